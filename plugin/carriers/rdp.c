/* rdp.c: negotiation failures, RDSTLS results, error info, logon errors and the early user authorization result
 *
 * Wireshark names the last three PDUs at most; their contents are read here ([MS-RDPBCGR] 2.2.5.1, 2.2.10.1, 2.2.10.2).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "carriers/carrier.h"
#include "frame/conversation_state.h"
#include "frame/pool_text.h"
#include "parse/bytes.h"
#include "parse/visible_text.h"

/* Share data header: what kind of data PDU, then three bytes about compression, then the data. */
#define PDUTYPE2_SAVE_SESSION_INFO 38
#define PDUTYPE2_SET_ERROR_INFO 47
#define COMPRESSED_TYPE 1
#define DATA 4
#define PACKET_COMPRESSED 0x20

/* Save Session Info: kind of information (those below 3 tell of a logon), length, which parts are there; each part begins with
 * its own length. */
#define INFO_TYPE_EXTENDED 3
#define FIELDS_PRESENT (DATA + 6)
#define FIRST_PART (DATA + 10)
#define HAS_COOKIE 1u
#define HAS_LOGON_ERRORS 2u
#define COOKIE_SIZE 28
#define ERRORS_SIZE 8

/* Numbers below these are what the server tells the user; others are an NTSTATUS. */
#define LOGON_MSG_FIRST 0xfffffff8u

/* What the server selects ([MS-RDPBCGR] 2.2.1.2.1). */
#define PROTOCOL_RDP 0
#define PROTOCOL_SSL 1
#define PROTOCOL_HYBRID_EX 8
#define AUTHORIZATION_SIZE 4

/** A connection with CredSSP after which the server says whether the user may log on. */
typedef struct {
    bool expected;
    uint32_t server_port;
} authorization_t;

static conversation_slot_t connections;
/* Of the servers that are to send an early user authorization result. */
static uint32_t expected_port;

static bool read_little_endian(const field_info *field, int offset, uint32_t *number)
{
    const uint8_t *bytes = field_bytes(field, offset, 4);

    if (bytes)
        *number = bytes_le32(bytes);
    return bytes;
}

static void report_data(reading_t *reading, const field_info *field, int offset, sspi_family_id_t family, uint32_t code)
{
    report_code_at(reading, field, (carrier_place_t) { .offset = offset, .length = 4, .source = "rdp.pduType2" }, family, code);
}

static void read_error_info(reading_t *reading, const field_info *field)
{
    uint32_t error;

    if (read_little_endian(field, DATA, &error) && error != 0)
        report_data(reading, field, DATA, SSPI_FAMILY_RDP_ERROR_INFO, error);
}

static void read_session_info(reading_t *reading, const field_info *field)
{
    int part = FIRST_PART;
    uint32_t number;

    if (!read_little_endian(field, DATA, &number))
        return;
    if (number < INFO_TYPE_EXTENDED)
        report_exchange(reading, field, &(exchange_t) {
            .carrier = "RDP", .side = EXCHANGE_ANSWER, .outcome = OUTCOME_SUCCESS, .note = NOTE_SAVE_SESSION_INFO });
    if (number != INFO_TYPE_EXTENDED || !read_little_endian(field, FIELDS_PRESENT, &number)
        || !(number & HAS_LOGON_ERRORS))
        return;
    if (number & HAS_COOKIE) {
        if (!read_little_endian(field, part, &number) || number != COOKIE_SIZE)
            return;
        part += 4 + COOKIE_SIZE;
    }
    if (!read_little_endian(field, part, &number) || number != ERRORS_SIZE || !read_little_endian(field, part + 4, &number))
        return;
    report_data(reading, field, part + 4, number >= LOGON_MSG_FIRST ? SSPI_FAMILY_RDP_LOGON_ERROR : SSPI_FAMILY_NTSTATUS, number);
}

static void read_data_pdu(reading_t *reading, const field_info *field)
{
    const uint8_t *compressed = field_bytes(field, COMPRESSED_TYPE, 1);
    uint32_t type;

    if (!field_number(field, &type) || !compressed || (*compressed & PACKET_COMPRESSED))
        return;
    if (type == PDUTYPE2_SET_ERROR_INFO)
        read_error_info(reading, field);
    else if (type == PDUTYPE2_SAVE_SESSION_INFO)
        read_session_info(reading, field);
}

