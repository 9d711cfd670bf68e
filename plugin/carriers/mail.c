/* mail.c: how AUTH or AUTHENTICATE with NTLM or GSS-API ended in SMTP, IMAP and POP3
 *
 * The answers are plain text and mean something here only after such a command, so a conversation remembers whether one is
 * under way.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "carriers/help/tokens.h"
#include "frame/conversation_state.h"
#include "frame/direction.h"
#include "parse/bytes.h"

#define TAG_SIZE 32
#define LINE_SIZE 128
/* The first digit of an SMTP reply (RFC 5321 4.2.1). */
#define POSITIVE_COMPLETION 2

typedef struct {
    bool under_way;
    direction_t client; /**< in which the client sends */
    char tag[TAG_SIZE]; /**< of the IMAP command */
    uint32_t server_port;
} mail_auth_t;

enum { IMAP_OK, IMAP_CONTINUE, IMAP_NO, IMAP_BAD };
enum { POP3_OK, POP3_CONTINUE, POP3_ERR };

static conversation_slot_t conversations;
/* Of the servers to which clients authenticate. */
static uint32_t smtp_port;

static mail_auth_t *state_of(reading_t *reading)
{
    return (mail_auth_t *)conversation_state_get(reading->pinfo, &conversations, sizeof(mail_auth_t));
}

/** The mechanism of a Windows security package that a parameter begins with, static, or NULL. */
static const char *windows_mechanism(const char *parameter)
{
    static const char *const mechanisms[] = { "NTLM", "GSSAPI", "GSS-SPNEGO" };
    size_t length = strcspn(parameter, " \r\n");

    for (size_t i = 0; i < G_N_ELEMENTS(mechanisms); i++) {
        if (strlen(mechanisms[i]) == length && g_ascii_strncasecmp(parameter, mechanisms[i], length) == 0)
            return mechanisms[i];
    }
    return NULL;
}

/** The command that waits for an answer which the sender of this frame may give, or NULL. */
static mail_auth_t *awaited(reading_t *reading)
{
    mail_auth_t *auth = state_of(reading);

    return auth->under_way && auth->client != direction_of(reading->pinfo) ? auth : NULL;
}

/** What the server says to the command.
 *  @param call  the command's, or NULL */
static void report_answer(reading_t *reading, const field_info *field, const char *carrier, const char *call, const sspi_finding_t *finding)
{
    static const outcome_t outcomes[] = {
        [SSPI_CLASS_SUCCESS] = OUTCOME_SUCCESS, [SSPI_CLASS_STEP] = OUTCOME_STEP, [SSPI_CLASS_FAILURE] = OUTCOME_FAILURE
    };

    report_exchange(reading, field, &(exchange_t) {
        .carrier = carrier, .side = EXCHANGE_ANSWER, .call = call, .outcome = outcomes[finding->class_] });
    report_finding(reading, field, finding);
}

/** A token may follow the mechanism in the same line (RFC 4954, RFC 4959, RFC 5034). */
static void begin(reading_t *reading, const field_info *field, const char *carrier, const char *call, const char *parameter)
{
    mail_auth_t *auth = state_of(reading);
    size_t mechanism = strcspn(parameter, " \r\n");

    auth->under_way = true;
    auth->client = direction_of(reading->pinfo);
    auth->server_port = reading->pinfo->destport;
    report_exchange(reading, field, &(exchange_t) {
        .carrier = carrier, .side = EXCHANGE_REQUEST, .call = call, .session = call, .initial = true, .mechanism = windows_mechanism(parameter)
    });
    parameter += mechanism + strspn(parameter + mechanism, " ");
    token_report_base64(reading, field, parameter, strlen(parameter));
}

/** SMTP and POP3: the parameter of a command. The command stands before it in the same line. */
static void read_parameter(reading_t *reading, const field_info *field, const char *carrier)
{
    const uint8_t *command = field_bytes(field, -5, 5);
    const char *parameter = field_text(field);

    if (command && parameter && g_ascii_strncasecmp((const char *)command, "AUTH ", 5) == 0 && windows_mechanism(parameter))
        begin(reading, field, carrier, NULL, parameter);
}

