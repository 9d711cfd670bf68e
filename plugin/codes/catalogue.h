/* catalogue.h: the codes and what is known about them
 *
 * The tables behind these functions are written at build time from data/ and po/ (see mkcatalogue.py). Everything here
 * is constant and lives as long as the program: nothing is to be freed. No Wireshark header is included, so that the
 * catalogue can be tested, fuzzed and used by sspi-lookup on its own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_CATALOGUE_H
#define SSPI_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "catalogue_data.h"

/** What a code says about the exchange it appears in. The order is that of rising severity. */
typedef enum { SSPI_CLASS_SUCCESS, SSPI_CLASS_STEP, SSPI_CLASS_FAILURE } sspi_class_t;

/** How an equivalence with an SSPI status is known. */
typedef enum { SSPI_BASIS_CARRIED, SSPI_BASIS_DOCUMENTED, SSPI_BASIS_INFERRED } sspi_basis_t;

/** Where a row applies. UNSAID stands for a family that has no such condition. */
typedef enum {
    SSPI_WHERE_UNSAID,
    SSPI_WHERE_ANYWHERE,      /**< a message about authentication, whatever command it answers */
    SSPI_WHERE_SESSION_SETUP, /**< only in the answer to an authentication request */
    SSPI_WHERE_LDAP_PREFIX    /**< may be the leading code of an Active Directory error text */
} sspi_where_t;

typedef struct sspi_code sspi_code_t;

/** One row of a table. Text numbers are for sspi_text(); 0 is no text. */
struct sspi_code {
    const char *name;
    const char *aliases; /**< separated by blanks, or NULL */
    const sspi_code_t *status; /**< the SSPI status a Windows caller sees, or NULL where that is not known */
    uint32_t code;
    uint32_t win32;
    sspi_family_id_t family;
    sspi_class_t class_;
    sspi_class_t warning_class; /**< class of a TLS alert sent at warning level */
    sspi_basis_t basis;         /**< of `status` */
    sspi_where_t where;
    uint16_t meaning;
    uint16_t cause;
    uint16_t remedy;
    uint16_t stands; /**< the row that this one comes down to, an index of sspi_stood_for; 0: none */
    sspi_kind_id_t kind; /**< of a failure */
    bool has_win32;
    bool integrity; /**< an SSPI failure that says a message or a handshake was tampered with */
};

typedef struct {
    const char *id;    /**< as on the command line of sspi-lookup */
    uint16_t title;    /**< as people call a code of it: for sspi_text() */
    const char *words; /**< words that announce a number of this family, separated by blanks */
    const sspi_code_t *codes; /**< in ascending order of code */
    size_t count;
    const sspi_code_t *fallback; /**< for numbers without a row, or NULL */
    bool hex;       /**< codes are written in hexadecimal */
    bool is_signed; /**< codes are written as signed decimal numbers */
} sspi_family_t;

/** Families that only sspi-lookup has are empty in the plugin. */

extern const sspi_family_t sspi_families[SSPI_FAMILY_COUNT];

/** For sspi_code_t.stands. */
extern const sspi_code_t *const sspi_stood_for[];

/** Find a code by its number. Returns NULL where the family has no such row; the fallback row is not considered. */
const sspi_code_t *sspi_code_find(sspi_family_id_t family, uint32_t code);

/** Whether `name` is the row's name or one of its aliases, in any case of letters. */
bool sspi_code_is_called(const sspi_code_t *code, const char *name);

/** Texts of a code where it stands in a certain context, in place of its own. */
typedef struct {
    sspi_context_t context;
    uint16_t of;      /**< the meaning of the code, and of those that share its texts */
    sspi_kind_id_t kind; /**< of a failure there */
    uint16_t meaning; /**< 0: the code's own */
    uint16_t cause;
    uint16_t remedy;
} sspi_context_text_t;

extern const sspi_context_text_t sspi_context_texts[SSPI_CONTEXT_TEXT_COUNT];

/** The texts of a code in a context, or NULL where it has none of its own there. */
const sspi_context_text_t *sspi_context_text_find(const sspi_code_t *code, sspi_context_t context);

/** A number that has a name and no texts. */
typedef struct {
    uint32_t code;
    const char *name;
} sspi_name_t;

typedef struct {
    const sspi_name_t *names; /**< in ascending order of code */
    size_t count;
} sspi_names_t;

extern const sspi_names_t sspi_names[SSPI_NAMES_COUNT];

/** What may be weak in an authentication. Text numbers are for sspi_text(). */
typedef struct {
    const char *name; /**< in the field's terms, the same in all languages */
    uint8_t severity; /**< from 1, the worst, to 5 */
    uint16_t label;   /**< the name for people */
    uint16_t meaning;
    uint16_t cause;
    uint16_t remedy;
} sspi_weakness_t;

/** By sspi_weakness_id_t, worst first. */
extern const sspi_weakness_t sspi_weaknesses[SSPI_WEAKNESS_COUNT];

/** A kind of failure. */
typedef struct {
    const char *id;   /**< in filters: sspi.expert.ID */
    sspi_word_t name;
    bool integrity;   /**< a message or a handshake was tampered with, or may have been */
} sspi_kind_t;

extern const sspi_kind_t sspi_kinds[SSPI_KIND_COUNT];

/** Names that keep their capital within a sentence. */
extern const char *const sspi_capitals[SSPI_CAPITAL_COUNT];

/** A language's number: an index into sspi_languages. English is 0. */
typedef unsigned sspi_language_t;

#define SSPI_ENGLISH 0u

typedef struct {
    const char *code;    /**< as in the preference, e.g. "zh-tw" */
    const char *name;    /**< in the language itself, UTF-8 */
    const char *locales; /**< the locale names it serves, separated by blanks */
    const char *const *texts;
} sspi_language_info_t;

extern const sspi_language_info_t sspi_languages[SSPI_LANGUAGE_COUNT];

/** The language of the process' locale (LANGUAGE, LC_ALL, LC_MESSAGES, LANG), or English. */
sspi_language_t sspi_language_of_locale(void);

/** Find a language by its code, in any case of letters, `_` and `-` alike. Returns false where there is none. */
bool sspi_language_by_code(const char *code, sspi_language_t *language);

/** A text in the given language, or in English where it is not translated. UTF-8; NULL for number 0. */
const char *sspi_text(uint16_t number, sspi_language_t language);

/** The name of a value in the given language. In English it is the one that filters are written with. */
const char *sspi_class_name(sspi_class_t class_, sspi_language_t language);
const char *sspi_basis_name(sspi_basis_t basis, sspi_language_t language);

/** Whether `word` is one of the words of `list`, which are separated by blanks, in any case of letters. */
bool sspi_list_has_word(const char *list, const char *word);

#endif
