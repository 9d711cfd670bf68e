/* flow.h: authentications as a flow graph
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_FLOW_H
#define SSPI_FLOW_H

/** Offer the type 'SSPI authentications' in Statistics > Flow Graph, and -z flow,sspi,… in tshark: an arrow for each frame of an
 *  attempt.
 *  @param tap  name of the tap that has the frame_record_t of each frame of an attempt; lives as long as the program */
void flow_register(int proto, const char *tap);

#endif
