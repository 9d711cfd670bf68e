/* report.c: one row for each authentication attempt, as text, CSV or JSON
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/report.h"

#include <stdlib.h>
#include <string.h>

#include <epan/stat_tap_ui.h>
#include <epan/tap.h>
#include <wsutil/json_dumper.h>

#include "compat.h"
#include "system/system.h"

#define COMMAND "sspi,attempts"

typedef enum { FORMAT_TEXT, FORMAT_CSV, FORMAT_JSON } format_t;

/** A report that was asked for; it lives as long as the program. */
typedef struct {
    format_t format;
    attempt_list_t *list;
} report_t;

struct attempt_list {
    GHashTable *known;
    GPtrArray *rows; /**< copies from captures that were closed, then attempts of the one that is open */
    guint copy_count;
    bool is_sorted;
};

static const char *tap_name;
static GSList *reports;

attempt_list_t *attempt_list_new(void)
{
    attempt_list_t *list = g_new0(attempt_list_t, 1);

    list->known = g_hash_table_new(NULL, NULL);
    list->rows = g_ptr_array_new();
    return list;
}

static const endpoint_t *copy_endpoint(const endpoint_t *endpoint)
{
    endpoint_t *copy = g_new0(endpoint_t, 1);

    copy_address(&copy->addr, &endpoint->addr);
    copy->port = endpoint->port;
    return copy;
}

static void free_endpoint(const endpoint_t *endpoint)
{
    free_address((address *)&endpoint->addr);
    g_free((void *)endpoint);
}

static void free_copy(attempt_t *copy)
{
    free_endpoint(copy->client);
    free_endpoint(copy->server);
    g_free((void *)copy->identity);
    g_free((void *)copy->target);
    g_free((void *)copy->reason);
    g_free((void *)copy->note);
    g_free(copy);
}

/** A copy that outlives the capture. */
static attempt_t *copy_attempt(const attempt_t *attempt)
{
    attempt_t *copy = (attempt_t *)g_memdup2(attempt, sizeof *attempt);

    copy->client = copy_endpoint(attempt->client);
    copy->server = copy_endpoint(attempt->server);
    copy->identity = g_strdup(attempt->identity);
    copy->target = g_strdup(attempt->target);
    copy->note = g_strdup(attempt->note);
    copy->reason = (const sspi_finding_t *)g_memdup2(attempt->reason, sizeof *attempt->reason);
    return copy;
}

void attempt_list_clear(attempt_list_t *list)
{
    for (guint i = 0; i < list->copy_count; i++)
        free_copy((attempt_t *)g_ptr_array_index(list->rows, i));
    list->copy_count = 0;
    g_hash_table_remove_all(list->known);
    g_ptr_array_set_size(list->rows, 0);
}

void attempt_list_free(attempt_list_t *list)
{
    attempt_list_clear(list);
    g_hash_table_destroy(list->known);
    g_ptr_array_free(list->rows, TRUE);
    g_free(list);
}

void attempt_list_detach(attempt_list_t *list)
{
    attempt_list_rows(list);
    for (; list->copy_count < list->rows->len; list->copy_count++) {
        gpointer *row = &list->rows->pdata[list->copy_count];

        *row = copy_attempt((const attempt_t *)*row);
    }
    g_hash_table_remove_all(list->known);
}

bool attempt_list_add(attempt_list_t *list, const frame_record_t *record)
{
    guint before = list->rows->len;

    for (unsigned i = 0; i < record->attempt_count; i++) {
        if (g_hash_table_add(list->known, record->attempts[i]))
            g_ptr_array_add(list->rows, record->attempts[i]);
    }
    list->is_sorted = list->is_sorted && list->rows->len == before;
    return list->rows->len > before;
}

static int compare_numbers(const void *left, const void *right)
{
    const attempt_t *a = *(attempt_t *const *)left;
    const attempt_t *b = *(attempt_t *const *)right;

    return a->number < b->number ? -1 : a->number > b->number;
}

