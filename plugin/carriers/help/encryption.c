/* encryption.c: whether what a field stands in was encrypted on its way
 *
 * Told from the layers above the field. A frame may hold several packets: each begins with its transport.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/encryption.h"

#define MOST_PROTOCOLS 8

/** Protocols of a kind, by name; and by number once they were looked for. */
typedef struct {
    const char *names[MOST_PROTOCOLS];
    int numbers[MOST_PROTOCOLS];
    bool is_known;
} kind_t;

static kind_t tls = { .names = { "tls", "dtls", "quic" } };
static kind_t tunnels = { .names = { "tls", "dtls", "quic", "esp", "wg", "openvpn", "ssh", "macsec" } };
static kind_t transports = { .names = { "tcp", "udp", "sctp" } };

/** All protocols are registered when the first frame is read. */
static void look_up(kind_t *kind)
{
    kind->is_known = true;
    for (size_t i = 0; i < MOST_PROTOCOLS && kind->names[i]; i++)
        kind->numbers[i] = proto_get_id_by_filter_name(kind->names[i]);
}

static bool is_one_of(int protocol, kind_t *kind)
{
    if (!kind->is_known)
        look_up(kind);
    for (size_t i = 0; i < MOST_PROTOCOLS && kind->names[i]; i++) {
        if (kind->numbers[i] == protocol)
            return true;
    }
    return false;
}

/** Whether one of these protocols is above a layer in its packet, or is that.
 *  @param with_tunnels  what stands before the last transport counts as well: that may be inside of it */
static bool is_layer_in(const reading_t *reading, int depth, kind_t *kind, bool with_tunnels)
{
    bool found = false;

    for (wmem_list_frame_t *layer = wmem_list_head(reading->pinfo->layers); layer && depth > 0;
         layer = wmem_list_frame_next(layer), depth--) {
        int protocol = GPOINTER_TO_INT(wmem_list_frame_data(layer));

        if (!with_tunnels && is_one_of(protocol, &transports))
            found = false;
        found = found || is_one_of(protocol, kind);
    }
    return found;
}

/** The same of the layer of a field. */
static bool stands_in(const reading_t *reading, const field_info *field, kind_t *kind, bool with_tunnels)
{
    return is_layer_in(reading, field ? field->total_layer_num : INT_MAX, kind, with_tunnels);
}

/* The layers of a segment that Wireshark did not look into are not those of the frame. */
bool is_in_the_clear(const reading_t *reading, const field_info *field)
{
    return !reading->is_skipped && !stands_in(reading, field, &tunnels, true);
}

bool is_inside_tls(const reading_t *reading, const field_info *field)
{
    return !reading->is_skipped && stands_in(reading, field, &tls, false);
}

bool is_layer_inside_tls(const reading_t *reading, int layer)
{
    return !reading->is_skipped && is_layer_in(reading, layer, &tls, false);
}

bool is_inside(const reading_t *reading, const field_info *field, const char *protocol)
{
    kind_t only = { .names = { protocol } };

    return !reading->is_skipped && stands_in(reading, field, &only, false);
}
