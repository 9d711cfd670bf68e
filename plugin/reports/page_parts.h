/* page_parts.h: the parts of the report as a page, each a section with its heading
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_PAGE_PARTS_H
#define SSPI_PAGE_PARTS_H

#include "codes/language.h"
#include "reports/page.h"

/* Bytes of each part, above which the rest is counted: the page stays below 2 MB. The table of attempts gets what the others
 * leave. */
#define PAGE_BYTES 1950000u
#define PAGE_PROBLEMS_BYTES 250000u
#define PAGE_LADDERS_BYTES 250000u
#define PAGE_WEAK_BYTES 150000u

/* The style and the script of the page, each up to a NUL (files in reports/page, which the build embeds). */
extern const char page_style[];
extern const char page_script[];

/** Begin a section with its heading. It ends with "</section>".
 *  @param id  by which links find it */
void page_begin_section(GString *html, const char *id, sspi_word_t heading);

/** Begin what scrolls by itself where it is wider than the page. It ends with "</div>".
 *  @param label  what it is called by who cannot see it */
void page_begin_wide(GString *html, const char *label);

void page_append_paragraph(GString *html, sspi_word_t word);

/** "… more are not listed here", where there are more. */
void page_append_more(GString *html, unsigned more);

/** A label and a text, of a list of such; nothing where there is no text.
 *  @param name_class  of the text, or NULL */
void page_append_fact(GString *html, const char *label, const char *text, const char *text_class);

/** Who failed and why: a line for each problem, and what counts there are. */
void page_append_answer(GString *html, const GPtrArray *attempts, const GPtrArray *problems);

/** Each problem with its explanation.
 *  @param drawn  what page_append_ladders() has put there */
void page_append_problems(GString *html, const GPtrArray *problems, GHashTable *drawn);

/** The table of attempts, failures first.
 *  @param most  bytes that it may have */
void page_append_attempts(GString *html, const GPtrArray *attempts, gsize most);

/** The frames of each story, those of problems first.
 *  @param drawn  gets each attempt (attempt_t) that is drawn, with the number by which its ladder is called: "s3" */
void page_append_ladders(GString *html, const page_source_t *source, const GPtrArray *problems, GHashTable *drawn);

/** Who uses what is weak. */
void page_append_weak(GString *html, const GPtrArray *attempts);

#endif
