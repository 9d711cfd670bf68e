/* attempt_dialog.c: the frames of attempts in Wireshark's packet list
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/attempt_dialog.h"

#include <epan/funnel.h>
#include <epan/plugin_if.h>
#include <wsutil/report_message.h>

#include "attempts/attempts.h"
#include "codes/language.h"

/** Whether there is an attempt of a number. */
static bool has_number(const GPtrArray *attempts, guint64 number)
{
    guint low = 0;
    guint high = attempts->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (((const attempt_t *)g_ptr_array_index(attempts, middle))->number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < attempts->len && ((const attempt_t *)g_ptr_array_index(attempts, low))->number == number;
}

static void number_text(char text[static 16], const GPtrArray *attempts, guint place)
{
    g_snprintf(text, 16, "%u", ((const attempt_t *)g_ptr_array_index(attempts, place))->number);
}

/** Say that there is no attempt of what was typed. */
static void refuse(const char *typed, const GPtrArray *attempts)
{
    char first[16];
    char last[16];
    char *text;

    if (attempts->len == 0) {
        report_warning("%s", sspi_word(SSPI_WORD_NO_ATTEMPTS));
        return;
    }
    number_text(first, attempts, 0);
    number_text(last, attempts, attempts->len - 1);
    text = sspi_word_with(SSPI_WORD_NO_SUCH_ATTEMPT, typed, first, last, NULL);
    report_warning("%s", text);
    g_free(text);
}

/** Append what finds the attempts of the numbers that were typed. Returns whether there are any, and all of them. */
static bool append_filter(GString *filter, char *const *typed, const GPtrArray *attempts)
{
    for (; *typed; typed++) {
        guint64 number;

        if (!**typed)
            continue;
        if (!g_ascii_string_to_unsigned(*typed, 10, 1, G_MAXUINT32, &number, NULL) || !has_number(attempts, number)) {
            refuse(*typed, attempts);
            return false;
        }
        g_string_append_printf(filter, "%ssspi.attempt == %u", filter->len > 0 ? " || " : "", (unsigned)number);
    }
    if (filter->len == 0)
        refuse("-", attempts);
    return filter->len > 0;
}

/** The dialog hands its texts over. */
static void take_texts(char **texts, void *data _U_)
{
    GPtrArray *attempts = attempts_of_capture();
    GString *filter = g_string_new(NULL);
    char **typed = g_strsplit_set(texts[0], ", ", -1);

    if (append_filter(filter, typed, attempts))
        plugin_if_apply_filter(filter->str, TRUE);
    g_strfreev(typed);
    g_string_free(filter, TRUE);
    g_ptr_array_free(attempts, TRUE);
    g_strfreev(texts);
}

void attempt_dialog_open(void)
{
    static const char *values[] = { "", NULL };
    const char *fields[] = { sspi_word(SSPI_WORD_NUMBER_OR_SEVERAL), NULL };
    const funnel_ops_t *ops = funnel_get_funnel_ops();

    ops->new_dialog(ops->ops_id, sspi_word(SSPI_WORD_SHOW_ATTEMPT), fields, values, take_texts, NULL, NULL);
}

void attempt_dialog_show_failures(void)
{
    plugin_if_apply_filter(FAILURES_FILTER, TRUE);
}
