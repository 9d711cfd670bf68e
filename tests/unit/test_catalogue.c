/* test_catalogue.c: every row can be found by number and by name, in both directions, and has its texts; for the tables of the
 * plugin, and for all, which sspi-lookup has
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <string.h>

#include "codes/catalogue.h"

/* Which of the two was linked: a family that only sspi-lookup has tells. */
#define IS_FULL (sspi_families[SSPI_FAMILY_HRESULT].count > 0)

static void test_every_row_is_found(void)
{
    for (int family = 0; family < SSPI_FAMILY_COUNT; family++) {
        const sspi_family_t *table = &sspi_families[family];

        /* Families that only sspi-lookup has are empty in the plugin. */
        g_assert_true(table->count > 0 || !IS_FULL);
        for (size_t i = 0; i < table->count; i++) {
            const sspi_code_t *row = &table->codes[i];

            g_assert_true(sspi_code_find((sspi_family_id_t)family, row->code) == row);
            g_assert_true(sspi_code_is_called(row, row->name));
            g_assert_cmpint((int)row->family, ==, family);
            if (i > 0)
                g_assert_cmpuint(row->code, >, row[-1].code);
        }
    }
}

static void test_unknown_numbers(void)
{
    g_assert_null(sspi_code_find(SSPI_FAMILY_SSPI, 0x80090399));
    g_assert_null(sspi_code_find(SSPI_FAMILY_SSPI, UINT32_MAX));
    g_assert_null(sspi_code_find(SSPI_FAMILY_NTSTATUS, 1));
    g_assert_null(sspi_code_find(SSPI_FAMILY_KERBEROS, 30));
    g_assert_null(sspi_code_find(SSPI_FAMILY_TLS_ALERT, 1));
}

/* 93 numbers of the SSPI statuses and CRYPT_E_REVOKED. */
static void test_count(void)
{
    g_assert_cmpuint(sspi_families[SSPI_FAMILY_SSPI].count, ==, 94);
}

static void test_aliases(void)
{
    const sspi_code_t *unsupported = sspi_code_find(SSPI_FAMILY_SSPI, 0x80090302);
    const sspi_code_t *internal = sspi_code_find(SSPI_FAMILY_SSPI, 0x80090304);

    g_assert_cmpstr(unsupported->name, ==, "SEC_E_UNSUPPORTED_FUNCTION");
    g_assert_true(sspi_code_is_called(unsupported, "SEC_E_NOT_SUPPORTED"));
    g_assert_true(sspi_code_is_called(unsupported, "sec_e_not_supported"));
    g_assert_false(sspi_code_is_called(unsupported, "SEC_E_NOT"));
    g_assert_true(sspi_code_is_called(internal, "SEC_E_NO_SPM"));
}

static void test_texts(void)
{
    for (int family = 0; family < SSPI_FAMILY_COUNT; family++) {
        for (size_t i = 0; i < sspi_families[family].count; i++) {
            const sspi_code_t *row = &sspi_families[family].codes[i];

            if (!row->meaning && IS_FULL) {
                g_assert_true(!row->cause && !row->remedy);
                continue;
            }
            for (sspi_language_t language = 0; language < SSPI_LANGUAGE_COUNT; language++) {
                g_assert_nonnull(sspi_text(row->meaning, language));
                g_assert_true(g_utf8_validate(sspi_text(row->meaning, language), -1, NULL));
            }
            g_assert_true((row->cause == 0) == (row->remedy == 0));
            if (family == SSPI_FAMILY_SSPI)
                g_assert_cmpuint(row->cause, !=, 0);
        }
    }
    g_assert_null(sspi_text(0, SSPI_ENGLISH));
}

/* A row that comes down to another one does so in one step, and not to itself. */
static void test_rows_stand_for_rows_with_texts(void)
{
    unsigned count = 0;

    for (int family = 0; family < SSPI_FAMILY_COUNT; family++) {
        for (size_t i = 0; i < sspi_families[family].count; i++) {
            const sspi_code_t *row = &sspi_families[family].codes[i];

            if (row->stands) {
                g_assert_nonnull(sspi_stood_for[row->stands]);
                g_assert_true(sspi_stood_for[row->stands] != row);
                g_assert_cmpuint(sspi_stood_for[row->stands]->stands, ==, 0);
                g_assert_cmpuint(sspi_stood_for[row->stands]->meaning, !=, 0);
                count++;
            }
        }
    }
    g_assert_true(count > 0 || !IS_FULL);
}

