/* page_ladders.c: the frames of each story on the page, as arrows between client and servers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/attempt_words.h"
#include "diagnosis/problems.h"
#include "reports/html.h"
#include "reports/page_parts.h"
#include "system/cells.h"

/* So many ladders, of one problem, and in one ladder so many attempts and sides. */
#define MOST_LADDERS 24
#define MOST_OF_PROBLEM 3
#define MOST_PARTS 12
#define MOST_LANES 6

/* Where things stand, in the units of the picture. */
#define WIDTH 1000
#define FRAME_AT 62
#define SECONDS_AT 138
#define FIRST_LANE 220
#define LAST_LANE 900
#define HEAD_HEIGHT 30
#define PART_HEIGHT 24
#define STEP_HEIGHT 22
#define LETTER_WIDTH 6.3
#define BOLD_LETTER_WIDTH 6.8

typedef struct {
    GArray *places; /**< of its attempts, in those of the page */
    bool is_drawn;
} story_t;

typedef struct {
    const page_source_t *source;
    GHashTable *by_attempt; /**< attempt as it is shown to story_t */
    GHashTable *drawn;      /**< see page_append_ladders() */
    GPtrArray *stories;     /**< in the order of their first attempts */
    gsize begin;
    unsigned count;         /**< of ladders that are drawn */
} ladders_t;

/** What a ladder is drawn with. */
typedef struct {
    GString *svg;
    wmem_allocator_t *pool;
    const char *lanes[MOST_LANES];
    unsigned lane_count;
    nstime_t start;
    int y;
    bool is_redacted;
} ladder_t;

static const attempt_t *shown_attempt(const page_source_t *source, guint place)
{
    return (const attempt_t *)g_ptr_array_index(source->content.attempts, place);
}

static const attempt_steps_t *steps_at(const page_source_t *source, guint place)
{
    return ladder_steps_of(source->steps, (const attempt_t *)g_ptr_array_index(source->originals, place));
}

static void free_story(void *data)
{
    story_t *story = (story_t *)data;

    g_array_free(story->places, TRUE);
    g_free(story);
}

/** The stories of attempts whose steps are known: those of the capture that is open. */
static void find_stories(ladders_t *ladders)
{
    const page_source_t *source = ladders->source;
    GHashTable *by_number = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < source->content.attempts->len; i++) {
        const attempt_t *attempt = shown_attempt(source, i);
        gpointer number = GUINT_TO_POINTER(diagnosis_story(attempt));
        story_t *story = (story_t *)g_hash_table_lookup(by_number, number);

        if (!steps_at(source, i))
            continue;
        if (!story) {
            story = g_new0(story_t, 1);
            story->places = g_array_new(FALSE, FALSE, sizeof(guint));
            g_hash_table_insert(by_number, number, story);
            g_ptr_array_add(ladders->stories, story);
        }
        g_array_append_val(story->places, i);
        g_hash_table_insert(ladders->by_attempt, (gpointer)attempt, story);
    }
    g_hash_table_destroy(by_number);
}

/** The place of a side among the lanes, which it gets if there is room; -1 where there is none. */
static int lane_of(ladder_t *ladder, const char *name)
{
    for (unsigned i = 0; i < ladder->lane_count; i++) {
        if (g_str_equal(ladder->lanes[i], name))
            return (int)i;
    }
    if (ladder->lane_count == MOST_LANES)
        return -1;
    ladder->lanes[ladder->lane_count] = name;
    return (int)ladder->lane_count++;
}

/** A client is one side whatever its ports are; of servers each service is one. A machine that is both is both. */
static int client_lane(ladder_t *ladder, const attempt_t *attempt)
{
    endpoint_t client = { attempt->client->addr, 0 };

    return lane_of(ladder, attempt_endpoint_text(ladder->pool, &client));
}

static int server_lane(ladder_t *ladder, const attempt_t *attempt)
{
    const char *name = attempt_endpoint_text(ladder->pool, attempt->server);

    return lane_of(ladder, attempt->server->port ? name : wmem_strdup_printf(ladder->pool, "%s ", name));
}

static int x_of(const ladder_t *ladder, int lane)
{
    return FIRST_LANE + (LAST_LANE - FIRST_LANE) * lane / MAX(1, (int)ladder->lane_count - 1);
}

