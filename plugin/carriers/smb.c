/* smb.c: the status of SMB1 and SMB2 answers, and the session setups they belong to
 *
 * Every answer has a status, and nearly all of them are about files. The status is annotated in the answer to a session
 * setup; elsewhere only where it is about authentication whatever was asked for. Every PDU of a compound has its own
 * header and with it its own status. What else is needed of the header is read from the bytes round the status: each
 * further wanted field would cost on every frame of bulk traffic.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "carriers/carrier.h"
#include "carriers/help/smb1_names.h"
#include "parse/bytes.h"

/* SMB2 header ([MS-SMB2] 2.2.1). A session setup follows it, with flags at its beginning (2.2.5, 2.2.6). */
#define SMB2_STATUS 8
#define SMB2_COMMAND 12
#define SMB2_MESSAGE_ID 24
#define SMB2_SESSION_ID 40
#define SMB2_SETUP_FLAGS 66
#define SMB2_SESSION_SETUP 1
#define SMB2_SESSION_IS_GUEST 0x01
#define SMB2_SESSION_IS_NULL 0x02

/* SMB1 header ([MS-CIFS] 2.2.3.1), and what follows it in the answer to a session setup (2.2.4.53.2). */
#define SMB1_COMMAND 4
#define SMB1_STATUS 5
#define SMB1_FLAGS 9
#define SMB1_PID 26
#define SMB1_UID 28
#define SMB1_MID 30
#define SMB1_SETUP_ACTION 37
#define SMB1_NO_UID 0xfffe /* from here on */
#define SMB1_FLAG_REPLY 0x80
#define SMB1_SESSION_SETUP_ANDX 0x73
#define SMB1_ACTION_GUEST 0x01

#define STATUS_PENDING 0x00000103u

#define CARRIER_SMB2 "SMB2"
#define CARRIER_SMB1 "SMB"

/** A header, found by a field in it. */
typedef struct {
    const field_info *field;
    int field_at; /**< where the field stands in the header */
} header_t;

static bool has_protocol_id(header_t header, const char *id)
{
    const uint8_t *bytes = field_bytes(header.field, -header.field_at, 4);

    return bytes && memcmp(bytes, id, 4) == 0;
}

/** A number in the header or behind it, 0 where it was not captured. */
static uint64_t header_number(header_t header, int at, size_t size)
{
    const uint8_t *bytes = field_bytes(header.field, at - header.field_at, size);

    return bytes ? bytes_number(bytes, size, false) : 0;
}

/** @return the finding, for the outcome of a session setup */
static sspi_finding_t report_status(reading_t *reading, const field_info *field, uint32_t ntstatus, bool session_setup)
{
    sspi_finding_t finding = finding_of_code(SSPI_FAMILY_NTSTATUS, ntstatus);

    if (session_setup || sspi_finding_applies_anywhere(&finding))
        report_finding(reading, field, &finding);
    return finding;
}

static outcome_t outcome_of(sspi_class_t class_)
{
    static const outcome_t outcomes[] = {
        [SSPI_CLASS_SUCCESS] = OUTCOME_SUCCESS, [SSPI_CLASS_STEP] = OUTCOME_STEP, [SSPI_CLASS_FAILURE] = OUTCOME_FAILURE
    };

    return outcomes[class_];
}

/** What a session that the server has set up proves to be weak. */
static weakness_set_t weaknesses_of(sspi_class_t class_, bool is_guest, bool is_anonymous, bool is_smb1)
{
    if (class_ != SSPI_CLASS_SUCCESS)
        return 0;
    return WEAKNESS_IF(is_guest, GUEST) | WEAKNESS_IF(is_anonymous, ANONYMOUS) | WEAKNESS_IF(is_smb1, SMB1);
}

/** A logon that the server took for another: the client asked for more than it got. */
static note_t note_of(sspi_class_t class_, bool is_guest, bool is_anonymous)
{
    if (class_ != SSPI_CLASS_SUCCESS)
        return NOTE_NONE;
    return is_guest ? NOTE_AS_GUEST : is_anonymous ? NOTE_AS_ANONYMOUS : NOTE_NONE;
}

static const char *key_text(reading_t *reading, const char *what, uint64_t number)
{
    return wmem_strdup_printf(reading->pinfo->pool, "%s %" G_GINT64_MODIFIER "x", what, number);
}

static const char *smb2_call(reading_t *reading, header_t header)
{
    return key_text(reading, "smb2", header_number(header, SMB2_MESSAGE_ID, 8));
}

/** A session that has no id yet has no key. */
static const char *smb2_session(reading_t *reading, header_t header)
{
    uint64_t id = header_number(header, SMB2_SESSION_ID, 8);

    return id ? key_text(reading, "smb2", id) : NULL;
}

