/* krb_tickets.c: whose tickets are seen in a capture
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "krb_tickets.h"

#include <epan/wmem_scopes.h>
#include <glib.h>

/* A shorter one is cut off or forged. */
#define SHORTEST 32

static wmem_map_t *owners;

/** To be freed with g_free(). */
static char *digest(der_t ticket)
{
    return g_compute_checksum_for_data(G_CHECKSUM_SHA256, ticket.bytes, ticket.length);
}

void krb_tickets_add(der_t ticket, const char *owner)
{
    char *key;

    if (ticket.length < SHORTEST || !owner)
        return;
    if (!owners)
        owners = wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), wmem_str_hash, g_str_equal);
    key = digest(ticket);
    if (!wmem_map_contains(owners, key))
        wmem_map_insert(owners, wmem_strdup(wmem_file_scope(), key), wmem_strdup(wmem_file_scope(), owner));
    g_free(key);
}

const char *krb_tickets_owner(der_t ticket)
{
    const char *owner;
    char *key;

    if (ticket.length < SHORTEST || !owners)
        return NULL;
    key = digest(ticket);
    owner = (const char *)wmem_map_lookup(owners, key);
    g_free(key);
    return owner;
}
