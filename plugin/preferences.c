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

void preferences_register(int proto)
{
    static const enum_val_t info_column_values[] = {
        { "none", "Nothing", INFO_COLUMN_NONE },
        { "failures", "Failures", INFO_COLUMN_FAILURES },
        { "all", "Failures, steps and successes", INFO_COLUMN_ALL },
        { NULL, NULL, 0 }
    };
    static enum_val_t language_values[SSPI_LANGUAGE_COUNT + 2] = { { "auto", "Language of the locale", LANGUAGE_OF_LOCALE } };
    module_t *module = prefs_register_protocol(proto, preferences_apply);

    locale_language = sspi_language_of_locale();
    for (int i = 0; i < SSPI_LANGUAGE_COUNT; i++) {
        language_values[i + 1].name = sspi_languages[i].code;
        language_values[i + 1].description = sspi_languages[i].name;
        language_values[i + 1].value = i;
    }
    prefs_register_enum_preference(module, "language", "Language of the texts",
                                   "The language of explanations, labels and reports. "
                                   "Names, values and filters are the same in all.",
                                   &language, language_values, FALSE);
    prefs_register_enum_preference(module, "info_column", "Show in the Info column",
                                   "What is added to the Info column, once per frame.",
                                   &info_column, info_column_values, FALSE);
    prefs_register_bool_preference(module, "text", "Look for codes in texts",
                                   "Look for 0x8009030c, -2146893044, SEC_E_LOGON_DENIED and the like "
                                   "in syslog messages and HTTP bodies.",
                                   &text);
    /* Menus are made before the choice is known: they are in the language of the locale. */
    preferences_apply();
}