static void read_smtp_parameter(reading_t *reading, const field_info *field)
{
    const mail_auth_t *auth = state_of(reading);

    read_parameter(reading, field, "SMTP");
    if (auth->under_way)
        port_filter_add(&smtp_port, auth->server_port);
}

static void read_pop3_parameter(reading_t *reading, const field_info *field)
{
    read_parameter(reading, field, "POP3");
}

/** A further line of the client is a token.
 *  @param call  of the command that it belongs to, or NULL */
static void read_token_line(reading_t *reading, const field_info *field, const char *carrier, const char *call)
{
    const char *line = field_text(field);
    const mail_auth_t *auth = line ? state_of(reading) : NULL;

    if (!auth || !auth->under_way || auth->client != direction_of(reading->pinfo))
        return;
    /* What asks for it is not seen in every protocol. */
    report_exchange(reading, field, &(exchange_t) {
        .carrier = carrier, .side = EXCHANGE_REQUEST, .call = call, .session = call, .may_repeat = true });
    token_report_base64(reading, field, line, strlen(line));
}

static void read_pop3_line(reading_t *reading, const field_info *field)
{
    read_token_line(reading, field, "POP3", NULL);
}

/** Wireshark takes a further line of an SMTP client for part of a message, and has no field for its bytes: it is looked for
 *  in the frame's data. */
static void read_smtp_frame(reading_t *reading)
{
    static const char beginnings[][5] = { "TlRM" /* "NTL" */, "YII" /* GSS-API, with a length of two bytes */ };
    packet_info *pinfo = reading->pinfo;
    mail_auth_t *auth = port_filter_passes(smtp_port, pinfo->destport)
        ? (mail_auth_t *)conversation_state_find(pinfo, &conversations) : NULL;

    if (!auth || !auth->under_way || pinfo->destport != auth->server_port)
        return;
    for (GSList *item = pinfo->data_src; item; item = item->next) {
        tvbuff_t *tvb = get_data_source_tvb((const struct data_source *)item->data);
        size_t length = tvb_captured_length(tvb);
        const char *bytes = length > 0 ? (const char *)tvb_get_ptr(tvb, 0, (int)length) : "";

        for (size_t i = 0; i < G_N_ELEMENTS(beginnings); i++) {
            size_t at = bytes_find(bytes, length, beginnings[i], strlen(beginnings[i]));

            token_report_base64(reading, NULL, bytes + at, length - at);
        }
    }
}

static void reset_smtp(void)
{
    smtp_port = NO_PORT;
}

static void read_smtp_code(reading_t *reading, const field_info *field)
{
    mail_auth_t *auth = awaited(reading);
    sspi_finding_t finding;
    uint32_t code;

    if (!auth || !field_number(field, &code))
        return;
    finding = sspi_finding_of_code(SSPI_FAMILY_SMTP_AUTH, code);
    if (finding.native)
        report_answer(reading, field, "SMTP", NULL, &finding);
    else if (code / 100 == POSITIVE_COMPLETION)
        return; /* of a command sent before AUTH in one go (RFC 2920) */
    auth->under_way = finding.native && finding.class_ == SSPI_CLASS_STEP;
}

/** The tag of the command, which its answer has as well. */
static const char *imap_call(reading_t *reading)
{
    return wmem_strdup_printf(reading->pinfo->pool, "imap %s", state_of(reading)->tag);
}

/** "A002 AUTHENTICATE NTLM …" */
static void read_imap_request(reading_t *reading, const field_info *field)
{
    static const char command[] = " AUTHENTICATE ";
    const char *line = field_text(field);
    size_t tag = line ? strcspn(line, " ") : 0;

    if (tag == 0 || tag >= TAG_SIZE || g_ascii_strncasecmp(line + tag, command, strlen(command)) != 0
        || !windows_mechanism(line + tag + strlen(command))) {
        read_token_line(reading, field, "IMAP", imap_call(reading));
        return;
    }
    g_strlcpy(state_of(reading)->tag, line, tag + 1);
    begin(reading, field, "IMAP", imap_call(reading), line + tag + strlen(command));
}

