/* sspi-lookup.c: the catalogue on the command line
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lookup/query.h"
#include "system/system.h"

/** Print `label: text`, with the labels of one language in a column. Widths are in characters, not in bytes. */
static void print_line(sspi_language_t language, sspi_word_t label, const char *text)
{
    static const sspi_word_t labels[] = {
        SSPI_WORD_STATUS, SSPI_WORD_CLASS, SSPI_WORD_BASIS, SSPI_WORD_WIN32, SSPI_WORD_MEANING,
        SSPI_WORD_NATIVE_MEANING, SSPI_WORD_CAUSE, SSPI_WORD_REMEDY, SSPI_WORD_SERVER_BUILD
    };
    const char *name = sspi_text((uint16_t)label, language);
    glong width = 0;

    if (!text)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++)
        width = MAX(width, g_utf8_strlen(sspi_text((uint16_t)labels[i], language), -1));
    g_print("  %s:%*s %s\n", name, (int)(width - g_utf8_strlen(name, -1)), "", text);
}

static void print_finding(const sspi_finding_t *finding, sspi_language_t language)
{
    const sspi_code_t *win32 = finding->has_win32 ? sspi_code_find(SSPI_FAMILY_WIN32, finding->win32) : NULL;
    sspi_explanation_t texts;
    char native[96];
    char *line;

    sspi_finding_explain(finding, language, &texts);
    g_print("%s, %s\n", sspi_finding_native_text(finding, native, sizeof native), sspi_families[finding->family].title);
    if (finding->status && finding->status != finding->native) {
        line = g_strdup_printf("%s (0x%08x)", finding->status->name, (unsigned)finding->status->code);
        print_line(language, SSPI_WORD_STATUS, line);
        g_free(line);
    }
    print_line(language, SSPI_WORD_CLASS, sspi_class_name(finding->class_, language));
    /* Where no status is known, there is nothing to say of how. */
    if (finding->status)
        print_line(language, SSPI_WORD_BASIS, sspi_basis_name(finding->basis, language));
    if (finding->has_win32) {
        line = g_strdup_printf("%u%s%s", (unsigned)finding->win32, win32 ? " " : "", win32 ? win32->name : "");
        print_line(language, SSPI_WORD_WIN32, line);
        g_free(line);
    }
    print_line(language, SSPI_WORD_MEANING, texts.meaning);
    print_line(language, SSPI_WORD_NATIVE_MEANING, texts.native_meaning);
    print_line(language, SSPI_WORD_CAUSE, texts.cause);
    print_line(language, SSPI_WORD_REMEDY, texts.remedy);
    if (finding->server_build) {
        line = g_strdup_printf("%u", (unsigned)finding->server_build);
        print_line(language, SSPI_WORD_SERVER_BUILD, line);
        g_free(line);
    }
}

static void add_member(JsonBuilder *builder, const char *name, const char *value)
{
    if (value) {
        json_builder_set_member_name(builder, name);
        json_builder_add_string_value(builder, value);
    }
}

/** Members are named as the plugin's fields, without the `sspi.` in front. */
static void add_json(JsonBuilder *builder, const sspi_finding_t *finding, sspi_language_t language)
{
    sspi_explanation_t texts;
    char native[96];
    char status[16];

    sspi_finding_explain(finding, language, &texts);
    json_builder_begin_object(builder);
    if (finding->status) {
        snprintf(status, sizeof status, "0x%08x", (unsigned)finding->status->code);
        add_member(builder, "status", status);
        add_member(builder, "name", finding->status->name);
        add_member(builder, "basis", sspi_basis_name(finding->basis, SSPI_ENGLISH));
    }
    add_member(builder, "class", sspi_class_name(finding->class_, SSPI_ENGLISH));
    add_member(builder, "family", sspi_families[finding->family].id);
    add_member(builder, "native", sspi_finding_native_text(finding, native, sizeof native));
    if (finding->has_win32) {
        json_builder_set_member_name(builder, "win32");
        json_builder_add_int_value(builder, finding->win32);
    }
    add_member(builder, "meaning", texts.meaning);
    add_member(builder, "native.meaning", texts.native_meaning);
    add_member(builder, "cause", texts.cause);
    add_member(builder, "remedy", texts.remedy);
    if (finding->server_build) {
        json_builder_set_member_name(builder, "server_build");
        json_builder_add_int_value(builder, finding->server_build);
    }
    json_builder_end_object(builder);
}

