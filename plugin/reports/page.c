/* page.c: the report as one page of HTML, for people who have no Wireshark
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/page.h"

#include <string.h>

#include <epan/epan.h>

#include "diagnosis/problems.h"
#include "reports/html.h"
#include "reports/page_parts.h"

/** By which the browser knows that the style and the script are ours: to be freed with g_free(). */
static char *hash_of(const char *text)
{
    GChecksum *checksum = g_checksum_new(G_CHECKSUM_SHA256);
    guint8 digest[32];
    gsize length = sizeof digest;

    g_checksum_update(checksum, (const guchar *)text, -1);
    g_checksum_get_digest(checksum, digest, &length);
    g_checksum_free(checksum);
    return g_base64_encode(digest, length);
}

/** Nothing may be loaded, sent or run but that. */
static void append_policy(GString *html)
{
    char *style = hash_of(page_style);
    char *script = hash_of(page_script);

    g_string_append_printf(html,
                           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-%s'; "
                           "script-src 'sha256-%s'; base-uri 'none'; form-action 'none'\">\n",
                           style, script);
    g_free(style);
    g_free(script);
}

static void append_head(GString *html)
{
    const sspi_language_info_t *language = &sspi_languages[sspi_language_current()];

    g_string_append_printf(html, "<!DOCTYPE html>\n<html lang=\"%s\" dir=ltr>\n<head>\n<meta charset=utf-8>\n", language->code);
    append_policy(html);
    g_string_append(html, "<meta name=viewport content=\"width=device-width, initial-scale=1\">\n"
                          "<meta name=referrer content=no-referrer>\n<title>");
    html_append_word(html, SSPI_WORD_PAGE_TITLE);
    g_string_append_printf(html, "</title>\n<style>%s</style>\n</head>\n<body>\n", page_style);
}

static void append_link(GString *html, const char *to, sspi_word_t word)
{
    g_string_append_printf(html, "<a href=\"#%s\">", to);
    html_append_word(html, word);
    g_string_append(html, "</a> ");
}

/** The links go to what is there. */
static void append_contents(GString *html, const char *body)
{
    static const struct {
        const char *section;
        sspi_word_t word;
    } sections[] = {
        { "diagnosis", SSPI_WORD_PAGE_DIAGNOSIS }, { "list", SSPI_WORD_ATTEMPTS },   { "ladders", SSPI_WORD_PAGE_LADDERS },
        { "weak", SSPI_WORD_PAGE_WEAK },           { "read", SSPI_WORD_PAGE_READ },
    };

    g_string_append(html, "<nav aria-label=\"");
    html_append_word(html, SSPI_WORD_PAGE_CONTENTS);
    g_string_append(html, "\">");
    for (size_t i = 0; i < G_N_ELEMENTS(sections); i++) {
        char *mark = g_strdup_printf("<section id=%s>", sections[i].section);

        if (strstr(body, mark))
            append_link(html, sections[i].section, sections[i].word);
        g_free(mark);
    }
    g_string_append(html, "</nav>\n");
}

/** "file.pcapng", the time that it covers, what there is in it. */
static void append_title(GString *html, const page_source_t *source, const char *file)
{
    char *period = capture_span_text(source->span);

    g_string_append(html, "<header>\n<h1>");
    html_append_word(html, SSPI_WORD_PAGE_TITLE);
    g_string_append(html, "</h1>\n");
    if (file) {
        g_string_append(html, "<p class=code>");
        html_append_cut(html, file, HTML_LONGEST_CELL);
        g_string_append(html, "</p>\n");
    }
    if (*period)
        g_string_append_printf(html, "<p>%s UTC</p>\n", period);
    g_string_append(html, "</header>\n");
    g_free(period);
}

/** What the page is about, and what it is not. */
static void append_read(GString *html, const page_source_t *source, const char *file)
{
    char *period = capture_span_text(source->span);
    char *programs = g_strdup_printf("sspi " PLUGIN_VERSION ", Wireshark %s", epan_get_version());
    char frames[16] = "";

    if (source->span->frames > 0)
        g_snprintf(frames, sizeof frames, "%u", source->span->frames);
    page_begin_section(html, "read", SSPI_WORD_PAGE_READ);
    g_string_append(html, "<dl>\n");
    page_append_fact(html, sspi_word(SSPI_WORD_PAGE_FILE), file, "code");
    page_append_fact(html, sspi_word(SSPI_WORD_PAGE_PERIOD), period, NULL);
    page_append_fact(html, sspi_word(SSPI_WORD_FRAMES), frames, NULL);
    if (!source->is_redacted)
        page_append_fact(html, sspi_word(SSPI_WORD_FILTER), source->filter, "code");
    page_append_fact(html, sspi_word(SSPI_WORD_PAGE_PROGRAMS), programs, NULL);
    g_string_append(html, "</dl>\n");
    if (source->filter) {
        page_append_paragraph(html, SSPI_WORD_PAGE_FILTERED);
    }
    page_append_paragraph(html, SSPI_WORD_PAGE_LIMITS);
    g_string_append(html, "</section>\n");
    g_free(period);
    g_free(programs);
}

/** All sections but the first. */
static GString *body_of(const page_source_t *source, const GPtrArray *problems, const char *file)
{
    GString *body = g_string_new(NULL);
    GString *behind = g_string_new(NULL);
    GHashTable *drawn = g_hash_table_new(NULL, NULL);

    page_append_ladders(behind, source, problems, drawn);
    page_append_weak(behind, source->content.attempts);
    append_read(behind, source, file);
    page_append_problems(body, problems, drawn);
    page_append_attempts(body, source->content.attempts,
                         PAGE_BYTES - body->len - behind->len - strlen(page_style) - strlen(page_script));
    g_string_append_len(body, behind->str, (gssize)behind->len);
    g_string_free(behind, TRUE);
    g_hash_table_destroy(drawn);
    return body;
}

char *report_page(const page_source_t *source)
{
    GPtrArray *problems = problems_of(source->content.attempts, source->content.loose);
    char *file = source->is_redacted ? NULL : capture_file_name();
    GString *body = body_of(source, problems, file);
    GString *html = g_string_new(NULL);

    append_head(html);
    append_title(html, source, file);
    append_contents(html, body->str);
    if (source->is_redacted) {
        g_string_append(html, "<p class=redacted>");
        html_append_word(html, SSPI_WORD_PAGE_REDACTED);
        g_string_append(html, "</p>\n");
    }
    g_string_append(html, "<main>\n");
    page_append_answer(html, source->content.attempts, problems);
    g_string_append_len(html, body->str, (gssize)body->len);
    g_string_append_printf(html, "</main>\n<script>%s</script>\n</body>\n</html>\n", page_script);
    g_string_free(body, TRUE);
    g_free(file);
    g_ptr_array_unref(problems);
    return g_string_free(html, FALSE);
}
