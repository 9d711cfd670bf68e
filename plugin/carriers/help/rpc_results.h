/* rpc_results.h: the results of RPC calls
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_RPC_RESULTS_H
#define SSPI_RPC_RESULTS_H

#include <epan/guid-utils.h>
#include <stdbool.h>
#include <stdint.h>

/** Want the result fields of an interface: those whose own names are Windows' NTSTATUS, Win32 or HRESULT codes. Each
 *  interface is looked at once in a capture.
 *  @return whether Wireshark knows the interface */
bool rpc_results_want(e_guid_t *interface, uint16_t version);

void rpc_results_reset(void);

#endif
