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
#include "carriers/help/encryption.h"
#include "carriers/help/smb1_names.h"
#include "frame/conversation_state.h"
#include "parse/bytes.h"

/* SMB2 header ([MS-SMB2] 2.2.1). A session setup follows it, with flags at its beginning (2.2.5, 2.2.6). */
#define SMB2_STATUS 8
#define SMB2_COMMAND 12
#define SMB2_MESSAGE_ID 24
#define SMB2_SESSION_ID 40
#define SMB2_FLAGS 16
#define SMB2_IS_ANSWER 0x01
#define SMB2_SETUP_FLAGS 66
#define SMB2_SETUP_SECURITY 67
#define SMB2_SESSION_SETUP 1
#define SMB2_TREE_CONNECT 3
#define SMB2_SESSION_BEFORE UINT64_MAX
#define SMB2_SESSION_IS_GUEST 0x01
#define SMB2_SESSION_IS_NULL 0x02
#define SMB2_SESSION_IS_ENCRYPTED 0x04

/* What was negotiated before, in the answer to that (2.2.4). */
#define SMB2_NEGOTIATE 0
#define SMB2_NEGOTIATE_SECURITY 66
#define SMB2_NEGOTIATE_DIALECT 68
#define SMB2_SIGNING_REQUIRED 0x02
#define SMB2_DIALECT_202 0x0202
#define SMB2_DIALECT_210 0x0210

/* SMB1 header ([MS-CIFS] 2.2.3.1), and what follows it in the answer to a session setup (2.2.4.53.2). */
#define SMB1_COMMAND 4
#define SMB1_STATUS 5
#define SMB1_FLAGS 9
#define SMB1_PID_HIGH 12
#define SMB1_PID 26
#define SMB1_UID 28
#define SMB1_MID 30
#define SMB1_WORD_COUNT 32
#define SMB1_NEXT_COMMAND 33
#define SMB1_SETUP_ACTION 37
#define SMB1_NO_NEXT_COMMAND 0xff
#define SMB1_NO_UID 0xfffe /* from here on */
#define SMB1_FLAG_REPLY 0x80
#define SMB1_SESSION_SETUP_ANDX 0x73
#define SMB1_TREE_CONNECT_ANDX 0x75
#define SMB1_ACTION_GUEST 0x01

/* Errors of DOS ([MS-CIFS] 2.2.2.4): the class stands where the status begins, the code behind it. */
#define SMB1_DOS_CODE 7
#define DOS_SUCCESS 0
#define DOS_ERRDOS 1
#define DOS_ERRSRV 2
#define DOS_MORE_DATA 234 /* the client has to go on */

#define STATUS_PENDING 0x00000103u
#define STATUS_ACCESS_DENIED 0xc0000022u
#define STATUS_MORE_PROCESSING_REQUIRED 0xc0000016u
#define STATUS_CANCELLED 0xc0000120u /* the client did not want an answer any more ([MS-SMB2] 3.3.5.16) */

#define CARRIER_SMB2 "SMB2"
#define CARRIER_SMB1 "SMB"

/** A header, found by a field in it. */
typedef struct {
    const field_info *field;
    int field_at; /**< where the field stands in the header */
} header_t;

/** What the two sides of a connection have said about it. */
typedef struct {
    uint16_t dialect; /**< 0: the negotiation was not captured */
    bool server_requires_signing;
    bool has_client; /**< a client has said whether it requires that: */
    bool client_requires_signing;
} negotiation_t;

static conversation_slot_t negotiations;

/** The upper half of the process that the requests of a connection have. */
typedef struct {
    bool has_pid_high;
    bool differ;
    uint16_t pid_high;
} smb1_processes_t;

static conversation_slot_t smb1_processes;

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

/** What the status of a session setup tells of the logon. */
static outcome_t outcome_of_setup(uint32_t ntstatus, sspi_class_t class_)
{
    return ntstatus == STATUS_CANCELLED ? OUTCOME_UNKNOWN : outcome_of_class(class_);
}

/** What a session that the server has set up proves to be weak. */
static weakness_set_t weaknesses_of(outcome_t outcome, bool is_guest, bool is_anonymous, bool is_smb1)
{
    if (outcome != OUTCOME_SUCCESS)
        return 0;
    return WEAKNESS_IF(is_guest, GUEST) | WEAKNESS_IF(is_anonymous, ANONYMOUS) | WEAKNESS_IF(is_smb1, SMB1);
}

