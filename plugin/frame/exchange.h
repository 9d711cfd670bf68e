/* exchange.h: what carriers tell of an authentication under way
 *
 * A request of a client, or a server's answer to one, is an exchange. What a security package put into it (NTLM, Kerberos) is a
 * token, reported by the package's own carrier, whatever protocol it stands in.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_EXCHANGE_H
#define SSPI_EXCHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include <wsutil/nstime.h>

#include "codes/weakness.h"
#include "parse/der.h"
#include "parse/ntlm_message.h"

typedef enum {
    EXCHANGE_REQUEST,
    EXCHANGE_ANSWER,
    EXCHANGE_BY_PEER /**< one or the other, depending on who began */
} exchange_side_t;

typedef enum {
    OUTCOME_NONE,    /**< told by the tokens and statuses in it */
    OUTCOME_UNKNOWN, /**< the exchange is over, and nothing tells how */
    OUTCOME_STEP,
    OUTCOME_SUCCESS,
    OUTCOME_FAILURE
} outcome_t;

/** The outcome that a status tells by its class. */
static inline outcome_t outcome_of_class(sspi_class_t class_)
{
    static const outcome_t outcomes[] = {
        [SSPI_CLASS_SUCCESS] = OUTCOME_SUCCESS, [SSPI_CLASS_STEP] = OUTCOME_STEP, [SSPI_CLASS_FAILURE] = OUTCOME_FAILURE
    };

    return outcomes[class_];
}

/** A message between a client and a KDC. An error does not say which of the two it answers. */
typedef enum { KDC_NONE, KDC_AS, KDC_TGS, KDC_ERROR } exchange_kdc_t;

/** What an outcome is told from, where no status says it, or what else is to be known of it. */
typedef enum {
    NOTE_NONE,
    NOTE_ACCEPTED_CALL_REFUSED, /**< the call was refused after the client had been accepted */
    NOTE_ACCESS_ACCEPT,
    NOTE_ACCESS_REJECT,
    NOTE_AP_REP,
    NOTE_AS_ANONYMOUS, /**< the client asked for more than it got */
    NOTE_AS_GUEST,
    NOTE_AS_REP,
    NOTE_BIND_NAK,
    NOTE_CHAP_FAILURE,
    NOTE_CHAP_SUCCESS,
    NOTE_CONNECTION_CLOSED,
    NOTE_CONNECTION_RESET,
    NOTE_DOS_ERROR, /**< detail: its name and number */
    NOTE_GSS_COMPLETE,
    NOTE_GSS_STATUS, /**< detail: its number */
    NOTE_HANDSHAKE_DONE,
    NOTE_HANDSHAKE_ERROR,
    NOTE_HOST_UNREACHABLE,
    NOTE_HTTP_STATUS, /**< detail: its number */
    NOTE_HTTP_STATUS_INFERRED, /**< detail: its number */
    NOTE_LDAP_RESULT, /**< detail: its number */
    NOTE_LOGINACK,
    NOTE_LOGON_OR_CALL, /**< the refusal may be of either */
    NOTE_ONE_OF_ERRORS, /**< it is among several refusals, but which of them is not known */
    NOTE_PORT_UNREACHABLE,
    NOTE_PROXY_PASSED,
    NOTE_PUB_KEY_AUTH,
    NOTE_REFERRAL, /**< detail: the KDC that is referred to */
    NOTE_RPC_AUTH_ERROR, /**< detail: its number */
    NOTE_RPC_FAULT_OF_CALL,
    NOTE_RPC_RESPONSE,
    NOTE_SAVE_SESSION_INFO,
    NOTE_SERVER_WENT_ON,
    NOTE_TDS_ERROR, /**< detail: its number */
    NOTE_TGS_REP,
    NOTE_COUNT
} note_t;

/** A frame that was read before. */
typedef struct {
    uint32_t number;
    nstime_t time; /**< absolute */
} earlier_frame_t;

