/* rpc_eeinfo.h: RPC extended error information ([MS-EERR])
 *
 * A fault or bind_nak of DCE/RPC may carry a chain of records, one from each layer that an error went through: which
 * computer and process, when, which component, its status, where in the code it was found, and up to four parameters. The
 * status of a security package often stands only in a parameter.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_RPC_EEINFO_H
#define SSPI_RPC_EEINFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The specification allows four parameters, and a chain as long as the sender likes. */
#define EEINFO_MAX_PARAMS 4
#define EEINFO_MAX_RECORDS 32

typedef enum {
    EEINFO_ANSI_STRING = 1,
    EEINFO_UNICODE_STRING,
    EEINFO_LONG,
    EEINFO_SHORT,
    EEINFO_POINTER,
    EEINFO_NONE,
    EEINFO_BINARY
} eeinfo_param_type_t;

/** Bytes of the blob. A length of 0 says that there are none, or that they are malformed. */
typedef struct {
    size_t at;
    size_t length;
} eeinfo_bytes_t;

typedef struct {
    eeinfo_param_type_t type;
    int64_t value;        /**< of LONG, SHORT and POINTER */
    eeinfo_bytes_t bytes; /**< of the number, the text (UTF-16 in the blob's byte order for UNICODE_STRING) or the binary data */
} eeinfo_param_t;

typedef struct {
    eeinfo_bytes_t computer; /**< UTF-16 in the blob's byte order, with the final zero */
    uint32_t pid;
    uint64_t time; /**< 100 ns since 1601-01-01 UTC */
    uint32_t component;
    uint32_t status;
    uint16_t location;
    uint16_t flags;
    unsigned param_count;
    eeinfo_param_t params[EEINFO_MAX_PARAMS];
    eeinfo_bytes_t bytes;  /**< the fixed part of the record */
    size_t pid_at;         /**< where the numbers stand: pid, time, component, status, location, flags follow each other */
    size_t time_at;
} eeinfo_record_t;

typedef struct {
    bool big_endian;
    unsigned count; /**< of well-formed records, the outermost first */
    bool malformed; /**< the chain does not end where it should, or is longer than EEINFO_MAX_RECORDS */
    eeinfo_record_t records[EEINFO_MAX_RECORDS];
} eeinfo_t;

/** Read a blob. `eeinfo` is filled in as far as the blob is well formed.
 *  @return false where there is not even one record */
bool rpc_eeinfo_parse(const uint8_t *blob, size_t length, eeinfo_t *eeinfo);

#endif
