/* carrier.h: the protocols that carry status codes, and the fields they are read from
 *
 * A carrier is one file in this folder and its row in table.h. It names the fields it wants to see; each time one of them appears
 * in a frame its reader is called, decides whether the value is to be annotated, and reports a finding.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_CARRIER_H
#define SSPI_CARRIER_H

#include "carriers/help/report_code.h"
#include "carriers/table.h"
#include "fields/field_value.h"
#include "frame/reading.h"

#endif
