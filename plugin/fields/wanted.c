/* wanted.c: which fields the carriers want, and which of them a frame has
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#define WS_LOG_DOMAIN "sspi"
#include "fields/wanted.h"

#include <string.h>
#include <wsutil/wslog.h>

#include "compat.h"
#include "fields/priming.h"

/* So many frames of a capture are read with all carriers; later, those whose protocol has not been seen have to wait for it.
 * A short capture may hold nothing but the one refusal. */
#define FRAMES_FOR_ALL 1000

/* A carrier whose fields are no longer needed is asked so many times before they are given up: where the clock of a capture jumps
 * it may say something else with each frame, and to want other fields takes longer than to read them. */
#define REFUSALS_BELIEVED 64

/* More are only where one transport is inside another: frame, link, its type, VLAN, its type, IP. */
#define LAYERS_BELOW_TRANSPORT 7

typedef struct {
    int hfid;
    const carrier_field_t *field;
    unsigned after; /**< id of the protocol that its carrier waits for, or 0 */
    guint next; /**< number of another wish for the same id, as in `wishes`; 0 where there is none */
} wanted_t;

/** A carrier whose fields are needed at times only. */
typedef struct {
    const carrier_t *carrier;
    bool is_wanted;
    unsigned refusals; /**< so many times in a row it has said that it does not need them */
} at_times_t;

static GArray *wanted;
/* What is wanted when a capture begins. */
static GArray *wanted_at_first;
/* By id: one more than the place in `wanted` of the last wish for it. */
static GHashTable *wishes;
static bool wanted_has_changed;
/* Of int: the wanted ids that the last frame had. */
static GArray *found_ids;
/* Of at_times_t: few, and looked at with every frame. */
static GArray *at_times;
static unsigned frames_read;
/* The number of the last frame that was read. */
static uint32_t last_frame;
/* What was going on when carriers were last asked whether they are needed, once they have been. */
static capture_state_t last_state;
static bool have_needs_been_asked;
/* For each protocol, the carriers that wait for it to be seen. */
static GHashTable *waiting;
/* A bit for each protocol's id. */
static GByteArray *seen;
static int proto_tcp;
static int proto_udp;

static void want_id(int hfid, const carrier_field_t *field, unsigned after)
{
    gpointer key = GINT_TO_POINTER(hfid);
    wanted_t item = { hfid, field, after, GPOINTER_TO_UINT(g_hash_table_lookup(wishes, key)) };

    g_array_append_val(wanted, item);
    g_hash_table_insert(wishes, key, GUINT_TO_POINTER(wanted->len));
    wanted_has_changed = true;
}

void want_field_id(int hfid, const carrier_field_t *field)
{
    want_id(hfid, field, 0);
}

/** Add the ids of every field with this abbreviation: Wireshark may have registered it several times. */
static void want_field(const carrier_field_t *field, unsigned after)
{
    header_field_info *info = proto_registrar_get_byname(field->name);

    if (!info) {
        ws_debug("this Wireshark has no field %s", field->name);
        return;
    }
    while (info->same_name_prev_id != -1)
        info = proto_registrar_get_nth((unsigned)info->same_name_prev_id);
    for (; info; info = info->same_name_next) {
        if (!field->blurb || g_strcmp0(info->blurb, field->blurb) == 0)
            want_id(info->id, field, after);
    }
}

void want_fields(const carrier_field_t *fields, size_t count)
{
    for (size_t i = 0; i < count; i++)
        want_field(&fields[i], 0);
}

/** Let a carrier wait for its protocol when its time comes.
 *  @return the id of the protocol, or 0 where this Wireshark does not have it */
static unsigned wait_for_protocol(const carrier_t *carrier)
{
    int proto = proto_get_id_by_filter_name(carrier->after);
    gpointer key = GINT_TO_POINTER(proto);

    if (proto <= 0)
        return 0;
    g_hash_table_insert(waiting, key, g_slist_append((GSList *)g_hash_table_lookup(waiting, key), (gpointer)carrier));
    return (unsigned)proto;
}

/** Empty `wanted`, and fill it with those of `from` that `keep` says. */
static void want_again(const GArray *from, bool (*keep)(const wanted_t *item))
{
    GArray *before = wanted;

    wanted = g_array_new(FALSE, FALSE, sizeof(wanted_t));
    g_hash_table_remove_all(wishes);
    for (guint i = 0; i < from->len; i++) {
        const wanted_t *item = &g_array_index(from, wanted_t, i);

        if (!keep || keep(item))
            want_id(item->hfid, item->field, item->after);
    }
    if (before)
        g_array_free(before, TRUE);
    wanted_has_changed = true;
}