const GPtrArray *attempt_list_rows(attempt_list_t *list)
{
    if (!list->is_sorted && list->rows->len > list->copy_count)
        qsort(list->rows->pdata + list->copy_count, list->rows->len - list->copy_count, sizeof *list->rows->pdata, compare_numbers);
    list->is_sorted = true;
    return list->rows;
}

/** RFC 3339, UTC, with microseconds. */
static char *start_text(const attempt_t *attempt)
{
    char *text = attempt_start_text(attempt, "%Y-%m-%dT%H:%M:%S", 6);
    char *start = g_strconcat(text, *text ? "Z" : "", NULL);

    g_free(text);
    return start;
}

static char *duration_text(const attempt_t *attempt)
{
    double seconds = nstime_to_sec(&attempt->duration);
    char digits[G_ASCII_DTOSTR_BUF_SIZE];

    return g_strdup(g_ascii_formatd(digits, sizeof digits, "%.6f", seconds));
}

typedef enum { COLUMN_NUMBER, COLUMN_TEXT } column_kind_t;

/* The columns of CSV and the keys of JSON, in this order. */
static const struct {
    const char *name;
    column_kind_t kind;
} columns[] = {
    { "number", COLUMN_NUMBER },       { "first_frame", COLUMN_NUMBER }, { "result_frame", COLUMN_NUMBER },
    { "start", COLUMN_TEXT },          { "duration", COLUMN_NUMBER },    { "client", COLUMN_TEXT },
    { "server", COLUMN_TEXT },         { "carrier", COLUMN_TEXT },       { "mechanism", COLUMN_TEXT },
    { "identity", COLUMN_TEXT },       { "target", COLUMN_TEXT },        { "class", COLUMN_TEXT },
    { "status", COLUMN_TEXT },         { "native", COLUMN_TEXT },        { "win32", COLUMN_NUMBER },
};

/** The values of a row, in the order of the columns; empty where nothing is known. */
static void fill_row(const attempt_t *attempt, char *values[G_N_ELEMENTS(columns)])
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);
    const sspi_finding_t *reason = attempt->reason;
    const char *native = attempt_native_text(pool, attempt);
    const char *mechanism = attempt_mechanism_text(pool, attempt);
    char **value = values;

    *value++ = g_strdup_printf("%u", attempt->number);
    *value++ = g_strdup_printf("%u", (unsigned)attempt->first_frame);
    *value++ = attempt->result_frame ? g_strdup_printf("%u", (unsigned)attempt->result_frame) : g_strdup("");
    *value++ = start_text(attempt);
    *value++ = duration_text(attempt);
    *value++ = g_strdup(attempt_endpoint_text(pool, attempt->client));
    *value++ = g_strdup(attempt_endpoint_text(pool, attempt->server));
    *value++ = g_strdup(attempt->carrier);
    *value++ = g_strdup(mechanism ? mechanism : "");
    *value++ = g_strdup(attempt->identity ? attempt->identity : "");
    *value++ = g_strdup(attempt->target ? attempt->target : "");
    *value++ = g_strdup(attempt_state_name(attempt->state));
    *value++ = g_strdup(reason && reason->status ? reason->status->name : "");
    *value++ = g_strdup(native ? native : "");
    *value++ = reason && reason->has_win32 ? g_strdup_printf("%u", (unsigned)reason->win32) : g_strdup("");
    wmem_destroy_allocator(pool);
}

static void free_row(char *values[G_N_ELEMENTS(columns)])
{
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        g_free(values[i]);
}

/** A field of RFC 4180. A spreadsheet would take text that begins like a formula for one, so it gets an apostrophe in front. */
static void append_csv(GString *line, const char *value, column_kind_t kind)
{
    bool is_formula = kind == COLUMN_TEXT && *value && strchr("=+-@\t\r", *value);

    if (!is_formula && !strpbrk(value, ",\"\r\n")) {
        g_string_append(line, value);
        return;
    }
    g_string_append(line, is_formula ? "\"'" : "\"");
    for (; *value; value++) {
        if (*value == '"')
            g_string_append_c(line, '"');
        g_string_append_c(line, *value);
    }
    g_string_append_c(line, '"');
}

