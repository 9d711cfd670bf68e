# SPDX-License-Identifier: GPL-2.0-or-later
"""Windows' loader, as far as Wine is one, loads each plugin beside stand-ins for its Wireshark, and finds what it has to export."""
import subprocess

from conftest import OUT, TOP, WIRESHARK, wine, windows_path
from standins import HOST, make_wireshark


def load(folder, plugin):
    program = folder / "loader.exe"
    subprocess.run([f"{HOST}-gcc", "-std=gnu11", "-municode", "-Wall", "-Wextra", "-Werror", "-o", program,
                    TOP / "tests" / "windows" / "loader.c"], check=True)
    return wine(program, windows_path(plugin))


def test_loads(version, tmp_path):
    make_wireshark(tmp_path / "wireshark", version)
    done = load(tmp_path / "wireshark", OUT / version / "sspi.dll")
    lines = done.stdout.decode().split()
    assert done.returncode == 0, done.stderr
    full = (TOP / "CMakeLists.txt").read_text(encoding="utf-8").split("project(sspi VERSION ")[1].split()[0]
    assert lines == ["registered", full, "for", version]


def test_does_not_load_without_its_dlls(version, tmp_path):
    """The control."""
    (tmp_path / "empty").mkdir()
    done = load(tmp_path / "empty", OUT / version / "sspi.dll")
    assert done.returncode == 1 and b"not loaded" in done.stderr


def test_each_is_for_one_version():
    wanted = {path.name for path in WIRESHARK.iterdir()}
    assert len(wanted) == 3 and {path.parent.name for path in OUT.glob("*/sspi.dll")} == wanted
