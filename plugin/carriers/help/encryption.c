/* encryption.c: whether what a field stands in was encrypted on its way
 *
 * Told from the layers above the field. A frame may hold several packets: each begins with its transport.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/encryption.h"

#include <string.h>

static const char *const TLS[] = { "tls", "dtls", "quic" };
static const char *const TUNNELS[] = { "tls", "dtls", "quic", "esp", "wg", "openvpn", "ssh", "macsec" };
static const char *const TRANSPORTS[] = { "tcp", "udp", "sctp" };

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return false;
}

/** Whether one of these protocols is above the field in its packet.
 *  @param with_tunnels  what stands before the last transport counts as well: that may be inside of it */
static bool stands_in(const reading_t *reading, const field_info *field, const char *const *names, size_t count,
                      bool with_tunnels)
{
    int depth = field ? field->total_layer_num : INT_MAX;
    bool found = false;

    for (wmem_list_frame_t *layer = wmem_list_head(reading->pinfo->layers); layer && depth > 0;
         layer = wmem_list_frame_next(layer), depth--) {
        const char *name = proto_get_protocol_filter_name(GPOINTER_TO_INT(wmem_list_frame_data(layer)));

        if (!with_tunnels && is_one_of(name, TRANSPORTS, G_N_ELEMENTS(TRANSPORTS)))
            found = false;
        found = found || is_one_of(name, names, count);
    }
    return found;
}

/* The layers of a segment that Wireshark did not look into are not those of the frame. */
bool is_in_the_clear(const reading_t *reading, const field_info *field)
{
    return !reading->is_skipped && !stands_in(reading, field, TUNNELS, G_N_ELEMENTS(TUNNELS), true);
}

bool is_inside_tls(const reading_t *reading, const field_info *field)
{
    return !reading->is_skipped && stands_in(reading, field, TLS, G_N_ELEMENTS(TLS), false);
}

bool is_inside(const reading_t *reading, const field_info *field, const char *protocol)
{
    return !reading->is_skipped && stands_in(reading, field, &protocol, 1, false);
}
