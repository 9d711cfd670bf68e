/* causes.c: what can be behind an attempt: the words for it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "diagnosis/causes.h"

#include "diagnosis/reason_codes.h"

#define WITH_TEXTS(key) \
    .name = SSPI_WORD_WHY_##key, .has_texts = true, .cause = SSPI_WORD_WHY_##key##_CAUSE, .remedy = SSPI_WORD_WHY_##key##_REMEDY

const cause_t causes[WHY_COUNT] = {
    [WHY_GUESSED] = { WITH_TEXTS(GUESSED), .subject = SUBJECT_ACCOUNT },
    [WHY_RELAYED] = { WITH_TEXTS(RELAYED), .subject = SUBJECT_CLIENT },
    [WHY_SPRAYING] = { WITH_TEXTS(SPRAYING), .subject = SUBJECT_CLIENT },
    [WHY_NAME_PROBING] = { WITH_TEXTS(NAME_PROBING), .subject = SUBJECT_CLIENT },
    [WHY_LOCKED_BY_OTHERS] = { WITH_TEXTS(LOCKED_BY_OTHERS), .subject = SUBJECT_ACCOUNT },
    [WHY_LOCKED_BY_ITSELF] = { WITH_TEXTS(LOCKED_BY_ITSELF), .subject = SUBJECT_ACCOUNT },
    [WHY_COMPUTER_PASSWORD] = { WITH_TEXTS(COMPUTER_PASSWORD), .subject = SUBJECT_ACCOUNT },
    [WHY_NO_DC] = { WITH_TEXTS(NO_DC), .subject = SUBJECT_SERVER },
    [WHY_REPEATED] = { WITH_TEXTS(REPEATED), .subject = SUBJECT_ACCOUNT },
    [WHY_CLOCK_SKEW] = { .name = SSPI_WORD_WHY_CLOCK_SKEW, .subject = SUBJECT_CLIENT, .explains_ntlm = true,
                         .krb_error = KRB_AP_ERR_SKEW },
    [WHY_WRONG_KEY] = { .name = SSPI_WORD_WHY_WRONG_KEY, .subject = SUBJECT_TARGET, .explains_ntlm = true,
                        .krb_error = KRB_AP_ERR_MODIFIED },
    [WHY_ALIAS] = { WITH_TEXTS(ALIAS), .subject = SUBJECT_TARGET, .explains_ntlm = true },
    [WHY_SPN_UNKNOWN] = { .name = SSPI_WORD_WHY_SPN_UNKNOWN, .subject = SUBJECT_TARGET, .explains_ntlm = true,
                          .krb_error = KDC_ERR_S_PRINCIPAL_UNKNOWN },
    [WHY_SPN_NOT_UNIQUE] = { .name = SSPI_WORD_WHY_SPN_NOT_UNIQUE, .subject = SUBJECT_TARGET, .explains_ntlm = true,
                             .krb_error = KDC_ERR_PRINCIPAL_NOT_UNIQUE },
    [WHY_NO_ETYPE] = { .name = SSPI_WORD_WHY_NO_ETYPE, .subject = SUBJECT_TARGET, .explains_ntlm = true,
                       .krb_error = KDC_ERR_ETYPE_NOSUPP },
    [WHY_NOT_ALLOWED] = { WITH_TEXTS(NOT_ALLOWED), .subject = SUBJECT_TARGET },
    [WHY_NOBODY] = { WITH_TEXTS(NOBODY), .subject = SUBJECT_SERVER },
    [WHY_REFERRAL] = { .name = SSPI_WORD_WHY_REFERRAL, .subject = SUBJECT_TARGET, .explains_ntlm = true },
    [WHY_REALM_UNKNOWN] = { WITH_TEXTS(REALM_UNKNOWN), .subject = SUBJECT_TARGET, .explains_ntlm = true },
    [WHY_DELEGATION] = { .name = SSPI_WORD_WHY_DELEGATION, .subject = SUBJECT_TARGET },
    [WHY_COPY] = { WITH_TEXTS(COPY), .subject = SUBJECT_SERVER },
    [WHY_SIGNING] = { .name = SSPI_WORD_WHY_SIGNING, .subject = SUBJECT_SERVER },
    [WHY_TORN_APART] = { WITH_TEXTS(TORN_APART), .subject = SUBJECT_SERVER },
    [WHY_TARGET_CHECKED] = { WITH_TEXTS(TARGET_CHECKED), .subject = SUBJECT_SERVER },
    [WHY_TLS_REFUSED] = { .name = SSPI_WORD_WHY_TLS_REFUSED, .subject = SUBJECT_REASON },
    [WHY_CLOSED] = { WITH_TEXTS(CLOSED), .subject = SUBJECT_SERVER },
    [WHY_KDC_SILENT] = { WITH_TEXTS(KDC_SILENT), .subject = SUBJECT_CLIENT, .explains_ntlm = true },
    [WHY_KDC_REFUSED] = { .name = SSPI_WORD_WHY_KDC_REFUSED, .subject = SUBJECT_ACCOUNT, .explains_ntlm = true },
    [WHY_REFUSED_BEHIND] = { .name = SSPI_WORD_WHY_REFUSED_BEHIND, .subject = SUBJECT_ACCOUNT },
    [WHY_CERTIFICATE] = { WITH_TEXTS(CERTIFICATE), .subject = SUBJECT_ACCOUNT },
    [WHY_KERBEROS_REFUSED] = { WITH_TEXTS(KERBEROS_REFUSED), .subject = SUBJECT_SERVER, .explains_ntlm = true },
    [WHY_SERVER_ONLY] = { WITH_TEXTS(SERVER_ONLY), .subject = SUBJECT_SERVER, .explains_ntlm = true },
    [WHY_SERVER_CHOSE] = { WITH_TEXTS(SERVER_CHOSE), .subject = SUBJECT_SERVER, .explains_ntlm = true },
    [WHY_TARGET_ADDRESS] = { WITH_TEXTS(TARGET_ADDRESS), .subject = SUBJECT_TARGET, .explains_ntlm = true },
    [WHY_LOCAL_ACCOUNT] = { WITH_TEXTS(LOCAL_ACCOUNT), .subject = SUBJECT_SERVER, .explains_ntlm = true },
    [WHY_PROGRAM] = { WITH_TEXTS(PROGRAM), .subject = SUBJECT_CLIENT, .explains_ntlm = true },
    [WHY_NO_TARGET] = { WITH_TEXTS(NO_TARGET), .subject = SUBJECT_CLIENT, .explains_ntlm = true },
    [WHY_ONE_COMPUTER] = { WITH_TEXTS(ONE_COMPUTER), .subject = SUBJECT_CLIENT, .explains_ntlm = true },
    [WHY_CLIENT_ONLY] = { WITH_TEXTS(CLIENT_ONLY), .subject = SUBJECT_CLIENT, .explains_ntlm = true },
    [WHY_CLOUD_ACCOUNT] = { WITH_TEXTS(CLOUD_ACCOUNT), .subject = SUBJECT_ACCOUNT, .explains_ntlm = true },
};

const char *cause_name(why_t why)
{
    return why == WHY_NONE ? NULL : sspi_text((uint16_t)causes[why].name, SSPI_ENGLISH);
}
