/* onc_rpc.c: the headers of ONC RPC messages that set up a security context
 *
 * All numbers have four bytes, and all else is filled up to a multiple of four.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/onc_rpc.h"

#include "parse/bytes.h"

#define WORD 4u

#define CALL 0
#define REPLY 1
#define RPC_VERSION 2
#define ACCEPTED 0
#define SUCCESS 0
#define RPCSEC_GSS 6
#define GSS_INIT 1
#define GSS_CONTINUE_INIT 2

typedef struct {
    const uint8_t *bytes;
    size_t length;
    size_t at;
} reader_t;

static bool next(reader_t *reader, uint32_t *number)
{
    if (reader->length - reader->at < WORD)
        return false;
    *number = bytes_be32(reader->bytes + reader->at);
    reader->at += WORD;
    return true;
}

static bool expect(reader_t *reader, uint32_t expected)
{
    uint32_t number;

    return next(reader, &number) && number == expected;
}

/** Step over bytes that stand behind their length. */
static bool next_opaque(reader_t *reader, const uint8_t **bytes, size_t *length)
{
    uint32_t count;

    if (!next(reader, &count) || count > reader->length - reader->at)
        return false;
    *bytes = reader->bytes + reader->at;
    *length = count;
    count = (count + WORD - 1) / WORD * WORD;
    if (count > reader->length - reader->at)
        return false;
    reader->at += count;
    return true;
}

static bool skip_opaque(reader_t *reader)
{
    const uint8_t *bytes;
    size_t length;

    return next_opaque(reader, &bytes, &length);
}

static bool read_call(reader_t reader, onc_rpc_t *call)
{
    uint32_t number;
    uint32_t procedure;

    /* Behind the program: its version and procedure; credentials of this kind, their length, version, what is to be done,
     * sequence number, service, context; a verifier. */
    if (!next(&reader, &call->xid) || !expect(&reader, CALL) || !expect(&reader, RPC_VERSION) || !next(&reader, &call->program)
        || !next(&reader, &number) || !next(&reader, &number) || !expect(&reader, RPCSEC_GSS) || !next(&reader, &number)
        || !next(&reader, &number) || !next(&reader, &procedure) || !next(&reader, &number) || !next(&reader, &number)
        || !next_opaque(&reader, &call->context, &call->context_length) || !next(&reader, &number) || !skip_opaque(&reader))
        return false;
    call->continues = procedure == GSS_CONTINUE_INIT;
    return (procedure == GSS_INIT || procedure == GSS_CONTINUE_INIT) && reader.at == reader.length;
}

static bool read_reply(reader_t reader, onc_rpc_t *reply)
{
    uint32_t number;

    return next(&reader, &reply->xid) && expect(&reader, REPLY) && expect(&reader, ACCEPTED) && next(&reader, &number)
        && skip_opaque(&reader) && expect(&reader, SUCCESS) && next_opaque(&reader, &reply->context, &reply->context_length)
        && reader.at == reader.length;
}

static bool find(const uint8_t *before, size_t length, bool (*read)(reader_t, onc_rpc_t *), onc_rpc_t *message)
{
    for (size_t at = WORD; at <= length; at += WORD) {
        *message = (onc_rpc_t) { 0 };
        if (read((reader_t) { before, length, length - at }, message))
            return true;
    }
    return false;
}

bool onc_rpc_find_call(const uint8_t *before, size_t length, onc_rpc_t *call)
{
    return find(before, length, read_call, call);
}

bool onc_rpc_find_reply(const uint8_t *before, size_t length, onc_rpc_t *reply)
{
    return find(before, length, read_reply, reply);
}