/** A call that nobody makes: what is told with an answer to it is told, but is of no attempt. */
#define CALL_OF_NOBODY "nobody's"

/** Texts are copied where they are kept, but for `carrier` and `mechanism`, which are static. */
typedef struct {
    const char *carrier; /**< as people call the protocol */
    exchange_side_t side;
    const char *call;    /**< an answer shares it with its request, in one conversation */
    const char *session; /**< a request shares it with those before it, in one conversation. Without either, the conversation
                              has one authentication at a time */
    bool is_global;      /**< both are good in all conversations */
    bool session_stays;  /**< answer: to a request of a session, it is of the same */
    exchange_kdc_t kdc;  /**< with a KDC: what they are tied by is in the other members, as the messages have no identifier */
    bool initial;    /**< request: nothing of this attempt came before it */
    bool may_repeat; /**< request: may come in several messages */
    bool only_continues; /**< request: never the first of an attempt */
    uint32_t request_id; /**< request: a nonce, the same when it is sent again; an answer of a KDC: the same when it is captured
                              again; 0: not known */
    bool is_unique; /**< answer of a KDC: an error that no other is like, of whatever request */
    bool is_unanswered; /**< request: that no answer is seen to it means nothing */
    bool is_of_tls;  /**< answer: it is an alert */
    bool is_no_verdict; /**< answer: its status says how far it came, and nothing of the logon */
    bool holds_tls;  /**< TLS is what it authenticates by: an alert in it is of that, whoever sends it */
    bool is_of_call; /**< answer: the failure may be of what was called, not of the authentication */
    bool wants_more; /**< answer: asks for a request that is not initial */
    bool wants_again; /**< answer: asks for the same request by another transport, or of another server */
    const char *makes_session; /**< answer: of a success, by which what comes later may tell something of the attempt; or NULL */
    bool stands_alone; /**< answer: is about authentication, even where no request was captured */
    bool may_be_revised; /**< answer: a success that what follows may still show to be none */
    const earlier_frame_t *seen_in; /**< answer: it is in a frame of the server's in which it was not known to be one, and is told
                                         in one of the client's; NULL: it is in this frame. In packet scope */
    bool cannot_help;  /**< answer: the server has not looked at the request, and another one may be asked */
    outcome_t outcome;
    int32_t etype;         /**< of the Kerberos ticket that the answer brings, 0: none */
    note_t note;
    const char *note_detail; /**< visible_text(), or NULL */
    const char *mechanism; /**< where no token says it */
    const char *identity;  /**< visible_text() */
    const char *on_behalf_of; /**< visible_text(): whom a service acts for */
    bool is_for_user;      /**< request: a service asks for a ticket of somebody else's */
    const char *target;    /**< visible_text() */
    der_t ticket;          /**< of Kerberos, its encrypted part: that a request shows, or an answer brings; length 0: none. Only
                                the end is handed on */
    weakness_set_t weaknesses;       /**< that its bytes prove */
    weakness_set_t weak_if_accepted; /**< request: what is weak if the server answers it with success */
    bool may_be_renamed;   /**< request to a KDC: the answer may be for another name than the identity */
    bool keeps_target;     /**< request to a KDC: the ticket is for what was asked for, or for another KDC */
    bool offers_aes;       /**< request to a KDC: among the encryption types that the client offers */
} exchange_t;

typedef enum { TOKEN_NTLM, TOKEN_KERBEROS } token_package_t;

typedef struct {
    token_package_t package;
    bool from_client;
    bool completes; /**< from the server: it has accepted the client */
    ntlm_type_t ntlm_type;
    ntlm_proof_t ntlm_proof;
    int32_t etype; /**< of a Kerberos ticket, 0: not known */
    const char *identity; /**< visible_text() or NULL */
    const char *target;   /**< visible_text() or NULL */
    der_t ticket;         /**< of an AP-REQ, its encrypted part; length 0: none */
    uint32_t authenticator; /**< of an AP-REQ, or the response of NTLM: the same for the same one, which a client makes anew for
                                 each; 0: none */
    weakness_set_t weaknesses;    /**< that its bytes prove */
    weakness_set_t weak_if_dated; /**< NTLM: what is weak if the challenge has a time */
    bool is_dated;        /**< NTLM: it is a challenge with a time */
} token_t;

