/* tls.c: alerts of TLS, DTLS and QUIC
 *
 * An alert that Wireshark could decrypt has the same fields as one in the clear; one that it could not has none.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"
#include "carriers/help/tls_alert.h"

static void report_alert(reading_t *reading, const field_info *field, bool warning)
{
    sspi_finding_t finding;
    uint32_t description;

    if (!field_number(field, &description) || description > UINT8_MAX)
        return;
    finding = sspi_finding_of_tls_alert((uint8_t)description, warning);
    report_finding(reading, field, &finding);
}

static void read_alert(reading_t *reading, const field_info *field)
{
    report_alert(reading, field, tls_alert_is_warning(field));
}

/** QUIC carries the description alone, in an error that closes the connection (RFC 9001 4.8). */
static void read_quic_alert(reading_t *reading, const field_info *field)
{
    report_alert(reading, field, false);
}

static const carrier_field_t fields[] = {
    { .name = "tls.alert_message.desc", .read = read_alert },
    { .name = "dtls.alert_message.desc", .read = read_alert },
    { .name = "quic.cc.error_code.tls_alert", .read = read_quic_alert },
};

const carrier_t carrier_tls = { .fields = fields, .count = G_N_ELEMENTS(fields) };
