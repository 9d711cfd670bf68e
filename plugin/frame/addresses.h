/* addresses.h: addresses as keys of tables, and those of a link
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_ADDRESSES_H
#define SSPI_ADDRESSES_H

#include <epan/packet.h>
#include <stdbool.h>

/* Of Ethernet or of IEEE 802.11, for which Wireshark has types of their own. */
#define LINK_ADDRESS_SIZE 6
/* A bit of its first byte: it is of a group. */
#define GROUP_ADDRESS 1u

/** For tables that have address_t for keys. */
static inline guint address_key_hash(const void *key)
{
    return add_address_to_hash(0, (const address *)key);
}

static inline gboolean address_key_equal(const void *left, const void *right)
{
    return addresses_equal((const address *)left, (const address *)right);
}

static inline bool address_is_of_link(const address *addr)
{
    return addr->len == LINK_ADDRESS_SIZE;
}

/** Whether it is of a link, and of several there. */
static inline bool address_is_of_group(const address *addr)
{
    return address_is_of_link(addr) && (*(const uint8_t *)addr->data & GROUP_ADDRESS);
}

#endif
