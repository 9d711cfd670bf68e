# SPDX-License-Identifier: GPL-2.0-or-later
"""sspi-lookup.exe prints the same bytes as sspi-lookup on Linux."""
import subprocess

import pytest

from conftest import BUILD, LANGUAGES, OUT, TOP, wine

# What the tests on Linux and the fuzzers look up
SEEDS = sorted((TOP / "tests" / "fuzz" / "seeds").glob("*text*.txt")) + sorted((TOP / "tests" / "fuzz" / "seeds").glob("lookup*.txt"))


def both(*arguments, given=b""):
    native = subprocess.run([BUILD / "native" / "bin" / "sspi-lookup", *arguments], capture_output=True, check=False, input=given)
    return native, wine(OUT / "sspi-lookup.exe", *arguments, input=given)


def lines():
    found = [line for path in SEEDS for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]
    return sorted(set(found))


@pytest.mark.parametrize("kind", ["--json", "--all"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_all(language, kind):
    """Everything, as JSON and as text."""
    native, windows = both("--all", "--language", language, *([kind] if kind == "--json" else []))
    assert native.returncode == 0 and len(native.stdout) > 100000
    assert windows.stdout == native.stdout and windows.returncode == 0


@pytest.mark.parametrize("line", lines()[::max(1, len(lines()) // 40)])
def test_lines(line):
    native, windows = both("--json", "--language", "en", "--", line)
    assert (windows.returncode, windows.stdout) == (native.returncode, native.stdout)
    assert windows.stderr.replace(b"\r\n", b"\n") == native.stderr


def pasted():
    """What the tests on Linux know the meaning of"""
    text = "".join((TOP / "tests" / "lookup" / name).read_text(encoding="utf-8") for name in ("shapes.tsv", "variants.tsv"))
    return text.encode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r\n\x1a\r\n"], ids=["lines", "lines of Windows", "Ctrl-Z"])
def test_standard_input(language, end):
    """All lines that the tests have, at once: they are read as they are, and what they say is at the same place."""
    given = pasted().replace(b"\n", end)
    native, windows = both("--json", "--language", language, "-", given=given)
    assert len(native.stdout) > 10000
    assert (windows.returncode, windows.stdout) == (native.returncode, native.stdout)
    # Some of the numbers are known to nobody.
    assert windows.stderr.replace(b"\r\n", b"\n") == native.stderr


@pytest.mark.parametrize("word", ["ошибка", "帳戶 锁定", "é à ü", "a b  \"c\" \\d\\", "*", "C:\\Users\\*"])
def test_arguments(word):
    """Words that are no code come back in the message: letters of any script, quotation marks, and no file names for a star."""
    native, windows = both("--", word)
    assert native.returncode == 1 and windows.returncode == 1
    assert windows.stderr.replace(b"\r\n", b"\n") == native.stderr and word.split()[0].encode() in windows.stderr
