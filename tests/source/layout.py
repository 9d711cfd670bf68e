# SPDX-License-Identifier: GPL-2.0-or-later
"""How the C code is laid out: .clang-format, as far as its versions agree, and the length of lines.

Where a statement is broken into lines is its author's choice; versions of clang-format differ over that, and over initializers, enums
and comments. What is on one line is checked: indentation, blanks, braces, stars.
"""
import difflib
import pathlib
import re
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIRST_VERSION = 14
COLUMNS = 130
FOLDERS = ("plugin", "tests")
# Lines of which versions of clang-format think differently: initializers and what follows them, enums, comments, strings in pieces,
# one choice inside another, macros that begin a block.
LEFT_ALONE = re.compile(r'[=,(]\s*\{|_t\)\s*\{|\]\)\s*\{|\{ .*\}|\}[^;]*[;,)]|^\s*\.\w|\benum\b|/\*|\*/|" "|^#|\?.*\?|^\s*[A-Z_]{3,}(\(.*\))? \{', re.MULTILINE)
ENDS_A_LINE = (";", "{", "}", ":", "*/")


def sources():
    return sorted(path for folder in FOLDERS for suffix in ("c", "h") for path in (ROOT / folder).rglob(f"*.{suffix}"))


def scripts():
    folders = (*FOLDERS, "cmake", "docs", "packaging", "tools")
    return sorted(path for folder in folders for form in ("*.py", "*.cmake", "CMakeLists.txt") for path in (ROOT / folder).rglob(form))


def clang_format():
    """The program, if there is one that is new enough."""
    program = shutil.which("clang-format")
    if program:
        version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
        if int(re.search(r"version (\d+)", version).group(1)) >= FIRST_VERSION:
            return program
    return None


def is_end(line):
    """Whether what follows a line is not the rest of it."""
    head = re.match(r"\s*(\} )?(if|else|for|while|switch|do)\b", line) and line.count("(") == line.count(")")
    return bool(head) or not line.strip() or line.rstrip().endswith(ENDS_A_LINE) or line.startswith("#")


def is_whole(lines, number):
    """Whether a line is not a part of a statement that takes several."""
    return (number == 0 or is_end(lines[number - 1])) and is_end(lines[number])


def layout_faults(program, path, text):
    """What clang-format would change in whole lines."""
    done = subprocess.run([program, f"--style=file:{ROOT / '.clang-format'}", f"--assume-filename={path.name}"], input=text,
                          capture_output=True, text=True, check=True)
    old, new = text.splitlines(), done.stdout.splitlines()
    for tag, begin, end, there, there_end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal" and not LEFT_ALONE.search("\n".join(old[begin:end])) and all(is_whole(old, i) for i in range(begin, end)):
            yield f"{path}:{begin + 1}: {old[begin:end]} is to be {new[there:there_end]}"


def blank_faults(path, text):
    """What .editorconfig says of every file of code."""
    if "\t" in text or "\r" in text:
        yield f"{path}: a tab, or a carriage return"
    if not text.endswith("\n"):
        yield f"{path}: the last line does not end"
    for number, line in enumerate(text.split("\n"), 1):
        if line != line.rstrip():
            yield f"{path}:{number}: blanks at the end"


def long_lines(path, text):
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > COLUMNS:
            yield f"{path}:{number}: {len(line)} columns"
