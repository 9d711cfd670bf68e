/* smb1_names.c: who logs on in a session setup of SMB1 without SPNEGO ([MS-CIFS] 2.2.4.53.1)
 *
 * Of the responses only the lengths are looked at.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/smb1_names.h"

#include "carriers/help/encryption.h"
#include "carriers/help/tokens.h"
#include "fields/field_value.h"
#include "frame/pool_text.h"
#include "parse/bytes.h"
#include "parse/visible_text.h"

/* From the beginning of the header. */
#define FLAGS2 10
#define WORD_COUNT 32
#define LM_LENGTH 47
#define NT_LENGTH 49
#define DATA 61

#define WORDS_WITHOUT_BLOB 13
#define FLAGS2_UNICODE 0x8000
#define RESPONSE_SIZE 24
#define MAX_REQUEST 4096

typedef struct {
    const uint8_t *bytes;
    size_t length;
    size_t at;
    bool unicode;
} request_t;

static size_t number_at(const request_t *request, size_t at)
{
    return bytes_le16(request->bytes + at);
}

/** Read the next text, which ends with a zero, made fit to be shown: NULL where it is empty, else to be freed with g_free().
 *  Returns false where it was not captured to its end. */
static bool next_text(request_t *request, char **text)
{
    size_t begin = request->at;
    size_t step = request->unicode ? 2 : 1;
    size_t end = begin;

    *text = NULL;
    while (end + step <= request->length && (request->bytes[end] || (step == 2 && request->bytes[end + 1])))
        end += step;
    if (end + step > request->length)
        return false;
    request->at = end + step;
    if (end > begin)
        *text = request->unicode ? visible_text_utf16(request->bytes + begin, end - begin)
                                 : visible_text((const char *)request->bytes + begin, end - begin);
    return true;
}

static ntlm_proof_t proof_of(size_t lm, size_t nt, bool has_user)
{
    if (nt > RESPONSE_SIZE)
        return NTLM_PROOF_V2;
    if (nt == RESPONSE_SIZE)
        return NTLM_PROOF_V1;
    if (nt == 0 && lm == RESPONSE_SIZE)
        return NTLM_PROOF_LM;
    return has_user ? NTLM_PROOF_UNKNOWN : NTLM_PROOF_NONE;
}

/** Whether what stands in the place of the responses is a password: one of them alone, and of a size that no response has
 *  ([MS-CIFS] 2.2.4.53.1). A password as long as a response is not known from one. */
static bool has_password(size_t lm, size_t nt)
{
    size_t size = lm > 1 ? lm : nt;

    return (lm <= 1 || nt == 0) && size > 2 && size < RESPONSE_SIZE;
}

static const char *identity_of(packet_info *pinfo, const char *domain, const char *account)
{
    return text_in_pool(pinfo->pool, account && domain ? visible_account(domain, account)
                                                       : g_strdup(account ? account : "anonymous"));
}

void smb1_names_report(reading_t *reading, const field_info *field, int header_at)
{
    packet_info *pinfo = reading->pinfo;
    request_t request = { 0 };
    ntlm_proof_t proof;
    bool is_clear;
    char *account;
    char *domain;

    request.bytes = field_bytes_to_end(field, header_at, MAX_REQUEST, &request.length);
    if (!request.bytes || request.length < DATA || request.bytes[WORD_COUNT] != WORDS_WITHOUT_BLOB)
        return;
    request.unicode = number_at(&request, FLAGS2) & FLAGS2_UNICODE;
    request.at = DATA + number_at(&request, LM_LENGTH) + number_at(&request, NT_LENGTH);
    /* Texts of two bytes a character begin at an even place in the message. */
    if (request.unicode)
        request.at += request.at % 2;
    if (!next_text(&request, &account))
        return;
    next_text(&request, &domain);
    proof = proof_of(number_at(&request, LM_LENGTH), number_at(&request, NT_LENGTH), account);
    is_clear = has_password(number_at(&request, LM_LENGTH), number_at(&request, NT_LENGTH)) && is_in_the_clear(reading, field);
    report_token(reading, field, &(token_t) {
        .package = TOKEN_NTLM,
        .from_client = true,
        .ntlm_type = NTLM_AUTHENTICATE,
        .ntlm_proof = proof,
        .identity = identity_of(pinfo, domain, account),
        .weaknesses = weaknesses_of_proof(proof, account && proof != NTLM_PROOF_UNKNOWN)
            | WEAKNESS_IF(is_clear && account, SMB1_PASSWORD),
    });
    g_free(account);
    g_free(domain);
}
