/* ending.h: whether a segment that ends a connection is a part of it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_ENDING_H
#define SSPI_ENDING_H

#include <epan/packet.h>
#include <stdbool.h>

#include "frame/segment_order.h"

/** Whether the sequence number of the frame's FIN or RST is where its sender is, so that the receiver heeds it (RFC 9293
 *  3.10.7.4). Where Wireshark has not followed the connection, nothing speaks against it. */
bool ending_fits(const packet_info *pinfo);

/** Whether a segment that did not arrive, and is quoted, is of the connection on which a request was sent: others had the same
 *  ports before (RFC 5927 4.1). */
bool ending_is_about(const packet_info *pinfo, const order_t *request);

/** Whether the frame's segment has what its receiver had not acknowledged: else it has been captured before. */
bool ending_has_news(const packet_info *pinfo);

#endif
