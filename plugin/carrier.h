/* carrier.h: the protocols that carry status codes, and the fields they are read from
 *
 * A carrier is one file in carriers/ and its name in carriers.h. It names the fields it wants to see; each
 * time one of them appears in a frame its reader is called, decides whether the value is to be annotated, and reports a
 * finding.
 *
 * Every wanted field costs a little on every frame. A carrier whose protocol is in few captures, and whose first message is
 * seldom a status, names that protocol: in a long capture its fields are wanted once the protocol has been seen.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_CARRIER_H
#define SSPI_CARRIER_H

#include <epan/packet.h>

#include "annotation.h"
#include "exchange.h"

/** One frame while its fields are read. */
typedef struct carrier_reading carrier_reading_t;

typedef void (*carrier_reader_t)(carrier_reading_t *reading, const field_info *field);

/** A field that is wanted. Without a reader it holds a code of the given family, and is annotated as such. */
typedef struct {
    const char *name; /**< abbreviation; a Wireshark version without it is no error */
    const char *blurb; /**< where several fields share the abbreviation: description of the one that is meant, or NULL for all */
    carrier_reader_t read;
    sspi_family_id_t family;
    bool known_only; /**< a number without a row in the family is not annotated */
} carrier_field_t;

typedef struct {
    const char *name;
    const carrier_field_t *fields; /**< read in this order */
    size_t count;
    const char *after; /**< filter name of the protocol that has to be seen first in a long capture, or NULL */
    bool texts; /**< its fields are wanted only where codes are to be looked for in texts */
    bool (*is_needed)(void); /**< its fields are wanted only while this says so, or NULL */
    void (*read_frame)(carrier_reading_t *reading); /**< called for every frame, after all fields, or NULL */
    void (*reset)(void); /**< forgets what is known of a capture, or NULL */
} carrier_t;

/** Find the ids of all carriers' fields in the running Wireshark. To be called once, when all protocols are registered. */
void carriers_resolve(void);

/** Begin a new capture: forget all that is known of the one before.
 *  @param texts  whether codes are to be looked for in texts as well */
void carriers_reset(bool texts);

/** Decide which fields Wireshark is told of with the next frame, after one that was dissected for the first time.
 *  @return the array of their ids to hand over to set_postdissector_wanted_hfids(), or NULL where Wireshark has it already */
GArray *carriers_wanted(void);

/** The same where nothing is to be read, until the next carriers_reset(). */
GArray *carriers_wanted_none(void);

/** The same after a frame that was dissected before. */
GArray *carriers_wanted_again(void);

/** Read all carriers' fields of a frame.
 *  @param tree    the frame's tree; its wanted fields have been collected
 *  @param events  set to what was reported of authentications, in the order of the frame, in packet scope, or NULL
 *  @return the annotations in the order of the frame, in file scope, or NULL if there are none */
frame_record_t *carriers_read(packet_info *pinfo, const proto_tree *tree, const exchange_event_t **events, unsigned *event_count);

/** Want further fields from the next frame on. `fields` has to live as long as the program. */
void carrier_want(const carrier_field_t *fields, size_t count);

/** Want a field by its id, to be read by `field->read`. */
void carrier_want_id(int hfid, const carrier_field_t *field);

packet_info *carrier_packet(const carrier_reading_t *reading);

/** Report a finding about the field itself. */
void carrier_report(carrier_reading_t *reading, const field_info *field, const sspi_finding_t *finding);

/** The bytes a finding was read from, where they are not the field's own. */
typedef struct {
    int offset; /**< from the field's start */
    int length;
    bool detail; /**< the finding says more exactly what another field of the same message says */
    const char *source; /**< what the bytes are called, where that is not the field's abbreviation; static, or NULL */
    const header_field_info *named; /**< the field that stands there, where it is another that was not wanted, or NULL */
} carrier_place_t;

/** Report a finding about other bytes than the field's own. */
void carrier_report_at(carrier_reading_t *reading, const field_info *field, carrier_place_t place, const sspi_finding_t *finding);

/** Report a finding about bytes that no field covers.
 *  @param tvb  the data source they stand in */
void carrier_report_bytes(carrier_reading_t *reading, const tvbuff_t *tvb, int offset, int length, const char *source,
                          const sspi_finding_t *finding);

/** Keep RPC extended error information with the frame, to be shown as a subtree of its own. The bytes are copied. */
void carrier_report_eeinfo(carrier_reading_t *reading, const field_info *field, int offset, const uint8_t *blob, size_t length);

/** Report a request or an answer of an authentication. The field is its beginning: tokens and statuses that stand behind it,
 *  up to the next exchange, belong to it. */
void carrier_report_exchange(carrier_reading_t *reading, const field_info *field, const exchange_t *exchange);

/** Report a token of a security package. `field` is NULL for bytes that no field covers. */
void carrier_report_token(carrier_reading_t *reading, const field_info *field, const token_t *token);

/** Report that the sender ends the connection with this frame. */
void carrier_report_end(carrier_reading_t *reading, connection_end_t end);

/** Whether a finding about these bytes of the field has been reported already, by whatever reader. */
bool carrier_has_reported(carrier_reading_t *reading, const field_info *field, int offset);

/** How the exchange stands after what was reported in this frame so far: a failure if there is one, else a success, else a
 *  step. */
sspi_class_t carrier_outcome(const carrier_reading_t *reading);

/** The number a field holds, whatever its integer type; a negative one as two's complement of 32 bits.
 *  Returns false for fields of other types. */
bool carrier_number(const field_info *field, uint32_t *number);

/** The text of a string field, or NULL for fields of other types. */
const char *carrier_text(const field_info *field);

/** Captured bytes at `offset` from the field's start, which may be negative. The pointer is good for this frame only.
 *  Returns NULL where they were not captured or do not exist. */
const uint8_t *carrier_bytes(const field_info *field, int offset, size_t length);

/** All captured bytes from `offset` on, at most `limit`. `length` is set to their count, which may be 0. */
const uint8_t *carrier_bytes_to_end(const field_info *field, int offset, size_t limit, size_t *length);

/** Give a native code that is not in the catalogue the name that Wireshark has for it as an NTSTATUS, if it has one. */
void carrier_name_ntstatus(sspi_finding_t *finding, uint32_t ntstatus);

/** The finding for an NTSTATUS, named in this way. */
sspi_finding_t carrier_ntstatus(uint32_t ntstatus);

#endif
