/* causes.h: what can be behind an attempt: the words for it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_CAUSES_H
#define SSPI_CAUSES_H

#include "codes/language.h"

/** In the order in which problems that are equally grave are listed. */
typedef enum {
    WHY_NONE,
    WHY_GUESSED,
    WHY_RELAYED,
    WHY_SPRAYING,
    WHY_NAME_PROBING,
    WHY_LOCKED_BY_OTHERS,
    WHY_LOCKED_BY_ITSELF,
    WHY_COMPUTER_PASSWORD,
    WHY_NO_DC,
    WHY_REPEATED,
    WHY_CLOCK_SKEW,
    WHY_WRONG_KEY,
    WHY_ALIAS,
    WHY_SPN_UNKNOWN,
    WHY_SPN_NOT_UNIQUE,
    WHY_NO_ETYPE,
    WHY_NOT_ALLOWED,
    WHY_NOBODY,
    WHY_REFERRAL,
    WHY_REALM_UNKNOWN,
    WHY_DELEGATION,
    WHY_COPY,
    WHY_SIGNING,
    WHY_TORN_APART,
    WHY_TARGET_CHECKED,
    WHY_TLS_REFUSED,
    WHY_CLOSED,
    WHY_KDC_SILENT,
    WHY_KDC_REFUSED,
    WHY_REFUSED_BEHIND,
    WHY_CERTIFICATE,
    WHY_KERBEROS_REFUSED,
    WHY_SERVER_ONLY,
    WHY_SERVER_CHOSE,
    WHY_TARGET_ADDRESS,
    WHY_LOCAL_ACCOUNT,
    WHY_PROGRAM,
    WHY_NO_TARGET,
    WHY_ONE_COMPUTER,
    WHY_CLIENT_ONLY,
    WHY_CLOUD_ACCOUNT,
    WHY_COUNT
} why_t;

/** What attempts share that are one problem, if they have the same cause. */
typedef enum { SUBJECT_ACCOUNT, SUBJECT_CLIENT, SUBJECT_SERVER, SUBJECT_TARGET, SUBJECT_REASON } subject_t;

typedef struct {
    sspi_word_t name;
    subject_t subject;
    bool explains_ntlm; /**< why NTLM is used, or tried, and not Kerberos */
    bool has_texts; /**< of its own; else those of the status tell more */
    sspi_word_t cause;
    sspi_word_t remedy;
    uint32_t krb_error; /**< whose texts tell of it where it has none, 0: there is no such */
} cause_t;

extern const cause_t causes[WHY_COUNT];

/** The name of a cause in reports for programs and in filters, the same in all languages; NULL for none. */
const char *cause_name(why_t why);

#endif
