/* rpc_association.c: which of the pipes of one connection a PDU of DCE/RPC is in
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/rpc_association.h"

#include <string.h>

#include <epan/dissectors/packet-dcerpc.h>

#include "carriers/help/encryption.h"
#include "frame/conversation_state.h"
#include "parse/bytes.h"

/* Header of SMB2, and where requests and answers name the file ([MS-SMB2] 2.2.1.2, 2.2.20, 2.2.21, 2.2.31, 2.2.32). */
#define SMB2_HEADER 64
#define SMB2_COMMAND 12
#define SMB2_MESSAGE_ID 24
#define SMB2_READ 8
#define SMB2_WRITE 9
#define SMB2_IOCTL 11
#define WRITE_FILE (SMB2_HEADER + 16)
#define IOCTL_FILE (SMB2_HEADER + 8)
#define FILE_SIZE 16

/* A header stands no further before the data that it is about. */
#define MAX_BEFORE 192

/** What is known of the pipes whose opening was not captured. */
typedef struct {
    uint64_t last; /**< 0: none */
    bool are_several;
} pipes_t;

static conversation_slot_t conversations;

/* The last PDU that was found: another one may follow in the same message. */
static struct {
    uint32_t frame;
    const tvbuff_t *source;
    int end;
    uint64_t association;
} last;

/** The last header of SMB2 before a PDU, with all that is captured of it, or NULL.
 *  @param length  set to how many bytes there are up to the PDU */
static const uint8_t *find_header(const rpc_pdu_t *pdu, size_t *length)
{
    static const uint8_t id[] = { 0xfe, 'S', 'M', 'B', SMB2_HEADER, 0 };
    int room = MIN(pdu->field->start - pdu->field_at, MAX_BEFORE);
    const uint8_t *before = room > 0 ? field_bytes(pdu->field, -pdu->field_at - room, (size_t)room) : NULL;

    for (int at = room - SMB2_HEADER; before && at >= 0; at--) {
        if (memcmp(before + at, id, sizeof id) == 0) {
            *length = (size_t)(room - at);
            return before + at;
        }
    }
    return NULL;
}

static uint64_t number_of_file(packet_info *pinfo, const uint8_t *file)
{
    pipes_t *pipes = (pipes_t *)conversation_state_get(pinfo, &conversations, sizeof *pipes);
    uint64_t number = bytes_hash(file, FILE_SIZE) | 1;

    pipes->are_several = pipes->are_several || (pipes->last && pipes->last != number);
    pipes->last = number;
    return number;
}

static uint64_t number_of_answer(packet_info *pinfo, const uint8_t *header)
{
    const pipes_t *pipes = (const pipes_t *)conversation_state_find(pinfo, &conversations);

    if (!pipes)
        return 0;
    return pipes->are_several ? bytes_hash(header + SMB2_MESSAGE_ID, 8) & ~(uint64_t)1 : pipes->last;
}

static uint64_t number_by_header(packet_info *pinfo, const rpc_pdu_t *pdu)
{
    size_t length;
    const uint8_t *header = find_header(pdu, &length);

    if (!header)
        return 0;
    switch (bytes_le16(header + SMB2_COMMAND)) {
    case SMB2_READ:
        return number_of_answer(pinfo, header);
    case SMB2_WRITE:
        return length >= WRITE_FILE + FILE_SIZE ? number_of_file(pinfo, header + WRITE_FILE) : 0;
    case SMB2_IOCTL:
        return length >= IOCTL_FILE + FILE_SIZE ? number_of_file(pinfo, header + IOCTL_FILE) : 0;
    default:
        return 0;
    }
}

uint64_t rpc_association(const reading_t *reading, const rpc_pdu_t *pdu)
{
    packet_info *pinfo = reading->pinfo;
    uint64_t known = dcerpc_get_transport_salt(pinfo);
    int begin = pdu->field->start - pdu->field_at;

    if (known || !is_inside(reading, pdu->field, "smb2"))
        return known;
    if (last.frame != pinfo->num || last.source != pdu->field->ds_tvb || last.end != begin)
        last.association = number_by_header(pinfo, pdu);
    last.frame = pinfo->num;
    last.source = pdu->field->ds_tvb;
    last.end = begin + (int)rpc_pdu_number(pdu, RPC_FRAG_LENGTH, 2);
    return last.association;
}