/** Want a carrier's fields, when its time comes. */
static void add_carrier(const carrier_t *carrier)
{
    unsigned after = carrier->after ? wait_for_protocol(carrier) : 0;

    if (carrier->is_needed)
        g_array_append_val(at_times, ((at_times_t) { .carrier = carrier }));
    for (size_t i = 0; !carrier->is_needed && i < carrier->count; i++)
        want_field(&carrier->fields[i], after);
}

void wanted_resolve(const carrier_t *const *carriers, size_t count)
{
    wanted = g_array_new(FALSE, FALSE, sizeof(wanted_t));
    wishes = g_hash_table_new(NULL, NULL);
    waiting = g_hash_table_new(NULL, NULL);
    seen = g_byte_array_new();
    found_ids = g_array_new(FALSE, FALSE, sizeof(int));
    at_times = g_array_new(FALSE, FALSE, sizeof(at_times_t));
    proto_tcp = proto_get_id_by_filter_name("tcp");
    proto_udp = proto_get_id_by_filter_name("udp");
    for (size_t i = 0; i < count; i++)
        add_carrier(carriers[i]);
    wanted_at_first = wanted;
    wanted = NULL;
    want_again(wanted_at_first, NULL);
}

void wanted_reset(void)
{
    want_again(wanted_at_first, NULL);
    priming_reset();
    g_array_set_size(found_ids, 0);
    for (guint i = 0; i < at_times->len; i++) {
        at_times_t *at = &g_array_index(at_times, at_times_t, i);

        *at = (at_times_t) { .carrier = at->carrier };
    }
    frames_read = 0;
    last_frame = 0;
    have_needs_been_asked = false;
    g_byte_array_set_size(seen, 0);
}

/** Whether a wish is of no carrier that is not needed now. */
static bool is_of_needed_carrier(const wanted_t *item)
{
    for (guint i = 0; i < at_times->len; i++) {
        const at_times_t *at = &g_array_index(at_times, at_times_t, i);

        if (!at->is_wanted && item->field >= at->carrier->fields && item->field < at->carrier->fields + at->carrier->count)
            return false;
    }
    return true;
}

static bool is_as_before(const capture_state_t *state)
{
    return state->clock == last_state.clock && state->is_attempt_open == last_state.is_attempt_open
        && state->is_answer_awaited == last_state.is_answer_awaited && state->texts == last_state.texts;
}

/** Want the fields of carriers that are needed now, and no longer those that have not been for some time. */
static void follow_needs(const capture_state_t *state)
{
    bool drop = false;

    for (guint i = 0; i < at_times->len; i++) {
        at_times_t *at = &g_array_index(at_times, at_times_t, i);

        at->refusals = at->carrier->is_needed(state) ? 0 : at->refusals + 1;
        if (at->is_wanted && at->refusals >= REFUSALS_BELIEVED) {
            at->is_wanted = false;
            drop = true;
        } else if (!at->is_wanted && at->refusals == 0) {
            at->is_wanted = true;
            want_fields(at->carrier->fields, at->carrier->count);
        }
    }
    if (drop)
        want_again(wanted, is_of_needed_carrier);
}

GArray *wanted_after(uint32_t frame, const capture_state_t *state)
{
    /* Where the layers of a frame are too many Wireshark calls no post-dissector: what was found in it is not known. */
    if (frame != last_frame + 1)
        priming_see_other_tree();
    last_frame = frame;
    return wanted_next(state);
}

GArray *wanted_next(const capture_state_t *state)
{
    /* What a carrier needs changes with what it reads, and with the capture's state: most frames bring neither. */
    if (!have_needs_been_asked || found_ids->len > 0 || !is_as_before(state)) {
        follow_needs(state);
        last_state = *state;
        have_needs_been_asked = true;
    }
    if (wanted_has_changed) {
        GArray *hfids = g_array_new(FALSE, FALSE, sizeof(int));

        for (guint i = 0; i < wanted->len; i++)
            g_array_append_val(hfids, g_array_index(wanted, wanted_t, i).hfid);
        priming_want(hfids);
        g_array_free(hfids, TRUE);
        wanted_has_changed = false;
    }
    return priming_next(found_ids);
}

