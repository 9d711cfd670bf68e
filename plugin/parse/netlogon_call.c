/* netlogon_call.c: who logs on in a request of Netlogon
 *
 * The parameters are in NDR (C706 14): a string that may be missing is a pointer, behind which it follows; a string is its
 * size, its offset and its length, then its characters of two bytes. In NDR64 ([MS-RPCE] 2.2.5) those numbers have eight bytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/netlogon_call.h"

#include <glib.h>
#include <string.h>

#include "parse/bytes.h"
#include "parse/visible_text.h"

#define NDR_SIZE 4
#define NDR64_SIZE 8

/* More characters are no name. */
#define MAX_NAME 1024

/* NETLOGON_AUTHENTICATOR ([MS-NRPC] 2.2.1.1.5): a credential of 8 bytes, a time of 4. */
#define AUTHENTICATOR_SIZE 12

/* Kinds of logon ([MS-NRPC] 2.2.1.4.16), by what follows the identity (2.2.1.4.15), which is: domain, two numbers, user,
 * workstation. */
#define LEVEL_NETWORK 2
#define LEVEL_GENERIC 4
#define LEVEL_NETWORK_TRANSITIVE 6
#define PASSWORDS_SIZE 32
#define CHALLENGE_SIZE 8
#define PROOF_SIZE 8

typedef struct {
    const uint8_t *bytes;
    size_t length;
    size_t at;
    size_t word; /**< bytes of a pointer, a size and an offset */
    bool big_endian;
    bool failed;
} reader_t;

static void align(reader_t *reader, size_t size)
{
    reader->at = (reader->at + size - 1) / size * size;
}

static void skip(reader_t *reader, size_t size)
{
    if (reader->at > reader->length || size > reader->length - reader->at)
        reader->failed = true;
    else
        reader->at += size;
}

static uint64_t next_number(reader_t *reader, size_t size)
{
    size_t at;

    align(reader, size);
    at = reader->at;
    skip(reader, size);
    return reader->failed ? 0 : bytes_number(reader->bytes + at, size, reader->big_endian);
}

/** The string that stands here: NULL where it is empty, else to be freed with g_free(). */
static char *next_string(reader_t *reader)
{
    uint64_t size = next_number(reader, reader->word);
    uint64_t offset = next_number(reader, reader->word);
    uint64_t length = next_number(reader, reader->word);
    size_t at = reader->at;
    size_t count;

    if (offset != 0 || length > size || length > MAX_NAME)
        reader->failed = true;
    else
        skip(reader, 2 * (size_t)length);
    if (reader->failed)
        return NULL;
    for (count = 0; count < length && (reader->bytes[at + 2 * count] || reader->bytes[at + 2 * count + 1]); count++)
        ;
    if (count == 0)
        return NULL;
    if (!reader->big_endian)
        return visible_text_utf16(reader->bytes + at, 2 * count);
    /* Nobody sends this today: only the ASCII in it is read. */
    GString *text = g_string_new(NULL);

    for (size_t i = 0; i < count; i++)
        g_string_append_c(text, reader->bytes[at + 2 * i] ? '?' : (char)reader->bytes[at + 2 * i + 1]);
    char *visible = visible_text(text->str, text->len);

    g_string_free(text, TRUE);
    return visible;
}

/** A string that may be missing. */
static char *next_unique_string(reader_t *reader)
{
    return next_number(reader, reader->word) ? next_string(reader) : NULL;
}

/** Whether the bytes that follow are all zeros. False where they are cut off. */
static bool next_is_zero(reader_t *reader, size_t size)
{
    size_t at = reader->at;

    if (at > reader->length || size > reader->length - at)
        return false;
    reader->at += size;
    for (size_t i = 0; i < size; i++) {
        if (reader->bytes[at + i])
            return false;
    }
    return true;
}

static void skip_authenticator(reader_t *reader)
{
    if (next_number(reader, reader->word)) {
        align(reader, 4);
        skip(reader, AUTHENTICATOR_SIZE);
    }
}

