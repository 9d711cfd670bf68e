/* test_language.c: words in the language that is spoken, and values in them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "codes/language.h"
#include "codes/phrase.h"

static void check_filled(const char *text, const char *const *values, unsigned count, const char *wanted)
{
    char *filled = sspi_fill(text, values, count);

    g_assert_cmpstr(filled, ==, wanted);
    g_free(filled);
}

static void test_fill(void)
{
    const char *const values[] = { "one", "%1", "three" };

    check_filled("no place", values, 3, "no place");
    check_filled("", values, 3, "");
    check_filled("%1, %3", values, 3, "one, three");
    check_filled("%3%1%1", values, 3, "threeoneone");
    /* What stands in a value is no place. */
    check_filled("%2 %1", values, 3, "%1 one");
    check_filled("%4.", values, 3, ".");
    check_filled("100 %, %0 %% %", values, 3, "100 %, %0 %% %");
    check_filled("«%1»：%2", values, 1, "«one»：");
}

static void test_words(void)
{
    sspi_language_t french;
    char *filled;

    g_assert_cmpuint(sspi_language_current(), ==, SSPI_ENGLISH);
    g_assert_cmpstr(sspi_word(SSPI_WORD_CLASS_FAILURE), ==, "Failure");
    filled = sspi_word_with(SSPI_WORD_ATTEMPTS_COUNTED, "1", "2", "3", NULL);
    g_assert_cmpstr(filled, ==, "SSPI attempts: 1 failed, 2 unfinished, 3 succeeded");
    g_free(filled);

    g_assert_true(sspi_language_by_code("fr", &french));
    sspi_language_set(french);
    g_assert_cmpuint(sspi_language_current(), ==, french);
    g_assert_cmpstr(sspi_word(SSPI_WORD_CLASS_FAILURE), ==, "Échec");
    sspi_language_set(SSPI_LANGUAGE_COUNT);
    g_assert_cmpstr(sspi_word(SSPI_WORD_CLASS_FAILURE), ==, "Failure");
    sspi_language_set(SSPI_ENGLISH);
}

static void check_phrase(const char *sentence, const char *wanted)
{
    char *phrase = sspi_phrase(sentence);

    g_assert_cmpstr(phrase, ==, wanted);
    g_free(phrase);
}

static void test_phrase(void)
{
    char *whole;

    check_phrase("The account is locked out.", "the account is locked out");
    check_phrase("A dialog tells the user.", "a dialog tells the user");
    check_phrase("L’émetteur a refusé.", "l’émetteur a refusé");
    check_phrase("È scaduto.", "è scaduto");
    check_phrase("У учетной записи нет прав.", "у учетной записи нет прав");
    check_phrase("帳戶已鎖定。", "帳戶已鎖定");
    /* Names and abbreviations. */
    check_phrase("Kerberos followed too many referrals.", "Kerberos followed too many referrals");
    check_phrase("KDC не знает имени.", "KDC не знает имени");
    check_phrase("DNS-сервер отказал.", "DNS-сервер отказал");
    check_phrase("SSL 3.0 only: no certificate.", "SSL 3.0 only: no certificate");
    check_phrase(".", "");
    check_phrase("", "");
    check_phrase("X", "x");
    whole = sspi_without_stop("The account is locked out.");
    g_assert_cmpstr(whole, ==, "The account is locked out");
    g_free(whole);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/language/fill", test_fill);
    g_test_add_func("/language/words", test_words);
    g_test_add_func("/language/phrase", test_phrase);
    return g_test_run();
}
