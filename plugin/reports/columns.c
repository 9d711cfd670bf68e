/* columns.c: what is reported of an attempt
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/columns.h"

#include <wsutil/str_util.h>

#include "diagnosis/diagnosis.h"
#include "diagnosis/diagnosis_words.h"
#include "frame/pool_text.h"
#include "parse/calendar.h"

static const char *number_value(wmem_allocator_t *pool, uint32_t number)
{
    return wmem_strdup_printf(pool, "%u", (unsigned)number);
}

static const char *number(wmem_allocator_t *pool, const attempt_t *attempt)
{
    return number_value(pool, attempt->number);
}

static const char *first_frame(wmem_allocator_t *pool, const attempt_t *attempt)
{
    return number_value(pool, attempt->first_frame);
}

static const char *result_frame(wmem_allocator_t *pool, const attempt_t *attempt)
{
    return attempt->result_frame ? number_value(pool, attempt->result_frame) : NULL;
}

/** "98-101"; "98-" where there is no result. */
static const char *frames(wmem_allocator_t *pool, const attempt_t *attempt)
{
    const char *first = first_frame(pool, attempt);

    if (attempt->result_frame == attempt->first_frame)
        return first;
    return wmem_strconcat(pool, first, "-", result_frame(pool, attempt), NULL);
}

static const char *start(wmem_allocator_t *pool, const attempt_t *attempt)
{
    return text_of_time_rfc3339(pool, &attempt->start);
}

static const char *start_shown(wmem_allocator_t *pool, const attempt_t *attempt)
{
    return text_of_time(pool, &attempt->start, CALENDAR_READABLE, 3);
}

/** The point is one in every locale. */
static const char *duration(wmem_allocator_t *pool, const attempt_t *attempt)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];

    return wmem_strdup(pool, g_ascii_formatd(digits, sizeof digits, "%.6f", nstime_to_sec(&attempt->duration)));
}

static const char *duration_shown(wmem_allocator_t *pool, const attempt_t *attempt)
{
    return wmem_strdup_printf(pool, "%.3f", nstime_to_sec(&attempt->duration));
}

static const char *client(wmem_allocator_t *pool, const attempt_t *attempt)
{
    return attempt_endpoint_text(pool, attempt->client);
}

static const char *server(wmem_allocator_t *pool, const attempt_t *attempt)
{
    return attempt_endpoint_text(pool, attempt->server);
}

static const char *carrier(wmem_allocator_t *pool _U_, const attempt_t *attempt)
{
    return attempt->carrier;
}

static const char *identity(wmem_allocator_t *pool _U_, const attempt_t *attempt)
{
    return attempt->identity;
}

static const char *carrier_shown(wmem_allocator_t *pool _U_, const attempt_t *attempt)
{
    return attempt_in_words(attempt->carrier);
}

static const char *identity_shown(wmem_allocator_t *pool _U_, const attempt_t *attempt)
{
    return attempt_in_words(attempt->identity);
}

static const char *target(wmem_allocator_t *pool _U_, const attempt_t *attempt)
{
    return attempt->target;
}

static const char *class_name(wmem_allocator_t *pool _U_, const attempt_t *attempt)
{
    return attempt_state_name((attempt_state_t)attempt->state);
}

static const char *status(wmem_allocator_t *pool _U_, const attempt_t *attempt)
{
    return attempt->reason && attempt->reason->status ? attempt->reason->status->name : NULL;
}

static const char *win32(wmem_allocator_t *pool, const attempt_t *attempt)
{
    return attempt->reason && attempt->reason->has_win32 ? number_value(pool, attempt->reason->win32) : NULL;
}

static const char *on_behalf_of(wmem_allocator_t *pool _U_, const attempt_t *attempt)
{
    return attempt->on_behalf_of;
}

static const char *why(wmem_allocator_t *pool _U_, const attempt_t *attempt)
{
    return cause_name(diagnosis_why(attempt));
}

static const char *because(wmem_allocator_t *pool, const attempt_t *attempt)
{
    const diagnosis_t *diagnosis = attempt->diagnosis;

    return diagnosis && diagnosis->because.number ? number_value(pool, diagnosis->because.number) : NULL;
}

static const char *story(wmem_allocator_t *pool, const attempt_t *attempt)
{
    return number_value(pool, diagnosis_story(attempt));
}

/** "NTLMv1 response, NTLM": worst first. */
static const char *weakness(wmem_allocator_t *pool, const attempt_t *attempt)
{
    wmem_strbuf_t *text = wmem_strbuf_new(pool, NULL);

    for (unsigned id = 0; id < SSPI_WEAKNESS_COUNT; id++) {
        if (weakness_set_has(attempt->weaknesses, id))
            wmem_strbuf_append_printf(text, "%s%s", wmem_strbuf_get_len(text) > 0 ? ", " : "", sspi_weaknesses[id].name);
    }
    return wmem_strbuf_finalize(text);
}

