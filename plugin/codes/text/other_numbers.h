/* other_numbers.h: numbers of a text that are no codes, whatever their value or the words around them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_TEXT_OTHER_NUMBERS_H
#define SSPI_TEXT_OTHER_NUMBERS_H

#include "codes/text/evidence.h"

/** Whether what is around a number says that it is no code: a share, a process id, an entry of a tracker. */
bool sspi_is_other_number(const sspi_evidence_t *evidence, guint index);

/** Whether the label of a number says that it is no code, however much it looks like a status: "EventID: 0xC0000022". */
bool sspi_is_named_otherwise(const sspi_evidence_t *evidence, guint index);

/** Whether a number in brackets is that of the thing before them rather than of a message: "aes256-cts-hmac-sha1-96 (18)". */
bool sspi_is_number_of_thing(const sspi_evidence_t *evidence, guint index);

/** Whether a number is what .NET gives to an exception that has none of its own: "PostgresException (0x80004005)". */
bool sspi_is_default_of_exception(const sspi_evidence_t *evidence, guint index);

#endif
