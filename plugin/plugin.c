/* plugin.c: what Wireshark's loader looks for
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#define WS_BUILD_DLL
#include <ws_symbol_export.h>

#include "compat.h"
#include "dissector.h"

WS_DLL_PUBLIC_DEF const char plugin_version[] = PLUGIN_VERSION;
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

WS_DLL_PUBLIC void plugin_register(void);

void plugin_register(void)
{
    static proto_plugin plugin = { .register_protoinfo = proto_register_sspi, .register_handoff = proto_reg_handoff_sspi };

    proto_register_plugin(&plugin);
}

#ifdef PLUGIN_DESCRIPTION
WS_DLL_PUBLIC uint32_t plugin_describe(void);

uint32_t plugin_describe(void)
{
    return PLUGIN_DESCRIPTION;
}
#endif