const attempt_column_t attempt_columns[] = {
    { .name = "number", .kind = COLUMN_NUMBER, .value = number, .place = 10, .heading = SSPI_WORD_NUMBER_SHORT },
    { .name = "first_frame", .kind = COLUMN_NUMBER, .value = first_frame },
    { .name = "result_frame", .kind = COLUMN_NUMBER, .value = result_frame },
    { .place = 120, .heading = SSPI_WORD_FRAMES, .leave_out = 1, .is_whole = true, .shown = frames },
    { .name = "start", .value = start, .place = 130, .heading = SSPI_WORD_START_UTC, .leave_out = 6,
      .is_whole = true, .shown = start_shown },
    { .name = "duration", .kind = COLUMN_NUMBER, .value = duration, .place = 140, .heading = SSPI_WORD_SECONDS, .leave_out = 10,
      .shown = duration_shown },
    { .name = "client", .value = client, .place = 110, .heading = SSPI_WORD_CLIENT, .leave_out = 8, .is_whole = true },
    { .name = "server", .value = server, .place = 100, .heading = SSPI_WORD_SERVER, .leave_out = 7, .is_whole = true },
    { .name = "carrier", .value = carrier, .place = 60, .heading = SSPI_WORD_CARRIER, .leave_out = 5,
      .shown = carrier_shown },
    { .name = "mechanism", .value = attempt_mechanism_text, .place = 50, .heading = SSPI_WORD_MECHANISM, .leave_out = 3,
      .shown = attempt_mechanism_words },
    { .name = "identity", .value = identity, .place = 20, .heading = SSPI_WORD_IDENTITY, .shown = identity_shown },
    { .name = "target", .value = target, .place = 40, .heading = SSPI_WORD_TARGET },
    { .name = "class", .value = class_name },
    { .name = "status", .value = status, .place = 70, .heading = SSPI_WORD_STATUS, .leave_out = 4 },
    { .name = "native", .value = attempt_native_text, .place = 44, .heading = SSPI_WORD_REASON, .shown = attempt_native_words },
    { .name = "win32", .kind = COLUMN_NUMBER, .value = win32, .place = 90, .heading = SSPI_WORD_WIN32_SHORT, .leave_out = 9 },
    { .name = "on_behalf_of", .value = on_behalf_of, .place = 30, .heading = SSPI_WORD_ON_BEHALF_OF, .leave_out = 2,
      .only_if_known = true },
    { .name = "why", .value = why, .place = 46, .heading = SSPI_WORD_WHY, .leave_out = 5, .only_if_known = true,
      .shown = diagnosis_why_words },
    { .name = "because", .kind = COLUMN_NUMBER, .value = because },
    { .name = "consequence", .value = diagnosis_consequence },
    { .name = "story", .kind = COLUMN_NUMBER, .value = story },
    { .name = "weakness", .value = weakness },
};

const unsigned attempt_column_count = G_N_ELEMENTS(attempt_columns);

static const char *text_for_people(const attempt_column_t *column, wmem_allocator_t *pool, const attempt_t *attempt)
{
    return (column->shown ? column->shown : column->value)(pool, attempt);
}

static bool is_known(const attempt_column_t *column, const GPtrArray *attempts)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);
    bool known = false;

    for (guint i = 0; i < attempts->len && !known; i++) {
        const char *text = text_for_people(column, pool, (const attempt_t *)g_ptr_array_index(attempts, i));

        known = text && *text;
        wmem_free_all(pool);
    }
    wmem_destroy_allocator(pool);
    return known;
}

static int compare_places(const void *left, const void *right)
{
    const attempt_column_t *a = *(const attempt_column_t *const *)left;
    const attempt_column_t *b = *(const attempt_column_t *const *)right;

    return a->place < b->place ? -1 : a->place > b->place;
}

GPtrArray *attempt_columns_for_people(const GPtrArray *attempts)
{
    GPtrArray *columns = g_ptr_array_new();

    for (unsigned i = 0; i < attempt_column_count; i++) {
        const attempt_column_t *column = &attempt_columns[i];

        if (column->place > 0 && (!column->only_if_known || is_known(column, attempts)))
            g_ptr_array_add(columns, (gpointer)column);
    }
    g_ptr_array_sort(columns, compare_places);
    return columns;
}

const char *attempt_column_value(const attempt_column_t *column, wmem_allocator_t *pool, const attempt_t *attempt)
{
    const char *text = column->value(pool, attempt);

    return text ? text : "";
}

const char *attempt_column_shown(const attempt_column_t *column, wmem_allocator_t *pool, const attempt_t *attempt)
{
    const char *text = text_for_people(column, pool, attempt);

    return text && *text ? text : "-";
}
