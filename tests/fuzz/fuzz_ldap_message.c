/* fuzz_ldap_message.c: what stands before the first number in an LDAP operation
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include "parse/ldap_message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint32_t id;

    /* Sequence, id, operation and number have two bytes each before their contents, and the id has one of its own. */
    if (ldap_message_id(data, size, 0x60, &id))
        g_assert_cmpuint(size, >=, 9);
    ldap_message_id(data, size, 0x61, &id);
    return 0;
}
