/* reading.h: what is reported of a frame while its fields are read
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_READING_H
#define SSPI_READING_H

#include <epan/packet.h>

#include "fields/capture_state.h"
#include "frame/annotation.h"
#include "frame/exchange.h"

/** All zero but for the frame and the state when reading begins. */
typedef struct reading {
    packet_info *pinfo;
    const capture_state_t *state; /**< of the capture, before this frame */
    sspi_context_t context;       /**< of what is reported now */
    int layer; /**< of what is reported without a field; 0: the last one of the frame */
    wmem_array_t *found;   /**< located_t */
    wmem_array_t *fields;  /**< located_field_t */
    wmem_array_t *eeinfos; /**< eeinfo_place_t */
    wmem_array_t *events;  /**< exchange_event_t */
    const char *not_understood; /**< the first field that a reader could make nothing of, or NULL */
    bool has_too_many;
    bool has_skipped_segment; /**< Wireshark has not looked into the frame's segment */
    bool is_out_of_order; /**< so Wireshark says of the frame's segment */
    bool is_skipped; /**< what is reported from now on may be from there: the frame's layers are not its own */
    unsigned next_asked; /**< number in `found` of the one behind that which was asked for last */
} reading_t;

/** Report a finding about the field itself. */
void report_finding(reading_t *reading, const field_info *field, const sspi_finding_t *finding);

/** The bytes a finding was read from, where they are not the field's own. */
typedef struct {
    int offset; /**< from the field's start */
    int length;
    bool detail; /**< the finding says more exactly what another field of the same message says */
    const char *source; /**< what the bytes are called, where that is not the field's abbreviation; static, or NULL */
    const header_field_info *named; /**< the field that stands there, where it is another that was not wanted, or NULL */
} carrier_place_t;

/** Report a finding about other bytes than the field's own. */
void report_finding_at(reading_t *reading, const field_info *field, carrier_place_t place, const sspi_finding_t *finding);

/** Report a finding about bytes that no field covers.
 *  @param tvb  the data source they stand in */
void report_bytes(reading_t *reading, const tvbuff_t *tvb, int offset, int length, const char *source,
                          const sspi_finding_t *finding);

/** Report that a reader can make nothing of what stands at a field: it is left alone, and counted. */
void report_not_understood(reading_t *reading, const field_info *field);

/** Keep RPC extended error information with the frame, to be shown as a subtree of its own. The bytes are copied. */
void report_eeinfo(reading_t *reading, const field_info *field, int offset, const uint8_t *blob, size_t length);

/** Report a request or an answer of an authentication. The field is its beginning: tokens and statuses that stand behind it,
 *  up to the next exchange, belong to it. `field` is NULL for bytes that no field covers. */
void report_exchange(reading_t *reading, const field_info *field, const exchange_t *exchange);

/** Report a token of a security package. `field` is NULL for bytes that no field covers. */
void report_token(reading_t *reading, const field_info *field, const token_t *token);

/** Report what may explain the exchange that was reported before. */
void report_evidence(reading_t *reading, const field_info *field, const evidence_t *evidence);

/** Report that the sender ends the connection with this frame. */
void report_connection_end(reading_t *reading, connection_end_t end);

/** Whether a finding about these bytes of the field has been reported already, by whatever reader. */
bool reading_has_finding(reading_t *reading, const field_info *field, int offset);

/** Whether a token in these bytes of a data source has been reported already, by whatever reader. */
bool reading_has_token(const reading_t *reading, const tvbuff_t *tvb, int begin, int end);

/** How the exchange stands after what was reported in this frame so far: a failure if there is one, else a success, else a
 *  step. */
sspi_class_t reading_outcome(const reading_t *reading);

/** Forget what was reported of authentications from a layer on, but for ends of connections: it has been said before. */
void reading_drop_events(reading_t *reading, int layer);

/** What was reported of authentications, in the order of the frame, in packet scope, or NULL. */
const exchange_event_t *reading_events(reading_t *reading, unsigned *count);

/** The annotations in the order of the frame, in file scope, or NULL where there are none. */
frame_record_t *reading_record(reading_t *reading);

#endif