/** The server has chosen a dialect. */
static void note_negotiation(reading_t *reading, header_t header)
{
    uint16_t dialect = (uint16_t)header_number(header, SMB2_NEGOTIATE_DIALECT, 2);
    negotiation_t *negotiation;

    if (!dialect || !has_protocol_id(header, "\xfeSMB") || !(header_number(header, SMB2_FLAGS, 4) & SMB2_IS_ANSWER))
        return;
    negotiation = (negotiation_t *)conversation_state_get(reading->pinfo, &negotiations, sizeof *negotiation);
    negotiation->dialect = dialect;
    negotiation->server_requires_signing = header_number(header, SMB2_NEGOTIATE_SECURITY, 2) & SMB2_SIGNING_REQUIRED;
}

static void note_client(reading_t *reading, header_t header)
{
    negotiation_t *negotiation = (negotiation_t *)conversation_state_find(reading->pinfo, &negotiations);
    const uint8_t *security = field_bytes(header.field, SMB2_SETUP_SECURITY - header.field_at, 1);

    if (!negotiation || !security)
        return;
    negotiation->has_client = true;
    negotiation->client_requires_signing = *security & SMB2_SIGNING_REQUIRED;
}

/** What a session has that both sides could have had better. One without a user has no key to sign with. */
static weakness_set_t weaknesses_of_negotiation(const reading_t *reading, const field_info *field, uint64_t flags)
{
    const negotiation_t *negotiation = (const negotiation_t *)conversation_state_find(reading->pinfo, &negotiations);
    weakness_set_t weaknesses;

    if (!negotiation || !is_in_the_clear(reading, field))
        return 0;
    weaknesses = WEAKNESS_IF(negotiation->dialect == SMB2_DIALECT_202 || negotiation->dialect == SMB2_DIALECT_210,
                             SMB_OLD_DIALECT);
    if (flags & (SMB2_SESSION_IS_GUEST | SMB2_SESSION_IS_NULL | SMB2_SESSION_IS_ENCRYPTED))
        return weaknesses;
    return weaknesses | WEAKNESS_IF(negotiation->has_client && !negotiation->client_requires_signing
                                        && !negotiation->server_requires_signing, SMB_UNSIGNED);
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

/** A session that has no id yet has no key, nor has one that is that of the message before it in a compound. */
static const char *smb2_session(reading_t *reading, header_t header)
{
    uint64_t id = header_number(header, SMB2_SESSION_ID, 8);

    return id && id != SMB2_SESSION_BEFORE ? key_text(reading, "smb2", id) : NULL;
}

/** The answer to who has logged on and wants to use a share ([MS-SMB2] 3.3.5.7, [MS-CIFS] 2.2.4.55): it is closed to him, or to
 *  whoever does not encrypt.
 *  @param session  NULL: not known */
static void report_share(reading_t *reading, const field_info *field, uint32_t ntstatus, const char *session)
{
    if (ntstatus == STATUS_ACCESS_DENIED && session)
        report_evidence(reading, field, &(evidence_t) { .session = session, .clues = CLUE_NOT_ALLOWED });
}

static void read_smb2_status(reading_t *reading, const field_info *field)
{
    header_t header = { field, SMB2_STATUS };
    const uint8_t *command = field_bytes(field, SMB2_COMMAND - SMB2_STATUS, 2);
    bool session_setup = command && bytes_le16(command) == SMB2_SESSION_SETUP;
    sspi_finding_t finding;
    uint32_t ntstatus;
    uint64_t flags;

    if (command && bytes_le16(command) == SMB2_NEGOTIATE)
        note_negotiation(reading, header);
    /* Wireshark uses the same field inside a create context of Apple's, which is no answer. */
    if (!field_number(field, &ntstatus) || (ntstatus == 0 && !session_setup) || !command || !has_protocol_id(header, "\xfeSMB"))
        return;
    finding = report_status(reading, field, ntstatus, session_setup);
    if (bytes_le16(command) == SMB2_TREE_CONNECT)
        report_share(reading, field, ntstatus, smb2_session(reading, header));
    /* An interim answer: the real one follows. */
    if (!session_setup || ntstatus == STATUS_PENDING)
        return;
    flags = header_number(header, SMB2_SETUP_FLAGS, 2);
    report_exchange(reading, field, &(exchange_t) {
        .carrier = CARRIER_SMB2,
        .side = EXCHANGE_ANSWER,
        .call = smb2_call(reading, header),
        .session = smb2_session(reading, header),
        .session_stays = true,
        .makes_session = smb2_session(reading, header),
        .stands_alone = true,
        .outcome = outcome_of_setup(ntstatus, finding.class_),
        .is_no_verdict = ntstatus == STATUS_CANCELLED,
        .note = note_of(finding.class_, flags & SMB2_SESSION_IS_GUEST, flags & SMB2_SESSION_IS_NULL),
        .weaknesses = weaknesses_of(outcome_of_class(finding.class_), flags & SMB2_SESSION_IS_GUEST, flags & SMB2_SESSION_IS_NULL,
                                    false)
            | (finding.class_ == SSPI_CLASS_SUCCESS ? weaknesses_of_negotiation(reading, field, flags) : 0),
    });
}

static void read_smb2_setup(reading_t *reading, const field_info *field)
{
    header_t header = { field, SMB2_SETUP_FLAGS };

    if (!has_protocol_id(header, "\xfeSMB"))
        return;
    note_client(reading, header);
    report_exchange(reading, field, &(exchange_t) {
        .carrier = CARRIER_SMB2,
        .side = EXCHANGE_REQUEST,
        .call = smb2_call(reading, header),
        .session = smb2_session(reading, header),
    });
}

static bool is_smb1_reply(header_t header)
{
    return header_number(header, SMB1_FLAGS, 1) & SMB1_FLAG_REPLY;
}

/** Old servers leave the upper half of the process zero in what they answer: where all requests have the same, it is that. */
static uint64_t smb1_pid_high(reading_t *reading, header_t header)
{
    uint16_t pid_high = (uint16_t)header_number(header, SMB1_PID_HIGH, 2);
    smb1_processes_t *processes;

    if (is_smb1_reply(header)) {
        processes = (smb1_processes_t *)conversation_state_find(reading->pinfo, &smb1_processes);
        return pid_high == 0 && processes && !processes->differ ? processes->pid_high : pid_high;
    }
    processes = (smb1_processes_t *)conversation_state_get(reading->pinfo, &smb1_processes, sizeof *processes);
    processes->differ = processes->differ || (processes->has_pid_high && processes->pid_high != pid_high);
    processes->has_pid_high = true;
    processes->pid_high = pid_high;
    return pid_high;
}

/** An answer has the process and the number of its request ([MS-CIFS] 2.2.3.1). */
static const char *smb1_call(reading_t *reading, header_t header)
{
    return key_text(reading, "smb", header_number(header, SMB1_MID, 2) | header_number(header, SMB1_PID, 2) << 16
                        | smb1_pid_high(reading, header) << 32);
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

static bool is_smb1_setup(header_t header)
{
    return header_number(header, SMB1_COMMAND, 1) == SMB1_SESSION_SETUP_ANDX;
}

/** @param answer  what the status tells */
static void report_smb1_answer(reading_t *reading, header_t header, exchange_t answer)
{
    bool is_guest;

    answer.carrier = CARRIER_SMB1;
    answer.side = EXCHANGE_ANSWER;
    answer.call = smb1_call(reading, header);
    answer.session = smb1_session(reading, header);
    answer.makes_session = answer.session;
    answer.stands_alone = true;
    is_guest = header_number(header, SMB1_SETUP_ACTION, 2) & SMB1_ACTION_GUEST;
    if (answer.outcome == OUTCOME_SUCCESS && is_guest)
        answer.note = NOTE_AS_GUEST;
    answer.weaknesses = weaknesses_of(answer.outcome, is_guest, false, true);
    report_exchange(reading, header.field, &answer);
}

/** Whether the answer to a session setup goes on with that to another command, which was sent with it: the status is that one's,
 *  as what follows a command that fails is not done ([MS-CIFS] 2.2.3.4). */
static bool has_smb1_gone_on(header_t header)
{
    return header_number(header, SMB1_WORD_COUNT, 1) > 0 && header_number(header, SMB1_NEXT_COMMAND, 1) != SMB1_NO_NEXT_COMMAND;
}

static void read_smb1_status(reading_t *reading, const field_info *field)
{
    header_t header = { field, SMB1_STATUS };
    bool session_setup;
    bool is_of_next;
    sspi_finding_t finding;
    uint32_t ntstatus;

    if (!field_number(field, &ntstatus) || !has_protocol_id(header, "\xffSMB"))
        return;
    session_setup = is_smb1_setup(header);
    if (!is_smb1_reply(header)) {
        if (session_setup)
            report_smb1_request(reading, header);
        return;
    }
    if (ntstatus == 0 && !session_setup)
        return;
    is_of_next = session_setup && ntstatus != STATUS_MORE_PROCESSING_REQUIRED && has_smb1_gone_on(header);
    finding = report_status(reading, field, ntstatus, session_setup && !is_of_next);
    if (session_setup)
        report_smb1_answer(reading, header, (exchange_t) {
            .outcome = is_of_next ? OUTCOME_SUCCESS : outcome_of_setup(ntstatus, finding.class_),
            .is_no_verdict = ntstatus == STATUS_CANCELLED });
    if (header_number(header, is_of_next ? SMB1_NEXT_COMMAND : SMB1_COMMAND, 1) == SMB1_TREE_CONNECT_ANDX)
        report_share(reading, field, ntstatus, smb1_session(reading, header));
}

/** The errors of DOS by which a session setup is refused ([MS-CIFS] 2.2.2.4), by class and code; NULL for others. */
static const char *dos_error_name(uint32_t class_, uint32_t code)
{
    static const struct {
        uint32_t class_;
        uint32_t code;
        const char *name;
    } names[] = {
        { DOS_SUCCESS, 0, "SUCCESS" },
        { DOS_ERRDOS, 5, "ERRDOS/ERRnoaccess" },
        { DOS_ERRDOS, DOS_MORE_DATA, "ERRDOS/ERRmoredata" },
        { DOS_ERRSRV, 2, "ERRSRV/ERRbadpw" },
        { DOS_ERRSRV, 4, "ERRSRV/ERRaccess" },
        { DOS_ERRSRV, 90, "ERRSRV/ERRtoomanyuids" },
        { DOS_ERRSRV, 2239, "ERRSRV/ERRaccountExpired" },
        { DOS_ERRSRV, 2240, "ERRSRV/ERRbadClient" },
        { DOS_ERRSRV, 2241, "ERRSRV/ERRbadLogonTime" },
        { DOS_ERRSRV, 2242, "ERRSRV/ERRpasswordExpired" },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (names[i].class_ == class_ && names[i].code == code)
            return names[i].name;
    }
    return NULL;
}

static const char *dos_error_text(packet_info *pinfo, uint32_t class_, uint32_t code)
{
    const char *name = dos_error_name(class_, code);

    return name ? wmem_strdup_printf(pinfo->pool, "%s (DOS %u/%u)", name, (unsigned)class_, (unsigned)code)
                : wmem_strdup_printf(pinfo->pool, "DOS %u/%u", (unsigned)class_, (unsigned)code);
}

/** An old client or server uses errors of DOS instead of an NTSTATUS: a class, a byte that is not used, a code. */
static void read_smb1_dos_error(reading_t *reading, const field_info *field)
{
    header_t header = { field, SMB1_STATUS };
    outcome_t outcome = OUTCOME_FAILURE;
    uint32_t class_;
    uint32_t code;

    if (!field_number(field, &class_) || !has_protocol_id(header, "\xffSMB") || !is_smb1_setup(header))
        return;
    if (!is_smb1_reply(header)) {
        report_smb1_request(reading, header);
        return;
    }
    code = (uint32_t)header_number(header, SMB1_DOS_CODE, 2);
    if (class_ == DOS_SUCCESS)
        outcome = OUTCOME_SUCCESS;
    else if (class_ == DOS_ERRDOS && code == DOS_MORE_DATA)
        outcome = OUTCOME_STEP;
    report_smb1_answer(reading, header, (exchange_t) {
        .outcome = outcome,
        .note = NOTE_DOS_ERROR,
        .note_detail = dos_error_text(reading->pinfo, class_, code),
    });
}

static const carrier_field_t fields[] = {
    { .name = "smb2.nt_status", .read = read_smb2_status, .context = SSPI_CONTEXT_SMB },
    { .name = "smb2.ses_req_flags", .read = read_smb2_setup },
    { .name = "smb.nt_status", .read = read_smb1_status, .context = SSPI_CONTEXT_SMB },
};

/* In requests as well. */
static const carrier_field_t dos_fields[] = {
    { .name = "smb.error_class", .read = read_smb1_dos_error },
};

const carrier_t carrier_smb_dos = { .fields = dos_fields, .count = G_N_ELEMENTS(dos_fields), .after = "smb" };
const carrier_t carrier_smb = { .fields = fields, .count = G_N_ELEMENTS(fields) };
