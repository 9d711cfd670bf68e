/* tokens.c: a text as words, numbers, marks and line ends
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "codes/text/tokens.h"

#include <string.h>

#define HEX_DIGITS 8
/* A status that a program has widened to 64 bits: 0xffffffff8009030c, 00000000c0000022. */
#define WIDE_DIGITS 16
/* The same in decimal, without a sign: 18446744072635809901. */
#define WIDE_DECIMAL_DIGITS 20
#define LONGEST_NUMBER WIDE_DECIMAL_DIGITS
#define MAX_DECIMAL_DIGITS 10
/* Lower, it is an address or a counter of 64 bits rather than a status. */
#define SMALLEST_STATUS 0x80000000u
#define SMALLEST_SIGNED 0x10000000u
/* Longest entity of XML: "&#x00;", "&quot;". */
#define MAX_ENTITY 8
#define FNV_PRIME 16777619u

typedef struct {
    const char *text;
    uint32_t length;
    uint32_t at;
    uint32_t line;
    GArray *tokens;
} splitter_t;

static bool is_word(char c)
{
    return g_ascii_isalnum(c) || c == '_' || (unsigned char)c >= 0x80;
}

/** The length of a mark or blank beyond ASCII that begins here: no-break space, quotation marks, dashes, those of Chinese; else
 * 0. */
static uint32_t symbol_length(const char *text, uint32_t left)
{
    const unsigned char *bytes = (const unsigned char *)text;

    if (left >= 2 && bytes[0] == 0xc2 && bytes[1] >= 0xa0 && bytes[1] <= 0xbf)
        return 2;
    if (left < 3)
        return 0;
    if ((bytes[0] == 0xe2 && (bytes[1] == 0x80 || bytes[1] == 0x81)) || (bytes[0] == 0xe3 && bytes[1] == 0x80))
        return 3;
    if (bytes[0] == 0xe2 && bytes[1] == 0x88 && bytes[2] == 0x92)
        return 3;
    return bytes[0] == 0xef && bytes[1] == 0xbc && (bytes[2] < 0x90 || bytes[2] == 0x9a || bytes[2] == 0x9b) ? 3 : 0;
}

static bool is_word_at(const splitter_t *splitter, uint32_t at)
{
    return is_word(splitter->text[at])
        && ((unsigned char)splitter->text[at] < 0x80 || !symbol_length(splitter->text + at, splitter->length - at));
}

uint32_t sspi_phrase_hash(uint32_t hash, const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (g_ascii_isalnum(word[i]) || (unsigned char)word[i] >= 0x80)
            hash = (hash ^ (uint8_t)g_ascii_tolower(word[i])) * FNV_PRIME;
    }
    return hash;
}

/** Whether a word ends in front of a byte. */
static bool is_word_before(const splitter_t *splitter, uint32_t at)
{
    if (at == 0 || !is_word(splitter->text[at - 1]))
        return false;
    return !(at >= 2 && symbol_length(splitter->text + at - 2, 2) == 2)
        && !(at >= 3 && symbol_length(splitter->text + at - 3, 3) == 3);
}

/** The length of the run of digits; a suffix of C (L, U, UL) that ends the word is not counted. */
static size_t number_length(const char *word, size_t length, bool hex)
{
    size_t digits = 0;
    size_t suffix;

    while (digits < length && (hex ? g_ascii_isxdigit(word[digits]) : g_ascii_isdigit(word[digits])))
        digits++;
    for (suffix = digits; suffix < length && strchr("uUlL", word[suffix]); suffix++)
        ;
    return suffix == length ? digits : 0;
}

/** Take a status that stands in 64 bits, with its sign or with zeros in front. */
static bool take_wide_status(guint64 number, uint32_t *value)
{
    *value = (uint32_t)number;
    return *value >= SMALLEST_STATUS && (number >> 32 == 0 || number >> 32 == G_MAXUINT32);
}

static bool read_wide_status(const char *digits, uint32_t *value)
{
    guint64 number = 0;

    for (size_t i = 0; i < WIDE_DIGITS; i++)
        number = number << 4 | (guint64)g_ascii_xdigit_value(digits[i]);
    return take_wide_status(number, value);
}

static bool read_value(const char *digits, size_t count, unsigned base, uint32_t *value)
{
    guint64 number = 0;

    for (size_t i = 0; i < count; i++) {
        number = number * base + (guint64)g_ascii_xdigit_value(digits[i]);
        if (number > G_MAXUINT32)
            return false;
    }
    *value = (uint32_t)number;
    return true;
}

