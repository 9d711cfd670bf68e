/* loose_failures.h: failures that belong to no attempt
 *
 * A TLS handshake that fails is no authentication of anybody, and where a capture begins late a refusal may stand alone. What is
 * known of such frames is their status.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_LOOSE_FAILURES_H
#define SSPI_LOOSE_FAILURES_H

#include "diagnosis/loose_sides.h"

/** Frames of one status between one client and one server. */
typedef struct {
    loose_sides_t sides; /**< their addresses are its own */
    unsigned count;
    unsigned from_client; /**< of these */
} loose_pair_t;

/** All frames with one status. */
typedef struct {
    sspi_finding_t finding;
    unsigned count; /**< of frames */
    uint32_t first_frame;
    uint32_t last_frame;
    nstime_t start; /**< absolute time of the first frame, and of the last; zero where it is not known */
    nstime_t end;
    GPtrArray *pairs; /**< loose_pair_t, in the order of their first frames; not of frames whose sides are unknown */
} loose_failure_t;

/** A set of them, gathered from frames. */
typedef struct loose_failures loose_failures_t;

/** To be freed with loose_failures_free(). */
loose_failures_t *loose_failures_new(void);
void loose_failures_free(loose_failures_t *failures);
void loose_failures_clear(loose_failures_t *failures);

/** Add a frame that belongs to no attempt, if what says most in it is a failure.
 *  @param time  of the frame, or NULL */
void loose_failures_add(loose_failures_t *failures, uint32_t frame, const nstime_t *time, const frame_record_t *record);

/** Those of all frames that have been read; to be freed with loose_failures_free(). */
loose_failures_t *loose_failures_of_capture(void);

/** The same with other addresses; to be freed with loose_failures_free().
 *  @param rename  gives the address to be taken instead, which is copied */
loose_failures_t *loose_failures_renamed(const loose_failures_t *failures, address (*rename)(void *data, const address *addr),
                                         void *data);

/** loose_failure_t, in the order of their first frames. The array belongs to the set. */
const GPtrArray *loose_failures_rows(const loose_failures_t *failures);

#endif
