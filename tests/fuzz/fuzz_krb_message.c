/* fuzz_krb_message.c: messages of Kerberos from behind their type
 *
 * The first byte is the type.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include "parse/krb_message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    krb_message_t message;

    if (size == 0)
        return 0;
    krb_message_parse((krb_type_t)data[0], (der_t) { data + 1, size - 1 }, &message);
    g_assert_cmpuint(message.length, <=, size - 1);
    if (message.ticket.length > 0)
        fuzz_bytes(data, size, (size_t)(message.ticket.bytes - data), message.ticket.length);
    fuzz_visible(g_steal_pointer(&message.client));
    fuzz_visible(g_steal_pointer(&message.service));
    fuzz_visible(g_steal_pointer(&message.realm));
    krb_message_clear(&message);
    return 0;
}
