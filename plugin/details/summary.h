/* summary.h: a frame in one sentence: who, what, why
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_SUMMARY_H
#define SSPI_SUMMARY_H

#include "frame/annotation.h"

/** "LAB\locked could not log on to cifs/dc1: the account is locked out", in the current language; of what is known by now. The
 *  leading annotation tells what, the attempt that it belongs to tells who and where. Long names are cut.
 *  @return in `pinfo->pool`; NULL where the frame has neither annotations nor attempts */
const char *summary_of_frame(packet_info *pinfo, const frame_record_t *record);

/** The attempt that the sentence is about, or NULL. */
const attempt_t *attempt_of_summary(const packet_info *pinfo, const frame_record_t *record);

#endif