/** Read a word as a number, if it is one. */
static bool read_number(const char *word, size_t length, sspi_token_t *token)
{
    bool marked = length > 2 && word[0] == '0' && (word[1] == 'x' || word[1] == 'X');
    size_t decimal = number_length(word, length, false);
    size_t hex = number_length(word, length, true);

    /* Windows' debuggers mark what is decimal. */
    if (length > 2 && length <= MAX_DECIMAL_DIGITS + 2 && word[0] == '0' && word[1] == 'n'
        && number_length(word + 2, length - 2, false) == length - 2) {
        token->form = SSPI_FORM_DECIMAL;
        return read_value(word + 2, length - 2, 10, &token->value);
    }
    if (marked) {
        size_t digits = number_length(word + 2, length - 2, true);

        token->form = SSPI_FORM_HEX;
        if (digits == WIDE_DIGITS)
            return read_wide_status(word + 2, &token->value);
        return digits > 0 && read_value(word + 2, digits, 16, &token->value);
    }
    if (hex == WIDE_DIGITS) {
        token->form = SSPI_FORM_BARE_HEX;
        return read_wide_status(word, &token->value);
    }
    if (decimal == HEX_DIGITS && length == decimal) {
        token->form = SSPI_FORM_EIGHT;
        return read_value(word, decimal, 16, &token->value);
    }
    if (decimal == WIDE_DECIMAL_DIGITS) {
        guint64 wide = g_ascii_strtoull(word, NULL, 10);

        token->form = SSPI_FORM_DECIMAL;
        /* That is also what is beyond 64 bits. */
        return wide != G_MAXUINT64 && take_wide_status(wide, &token->value);
    }
    if (decimal > 0) {
        token->form = SSPI_FORM_DECIMAL;
        return decimal <= MAX_DECIMAL_DIGITS && read_value(word, decimal, 10, &token->value);
    }
    /* "8009030Ch" of assemblers. */
    if (length == HEX_DIGITS + 1 && (word[length - 1] == 'h' || word[length - 1] == 'H')
        && number_length(word, HEX_DIGITS, true) == HEX_DIGITS) {
        token->form = SSPI_FORM_BARE_HEX;
        return read_value(word, HEX_DIGITS, 16, &token->value) && token->value >= SMALLEST_STATUS;
    }
    /* A digit at least: "deadbeef" and "facade" are words. */
    if (hex == HEX_DIGITS && strcspn(word, "0123456789") < hex) {
        token->form = SSPI_FORM_BARE_HEX;
        return read_value(word, hex, 16, &token->value);
    }
    if (hex > 0 && hex < HEX_DIGITS && hex == length && g_ascii_isdigit(word[0])) {
        token->form = SSPI_FORM_SHORT_HEX;
        return read_value(word, hex, 16, &token->value);
    }
    return false;
}

/** Read the word from `start` on as a number, if it is one. */
static bool read_number_at(const splitter_t *splitter, uint32_t start, sspi_token_t *token)
{
    const char *text = splitter->text + start;
    uint32_t length = splitter->at - start;
    /* Basic writes &H8009030C. */
    bool basic = start > 0 && text[-1] == '&' && (text[0] == 'H' || text[0] == 'h') && length <= HEX_DIGITS + 1;
    /* strcspn() and strchr() want an end. */
    char word[LONGEST_NUMBER + 1];

    if ((!basic && !g_ascii_isxdigit(text[0])) || length > LONGEST_NUMBER)
        return false;
    memcpy(word, text, length);
    word[length] = '\0';
    if (basic) {
        token->form = SSPI_FORM_HEX;
        return length > 1 && number_length(word + 1, length - 1, true) == length - 1
            && read_value(word + 1, length - 1, 16, &token->value);
    }
    return read_number(word, length, token);
}

/** Whether a number that a minus precedes is a status with its sign: -2146893044, -0x7ff6fcf4. A small hexadecimal one is of
 * another kind, as those of mbed TLS. */
static bool is_signed(const sspi_token_t *token)
{
    return (token->form == SSPI_FORM_DECIMAL || (token->form == SSPI_FORM_HEX && token->value >= SMALLEST_SIGNED))
        && token->value <= (uint32_t)G_MAXINT32 + 1;
}

/** The length of the minus in front of a byte, or 0: "-", and U+2212, which .NET writes where the user's language has it so. */
static uint32_t minus_length(const splitter_t *splitter, uint32_t at)
{
    if (at >= 1 && splitter->text[at - 1] == '-')
        return 1;
    return at >= 3 && memcmp(splitter->text + at - 3, "\xe2\x88\x92", 3) == 0 ? 3 : 0;
}

/** Whether the number is only a piece of something else: of an address, a date, a version, a GUID. */
static bool is_piece(const splitter_t *splitter, uint32_t at, uint32_t end)
{
    char before = at > 0 ? splitter->text[at - 1] : ' ';
    char before_that = at > 1 ? splitter->text[at - 2] : ' ';
    char after = end < splitter->length ? splitter->text[end] : ' ';
    char after_that = end + 1 < splitter->length ? splitter->text[end + 1] : ' ';

    return (strchr(".-:+", before) && g_ascii_isdigit(before_that)) || (before == '+')
        || ((after == '.' || after == '-' || after == ':') && g_ascii_isdigit(after_that))
        || (before == '-' && is_word_before(splitter, at - 1))
        || (after == '-' && end + 1 < splitter->length && is_word_at(splitter, end + 1));
}

