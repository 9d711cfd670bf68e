/* ntlm_message.c: who and what the messages of NTLM name ([MS-NLMP] 2.2.1)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/ntlm_message.h"

#include <glib.h>
#include <string.h>

#include "parse/bytes.h"
#include "parse/visible_text.h"

static const uint8_t SIGNATURE[] = { 'N', 'T', 'L', 'M', 'S', 'S', 'P', 0 };

#define TYPE_AT 8

/* CHALLENGE_MESSAGE (2.2.1.2) */
#define TARGET_NAME_AT 12
#define CHALLENGE_FLAGS_AT 20
#define TARGET_INFO_AT 40

/* AUTHENTICATE_MESSAGE (2.2.1.3) */
#define LM_RESPONSE_AT 12
#define NT_RESPONSE_AT 20
#define DOMAIN_AT 28
#define USER_AT 36
#define WORKSTATION_AT 44
#define AUTHENTICATE_FLAGS_AT 60

#define FLAG_UNICODE 0x00000001u
#define FLAG_LOCAL_CALL 0x00004000u /* both are on one computer: no name and no response is sent */

/* A response of NTLMv1 and LM has 24 bytes. One of NTLMv2 is longer: a proof of 16 bytes, 28 bytes of times and challenges,
 * then AV pairs (2.2.2.7). */
#define V1_RESPONSE_SIZE 24
#define V2_AV_PAIRS_AT 44

/* AV pairs (2.2.2.1) */
#define AV_END 0
#define AV_COMPUTER_NAME 1
#define AV_DOMAIN_NAME 2
#define AV_DNS_COMPUTER_NAME 3
#define AV_FLAGS 6
#define AV_TIMESTAMP 7
#define AV_TARGET_NAME 9
#define AV_CHANNEL_BINDINGS 10

/* Of AV_FLAGS */
#define AV_FLAG_MIC 0x2u
#define AV_FLAG_UNTRUSTED_TARGET 0x4u

/* In the place of the LM response, a challenge of 8 bytes and zeros (3.3.1). */
#define CLIENT_CHALLENGE_SIZE 8

typedef struct {
    const uint8_t *bytes;
    size_t length;
} piece_t;

static uint32_t number_at(piece_t message, size_t at)
{
    return at + 4 <= message.length ? bytes_le32(message.bytes + at) : 0;
}

/** A field of length, maximum and offset. */
static piece_t field_at(piece_t message, size_t at)
{
    piece_t field = { NULL, 0 };
    size_t length;
    size_t offset;

    if (at + 8 > message.length)
        return field;
    length = bytes_le16(message.bytes + at);
    offset = bytes_le32(message.bytes + at + 4);
    if (offset <= message.length && length <= message.length - offset)
        field = (piece_t) { message.bytes + offset, length };
    return field;
}

/** The length that a field claims, whether or not it was captured. */
static size_t claimed_length(piece_t message, size_t at)
{
    return at + 2 <= message.length ? bytes_le16(message.bytes + at) : 0;
}

static char *text_of(piece_t field, bool unicode)
{
    if (field.length == 0)
        return NULL;
    return unicode ? visible_text_utf16(field.bytes, field.length) : visible_text((const char *)field.bytes, field.length);
}

/** Take the next AV pair off the front. Returns its id, AV_END too where there is none. */
static uint32_t next_pair(piece_t *pairs, piece_t *value)
{
    uint32_t id = pairs->length >= 4 ? bytes_le16(pairs->bytes) : AV_END;
    size_t length = pairs->length >= 4 ? bytes_le16(pairs->bytes + 2) : 0;

    if (id == AV_END || length > pairs->length - 4)
        return AV_END;
    *value = (piece_t) { pairs->bytes + 4, length };
    pairs->bytes += 4 + length;
    pairs->length -= 4 + length;
    return id;
}