static void read_smb2_status(reading_t *reading, const field_info *field)
{
    header_t header = { field, SMB2_STATUS };
    const uint8_t *command = field_bytes(field, SMB2_COMMAND - SMB2_STATUS, 2);
    bool session_setup = command && bytes_le16(command) == SMB2_SESSION_SETUP;
    sspi_finding_t finding;
    uint32_t ntstatus;
    uint64_t flags;

    /* Wireshark uses the same field inside a create context of Apple's, which is no answer. */
    if (!field_number(field, &ntstatus) || (ntstatus == 0 && !session_setup) || !command || !has_protocol_id(header, "\xfeSMB"))
        return;
    finding = report_status(reading, field, ntstatus, session_setup);
    /* An interim answer: the real one follows. */
    if (!session_setup || ntstatus == STATUS_PENDING)
        return;
    flags = header_number(header, SMB2_SETUP_FLAGS, 2);
    report_exchange(reading, field, &(exchange_t) {
        .carrier = CARRIER_SMB2,
        .side = EXCHANGE_ANSWER,
        .call = smb2_call(reading, header),
        .session = smb2_session(reading, header),
        .stands_alone = true,
        .outcome = outcome_of(finding.class_),
        .note = note_of(finding.class_, flags & SMB2_SESSION_IS_GUEST, flags & SMB2_SESSION_IS_NULL),
        .weaknesses = weaknesses_of(finding.class_, flags & SMB2_SESSION_IS_GUEST, flags & SMB2_SESSION_IS_NULL, false),
    });
}

static void read_smb2_setup(reading_t *reading, const field_info *field)
{
    header_t header = { field, SMB2_SETUP_FLAGS };

    if (!has_protocol_id(header, "\xfeSMB"))
        return;
    report_exchange(reading, field, &(exchange_t) {
        .carrier = CARRIER_SMB2,
        .side = EXCHANGE_REQUEST,
        .call = smb2_call(reading, header),
        .session = smb2_session(reading, header),
    });
}

static const char *smb1_call(reading_t *reading, header_t header)
{
    return key_text(reading, "smb", header_number(header, SMB1_MID, 2) | header_number(header, SMB1_PID, 2) << 16);
}

static const char *smb1_session(reading_t *reading, header_t header)
{
    uint64_t uid = header_number(header, SMB1_UID, 2);

    return uid && uid < SMB1_NO_UID ? key_text(reading, "smb", uid) : NULL;
}

static void report_smb1_request(reading_t *reading, header_t header)
{
    report_exchange(reading, header.field, &(exchange_t) {
        .carrier = CARRIER_SMB1,
        .side = EXCHANGE_REQUEST,
        .call = smb1_call(reading, header),
        .session = smb1_session(reading, header),
    });
    smb1_names_report(reading, header.field, -header.field_at);
}

static void read_smb1_status(reading_t *reading, const field_info *field)
{
    header_t header = { field, SMB1_STATUS };
    bool session_setup;
    bool is_guest;
    sspi_finding_t finding;
    uint32_t ntstatus;

    if (!field_number(field, &ntstatus) || !has_protocol_id(header, "\xffSMB"))
        return;
    session_setup = header_number(header, SMB1_COMMAND, 1) == SMB1_SESSION_SETUP_ANDX;
    if (!(header_number(header, SMB1_FLAGS, 1) & SMB1_FLAG_REPLY)) {
        if (session_setup)
            report_smb1_request(reading, header);
        return;
    }
    if (ntstatus == 0 && !session_setup)
        return;
    finding = report_status(reading, field, ntstatus, session_setup);
    if (!session_setup)
        return;
    is_guest = header_number(header, SMB1_SETUP_ACTION, 2) & SMB1_ACTION_GUEST;
    report_exchange(reading, field, &(exchange_t) {
        .carrier = CARRIER_SMB1,
        .side = EXCHANGE_ANSWER,
        .call = smb1_call(reading, header),
        .session = smb1_session(reading, header),
        .stands_alone = true,
        .outcome = outcome_of(finding.class_),
        .note = note_of(finding.class_, is_guest, false),
        .weaknesses = weaknesses_of(finding.class_, is_guest, false, true),
    });
}

static const carrier_field_t fields[] = {
    { .name = "smb2.nt_status", .read = read_smb2_status },
    { .name = "smb2.ses_req_flags", .read = read_smb2_setup },
    { .name = "smb.nt_status", .read = read_smb1_status },
};

const carrier_t carrier_smb = { .fields = fields, .count = G_N_ELEMENTS(fields) };
