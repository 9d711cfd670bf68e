# SPDX-License-Identifier: GPL-2.0-or-later
"""Stand-ins for Wireshark's DLLs: they export all names, with nothing behind them but what is needed to load a plugin."""
import shutil
import subprocess

from conftest import SDK, WIRESHARK

HOST = "x86_64-w64-mingw32ucrt"
# What Windows tells of a file; the installer asks for it.
RESOURCE = """#include <winver.h>
1 VERSIONINFO
FILEVERSION {version},0
PRODUCTVERSION {version},0
BEGIN
END
"""
REGISTER = """#include <stdio.h>
__declspec(dllexport) void proto_register_plugin(const void *plugin) { printf("%s\\n", plugin ? "registered" : "nothing"); }
"""


def run(*command):
    subprocess.run(command, check=True, capture_output=True)


def make_dll(folder, name, names, version):
    """A DLL with functions that return 0, and data of zeros."""
    source = folder / f"{name}.c"
    lines = [REGISTER if "proto_register_plugin" in dict(names) else ""]
    for exported, is_data in names:
        if exported != "proto_register_plugin":
            lines.append(f"__declspec(dllexport) {f'char {exported}[4096]' if is_data else f'long long {exported}(void) {{ return 0; }}'}"
                         + (";" if is_data else ""))
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / f"{name}.rc").write_text(RESOURCE.format(version=",".join(version.split("."))), encoding="utf-8")
    run(f"{HOST}-windres", folder / f"{name}.rc", folder / f"{name}.res.o")
    run(f"{HOST}-gcc", "-w", "-O0", "-fno-builtin", "-shared", "-static-libgcc", "-o", folder / f"{name}.dll", source, folder / f"{name}.res.o")


def exported(version, name):
    """(name, whether it is data) of all that a DLL of this Wireshark exports"""
    for line in (WIRESHARK / version / "lib" / f"{name}.def").read_text(encoding="utf-8").splitlines()[2:]:
        yield line.split()[0], line.endswith(" DATA")


def make_wireshark(folder, version):
    """A folder with stand-ins for the DLLs of a Wireshark, of which only GLib is the true one."""
    folder.mkdir(parents=True)
    full = (WIRESHARK / version / "version").read_text(encoding="utf-8").strip()
    for name in ("libwireshark", "libwsutil"):
        make_dll(folder, name, list(exported(version, name)), full)
    shutil.copy(SDK / "bin" / "glib-2.0-0.dll", folder)
