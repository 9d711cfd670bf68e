/* answer.c: answers, as text for people and as JSON for programs
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lookup/answer.h"

#include <stdio.h>
#include <string.h>

#include "lookup/json.h"

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

static unsigned cells_of(gunichar c)
{
    return g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
}

static unsigned width_of(const char *text, size_t length)
{
    unsigned cells = 0;

    for (const char *c = text; c < text + length; c = g_utf8_next_char(c))
        cells += cells_of(g_utf8_get_char(c));
    return cells;
}

static void end_line(page_t *page)
{
    g_string_append_c(page->out, '\n');
    page->column = 0;
}

static void add_blanks(page_t *page, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        g_string_append_c(page->out, ' ');
    page->column += count;
}

/** The length of the next piece that must not be broken: a word, or one character of a language that has no blanks. */
static size_t piece_length(const char *text)
{
    const char *end = text;

    while (*end && *end != ' ') {
        bool wide = g_unichar_iswide(g_utf8_get_char(end));
        const char *next = g_utf8_next_char(end);
        gunichar after = *next ? g_utf8_get_char(next) : ' ';

        end = next;
        /* A mark stays with the character before it. */
        if (wide && g_unichar_iswide(after) && !g_unichar_ispunct(after))
            break;
    }
    return (size_t)(end - text);
}

/** Add a text from the current column on; further lines begin at `indent`. */
static void add_wrapped(page_t *page, const char *text, unsigned indent)
{
    bool first = true;

    while (*text) {
        bool blank = *text == ' ';
        size_t length;
        unsigned cells;

        text += strspn(text, " ");
        length = piece_length(text);
        cells = width_of(text, length);
        if (!first && page->width && page->column + blank + cells > page->width) {
            end_line(page);
            add_blanks(page, indent);
        } else if (blank && !first) {
            add_blanks(page, 1);
        }
        g_string_append_len(page->out, text, (gssize)length);
        page->column += cells;
        text += length;
        first = false;
    }
    end_line(page);
}

static const char *label_of(const page_t *page, sspi_word_t label)
{
    return sspi_text((uint16_t)label, page->language);
}

/** Measure the labels, so that the texts stand in a column. */
static void measure_labels(page_t *page)
{
    static const sspi_word_t labels[] = {
        SSPI_WORD_STATUS, SSPI_WORD_CLASS, SSPI_WORD_BASIS, SSPI_WORD_WIN32, SSPI_WORD_MEANING,
        SSPI_WORD_NATIVE_MEANING, SSPI_WORD_CAUSE, SSPI_WORD_REMEDY, SSPI_WORD_SERVER_BUILD
    };

    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++)
        page->labels = MAX(page->labels, width_of(label_of(page, labels[i]), strlen(label_of(page, labels[i]))));
}

/** Add `label: text`. */
static void add_line(page_t *page, sspi_word_t label, const char *text)
{
    const char *name = label_of(page, label);
    unsigned indent = INDENT + page->labels + 2;

    if (!text)
        return;
    add_blanks(page, INDENT);
    g_string_append_printf(page->out, "%s:", name);
    page->column += width_of(name, strlen(name)) + 1;
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

static void add_finding(page_t *page, const sspi_finding_t *finding)
{
    const sspi_code_t *win32 = finding->has_win32 ? sspi_code_find(SSPI_FAMILY_WIN32, finding->win32) : NULL;
    char native[NATIVE_SIZE];
    sspi_explanation_t texts;
    char *title;

    sspi_finding_explain(finding, page->language, &texts);
    title =
        g_strdup_printf("%s, %s", sspi_finding_native_text(finding, native, sizeof native), sspi_families[finding->family].title);
    add_wrapped(page, title, INDENT);
    g_free(title);
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
