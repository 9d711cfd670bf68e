/* netlogon.c: the secure channel of a computer to its domain controller, and logons that are passed through it ([MS-NRPC]
 * 3.1.4.1, 3.5.4.4, 3.5.4.5)
 *
 * A secure channel is set up by two calls: challenges are exchanged, then the two sides prove that they know the password of the
 * computer's account. These calls, unlike all later ones, are not protected: names and statuses are in the clear. The answer
 * to an authentication shows its status, whatever it is.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"
#include "carriers/help/encryption.h"
#include "carriers/help/rpc_association.h"
#include "carriers/help/rpc_pdu.h"
#include "frame/conversation_state.h"
#include "parse/bytes.h"
#include "parse/netlogon_call.h"
#include "parse/visible_text.h"

/* Results of an authentication ([MS-NRPC] 3.5.4.4.2): a proof, what both sides can (3.1.4.2), then what ends with the status. */
#define RESULT_FLAGS 8
#define CAN_AES 0x01000000u

/* Requests and responses: room hint, presentation context, and in requests the number of the procedure; then the parameters. */
#define STUB 24
#define STATUS_SIZE 4
#define WHOLE_MESSAGE 3 /* the first fragment, and the last */
#define FLAG_OBJECT 0x80 /* an object is named before the parameters */

/* The security trailer ([MS-RPCE] 2.2.2.11) */
#define TRAILER_SIZE 8
#define TRAILER_LEVEL 1
#define LEVEL_PRIVACY 6
#define TRAILER_PADDING 2

#define RESULT "netlogon.rc"

/** A call's parameters or results. */
typedef struct {
    const field_info *field; /**< stands at their beginning, or `before` bytes before it */
    int before;
    uint32_t opnum;
    uint8_t type; /**< of the PDU */
    uint32_t id;  /**< of the call */
    uint64_t association;
    bool big_endian;
    const uint8_t *bytes;
    size_t length;
    bool is_in_the_clear; /**< everybody can read it */
} stub_t;

/** How many bytes of a PDU belong to neither header nor security trailer, and whether they are encrypted. Returns false where
 * it is no whole message. */
static bool measure_stub(const rpc_pdu_t *pdu, size_t *stub_length, bool *is_encrypted)
{
    size_t length = rpc_pdu_number(pdu, RPC_FRAG_LENGTH, 2);
    size_t auth_length = rpc_pdu_number(pdu, RPC_AUTH_LENGTH, 2);
    size_t trailer;

    *is_encrypted = false;
    if (length > pdu->length || length < STUB || (pdu->bytes[RPC_FLAGS] & WHOLE_MESSAGE) != WHOLE_MESSAGE
        || (pdu->bytes[RPC_FLAGS] & FLAG_OBJECT))
        return false;
    *stub_length = length - STUB;
    if (auth_length == 0)
        return true;
    if (auth_length + TRAILER_SIZE + STUB > length)
        return false;
    trailer = length - auth_length - TRAILER_SIZE;
    *is_encrypted = pdu->bytes[trailer + TRAILER_LEVEL] == LEVEL_PRIVACY;
    *stub_length = trailer - STUB - MIN(trailer - STUB, (size_t)pdu->bytes[trailer + TRAILER_PADDING]);
    return true;
}

/** The call whose parameters begin at a field: those behind their header have to be readable there; what was decrypted belongs
 * to the only PDU of the frame. */
static bool find_stub(reading_t *reading, const field_info *field, stub_t *stub)
{
    bool is_encrypted;
    bool is_in_pdu;
    size_t length;
    rpc_pdu_t pdu;

    *stub = (stub_t) { .field = field };
    if (!field_number(field, &stub->opnum) || !netlogon_is_authentication(stub->opnum))
        return false;
    is_in_pdu = rpc_pdu_find(field, STUB, &pdu) && rpc_pdu_is_valid(&pdu);
    if ((!is_in_pdu && !rpc_pdu_only(reading->pinfo, &pdu)) || !measure_stub(&pdu, &length, &is_encrypted)
        || is_encrypted == is_in_pdu)
        return false;
    stub->bytes = field_bytes_to_end(field, 0, length, &stub->length);
    /* A pipe of SMB may be encrypted. */
    stub->is_in_the_clear = is_in_pdu && is_in_the_clear(reading, field) && !is_inside(reading, field, "smb2")
        && !is_inside(reading, field, "smb");
    stub->type = pdu.bytes[RPC_PDU_TYPE];
    stub->id = rpc_pdu_number(&pdu, RPC_CALL_ID, 4);
    stub->association = rpc_association(reading, &pdu);
    stub->big_endian = !(pdu.bytes[RPC_DREP] & RPC_DREP_LITTLE_ENDIAN);
    return stub->bytes && stub->length == length;
}

