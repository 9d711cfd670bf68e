/* finding_names.c: what a finding is called in the packet details
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "details/finding_names.h"

#include <wsutil/str_util.h>

#include "codes/language.h"

/** The native code's name, or, as a bare number says nothing by itself, "Kerberos error 30". */
static const char *native_name(wmem_allocator_t *pool, const sspi_finding_t *finding)
{
    const char *name = sspi_finding_native_name(finding);
    char number[SSPI_NUMBER_SIZE];

    return name ? name : wmem_strdup_printf(pool, "%s %s", sspi_spoken(sspi_families[finding->family].title),
                                            sspi_finding_number_text(finding, number, sizeof number));
}

const char *finding_short_name(wmem_allocator_t *pool, const sspi_finding_t *finding)
{
    return finding->status ? finding->status->name : native_name(pool, finding);
}

const char *finding_both_names(wmem_allocator_t *pool, const sspi_finding_t *finding)
{
    const char *native = native_name(pool, finding);

    if (!finding->status || finding->native == finding->status)
        return native;
    return wmem_strconcat(pool, finding->status->name, ": ", native, NULL);
}

const char *finding_label(wmem_allocator_t *pool, const sspi_finding_t *finding)
{
    char native[96];

    if (finding->status)
        return wmem_strdup_printf(pool, "%s (0x%08x)", finding->status->name, (unsigned)finding->status->code);
    if (!sspi_finding_native_name(finding))
        return native_name(pool, finding);
    return wmem_strdup(pool, sspi_finding_native_text(finding, native, sizeof native));
}
