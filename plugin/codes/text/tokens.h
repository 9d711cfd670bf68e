/* tokens.h: a text as words, numbers, marks and line ends
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_TEXT_TOKENS_H
#define SSPI_TEXT_TOKENS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
    SSPI_TOKEN_WORD,   /**< letters, digits, `_` and bytes beyond ASCII */
    SSPI_TOKEN_NUMBER, /**< of at most 32 bits */
    SSPI_TOKEN_MARK    /**< one character of punctuation, or an entity of XML */
} sspi_token_kind_t;

/** How a number is written. */
typedef enum {
    SSPI_FORM_HEX,      /**< 0x8009030C, &H8009030C; of 64 bits where they are a status that was widened */
    SSPI_FORM_BARE_HEX, /**< 8009030c: eight digits, letters among them; 8009030Ch; sixteen of a widened status */
    SSPI_FORM_EIGHT,    /**< 80090308: hexadecimal or decimal, which is not to be seen; `value` is the hexadecimal one */
    SSPI_FORM_DECIMAL,  /**< 2148074252 */
    SSPI_FORM_NEGATIVE, /**< -2146893044, -0x7ff6fcf4; `value` is its two's complement */
    SSPI_FORM_SHORT_HEX /**< 52e: a word or a number of less than eight digits that begins with one */
} sspi_number_form_t;

typedef struct {
    uint32_t at;
    uint32_t length;
    uint32_t line;  /**< from 0 on */
    uint32_t value; /**< of a number */
    uint8_t kind;
    uint8_t form; /**< of a number */
    char mark;    /**< of a mark */
} sspi_token_t;

/** Split a text, which needs no terminating NUL and may hold NUL bytes. At most G_MAXINT32 bytes are read.
 *  @return array of sspi_token_t, which the caller frees */
GArray *sspi_tokens(const char *text, size_t length);

/** Continue the hash of a phrase with a word: its letters and digits, in any case. Begin with SSPI_PHRASE_START. */
uint32_t sspi_phrase_hash(uint32_t hash, const char *word, size_t length);

#define SSPI_PHRASE_START 2166136261u

#endif
