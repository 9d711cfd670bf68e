# SPDX-License-Identifier: GPL-2.0-or-later
"""The C code is laid out as .clang-format says, and no line is longer than others can read."""
import pathlib

import pytest

import layout


@pytest.fixture(scope="module")
def clang_format():
    return layout.clang_format() or pytest.skip(f"needs clang-format {layout.FIRST_VERSION} or later")


def test_layout(clang_format):
    faults = [fault for path in layout.sources() for fault in layout.layout_faults(clang_format, path, path.read_text(encoding="utf-8"))]
    assert not faults, "\n".join(faults)


def test_lines_are_short():
    faults = [fault for path in layout.sources() for fault in layout.long_lines(path, path.read_text(encoding="utf-8"))]
    assert not faults, "\n".join(faults)


def test_blanks():
    faults = [fault for path in [*layout.sources(), *layout.scripts()] for fault in layout.blank_faults(path, path.read_text(encoding="utf-8"))]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("text", ["a\tb\n", "a\r\n", "a", "a \nb\n"])
def test_bad_blanks_are_noticed(text):
    assert list(layout.blank_faults("made_up.c", text))
    assert not list(layout.blank_faults("made_up.c", "a\n\nb\n"))


@pytest.mark.parametrize("text", [
    "int made_up(void) {\n    return 1;\n}\n", "int made_up(void)\n{\n  return 1;\n}\n", "int made_up(void)\n{\n\treturn 1;\n}\n",
    "void made_up(char* text);\n", "int made_up(int a)\n{\n    if(a)\n        return 1;\n    return 0;\n}\n",
    "int made_up(int a)\n{\n    return a+1;\n}\n", "int made_up(int a)\n{\n    if (a)\n    {\n        a = 1;\n    }\n    return a;\n}\n",
    "int made_up(int a)\n{\n    switch (a) {\n        case 1:\n            return 1;\n    }\n    return 0;\n}\n", "int a;\n\n\n\nint b;\n",
])
def test_bad_layout_is_noticed(clang_format, text):
    assert list(layout.layout_faults(clang_format, pathlib.Path("made_up.c"), text))


def test_good_layout_is_not(clang_format):
    text = "static const made_up_t table[] = { { 1, \"a\" }, { 2, \"b\" } };\n\nint made_up(int a)\n{\n    return a > 1\n        || a == 0;\n}\n"
    assert not list(layout.layout_faults(clang_format, pathlib.Path("made_up.c"), text))


def test_long_lines_are_noticed():
    assert list(layout.long_lines("made_up.c", "a" * layout.COLUMNS + "\n" + "b" * (layout.COLUMNS + 1))) == ["made_up.c:2: 131 columns"]