static void print_csv(const GPtrArray *rows)
{
    GString *line = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++)
        g_string_append_printf(line, "%s%s", i > 0 ? "," : "", columns[i].name);
    printf("%s\r\n", line->str);
    for (guint i = 0; i < rows->len; i++) {
        char *values[G_N_ELEMENTS(columns)];

        fill_row((const attempt_t *)g_ptr_array_index(rows, i), values);
        g_string_truncate(line, 0);
        for (size_t j = 0; j < G_N_ELEMENTS(columns); j++) {
            if (j > 0)
                g_string_append_c(line, ',');
            append_csv(line, values[j], columns[j].kind);
        }
        printf("%s\r\n", line->str);
        free_row(values);
    }
    g_string_free(line, TRUE);
}

static void print_json(const GPtrArray *rows)
{
    json_dumper dumper = { .output_file = stdout, .flags = JSON_DUMPER_FLAGS_PRETTY_PRINT };

    json_dumper_begin_array(&dumper);
    for (guint i = 0; i < rows->len; i++) {
        char *values[G_N_ELEMENTS(columns)];

        fill_row((const attempt_t *)g_ptr_array_index(rows, i), values);
        json_dumper_begin_object(&dumper);
        for (size_t j = 0; j < G_N_ELEMENTS(columns); j++) {
            json_dumper_set_member_name(&dumper, columns[j].name);
            if (!*values[j])
                json_dumper_value_anyf(&dumper, "null");
            else if (columns[j].kind == COLUMN_NUMBER)
                json_dumper_value_anyf(&dumper, "%s", values[j]);
            else
                json_dumper_value_string(&dumper, values[j]);
        }
        json_dumper_end_object(&dumper);
        free_row(values);
    }
    json_dumper_end_array(&dumper);
    json_dumper_finish(&dumper);
}

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

static void print_report(void *data)
{
    report_t *report = (report_t *)data;
    const GPtrArray *rows = attempt_list_rows(report->list);

    if (report->format == FORMAT_CSV) {
        system_begin_bytes();
        print_csv(rows);
        system_end_bytes();
    } else if (report->format == FORMAT_JSON) {
        print_json(rows);
    } else {
        char *text = report_text(rows, system_terminal_width());

        fputs(text, stdout);
        g_free(text);
    }
}

/** Take a format off the front of the arguments, if they begin with one. */
static format_t take_format(const char **arguments)
{
    static const char *const names[] = { [FORMAT_TEXT] = ",text", [FORMAT_CSV] = ",csv", [FORMAT_JSON] = ",json" };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        size_t length = strlen(names[i]);

        if (strncmp(*arguments, names[i], length) == 0 && ((*arguments)[length] == ',' || (*arguments)[length] == '\0')) {
            *arguments += length;
            return (format_t)i;
        }
    }
    return FORMAT_TEXT;
}

/** The capture is about to be closed, and its attempts with it; in a ring of files another one follows. */
static void keep_reports(void)
{
    for (GSList *item = reports; item; item = item->next)
        attempt_list_detach(((report_t *)item->data)->list);
}

static STAT_TAP_INIT_RETURN begin_report(const char *argument, void *data _U_)
{
    const char *arguments = argument + strlen(COMMAND);
    report_t *report = g_new0(report_t, 1);
    GString *error;

    report->format = take_format(&arguments);
    if (*arguments && *arguments != ',') {
        fprintf(stderr, "-z %s: expected is " COMMAND "[,text|csv|json][,filter]\n", argument);
        exit(1);
    }
    report->list = attempt_list_new();
    error = register_tap_listener(tap_name, report, *arguments == ',' ? arguments + 1 : NULL, 0, reset, take_frame, print_report, NULL);
    if (error) {
        fprintf(stderr, "-z %s: %s\n", argument, error->str);
        exit(1);
    }
    reports = g_slist_prepend(reports, report);
    STAT_TAP_INIT_DONE;
}

void report_register(const char *tap)
{
    static stat_tap_ui ui = { .group = REGISTER_STAT_GROUP_GENERIC, .cli_string = COMMAND, .tap_init_cb = begin_report };

    tap_name = tap;
    register_stat_tap_ui(&ui, NULL);
    register_cleanup_routine(keep_reports);
}