void wanted_see_other_tree(void)
{
    have_needs_been_asked = false;
    priming_see_other_tree();
}

GArray *wanted_none(void)
{
    return priming_none();
}

GArray *wanted_again(void)
{
    return priming_give_up();
}

static bool has_seen(unsigned proto)
{
    return proto / 8 < seen->len && (seen->data[proto / 8] & 1u << proto % 8);
}

/** Mark a protocol as seen. Returns whether it had been seen before. */
static bool see(unsigned proto)
{
    guint known = seen->len;

    if (has_seen(proto))
        return true;
    if (proto / 8 >= known) {
        g_byte_array_set_size(seen, proto / 8 + 1);
        memset(seen->data + known, 0, seen->len - known);
    }
    seen->data[proto / 8] |= (guint8)(1u << proto % 8);
    return false;
}

static bool needs_no_waiting(const wanted_t *item)
{
    return !item->after || has_seen(item->after);
}

/** Want no longer what waits for a protocol that has not been seen. */
static void stop_waiting_carriers(void)
{
    int hfid = -1;

    for (guint i = 0; i < wanted->len && hfid == -1; i++) {
        const wanted_t *item = &g_array_index(wanted, wanted_t, i);

        if (!needs_no_waiting(item))
            hfid = item->hfid;
    }
    if (hfid == -1)
        return;
    want_again(wanted, needs_no_waiting);
    priming_try(hfid);
}

/** This is done for every frame, and nearly always finds nothing new: so what is below an ordinary transport, where no carrier
 *  is, is not looked at. */
void wanted_see_protocols(const packet_info *pinfo)
{
    bool all = frames_read < FRAMES_FOR_ALL;
    unsigned below = wmem_list_count(pinfo->layers);

    for (wmem_list_frame_t *layer = wmem_list_tail(pinfo->layers); layer; layer = wmem_list_frame_prev(layer)) {
        gpointer proto = wmem_list_frame_data(layer);

        if (--below < LAYERS_BELOW_TRANSPORT && (GPOINTER_TO_INT(proto) == proto_tcp || GPOINTER_TO_INT(proto) == proto_udp))
            break;
        if (see(GPOINTER_TO_UINT(proto)) || all)
            continue;
        for (GSList *item = (GSList *)g_hash_table_lookup(waiting, proto); item; item = item->next) {
            const carrier_t *carrier = (const carrier_t *)item->data;

            want_fields(carrier->fields, carrier->count);
        }
    }
    if (all && ++frames_read == FRAMES_FOR_ALL)
        stop_waiting_carriers();
}

/** Put a number in its place among those that there are. They are few. */
static void insert(guint *numbers, guint count, guint number)
{
    for (; count > 0 && numbers[count - 1] > number; count--)
        numbers[count] = numbers[count - 1];
    numbers[count] = number;
}

/** Few ids are in a frame: to go through those is much cheaper than to ask for every wanted one. */
const GArray *wanted_in(const proto_tree *tree)
{
    static GArray *found;
    static guint room;
    guint count = 0;
    guint id_count = 0;
    GHashTableIter iter;
    gpointer hfid;

    if (!found)
        found = g_array_new(FALSE, FALSE, sizeof(guint));
    /* There is room for all, which costs less than to make it for each. */
    if (room < wanted->len) {
        room = wanted->len;
        g_array_set_size(found, room);
        g_array_set_size(found_ids, room);
    }
    if (proto_tracking_interesting_fields(tree)) {
        g_hash_table_iter_init(&iter, tree_interesting_fields(tree));
        while (g_hash_table_iter_next(&iter, &hfid, NULL)) {
            guint number = GPOINTER_TO_UINT(g_hash_table_lookup(wishes, hfid));

            if (number > 0)
                g_array_index(found_ids, int, id_count++) = GPOINTER_TO_INT(hfid);
            for (; number; number = g_array_index(wanted, wanted_t, number - 1).next)
                insert((guint *)found->data, count++, number);
        }
    }
    found->len = count;
    found_ids->len = id_count;
    return found;
}

const carrier_field_t *wanted_field(guint number, int *hfid)
{
    const wanted_t *item = &g_array_index(wanted, wanted_t, number - 1);

    *hfid = item->hfid;
    return item->field;
}
