/* text_window.c: a report in a window of Wireshark's
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/text_window.h"

#include <string.h>

#include <epan/funnel.h>

#include "attempts/attempts.h"
#include "compat.h"
#include "reports/attempt_dialog.h"
#include "reports/report_window.h"

/* A window lays out so many lines in less than half a second. */
#define MOST_LINES 15000

/** Leave out what is too much for a window, and say so. */
static void cut(char **text)
{
    const char *end = *text;
    unsigned lines = 0;
    char *begin;

    while (lines < MOST_LINES && (end = strchr(end, '\n')) != NULL) {
        end++;
        lines++;
    }
    if (!end || !*end)
        return;
    begin = g_strndup(*text, (gsize)(end - *text));
    g_free(*text);
    *text = g_strconcat(begin, "\n", sspi_word(SSPI_WORD_WINDOW_CUT), "\n", NULL);
    g_free(begin);
}

/** Put the report into the window. The window would break lines that are wider than it is, unless they are said to be laid out;
 *  what packets say is text, whatever it looks like. */
static void fill(funnel_text_window_t *window, const text_window_kind_t *kind)
{
    GPtrArray *attempts = attempts_of_capture();
    loose_failures_t *loose = loose_failures_of_capture();
    char *text = kind->text(&(report_content_t) { attempts, loose });
    char *escaped;
    char *html;

    cut(&text);
    escaped = g_markup_escape_text(text, -1);
    html = g_strconcat("<html><pre>", escaped, "</pre></html>", NULL);
    funnel_get_funnel_ops()->set_text(window, html);
    g_free(html);
    g_free(escaped);
    g_free(text);
    loose_failures_free(loose);
    g_ptr_array_free(attempts, TRUE);
}

static void open_window(void *kind);

static funnel_bool_t open_other(funnel_text_window_t *window _U_, void *kind)
{
    open_window((void *)((const text_window_kind_t *)kind)->other);
    return TRUE;
}

static funnel_bool_t fill_again(funnel_text_window_t *window, void *kind)
{
    fill(window, (const text_window_kind_t *)kind);
    return TRUE;
}

static funnel_bool_t ask_for_attempt(funnel_text_window_t *window _U_, void *data _U_)
{
    attempt_dialog_open();
    return TRUE;
}

static funnel_bool_t show_failures(funnel_text_window_t *window _U_, void *data _U_)
{
    attempt_dialog_show_failures();
    return TRUE;
}

/** The window takes the button, and frees it when it is closed. Nobody can say how wide a window is to open, but it cannot be
 *  less than its buttons. */
static void add_button(funnel_text_window_t *window, sspi_word_t label, funnel_bt_cb_t pressed, const text_window_kind_t *kind)
{
    funnel_bt_t *button = g_new0(funnel_bt_t, 1);

    button->tw = window;
    button->func = pressed;
    button->data = (void *)kind;
    button->free_fcn = g_free;
    funnel_get_funnel_ops()->add_button(window, button, sspi_word(label));
}

/** Does nothing in a program without windows. */
static void open_window(void *data)
{
    const text_window_kind_t *kind = (const text_window_kind_t *)data;
    const funnel_ops_t *ops = funnel_get_funnel_ops();
    funnel_text_window_t *window =
        ops && ops->new_text_window ? ops->new_text_window(ops->ops_id, sspi_word(kind->title)) : NULL;

    if (!window)
        return;
    add_button(window, SSPI_WORD_BUTTON_SHOW, ask_for_attempt, kind);
    add_button(window, SSPI_WORD_BUTTON_FAILURES, show_failures, kind);
    add_button(window, kind->other->title, open_other, kind);
    add_button(window, SSPI_WORD_BUTTON_REFRESH, fill_again, kind);
    report_window_add_buttons(window);
    fill(window, kind);
}

void text_window_register(const text_window_kind_t *kind)
{
    /* Menus are made before it is known which language was chosen: they are in that of the locale. */
    funnel_register_menu(sspi_text((uint16_t)kind->title, sspi_language_of_locale()),
                         REGISTER_PACKET_STAT_GROUP_UNSORTED, open_window, (void *)kind, NULL, FALSE);
}
