/* fuzz_rpc_eeinfo.c: RPC extended error information
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include "parse/rpc_eeinfo.h"

/** Numbers are taken for statuses, as far as they are. */
static void use_number(uint32_t number)
{
    sspi_finding_t finding = sspi_finding_of_code(SSPI_FAMILY_WIN32, number);

    fuzz_finding(&finding);
    finding = sspi_finding_of_ntstatus(number);
    fuzz_finding(&finding);
}

static void check_param(const uint8_t *data, size_t size, const eeinfo_param_t *param)
{
    g_assert_cmpint(param->type, >=, EEINFO_ANSI_STRING);
    g_assert_cmpint(param->type, <=, EEINFO_BINARY);
    fuzz_bytes(data, size, param->bytes.at, param->bytes.length);
    if (param->type == EEINFO_UNICODE_STRING)
        g_assert_cmpuint(param->bytes.length % 2, ==, 0);
    if (param->type == EEINFO_LONG) {
        g_assert_cmpuint(param->bytes.length, ==, 4);
        use_number((uint32_t)param->value);
    }
}

static void check_record(const uint8_t *data, size_t size, const eeinfo_record_t *record)
{
    fuzz_bytes(data, size, record->bytes.at, record->bytes.length);
    fuzz_bytes(data, size, record->computer.at, record->computer.length);
    g_assert_cmpuint(record->computer.length % 2, ==, 0);
    /* Time, component, status, location, flags. */
    fuzz_bytes(data, size, record->pid_at, 4);
    fuzz_bytes(data, size, record->time_at, 20);
    use_number(record->status);
    g_assert_cmpuint(record->param_count, <=, EEINFO_MAX_PARAMS);
    for (unsigned i = 0; i < record->param_count; i++)
        check_param(data, size, &record->params[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    eeinfo_t *info = g_new(eeinfo_t, 1);
    bool found = rpc_eeinfo_parse(data, size, info);

    g_assert_cmpint(found, ==, info->count > 0);
    g_assert_cmpuint(info->count, <=, EEINFO_MAX_RECORDS);
    for (unsigned i = 0; i < info->count; i++)
        check_record(data, size, &info->records[i]);
    g_free(info);
    return 0;
}