/** A text that ends where the picture does. */
static void append_text(const ladder_t *ladder, int x, int y, const char *classes, const char *text)
{
    double letter = g_str_has_prefix(classes, "part") ? BOLD_LETTER_WIDTH : LETTER_WIDTH;
    const char *end = cells_end(text, (unsigned)((WIDTH - x) / letter) + 1);
    char *shown = end ? g_strdup_printf("%.*s…", (int)(end - text), text) : g_strdup(text);

    g_string_append_printf(ladder->svg, "<text x=\"%d\" y=\"%d\" class=\"%s\">", x, y, classes);
    html_append(ladder->svg, shown);
    g_string_append(ladder->svg, "</text>");
    g_free(shown);
}

/** What a step comes to. The frame with the result may have no status. */
static sspi_class_t step_class(const ladder_step_t *step, const attempt_t *attempt)
{
    if (step->has_finding)
        return step->finding.class_;
    if (step->frame != attempt->result_frame || attempt->state == ATTEMPT_UNFINISHED)
        return SSPI_CLASS_STEP;
    return attempt->state == ATTEMPT_FAILURE ? SSPI_CLASS_FAILURE : SSPI_CLASS_SUCCESS;
}

/** The reason of a failure; of other frames what Wireshark says of them, which may name somebody. */
static const char *step_text(const ladder_t *ladder, const ladder_step_t *step, const attempt_t *attempt)
{
    const char *result = step->frame == attempt->result_frame ? attempt_native_words(ladder->pool, attempt) : NULL;
    char native[96];

    if (!ladder->is_redacted && step->info && step_class(step, attempt) != SSPI_CLASS_FAILURE)
        return step->info;
    if (step->has_finding)
        return wmem_strdup(ladder->pool, sspi_finding_native_text(&step->finding, native, sizeof native));
    return result ? result : attempt_in_words(attempt->carrier);
}

static void append_step(ladder_t *ladder, const ladder_step_t *step, const attempt_t *attempt, int from, int to)
{
    static const char *const styles[] = { [SSPI_CLASS_SUCCESS] = "s", [SSPI_CLASS_STEP] = "n", [SSPI_CLASS_FAILURE] = "f" };
    const char *style = styles[step_class(step, attempt)];
    int x = x_of(ladder, from);
    int end = x_of(ladder, to);
    int way = end > x ? -1 : 1;
    nstime_t since;
    char digits[G_ASCII_DTOSTR_BUF_SIZE];

    nstime_delta(&since, &step->time, &ladder->start);
    ladder->y += STEP_HEIGHT;
    append_text(ladder, FRAME_AT, ladder->y + 3, "at", wmem_strdup_printf(ladder->pool, "%u", (unsigned)step->frame));
    append_text(ladder, SECONDS_AT, ladder->y + 3, "at", g_ascii_formatd(digits, sizeof digits, "%.4f", nstime_to_sec(&since)));
    append_text(ladder, MIN(x, end) + 10, ladder->y - 5, style, step_text(ladder, step, attempt));
    g_string_append_printf(ladder->svg, "<path class=%s d=\"M%d %dH%d\"/>", style, x, ladder->y, end);
    g_string_append_printf(ladder->svg, "<path class=\"head %s\" d=\"M%d %dl%d -4v8z\"/>", style, end, ladder->y, 8 * way);
    g_string_append_c(ladder->svg, '\n');
}

/** "alice@EXAMPLE.COM → cifs/srv1, SMB2, NTLMv2" */
static const char *subject_of(wmem_allocator_t *pool, const attempt_t *attempt)
{
    const char *mechanism = attempt_mechanism_words(pool, attempt);
    const char *target = attempt->target ? attempt->target : attempt_endpoint_text(pool, attempt->server);

    return wmem_strdup_printf(pool, "%s \xe2\x86\x92 %s, %s%s%s", attempt->identity ? attempt_in_words(attempt->identity) : "-",
                              target, attempt_in_words(attempt->carrier), mechanism ? ", " : "", mechanism ? mechanism : "");
}