/* The wrapped SSPI status of a row is a row of the SSPI family, whose class agrees with it: no failure is shown with a
 * success, no success with a failure. */
static void test_status_agrees_with_class(void)
{
    for (int family = 0; family < SSPI_FAMILY_COUNT; family++) {
        for (size_t i = 0; i < sspi_families[family].count; i++) {
            const sspi_code_t *row = &sspi_families[family].codes[i];

            if (row->status) {
                g_assert_cmpint((int)row->status->family, ==, SSPI_FAMILY_SSPI);
                g_assert_cmpint((int)row->status->class_, ==, (int)row->class_);
            }
        }
    }
}

static void test_integrity_failures(void)
{
    static const char *const names[] = {
        "SEC_E_MESSAGE_ALTERED", "SEC_E_OUT_OF_SEQUENCE", "SEC_E_BAD_BINDINGS", "SEC_E_DOWNGRADE_DETECTED"
    };
    size_t found = 0;

    for (size_t i = 0; i < sspi_families[SSPI_FAMILY_SSPI].count; i++) {
        const sspi_code_t *row = &sspi_families[SSPI_FAMILY_SSPI].codes[i];

        if (row->integrity) {
            g_assert_cmpuint(found, <, G_N_ELEMENTS(names));
            g_assert_cmpstr(row->name, ==, names[found++]);
        }
    }
    g_assert_cmpuint(found, ==, G_N_ELEMENTS(names));
}

static void test_languages(void)
{
    sspi_language_t language = 99;

    g_assert_cmpstr(sspi_languages[SSPI_ENGLISH].code, ==, "en");
    g_assert_true(sspi_language_by_code("EN", &language));
    g_assert_cmpuint(language, ==, SSPI_ENGLISH);
    g_assert_false(sspi_language_by_code("tlh", &language));
    for (sspi_language_t i = 0; i < SSPI_LANGUAGE_COUNT; i++) {
        g_assert_true(sspi_language_by_code(sspi_languages[i].code, &language));
        g_assert_cmpuint(language, ==, i);
    }
}

static void test_names(void)
{
    g_assert_cmpstr(sspi_class_name(SSPI_CLASS_FAILURE, SSPI_ENGLISH), ==, "Failure");
    g_assert_cmpstr(sspi_class_name(SSPI_CLASS_STEP, SSPI_ENGLISH), ==, "Step");
    g_assert_cmpstr(sspi_class_name(SSPI_CLASS_SUCCESS, SSPI_ENGLISH), ==, "Success");
    g_assert_cmpstr(sspi_basis_name(SSPI_BASIS_CARRIED, SSPI_ENGLISH), ==, "Carried");
    g_assert_cmpstr(sspi_basis_name(SSPI_BASIS_DOCUMENTED, SSPI_ENGLISH), ==, "Documented");
    g_assert_cmpstr(sspi_basis_name(SSPI_BASIS_INFERRED, SSPI_ENGLISH), ==, "Inferred");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/catalogue/every-row-is-found", test_every_row_is_found);
    g_test_add_func("/catalogue/unknown-numbers", test_unknown_numbers);
    g_test_add_func("/catalogue/count", test_count);
    g_test_add_func("/catalogue/aliases", test_aliases);
    g_test_add_func("/catalogue/texts", test_texts);
    g_test_add_func("/catalogue/rows-stand-for-rows-with-texts", test_rows_stand_for_rows_with_texts);
    g_test_add_func("/catalogue/status-agrees-with-class", test_status_agrees_with_class);
    g_test_add_func("/catalogue/integrity-failures", test_integrity_failures);
    g_test_add_func("/catalogue/languages", test_languages);
    g_test_add_func("/catalogue/names", test_names);
    return g_test_run();
}
