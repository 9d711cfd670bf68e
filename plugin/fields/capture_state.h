/* capture_state.h: what is going on in a capture, for carriers whose fields are not needed all the time
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_CAPTURE_STATE_H
#define SSPI_CAPTURE_STATE_H

#include <glib.h>
#include <stdbool.h>
#include <time.h>

typedef struct {
    time_t clock;           /**< the time of the last frame, in seconds of the capture's clock */
    bool is_attempt_open;   /**< some attempt has not ended */
    bool is_answer_awaited; /**< a server may have yet to answer, as one was asked lately: only then does the end of a connection
                                 mean anything */
    bool texts;             /**< the user wants codes to be looked for in texts */
} capture_state_t;

/** Whether more than so many seconds lie between two times. A forged capture may set its clock to any time. */
static inline bool is_longer_ago(time_t now, time_t then, unsigned seconds)
{
    return now > then && (guint64)now - (guint64)then > seconds;
}

#endif
