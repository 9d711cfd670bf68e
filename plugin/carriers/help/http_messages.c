/* http_messages.c: the requests and responses of HTTP in a frame, with the headers that matter
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/http_messages.h"

#include <string.h>

#include "parse/bytes.h"

/* More in one frame were made to do harm. */
#define MAX_PARTS 1024

#define VERSION " HTTP/1."
#define LINE_END "\r\n"
/* Behind the version's digit. */
#define FIRST_LINE_END (sizeof VERSION - 1 + 1)

typedef struct {
    http_part_t part;
    const tvbuff_t *tvb;
    unsigned source; /**< number of the tvb among those of the frame */
    unsigned sequence;
} located_part_t;

static GArray *parts;
static GArray *taken;

static void keep(located_part_t item)
{
    if (!parts)
        parts = g_array_new(FALSE, FALSE, sizeof(located_part_t));
    if (parts->len == MAX_PARTS)
        return;
    item.sequence = parts->len;
    g_array_append_val(parts, item);
}

void http_messages_add(http_part_kind_t kind, const field_info *field)
{
    keep((located_part_t) { .part = { kind, field, field_text(field) }, .tvb = field->ds_tvb });
}

/** Keep the header that begins here, if it is one of those that matter.
 *  @param length  up to the end of its line */
static void keep_header(packet_info *pinfo, const char *line, size_t length)
{
    static const struct {
        const char *name;
        http_part_kind_t kind;
    } headers[] = { { "Authorization:", HTTP_CREDENTIALS }, { "Proxy-Authorization:", HTTP_PROXY_CREDENTIALS } };

    for (size_t i = 0; i < G_N_ELEMENTS(headers); i++) {
        size_t name = strlen(headers[i].name);

        if (length <= name || g_ascii_strncasecmp(line, headers[i].name, name) != 0)
            continue;
        while (name < length && line[name] == ' ')
            name++;
        keep((located_part_t) { .part = { headers[i].kind, NULL, wmem_strndup(pinfo->pool, line + name, length - name) } });
    }
}

/** Whether a request line stands before its version: a method, a blank, what is asked for. What stands before the method may be
 *  of the headers below. */
static bool is_request_line(const char *bytes, size_t version)
{
    size_t begin = version;
    size_t blank;

    while (begin > 0 && g_ascii_isprint(bytes[begin - 1]))
        begin--;
    blank = bytes_find(bytes + begin, version - begin, " ", 1);
    return blank > 0 && blank + 1 < version - begin && g_ascii_isalpha(bytes[begin + blank - 1]);
}

/** @return how far the bytes were read */
static size_t find_request(packet_info *pinfo, const char *bytes, size_t length)
{
    size_t version = bytes_find(bytes, length, VERSION, sizeof VERSION - 1);
    size_t at = version + FIRST_LINE_END;

    if (version == length || at + 2 > length)
        return length;
    if (!is_request_line(bytes, version) || memcmp(bytes + at, LINE_END, 2) != 0)
        return at;
    keep((located_part_t) { .part = { .kind = HTTP_REQUEST } });
    for (at += 2; at < length;) {
        size_t end = bytes_find(bytes + at, length - at, LINE_END, 2);

        if (end == 0 || end == length - at)
            break;
        keep_header(pinfo, bytes + at, end);
        at += end + 2;
    }
    return at;
}

void http_messages_find(packet_info *pinfo)
{
    for (GSList *item = pinfo->data_src; item; item = item->next) {
        tvbuff_t *tvb = get_data_source_tvb((const struct data_source *)item->data);
        size_t length = tvb_captured_length(tvb);
        const char *bytes = length > 0 ? (const char *)tvb_get_ptr(tvb, 0, (int)length) : "";

        for (size_t at = 0; at < length;)
            at += find_request(pinfo, bytes + at, length - at);
    }
}

static int compare_parts(const void *left, const void *right)
{
    const located_part_t *a = (const located_part_t *)left;
    const located_part_t *b = (const located_part_t *)right;
    int a_at = a->part.field ? a->part.field->start : 0;
    int b_at = b->part.field ? b->part.field->start : 0;

    if (a->source != b->source)
        return a->source < b->source ? -1 : 1;
    if (a_at != b_at)
        return a_at < b_at ? -1 : 1;
    return a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
}

static bool is_first_line(const located_part_t *item)
{
    return item->part.kind == HTTP_REQUEST || item->part.kind == HTTP_RESPONSE;
}

static int compare_kinds(const void *left, const void *right)
{
    const located_part_t *a = (const located_part_t *)left;
    const located_part_t *b = (const located_part_t *)right;

    if (is_first_line(a) != is_first_line(b))
        return is_first_line(a) ? -1 : 1;
    return a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
}

/** Number the data sources in the order in which their messages were dissected: that of the first lines, which all messages
 *  have. */
static void number_sources(void)
{
    g_array_sort(parts, compare_kinds);
    for (guint i = 0; i < parts->len; i++) {
        located_part_t *item = &g_array_index(parts, located_part_t, i);
        guint j = 0;

        while (g_array_index(parts, located_part_t, j).tvb != item->tvb)
            j++;
        item->source = j;
    }
}

const http_part_t *http_messages_take(unsigned *count)
{
    *count = parts ? parts->len : 0;
    if (*count == 0)
        return NULL;
    if (*count > 1) {
        number_sources();
        g_array_sort(parts, compare_parts);
    }
    if (!taken)
        taken = g_array_new(FALSE, FALSE, sizeof(http_part_t));
    g_array_set_size(taken, 0);
    for (guint i = 0; i < parts->len; i++)
        g_array_append_val(taken, g_array_index(parts, located_part_t, i).part);
    g_array_set_size(parts, 0);
    return (const http_part_t *)(void *)taken->data;
}
