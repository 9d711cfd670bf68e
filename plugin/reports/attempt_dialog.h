/* attempt_dialog.h: the frames of attempts in Wireshark's packet list
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_ATTEMPT_DIALOG_H
#define SSPI_ATTEMPT_DIALOG_H

/* Also what came to nothing without a status. The button of the profile has the same. */
#define FAILURES_FILTER "sspi.attempt.result matches \"^Failure\" || (sspi.class == \"Failure\" && !sspi.attempt)"

/** Ask for numbers of attempts ("3", or "3, 5 8"), and show their frames; a number that no attempt has is said to be none. */
void attempt_dialog_open(void);

/** Show the frames of FAILURES_FILTER. */
void attempt_dialog_show_failures(void);

#endif
