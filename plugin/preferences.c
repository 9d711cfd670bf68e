/* preferences.c: what the user has chosen
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "preferences.h"

#include <epan/prefs.h>

#include "codes/language.h"
#include "compat.h"

/* Beyond every language's number. */
#define LANGUAGE_OF_LOCALE SSPI_LANGUAGE_COUNT

static int language = LANGUAGE_OF_LOCALE;
static int info_column = INFO_COLUMN_FAILURES;
static pref_bool_t text = FALSE;

static sspi_language_t locale_language;

void preferences_apply(void)
{
    sspi_language_set(language == LANGUAGE_OF_LOCALE ? locale_language : (sspi_language_t)language);
}

info_column_t preferences_info_column(void)
{
    return (info_column_t)info_column;
}

bool preferences_want_texts(void)
{
    return text;
}

/** A word in the language of the locale: these are read before the chosen one is known. */
static const char *at_start(sspi_word_t word)
{
    return sspi_text((uint16_t)word, locale_language);
}

void preferences_register(int proto, void (*changed)(void))
{
    /* Wireshark keeps these texts in its preferences, and reads them again: they may not depend on the locale. */
    static const enum_val_t info_column_values[] = {
        { "none", "Nothing", INFO_COLUMN_NONE },
        { "failures", "Failures", INFO_COLUMN_FAILURES },
        { "all", "Failures, steps and successes", INFO_COLUMN_ALL },
        { NULL, NULL, 0 }
    };
    static enum_val_t language_values[SSPI_LANGUAGE_COUNT + 2] = { { "auto", "Language of the locale", LANGUAGE_OF_LOCALE } };
    module_t *module = prefs_register_protocol(proto, changed);

    locale_language = sspi_language_of_locale();
    for (int i = 0; i < SSPI_LANGUAGE_COUNT; i++) {
        language_values[i + 1].name = sspi_languages[i].code;
        language_values[i + 1].description = sspi_languages[i].name;
        language_values[i + 1].value = i;
    }
    prefs_register_enum_preference(module, "language", at_start(SSPI_WORD_PREF_LANGUAGE), at_start(SSPI_WORD_PREF_LANGUAGE_HELP),
                                   &language, language_values, FALSE);
    prefs_register_enum_preference(module, "info_column", at_start(SSPI_WORD_PREF_INFO_COLUMN),
                                   at_start(SSPI_WORD_PREF_INFO_COLUMN_HELP), &info_column, info_column_values, FALSE);
    prefs_register_bool_preference(module, "text", at_start(SSPI_WORD_PREF_TEXT), at_start(SSPI_WORD_PREF_TEXT_HELP), &text);
}