/** The row for an answer: a response code in brackets says more than the word before it. */
static const sspi_code_t *imap_row(const char *answer)
{
    const sspi_family_t *family = &sspi_families[SSPI_FAMILY_IMAP_AUTH];
    char *name = g_strconcat("IMAP ", answer, NULL);
    const sspi_code_t *found = NULL;

    for (size_t i = 0; i < family->count; i++) {
        const char *row = family->codes[i].name;
        size_t length = strlen(row);

        if (g_ascii_strncasecmp(name, row, length) == 0 && (name[length] == ' ' || name[length] == '\0')
            && (!found || length > strlen(found->name)))
            found = &family->codes[i];
    }
    g_free(name);
    return found;
}

static void read_imap_response(reading_t *reading, const field_info *field)
{
    const char *line = field_text(field);
    mail_auth_t *auth = line ? awaited(reading) : NULL;
    const sspi_code_t *row = NULL;
    sspi_finding_t finding;

    if (!auth)
        return;
    if (line[0] == '+' && (line[1] == ' ' || line[1] == '\0'))
        row = sspi_code_find(SSPI_FAMILY_IMAP_AUTH, IMAP_CONTINUE);
    else if (g_str_has_prefix(line, auth->tag) && line[strlen(auth->tag)] == ' ')
        row = imap_row(line + strlen(auth->tag) + 1);
    if (!row)
        return;
    finding = sspi_finding_of_row(row);
    report_answer(reading, field, "IMAP", imap_call(reading), &finding);
    auth->under_way = finding.class_ == SSPI_CLASS_STEP;
}

static void read_pop3_indicator(reading_t *reading, const field_info *field)
{
    const char *indicator = field_text(field);
    mail_auth_t *auth = indicator ? awaited(reading) : NULL;
    const sspi_family_t *family = &sspi_families[SSPI_FAMILY_POP3_AUTH];
    const sspi_code_t *row = NULL;
    sspi_finding_t finding;
    char line[LINE_SIZE];
    const uint8_t *bytes;
    size_t length;

    if (!auth)
        return;
    bytes = field_bytes_to_end(field, 0, sizeof line - 1, &length);
    if (!bytes)
        return;
    memcpy(line, bytes, length);
    line[length] = '\0';
    for (size_t i = 0; i < family->count; i++) {
        /* Names are "POP3 -ERR [AUTH]". */
        const char *answer = family->codes[i].name + strlen("POP3 ");

        if (family->codes[i].code != POP3_CONTINUE && g_str_has_prefix(line, answer)
            && (!row || strlen(family->codes[i].name) > strlen(row->name)))
            row = &family->codes[i];
    }
    if (row) {
        finding = sspi_finding_of_row(row);
        report_answer(reading, field, "POP3", NULL, &finding);
    }
    auth->under_way = false;
}

static const carrier_field_t smtp_fields[] = {
    { .name = "smtp.req.parameter", .read = read_smtp_parameter },
    { .name = "smtp.response.code", .read = read_smtp_code },
};

static const carrier_field_t imap_fields[] = {
    { .name = "imap.request", .read = read_imap_request },
    { .name = "imap.response", .read = read_imap_response },
};

static const carrier_field_t pop3_fields[] = {
    { .name = "pop.request.command", .read = read_pop3_line },
    { .name = "pop.request.parameter", .read = read_pop3_parameter },
    { .name = "pop.response.indicator", .read = read_pop3_indicator },
};

const carrier_t carrier_smtp = {
    .fields = smtp_fields, .count = G_N_ELEMENTS(smtp_fields), .after = "smtp",
    .read_frame = read_smtp_frame, .reset = reset_smtp
};
const carrier_t carrier_imap = { .fields = imap_fields, .count = G_N_ELEMENTS(imap_fields), .after = "imap" };
const carrier_t carrier_pop3 = { .fields = pop3_fields, .count = G_N_ELEMENTS(pop3_fields), .after = "pop" };
