/* item.c: fields of the plugin's own, and items of them in the packet details
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "details/item.h"

#include <string.h>

#include "compat.h"

/* The units in which Wireshark writes a span of time: seconds, or since 4.6 those that suit it: "3 minutes, 23 seconds". */
static const struct {
    const char *name; /**< of one; of several there is an s behind it */
    double seconds;
} units[] = {
    { "day", 86400 },       { "hour", 3600 },       { "microsecond", 1e-6 }, { "millisecond", 1e-3 },
    { "minute", 60 },       { "nanosecond", 1e-9 }, { "second", 1 },
};

/** The words of a field, and where Wireshark reads them. */
typedef struct {
    header_field_info *info;
    sspi_word_t name;
    sspi_word_t hint;
} named_t;

static GArray *named;

void item_fields_register(int proto, const item_field_t *fields, size_t count)
{
    hf_register_info *infos = wmem_alloc0_array(wmem_epan_scope(), hf_register_info, count);

    if (!named)
        named = g_array_new(FALSE, FALSE, sizeof(named_t));
    for (size_t i = 0; i < count; i++) {
        hf_register_info info = { fields[i].id,
                                  { sspi_word(fields[i].name), fields[i].filter, fields[i].type, fields[i].display,
                                    fields[i].strings, 0, NULL, HFILL } };
        named_t words = { .info = &infos[i].hfinfo, .name = fields[i].name, .hint = fields[i].hint };

        infos[i] = info;
        g_array_append_val(named, words);
    }
    proto_register_field_array(proto, infos, (int)count);
}

void item_fields_translate(void)
{
    for (guint i = 0; named && i < named->len; i++) {
        named_t *words = &g_array_index(named, named_t, i);

        words->info->name = sspi_word(words->name);
        words->info->blurb = words->hint == ITEM_NO_HINT ? NULL : sspi_word(words->hint);
    }
}

/** The seconds of a unit that a text begins with, 0 where it is none. `end` is set behind it. */
static double seconds_of_unit(const char *text, const char **end)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz");

    *end = text + length;
    if (length > 0 && text[length - 1] == 's')
        length--;
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        if (strlen(units[i].name) == length && strncmp(text, units[i].name, length) == 0)
            return units[i].seconds;
    }
    return 0;
}

/** The seconds of a span of time as Wireshark writes it, to be freed with g_free(); NULL where it is not written like that. */
static char *seconds_of(const char *span)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    const char *at = span;
    double seconds = 0;

    for (;;) {
        size_t digits = strspn(at, "-.0123456789");
        const char *end;
        double unit = digits > 0 && at[digits] == ' ' ? seconds_of_unit(at + digits + 1, &end) : 0;

        if (unit == 0)
            return NULL;
        if (at == span && unit == 1 && !*end)
            return g_strndup(span, digits);
        seconds += g_ascii_strtod(at, NULL) * unit;
        if (!*end)
            return g_strdup(g_ascii_formatd(text, sizeof text, "%.9f", seconds));
        if (!g_str_has_prefix(end, ", "))
            return NULL;
        at = end + 2;
    }
}

/** Write a label as the current language does: its own colon between name and value, seconds with its word for them. */
static void translate_label(proto_item *item, const field_info *info)
{
    const char *name = info->hfinfo->name;
    size_t length = strlen(name);
    char label[ITEM_LABEL_LENGTH];
    const char *value = label + length + 2;
    char *digits;
    char *seconds;
    char *translated;

    if (info->rep)
        g_strlcpy(label, info->rep->representation, sizeof label);
    else
        ITEM_FILL_LABEL(info, label);
    if (!g_str_has_prefix(label, name) || !g_str_has_prefix(label + length, ": "))
        return;
    digits = info->hfinfo->type == FT_RELATIVE_TIME ? seconds_of(value) : NULL;
    seconds = digits ? sspi_word_with(SSPI_WORD_IN_SECONDS, digits, NULL) : NULL;
    translated = sspi_word_with(SSPI_WORD_WITH_COLON, name, seconds ? seconds : value, NULL);
    proto_item_set_text(item, "%s", translated);
    g_free(translated);
    g_free(seconds);
    g_free(digits);
}

proto_item *item_added(const proto_tree *tree, proto_item *item)
{
    field_info *info = item ? PITEM_FINFO(item) : NULL;

    proto_item_set_generated(item);
    if (info && sspi_language_current() != SSPI_ENGLISH && tree_is_visible(tree))
        translate_label(item, info);
    return item;
}

void item_add_text(proto_tree *tree, int hf, tvbuff_t *tvb, const char *text)
{
    if (text && proto_field_is_referenced(tree, hf))
        item_added(tree, proto_tree_add_string(tree, hf, tvb, 0, 0, text));
}

void item_add_hidden_text(proto_tree *tree, int hf, tvbuff_t *tvb, const char *text)
{
    if (text && proto_field_is_referenced(tree, hf))
        proto_item_set_hidden(item_added(tree, proto_tree_add_string(tree, hf, tvb, 0, 0, text)));
}

void item_add_worded_text(proto_tree *tree, int hf, tvbuff_t *tvb, const char *text, const char *shown)
{
    if (text && tree_is_visible(tree))
        item_added(tree, proto_tree_add_string_format_value(tree, hf, tvb, 0, 0, text, "%s", shown));
    else
        item_add_text(tree, hf, tvb, text);
}

void item_add_number(proto_tree *tree, int hf, tvbuff_t *tvb, uint32_t number)
{
    if (proto_field_is_referenced(tree, hf))
        item_added(tree, proto_tree_add_uint(tree, hf, tvb, 0, 0, number));
}

void item_add_named_number(proto_tree *tree, int hf, tvbuff_t *tvb, uint32_t number, const char *name)
{
    if (tree_is_visible(tree))
        item_added(tree, proto_tree_add_uint_format_value(tree, hf, tvb, 0, 0, number, "%s", name));
    else
        item_add_number(tree, hf, tvb, number);
}
