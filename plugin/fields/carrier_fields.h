/* carrier_fields.h: what a carrier asks for: fields, and when it needs them
 *
 * Every wanted field costs a little on every frame. A carrier whose protocol is in few captures, and whose first message is
 * seldom a status, names that protocol: in a long capture its fields are wanted once the protocol has been seen.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_CARRIER_FIELDS_H
#define SSPI_CARRIER_FIELDS_H

#include <epan/packet.h>

#include "codes/finding.h"
#include "fields/capture_state.h"

/** One frame while its fields are read. */
typedef struct reading reading_t;

typedef void (*carrier_reader_t)(reading_t *reading, const field_info *field);

/** A field that is wanted. Without a reader it holds a code of the given family, and is annotated as such. */
typedef struct {
    const char *name; /**< abbreviation; a Wireshark version without it is no error */
    const char *blurb; /**< where several fields share the abbreviation: description of the one that is meant, or NULL for all */
    carrier_reader_t read;
    sspi_family_id_t family;
    bool known_only; /**< a number without a row in the family is not annotated */
    sspi_context_t context; /**< of the codes that are read from it */
} carrier_field_t;

typedef struct {
    const carrier_field_t *fields; /**< read in this order */
    size_t count;
    const char *after; /**< filter name of the protocol that has to be seen first in a long capture, or NULL */
    bool (*is_needed)(const capture_state_t *state); /**< its fields are wanted only while this says so, or NULL */
    void (*read_frame)(reading_t *reading); /**< called for every frame, after all fields, or NULL */
    void (*reset)(void); /**< forgets what is known of a capture, or NULL */
} carrier_t;

/** Want further fields from the next frame on. `fields` has to live as long as the program. */
void want_fields(const carrier_field_t *fields, size_t count);

/** Want a field by its id, to be read by `field->read`. */
void want_field_id(int hfid, const carrier_field_t *field);

#endif