/** The line above the steps of an attempt. */
static void append_part(ladder_t *ladder, const attempt_t *attempt)
{
    static const char *const classes[] = {
        [ATTEMPT_UNFINISHED] = "part u", [ATTEMPT_SUCCESS] = "part s", [ATTEMPT_FAILURE] = "part f"
    };
    const char *native = attempt_native_words(ladder->pool, attempt);
    const char *state = attempt_state_word((attempt_state_t)attempt->state);
    char *result = native ? sspi_word_with(SSPI_WORD_WITH_COLON, state, native, NULL) : g_strdup(state);
    const char *whole = wmem_strdup_printf(ladder->pool, "%s \xe2\x80\x93 %s", subject_of(ladder->pool, attempt), result);
    char number[16];
    char *line;

    g_snprintf(number, sizeof number, "%u", attempt->number);
    line = sspi_word_with(SSPI_WORD_ATTEMPT_LINE, number, whole, NULL);
    g_string_append_printf(ladder->svg, "<rect class=band x=\"0\" y=\"%d\" width=\"%d\" height=\"19\"/>", ladder->y + 7, WIDTH);
    ladder->y += PART_HEIGHT;
    append_text(ladder, 8, ladder->y - 3, classes[attempt->state], line);
    g_string_append_c(ladder->svg, '\n');
    g_free(result);
    g_free(line);
}

static void append_left_out(ladder_t *ladder, unsigned left_out)
{
    char count[16];
    char *text;

    if (left_out == 0)
        return;
    g_snprintf(count, sizeof count, "%u", left_out);
    text = sspi_word_with(SSPI_WORD_PAGE_MORE, count, NULL);
    ladder->y += STEP_HEIGHT;
    append_text(ladder, FIRST_LANE + 10, ladder->y - 4, "n", text);
    g_free(text);
}

/** @return whether there was a lane for each side */
static bool append_attempt(ladder_t *ladder, const page_source_t *source, guint place)
{
    const attempt_t *attempt = shown_attempt(source, place);
    const attempt_steps_t *steps = steps_at(source, place);
    int client = client_lane(ladder, attempt);
    int server = server_lane(ladder, attempt);

    if (client < 0 || server < 0)
        return false;
    append_part(ladder, attempt);
    for (guint i = 0; i < steps->steps->len; i++) {
        const ladder_step_t *step = &g_array_index(steps->steps, ladder_step_t, i);

        if (i + 1 == steps->steps->len)
            append_left_out(ladder, steps->left_out);
        append_step(ladder, step, attempt, step->from_client ? client : server, step->from_client ? server : client);
    }
    return true;
}

/** The lanes come first: where they stand depends on how many there are. */
static void find_lanes(ladder_t *ladder, const page_source_t *source, const story_t *story)
{
    for (guint i = 0; i < MIN(story->places->len, MOST_PARTS); i++) {
        const attempt_t *attempt = shown_attempt(source, g_array_index(story->places, guint, i));

        client_lane(ladder, attempt);
        server_lane(ladder, attempt);
    }
}

/** Names of the columns and of the sides, and the lines below these. */
static void append_lanes(GString *html, const ladder_t *ladder)
{
    ladder_t head = *ladder;

    head.svg = html;
    append_text(&head, FRAME_AT, 14, "at", sspi_word(SSPI_WORD_FRAMES));
    append_text(&head, SECONDS_AT, 14, "at", sspi_word(SSPI_WORD_SECONDS));
    for (unsigned i = 0; i < ladder->lane_count; i++) {
        int x = x_of(ladder, (int)i);

        append_text(&head, x, 14, "end", ladder->lanes[i]);
        g_string_append_printf(html, "<path class=lane d=\"M%d 20V%d\"/>", x, ladder->y + 8);
    }
    g_string_append_c(html, '\n');
}

static void append_caption(GString *html, wmem_allocator_t *pool, const page_source_t *source, const story_t *story)
{
    const attempt_t *attempt = shown_attempt(source, g_array_index(story->places, guint, 0));
    const char *number = wmem_strdup_printf(pool, "%u", attempt->number);

    html_append_word_with(html, SSPI_WORD_PAGE_STORY, number, subject_of(pool, attempt));
}

