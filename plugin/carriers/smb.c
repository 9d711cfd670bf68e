/* smb.c: the status of SMB1 and SMB2 answers
 *
 * Every answer has a status, and nearly all of them are about files. The status is annotated in the answer to a session
 * setup; elsewhere only where it is about authentication whatever was asked for. Every PDU of a compound has its own
 * header and with it its own status. What else is needed of the header is read from the bytes round the status: each
 * further wanted field would cost on every frame of bulk traffic.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>

#include "carriers.h"

/* SMB2 header ([MS-SMB2] 2.2.1): protocol id at 0, status at 8, command at 12. Places are relative to the status. */
#define SMB2_PROTOCOL_ID (-8)
#define SMB2_COMMAND 4
#define SMB2_SESSION_SETUP 1

/* SMB1 header ([MS-CIFS] 2.2.3.1): protocol id at 0, command at 4, status at 5, flags at 9. */
#define SMB1_PROTOCOL_ID (-5)
#define SMB1_COMMAND (-1)
#define SMB1_FLAGS 4
#define SMB1_FLAG_REPLY 0x80
#define SMB1_SESSION_SETUP_ANDX 0x73

static bool has_protocol_id(const field_info *field, int offset, const char *id)
{
    const uint8_t *bytes = carrier_bytes(field, offset, 4);

    return bytes && memcmp(bytes, id, 4) == 0;
}

static void report_status(carrier_reading_t *reading, const field_info *field, bool session_setup)
{
    sspi_finding_t finding;
    uint32_t ntstatus;

    if (!carrier_number(field, &ntstatus) || (ntstatus == 0 && !session_setup))
        return;
    finding = carrier_ntstatus(ntstatus);
    if (session_setup || sspi_finding_applies_anywhere(&finding))
        carrier_report(reading, field, &finding);
}

static void read_smb2_status(carrier_reading_t *reading, const field_info *field)
{
    const uint8_t *command = carrier_bytes(field, SMB2_COMMAND, 2);

    /* Wireshark uses the same field inside a create context of Apple's, which is no answer. */
    if (!command || !has_protocol_id(field, SMB2_PROTOCOL_ID, "\xfeSMB"))
        return;
    report_status(reading, field, (command[0] | command[1] << 8) == SMB2_SESSION_SETUP);
}

static void read_smb1_status(carrier_reading_t *reading, const field_info *field)
{
    const uint8_t *flags = carrier_bytes(field, SMB1_FLAGS, 1);

    if (!flags || !(*flags & SMB1_FLAG_REPLY) || !has_protocol_id(field, SMB1_PROTOCOL_ID, "\xffSMB"))
        return;
    report_status(reading, field, *carrier_bytes(field, SMB1_COMMAND, 1) == SMB1_SESSION_SETUP_ANDX);
}

static const carrier_field_t fields[] = {
    { .name = "smb2.nt_status", .read = read_smb2_status },
    { .name = "smb.nt_status", .read = read_smb1_status },
};

const carrier_t carrier_smb = { .name = "SMB", .fields = fields, .count = G_N_ELEMENTS(fields) };