static void print_json(const GArray *hits, sspi_language_t language)
{
    JsonBuilder *builder = json_builder_new();
    JsonGenerator *generator = json_generator_new();
    JsonNode *root;
    char *text;

    json_builder_begin_array(builder);
    for (guint i = 0; i < hits->len; i++)
        add_json(builder, &g_array_index(hits, sspi_finding_t, i), language);
    json_builder_end_array(builder);
    root = json_builder_get_root(builder);
    json_generator_set_root(generator, root);
    json_generator_set_pretty(generator, TRUE);
    text = json_generator_to_data(generator, NULL);
    /* JSON is UTF-8 in every locale. */
    fputs(text, stdout);
    fputc('\n', stdout);
    g_free(text);
    json_node_unref(root);
    g_object_unref(generator);
    g_object_unref(builder);
}

static void print_text(const GArray *hits, sspi_language_t language)
{
    for (guint i = 0; i < hits->len; i++) {
        if (i > 0)
            g_print("\n");
        print_finding(&g_array_index(hits, sspi_finding_t, i), language);
    }
}

/** Look up all words as one question ("KRB Error 37"), and if that is none, each word as its own.
 *  Returns whether everything was found; what was not is named on standard error. */
static bool look_up(char **words, GArray *hits)
{
    char *line = g_strjoinv(" ", words);
    bool found = query(line, hits);
    bool all = true;

    g_free(line);
    if (found)
        return true;
    for (; *words; words++) {
        if (!query(*words, hits)) {
            g_printerr("sspi-lookup: '%s' is no code or name in the catalogue\n", *words);
            all = false;
        }
    }
    return all;
}

static bool has_unknown_option(char **words)
{
    for (; *words; words++) {
        if ((*words)[0] == '-' && !g_ascii_isdigit((*words)[1])) {
            g_printerr("sspi-lookup: unknown option %s\n", *words);
            return true;
        }
    }
    return false;
}

static bool choose_language(const char *code, sspi_language_t *language)
{
    *language = sspi_language_of_locale();
    if (!code || g_ascii_strcasecmp(code, "auto") == 0 || sspi_language_by_code(code, language))
        return true;

    g_printerr("sspi-lookup: no language '%s'; there are auto", code);
    for (unsigned i = 0; i < SSPI_LANGUAGE_COUNT; i++)
        g_printerr(", %s", sspi_languages[i].code);
    g_printerr("\n");
    return false;
}

int main(int argc G_GNUC_UNUSED, char **argv)
{
    char *language_code = NULL;
    gboolean all = FALSE;
    gboolean json = FALSE;
    gboolean version = FALSE;
    const GOptionEntry options[] = {
        { "all", 'a', 0, G_OPTION_ARG_NONE, &all, "Show every code of the catalogue", NULL },
        { "json", 'j', 0, G_OPTION_ARG_NONE, &json, "Print JSON, with the plugin's field names as keys", NULL },
        { "language", 'l', 0, G_OPTION_ARG_STRING, &language_code, "Language of the texts (default: that of the locale)",
          "LANGUAGE" },
        { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Print the version", NULL },
        G_OPTION_ENTRY_NULL
    };
    char **arguments = system_start(argv);
    GOptionContext *context;
    GArray *hits = g_array_new(FALSE, FALSE, sizeof(sspi_finding_t));
    sspi_language_t language = SSPI_ENGLISH;
    GError *error = NULL;
    int status = EXIT_SUCCESS;

    context = g_option_context_new("CODE… - explain Windows authentication status codes");
    /* A negative number is no option. */
    g_option_context_set_ignore_unknown_options(context, TRUE);
    g_option_context_add_main_entries(context, options, NULL);
    if (!g_option_context_parse_strv(context, &arguments, &error)) {
        g_printerr("sspi-lookup: %s\n", error->message);
        g_clear_error(&error);
        status = EXIT_FAILURE;
    } else if (has_unknown_option(arguments + 1)) {
        status = EXIT_FAILURE;
    } else if (version) {
        g_print("sspi-lookup %s\n", SSPI_VERSION);
    } else if (!choose_language(language_code, &language)) {
        status = EXIT_FAILURE;
    } else if (!all && !arguments[1]) {
        g_printerr("sspi-lookup: no code given; see sspi-lookup --help\n");
        status = EXIT_FAILURE;
    } else {
        if (all)
            query_all(hits);
        if (arguments[1] && !look_up(arguments + 1, hits))
            status = EXIT_FAILURE;
        if (json && hits->len > 0)
            print_json(hits, language);
        else
            print_text(hits, language);
    }
    g_option_context_free(context);
    g_array_unref(hits);
    g_strfreev(arguments);
    g_free(language_code);
    return status;
}
