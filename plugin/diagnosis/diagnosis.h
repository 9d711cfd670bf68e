/* diagnosis.h: what is behind an attempt, and what came of it
 *
 * It is worked out when an attempt has a result, from the attempts before it. What is said is certain, likely, or, where
 * something speaks for it and nothing against it, possible.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_DIAGNOSIS_H
#define SSPI_DIAGNOSIS_H

#include "attempts/attempt.h"
#include "diagnosis/causes.h"

/** The best first. */
typedef enum { CERTAINTY_CERTAIN, CERTAINTY_LIKELY, CERTAINTY_POSSIBLE } certainty_t;

/** What came of an attempt, in the order of what is worth more to be known. */
typedef enum {
    CONSEQUENCE_NONE,
    CONSEQUENCE_REPEATED,
    CONSEQUENCE_AGREED, /**< repeated, and the server went on with that */
    CONSEQUENCE_FELL_BACK,
    CONSEQUENCE_SUCCEEDED
} consequence_t;

/** An attempt that another one points to: its number and its first frame; 0: none. */
typedef struct {
    uint32_t number;
    uint32_t frame;
} attempt_link_t;

/** In file scope. */
struct diagnosis {
    attempt_link_t because; /**< explains this one */
    attempt_link_t after;   /**< came of it */
    uint32_t told_with;     /**< number of the attempt with which it is one problem, 0: none */
    uint32_t culprit_tries; /**< wrong passwords of `culprit`, before the account was locked */
    const endpoint_t *culprit; /**< whose they were, or NULL */
    const endpoint_t *accepted_by; /**< where the same service took what is refused here, or NULL */
    uint32_t new_kvno;      /**< of the key of a later ticket that was accepted, where it is a newer one, else 0 */
    uint32_t key_etypes;    /**< that the KDC named for keys of the account, a bit for each number below 32; 0: not known */
    uint32_t interval;      /**< of a series, in seconds, 0: there is none */
    uint8_t why;            /**< why_t */
    uint8_t certainty;      /**< certainty_t of `why` */
    uint8_t why_ntlm;       /**< why_t: why it is NTLM, whether or not that explains the result */
    uint8_t certainty_of_ntlm; /**< certainty_t of `why_ntlm` */
    uint8_t consequence;    /**< consequence_t */
    bool is_harmless;       /**< it fails, and nobody misses anything */
    bool is_mended;         /**< what came of it was a success */
    bool is_passed_on;      /**< a server made it for a client of its own, and told that the result */
    bool is_used;           /**< the ticket that it brought was shown */
    bool is_counted;        /**< its failure is among those of its account */
    bool is_key_right;      /**< of the service: later it took a ticket of another client */
    bool is_key_taken;      /**< the same server took a ticket with the same version of the key later */
    const attempt_t *story; /**< an earlier attempt of the same wish, or NULL */
    uint32_t story_number;  /**< of a copy that has outlived the capture, else 0 */
    unsigned place;          /**< among what the client did */
    struct client *client;
    struct account *account; /**< NULL: not known */
    const char *identity;    /**< that `account` was looked up for */
};

/* Nearly every attempt has one. */
#define DIAGNOSIS_SIZE_MAX 104
G_STATIC_ASSERT(sizeof(struct diagnosis) <= DIAGNOSIS_SIZE_MAX);

typedef struct diagnosis diagnosis_t;

/** Take up the attempts of a frame. */
void diagnosis_take(uint32_t frame, attempt_t *const *attempts, unsigned count);

/** A capture begins. */
void diagnosis_reset(void);

/** The number of the first attempt of the same wish of the same person, often its own. */
uint32_t diagnosis_story(const attempt_t *attempt);

/** What is behind an attempt; WHY_NONE where nothing is known. */
why_t diagnosis_why(const attempt_t *attempt);

/** Why NTLM is used, or was tried, and not Kerberos; WHY_NONE where that is not known, or it is not NTLM.
 *  @param certainty  set to how sure that is */
why_t diagnosis_why_ntlm(const attempt_t *attempt, certainty_t *certainty);

/** Whether it failed, and nobody misses anything, as far as is known by now. */
bool diagnosis_is_harmless(const attempt_t *attempt);

/** Whose clock is wrong. */
typedef enum { CLOCK_UNKNOWN, CLOCK_OF_CLIENT, CLOCK_OF_SERVER } clock_of_t;

/** The one that differs from that of the capture, where the other does not. That of the capture may be wrong itself: whose fault
 *  it is remains likely. */
clock_of_t diagnosis_wrong_clock(const attempt_evidence_t *evidence);

/** A copy that outlives the capture, to be freed with g_free(). NULL for NULL. */
diagnosis_t *diagnosis_copy(const attempt_t *attempt);

#endif
