/* sasl.c: SASL with a Windows security package in a protocol of lines
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/sasl.h"

#include <string.h>

#include "carriers/help/tokens.h"
#include "fields/field_value.h"
#include "frame/conversation_state.h"
#include "parse/bytes.h"

typedef struct {
    bool under_way;
    uint32_t server_port;
} sasl_exchange_t;

static conversation_slot_t conversations;

/** The exchange under way, or NULL. */
static sasl_exchange_t *under_way(packet_info *pinfo)
{
    sasl_exchange_t *exchange = (sasl_exchange_t *)conversation_state_find(pinfo, &conversations);

    return exchange && exchange->under_way ? exchange : NULL;
}

/** The mechanism that parameters begin with, static, or NULL. */
static const char *windows_mechanism(const char *parameters)
{
    static const char *const mechanisms[] = { "NTLM", "GSSAPI", "GSS-SPNEGO" };
    size_t length = strcspn(parameters, " \r\n");

    for (size_t i = 0; i < G_N_ELEMENTS(mechanisms); i++) {
        if (strlen(mechanisms[i]) == length && g_ascii_strncasecmp(parameters, mechanisms[i], length) == 0)
            return mechanisms[i];
    }
    return NULL;
}

bool sasl_is_windows(const char *parameters)
{
    return windows_mechanism(parameters);
}

void sasl_begin(reading_t *reading, const field_info *field, const char *carrier, const char *parameters)
{
    packet_info *pinfo = reading->pinfo;
    sasl_exchange_t *exchange = (sasl_exchange_t *)conversation_state_get(pinfo, &conversations, sizeof *exchange);
    size_t mechanism = strcspn(parameters, " \r\n");

    exchange->under_way = true;
    exchange->server_port = pinfo->destport;
    report_exchange(reading, field, &(exchange_t) {
        .carrier = carrier, .side = EXCHANGE_REQUEST, .initial = true, .mechanism = windows_mechanism(parameters)
    });
    parameters += mechanism + strspn(parameters + mechanism, " ");
    token_report_base64(reading, field, parameters, strlen(parameters));
}

bool sasl_is_under_way(reading_t *reading)
{
    return under_way(reading->pinfo);
}

void sasl_read_line(reading_t *reading, const field_info *field)
{
    const char *line = field_text(field);

    if (line && sasl_is_under_way(reading))
        token_report_base64(reading, field, line, strlen(line));
}

void sasl_read_frame(reading_t *reading)
{
    static const char beginnings[][5] = { "TlRM" /* "NTL" */, "YII" /* GSS-API, with a length of two bytes */ };
    packet_info *pinfo = reading->pinfo;
    const sasl_exchange_t *exchange = under_way(pinfo);

    if (!exchange || pinfo->destport != exchange->server_port)
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

void sasl_end_unless(reading_t *reading, bool is_step)
{
    sasl_exchange_t *exchange = under_way(reading->pinfo);

    if (exchange)
        exchange->under_way = is_step;
}
