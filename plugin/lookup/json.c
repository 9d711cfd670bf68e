/* json.c: JSON (RFC 8259), written as it comes
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lookup/json.h"

void json_begin(json_writer_t *writer)
{
    *writer = (json_writer_t) { .out = g_string_new("[") };
}

char *json_end(json_writer_t *writer)
{
    g_string_append(writer->out, writer->has_object ? "\n]\n" : "]\n");
    return g_string_free(writer->out, FALSE);
}

void json_begin_object(json_writer_t *writer)
{
    g_string_append(writer->out, writer->has_object ? ",\n  {" : "\n  {");
    writer->has_object = true;
    writer->has_member = false;
}

void json_end_object(json_writer_t *writer)
{
    g_string_append(writer->out, writer->has_member ? "\n  }" : "}");
}

/** A text in quotation marks: what has to be escaped, and no more. */
static void add_quoted(GString *out, const char *text)
{
    char *valid = g_utf8_make_valid(text, -1);

    g_string_append_c(out, '"');
    for (const char *c = valid; *c; c++) {
        if (*c == '"' || *c == '\\')
            g_string_append_printf(out, "\\%c", *c);
        else if ((unsigned char)*c < 0x20 || *c == 0x7f)
            g_string_append_printf(out, "\\u%04x", (unsigned)*c);
        else
            g_string_append_c(out, *c);
    }
    g_string_append_c(out, '"');
    g_free(valid);
}

static void begin_member(json_writer_t *writer, const char *name)
{
    g_string_append(writer->out, writer->has_member ? ",\n    " : "\n    ");
    writer->has_member = true;
    add_quoted(writer->out, name);
    g_string_append(writer->out, " : ");
}

void json_add_string(json_writer_t *writer, const char *name, const char *value)
{
    if (value) {
        begin_member(writer, name);
        add_quoted(writer->out, value);
    }
}

void json_add_number(json_writer_t *writer, const char *name, uint64_t value)
{
    begin_member(writer, name);
    g_string_append_printf(writer->out, "%" G_GUINT64_FORMAT, (guint64)value);
}
