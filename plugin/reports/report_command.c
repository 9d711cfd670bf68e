/* report_command.c: the reports that `-z sspi,…` prints when a capture has been read
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/report_command.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include <epan/stat_tap_ui.h>
#include <epan/tap.h>

#include "codes/language.h"
#include "compat.h"
#include "reports/attempt_list.h"
#include "reports/capture_span.h"
#include "reports/diagnosis_report.h"
#include "reports/ladder_steps.h"
#include "reports/page.h"
#include "reports/redaction.h"
#include "reports/report.h"
#include "reports/report_content.h"
#include "reports/report_weak.h"
#include "system/system.h"

/* Behind the format: names and addresses are not to be told. */
#define REDACT "redact"

typedef struct {
    const char *command;
    const char *format;
    bool has_loose; /**< it tells what failed besides attempts */
    /** Write the report. NULL: it is the page, which needs more. */
    void (*print)(const report_content_t *content, FILE *out);
} report_kind_t;

/** A report that was asked for; it lives as long as the program. */
typedef struct {
    const report_kind_t *kind;
    attempt_list_t *list;
    loose_failures_t *loose;
    bool is_redacted;
    const char *filter;
    ladder_steps_t *steps; /**< of the page, as is what follows */
    capture_span_t *span;
} report_t;

static const char *attempt_tap;
static const char *annotation_tap;
static GSList *reports;

/** Print a text and free it. */
static void print_and_free(char *text, FILE *out)
{
    fputs(text, out);
    g_free(text);
}

static void print_text(const report_content_t *content, FILE *out)
{
    print_and_free(report_text(content, system_terminal_width()), out);
}

static void print_csv(const report_content_t *content, FILE *out)
{
    system_begin_bytes();
    report_csv(content->attempts, out);
    system_end_bytes();
}

/** Excel takes a file for UTF-8 only where it begins with this. */
static void print_mark(FILE *out)
{
    fputs("\xef\xbb\xbf", out);
}

static void print_marked_csv(const report_content_t *content, FILE *out)
{
    print_mark(out);
    print_csv(content, out);
}

static void print_diagnosis(const report_content_t *content, FILE *out)
{
    print_and_free(diagnosis_text(content, system_terminal_width()), out);
}

static void print_weak_text(const report_content_t *content, FILE *out)
{
    print_and_free(report_weak_text(content->attempts, system_terminal_width()), out);
}

static void print_weak_csv(const report_content_t *content, FILE *out)
{
    system_begin_bytes();
    report_weak_csv(content->attempts, out);
    system_end_bytes();
}

static void print_marked_weak_csv(const report_content_t *content, FILE *out)
{
    print_mark(out);
    print_weak_csv(content, out);
}

static void print_json(const report_content_t *content, FILE *out)
{
    report_json(content->attempts, out);
}

static void print_weak_json(const report_content_t *content, FILE *out)
{
    report_weak_json(content->attempts, out);
}

/* Those of a command stand together; the first is what it prints where no format is named. */
static const report_kind_t report_kinds[] = {
    { "sspi,attempts", "text", true, print_text },
    { "sspi,attempts", "csv", false, print_csv },
    { "sspi,attempts", "csv-bom", false, print_marked_csv },
    { "sspi,attempts", "json", false, print_json },
    { "sspi,diagnosis", "text", true, print_diagnosis },
    { "sspi,diagnosis", "json", true, diagnosis_json },
    { "sspi,report", "html", true, NULL },
    { "sspi,weak", "text", false, print_weak_text },
    { "sspi,weak", "csv", false, print_weak_csv },
    { "sspi,weak", "csv-bom", false, print_marked_weak_csv },
    { "sspi,weak", "json", false, print_weak_json },
};

static void reset(void *data)
{
    attempt_list_clear(((report_t *)data)->list);
}

static tap_packet_status take_frame(void *data, packet_info *pinfo _U_, epan_dissect_t *edt _U_, const void *record,
                                    tap_flags_t flags _U_)
{
    bool is_new = attempt_list_add(((report_t *)data)->list, (const frame_record_t *)record);

    return is_new ? TAP_PACKET_REDRAW : TAP_PACKET_DONT_REDRAW;
}

static void reset_loose(void *data)
{
    loose_failures_clear(((report_t *)data)->loose);
}

static tap_packet_status take_loose(void *data, packet_info *pinfo, epan_dissect_t *edt _U_, const void *data_of_frame,
                                    tap_flags_t flags _U_)
{
    const frame_record_t *record = (const frame_record_t *)data_of_frame;

    if (record->attempt_count == 0)
        loose_failures_add(((report_t *)data)->loose, pinfo->num, &pinfo->abs_ts, record);
    return TAP_PACKET_DONT_REDRAW;
}

/** @param content  what the page is to show */
static void print_page(const report_t *report, const GPtrArray *attempts, const report_content_t *content)
{
    const page_source_t source = {
        .content = *content,
        .originals = attempts,
        .steps = report->steps,
        .span = report->span,
        .filter = report->filter,
        .is_redacted = report->is_redacted,
    };

    system_begin_bytes();
    print_and_free(report_page(&source), stdout);
    system_end_bytes();
}