static void add_word(splitter_t *splitter)
{
    uint32_t start = splitter->at;
    sspi_token_t token = { .at = start, .line = splitter->line, .kind = SSPI_TOKEN_WORD };
    uint32_t minus;

    while (splitter->at < splitter->length && is_word_at(splitter, splitter->at))
        splitter->at++;
    token.length = splitter->at - start;
    if (read_number_at(splitter, start, &token))
        token.kind = SSPI_TOKEN_NUMBER;
    minus = minus_length(splitter, start);
    if (token.kind == SSPI_TOKEN_NUMBER && is_signed(&token) && minus > 0 && !is_word_before(splitter, start - minus)
        && (start <= minus || !strchr("+-.", splitter->text[start - minus - 1]))) {
        sspi_token_t *sign =
            splitter->tokens->len ? &g_array_index(splitter->tokens, sspi_token_t, splitter->tokens->len - 1) : NULL;

        /* The sign is a mark of its own until now. */
        if (sign && sign->kind == SSPI_TOKEN_MARK && sign->at == start - minus)
            g_array_set_size(splitter->tokens, splitter->tokens->len - 1);
        token.form = SSPI_FORM_NEGATIVE;
        token.value = 0u - token.value;
        token.at -= minus;
        token.length += minus;
    } else if (token.kind == SSPI_TOKEN_NUMBER && token.form != SSPI_FORM_HEX && is_piece(splitter, start, splitter->at)) {
        token.kind = SSPI_TOKEN_WORD;
    }
    g_array_append_val(splitter->tokens, token);
}

/** The length of an entity of XML, or 1. */
static uint32_t mark_length(const splitter_t *splitter)
{
    uint32_t end = splitter->at + 1;

    if ((unsigned char)splitter->text[splitter->at] >= 0x80)
        return symbol_length(splitter->text + splitter->at, splitter->length - splitter->at);
    if (splitter->text[splitter->at] != '&')
        return 1;
    while (end < splitter->length && end - splitter->at < MAX_ENTITY
        && (g_ascii_isalnum(splitter->text[end]) || splitter->text[end] == '#'))
        end++;
    return end < splitter->length && end > splitter->at + 1 && splitter->text[end] == ';' ? end + 1 - splitter->at : 1;
}

static bool is_octal(char c)
{
    return c >= '0' && c <= '7';
}

/** The length of a blank as rsyslog writes it, or 0: "#011" is a tab, "#015#012" the end of a line; "#0123" is a number. */
static uint32_t syslog_blank_length(const char *text, uint32_t left)
{
    if (left < 4 || memcmp(text, "#01", 3) != 0 || !strchr("125", text[3]) || !text[3])
        return 0;
    return left > 4 && g_ascii_isdigit(text[4]) && !(left > 5 && (text[5] == 'x' || text[5] == 'X')) ? 0 : 4;
}

/** The length of a blank as programs print it inside quotation marks, or 0: "\n" and "\t", if what follows is not the rest of a
 * word, and bytes in octal, as "\001E=691". */
static uint32_t escaped_blank_length(const splitter_t *splitter)
{
    const char *text = splitter->text + splitter->at;
    uint32_t left = splitter->length - splitter->at;

    if (text[0] == '#')
        return syslog_blank_length(text, left);

    if (left < 2 || text[0] != '\\')
        return 0;
    if (left > 3 && text[1] == '0' && is_octal(text[2]) && is_octal(text[3]))
        return 4;
    return strchr("nrt", text[1]) && text[1] && (left == 2 || !g_ascii_islower(text[2])) ? 2 : 0;
}

GArray *sspi_tokens(const char *text, size_t length)
{
    splitter_t splitter = { .text = text, .length = (uint32_t)MIN(length, (size_t)G_MAXINT32) };

    splitter.tokens = g_array_sized_new(FALSE, FALSE, sizeof(sspi_token_t), (guint)(splitter.length / 4 + 8));
    while (splitter.at < splitter.length) {
        char c = text[splitter.at];
        uint32_t escaped = escaped_blank_length(&splitter);

        if (is_word_at(&splitter, splitter.at)) {
            add_word(&splitter);
        } else if (escaped) {
            splitter.line += text[splitter.at + 1] == 'n' || memcmp(text + splitter.at, "#012", MIN(escaped, 4)) == 0;
            splitter.at += escaped;
        } else if (g_ascii_isspace(c) || c == '\0') {
            splitter.line += c == '\n';
            splitter.at++;
        } else {
            sspi_token_t mark = {
                .at = splitter.at, .length = mark_length(&splitter), .line = splitter.line, .kind = SSPI_TOKEN_MARK, .mark = c
            };

            g_array_append_val(splitter.tokens, mark);
            splitter.at += mark.length;
        }
    }
    return splitter.tokens;
}
