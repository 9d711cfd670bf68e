/* logons.h: logons of each carrier, message by message
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_FUZZ_LOGONS_H
#define SSPI_FUZZ_LOGONS_H

#include <stdbool.h>
#include <stdint.h>

/** Users of a place are nobody's elsewhere; of each connection the second logon is that of the second user. */
#define PLACES 6
#define LOGONS 2

typedef enum { NOTHING, SUCCESS, FAILURE } verdict_t;

/** One message. */
typedef struct {
    uint32_t at; /**< in logon_bytes */
    uint16_t length;
    const char *name; /**< the identity in it, or empty */
    verdict_t says;   /**< with this the server ends the logon */
    bool from_client;
    bool is_request;
    bool is_awaited;
} leg_t;

typedef struct {
    const char *identity; /**< as the report writes it, or empty */
    uint32_t first_leg;
    uint8_t leg_count;
} logon_t;

typedef enum { OVER_TCP, OVER_UDP, OVER_PPP, OVER_EXPORTED } transport_kind_t;

typedef struct {
    const char *title;
    transport_kind_t transport;
    const char *dissector; /**< of exported PDUs */
    uint16_t port;
    bool has_ids; /**< several logons at a time on one connection are told apart */
    uint32_t first_preamble;
    uint8_t preamble_count;
    uint32_t first_logon; /**< for each place and logon of a connection two: refused, accepted */
} carrier_row_t;

extern const uint8_t logon_bytes[];
extern const leg_t logon_legs[];
extern const logon_t logons[];
extern const carrier_row_t logon_carriers[];
extern const unsigned logon_carrier_count;

#endif
