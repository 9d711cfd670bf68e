/* reading.h: what is reported of a frame while its fields are read
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_READING_H
#define SSPI_READING_H

#include "carrier.h"

/** All zero but for the frame when reading begins. */
struct carrier_reading {
    packet_info *pinfo;
    wmem_array_t *found;   /**< located_t */
    wmem_array_t *fields;  /**< located_field_t */
    wmem_array_t *eeinfos; /**< eeinfo_place_t */
    wmem_array_t *events;  /**< exchange_event_t */
    bool has_too_many;
    unsigned next_asked; /**< number in `found` of the one behind that which was asked for last */
};

/** What was reported of authentications, in the order of the frame, in packet scope, or NULL. */
const exchange_event_t *reading_events(carrier_reading_t *reading, unsigned *count);

/** The annotations in the order of the frame, in file scope, or NULL where there are none. */
frame_record_t *reading_record(carrier_reading_t *reading);

#endif