/** Find an AV pair. */
static bool find_pair(piece_t pairs, uint32_t wanted, piece_t *value)
{
    uint32_t id;

    while ((id = next_pair(&pairs, value)) != AV_END) {
        if (id == wanted)
            return true;
    }
    return false;
}

/** The text of an AV pair, or NULL. */
static char *av_text(piece_t pairs, uint32_t wanted)
{
    piece_t value;

    return find_pair(pairs, wanted, &value) ? text_of(value, true) : NULL;
}

/** Whether there are AV pairs, and behind them the one that ends them. */
static bool is_whole(piece_t pairs)
{
    piece_t begin = pairs;
    piece_t value;

    while (next_pair(&pairs, &value) != AV_END)
        continue;
    return pairs.bytes > begin.bytes && pairs.length >= 4 && bytes_le16(pairs.bytes) == AV_END;
}

static bool is_zero(piece_t piece)
{
    for (size_t i = 0; i < piece.length; i++) {
        if (piece.bytes[i])
            return false;
    }
    return true;
}

static void read_challenge(piece_t message, ntlm_message_t *challenge)
{
    piece_t info = field_at(message, TARGET_INFO_AT);
    piece_t value;

    challenge->is_dated = find_pair(info, AV_TIMESTAMP, &value);
    challenge->target = av_text(info, AV_DNS_COMPUTER_NAME);
    if (!challenge->target)
        challenge->target = av_text(info, AV_COMPUTER_NAME);
    if (!challenge->target)
        challenge->target = text_of(field_at(message, TARGET_NAME_AT), number_at(message, CHALLENGE_FLAGS_AT) & FLAG_UNICODE);
}

static ntlm_proof_t proof_of(size_t lm, size_t nt, bool extended, bool has_user)
{
    if (nt > V1_RESPONSE_SIZE)
        return NTLM_PROOF_V2;
    if (nt == V1_RESPONSE_SIZE)
        return extended ? NTLM_PROOF_V1_SESSION : NTLM_PROOF_V1;
    if (nt > 0)
        return NTLM_PROOF_UNKNOWN;
    if (lm == V1_RESPONSE_SIZE)
        return NTLM_PROOF_LM;
    return has_user ? NTLM_PROOF_UNKNOWN : NTLM_PROOF_NONE;
}

/** Whether a response of LM stands beside that of NTLMv1: not a copy of it, and not the challenge of session security. */
static bool has_lm_response(piece_t lm, piece_t nt, uint32_t flags)
{
    if (lm.length != V1_RESPONSE_SIZE || nt.length != V1_RESPONSE_SIZE || (flags & NTLM_FLAG_EXTENDED_SESSION_SECURITY))
        return false;
    return memcmp(lm.bytes, nt.bytes, V1_RESPONSE_SIZE) != 0
        && !is_zero((piece_t) { lm.bytes + CLIENT_CHALLENGE_SIZE, lm.length - CLIENT_CHALLENGE_SIZE });
}

static bool is_same_name(const char *a, const char *b)
{
    return a && b && g_ascii_strcasecmp(a, b) == 0;
}

/** Whether the server looks for the account among its own: it is named as the domain, or is its own domain, as there is none
 *  (3.2.5). The client repeats the names of the server. */
static bool is_of_server(piece_t pairs, const char *domain)
{
    char *computer = av_text(pairs, AV_COMPUTER_NAME);
    char *of_server = av_text(pairs, AV_DOMAIN_NAME);
    bool is_local = is_same_name(computer, domain) || is_same_name(computer, of_server);

    g_free(computer);
    g_free(of_server);
    return is_local;
}

