/* answer.c: answers, as text for people and as JSON for programs
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lookup/answer.h"

#include <stdio.h>
#include <string.h>

#include "codes/language.h"
#include "lookup/json.h"
#include "system/cells.h"

#define INDENT 2u
/* Less room beside the labels is no room: texts then begin below them. */
#define NARROWEST 24u
#define NATIVE_SIZE 128

typedef struct {
    GString *out;
    sspi_language_t language;
    unsigned width;   /* of the terminal, 0: endless */
    unsigned labels;  /* the widest label, in cells */
    unsigned column;  /* cells of the line so far */
} page_t;

static void end_line(page_t *page)
{
    g_string_append_c(page->out, '\n');
    page->column = 0;
}

static void add_blanks(page_t *page, unsigned count)
{
    cells_append_blanks(page->out, count);
    page->column += count;
}

/** Add a text from the current column on; further lines begin at `indent`. */
static void add_wrapped(page_t *page, const char *text, unsigned indent)
{
    cells_append_wrapped(page->out, text, page->column, indent, page->width);
    end_line(page);
}

/** "Cause:", to be freed with g_free(). */
static char *label_of(const page_t *page, sspi_word_t label)
{
    const char *values[] = { sspi_text((uint16_t)label, page->language), "" };

    return g_strchomp(sspi_fill(sspi_text(SSPI_WORD_WITH_COLON, page->language), values, G_N_ELEMENTS(values)));
}

/** Measure the labels, so that the texts stand in a column. */
static void measure_labels(page_t *page)
{
    static const sspi_word_t labels[] = {
        SSPI_WORD_STATUS, SSPI_WORD_CLASS, SSPI_WORD_BASIS, SSPI_WORD_WIN32, SSPI_WORD_MEANING,
        SSPI_WORD_NATIVE_MEANING, SSPI_WORD_CAUSE, SSPI_WORD_REMEDY, SSPI_WORD_SERVER_BUILD
    };

    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        char *label = label_of(page, labels[i]);

        page->labels = MAX(page->labels, cells_of_text(label));
        g_free(label);
    }
}

/** Add `label: text`. */
static void add_line(page_t *page, sspi_word_t label, const char *text)
{
    unsigned indent = INDENT + page->labels + 1;
    char *name;

    if (!text)
        return;
    name = label_of(page, label);
    add_blanks(page, INDENT);
    g_string_append(page->out, name);
    page->column += cells_of_text(name);
    g_free(name);
    if (page->width && page->width < indent + NARROWEST) {
        end_line(page);
        indent = 2 * INDENT;
    }
    add_blanks(page, indent > page->column ? indent - page->column : 1);
    add_wrapped(page, text, indent);
}

G_GNUC_PRINTF(3, 4)
static void add_format(page_t *page, sspi_word_t label, const char *format, ...)
{
    va_list arguments;
    char *text;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    add_line(page, label, text);
    g_free(text);
}

/** "In SMB", where that is why the texts are these. */
static void add_context(page_t *page, const sspi_finding_t *finding)
{
    /* The words for contexts are in the order of the contexts. */
    int word = (int)SSPI_WORD_CONTEXT_CREDSSP + (int)finding->context - (int)SSPI_CONTEXT_CREDSSP;

    if (!sspi_finding_is_of_context(finding))
        return;
    add_blanks(page, INDENT);
    add_wrapped(page, sspi_text((uint16_t)word, page->language), INDENT);
}

static void add_finding(page_t *page, const sspi_finding_t *finding)
{
    const sspi_code_t *win32 = finding->has_win32 ? sspi_code_find(SSPI_FAMILY_WIN32, finding->win32) : NULL;
    char native[NATIVE_SIZE];
    const char *values[] = { sspi_finding_native_text(finding, native, sizeof native),
                             sspi_text(sspi_families[finding->family].title, page->language) };
    char *title = sspi_fill(sspi_text(SSPI_WORD_LISTED, page->language), values, G_N_ELEMENTS(values));
    sspi_explanation_t texts;

    sspi_finding_explain(finding, page->language, &texts);
    add_wrapped(page, title, INDENT);
    g_free(title);
    add_context(page, finding);
    if (finding->status && finding->status != finding->native)
        add_format(page, SSPI_WORD_STATUS, "%s (0x%08x)", finding->status->name, (unsigned)finding->status->code);
    add_line(page, SSPI_WORD_CLASS, sspi_class_name(finding->class_, page->language));
    /* Where no status is known, there is nothing to say of how. */
    if (finding->status)
        add_line(page, SSPI_WORD_BASIS, sspi_basis_name(finding->basis, page->language));
    if (finding->has_win32)
        add_format(page, SSPI_WORD_WIN32, "%u%s%s", (unsigned)finding->win32, win32 ? " " : "", win32 ? win32->name : "");
    add_line(page, SSPI_WORD_MEANING, texts.meaning);
    add_line(page, SSPI_WORD_NATIVE_MEANING, texts.native_meaning);
    add_line(page, SSPI_WORD_CAUSE, texts.cause);
    add_line(page, SSPI_WORD_REMEDY, texts.remedy);
    if (finding->server_build)
        add_format(page, SSPI_WORD_SERVER_BUILD, "%u", (unsigned)finding->server_build);
}

char *answers_as_text(const GArray *answers, bool ambiguous, sspi_language_t language, unsigned width)
{
    page_t page = { .out = g_string_new(NULL), .language = language, .width = width };

    measure_labels(&page);
    if (ambiguous) {
        add_wrapped(&page, sspi_text((uint16_t)SSPI_WORD_NOTE_AMBIGUOUS, language), 0);
        end_line(&page);
    }
    for (guint i = 0; i < answers->len; i++) {
        if (i > 0)
            end_line(&page);
        add_finding(&page, &g_array_index(answers, answer_t, i).finding);
    }
    return g_string_free(page.out, FALSE);
}

static void add_object(json_writer_t *writer, const answer_t *answer, sspi_language_t language)
{
    const sspi_finding_t *finding = &answer->finding;
    sspi_explanation_t texts;
    char native[NATIVE_SIZE];
    char status[16];

    sspi_finding_explain(finding, language, &texts);
    json_begin_object(writer);
    if (finding->status) {
        snprintf(status, sizeof status, "0x%08x", (unsigned)finding->status->code);
        json_add_string(writer, "status", status);
        json_add_string(writer, "name", finding->status->name);
    }
    json_add_string(writer, "class", sspi_class_name(finding->class_, SSPI_ENGLISH));
    if (finding->status)
        json_add_string(writer, "basis", sspi_basis_name(finding->basis, SSPI_ENGLISH));
    json_add_string(writer, "family", sspi_families[finding->family].id);
    json_add_string(writer, "native", sspi_finding_native_text(finding, native, sizeof native));
    if (finding->has_win32)
        json_add_number(writer, "win32", finding->win32);
    json_add_string(writer, "meaning", texts.meaning);
    json_add_string(writer, "native.meaning", texts.native_meaning);
    json_add_string(writer, "cause", texts.cause);
    json_add_string(writer, "remedy", texts.remedy);
    if (finding->server_build)
        json_add_number(writer, "server_build", finding->server_build);
    if (answer->length > 0) {
        json_add_number(writer, "at", answer->at);
        json_add_number(writer, "length", answer->length);
    }
    json_end_object(writer);
}

char *answers_as_json(const GArray *answers, sspi_language_t language)
{
    json_writer_t writer;

    json_begin(&writer);
    for (guint i = 0; i < answers->len; i++)
        add_object(&writer, &g_array_index(answers, answer_t, i), language);
    return json_end(&writer);
}
