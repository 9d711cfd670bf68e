/* phrase.c: a sentence of the catalogue as the end of another one
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "codes/phrase.h"

#include <string.h>

#include "codes/catalogue.h"

/** In the script of each language. */
static const char *const stops[] = { ".", "\xe3\x80\x82" };

char *sspi_without_stop(const char *sentence)
{
    for (size_t i = 0; i < G_N_ELEMENTS(stops); i++) {
        if (g_str_has_suffix(sentence, stops[i]))
            return g_strndup(sentence, strlen(sentence) - strlen(stops[i]));
    }
    return g_strdup(sentence);
}

/** Whether a name or an abbreviation stands first: "Kerberos", "KDC", "DNS-сервер". */
static bool keeps_capital(const char *sentence)
{
    for (size_t i = 0; i < SSPI_CAPITAL_COUNT; i++) {
        if (g_str_has_prefix(sentence, sspi_capitals[i]))
            return true;
    }
    return !*sentence || g_unichar_isupper(g_utf8_get_char(g_utf8_next_char(sentence)));
}

char *sspi_phrase(const char *sentence)
{
    char *phrase = sspi_without_stop(sentence);
    GString *small;

    if (keeps_capital(phrase))
        return phrase;
    small = g_string_new(NULL);
    g_string_append_unichar(small, g_unichar_tolower(g_utf8_get_char(phrase)));
    g_string_append(small, g_utf8_next_char(phrase));
    g_free(phrase);
    return g_string_free(small, FALSE);
}
