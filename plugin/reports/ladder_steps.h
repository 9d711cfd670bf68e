/* ladder_steps.h: the frames of attempts, as arrows between client and server
 *
 * They are gathered while a capture is read, as afterwards nothing is known of a frame. Their number is bounded.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_LADDER_STEPS_H
#define SSPI_LADDER_STEPS_H

#include "attempts/attempt.h"

/** One frame of an attempt. */
typedef struct {
    uint32_t frame;
    nstime_t time; /**< absolute */
    bool from_client;
    bool has_finding;
    sspi_finding_t finding; /**< the status that says most, where it has one */
    char *info; /**< what Wireshark says of the frame: visible_text(), or NULL; it may name whomever the packet names */
} ladder_step_t;

typedef struct {
    GArray *steps; /**< ladder_step_t, in the order of the frames */
    unsigned left_out; /**< how many there are besides, before the last one */
} attempt_steps_t;

typedef struct ladder_steps ladder_steps_t;

/** Gather them from now on.
 *  @param tap  name of the tap that has the frame_record_t of each frame of an attempt
 *  @param error  set to what is wrong with the filter, to be freed with g_string_free(), or NULL
 *  @return to be freed with ladder_steps_free() */
ladder_steps_t *ladder_steps_new(const char *tap, const char *filter, GString **error);
void ladder_steps_free(ladder_steps_t *steps);

/** The capture is about to be closed, and what is known of its attempts ends with it. */
void ladder_steps_forget(ladder_steps_t *steps);

/** The steps of an attempt, or NULL where none are known. */
const attempt_steps_t *ladder_steps_of(const ladder_steps_t *steps, const attempt_t *attempt);

#endif
