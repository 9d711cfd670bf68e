/* krb_tickets.c: whose tickets are seen in a capture
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/krb_tickets.h"

#include <epan/wmem_scopes.h>
#include <string.h>

#include "parse/bytes.h"

/* The encrypted part of a ticket ends with what depends on all of it: a keyed hash of the whole, or ciphertext under a key of its
 * own (RFC 3961, RFC 4757). So many bytes are of no other ticket; a shorter one is cut off or forged. */
#define TAIL 32

static wmem_map_t *owners;

static guint hash_tail(const void *tail)
{
    return (guint)bytes_hash(tail, TAIL);
}

static gboolean is_same_tail(const void *left, const void *right)
{
    return memcmp(left, right, TAIL) == 0;
}

static const uint8_t *tail_of(der_t ticket)
{
    return ticket.length >= TAIL ? ticket.bytes + ticket.length - TAIL : NULL;
}

void krb_tickets_add(der_t ticket, ticket_owner_t owner)
{
    const uint8_t *tail = tail_of(ticket);

    if (!tail)
        return;
    if (!owners)
        owners = wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), hash_tail, is_same_tail);
    if (!wmem_map_contains(owners, tail))
        wmem_map_insert(owners, wmem_memdup(wmem_file_scope(), tail, TAIL), wmem_memdup(wmem_file_scope(), &owner, sizeof owner));
}

unsigned krb_tickets_hash(der_t ticket)
{
    const uint8_t *tail = tail_of(ticket);

    return tail ? hash_tail(tail) : 0;
}

const ticket_owner_t *krb_tickets_owner(der_t ticket)
{
    const uint8_t *tail = tail_of(ticket);

    return tail && owners ? (const ticket_owner_t *)wmem_map_lookup(owners, tail) : NULL;
}
