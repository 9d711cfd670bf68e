/* mail.c: how a logon by NTLM, GSS-API or a password ended in SMTP, IMAP and POP3
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "carriers/carrier.h"
#include "carriers/help/sasl.h"
#include "frame/conversation_state.h"
#include "frame/packets.h"
#include "parse/visible_text.h"

#define TAG_SIZE 32
#define LINE_SIZE 128
#define NAME_SIZE 128
/* The first digit of an SMTP reply (RFC 5321 4.2.1). */
#define POSITIVE_COMPLETION 2
#define SMTP_CLOSING 421 /* to any command (RFC 5321 3.8) */
#define SMTP_CONTINUE 334 /* only to AUTH (RFC 4954 4) */

enum { IMAP_OK, IMAP_CONTINUE, IMAP_NO, IMAP_BAD };
enum { POP3_OK, POP3_CONTINUE, POP3_ERR };

/* Of the servers to which clients authenticate. */
static uint32_t smtp_port;

/** Whom the client of a connection has named. */
typedef struct {
    char name[NAME_SIZE];
} pop3_user_t;

static conversation_slot_t pop3_users;

/** Whether a command, with its blank, stands before its parameter. */
static bool is_behind(const field_info *parameter, const char *command)
{
    size_t length = strlen(command);
    const uint8_t *before = field_bytes(parameter, -(int)length, length);

    return before && g_ascii_strncasecmp((const char *)before, command, length) == 0;
}

/** SMTP and POP3: the parameter of a command. The command stands before it in the same line. */
static void read_parameter(reading_t *reading, const field_info *field, const char *carrier)
{
    const char *parameter = field_text(field);

    if (!parameter || !is_behind(field, "AUTH "))
        return;
    if (sasl_is_known(parameter))
        sasl_begin(reading, field, carrier, NULL, parameter);
    else
        sasl_end(reading);
}

static void read_smtp_command(reading_t *reading, const field_info *field _U_)
{
    sasl_note_command(reading);
}

static void read_smtp_parameter(reading_t *reading, const field_info *field)
{
    read_parameter(reading, field, "SMTP");
    if (sasl_tag(reading))
        port_filter_add(&smtp_port, reading->pinfo->destport);
}

/** "USER alice", and then "PASS …" */
static void read_pop3_parameter(reading_t *reading, const field_info *field)
{
    const char *parameter = field_text(field);
    pop3_user_t *user;
    mail_password_t password;

    if (is_behind(field, "USER ") && parameter) {
        user = (pop3_user_t *)conversation_state_get(reading->pinfo, &pop3_users, sizeof *user);
        g_strlcpy(user->name, parameter, sizeof user->name);
    } else if (is_behind(field, "PASS ")) {
        user = (pop3_user_t *)conversation_state_find(reading->pinfo, &pop3_users);
        password = (mail_password_t) { user && *user->name ? visible_text(user->name, strlen(user->name)) : NULL, true };
        sasl_begin_password(reading, field, "POP3", NULL, "USER and PASS", &password);
    } else {
        read_parameter(reading, field, "POP3");
    }
}

/** Wireshark takes a further line of an SMTP client for part of a message, and has no field for its bytes: it is looked for
 *  in the frame's data. */
static void read_smtp_frame(reading_t *reading)
{
    packet_info *pinfo = reading->pinfo;
    wmem_array_t *packets;

    if (!port_filter_passes(smtp_port, pinfo->destport) && (smtp_port == NO_PORT || !packets_may_be_several(pinfo)))
        return;
    packets = packets_bytes(pinfo);
    for (unsigned i = 0; i < wmem_array_get_count(packets); i++) {
        const packet_bytes_t *packet = (const packet_bytes_t *)wmem_array_index(packets, i);

        packets_enter(pinfo, packet->layer);
        if (port_filter_passes(smtp_port, pinfo->destport))
            sasl_read_bytes(reading, packet);
    }
    packets_leave(pinfo);
}

static void reset_smtp(void)
{
    smtp_port = NO_PORT;
}

static void read_smtp_code(reading_t *reading, const field_info *field)
{
    sspi_finding_t finding;
    uint32_t code;

    if (!field_number(field, &code))
        return;
    if (code == SMTP_CONTINUE)
        sasl_go_on(reading);
    if (!sasl_take_answer(reading))
        return;
    finding = sspi_finding_of_code(SSPI_FAMILY_SMTP_AUTH, code);
    if (finding.native && code == SMTP_CLOSING)
        sasl_report_end(reading, field, &finding);
    else if (finding.native)
        sasl_report_answer(reading, field, &finding);
    /* Success is that of a command sent before AUTH in one go (RFC 2920). */
    else if (code / 100 != POSITIVE_COMPLETION)
        sasl_end(reading);
}

