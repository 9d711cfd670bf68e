/* weaknesses.c: what the messages of an attempt together prove to be weak
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/weaknesses.h"

void weaknesses_note_request(struct progress *progress, const exchange_t *request)
{
    progress->weak_if_accepted = request ? request->weak_if_accepted : 0;
    progress->offers_aes = request && request->offers_aes;
}

void weaknesses_note_repetition(struct progress *progress, const exchange_t *request)
{
    progress->weak_if_accepted &= request->weak_if_accepted;
    progress->offers_aes = progress->offers_aes && request->offers_aes;
}

weakness_set_t weaknesses_of_answer(const struct progress *progress, const exchange_t *answer)
{
    weakness_set_t weaknesses = answer->weaknesses;

    if (answer->outcome != OUTCOME_SUCCESS)
        return weaknesses;
    weaknesses |= progress->weak_if_accepted;
    /* What the KDC had to choose from is known: it is not for the client. */
    if (weaknesses & WEAKNESS(RC4_SERVICE_TICKET))
        weaknesses |= WEAKNESS_IF(progress->offers_aes, RC4_DESPITE_AES);
    return weaknesses;
}

weakness_set_t weaknesses_of_token(struct progress *progress, const token_t *token)
{
    if (!progress)
        return token->weaknesses;
    if (token->package == TOKEN_NTLM && token->ntlm_type == NTLM_CHALLENGE)
        progress->is_dated = token->is_dated;
    return token->weaknesses | (progress->is_dated ? token->weak_if_dated : 0);
}
