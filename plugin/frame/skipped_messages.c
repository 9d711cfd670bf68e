/* skipped_messages.c: what matters in messages that nobody may dissect a second time
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "frame/skipped_messages.h"

#include <string.h>

#include "parse/bytes.h"

/* Messages of SMB stand in those of the NetBIOS session service (RFC 1002 4.3.1): a type, and a length of three bytes. */
#define NBSS_HEADER 4
#define NBSS_MESSAGE 0

/* [MS-SMB2] 2.2.1.2, 2.2.5, 2.2.6 */
#define SMB2_HEADER 64
#define SMB2_STATUS 8
#define SMB2_COMMAND 12
#define SMB2_FLAGS 16
#define SMB2_NEXT 20
#define SMB2_SESSION_SETUP 1
#define SMB2_FLAG_ANSWER 1
#define SMB2_SETUP_FLAGS 66
#define SMB2_REQUEST_BLOB 76
#define SMB2_ANSWER_BLOB 68

/* [MS-CIFS] 2.2.3.1 */
#define SMB1_HEADER 32
#define SMB1_COMMAND 4
#define SMB1_STATUS 5
#define SMB1_FLAGS 9
#define SMB1_FLAGS2 10
#define SMB1_HAS_NTSTATUS 0x40 /* in the second byte of these flags */
#define SMB1_SESSION_SETUP 0x73
#define SMB1_FLAG_ANSWER 0x80

/* [MS-SMB] 2.2.4.6.1, 2.2.4.6.2: so many words are there where the security blob is, which has its length in one of them. */
#define SMB1_WORD_COUNT 32
#define SMB1_REQUEST_WORDS 12
#define SMB1_REQUEST_BLOB_LENGTH 47
#define SMB1_REQUEST_BLOB 59
#define SMB1_ANSWER_WORDS 4
#define SMB1_ANSWER_BLOB_LENGTH 39
#define SMB1_ANSWER_BLOB 43

/* C706 12.6.3.1, 12.6.4 */
#define RPC_HEADER 16
#define RPC_TYPE 2
#define RPC_DREP 4
#define RPC_FRAG_LENGTH 8
#define RPC_NAK_REASON 16
#define RPC_FAULT_STATUS 24
#define RPC_FAULT 3
#define RPC_BIND_NAK 13
#define RPC_LAST_TYPE 19

/* [MS-NNS] 2.2.1 */
#define NNS_HEADER 5
#define NNS_DONE 20
#define NNS_IN_PROGRESS 22
#define NNS_SIZE 3

/* More messages of one segment were made to do harm. */
#define MAX_MESSAGES 64

/** Bytes from the beginning of a message on. */
typedef struct {
    proto_tree *tree;
    tvbuff_t *payload;
    const uint8_t *bytes;
    size_t length;
    size_t at; /**< in the payload */
} message_t;

static void add(const message_t *message, const char *name, size_t at, size_t length, bool little_endian)
{
    int hfid = proto_registrar_get_id_byname(name);

    if (hfid > 0 && length > 0 && at + length <= message->length)
        proto_tree_add_item(message->tree, hfid, message->payload, (int)(message->at + at), (int)length,
                            little_endian ? ENC_LITTLE_ENDIAN : ENC_BIG_ENDIAN);
}

static bool begins_with(const message_t *message, const char *id, size_t header)
{
    return message->length >= header && memcmp(message->bytes, id, 4) == 0;
}

/** The message behind so many bytes. */
static message_t behind(const message_t *message, size_t length)
{
    message_t next = *message;

    next.at += length;
    next.bytes += length;
    next.length -= length;
    return next;
}

static void add_smb2(const message_t *message)
{
    bool is_answer = message->bytes[SMB2_FLAGS] & SMB2_FLAG_ANSWER;
    size_t blob = is_answer ? SMB2_ANSWER_BLOB : SMB2_REQUEST_BLOB;

    if (is_answer)
        add(message, "smb2.nt_status", SMB2_STATUS, 4, true);
    if (bytes_le16(message->bytes + SMB2_COMMAND) != SMB2_SESSION_SETUP)
        return;
    if (!is_answer)
        add(message, "smb2.ses_req_flags", SMB2_SETUP_FLAGS, 1, true);
    if (blob + 4 <= message->length)
        add(message, "smb2.security_blob", bytes_le16(message->bytes + blob), bytes_le16(message->bytes + blob + 2), true);
}

