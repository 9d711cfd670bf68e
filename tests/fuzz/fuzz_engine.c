/* fuzz_engine.c: attempts of whole captures, which have to be true
 *
 * The input is a list of instructions by which engine/scene.c makes packets. They go through libwireshark with the plugin in it,
 * alone and in other ways: in two passes, each packet twice, conversations in another order.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/capture.h"

/* The packets in which something else was found have been written. */
static bool is_written;

static void print_rows(const char *title, const GPtrArray *rows)
{
    fprintf(stderr, "%s:\n", title);
    for (guint i = 0; i < rows->len; i++)
        fprintf(stderr, "    %s\n", ((const row_t *)rows->pdata[i])->text);
}

static void print_plays(const scene_t *scene)
{
    for (guint i = 0; i < scene->plays->len; i++) {
        const play_t *play = &g_array_index(scene->plays, play_t, i);

        fprintf(stderr, "    place %u: %s, %s, %u of %u messages%s\n", play->place, play->carrier->title, play->logon->identity,
                play->sent, play->logon->leg_count, play->is_disturbed ? ", disturbed" : "");
    }
}

/** SSPI_FUZZ_CAPTURE names a file for the packets. */
static void write_packets(const GPtrArray *packets)
{
    const char *path = getenv("SSPI_FUZZ_CAPTURE");

    if (path)
        scene_write(packets, path);
}

G_GNUC_NORETURN static void complain(const scene_t *scene, const GPtrArray *rows, const char *complaint)
{
    fprintf(stderr, "%s\n", complaint);
    if (!is_written)
        write_packets(scene->packets);
    print_plays(scene);
    print_rows("shown", rows);
    abort();
}

static gboolean ends_with_name(gpointer sent, gpointer value, gpointer name)
{
    const char *behind = strchr((const char *)sent, '\\');

    (void)value;
    return behind && strcmp(behind + 1, (const char *)name) == 0;
}

static bool was_sent(const scene_t *scene, unsigned place, const char *identity)
{
    GHashTable *names = scene->names[place];

    return g_hash_table_contains(names, identity)
        || (scene->is_cut[place] && g_hash_table_find(names, ends_with_name, (gpointer)identity));
}

/** The class of a row is one that the server has said, unless it is said to be inferred from an end. The name is one that was
 *  sent. */
static void check_row(const scene_t *scene, const GPtrArray *rows, const row_t *row)
{
    bool is_inferred = scene->was_broken[row->place % PLACES] && row->verdict == FAILURE
        && g_str_has_prefix(row->native, "inferred: ");

    if (row->place >= PLACES)
        complain(scene, rows, "a client that nobody is");
    if (scene->is_patched[row->place])
        return;
    if (row->verdict != NOTHING && !is_inferred && !scene->says[row->place][row->verdict])
        complain(scene, rows, "an outcome that the server has not told");
    if (*row->identity && !was_sent(scene, row->place, row->identity))
        complain(scene, rows, "an identity that nobody has sent");
}

/** What a play that nothing has disturbed has to be shown as. */
static verdict_t verdict_of(const play_t *play)
{
    return play->sent < play->logon->leg_count ? NOTHING : logon_legs[play->logon->first_leg + play->sent - 1].says;
}

static bool is_of_client(const play_t *play)
{
    for (unsigned i = 0; i < play->sent; i++) {
        const leg_t *leg = &logon_legs[play->logon->first_leg + i];

        if (leg->from_client && leg->is_request)
            return true;
    }
    return false;
}

static const char *identity_of(const play_t *play)
{
    for (unsigned i = 0; i < play->sent; i++) {
        if (*logon_legs[play->logon->first_leg + i].name)
            return play->logon->identity;
    }
    return "";
}

