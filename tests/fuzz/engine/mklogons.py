#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the logons that the engine is fuzzed with as C: mklogons.py SOURCE BYTES

They are those of tests/tshark/generated_logons.py: each carrier's, for some users, accepted and refused. BYTES gets what they say,
SOURCE where each leg stands in that, and what it says.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tshark"))
from generated_logons import CARRIERS  # noqa: E402  (the path comes first)

PLACES, LOGONS = 6, 2  # as in logons.h
SAYS = {"": "NOTHING", "Success": "SUCCESS", "Failure": "FAILURE"}


def quoted(text):
    return '"' + text.replace("\\", "\\\\") + '"'


class Writer:
    def __init__(self):
        self.data, self.legs, self.logons, self.carriers = bytearray(), [], [], []

    def add_legs(self, legs):
        """Returns the number of the first of them, and how many they are."""
        first = len(self.legs)
        for leg in legs:
            flags = ", ".join(str(int(flag)) for flag in (leg.from_client, leg.is_request, leg.is_awaited))
            self.legs.append(f"{{ {len(self.data)}, {len(leg.data)}, {quoted(leg.name)}, {SAYS[leg.says]}, {flags} }}")
            self.data += leg.data
        return f"{first}, {len(legs)}"

    def add_carrier(self, carrier):
        first = len(self.logons)
        for place in range(PLACES):
            for number in range(1, LOGONS + 1):
                user = f"user{place}{number}"
                for accepted in (False, True):
                    identity = carrier.identity.format(user)
                    self.logons.append(f"{{ {quoted(identity)}, {self.add_legs(carrier.legs(user, accepted, number))} }}")
        transport = {"tcp": "TCP", "udp": "UDP", "ppp": "PPP"}.get(carrier.transport, "EXPORTED")
        preamble = self.add_legs(carrier.preamble())
        self.carriers.append(f"{{ {quoted(carrier.title)}, OVER_{transport}, {quoted(carrier.transport)}, {carrier.port}, "
                             f"{int(carrier.has_ids)}, {preamble}, {first} }}")


def main(source, data):
    writer = Writer()
    for carrier in CARRIERS:
        writer.add_carrier(carrier)
    pathlib.Path(data).write_bytes(writer.data)
    tables = {"leg_t logon_legs[]": writer.legs, "logon_t logons[]": writer.logons, "carrier_row_t logon_carriers[]": writer.carriers}
    text = ['#include "logons.h"', f'__asm__(".section .rodata\\n.global logon_bytes\\nlogon_bytes:\\n.incbin \\"{data}\\"\\n.text\\n");']
    for head, rows in tables.items():
        text += [f"const {head} = {{", *(f"    {row}," for row in rows), "};"]
    text.append(f"const unsigned logon_carrier_count = {len(CARRIERS)};")
    pathlib.Path(source).write_text("\n".join(text) + "\n", encoding="utf-8")


main(*sys.argv[1:])
