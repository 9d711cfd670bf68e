/* tls_alert.h: what an alert of TLS or DTLS says besides its description
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_TLS_ALERT_H
#define SSPI_TLS_ALERT_H

#include "fields/field_value.h"

/** Whether an alert is a warning, behind which the handshake goes on. The description follows the level at once (RFC 5246 7.2,
 *  RFC 8446 6).
 *  @param description  the field of it */
static inline bool tls_alert_is_warning(const field_info *description)
{
    const uint8_t *level = field_bytes(description, -1, 1);

    return level && *level == 1;
}

#endif
