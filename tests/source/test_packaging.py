# SPDX-License-Identifier: GPL-2.0-or-later
"""What packages are made from."""
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
MADE_UP = """# Changelog

## [Unreleased]

### Added

- Something
  new.

## [1.1.0] - 2026-11-02

- A change.

## [1.0.0] - 2026-10-01

- The first one.
"""


def changelog(path):
    command = [sys.executable, ROOT / "packaging" / "debian_changelog.py", path, "sspi", "+x", "A B <a@example.org>"]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | {"SOURCE_DATE_EPOCH": "0"}, timeout=60, check=False)


def test_changelog():
    """Of the project as it is now: the first version is the project's, and no change is missing."""
    done = changelog(ROOT / "CHANGELOG.md")
    assert done.returncode == 0, done.stderr
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
    assert done.stdout.count("\n    - ") == sum(line.startswith("- ") for line in changes) > 10


def test_what_has_no_version_yet(tmp_path):
    """It comes with the newest version: it is in the package."""
    (tmp_path / "log").write_text(MADE_UP, encoding="utf-8")
    assert changelog(tmp_path / "log").stdout.splitlines() == [
        "sspi (1.1.0+x) unstable; urgency=medium", "", "  * Added", "    - Something new.", "    - A change.", "",
        " -- A B <a@example.org>  Mon, 02 Nov 2026 00:00:00 +0000", "",
        "sspi (1.0.0+x) unstable; urgency=medium", "", "    - The first one.", "",
        " -- A B <a@example.org>  Thu, 01 Oct 2026 00:00:00 +0000", ""]


@pytest.mark.parametrize("line", ["## 1.0", "## [1.0.0]", "text", "## [Unreleased] again"])
def test_wrong_lines_are_noticed(tmp_path, line):
    (tmp_path / "log").write_text(f"{MADE_UP}\n{line}\n", encoding="utf-8")
    assert changelog(tmp_path / "log").returncode != 0
    (tmp_path / "log").write_text("# Changelog\n\n## [Unreleased]\n\n- A change.\n", encoding="utf-8")
    assert changelog(tmp_path / "log").returncode != 0, "no version at all"
