/* tds.c: login errors of SQL Server, and statuses in the text of an error
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "carriers/carrier.h"
#include "carriers/help/encryption.h"
#include "codes/text/reader.h"
#include "frame/conversation_state.h"
#include "frame/direction.h"
#include "frame/pool_text.h"
#include "frame/segment_order.h"
#include "parse/bytes.h"
#include "parse/visible_text.h"

#define CARRIER "TDS"

/* ERROR token ([MS-TDS] 2.2.7.10): number, state and class (a byte each), length of the text in UTF-16 units, text. */
#define TEXT_LENGTH 6
#define TEXT 8

/* A text with more is not about a login. */
#define MAX_CODES 16u

/** Report what the text of an error says: an SSPI status, or, with `everything`, whatever else there is in it. */
static void read_text(reading_t *reading, const field_info *field, bool everything)
{
    const uint8_t *size = field_bytes(field, TEXT_LENGTH, 2);
    size_t units = size ? bytes_le16(size) : 0;
    const uint8_t *text = units ? field_bytes(field, TEXT, 2 * units) : NULL;
    sspi_text_reading_t *codes;
    bool told = false;
    char *narrow;

    if (!text)
        return;
    /* Codes and names are ASCII; anything else only has to keep its place. */
    narrow = (char *)wmem_alloc(reading->pinfo->pool, units);
    for (size_t i = 0; i < units; i++)
        narrow[i] = text[2 * i + 1] == 0 && text[2 * i] < 0x80 && text[2 * i] ? (char)text[2 * i] : '?';
    codes = sspi_read_text(narrow, units, false);
    for (guint i = 0; i < MIN(codes->hits->len, MAX_CODES); i++) {
        const sspi_text_hit_t *hit = &g_array_index(codes->hits, sspi_text_hit_t, i);
        carrier_place_t place = {
            .offset = TEXT + (int)(2 * hit->at), .length = (int)(2 * hit->length), .detail = true, .source = "tds.error.msgtext"
        };
        bool is_status = hit->finding.family == SSPI_FAMILY_SSPI && !told;

        told = told || is_status;
        if (is_status != everything && hit->finding.class_ != SSPI_CLASS_SUCCESS)
            report_finding_at(reading, field, place, &hit->finding);
    }
    sspi_text_reading_free(codes);
}

static void read_whole_text(reading_t *reading, const field_info *field)
{
    read_text(reading, field, true);
}

static bool are_texts_wanted(const capture_state_t *state)
{
    return state->texts;
}

/* Errors that only a login is answered with, and that have no row of their own: the server is paused, starting or shutting
 * down, or has too many connections (17142 to 17197, 17809, 17810); Azure SQL does not know the server or the database,
 * refuses the address or the network, or is too busy (40000 on, 42108, 47073). In their order. */
static const uint32_t LOGIN_ERRORS[] = {
    17142, 17187, 17188, 17189, 17197, 17809, 17810, 40197, 40501, 40532, 40613, 40615, 40852, 40914, 42108, 47073
};

static bool is_login_error(uint32_t number)
{
    for (size_t i = 0; i < G_N_ELEMENTS(LOGIN_ERRORS); i++) {
        if (LOGIN_ERRORS[i] == number)
            return true;
    }
    return false;
}

/* Kinds of packets that a client sends when it is let in ([MS-TDS] 2.2.3.1.1): a query, a call, data in bulk, a transaction. */
static bool is_kind_of_work(uint32_t kind)
{
    return kind == 1 || kind == 3 || kind == 7 || kind == 14;
}

#define KIND_LOGIN 16
#define KIND_SSPI 17
#define KIND_ANSWER 4

/** How far the logon of a connection is. */
typedef struct {
    direction_t client;
    bool is_over; /**< what the server says now is not about it: something else was asked, or may have been */
    uint32_t received; /**< of the server's bytes, by the client or in the capture; 0: not known */
} login_t;

static conversation_slot_t logins;

/** What is asked, or whether something is missing before an answer. What is asked behind the logon, and its answer, may not be in
 *  the capture. */
