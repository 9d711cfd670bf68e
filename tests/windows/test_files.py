# SPDX-License-Identifier: GPL-2.0-or-later
"""The files themselves: what they take from other DLLs, what they give, and what Windows is told of them."""
import re
import subprocess

import pytest

from conftest import OUT, SDK, WIRESHARK

SYSTEM = re.compile(r"(KERNEL32|ADVAPI32|SHELL32|USER32|ole32|SHLWAPI|WINMM|WS2_32|dnsapi|IPHLPAPI)\.dll|api-ms-win-crt-[a-z0-9-]+\.dll", re.I)
LOOKUP = OUT / "sspi-lookup.exe"
PLUGIN_NAMES = {"plugin_describe", "plugin_register", "plugin_version", "plugin_want_major", "plugin_want_minor"}
STARTS = re.compile(r"DLL Name: (\S+)")
# Columns: the place, a hint or ordinal, perhaps `<none>`, the name
IMPORT = re.compile(r"^\t[0-9a-f]+\s+(?:<none>\s+)?(?:[0-9a-f]+|\d+)\s+(?:[0-9a-f]+\s+)?(\w+)$", re.M)
EXPORT = re.compile(r"^\t\[ *\d+\] \+base\[ *\d+\] +(?:[0-9a-f]+ )?(\w+)$", re.M)


def objdump(path):
    return subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=True).stdout


def imports(path):
    """{DLL: the names that are taken from it}"""
    parts = STARTS.split(objdump(path).split("The Export Tables")[0])
    return {name: set(IMPORT.findall(text)) for name, text in zip(parts[1::2], parts[2::2])}


def exports(path):
    return set(EXPORT.findall(objdump(path).split("[Ordinal/Name Pointer] Table", 1)[1]))


def listed(path):
    """The names of a list of exports, which the import library was made from."""
    return {line.split()[0] for line in path.read_text(encoding="utf-8").splitlines()[2:]}


def missing(taken, version):
    """What is taken, but not there."""
    there = {f"{name}.dll": listed(WIRESHARK / version / "lib" / f"{name}.def") for name in ("libwireshark", "libwsutil")}
    there["glib-2.0-0.dll"] = exports(SDK / "bin" / "glib-2.0-0.dll")
    return {dll: names - there.get(dll, set()) for dll, names in taken.items() if not SYSTEM.fullmatch(dll) and names - there.get(dll, set())}


def built():
    """What there is already: the plugins come first."""
    return [*sorted(OUT.glob("*/sspi.dll")), *sorted(OUT.glob(LOOKUP.name))]


def test_imports(version):
    taken = imports(OUT / version / "sspi.dll")
    assert len(taken["libwireshark.dll"]) > 50 and taken["glib-2.0-0.dll"]
    assert missing(taken, version) == {}


def test_a_missing_import_is_seen(version):
    """The control: Wine loads a DLL whose imports are missing, and says so only when one is called."""
    assert missing({"libwireshark.dll": {"proto_tree_add_item", "no_such_function"}}, version) == {"libwireshark.dll": {"no_such_function"}}
    assert missing({"another.dll": {"x"}}, version) == {"another.dll": {"x"}}


def test_exports(version):
    found = exports(OUT / version / "sspi.dll")
    assert found <= PLUGIN_NAMES and found >= PLUGIN_NAMES - ({"plugin_describe"} if version < "4.4" else set())


def test_lookup_needs_nothing_beside_it():
    if LOOKUP not in built():
        pytest.skip("sspi-lookup.exe is built later")
    taken = imports(LOOKUP)
    assert taken and all(SYSTEM.fullmatch(dll) for dll in taken)
    # The other C library would be msvcrt.dll.
    assert any(dll.startswith("api-ms-win-crt-") for dll in taken)


@pytest.mark.parametrize("path", built(), ids=lambda path: "/".join(path.parts[-2:]))
def test_hardened(path):
    """Placed at random, without executable data; exceptions thrown through its functions find their way."""
    text = objdump(path)
    for flag in ("HIGH_ENTROPY_VA", "DYNAMIC_BASE", "NX_COMPAT"):
        assert flag in text, flag
    sections = subprocess.run(["objdump", "-h", path], capture_output=True, text=True, check=True).stdout
    assert ".pdata" in sections and ".xdata" in sections and ".reloc" in sections


@pytest.mark.parametrize("path", built(), ids=lambda path: "/".join(path.parts[-2:]))
def test_names_no_folder_of_the_builder(path):
    data = path.read_bytes()
    assert b"/usr/src/" not in data and b"/build/" not in data
