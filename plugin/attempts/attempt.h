/* attempt.h: an authentication attempt, as all but the engine sees it
 *
 * An attempt is one authentication of one party to one service, from its first token to its outcome. It is made on the first pass
 * from what the carriers report, frame by frame, and lives in file scope.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_ATTEMPT_H
#define SSPI_ATTEMPT_H

#include <epan/packet.h>

#include "frame/annotation.h"
#include "frame/exchange.h"

/** How an attempt stands. */
typedef enum { ATTEMPT_UNFINISHED, ATTEMPT_SUCCESS, ATTEMPT_FAILURE } attempt_state_t;

/** One side of a conversation. */
typedef struct {
    address addr;
    uint16_t port; /**< 0: none */
} endpoint_t;

/** What the engine keeps of an attempt that has not ended. */
struct progress;

/** What is behind an attempt: see diagnosis/diagnosis.h. */
struct diagnosis;

/** What few attempts have, and may explain how they ended. */
typedef struct {
    uint32_t krb_error; /**< the last one in it, 0: none. The protocol around it may end with a status of its own */
    uint32_t settled_error; /**< the last one before that, after which the client came with another authenticator, 0: none */
    const char *error_text; /**< what it, or the refusal of a directory, says in words, or NULL */
    bool has_server_clock;
    bool has_client_clock;
    int32_t server_clock; /**< of who answered: seconds ahead of the capture's clock */
    int32_t client_clock; /**< the same of the client, as the answer repeats its time */
} attempt_evidence_t;

/** Texts and endpoints are in file scope; NULL where nothing is known. */
struct attempt {
    unsigned number; /**< from 1, in the order of the first frames */
    uint32_t first_frame;
    uint32_t result_frame; /**< 0 while there is no result */
    uint32_t last_frame;   /**< that belongs to it */
    nstime_t start; /**< absolute time of the first frame */
    nstime_t duration; /**< from the first frame to the result, or to the last frame there is */
    const endpoint_t *client;
    const endpoint_t *server;
    const char *carrier;
    const char *identity;
    const char *on_behalf_of; /**< whom a service acts for */
    const char *target;
    const sspi_finding_t *reason; /**< the status that tells the result, or NULL */
    const annotation_t *reason_annotation; /**< that of `reason`, where it is known; only while the capture is open */
    const char *note_detail;
    const char *own_mechanism; /**< of the carrier, static */
    struct progress *progress; /**< NULL: it has ended */
    struct diagnosis *diagnosis; /**< NULL: nothing is known yet */
    attempt_evidence_t *evidence; /**< or NULL */
    const attempt_t *ticket_from; /**< the attempt in which the KDC issued the ticket that is shown, or NULL */
    weakness_set_t weaknesses; /**< what was seen to be weak in it */
    uint32_t ticket; /**< the same for the same ticket of Kerberos that is shown, 0: none is, or not enough of it was captured */
    uint32_t authenticator; /**< the same for the same one beside the ticket, or for the same response of NTLM, 0: not known */
    int32_t etype; /**< of the Kerberos ticket, 0: not known */
    uint32_t etypes; /**< that the client offered last to a KDC, a bit for each number below 32; 0: not known */
    uint32_t key_etypes; /**< of the account's keys, as the KDC told them, likewise */
    uint32_t kvno; /**< of the key of the ticket that the KDC issued, 0: not known */
    uint8_t client_offers; /**< mechanisms in SPNEGO, OFFER_…; 0: not known */
    uint8_t server_offers; /**< before the client began */
    uint8_t chosen;        /**< by the server */
    uint8_t clues;         /**< CLUE_… */
    unsigned state : 2;    /**< attempt_state_t */
    unsigned note : 8;     /**< note_t: what else tells the result */
    unsigned ntlm_type : 2;  /**< ntlm_type_t of the last message, 0: none */
    unsigned ntlm_proof : 3; /**< ntlm_proof_t */
    unsigned has_kerberos : 1;
    unsigned is_unchallenged : 1; /**< NTLM: the response is the first message of it that was seen */
    unsigned delegation : 2; /**< delegation_t */
    unsigned kdc : 2;        /**< exchange_kdc_t: what a KDC is asked for, KDC_NONE: none is */
};

/* All attempts of a capture are kept. */
#define ATTEMPT_SIZE_MAX 200
G_STATIC_ASSERT(sizeof(struct attempt) <= ATTEMPT_SIZE_MAX);

/** For qsort() of pointers to attempts: by their numbers. */
static inline int attempt_compare_numbers(const void *left, const void *right)
{
    const attempt_t *a = *(attempt_t *const *)left;
    const attempt_t *b = *(attempt_t *const *)right;

    return a->number < b->number ? -1 : a->number > b->number;
}

/** What the client authenticates with, as far as it is known by now; in `pool` or static, NULL where nothing is. */
const char *attempt_mechanism_text(wmem_allocator_t *pool, const attempt_t *attempt);

/** The same for people, in the current language; those above and below without "words" are for filters and programs. */
const char *attempt_mechanism_words(wmem_allocator_t *pool, const attempt_t *attempt);

/** A carrier or an identity for people: descriptions have words in each language, names stay.
 *  @return the text, or a static one */
const char *attempt_in_words(const char *text);

/** Why an attempt failed: its status, or what a service said of the ticket, which the protocol around it hides in the end.
 *  @return false where it has not failed, or no status tells why */
bool attempt_failure(const attempt_t *attempt, sspi_finding_t *finding);

/** The name of a Kerberos encryption type, or NULL where it has none. */
const char *attempt_etype_name(int32_t etype);

/** The name of the state, as in reports: "Success", "Failure", "Unfinished". */
const char *attempt_state_name(attempt_state_t state);

/** What the carrier said last, by its own name, with what else the result is told from; in `pool`, NULL where there is no
 *  result. */
const char *attempt_native_text(wmem_allocator_t *pool, const attempt_t *attempt);
const char *attempt_native_words(wmem_allocator_t *pool, const attempt_t *attempt);

/** Why an attempt failed, by its own name: what attempt_failure() tells, else as above. */
const char *attempt_reason_text(wmem_allocator_t *pool, const attempt_t *attempt);
const char *attempt_reason_words(wmem_allocator_t *pool, const attempt_t *attempt);

/** Whether the result follows only from what came next, or from where it did not. */
bool attempt_is_inferred(const attempt_t *attempt);

/** Whether what comes next in the capture may still change the result; while it is read for the first time. */
bool attempt_may_change(const attempt_t *attempt);

/** Whether the words of a note have a place for a detail. */
bool attempt_note_has_detail(note_t note);

/** "192.0.2.1:445", "[2001:db8::1]:445", in `pool`. */
const char *attempt_endpoint_text(wmem_allocator_t *pool, const endpoint_t *endpoint);

#endif