/** Another command with the tag of the one that is under way: what is answered with it from now on is not that one. */
static void end_of_tag(reading_t *reading, const char *line, size_t length)
{
    static const char *const answers[] = { "OK", "NO", "BAD" };
    const char *tag = sasl_tag(reading);

    /* What only a server says is no command. */
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        if (g_ascii_strncasecmp(line + length + 1, answers[i], strlen(answers[i])) == 0)
            return;
    }
    if (tag && strlen(tag) == length && strncmp(tag, line, length) == 0)
        sasl_end(reading);
}

/** "A002 LOGIN alice …" Returns false where it is another line. */
static bool read_imap_login(reading_t *reading, const field_info *field, const char *line, const char *tag)
{
    static const char command[] = " LOGIN ";
    const char *rest = line + strlen(tag);
    mail_password_t password;

    if (g_ascii_strncasecmp(rest, command, strlen(command)) != 0 || !mail_password_imap(rest + strlen(command), &password))
        return false;
    sasl_begin_password(reading, field, "IMAP", tag, "LOGIN", &password);
    return true;
}

/** "A002 AUTHENTICATE NTLM …" */
static void read_imap_request(reading_t *reading, const field_info *field)
{
    static const char command[] = " AUTHENTICATE ";
    const char *line = field_text(field);
    size_t tag = line ? strcspn(line, " ") : 0;
    char name[TAG_SIZE];

    g_strlcpy(name, line ? line : "", MIN(tag + 1, sizeof name));
    if (tag > 0 && tag < TAG_SIZE && read_imap_login(reading, field, line, name))
        return;
    if (tag == 0 || tag >= TAG_SIZE || g_ascii_strncasecmp(line + tag, command, strlen(command)) != 0
        || !sasl_is_known(line + tag + strlen(command))) {
        if (tag > 0 && line[tag] == ' ')
            end_of_tag(reading, line, tag);
        else
            sasl_read_line(reading, field);
        return;
    }
    sasl_begin(reading, field, "IMAP", name, line + tag + strlen(command));
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
    const char *tag = sasl_tag(reading);
    const sspi_code_t *row = NULL;
    sspi_finding_t finding;

    if (!line || !tag || !sasl_is_awaited(reading))
        return;
    if (line[0] == '+' && (line[1] == ' ' || line[1] == '\0'))
        row = sspi_code_find(SSPI_FAMILY_IMAP_AUTH, IMAP_CONTINUE);
    else if (g_str_has_prefix(line, tag) && line[strlen(tag)] == ' ')
        row = imap_row(line + strlen(tag) + 1);
    if (!row)
        return;
    finding = sspi_finding_of_row(row);
    sasl_report_answer(reading, field, &finding);
}

static void read_pop3_indicator(reading_t *reading, const field_info *field)
{
    const sspi_family_t *family = &sspi_families[SSPI_FAMILY_POP3_AUTH];
    const sspi_code_t *row = NULL;
    sspi_finding_t finding;
    char line[LINE_SIZE];
    const uint8_t *bytes;
    size_t length;

    if (!sasl_take_answer(reading))
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
    /* It is of a command before, or the greeting. */
    if (row && row->code == POP3_OK && !sasl_has_sent_token(reading))
        return;
    if (row) {
        finding = sspi_finding_of_row(row);
        sasl_report_answer(reading, field, &finding);
    }
    sasl_end(reading);
}

static const carrier_field_t smtp_fields[] = {
    { .name = "smtp.req.command", .read = read_smtp_command },
    { .name = "smtp.req.parameter", .read = read_smtp_parameter },
    { .name = "smtp.response.code", .read = read_smtp_code },
};

static const carrier_field_t imap_fields[] = {
    { .name = "imap.request", .read = read_imap_request },
    { .name = "imap.response", .read = read_imap_response },
};

static const carrier_field_t pop3_fields[] = {
    { .name = "pop.request.command", .read = sasl_read_line },
    { .name = "pop.request.parameter", .read = read_pop3_parameter },
    { .name = "pop.response.indicator", .read = read_pop3_indicator },
};

const carrier_t carrier_smtp = {
    .fields = smtp_fields, .count = G_N_ELEMENTS(smtp_fields), .after = "smtp",
    .read_frame = read_smtp_frame, .reset = reset_smtp
};
const carrier_t carrier_imap = { .fields = imap_fields, .count = G_N_ELEMENTS(imap_fields), .after = "imap" };
const carrier_t carrier_pop3 = { .fields = pop3_fields, .count = G_N_ELEMENTS(pop3_fields), .after = "pop" };
