/* attempts_window.c: the table of attempts in Wireshark's window
 *
 * Wireshark lends text windows to scripts and plugins ("funnel"), with buttons, and dialogs that ask for a text. Nothing of it
 * is kept here: what the window shows, it has.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/attempts_window.h"

#include <epan/funnel.h>
#include <epan/plugin_if.h>
#include <epan/tap.h>

#include "codes/language.h"
#include "compat.h"
#include "reports/attempt_list.h"
#include "reports/report.h"

#define MOST_ROWS 2000

static const char *tap_name;

static tap_packet_status take_frame(void *list, packet_info *pinfo _U_, epan_dissect_t *edt _U_, const void *record,
                                    tap_flags_t flags _U_)
{
    attempt_list_add((attempt_list_t *)list, (const frame_record_t *)record);
    return TAP_PACKET_DONT_REDRAW;
}

static void reset(void *list)
{
    attempt_list_clear((attempt_list_t *)list);
}

/** The window shows HTML as a table. A long one would take minutes to lay out, and is shown as text. */
static char *table_of(const GPtrArray *attempts)
{
    return attempts->len <= MOST_ROWS ? report_html(attempts) : report_text(attempts, 0);
}

/** Go through all frames, and put the table into the window. */
static void fill(funnel_text_window_t *window)
{
    const funnel_ops_t *ops = funnel_get_funnel_ops();
    attempt_list_t *list = attempt_list_new();
    GString *error = register_tap_listener(tap_name, list, NULL, 0, reset, take_frame, NULL, NULL);
    char *text;

    if (error) {
        ops->set_text(window, error->str);
        g_string_free(error, TRUE);
        attempt_list_free(list);
        return;
    }
    ops->retap_packets(ops->ops_id);
    remove_tap_listener(list);
    text = table_of(attempt_list_rows(list));
    ops->set_text(window, text);
    g_free(text);
    attempt_list_free(list);
}

static funnel_bool_t fill_again(funnel_text_window_t *window, void *data _U_)
{
    fill(window);
    return TRUE;
}

/** Show the frames of the attempts whose numbers were typed: "3", or "3, 5 8". */
static void apply_numbers(char **texts, void *data _U_)
{
    GString *filter = g_string_new(NULL);
    unsigned count = 0;
    char **numbers = g_strsplit_set(texts[0], ", ", -1);

    for (char **number = numbers; *number; number++) {
        guint64 value;

        if (g_ascii_string_to_unsigned(*number, 10, 1, G_MAXUINT32, &value, NULL))
            g_string_append_printf(filter, "%ssspi.attempt == %u", count++ > 0 ? " || " : "", (unsigned)value);
    }
    if (count > 0)
        plugin_if_apply_filter(filter->str, TRUE);
    g_strfreev(numbers);
    g_string_free(filter, TRUE);
    /* The dialog hands its texts over. */
    g_strfreev(texts);
}

static funnel_bool_t ask_for_numbers(funnel_text_window_t *window _U_, void *data _U_)
{
    static const char *values[] = { "", NULL };
    const char *fields[] = { sspi_word(SSPI_WORD_NUMBER_OR_SEVERAL), NULL };
    const funnel_ops_t *ops = funnel_get_funnel_ops();

    ops->new_dialog(ops->ops_id, sspi_word(SSPI_WORD_SHOW_ATTEMPT), fields, values, apply_numbers, NULL, NULL);
    return TRUE;
}

static funnel_bool_t show_failures(funnel_text_window_t *window _U_, void *data _U_)
{
    plugin_if_apply_filter("sspi.attempt.result matches \"^Failure\"", TRUE);
    return TRUE;
}

/** The window takes the button, and frees it when it is closed. */
static void add_button(funnel_text_window_t *window, const char *label, funnel_bt_cb_t pressed)
{
    funnel_bt_t *button = g_new0(funnel_bt_t, 1);

    button->tw = window;
    button->func = pressed;
    button->free_fcn = g_free;
    funnel_get_funnel_ops()->add_button(window, button, label);
}

static void show(void *data _U_)
{
    const funnel_ops_t *ops = funnel_get_funnel_ops();
    funnel_text_window_t *window =
        ops && ops->new_text_window ? ops->new_text_window(ops->ops_id, sspi_word(SSPI_WORD_ATTEMPTS_WINDOW)) : NULL;

    if (!window)
        return;
    fill(window);
    add_button(window, sspi_word(SSPI_WORD_BUTTON_SHOW), ask_for_numbers);
    add_button(window, sspi_word(SSPI_WORD_BUTTON_FAILURES), show_failures);
    add_button(window, sspi_word(SSPI_WORD_BUTTON_REFRESH), fill_again);
}

void attempts_window_register(const char *tap)
{
    tap_name = tap;
    /* Menus are made before it is known which language was chosen: they are in that of the locale. */
    funnel_register_menu(sspi_text(SSPI_WORD_ATTEMPTS_WINDOW, sspi_language_of_locale()), REGISTER_PACKET_STAT_GROUP_UNSORTED,
                         show, NULL, NULL, FALSE);
}
