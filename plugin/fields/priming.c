/* priming.c: which of the wanted fields Wireshark is told of with the next frame
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#define WS_LOG_DOMAIN "sspi"
#include "fields/priming.h"

#include <string.h>
#include <wsutil/wslog.h>

/* Frames after which a field that nobody has told of again has to be marked still. */
#define TRIAL 100
/* So many fields, and protocols, are looked at with each frame. */
#define MARKS_PER_FRAME 2

typedef enum {
    TELL_OF_ALL,
    ON_TRIAL, /**< as before, but a field is watched that is no longer wanted */
    TELL_OF_FEW
} priming_state_t;

static priming_state_t state;
/* Of int: what is wanted, each once; one of these, as Wireshark makes no trees where nothing is wanted; what it was told last,
 * which is its own, but read with every frame only: it is changed in place. */
static GArray *all;
static GArray *one;
static GArray *told;
/* The marks of all that is wanted, and of their protocols, which a dissector may ask for before it adds fields; where to go on
 * looking at them. */
static GPtrArray *fields;
static GPtrArray *protocols;
/* The same as sets. */
static GHashTable *in_fields;
static GHashTable *in_protocols;
static guint next_field;
static guint next_protocol;
static bool has_changed;
static const header_field_info *watched;
static unsigned frames_on_trial;

/** Whether the next few of these are marked as strongly at least. They stand far from each other in memory, so to look at all of
 *  them with each frame would cost as much as what is saved. */
static bool are_marked(const GPtrArray *marks, guint *next, hf_ref_type least)
{
    for (unsigned i = 0; i < MARKS_PER_FRAME && marks->len > 0; i++) {
        *next = *next + 1 < marks->len ? *next + 1 : 0;
        if (*(const hf_ref_type *)g_ptr_array_index(marks, *next) < least)
            return false;
    }
    return true;
}

void priming_reset(void)
{
    state = TELL_OF_ALL;
    has_changed = true;
}

/** Add the mark of a field, once. Returns whether it was new. */
static bool add_mark(GPtrArray *marks, GHashTable *in_marks, header_field_info *info)
{
    if (!g_hash_table_add(in_marks, &info->ref_type))
        return false;
    g_ptr_array_add(marks, &info->ref_type);
    return true;
}

void priming_want(const GArray *hfids)
{
    if (!all) {
        all = g_array_new(FALSE, FALSE, sizeof(int));
        one = g_array_new(FALSE, FALSE, sizeof(int));
        fields = g_ptr_array_new();
        protocols = g_ptr_array_new();
        in_fields = g_hash_table_new(NULL, NULL);
        in_protocols = g_hash_table_new(NULL, NULL);
    }
    g_array_set_size(all, 0);
    g_ptr_array_set_size(fields, 0);
    g_ptr_array_set_size(protocols, 0);
    g_hash_table_remove_all(in_fields);
    g_hash_table_remove_all(in_protocols);
    for (guint i = 0; i < hfids->len; i++) {
        header_field_info *info = proto_registrar_get_nth((guint)g_array_index(hfids, int, i));

        if (!add_mark(fields, in_fields, info))
            continue;
        g_array_append_val(all, info->id);
        if (info->parent != -1)
            add_mark(protocols, in_protocols, proto_registrar_get_nth((guint)info->parent));
    }
    g_array_set_size(one, 0);
    g_array_append_vals(one, all->data, MIN(all->len, 1));
    has_changed = true;
}

void priming_try(int hfid)
{
    state = ON_TRIAL;
    watched = proto_registrar_get_nth((guint)hfid);
    frames_on_trial = 0;
}

static void stop_trial(void)
{
    if (state == TELL_OF_FEW) {
        ws_info("Wireshark is told of all wanted fields with each frame again");
        has_changed = true;
    }
    state = TELL_OF_ALL;
}

static void go_on_with_trial(void)
{
    if (watched->ref_type < HF_REF_TYPE_DIRECT) {
        stop_trial();
    } else if (++frames_on_trial == TRIAL) {
        state = TELL_OF_FEW;
        ws_info("Wireshark is told of those wanted fields only that the last frame had");
    }
}

/** Tell of these. Returns the array that is to be handed over, the first time. */
static GArray *tell(const GArray *hfids)
{
    bool is_new = !told;

    if (is_new)
        told = g_array_new(FALSE, FALSE, sizeof(int));
    if (told->len != hfids->len)
        g_array_set_size(told, hfids->len);
    if (hfids->len > 0)
        memcpy(told->data, hfids->data, hfids->len * sizeof(int));
    return is_new ? told : NULL;
}

GArray *priming_next(const GArray *found)
{
    if (state == ON_TRIAL)
        go_on_with_trial();
    if (state == TELL_OF_FEW && !has_changed
        && !(are_marked(fields, &next_field, HF_REF_TYPE_DIRECT) && are_marked(protocols, &next_protocol, HF_REF_TYPE_INDIRECT)))
        stop_trial();
    if (has_changed) {
        has_changed = false;
        return tell(all);
    }
    return state == TELL_OF_FEW ? tell(found->len > 0 ? found : one) : NULL;
}

void priming_see_other_tree(void)
{
    has_changed = true;
}

GArray *priming_none(void)
{
    g_array_set_size(all, 0);
    return tell(all);
}

GArray *priming_give_up(void)
{
    if (state == TELL_OF_ALL)
        return NULL;
    stop_trial();
    has_changed = false;
    return tell(all);
}