/* So many calls of a connection are remembered that wait for their results. */
#define MAX_CALLS 8

/** What was called last. */
typedef struct {
    struct {
        uint64_t association;
        uint32_t id;
        uint32_t opnum;
    } calls[MAX_CALLS];
    unsigned count;
} calls_t;

static conversation_slot_t conversations;

static void remember_call(packet_info *pinfo, const stub_t *stub)
{
    calls_t *calls = (calls_t *)conversation_state_get(pinfo, &conversations, sizeof *calls);
    unsigned place = calls->count++ % MAX_CALLS;

    calls->calls[place].association = stub->association;
    calls->calls[place].id = stub->id;
    calls->calls[place].opnum = stub->opnum;
}

/** Find what was called, in a segment that Wireshark has not looked into: there nothing but the call tells that the PDU has its
 *  results. */
static bool find_skipped_stub(reading_t *reading, const field_info *type, stub_t *stub)
{
    const calls_t *calls = (const calls_t *)conversation_state_find(reading->pinfo, &conversations);
    bool is_encrypted;
    rpc_pdu_t pdu;

    *stub = (stub_t) { .field = type, .before = STUB - RPC_PDU_TYPE };
    if (!calls || !rpc_pdu_find(type, RPC_PDU_TYPE, &pdu) || !rpc_pdu_is_valid(&pdu) || pdu.bytes[RPC_PDU_TYPE] != RPC_RESPONSE
        || !measure_stub(&pdu, &stub->length, &is_encrypted) || is_encrypted)
        return false;
    stub->bytes = pdu.bytes + STUB;
    stub->type = RPC_RESPONSE;
    stub->id = rpc_pdu_number(&pdu, RPC_CALL_ID, 4);
    stub->association = rpc_association(reading, &pdu);
    stub->big_endian = !(pdu.bytes[RPC_DREP] & RPC_DREP_LITTLE_ENDIAN);
    for (unsigned i = 0; i < MIN(calls->count, MAX_CALLS); i++) {
        if (calls->calls[i].id == stub->id && calls->calls[i].association == stub->association) {
            stub->opnum = calls->calls[i].opnum;
            return true;
        }
    }
    return false;
}

static const char *call_key(packet_info *pinfo, const stub_t *stub)
{
    return wmem_strdup_printf(pinfo->pool, "netlogon %" G_GINT64_MODIFIER "x %x", stub->association,
                              (unsigned)stub->id);
}

static const char *kept(packet_info *pinfo, const char *text)
{
    return text ? wmem_strdup(pinfo->pool, text) : NULL;
}

static const char *identity_of(packet_info *pinfo, const netlogon_call_t *call)
{
    char *name = call->account && call->domain ? visible_account(call->domain, call->account) : g_strdup(call->account);
    const char *identity = kept(pinfo, name);

    g_free(name);
    return identity;
}

