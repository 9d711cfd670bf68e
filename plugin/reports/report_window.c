/* report_window.c: the report as a page, from Wireshark's window
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/report_window.h"

#include "attempts/attempts.h"
#include "codes/language.h"
#include "compat.h"
#include "reports/html.h"
#include "reports/page.h"
#include "reports/redaction.h"

static const char *tap_name;

static char *page_of(const report_content_t *content, const ladder_steps_t *steps, const capture_span_t *span, bool is_redacted)
{
    redaction_t *redaction = is_redacted ? redaction_new(content) : NULL;
    const page_source_t source = {
        .content = redaction ? *redaction_content(redaction) : *content,
        .originals = content->attempts,
        .steps = steps,
        .span = span,
        .is_redacted = is_redacted,
    };
    char *page = report_page(&source);

    if (redaction)
        redaction_free(redaction);
    return page;
}

/** Go through all frames for the page. What it is about is known; where there is nothing, the capture may have been closed.
 *  @param error  set to why that cannot be done, to be freed with g_string_free(), or NULL
 *  @return to be freed with g_free(); NULL where it cannot be done */
static char *make_page(bool is_redacted, GString **error)
{
    const funnel_ops_t *ops = funnel_get_funnel_ops();
    GPtrArray *attempts = attempts_of_capture();
    loose_failures_t *loose = loose_failures_of_capture();
    capture_span_t *span = capture_span_new();
    ladder_steps_t *steps = ladder_steps_new(tap_name, NULL, error);
    char *page = NULL;

    if (!*error) {
        if (attempts->len > 0 || loose_failures_rows(loose)->len > 0)
            ops->retap_packets(ops->ops_id);
        page = page_of(&(report_content_t) { attempts, loose }, steps, span, is_redacted);
    }
    ladder_steps_free(steps);
    capture_span_free(span);
    loose_failures_free(loose);
    g_ptr_array_free(attempts, TRUE);
    return page;
}

/** Say in a window of its own what became of the file. */
static void tell(sspi_word_t word, const char *file, const char *why)
{
    const funnel_ops_t *ops = funnel_get_funnel_ops();
    funnel_text_window_t *window = ops->new_text_window(ops->ops_id, sspi_word(SSPI_WORD_PAGE_TITLE));
    char *text = sspi_word_with(word, file, why, NULL);
    GString *html = g_string_new("<html><p>");

    html_append(html, text);
    g_string_append(html, "</p></html>");
    if (window)
        ops->set_text(window, html->str);
    g_string_free(html, TRUE);
    g_free(text);
}

static void open_page(const char *file)
{
    char *path = g_canonicalize_filename(file, NULL);
    char *address = g_filename_to_uri(path, NULL, NULL);

    if (!address || !funnel_get_funnel_ops()->browser_open_url(address))
        tell(SSPI_WORD_REPORT_WRITTEN, path, NULL);
    g_free(address);
    g_free(path);
}

static void write_page(const char *file, bool is_redacted)
{
    GString *cannot_tap = NULL;
    GError *cannot_write = NULL;
    char *page = make_page(is_redacted, &cannot_tap);

    if (!page)
        tell(SSPI_WORD_REPORT_FAILED, file, cannot_tap->str);
    else if (!g_file_set_contents(file, page, -1, &cannot_write))
        tell(SSPI_WORD_REPORT_FAILED, file, cannot_write->message);
    else
        open_page(file);
    if (cannot_tap)
        g_string_free(cannot_tap, TRUE);
    g_clear_error(&cannot_write);
    g_free(page);
}

/** The file was named. The dialog hands its texts over. */
static void write_with_names(char **texts, void *data _U_)
{
    write_page(texts[0], false);
    g_strfreev(texts);
}

static void write_redacted(char **texts, void *data _U_)
{
    write_page(texts[0], true);
    g_strfreev(texts);
}

/** In the folder of documents, else at home: a name with the time, which no other report has. To be freed with g_free(). */
static char *suggested_file(const char *ending)
{
    const char *documents = g_get_user_special_dir(G_USER_DIRECTORY_DOCUMENTS);
    GDateTime *now = g_date_time_new_now_local();
    char *time = g_date_time_format(now, "%Y%m%d-%H%M%S");
    char *name = g_strdup_printf("sspi-report-%s%s.html", time, ending);
    char *file = g_build_filename(documents ? documents : g_get_home_dir(), name, NULL);

    g_free(name);
    g_free(time);
    g_date_time_unref(now);
    return file;
}

static void ask_for_file(const char *ending, funnel_dlg_cb_t chosen)
{
    const funnel_ops_t *ops = funnel_get_funnel_ops();
    char *file = suggested_file(ending);
    const char *fields[] = { sspi_word(SSPI_WORD_PAGE_FILE), NULL };
    const char *values[] = { file, NULL };

    ops->new_dialog(ops->ops_id, sspi_word(SSPI_WORD_PAGE_TITLE), fields, values, chosen, NULL, NULL);
    g_free(file);
}

static funnel_bool_t ask_with_names(funnel_text_window_t *window _U_, void *data _U_)
{
    ask_for_file("", write_with_names);
    return TRUE;
}

static funnel_bool_t ask_redacted(funnel_text_window_t *window _U_, void *data _U_)
{
    ask_for_file("-redacted", write_redacted);
    return TRUE;
}

/** The window takes the button, and frees it when it is closed. */
static void add_button(funnel_text_window_t *window, sspi_word_t label, funnel_bt_cb_t pressed)
{
    funnel_bt_t *button = g_new0(funnel_bt_t, 1);

    button->tw = window;
    button->func = pressed;
    button->free_fcn = g_free;
    funnel_get_funnel_ops()->add_button(window, button, sspi_word(label));
}

void report_window_register(const char *tap)
{
    tap_name = tap;
}

void report_window_add_buttons(funnel_text_window_t *window)
{
    add_button(window, SSPI_WORD_BUTTON_REPORT, ask_with_names);
    add_button(window, SSPI_WORD_BUTTON_REPORT_REDACTED, ask_redacted);
}
