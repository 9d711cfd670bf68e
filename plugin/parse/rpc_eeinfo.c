/* rpc_eeinfo.c: RPC extended error information ([MS-EERR] 2.2, C706 chapter 14 for the encoding)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/rpc_eeinfo.h"

#include <string.h>

#include "parse/bytes.h"

/* Type serialization version 1 ([MS-RPCE] 2.2.6): 16 bytes, then the data, whose alignment is counted from here. */
#define HEADER_SIZE 16
#define VERSION 1
#define LITTLE_ENDIAN_MARK 0x10
#define NAME_PRESENT 1
#define NAME_ABSENT 2

/** A blob and how far it has been read. Once something is missing, `failed` stays set and all further numbers are 0. */
typedef struct {
    const uint8_t *bytes;
    size_t length;
    size_t at;
    bool big_endian;
    bool failed;
} reader_t;

/** What a record announces and what comes later. */
typedef struct {
    uint16_t name_units;
    uint16_t sizes[EEINFO_MAX_PARAMS];
    bool deferred[EEINFO_MAX_PARAMS];
    bool has_name;
} pending_t;

static void align(reader_t *reader, size_t to)
{
    size_t padded = (reader->at + to - 1) / to * to;

    if (padded > reader->length)
        reader->failed = true;
    else
        reader->at = padded;
}

/** A number of `size` bytes at its natural alignment. */
static uint64_t read_number(reader_t *reader, size_t size)
{
    uint64_t value;

    align(reader, size);
    if (reader->failed || size > reader->length - reader->at) {
        reader->failed = true;
        return 0;
    }
    value = bytes_number(reader->bytes + reader->at, size, reader->big_endian);
    reader->at += size;
    return value;
}

static uint16_t read_16(reader_t *reader)
{
    return (uint16_t)read_number(reader, 2);
}

static uint32_t read_32(reader_t *reader)
{
    return (uint32_t)read_number(reader, 4);
}

/** A size and a pointer to something that comes later. Sizes are signed: a negative one is malformed. */
static uint16_t read_deferred(reader_t *reader)
{
    uint16_t size = read_16(reader);

    if (size > INT16_MAX)
        reader->failed = true;
    return read_32(reader) ? size : 0;
}

static void read_param(reader_t *reader, eeinfo_param_t *param, pending_t *pending, unsigned index)
{
    uint16_t type;

    align(reader, 8);
    type = read_16(reader);
    /* The union's tag repeats the type. */
    if (read_16(reader) != type)
        reader->failed = true;
    param->type = (eeinfo_param_type_t)type;
    switch (type) {
    case EEINFO_ANSI_STRING:
    case EEINFO_UNICODE_STRING:
    case EEINFO_BINARY:
        pending->sizes[index] = read_deferred(reader);
        pending->deferred[index] = pending->sizes[index] > 0;
        break;
    case EEINFO_LONG:
        param->value = (int32_t)read_32(reader);
        param->bytes = (eeinfo_bytes_t) { reader->at - 4, 4 };
        break;
    case EEINFO_SHORT:
        param->value = (int16_t)read_16(reader);
        param->bytes = (eeinfo_bytes_t) { reader->at - 2, 2 };
        break;
    case EEINFO_POINTER:
        param->value = (int64_t)read_number(reader, 8);
        param->bytes = (eeinfo_bytes_t) { reader->at - 8, 8 };
        break;
    case EEINFO_NONE:
        break;
    default:
        reader->failed = true;
        break;
    }
}

/** Read the fixed part of a record. Returns whether another one follows. */
static bool read_record(reader_t *reader, eeinfo_record_t *record, pending_t *pending)
{
    uint32_t announced = read_32(reader);
    uint32_t next;
    uint16_t name;
    uint16_t count;

    align(reader, 8);
    record->bytes.at = reader->at;
    next = read_32(reader);
    name = read_16(reader);
    if (read_16(reader) != name || (name != NAME_PRESENT && name != NAME_ABSENT))
        reader->failed = true;
    if (name == NAME_PRESENT) {
        pending->name_units = read_deferred(reader);
        pending->has_name = pending->name_units > 0;
    }
    record->pid_at = reader->at;
    record->pid = read_32(reader);
    record->time = read_number(reader, 8);
    record->time_at = reader->at - 8;
    record->component = read_32(reader);
    record->status = read_32(reader);
    record->location = read_16(reader);
    record->flags = read_16(reader);
    count = read_16(reader);
    if (count != announced || count > EEINFO_MAX_PARAMS)
        reader->failed = true;
    for (unsigned i = 0; i < count && !reader->failed; i++)
        read_param(reader, &record->params[i], pending, i);
    record->param_count = count;
    record->bytes.length = reader->at - record->bytes.at;
    return next != 0;
}

/** Read `count` units of something announced earlier; its own count has to agree. */
static eeinfo_bytes_t read_pointee(reader_t *reader, uint16_t count, size_t unit)
{
    uint32_t announced = read_32(reader);
    eeinfo_bytes_t bytes = { reader->at, count * unit };

    if (announced != count || reader->failed || bytes.length > reader->length - reader->at) {
        reader->failed = true;
        return (eeinfo_bytes_t) { 0 };
    }
    reader->at += bytes.length;
    return bytes;
}

/** Read what the pointers of a record lead to: the computer's name, then the parameters. */
static void read_pointees(reader_t *reader, eeinfo_record_t *record, const pending_t *pending)
{
    if (pending->has_name)
        record->computer = read_pointee(reader, pending->name_units, 2);
    for (unsigned i = 0; i < record->param_count; i++) {
        if (pending->deferred[i] && !reader->failed)
            record->params[i].bytes =
                read_pointee(reader, pending->sizes[i], record->params[i].type == EEINFO_UNICODE_STRING ? 2 : 1);
    }
}

bool rpc_eeinfo_parse(const uint8_t *blob, size_t length, eeinfo_t *eeinfo)
{
    pending_t pending[EEINFO_MAX_RECORDS] = { 0 };
    reader_t reader = { .bytes = blob, .length = length, .at = HEADER_SIZE };
    bool more = true;

    memset(eeinfo, 0, sizeof *eeinfo);
    if (length < HEADER_SIZE || blob[0] != VERSION || (blob[1] != LITTLE_ENDIAN_MARK && blob[1] != 0))
        return false;
    eeinfo->big_endian = reader.big_endian = blob[1] == 0;
    if (read_32(&reader) == 0)
        return false;

    /* The next record comes before what the pointers of this one lead to, so that those are in reverse order at the end. */
    while (more && !reader.failed && eeinfo->count < EEINFO_MAX_RECORDS) {
        more = read_record(&reader, &eeinfo->records[eeinfo->count], &pending[eeinfo->count]);
        if (!reader.failed)
            eeinfo->count++;
    }
    eeinfo->malformed = more || reader.failed;
    for (unsigned i = eeinfo->count; i-- > 0 && !eeinfo->malformed;) {
        read_pointees(&reader, &eeinfo->records[i], &pending[i]);
        eeinfo->malformed = reader.failed;
    }
    return eeinfo->count > 0;
}