/** Who connects, as the client says before anything is protected: "Cookie: mstshash=alice" ([MS-RDPBCGR] 2.2.1.1). What follows
 *  is mostly inside TLS, so no answer may be seen. */
static void read_cookie(reading_t *reading, const field_info *field)
{
    static const char beginning[] = "Cookie: mstshash=";
    const char *cookie = field_text(field);

    if (!cookie || strncmp(cookie, beginning, strlen(beginning)) != 0)
        return;
    cookie += strlen(beginning);
    report_exchange(reading, field, &(exchange_t) {
        .carrier = "RDP",
        .side = EXCHANGE_REQUEST,
        .initial = true,
        .is_unanswered = true,
        .identity = text_in_pool(reading->pinfo->pool, visible_text(cookie, strcspn(cookie, "\r\n"))),
    });
}

/** How they go on after the negotiation: with TLS alone, the server shows its logon screen to everybody. */
static void read_selected_protocol(reading_t *reading, const field_info *field)
{
    packet_info *pinfo = reading->pinfo;
    authorization_t *connection;
    uint32_t protocol;

    if (!field_number(field, &protocol))
        return;
    report_exchange(reading, field, &(exchange_t) {
        .carrier = "RDP",
        .side = EXCHANGE_ANSWER,
        .outcome = OUTCOME_STEP,
        .weaknesses = WEAKNESS_IF(protocol == PROTOCOL_SSL, RDP_NO_NLA) | WEAKNESS_IF(protocol == PROTOCOL_RDP, RDP_SECURITY),
    });
    report_evidence(reading, field, &(evidence_t) { .clues = CLUE_AGREED });
    if (protocol != PROTOCOL_HYBRID_EX)
        return;
    connection = (authorization_t *)conversation_state_get(pinfo, &connections, sizeof *connection);
    connection->expected = true;
    connection->server_port = pinfo->srcport;
    port_filter_add(&expected_port, connection->server_port);
}

/** The early user authorization result is 4 bytes alone in the TLS stream, after CredSSP; no field covers them. */
static void read_frame(reading_t *reading)
{
    packet_info *pinfo = reading->pinfo;
    authorization_t *connection = port_filter_passes(expected_port, pinfo->srcport)
        ? (authorization_t *)conversation_state_find(pinfo, &connections) : NULL;

    if (!connection || !connection->expected || pinfo->srcport != connection->server_port || !pinfo->data_src)
        return;
    /* The first data source is the frame itself. */
    for (GSList *item = pinfo->data_src->next; item && connection->expected; item = item->next) {
        tvbuff_t *tvb = get_data_source_tvb((const struct data_source *)item->data);
        sspi_finding_t finding;

        if (tvb_captured_length(tvb) != AUTHORIZATION_SIZE)
            continue;
        finding = sspi_finding_of_code(SSPI_FAMILY_RDP_AUTHORIZATION, tvb_get_letohl(tvb, 0));
        if (finding.native) {
            connection->expected = false;
            report_bytes(reading, tvb, 0, AUTHORIZATION_SIZE, "rdp.authorizationResult", &finding);
        }
    }
}

static void reset(void)
{
    expected_port = NO_PORT;
}

static const carrier_field_t negotiation_fields[] = {
    { .name = "rdp.rt_cookie", .read = read_cookie },
    { .name = "rdp.negFailure.failureCode", .family = SSPI_FAMILY_RDP_NEGOTIATION },
};

static const carrier_field_t fields[] = {
    /* Win32 errors ([MS-RDPBCGR] 2.2.17.4). */
    { .name = "rdp.rdstls.resultcode", .family = SSPI_FAMILY_WIN32 },
    { .name = "rdp.pduType2", .read = read_data_pdu },
    { .name = "rdp.negReq.selectedProtocol", .read = read_selected_protocol },
};

const carrier_t carrier_rdp_negotiation = {
    .fields = negotiation_fields, .count = G_N_ELEMENTS(negotiation_fields)
};
const carrier_t carrier_rdp = {
    .fields = fields, .count = G_N_ELEMENTS(fields), .after = "rdp", .read_frame = read_frame, .reset = reset
};
