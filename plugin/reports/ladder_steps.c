/* ladder_steps.c: the frames of attempts, as arrows between client and server
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/ladder_steps.h"

#include <epan/column-info.h>
#include <epan/tap.h>
#include <string.h>

#include "attempts/sides.h"
#include "parse/visible_text.h"

/* Of an attempt the first ones are kept, and the last. */
#define MOST_STEPS_OF_ATTEMPT 16
/* Of all attempts. Those that went well make room for others. */
#define MOST_STEPS 40000
/* Bytes of what Wireshark says of a frame. */
#define LONGEST_INFO 120

struct ladder_steps {
    GHashTable *by_attempt; /**< attempt_steps_t */
    unsigned count;
    bool is_full;
};

static void clear_step(void *step)
{
    g_free(((ladder_step_t *)step)->info);
}

static void free_steps(void *data)
{
    attempt_steps_t *steps = (attempt_steps_t *)data;

    g_array_free(steps->steps, TRUE);
    g_free(steps);
}

void ladder_steps_forget(ladder_steps_t *steps)
{
    g_hash_table_remove_all(steps->by_attempt);
    steps->count = 0;
    steps->is_full = false;
}

static void reset(void *data)
{
    ladder_steps_forget((ladder_steps_t *)data);
}

static gboolean has_succeeded(void *attempt, void *steps, void *count)
{
    if (((const attempt_t *)attempt)->state != ATTEMPT_SUCCESS)
        return FALSE;
    *(unsigned *)count -= ((const attempt_steps_t *)steps)->steps->len;
    return TRUE;
}

/** Where there are too many, those of attempts that went well go; if that helps little, no more are taken. */
static void make_room(ladder_steps_t *steps)
{
    if (steps->count < MOST_STEPS || steps->is_full)
        return;
    g_hash_table_foreach_remove(steps->by_attempt, has_succeeded, &steps->count);
    steps->is_full = steps->count > MOST_STEPS / 2;
}

static attempt_steps_t *steps_of(ladder_steps_t *steps, attempt_t *attempt)
{
    attempt_steps_t *found = (attempt_steps_t *)g_hash_table_lookup(steps->by_attempt, attempt);

    if (!found && !steps->is_full) {
        found = g_new0(attempt_steps_t, 1);
        found->steps = g_array_new(FALSE, TRUE, sizeof(ladder_step_t));
        g_array_set_clear_func(found->steps, clear_step);
        g_hash_table_insert(steps->by_attempt, attempt, found);
    }
    return found;
}

/** The annotation of a frame that says most, or NULL. */
static const annotation_t *best_annotation(const frame_record_t *record)
{
    const annotation_t *best = NULL;

    for (unsigned i = 0; i < record->count; i++) {
        if (!best || annotation_says_more(&record->annotations[i], best))
            best = &record->annotations[i];
    }
    return best;
}

/** What the packet list says of the frame, where it has a column for that; to be freed with g_free(). */
static char *info_of(const packet_info *pinfo)
{
    const char *info = pinfo->cinfo ? col_get_text(pinfo->cinfo, COL_INFO) : NULL;
    size_t length = info ? MIN(strlen(info), LONGEST_INFO) : 0;

    /* Not in the middle of a character. */
    while (length > 0 && ((unsigned char)info[length] & 0xc0) == 0x80)
        length--;
    return length > 0 ? visible_text(info, length) : NULL;
}

/** An attempt may go on from another port of the client, or with another server. */
static bool is_from_client(const packet_info *pinfo, const attempt_t *attempt)
{
    if (side_is_sender(pinfo, attempt->client))
        return true;
    return !side_is_sender(pinfo, attempt->server) && addresses_equal(&pinfo->src, &attempt->client->addr);
}

static void add_step(ladder_steps_t *steps, const packet_info *pinfo, const frame_record_t *record, attempt_t *attempt)
{
    const annotation_t *annotation = best_annotation(record);
    attempt_steps_t *of_attempt = steps_of(steps, attempt);
    ladder_step_t step = {
        .frame = pinfo->num,
        .time = pinfo->abs_ts,
        .from_client = is_from_client(pinfo, attempt),
        .has_finding = annotation,
    };

    if (!of_attempt)
        return;
    if (annotation)
        step.finding = annotation->finding;
    step.info = info_of(pinfo);
    if (of_attempt->steps->len == MOST_STEPS_OF_ATTEMPT) {
        g_array_set_size(of_attempt->steps, MOST_STEPS_OF_ATTEMPT - 1);
        of_attempt->left_out++;
        steps->count--;
    }
    g_array_append_val(of_attempt->steps, step);
    steps->count++;
}

static tap_packet_status take_frame(void *data, packet_info *pinfo, epan_dissect_t *edt _U_, const void *record,
                                    tap_flags_t flags _U_)
{
    ladder_steps_t *steps = (ladder_steps_t *)data;
    const frame_record_t *of_frame = (const frame_record_t *)record;

    make_room(steps);
    for (unsigned i = 0; i < of_frame->attempt_count; i++)
        add_step(steps, pinfo, of_frame, of_frame->attempts[i]);
    return TAP_PACKET_DONT_REDRAW;
}

ladder_steps_t *ladder_steps_new(const char *tap, const char *filter, GString **error)
{
    ladder_steps_t *steps = g_new0(ladder_steps_t, 1);

    steps->by_attempt = g_hash_table_new_full(NULL, NULL, NULL, free_steps);
    *error = register_tap_listener(tap, steps, filter, TL_REQUIRES_COLUMNS, reset, take_frame, NULL, NULL);
    return steps;
}

void ladder_steps_free(ladder_steps_t *steps)
{
    remove_tap_listener(steps);
    g_hash_table_destroy(steps->by_attempt);
    g_free(steps);
}

const attempt_steps_t *ladder_steps_of(const ladder_steps_t *steps, const attempt_t *attempt)
{
    return (const attempt_steps_t *)g_hash_table_lookup(steps->by_attempt, attempt);
}
