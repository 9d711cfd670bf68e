/* capture.h: packets through libwireshark with the plugin in it, as tshark would dissect them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_FUZZ_CAPTURE_H
#define SSPI_FUZZ_CAPTURE_H

#include "scene.h"

/** One row of the report of attempts. */
typedef struct {
    unsigned place; /**< whose the client is */
    char *identity; /**< or empty */
    char *native;
    verdict_t verdict;
    char *text; /**< all that does not depend on the numbers of frames and on time */
} row_t;

typedef enum { ONE_PASS, TWO_PASSES } passes_t;

/** Start libwireshark. Once. */
void capture_start(void);

/** Dissect packets as a capture of its own.
 *  @param packets  packet_t
 *  @param is_shown  whether somebody looks at the details of each frame
 *  @return row_t in the order of `text`, to be freed with g_ptr_array_free(…, TRUE) */
GPtrArray *capture_read(const GPtrArray *packets, passes_t passes, bool is_shown);

#endif