static void read_kind(reading_t *reading, const field_info *field)
{
    packet_info *pinfo = reading->pinfo;
    uint32_t place;
    login_t *login;
    uint32_t kind;

    if (!field_number(field, &kind))
        return;
    if (kind == KIND_LOGIN || kind == KIND_SSPI) {
        login = (login_t *)conversation_state_get(pinfo, &logins, sizeof *login);
        *login = (login_t) { .client = direction_of(pinfo) };
        order_acknowledged(pinfo, &login->received);
        return;
    }
    login = (login_t *)conversation_state_find(pinfo, &logins);
    if (!login || login->is_over)
        return;
    if (is_kind_of_work(kind) && direction_of(pinfo) == login->client) {
        login->is_over = true;
    } else if (kind == KIND_ANSWER && direction_of(pinfo) != login->client) {
        login->is_over = is_in_the_clear(reading, field) && order_place(pinfo, field->ds_tvb, field->start, &place)
            && login->received && order_is_behind(place, login->received);
        order_end(pinfo, &login->received);
    }
}

/** Whether an error is about something else than a logon. */
static bool is_of_work(const reading_t *reading)
{
    const login_t *login = (const login_t *)conversation_state_find(reading->pinfo, &logins);

    return login && login->is_over;
}

static void read_error_number(reading_t *reading, const field_info *field)
{
    sspi_finding_t finding;
    uint32_t number;

    if (!field_number(field, &number))
        return;
    finding = sspi_finding_of_code(SSPI_FAMILY_TDS_ERROR, number);
    if (finding.native || is_login_error(number))
        report_exchange(reading, field, &(exchange_t) {
            .carrier = CARRIER,
            .side = EXCHANGE_ANSWER,
            .call = is_of_work(reading) ? CALL_OF_NOBODY : NULL,
            .outcome = OUTCOME_FAILURE,
            .note = finding.native ? NOTE_NONE : NOTE_TDS_ERROR,
            .note_detail = text_of_number(reading->pinfo->pool, "", number),
        });
    if (finding.native)
        report_finding(reading, field, &finding);
    read_text(reading, field, false);
}

/* The frame of the last login with a password. */
static uint32_t password_frame;

static void read_password(reading_t *reading, const field_info *field)
{
    if (field->length > 0)
        password_frame = reading->pinfo->num;
}

static void reset_login(void)
{
    password_frame = 0;
}

/** A login with a name and password of SQL Server's own; one with a Windows account has a token instead of a name. */
static void read_user_name(reading_t *reading, const field_info *field)
{
    const uint8_t *name = field->length > 0 ? field_bytes(field, 0, (size_t)field->length) : NULL;

    if (!name)
        return;
    report_exchange(reading, field, &(exchange_t) {
        .carrier = CARRIER,
        .side = EXCHANGE_REQUEST,
        .mechanism = "SQL Server login",
        .identity = text_in_pool(reading->pinfo->pool, visible_text_utf16(name, (size_t)field->length)),
        .weaknesses = WEAKNESS_IF(password_frame == reading->pinfo->num && is_in_the_clear(reading, field), SQL_LOGIN),
    });
}

static void read_login_ack(reading_t *reading, const field_info *field)
{
    report_exchange(reading, field, &(exchange_t) {
        .carrier = CARRIER, .side = EXCHANGE_ANSWER, .outcome = OUTCOME_SUCCESS, .note = NOTE_LOGINACK
    });
}

static const carrier_field_t login_fields[] = {
    { .name = "tds.7login.password", .read = read_password },
    { .name = "tds.7login.username", .read = read_user_name },
    { .name = "tds.loginack.interface", .read = read_login_ack },
};

static const carrier_field_t fields[] = {
    { .name = "tds.type", .read = read_kind },
    { .name = "tds.error.number", .read = read_error_number },
};

static const carrier_field_t text_fields[] = {
    { .name = "tds.error.number", .read = read_whole_text },
};

const carrier_t carrier_tds_texts = {
    .fields = text_fields, .count = G_N_ELEMENTS(text_fields), .is_needed = are_texts_wanted, .after = "tds"
};
const carrier_t carrier_tds = { .fields = fields, .count = G_N_ELEMENTS(fields), .after = "tds" };
const carrier_t carrier_tds_login = {
    .fields = login_fields, .count = G_N_ELEMENTS(login_fields), .after = "tds", .reset = reset_login
};