static void report_request(reading_t *reading, const stub_t *stub)
{
    packet_info *pinfo = reading->pinfo;
    bool is_channel = netlogon_is_secure_channel(stub->opnum);
    netlogon_call_t call;

    netlogon_call_parse(stub->opnum, stub->bytes, stub->length, stub->big_endian, &call);
    report_exchange(reading, stub->field, &(exchange_t) {
        .carrier = "Netlogon",
        .side = EXCHANGE_REQUEST,
        .call = call_key(pinfo, stub),
        .session = is_channel && call.computer ? wmem_strdup_printf(pinfo->pool, "netlogon %s", call.computer) : NULL,
        .initial = !is_channel || stub->opnum == NETLOGON_REQ_CHALLENGE,
        .mechanism = is_channel ? "Netlogon secure channel" : "Netlogon logon",
        .identity = identity_of(pinfo, &call),
        .target = kept(pinfo, call.server),
        .weaknesses = WEAKNESS_IF(call.has_zero_proof, NETLOGON_ZERO)
            | WEAKNESS_IF(!is_channel && stub->is_in_the_clear, NETLOGON_UNSEALED),
    });
    netlogon_call_clear(&call);
    remember_call(pinfo, stub);
}

static outcome_t outcome_of(const stub_t *stub, const sspi_finding_t *finding)
{
    if (finding->class_ == SSPI_CLASS_FAILURE)
        return OUTCOME_FAILURE;
    return finding->class_ == SSPI_CLASS_SUCCESS && stub->opnum != NETLOGON_REQ_CHALLENGE ? OUTCOME_SUCCESS : OUTCOME_STEP;
}

/** What the two sides have agreed on, in the results of an authentication. */
static weakness_set_t weaknesses_of_results(const stub_t *stub)
{
    bool has_flags = stub->opnum == NETLOGON_AUTHENTICATE2 || stub->opnum == NETLOGON_AUTHENTICATE3;

    if (!has_flags || stub->length < RESULT_FLAGS + 4 + STATUS_SIZE)
        return 0;
    return WEAKNESS_IF(!(bytes_number(stub->bytes + RESULT_FLAGS, 4, stub->big_endian) & CAN_AES), NETLOGON_NO_AES);
}

/** The results end with the status. */
static void report_response(reading_t *reading, const stub_t *stub)
{
    carrier_place_t place = { .length = STATUS_SIZE, .source = RESULT, .named = proto_registrar_get_byname(RESULT) };
    sspi_finding_t finding;
    outcome_t outcome;

    if (stub->length < STATUS_SIZE)
        return;
    place.offset = stub->before + (int)(stub->length - STATUS_SIZE);
    finding = finding_of_code(SSPI_FAMILY_NTSTATUS, (uint32_t)bytes_number(stub->bytes + stub->length - STATUS_SIZE, STATUS_SIZE,
                                                                           stub->big_endian));
    outcome = outcome_of(stub, &finding);
    report_exchange(reading, stub->field, &(exchange_t) {
        .carrier = "Netlogon",
        .side = EXCHANGE_ANSWER,
        .call = call_key(reading->pinfo, stub),
        .stands_alone = outcome != OUTCOME_STEP,
        .outcome = outcome,
        .weaknesses = outcome == OUTCOME_SUCCESS ? weaknesses_of_results(stub) : 0,
        .mechanism = netlogon_is_secure_channel(stub->opnum) ? "Netlogon secure channel" : "Netlogon logon",
    });
    /* A success that is none yet is not to be read as one. */
    if ((outcome != OUTCOME_STEP || finding.class_ != SSPI_CLASS_SUCCESS)
        && !reading_has_finding(reading, stub->field, place.offset))
        report_finding_at(reading, stub->field, place, &finding);
}

static void read_opnum(reading_t *reading, const field_info *field)
{
    stub_t stub;

    if (!find_stub(reading, field, &stub))
        return;
    if (stub.type == RPC_REQUEST)
        report_request(reading, &stub);
    else if (stub.type == RPC_RESPONSE)
        report_response(reading, &stub);
}

static void read_pdu_type(reading_t *reading, const field_info *field)
{
    stub_t stub;

    if (reading->is_skipped && find_skipped_stub(reading, field, &stub))
        report_response(reading, &stub);
}

static const carrier_field_t fields[] = {
    { .name = "dcerpc.pkt_type", .read = read_pdu_type },
    { .name = "netlogon.opnum", .read = read_opnum, .context = SSPI_CONTEXT_NETLOGON },
};

/* Interfaces of RPC are no layers of a frame: the protocol below them is waited for. */
const carrier_t carrier_netlogon = { .fields = fields, .count = G_N_ELEMENTS(fields), .after = "dcerpc" };