/** A counted string: two lengths and a pointer. Returns whether it follows. */
static bool next_counted(reader_t *reader)
{
    align(reader, reader->word);
    skip(reader, 4);
    return next_number(reader, reader->word);
}

static void skip_counted(reader_t *reader, unsigned count)
{
    while (count-- > 0)
        next_counted(reader);
}

/** What the user logs on with stands in a union behind its level, as a pointer. */
static void read_logon(reader_t *reader, netlogon_call_t *call)
{
    uint64_t level = next_number(reader, 2);
    bool has_domain;
    bool has_user;

    next_number(reader, reader->word == NDR64_SIZE ? 4 : 2); /* the level once more, by which the union is told */
    if (!next_number(reader, reader->word)) {
        reader->failed = true;
        return;
    }
    has_domain = next_counted(reader);
    align(reader, 4);
    skip(reader, 4 + 8);
    has_user = next_counted(reader);
    skip_counted(reader, 1);
    if (level == LEVEL_NETWORK || level == LEVEL_NETWORK_TRANSITIVE) {
        skip(reader, CHALLENGE_SIZE);
        skip_counted(reader, 2);
    } else if (level == LEVEL_GENERIC) {
        skip_counted(reader, 1);
        next_number(reader, 4);
        next_number(reader, reader->word);
    } else {
        skip(reader, PASSWORDS_SIZE);
    }
    call->domain = has_domain ? next_string(reader) : NULL;
    call->account = has_user ? next_string(reader) : NULL;
}

static void read_parameters(uint32_t opnum, reader_t *reader, netlogon_call_t *call)
{
    call->server = next_unique_string(reader);
    switch (opnum) {
    case NETLOGON_REQ_CHALLENGE:
        call->computer = next_string(reader);
        break;
    case NETLOGON_AUTHENTICATE:
    case NETLOGON_AUTHENTICATE2:
    case NETLOGON_AUTHENTICATE3:
        call->account = next_string(reader);
        next_number(reader, reader->word == NDR64_SIZE ? 4 : 2); /* kind of channel */
        call->computer = next_string(reader);
        call->has_zero_proof = !reader->failed && next_is_zero(reader, PROOF_SIZE);
        break;
    default:
        call->computer = next_unique_string(reader);
        if (opnum != NETLOGON_SAM_LOGON_EX) {
            skip_authenticator(reader);
            skip_authenticator(reader);
        }
        read_logon(reader, call);
        break;
    }
}

bool netlogon_is_secure_channel(uint32_t opnum)
{
    return opnum == NETLOGON_REQ_CHALLENGE || opnum == NETLOGON_AUTHENTICATE || opnum == NETLOGON_AUTHENTICATE2
        || opnum == NETLOGON_AUTHENTICATE3;
}

bool netlogon_is_authentication(uint32_t opnum)
{
    return netlogon_is_secure_channel(opnum) || opnum == NETLOGON_SAM_LOGON || opnum == NETLOGON_SAM_LOGON_EX
        || opnum == NETLOGON_SAM_LOGON_WITH_FLAGS;
}

bool netlogon_call_parse(uint32_t opnum, const uint8_t *stub, size_t length, bool big_endian, netlogon_call_t *call)
{
    static const size_t sizes[] = { NDR_SIZE, NDR64_SIZE };

    memset(call, 0, sizeof *call);
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        reader_t reader = { .bytes = stub, .length = length, .word = sizes[i], .big_endian = big_endian };

        read_parameters(opnum, &reader, call);
        if (!reader.failed) {
            if (call->server)
                memmove(call->server, call->server + strspn(call->server, "\\"),
                        strlen(call->server + strspn(call->server, "\\")) + 1);
            return true;
        }
        netlogon_call_clear(call);
    }
    return false;
}

void netlogon_call_clear(netlogon_call_t *call)
{
    g_free(call->server);
    g_free(call->computer);
    g_free(call->account);
    g_free(call->domain);
    memset(call, 0, sizeof *call);
}