static void read_pairs(piece_t pairs, ntlm_message_t *authenticate)
{
    uint32_t flags = 0;
    piece_t value;

    authenticate->has_pairs = is_whole(pairs);
    authenticate->target = av_text(pairs, AV_TARGET_NAME);
    if (find_pair(pairs, AV_FLAGS, &value))
        flags = number_at(value, 0);
    authenticate->has_mic = flags & AV_FLAG_MIC;
    authenticate->has_target = authenticate->target && !(flags & AV_FLAG_UNTRUSTED_TARGET);
    authenticate->has_channel_bindings = find_pair(pairs, AV_CHANNEL_BINDINGS, &value) && !is_zero(value);
    authenticate->names_no_target = authenticate->has_pairs && !authenticate->target;
    authenticate->is_local_account = is_of_server(pairs, authenticate->domain);
}

static bool is_domain_of_client(piece_t message, const ntlm_message_t *authenticate)
{
    char *workstation = text_of(field_at(message, WORKSTATION_AT), authenticate->flags & FLAG_UNICODE);
    bool is_own = is_same_name(workstation, authenticate->domain);

    g_free(workstation);
    return is_own || is_same_name(authenticate->domain, ".");
}

static void read_authenticate(piece_t message, ntlm_message_t *authenticate)
{
    uint32_t flags = number_at(message, AUTHENTICATE_FLAGS_AT);
    piece_t nt = field_at(message, NT_RESPONSE_AT);

    if (message.length < AUTHENTICATE_FLAGS_AT)
        return;
    authenticate->flags = flags;
    /* Each holds what both sides made up for it. */
    authenticate->proof_hash = nt.length >= V1_RESPONSE_SIZE ? (uint32_t)bytes_hash(nt.bytes, nt.length) : 0;
    authenticate->has_lm_response = has_lm_response(field_at(message, LM_RESPONSE_AT), nt, flags);
    authenticate->domain = text_of(field_at(message, DOMAIN_AT), flags & FLAG_UNICODE);
    authenticate->user = text_of(field_at(message, USER_AT), flags & FLAG_UNICODE);
    authenticate->proof = proof_of(claimed_length(message, LM_RESPONSE_AT), claimed_length(message, NT_RESPONSE_AT),
                                   flags & NTLM_FLAG_EXTENDED_SESSION_SECURITY, claimed_length(message, USER_AT) > 0);
    if (authenticate->proof == NTLM_PROOF_V2 && nt.length > V2_AV_PAIRS_AT)
        read_pairs((piece_t) { nt.bytes + V2_AV_PAIRS_AT, nt.length - V2_AV_PAIRS_AT }, authenticate);
    authenticate->may_be_local = is_domain_of_client(message, authenticate);
    authenticate->is_local_call = authenticate->proof == NTLM_PROOF_NONE && (flags & FLAG_LOCAL_CALL);
    if (authenticate->is_local_call)
        authenticate->proof = NTLM_PROOF_UNKNOWN;
    /* Some clients put the user's name there. */
    if (authenticate->target && !strchr(authenticate->target, '/')) {
        g_free(authenticate->target);
        authenticate->target = NULL;
    }
}

bool ntlm_message_parse(const uint8_t *bytes, size_t length, ntlm_message_t *message)
{
    piece_t piece = { bytes, length };
    uint32_t type = number_at(piece, TYPE_AT);

    memset(message, 0, sizeof *message);
    if (length < TYPE_AT + 4 || memcmp(bytes, SIGNATURE, sizeof SIGNATURE) != 0 || type < NTLM_NEGOTIATE
        || type > NTLM_AUTHENTICATE)
        return false;
    message->type = (ntlm_type_t)type;
    if (type == NTLM_CHALLENGE)
        read_challenge(piece, message);
    else if (type == NTLM_AUTHENTICATE)
        read_authenticate(piece, message);
    return true;
}

void ntlm_message_clear(ntlm_message_t *message)
{
    g_free(message->user);
    g_free(message->domain);
    g_free(message->target);
    memset(message, 0, sizeof *message);
}

size_t ntlm_message_find(const uint8_t *bytes, size_t length)
{
    return bytes_find(bytes, length, SIGNATURE, sizeof SIGNATURE);
}