/** Which of the frames that were held back a filter finds cannot be told any more. */
static void complete(report_t *report)
{
    if (!report->filter)
        attempt_list_complete(report->list);
}

static void print_report(void *data)
{
    report_t *report = (report_t *)data;
    const GPtrArray *attempts;
    report_content_t whole;
    redaction_t *redaction;
    const report_content_t *content;

    complete(report);
    attempts = attempt_list_rows(report->list);
    whole = (report_content_t) { attempts, report->loose };
    redaction = report->is_redacted ? redaction_new(&whole) : NULL;
    content = redaction ? redaction_content(redaction) : &whole;
    if (report->kind->print)
        report->kind->print(content, stdout);
    else
        print_page(report, attempts, content);
    if (redaction)
        redaction_free(redaction);
}

/** The capture is about to be closed, and its attempts with it; in a ring of files another one follows. */
static void keep_reports(void)
{
    for (GSList *item = reports; item; item = item->next) {
        report_t *report = (report_t *)item->data;

        complete(report);
        attempt_list_detach(report->list);
        if (report->steps)
            ladder_steps_forget(report->steps);
    }
}

static bool is_of_command(size_t number, const char *command)
{
    return number < G_N_ELEMENTS(report_kinds) && strcmp(report_kinds[number].command, command) == 0;
}

/** Take a word off the front of arguments, each of which has a comma before it, if it is there. */
static bool take_word(const char **arguments, const char *word)
{
    const char *rest = **arguments == ',' && g_str_has_prefix(*arguments + 1, word) ? *arguments + 1 + strlen(word) : NULL;

    if (!rest || (*rest && *rest != ','))
        return false;
    *arguments = rest;
    return true;
}

/** @param first  of the command's rows */
static const report_kind_t *take_format(size_t first, const char **arguments)
{
    for (size_t i = first; is_of_command(i, report_kinds[first].command); i++) {
        if (take_word(arguments, report_kinds[i].format))
            return &report_kinds[i];
    }
    return &report_kinds[first];
}

/** Whether a format comes next that other commands have. As a filter "json" would find a protocol, and hide all attempts. */
static bool names_other_format(const char *arguments)
{
    for (size_t i = 0; i < G_N_ELEMENTS(report_kinds); i++) {
        if (take_word(&arguments, report_kinds[i].format))
            return true;
    }
    return false;
}

/** "sspi,attempts[,text|csv|json][,redact][,filter]", to be freed with g_free(). */
static char *usage(size_t first)
{
    const char *command = report_kinds[first].command;
    GString *text = g_string_new(command);

    for (size_t i = first; is_of_command(i, command); i++)
        g_string_append_printf(text, "%s%s", i == first ? "[," : "|", report_kinds[i].format);
    g_string_append(text, "][," REDACT "][,filter]");
    return g_string_free(text, FALSE);
}

static void refuse(const char *argument, const char *why)
{
    fprintf(stderr, "-z %s: %s\n", argument, why);
    exit(1);
}

/** @param data  the first row of the command */
static STAT_TAP_INIT_RETURN begin_report(const char *argument, void *data)
{
    size_t first = (size_t)((const report_kind_t *)data - report_kinds);
    const char *arguments = argument + strlen(report_kinds[first].command);
    report_t *report = g_new0(report_t, 1);
    GString *error;

    report->kind = take_format(first, &arguments);
    report->is_redacted = take_word(&arguments, REDACT);
    if ((*arguments && *arguments != ',') || names_other_format(arguments)) {
        char *expected = usage(first);

        refuse(argument, sspi_word_with(SSPI_WORD_EXPECTED_IS, expected, NULL));
    }
    report->list = attempt_list_new();
    report->loose = loose_failures_new();
    report->filter = *arguments == ',' ? g_strdup(arguments + 1) : NULL;
    error = register_tap_listener(attempt_tap, report, report->filter, 0, reset, take_frame, print_report, NULL);
    if (!error && report->kind->has_loose)
        error = register_tap_listener(annotation_tap, report, report->filter, 0, reset_loose, take_loose, NULL, NULL);
    if (!error && !report->kind->print) {
        report->span = capture_span_new();
        report->steps = ladder_steps_new(attempt_tap, report->filter, &error);
    }
    if (error)
        refuse(argument, error->str);
    reports = g_slist_prepend(reports, report);
    STAT_TAP_INIT_DONE;
}

void report_command_register(const char *tap_of_attempts, const char *tap_of_annotations)
{
    attempt_tap = tap_of_attempts;
    annotation_tap = tap_of_annotations;
    for (size_t i = 0; i < G_N_ELEMENTS(report_kinds); i++) {
        stat_tap_ui ui = {
            .group = REGISTER_STAT_GROUP_GENERIC, .cli_string = report_kinds[i].command, .tap_init_cb = begin_report
        };

        if (i == 0 || !is_of_command(i - 1, report_kinds[i].command))
            register_stat_tap_ui(&ui, (void *)&report_kinds[i]);
    }
    register_cleanup_routine(keep_reports);
}