static void append_story(GString *html, const page_source_t *source, const story_t *story)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);
    ladder_t ladder = { .svg = g_string_new(NULL), .pool = pool, .y = HEAD_HEIGHT - 10, .is_redacted = source->is_redacted };
    guint first = g_array_index(story->places, guint, 0);
    unsigned shown = 0;

    ladder.start = g_array_index(steps_at(source, first)->steps, ladder_step_t, 0).time;
    find_lanes(&ladder, source, story);
    for (guint i = 0; i < MIN(story->places->len, MOST_PARTS); i++)
        shown += append_attempt(&ladder, source, g_array_index(story->places, guint, i));
    g_string_append_printf(html, "<figure id=s%u>\n<figcaption>", shown_attempt(source, first)->number);
    append_caption(html, pool, source, story);
    g_string_append(html, "</figcaption>\n<div class=wide tabindex=0 role=group aria-label=\"");
    append_caption(html, pool, source, story);
    g_string_append_printf(html, "\"><svg viewBox=\"0 0 %d %d\" role=img aria-label=\"", WIDTH, ladder.y + 12);
    append_caption(html, pool, source, story);
    g_string_append(html, "\">\n");
    append_lanes(html, &ladder);
    g_string_append_len(html, ladder.svg->str, (gssize)ladder.svg->len);
    g_string_append(html, "</svg></div>\n");
    page_append_more(html, story->places->len - shown);
    g_string_append(html, "</figure>\n");
    g_string_free(ladder.svg, TRUE);
    wmem_destroy_allocator(pool);
}

/** Draw a story if it is not drawn yet and there is room. Returns whether it was. */
static bool draw(GString *html, ladders_t *ladders, story_t *story)
{
    if (story->is_drawn || ladders->count == MOST_LADDERS || html->len - ladders->begin >= PAGE_LADDERS_BYTES)
        return false;
    append_story(html, ladders->source, story);
    for (guint i = 0; i < story->places->len; i++) {
        const attempt_t *attempt = shown_attempt(ladders->source, g_array_index(story->places, guint, i));
        const attempt_t *first = shown_attempt(ladders->source, g_array_index(story->places, guint, 0));

        g_hash_table_insert(ladders->drawn, (gpointer)attempt, GUINT_TO_POINTER(first->number));
    }
    story->is_drawn = true;
    ladders->count++;
    return true;
}

static void draw_problem(GString *html, ladders_t *ladders, const problem_t *problem)
{
    unsigned drawn = 0;

    for (guint i = 0; i < problem->attempts->len && drawn < MOST_OF_PROBLEM; i++) {
        story_t *story = (story_t *)g_hash_table_lookup(ladders->by_attempt, g_ptr_array_index(problem->attempts, i));

        drawn += story && draw(html, ladders, story);
    }
}

/** Those that went well too, if there is room. */
static void draw_rest(GString *html, ladders_t *ladders, bool with_success)
{
    for (guint i = 0; i < ladders->stories->len; i++) {
        story_t *story = (story_t *)g_ptr_array_index(ladders->stories, i);
        const attempt_t *first = shown_attempt(ladders->source, g_array_index(story->places, guint, 0));

        if (with_success || first->state != ATTEMPT_SUCCESS)
            draw(html, ladders, story);
    }
}

void page_append_ladders(GString *html, const page_source_t *source, const GPtrArray *problems, GHashTable *drawn)
{
    ladders_t ladders = {
        .source = source,
        .by_attempt = g_hash_table_new(NULL, NULL),
        .drawn = drawn,
        .stories = g_ptr_array_new_with_free_func(free_story),
        .begin = html->len,
    };

    find_stories(&ladders);
    if (ladders.stories->len > 0) {
        page_begin_section(html, "ladders", SSPI_WORD_PAGE_LADDERS);
        for (guint i = 0; i < problems->len; i++)
            draw_problem(html, &ladders, (const problem_t *)g_ptr_array_index(problems, i));
        draw_rest(html, &ladders, false);
        draw_rest(html, &ladders, true);
        page_append_more(html, ladders.stories->len - ladders.count);
        g_string_append(html, "</section>\n");
    }
    g_hash_table_destroy(ladders.by_attempt);
    g_ptr_array_free(ladders.stories, TRUE);
}
