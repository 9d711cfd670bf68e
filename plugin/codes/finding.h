/* finding.h: what is known about one status field
 *
 * A finding joins what the wire says (the native code) with the SSPI status a Windows caller sees for it, and with how
 * that is known. It holds no memory of its own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_FINDING_H
#define SSPI_FINDING_H

#include "codes/catalogue.h"

typedef struct {
    const sspi_code_t *status; /**< NULL where no status is known */
    const sspi_code_t *native; /**< row of the code on the wire, NULL where it has none */
    const char *other_name;    /**< name of a native code without a row, if someone else knows it (static), or NULL */
    sspi_family_id_t family;   /**< of the code on the wire */
    const char *number_format; /**< how its protocol writes it: for printf(), with one unsigned; static; NULL: no number */
    uint32_t number;           /**< the native code */
    sspi_context_t context;    /**< where it stands, for the texts that fit there */
    sspi_class_t class_;
    sspi_basis_t basis;
    bool has_win32;
    uint32_t win32;
    uint32_t server_build; /**< Windows build number, 0 where the text gives none */
} sspi_finding_t;

/** The texts for a finding, in one language; NULL where there is nothing to say. */
typedef struct {
    const char *meaning;        /**< of the status */
    const char *native_meaning; /**< of the native code, where that is not the status itself */
    const char *cause;
    const char *remedy;
    const char *summary; /**< the most exact meaning there is */
} sspi_explanation_t;

/** A code of a family that is a plain number of its protocol (Kerberos error, TLS alert, SPNEGO result, ...).
 *  A number without a row takes the family's fallback row; without one it is named by its number alone. */
sspi_finding_t sspi_finding_of_code(sspi_family_id_t family, uint32_t code);

/** An NTSTATUS, or an SSPI status in its place, which is taken literally. Source of the equivalences: Win32
 *  translation of NTSTATUS as tested on Windows (RtlNtStatusToDosError), else the meaning of the names. */
sspi_finding_t sspi_finding_of_ntstatus(uint32_t ntstatus);

/** TSRequest.errorCode of CredSSP ([MS-CSSP] 2.2.1): NTSTATUS, SSPI status, or 0xC007xxxx, which is an NTSTATUS with
 *  facility NTWIN32: its low word is a Win32 error, or, from some servers, the low word of a SEC_E_ status. */
sspi_finding_t sspi_finding_of_credssp(uint32_t error_code);

/** An alert of TLS, DTLS or QUIC; `warning` says that it was sent at warning level, where some alerts do not end the
 *  handshake. */
sspi_finding_t sspi_finding_of_tls_alert(uint8_t description, bool warning);

/** The error of a .NET NegotiateStream HandshakeError message ([MS-NNS] 2.2.1): an HRESULT, or what nns_error_status() found
 *  in its place. */
sspi_finding_t sspi_finding_of_nns_error(uint32_t status);

/** The error text of Active Directory (`80090308: LdapErr: DSID-…, comment: …, data 775, v4563`), or of a server that
 *  begins its text with an SSPI status. `text` needs no terminating NUL and may hold NUL bytes. Returns false where the
 *  text carries no code about authentication. */
bool sspi_finding_of_ldap_text(const char *text, size_t length, sspi_finding_t *finding);

/** The forms of a number: "0xc000006d", "80090308", "37", "data 775". */
#define SSPI_NUMBER_HEX "0x%08x"
#define SSPI_NUMBER_BARE_HEX "%08X"
#define SSPI_NUMBER_DECIMAL "%u"
#define SSPI_NUMBER_SIGNED "%d"
#define SSPI_NUMBER_DATA "data %x"

/* Room for it in each of them. */
#define SSPI_NUMBER_SIZE 24

/** The native code as its protocol writes it, cut off where `size` is too little; empty where it has no number.
 *  @return `buffer` */
char *sspi_finding_number_text(const sspi_finding_t *finding, char *buffer, size_t size);

/** The finding for a row of the catalogue that is named, not numbered, on the wire: it has no number. */
sspi_finding_t sspi_finding_of_row(const sspi_code_t *row);

/** Whether an answer of this meaning is about authentication, whatever was asked for: rows that apply anywhere, and
 *  every SSPI status. */
bool sspi_finding_applies_anywhere(const sspi_finding_t *finding);

/** Whether the code has texts of its own in the context of the finding. */
bool sspi_finding_is_of_context(const sspi_finding_t *finding);

/** What kind of failure it is, where it stands. */
sspi_kind_id_t sspi_finding_kind(const sspi_finding_t *finding);

/** The texts for a finding, as they fit its context. `explanation` points into the catalogue. */
void sspi_finding_explain(const sspi_finding_t *finding, sspi_language_t language, sspi_explanation_t *explanation);

/** The native code by its own name: "STATUS_ACCOUNT_LOCKED_OUT (0xc0000234)", or only its number where no name is known.
 *  Writes at most `size` bytes with the terminating NUL and returns `buffer`. */
char *sspi_finding_native_text(const sspi_finding_t *finding, char *buffer, size_t size);

/** The symbolic name of the native code, or NULL where none is known. */
const char *sspi_finding_native_name(const sspi_finding_t *finding);

#endif