static void add_smb1_blob(const message_t *message)
{
    bool is_answer = message->bytes[SMB1_FLAGS] & SMB1_FLAG_ANSWER;
    size_t length = is_answer ? SMB1_ANSWER_BLOB_LENGTH : SMB1_REQUEST_BLOB_LENGTH;
    size_t blob = is_answer ? SMB1_ANSWER_BLOB : SMB1_REQUEST_BLOB;

    if (message->length > blob && message->bytes[SMB1_WORD_COUNT] == (is_answer ? SMB1_ANSWER_WORDS : SMB1_REQUEST_WORDS))
        add(message, "smb.security_blob", blob, bytes_le16(message->bytes + length), true);
}

static void add_smb1(const message_t *message)
{
    if (message->bytes[SMB1_FLAGS2 + 1] & SMB1_HAS_NTSTATUS)
        add(message, "smb.nt_status", SMB1_STATUS, 4, true);
    else
        add(message, "smb.error_class", SMB1_STATUS, 1, true);
    if (message->bytes[SMB1_COMMAND] == SMB1_SESSION_SETUP)
        add_smb1_blob(message);
}

/** Add what a message of the NetBIOS session service holds: SMB2 may have several, of which each but the last says where the next
 *  one begins. */
static void add_smb(message_t message)
{
    for (unsigned i = 0; i < MAX_MESSAGES && begins_with(&message, "\xfeSMB", SMB2_HEADER); i++) {
        uint32_t next = (uint32_t)bytes_number(message.bytes + SMB2_NEXT, 4, false);

        add_smb2(&message);
        if (next < SMB2_HEADER || next > message.length)
            return;
        message = behind(&message, next);
    }
    if (begins_with(&message, "\xffSMB", SMB1_HEADER))
        add_smb1(&message);
}

/** @return how long the message is, 0 where it is none */
static size_t take_nbss(const message_t *message)
{
    size_t length;
    message_t inner;

    if (message->length < NBSS_HEADER + SMB1_HEADER || message->bytes[0] != NBSS_MESSAGE)
        return 0;
    inner = behind(message, NBSS_HEADER);
    if (!begins_with(&inner, "\xfeSMB", SMB1_HEADER) && !begins_with(&inner, "\xffSMB", SMB1_HEADER))
        return 0;
    length = bytes_be32(message->bytes);
    inner.length = MIN(inner.length, length);
    add_smb(inner);
    return NBSS_HEADER + length;
}

static size_t take_rpc(const message_t *message)
{
    bool little_endian;
    size_t length;
    message_t pdu = *message;

    if (message->length < RPC_HEADER || message->bytes[0] != 5 || message->bytes[1] > 1
        || message->bytes[RPC_TYPE] > RPC_LAST_TYPE || (message->bytes[RPC_DREP] & 0xef) != 0)
        return 0;
    little_endian = message->bytes[RPC_DREP] != 0;
    length = (size_t)bytes_number(message->bytes + RPC_FRAG_LENGTH, 2, !little_endian);
    if (length < RPC_HEADER)
        return 0;
    pdu.length = MIN(pdu.length, length);
    add(&pdu, "dcerpc.pkt_type", RPC_TYPE, 1, little_endian);
    if (pdu.bytes[RPC_TYPE] == RPC_FAULT)
        add(&pdu, "dcerpc.cn_status", RPC_FAULT_STATUS, 4, little_endian);
    else if (pdu.bytes[RPC_TYPE] == RPC_BIND_NAK)
        add(&pdu, "dcerpc.cn_reject_reason", RPC_NAK_REASON, 2, little_endian);
    return length;
}

static size_t take_nns(const message_t *message)
{
    if (message->length < NNS_HEADER || message->bytes[0] < NNS_DONE || message->bytes[0] > NNS_IN_PROGRESS
        || message->bytes[1] != 1 || message->bytes[2] != 0)
        return 0;
    add(message, "ms-nns.message_id", 0, 1, false);
    return NNS_HEADER + (size_t)bytes_be16(message->bytes + NNS_SIZE);
}

bool skipped_messages_add(proto_tree *tree, tvbuff_t *payload)
{
    static size_t (*const takers[])(const message_t *message) = { take_nbss, take_rpc, take_nns };
    size_t all = tvb_captured_length(payload);
    message_t message = { .tree = tree, .payload = payload, .length = all };
    bool found = false;

    message.bytes = all > 0 ? tvb_get_ptr(payload, 0, (int)all) : NULL;
    for (unsigned i = 0; i < MAX_MESSAGES && message.length > 0; i++) {
        size_t length = 0;

        for (size_t j = 0; j < G_N_ELEMENTS(takers) && length == 0; j++)
            length = takers[j](&message);
        if (length == 0)
            break;
        found = true;
        message = behind(&message, MIN(length, message.length));
    }
    return found;
}
