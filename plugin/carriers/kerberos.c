/* kerberos.c: KRB-ERROR, and the NTSTATUS that Windows and Samba add to it
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers.h"
#include "catalogue/krb_edata.h"

#define NTSTATUS_SIZE 4

/** A zero explains no error: it would show a success beside one. */
static void read_ntstatus(carrier_reading_t *reading, const field_info *field)
{
    sspi_finding_t finding;
    uint32_t ntstatus;

    if (!carrier_number(field, &ntstatus) || ntstatus == 0)
        return;
    finding = carrier_ntstatus(ntstatus);
    carrier_report_at(reading, field, (carrier_place_t) { .length = field->length, .detail = true }, &finding);
}

/** Wireshark shows the NTSTATUS as a field of its own for some error codes and some forms of e-data only; elsewhere it
 *  shows a salt, or complains. */
static void read_e_data(carrier_reading_t *reading, const field_info *field)
{
    sspi_finding_t finding;
    uint32_t ntstatus;
    size_t offset;
    const uint8_t *data;

    if (field->length <= 0)
        return;
    data = carrier_bytes(field, 0, (size_t)field->length);
    if (!data || !krb_edata_ntstatus(data, (size_t)field->length, &offset, &ntstatus)
        || carrier_has_reported(reading, field, (int)offset))
        return;
    finding = carrier_ntstatus(ntstatus);
    carrier_report_at(reading, field, (carrier_place_t) { .offset = (int)offset, .length = NTSTATUS_SIZE, .detail = true },
                      &finding);
}

/* The order matters: e-data comes last, to see what has been reported already. */
static const carrier_field_t fields[] = {
    { .name = "kerberos.error_code", .family = SSPI_FAMILY_KERBEROS },
    { .name = "kerberos.smb.nt_status", .read = read_ntstatus },
    { .name = "kerberos.e_data", .read = read_e_data },
};

const carrier_t carrier_kerberos = { .name = "Kerberos", .fields = fields, .count = G_N_ELEMENTS(fields) };
