/* catalogue.c: look-up in the tables
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "codes/catalogue.h"

#include <glib.h>
#include <string.h>

const sspi_code_t *sspi_code_find(sspi_family_id_t family, uint32_t code)
{
    const sspi_code_t *codes = sspi_families[family].codes;
    size_t low = 0;
    size_t high = sspi_families[family].count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (codes[middle].code == code)
            return &codes[middle];
        if (codes[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const sspi_context_text_t *sspi_context_text_find(const sspi_code_t *code, sspi_context_t context)
{
    for (size_t i = 0; i < SSPI_CONTEXT_TEXT_COUNT; i++) {
        if (sspi_context_texts[i].context == context && sspi_context_texts[i].of == code->meaning)
            return &sspi_context_texts[i];
    }
    return NULL;
}

bool sspi_list_has_word(const char *list, const char *word)
{
    size_t length = strlen(word);

    while (list && *list) {
        size_t item = strcspn(list, " ");

        if (item == length && g_ascii_strncasecmp(list, word, length) == 0)
            return true;
        list += item;
        list += strspn(list, " ");
    }
    return false;
}

bool sspi_code_is_called(const sspi_code_t *code, const char *name)
{
    return g_ascii_strcasecmp(code->name, name) == 0 || sspi_list_has_word(code->aliases, name);
}

sspi_language_t sspi_language_of_locale(void)
{
    /* The list goes from the exact locale to the bare language ("fr_CA.UTF-8", "fr_CA", ..., "fr", "C"). */
    for (const char *const *names = g_get_language_names(); *names; names++) {
        for (sspi_language_t language = 0; language < SSPI_LANGUAGE_COUNT; language++) {
            if (sspi_list_has_word(sspi_languages[language].locales, *names))
                return language;
        }
    }
    return SSPI_ENGLISH;
}

bool sspi_language_by_code(const char *code, sspi_language_t *language)
{
    char *wanted = g_strdelimit(g_strdup(code), "_", '-');
    bool found = false;

    for (sspi_language_t i = 0; i < SSPI_LANGUAGE_COUNT && !found; i++) {
        if (g_ascii_strcasecmp(sspi_languages[i].code, wanted) == 0) {
            *language = i;
            found = true;
        }
    }
    g_free(wanted);
    return found;
}

const char *sspi_text(uint16_t number, sspi_language_t language)
{
    const char *text = language < SSPI_LANGUAGE_COUNT ? sspi_languages[language].texts[number] : NULL;

    return text ? text : sspi_languages[SSPI_ENGLISH].texts[number];
}

const char *sspi_class_name(sspi_class_t class_, sspi_language_t language)
{
    static const sspi_word_t words[] = {
        [SSPI_CLASS_SUCCESS] = SSPI_WORD_CLASS_SUCCESS,
        [SSPI_CLASS_STEP] = SSPI_WORD_CLASS_STEP,
        [SSPI_CLASS_FAILURE] = SSPI_WORD_CLASS_FAILURE
    };

    return sspi_text((uint16_t)words[class_], language);
}

const char *sspi_basis_name(sspi_basis_t basis, sspi_language_t language)
{
    static const sspi_word_t words[] = {
        [SSPI_BASIS_CARRIED] = SSPI_WORD_BASIS_CARRIED,
        [SSPI_BASIS_DOCUMENTED] = SSPI_WORD_BASIS_DOCUMENTED,
        [SSPI_BASIS_INFERRED] = SSPI_WORD_BASIS_INFERRED
    };

    return sspi_text((uint16_t)words[basis], language);
}
