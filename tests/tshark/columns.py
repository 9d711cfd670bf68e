# SPDX-License-Identifier: GPL-2.0-or-later
"""The columns of the attempts report, as docs/attempts.md has them."""
import pathlib
import re

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "attempts.md"


def names(heading):
    """What the first column of the table under a heading names, in its order."""
    section = PAGE.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [name for line in section.splitlines() if line.startswith("| `") for name in re.findall(r"`(\w+)`", line.split("|")[1])]


COLUMNS = names("The report")
HEADER = ",".join(COLUMNS)