/** Each logon that nothing has disturbed has its own row. */
static void check_plays(const scene_t *scene, const GPtrArray *rows)
{
    bool *is_taken = g_new0(bool, rows->len + 1);

    for (guint i = 0; !scene->has_time && i < scene->plays->len; i++) {
        const play_t *play = &g_array_index(scene->plays, play_t, i);
        bool found = play->is_disturbed || !is_of_client(play);

        for (guint j = 0; !found && j < rows->len; j++) {
            const row_t *row = (const row_t *)rows->pdata[j];

            found = !is_taken[j] && row->place == play->place && row->verdict == verdict_of(play)
                && strcmp(row->identity, identity_of(play)) == 0;
            is_taken[j] = is_taken[j] || found;
        }
        if (!found)
            complain(scene, rows, "a logon that has no row, or not its own");
    }
    g_free(is_taken);
}

/** The texts of rows, without those of places that are left out. */
static char *texts_of(const GPtrArray *rows, const bool *left_out)
{
    GString *texts = g_string_new(NULL);

    for (guint i = 0; i < rows->len; i++) {
        const row_t *row = (const row_t *)rows->pdata[i];

        if (!left_out || !left_out[row->place])
            g_string_append_printf(texts, "%s\n", row->text);
    }
    return g_string_free(texts, FALSE);
}

/** @param left_out  places whose rows may differ, or NULL */
static void read_in_another_way(const scene_t *scene, const GPtrArray *rows, const GPtrArray *packets, passes_t passes,
                                const bool *left_out, const char *complaint)
{
    GPtrArray *others = capture_read(packets, passes, passes == TWO_PASSES);
    char *text = texts_of(rows, left_out);
    char *other = texts_of(others, left_out);

    if (strcmp(text, other) != 0) {
        write_packets(packets);
        is_written = true;
        print_rows("in the other way", others);
        complain(scene, rows, complaint);
    }
    g_free(text);
    g_free(other);
    g_ptr_array_free(others, TRUE);
}

static bool is_anything_patched(const scene_t *scene)
{
    for (unsigned place = 0; place < PLACES; place++) {
        if (scene->is_patched[place])
            return true;
    }
    return false;
}

static void check_doubled(const scene_t *scene, const GPtrArray *rows)
{
    GPtrArray *packets = g_ptr_array_new();

    for (guint i = 0; i < scene->packets->len; i++) {
        g_ptr_array_add(packets, scene->packets->pdata[i]);
        g_ptr_array_add(packets, scene->packets->pdata[i]);
    }
    read_in_another_way(scene, rows, packets, ONE_PASS, scene->was_ended, "each packet twice is something else");
    g_ptr_array_free(packets, TRUE);
}

/** One conversation after the other, the last one first. */
static void check_reordered(const scene_t *scene, const GPtrArray *rows)
{
    GPtrArray *packets = g_ptr_array_new();

    for (unsigned place = PLACES; place-- > 0;) {
        for (guint i = 0; i < scene->packets->len; i++) {
            packet_t *packet = (packet_t *)scene->packets->pdata[i];

            if (packet->place == place)
                g_ptr_array_add(packets, packet);
        }
    }
    read_in_another_way(scene, rows, packets, ONE_PASS, scene->was_ended,
                        "conversations in another order are something else");
    g_ptr_array_free(packets, TRUE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool has_started;
    scene_t *scene;
    GPtrArray *rows;

    if (!has_started)
        capture_start();
    has_started = true;
    scene = scene_new(data, size);
    rows = capture_read(scene->packets, ONE_PASS, false);
    for (guint i = 0; i < rows->len; i++)
        check_row(scene, rows, (const row_t *)rows->pdata[i]);
    check_plays(scene, rows);
    read_in_another_way(scene, rows, scene->packets, TWO_PASSES, NULL, "two passes are something else than one");
    if (scene->can_be_doubled && !is_anything_patched(scene))
        check_doubled(scene, rows);
    if (!scene->has_time)
        check_reordered(scene, rows);
    g_ptr_array_free(rows, TRUE);
    scene_free(scene);
    return 0;
}
