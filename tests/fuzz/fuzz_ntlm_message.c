/* fuzz_ntlm_message.c: messages of NTLM, by themselves and in a token that wraps them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include "parse/ntlm_message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t at = ntlm_message_find(data, size);
    ntlm_message_t message;

    g_assert_cmpuint(at, <=, size);
    if (ntlm_message_parse(data + at, size - at, &message)) {
        g_assert_cmpint(message.type, >=, NTLM_NEGOTIATE);
        g_assert_cmpint(message.type, <=, NTLM_AUTHENTICATE);
        g_assert_cmpint(message.proof, <=, NTLM_PROOF_V2);
        fuzz_visible(g_steal_pointer(&message.user));
        fuzz_visible(g_steal_pointer(&message.domain));
        fuzz_visible(g_steal_pointer(&message.target));
    }
    ntlm_message_clear(&message);
    return 0;
}
