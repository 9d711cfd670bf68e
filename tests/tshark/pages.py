# SPDX-License-Identifier: GPL-2.0-or-later
"""The blocks in a page of the documentation, and what the page says they print."""
import re

FENCE = re.compile(r"^```(.*)\n((?:.*\n)*?)```\n", re.MULTILINE)
BETWEEN = re.compile(r"\s*(?:From Wireshark (\d+)\.(\d+) on:\s*)?")


class Block:
    """A block of a kind (sh, sql), and the blocks `text` right behind it: {first version of Wireshark: text}."""

    def __init__(self, kind, body):
        self.kind, self.body, self.outputs = kind, body, {}

    def output(self, version):
        return self.outputs[max(first for first in self.outputs if first <= version)]


def blocks(text):
    found, end = [], None
    for fence in FENCE.finditer(text):
        kind, body = fence.groups()
        between = BETWEEN.fullmatch(text[end:fence.start()]) if end else None
        if kind != "text":
            found.append(Block(kind, body.strip()))
            end = fence.end()
        elif between:
            found[-1].outputs[tuple(int(part or 0) for part in between.groups())] = body
            end = fence.end()
    return found


def lines(text):
    return [line.rstrip() for line in text.strip("\n").splitlines()]
