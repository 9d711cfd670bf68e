/* sides.h: who of a conversation is the client
 *
 * It is known from the SYN, else from the protocol's own direction, else from the port by which Wireshark dissected. Which of two
 * port numbers is the lower one says nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_SIDES_H
#define SSPI_SIDES_H

#include "attempts/connection.h"

/** Whether an endpoint is the frame's sender. */
bool side_is_sender(const packet_info *pinfo, const endpoint_t *endpoint);

bool sides_are_same(const endpoint_t *left, const endpoint_t *right);

/** Whether a request may come from the frame's sender. From now on that is the client, if nobody was it before. */
bool sides_take_request(struct connection *connection, const packet_info *pinfo);

/** Whether an answer may come from the frame's sender, which likewise is the server from now on. */
bool sides_take_answer(struct connection *connection, const packet_info *pinfo);

/** Whether a message of a protocol that does not tell is the client's.
 *  @param from_client  what is said by the token in it: set to the answer; where there is no token, `has_token` is false */
bool sides_is_from_client(struct connection *connection, const packet_info *pinfo, bool has_token, bool from_client);

/** Whether it is known by now who is the client. */
bool sides_are_known(struct connection *connection, const packet_info *pinfo);

/** Who sent a frame, as far as the SYN or else the port tells.
 *  @return false where neither does */
bool sides_of_frame(const packet_info *pinfo, bool *is_from_client);

/** One of the sides of a connection, which its attempts share: in file scope. */
const endpoint_t *sides_endpoint(const struct connection *connection, const address *addr, uint32_t port);

#endif
