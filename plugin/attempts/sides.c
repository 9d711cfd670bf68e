/* sides.c: who of a conversation is the client
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/sides.h"

#include <string.h>

#include "frame/tcp_stream.h"

static bool is_at(const endpoint_t *endpoint, const address *addr, uint32_t port)
{
    return endpoint && endpoint->port == (uint16_t)port && addresses_equal(&endpoint->addr, addr);
}

bool side_is_sender(const packet_info *pinfo, const endpoint_t *endpoint)
{
    return is_at(endpoint, &pinfo->src, pinfo->srcport);
}

bool sides_are_same(const endpoint_t *left, const endpoint_t *right)
{
    return is_at(left, &right->addr, right->port);
}

const endpoint_t *sides_endpoint(const struct connection *connection, const address *addr, uint32_t port)
{
    endpoint_t *endpoint;

    if (is_at(connection->client, addr, port))
        return connection->client;
    if (is_at(connection->server, addr, port))
        return connection->server;
    /* The address in the same piece: there are two of these for each connection. */
    endpoint = (endpoint_t *)wmem_alloc(wmem_file_scope(), sizeof *endpoint + (size_t)addr->len);
    set_address(&endpoint->addr, addr->type, addr->len,
                addr->len > 0 ? memcpy(endpoint + 1, addr->data, (size_t)addr->len) : NULL);
    endpoint->port = (uint16_t)port;
    return endpoint;
}

static void set_sides(struct connection *connection, const packet_info *pinfo, bool sender_is_client, sides_t how)
{
    const endpoint_t *from = sides_endpoint(connection, &pinfo->src, pinfo->srcport);
    const endpoint_t *to = sides_endpoint(connection, &pinfo->dst, pinfo->destport);

    connection->client = sender_is_client ? from : to;
    connection->server = sender_is_client ? to : from;
    connection->sides = how;
}

typedef enum { SENDER_UNKNOWN, SENDER_IS_CLIENT, SENDER_IS_SERVER } sender_t;

/** Which dissectors have which ports, for the frame's transport; NULL where that has none. */
static dissector_table_t dissectors_by_port(const packet_info *pinfo)
{
    static dissector_table_t tables[2];
    bool is_tcp = pinfo->ptype == PT_TCP;

    if (!is_tcp && pinfo->ptype != PT_UDP)
        return NULL;
    if (!tables[is_tcp])
        tables[is_tcp] = find_dissector_table(is_tcp ? "tcp.port" : "udp.port");
    return tables[is_tcp];
}

/** What the ports tell: one of the two is that of a dissector, and what the user has said of a port counts most. */
static sender_t sender_by_port(const packet_info *pinfo)
{
    dissector_table_t table = dissectors_by_port(pinfo);
    bool from;
    bool to;

    if (!table)
        return SENDER_UNKNOWN;
    from = dissector_is_uint_changed(table, pinfo->srcport);
    to = dissector_is_uint_changed(table, pinfo->destport);
    if (from == to) {
        from = dissector_get_uint_handle(table, pinfo->srcport);
        to = dissector_get_uint_handle(table, pinfo->destport);
    }
    return from == to ? SENDER_UNKNOWN : to ? SENDER_IS_CLIENT : SENDER_IS_SERVER;
}

/** What the SYN tells, if that was captured. */
static sender_t sender_by_syn(const packet_info *pinfo)
{
    const struct tcp_analysis *tcp = pinfo->ptype == PT_TCP ? tcp_connection(pinfo) : NULL;

    if (!tcp || (tcp->server_port == pinfo->srcport) == (tcp->server_port == pinfo->destport))
        return SENDER_UNKNOWN;
    return tcp->server_port == pinfo->destport ? SENDER_IS_CLIENT : SENDER_IS_SERVER;
}

bool sides_of_frame(const packet_info *pinfo, bool *is_from_client)
{
    sender_t sender = sender_by_syn(pinfo);

    if (sender == SENDER_UNKNOWN)
        sender = sender_by_port(pinfo);
    *is_from_client = sender == SENDER_IS_CLIENT;
    return sender != SENDER_UNKNOWN;
}

/** Whether a frame comes from the port by which Wireshark has dissected it: a server has it, unless both have. */
static bool is_from_port_of_its_protocol(const packet_info *pinfo)
{
    dissector_table_t table = dissectors_by_port(pinfo);
    dissector_handle_t handle = table ? dissector_get_uint_handle(table, pinfo->srcport) : NULL;
    int protocol = handle ? dissector_handle_get_protocol_index(handle) : -1;

    return protocol >= 0 && wmem_list_find(pinfo->layers, GINT_TO_POINTER(protocol));
}

/** Learn the sides from the SYN, if that was captured. */
static void learn_from_syn(struct connection *connection, const packet_info *pinfo)
{
    sender_t sender;

    if (pinfo->ptype != PT_TCP || connection->has_looked_for_syn)
        return;
    connection->has_looked_for_syn = true;
    sender = sender_by_syn(pinfo);
    if (sender != SENDER_UNKNOWN)
        set_sides(connection, pinfo, sender == SENDER_IS_CLIENT, SIDES_BY_SYN);
}

bool sides_are_known(struct connection *connection, const packet_info *pinfo)
{
    learn_from_syn(connection, pinfo);
    return connection->sides != SIDES_UNKNOWN;
}

static bool take(struct connection *connection, const packet_info *pinfo, bool sender_is_client)
{
    sender_t other = sender_is_client ? SENDER_IS_SERVER : SENDER_IS_CLIENT;

    learn_from_syn(connection, pinfo);
    if (connection->sides == SIDES_UNKNOWN) {
        /* A lone answer towards a server's port is no server's, nor is a request from one a client's. A client's port may by
         * chance be that of some other protocol. */
        if (sender_by_port(pinfo) == other && (!sender_is_client || is_from_port_of_its_protocol(pinfo)))
            return false;
        set_sides(connection, pinfo, sender_is_client, SIDES_BY_PROTOCOL);
        return true;
    }
    if (side_is_sender(pinfo, sender_is_client ? connection->client : connection->server))
        return true;
    if (connection->sides == SIDES_BY_SYN)
        return false;
    /* Both may ask each other, unless a connection was made, whose first message then was of the wrong side. */
    if (pinfo->ptype != PT_TCP)
        return sender_by_port(pinfo) != other;
    if (sender_by_port(pinfo) != (sender_is_client ? SENDER_IS_CLIENT : SENDER_IS_SERVER))
        return false;
    set_sides(connection, pinfo, sender_is_client, SIDES_BY_PROTOCOL);
    return true;
}

bool sides_take_request(struct connection *connection, const packet_info *pinfo)
{
    return take(connection, pinfo, true);
}

bool sides_take_answer(struct connection *connection, const packet_info *pinfo)
{
    return take(connection, pinfo, false);
}

bool sides_is_from_client(struct connection *connection, const packet_info *pinfo, bool has_token, bool from_client)
{
    learn_from_syn(connection, pinfo);
    if (connection->sides == SIDES_BY_SYN)
        return side_is_sender(pinfo, connection->client);
    if (has_token)
        return from_client;
    if (connection->sides != SIDES_UNKNOWN)
        return side_is_sender(pinfo, connection->client);
    return sender_by_port(pinfo) != SENDER_IS_SERVER;
}
