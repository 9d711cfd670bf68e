/* tls_suite.c: cipher suites of TLS that protect little or nothing
 *
 * Numbers are those of IANA's registry. RC4: RFC 7465; DES and export keys: RFC 5469, RFC 4346; NULL and anonymous: RFC 9325 4.1.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/tls_suite.h"

#include <stddef.h>

/** Suites from a number to another, both of which are of them. */
typedef struct {
    uint16_t first;
    uint16_t last;
} range_t;

/* In ascending order. */
static const range_t weak[] = {
    { 0x0000, 0x0006 }, /* NULL, RC4, export */
    { 0x0008, 0x0009 }, /* export, DES */
    { 0x000b, 0x000c },
    { 0x000e, 0x000f },
    { 0x0011, 0x0012 },
    { 0x0014, 0x0015 },
    { 0x0017, 0x001b }, /* anonymous */
    { 0x001e, 0x001e }, /* Kerberos with DES, RC4, export */
    { 0x0020, 0x0020 },
    { 0x0022, 0x0022 },
    { 0x0024, 0x0024 },
    { 0x0026, 0x002e }, /* and NULL with a shared key */
    { 0x0034, 0x0034 },
    { 0x003a, 0x003b },
    { 0x0046, 0x0046 },
    { 0x006c, 0x006d },
    { 0x0089, 0x008a },
    { 0x008e, 0x008e },
    { 0x0092, 0x0092 },
    { 0x009b, 0x009b },
    { 0x00a6, 0x00a7 },
    { 0x00b0, 0x00b1 },
    { 0x00b4, 0x00b5 },
    { 0x00b8, 0x00b9 },
    { 0x00bf, 0x00bf },
    { 0x00c5, 0x00c5 },
    { 0xc001, 0xc002 },
    { 0xc006, 0xc007 },
    { 0xc00b, 0xc00c },
    { 0xc010, 0xc011 },
    { 0xc015, 0xc019 },
    { 0xc033, 0xc033 },
    { 0xc039, 0xc03b },
};

bool tls_suite_is_weak(uint16_t suite)
{
    for (size_t i = 0; i < sizeof weak / sizeof *weak; i++) {
        if (suite >= weak[i].first && suite <= weak[i].last)
            return true;
    }
    return false;
}
