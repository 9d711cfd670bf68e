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
    /* The code of a response stands behind the version, with which the line begins (RFC 9112 4). */
    int begin = kind == HTTP_RESPONSE ? field->start - (int)strlen("HTTP/1.1 ") : field->start;

    keep((located_part_t) { .part = {
        .kind = kind,
        .field = field,
        .text = field_text(field),
        .tvb = field->ds_tvb,
        .layer = field->total_layer_num,
        .at = begin,
        .at_last = begin,
    } });
}

/** The bytes of a packet, or a data source, from a place on. */
typedef struct {
    tvbuff_t *tvb;
    int layer;
    const char *bytes;
    size_t length;
    size_t at;
} source_t;

/** Keep the header that begins at `at`, if it is one of those that matter.
 *  @param length  up to the end of its line */
static void keep_header(packet_info *pinfo, source_t source, size_t length)
{
    static const struct {
        const char *name;
        http_part_kind_t kind;
    } headers[] = { { "Authorization:", HTTP_CREDENTIALS }, { "Proxy-Authorization:", HTTP_PROXY_CREDENTIALS } };
    const char *line = source.bytes + source.at;

    for (size_t i = 0; i < G_N_ELEMENTS(headers); i++) {
        size_t name = strlen(headers[i].name);

        if (length <= name || g_ascii_strncasecmp(line, headers[i].name, name) != 0)
            continue;
        while (name < length && line[name] == ' ')
            name++;
        keep((located_part_t) { .part = {
            .kind = headers[i].kind, .text = wmem_strndup(pinfo->pool, line + name, length - name),
            .tvb = source.tvb, .layer = source.layer, .at = (int)source.at, .at_last = (int)source.at } });
    }
}

/** Whether Wireshark recognizes the request, if not here, then in another frame. What stands before the method may be of the
 *  headers below. */
static bool is_known_method(const char *text, size_t length)
{
    static const char *const methods[] = {
        "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "PATCH", "PROPFIND", "PROPPATCH", "MKCOL", "COPY",
        "MOVE", "LOCK",
        "UNLOCK", "SEARCH", "REPORT", "NOTIFY", "SUBSCRIBE", "POLL", "RPC_CONNECT", "RPC_IN_DATA", "RPC_OUT_DATA"
    };

    for (size_t i = 0; i < G_N_ELEMENTS(methods); i++) {
        size_t size = strlen(methods[i]);

        if (length >= size && memcmp(text + length - size, methods[i], size) == 0)
            return true;
    }
    return false;
}

/** Keep the request whose line ends with its version: a method, a blank, what is asked for. Returns false where there is none. */
static bool keep_request_line(source_t source, size_t version)
{
    size_t begin = version;
    size_t method;

    while (begin > source.at && g_ascii_isprint(source.bytes[begin - 1]))
        begin--;
    method = bytes_find(source.bytes + begin, version - begin, " ", 1);
    if (method == 0 || method + 1 >= version - begin || !g_ascii_isalpha(source.bytes[begin + method - 1])
        || is_known_method(source.bytes + begin, method))
        return false;
    keep((located_part_t) { .part = {
        .kind = HTTP_REQUEST, .tvb = source.tvb, .layer = source.layer,
        .at = (int)begin, .at_last = (int)(begin + method - 1) } });
    return true;
}

/** @return where to go on */
static size_t find_request(packet_info *pinfo, source_t source)
{
    size_t version = source.at + bytes_find(source.bytes + source.at, source.length - source.at, VERSION, sizeof VERSION - 1);
    size_t line = version + FIRST_LINE_END;

    if (version == source.length || line + 2 > source.length)
        return source.length;
    if (memcmp(source.bytes + line, LINE_END, 2) != 0 || !keep_request_line(source, version))
        return line;
    for (source.at = line + 2; source.at < source.length;) {
        size_t end = bytes_find(source.bytes + source.at, source.length - source.at, LINE_END, 2);

        if (end == 0 || end == source.length - source.at)
            break;
        keep_header(pinfo, source, end);
        source.at += end + 2;
    }
    return source.at;
}

void http_messages_find(packet_info *pinfo, const packet_bytes_t *packet)
{
    source_t source = { .tvb = packet->tvb, .layer = packet->layer, .length = (size_t)packet->end, .at = (size_t)packet->begin };

    source.bytes = source.length > 0 ? (const char *)tvb_get_ptr(source.tvb, 0, (int)source.length) : "";
    while (source.at < source.length)
        source.at = find_request(pinfo, source);
}

static int compare_parts(const void *left, const void *right)
{
    const located_part_t *a = (const located_part_t *)left;
    const located_part_t *b = (const located_part_t *)right;

    if (a->source != b->source)
        return a->source < b->source ? -1 : 1;
    if (a->part.at != b->part.at)
        return a->part.at < b->part.at ? -1 : 1;
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

        while (g_array_index(parts, located_part_t, j).part.tvb != item->part.tvb)
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
