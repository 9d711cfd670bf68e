/* scene.h: from an input of the fuzzer to packets, and what is known to be true of them
 *
 * An input is a list of instructions: begin a logon, send its next message, and do something to a packet: capture it twice, not
 * at all, cut off, in a tunnel, quoted by ICMP, sent by the wrong side; end a connection; let time pass.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_FUZZ_SCENE_H
#define SSPI_FUZZ_SCENE_H

#include <glib.h>

#include "logons.h"

#define MAX_PACKET 4096

/** A packet of a capture. */
typedef struct {
    uint8_t bytes[MAX_PACKET];
    unsigned length;
    unsigned captured;
    bool is_exported; /**< else Ethernet */
    unsigned place;   /**< whose it is */
    double time;      /**< in seconds of the capture */
} packet_t;

/** A logon on a connection of a place, and what was done to it. */
typedef struct {
    const carrier_row_t *carrier;
    const logon_t *logon;
    const logon_t *opposite; /**< the same logon with the other end */
    unsigned place;
    unsigned sent; /**< legs */
    bool is_disturbed; /**< its row is not known */
} play_t;

typedef struct {
    GPtrArray *packets; /**< packet_t, in the order in which they were captured */
    GArray *plays;      /**< play_t */
    GHashTable *names[PLACES]; /**< identities that were sent */
    bool says[PLACES][FAILURE + 1];
    bool was_broken[PLACES];  /**< a connection was ended, or something did not arrive */
    bool was_ended[PLACES];   /**< what is read behind that depends on whether an answer is awaited, and on what came before */
    bool is_cut[PLACES];      /**< of a message the beginning was captured only, which may have a name without its domain */
    bool is_patched[PLACES];  /**< bytes of a message were changed: who and what is in it is not known */
    bool has_time; /**< so much time has passed that it matters */
    bool can_be_doubled; /**< no packet is of those that nothing tells apart when they come twice */
} scene_t;

/** To be freed with scene_free(). */
scene_t *scene_new(const uint8_t *data, size_t size);

void scene_free(scene_t *scene);

/** Write packets as a pcap file, for tshark: those of the first one's link type.
 *  @param packets  packet_t */
void scene_write(const GPtrArray *packets, const char *path);

#endif
