/* dplay.c: DirectPlay 4, whose host sends the status of the security package as it is ([MC-DPL4CS] 2.2.16, 2.2.50)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/carrier.h"
#include "parse/bytes.h"

#define DPSP_MSG_AUTHERROR 31
/* From the command: dialect, then the error. */
#define ERROR_OFFSET 4

static void read_command(reading_t *reading, const field_info *field)
{
    const uint8_t *error = field_bytes(field, ERROR_OFFSET, 4);
    uint32_t command;

    if (!error || !field_number(field, &command) || command != DPSP_MSG_AUTHERROR)
        return;
    report_sspi_status_at(reading, field, (carrier_place_t) { .offset = ERROR_OFFSET, .length = 4 }, bytes_le32(error));
}

static void read_hresult(reading_t *reading, const field_info *field)
{
    uint32_t hresult;

    if (field_number(field, &hresult))
        report_sspi_status_at(reading, field, (carrier_place_t) { .length = field->length }, hresult);
}

static const carrier_field_t fields[] = {
    { .name = "dplay.command", .read = read_command },
    { .name = "dplay.type_07.hresult", .read = read_hresult },
};

const carrier_t carrier_dplay = { .fields = fields, .count = G_N_ELEMENTS(fields), .after = "dplay" };
