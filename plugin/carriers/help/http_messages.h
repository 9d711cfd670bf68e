/* http_messages.h: the requests and responses of HTTP in a frame, with the headers that matter
 *
 * Fields tell what stands in a frame, kind by kind; which header belongs to which message follows from their places.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_HTTP_MESSAGES_H
#define SSPI_HTTP_MESSAGES_H

#include "fields/field_value.h"
#include "frame/packets.h"
#include "frame/reading.h"

/* Bytes: servers take no more headers with a request, and send no more. */
#define HTTP_HEADERS_MAX 65536

typedef enum {
    HTTP_REQUEST,
    HTTP_RESPONSE,
    HTTP_CREDENTIALS,
    HTTP_PROXY_CREDENTIALS,
    HTTP_OFFER,
    HTTP_PROXY_OFFER
} http_part_kind_t;

/** A first line, or a header. */
typedef struct {
    http_part_kind_t kind;
    const field_info *field; /**< NULL for bytes that no field covers */
    const char *text;        /**< of a header: its value; in packet scope */
    tvbuff_t *tvb;           /**< the data source it stands in */
    int layer;               /**< of its packet */
    int at;                  /**< where it begins in that, at the earliest */
    int at_last;             /**< and at the latest */
} http_part_t;

/** Keep a part of the frame's messages. */
void http_messages_add(http_part_kind_t kind, const field_info *field);

/** Keep requests that Wireshark did not recognize, because of their method: look for them in bytes of the frame. */
void http_messages_find(packet_info *pinfo, const packet_bytes_t *packet);

/** The parts in the order of the frame, which then are forgotten. A header stands behind the first line of its message.
 *  @param count  set to how many there are
 *  @return good until the next part is kept */
const http_part_t *http_messages_take(unsigned *count);

#endif
