/* readers.h: hand the wanted fields of a frame to their readers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_READERS_H
#define SSPI_READERS_H

#include <epan/packet.h>

#include "fields/capture_state.h"
#include "frame/annotation.h"
#include "frame/exchange.h"

/** Find the ids of all carriers' fields in the running Wireshark. To be called once, when all protocols are registered. */
void readers_resolve(void);

/** Begin a new capture: forget all that is known of the one before. */
void readers_reset(void);

/** Read all carriers' fields of a frame.
 *  @param tree    the frame's tree; its wanted fields have been collected
 *  @param state   of the capture, before this frame
 *  @param events  set to what was reported of authentications, in the order of the frame, in packet scope, or NULL
 *  @return the annotations in the order of the frame, in file scope, or NULL if there are none */
frame_record_t *readers_read(packet_info *pinfo, const proto_tree *tree, const capture_state_t *state,
                             const exchange_event_t **events, unsigned *event_count);

#endif