/* Mechanisms that SPNEGO negotiates, a bit for each. */
#define OFFER_KERBEROS 0x01u
#define OFFER_NTLM 0x02u
#define OFFER_OTHER 0x04u

/** What a request for a ticket is to let a server do. */
typedef enum {
    DELEGATION_NONE,
    DELEGATION_FORWARDED, /**< the user's own ticket is to go along (RFC 4120 2.6) */
    DELEGATION_CONSTRAINED /**< a service asks with the user's ticket for another service (S4U2Proxy, [MS-SFU]) */
} delegation_t;

/* What a message tells, a bit for each: an NTLM logon about why it is none of Kerberos. */
#define CLUE_LOCAL_ACCOUNT 0x01u /* of the server itself */
#define CLUE_MAY_BE_LOCAL 0x02u
#define CLUE_CLOUD_ACCOUNT 0x04u /* the domain is the word for one of the cloud */
#define CLUE_NO_TARGET 0x08u     /* the client does not say what it wants to talk to */
#define CLUE_ONE_COMPUTER 0x10u  /* client and server are one */
#define CLUE_RENEWAL 0x20u       /* of a ticket of Kerberos */
#define CLUE_AGREED 0x40u        /* answer: client and server have agreed on how to go on */
#define CLUE_NOT_ALLOWED 0x80u   /* answer: authenticated, and refused all the same */
#define CLUES_OF_ANSWERS (CLUE_AGREED | CLUE_NOT_ALLOWED)

/** What else a message tells, which says nothing of how the authentication ends, but may explain it. It is about the exchange
 *  before it, or about a session. All zero: nothing. */
typedef struct {
    const char *session; /**< about whoever last got in by it, in this conversation; NULL: about the exchange before */
    uint8_t offers; /**< mechanisms that the sender offers */
    bool is_whole_offer; /**< and no others that it has offered before */
    uint8_t chosen; /**< the one that the server has chosen */
    uint8_t delegation; /**< delegation_t */
    uint8_t clues;      /**< CLUE_… */
    weakness_set_t weaknesses; /**< of a session: what is weak in it */
    uint32_t key_etypes; /**< of the keys that the KDC has for the account, as its answer says, a bit for each number below 32 */
    uint32_t etypes;    /**< of Kerberos that the client offers, a bit for each number below 32 */
    uint32_t krb_error; /**< of Kerberos, with which a service or a KDC refuses */
    const char *error_text; /**< visible_text(): what the error, or a refusal without a status, says in words, or NULL */
    uint32_t kvno;      /**< of the ticket that an answer brings */
    int64_t server_time; /**< of the clock of who answers, in seconds since 1970 */
    int64_t client_time; /**< of the client's clock, as the answer repeats it */
} evidence_t;

/** The sender of the frame ends the connection, or somebody says that what the frame quotes did not arrive. */
typedef struct {
    enum {
        END_CLOSE,
        END_RESET,
        END_UNREACHABLE,
        END_OVERTAKEN /**< what was sent before the end is captured behind it, and nobody can read it */
    } kind;
    note_t note;
} connection_end_t;

typedef enum { EVENT_EXCHANGE, EVENT_TOKEN, EVENT_EVIDENCE, EVENT_END } event_kind_t;

/** Something a carrier reported, and where in the frame: events are in the order of layer, place, and report. */
typedef struct {
    event_kind_t kind;
    int layer;
    int at;
    const void *source; /**< what `at` counts in: the data source, or NULL */
    unsigned sequence;
    union {
        exchange_t exchange;
        token_t token;
        evidence_t evidence;
        connection_end_t end;
    } of;
} exchange_event_t;

#endif
