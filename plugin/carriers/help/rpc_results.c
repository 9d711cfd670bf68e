/* rpc_results.c: the results of RPC calls
 *
 * Hundreds of interfaces return an NTSTATUS, a Win32 error or an HRESULT, each in a field of its own. Wanting them all would
 * cost a third of the time on every capture. An interface's fields are wanted when a bind to it is seen, which comes before
 * the first result. They are recognized by their names: Wireshark hangs the same three tables on all of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/rpc_results.h"

#include "carriers/help/report_code.h"
#include "compat.h"
#include "fields/carrier_fields.h"
#include "fields/field_value.h"

#include <epan/dissectors/packet-dcerpc.h>

/* A code that is in the table, with the beginning of the name it has there. */
#define NTSTATUS_PROBE 0xc000006du
#define NTSTATUS_PROBE_NAME "STATUS_LOGON_FAILURE"
#define WERROR_PROBE 1326u
#define WERROR_PROBE_NAME "WERR_"
#define HRESULT_PROBE 0x80090300u
#define HRESULT_PROBE_NAME "HRES_SEC_E_"

static GHashTable *interfaces;

static void read_ntstatus(reading_t *reading, const field_info *field)
{
    sspi_finding_t finding;

    if (!field_ntstatus(field, &finding))
        return;
    finding.context = reading->context;
    /* What has a text for this interface is about authentication there, if not elsewhere. */
    if (!sspi_finding_applies_anywhere(&finding) && !sspi_finding_is_of_context(&finding))
        return;
    /* The carrier of an interface that authenticates may have read it. */
    if (!reading_has_finding(reading, field, 0))
        report_finding(reading, field, &finding);
}

/** Whether a Win32 error is that of an NTSTATUS about authentication. */
static bool is_about_authentication(uint32_t error)
{
    const sspi_family_t *ntstatus = &sspi_families[SSPI_FAMILY_NTSTATUS];

    for (size_t i = 0; i < ntstatus->count; i++) {
        if (ntstatus->codes[i].has_win32 && ntstatus->codes[i].win32 == error && ntstatus->codes[i].where == SSPI_WHERE_ANYWHERE)
            return true;
    }
    return false;
}

static void read_werror(reading_t *reading, const field_info *field)
{
    sspi_finding_t finding;
    uint32_t error;

    if (!field_number(field, &error) || error == 0)
        return;
    finding = finding_of_code(family_or_sspi(SSPI_FAMILY_WIN32, error), error);
    if (finding.native && (finding.family == SSPI_FAMILY_SSPI || is_about_authentication(error)))
        report_finding(reading, field, &finding);
}

static void read_hresult(reading_t *reading, const field_info *field)
{
    uint32_t hresult;

    if (field_number(field, &hresult))
        report_sspi_status_at(reading, field, (carrier_place_t) { .length = field->length }, hresult);
}

static const carrier_field_t ntstatus_result = { .name = "NTSTATUS result", .read = read_ntstatus };
static const carrier_field_t netlogon_result = {
    .name = "Netlogon result", .read = read_ntstatus, .context = SSPI_CONTEXT_NETLOGON
};
static const carrier_field_t werror_result = { .name = "Win32 result", .read = read_werror };
static const carrier_field_t hresult_result = { .name = "HRESULT result", .read = read_hresult };

static bool has_name(const header_field_info *info, uint32_t code, const char *beginning)
{
    const char *name = info->display & BASE_EXT_STRING ? try_val_to_str_ext(code, (value_string_ext *)info->strings)
                                                       : try_val_to_str(code, (const value_string *)info->strings);

    return name && g_str_has_prefix(name, beginning);
}

static const carrier_field_t *kind_of(const header_field_info *info)
{
    /* Other displays hang other things on `strings`. */
    int other = BASE_RANGE_STRING | BASE_VAL64_STRING | BASE_UNIT_STRING;

    if (info->type != FT_UINT32 || !info->strings || (info->display & other) || FIELD_DISPLAY(info->display) == BASE_CUSTOM)
        return NULL;
    if (has_name(info, NTSTATUS_PROBE, NTSTATUS_PROBE_NAME))
        return g_str_has_prefix(info->abbrev, "netlogon.") ? &netlogon_result : &ntstatus_result;
    if (has_name(info, WERROR_PROBE, WERROR_PROBE_NAME))
        return &werror_result;
    return has_name(info, HRESULT_PROBE, HRESULT_PROBE_NAME) ? &hresult_result : NULL;
}

static void want_interface(int proto)
{
    void *cookie = NULL;

    for (header_field_info *info = proto_get_first_protocol_field(proto, &cookie); info;
         info = proto_get_next_protocol_field(proto, &cookie)) {
        const carrier_field_t *kind = kind_of(info);

        if (kind)
            want_field_id(info->id, kind);
    }
}

bool rpc_results_want(e_guid_t *interface, uint16_t version)
{
    int opnum_field = dcerpc_get_proto_hf_opnum(interface, version);
    int proto = opnum_field > 0 ? proto_registrar_get_parent(opnum_field) : -1;

    if (proto <= 0)
        return false;
    if (!interfaces)
        interfaces = g_hash_table_new(NULL, NULL);
    if (g_hash_table_add(interfaces, GINT_TO_POINTER(proto)))
        want_interface(proto);
    return true;
}

void rpc_results_reset(void)
{
    if (interfaces)
        g_hash_table_remove_all(interfaces);
}
