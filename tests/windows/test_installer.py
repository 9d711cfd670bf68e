# SPDX-License-Identifier: GPL-2.0-or-later
"""The installer for Windows: it finds Wireshark, puts everything where it belongs, says what is wrong, and leaves no trace."""
import os
import pathlib
import shutil
import time
import zipfile

import pytest

from conftest import OUT, PATIENCE, PLUGIN, TOP, VERSIONS, windows_path, wine
from standins import make_dll

PREFIX = pathlib.Path(os.environ["WINEPREFIX"])
DRIVE = PREFIX / "drive_c"
USER = DRIVE / "users" / "tester"
APPDATA = USER / "AppData" / "Roaming" / "Wireshark"
PROGRAMS = USER / "AppData" / "Local" / "Programs" / "SSPI for Wireshark"
INSTALLER = next(OUT.glob("sspi-*-windows-x64.exe"))
ZIP = INSTALLER.with_suffix(".zip")
APP_PATHS = r"HKLM\Software\Microsoft\Windows\CurrentVersion\App Paths\Wireshark.exe"
KEY = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\sspi-wireshark"
FOLDERS = ["Wireshark", "Сетевой анализ 封包"]
PROFILE = {path.name for path in (PLUGIN / "profile").iterdir()} | {"SHA256SUMS"}


def registry():
    """All keys and values below Software, but the times and random numbers that Wine keeps there."""
    found = []
    for root in ("HKCU", "HKLM"):
        found += wine("reg", "query", root + r"\Software\Microsoft\Windows\CurrentVersion\Uninstall", "/s").stdout.splitlines()
        found += wine("reg", "query", root + r"\Software\Microsoft\Windows\CurrentVersion\App Paths", "/s").stdout.splitlines()
    return found


def traces(before):
    """What is there now and was not before, or the other way round."""
    return (files() ^ before[0], set(registry()) ^ set(before[1]))


def files():
    """All files and folders of users and programs."""
    return {path for top in (USER, DRIVE / "Program Files", DRIVE / "ProgramData") for path in top.rglob("*")
            if "Temp" not in path.parts}


@pytest.fixture(scope="module")
def dlls(tmp_path_factory):
    """{version: a DLL that says it is this Wireshark's}"""
    folder, made = tmp_path_factory.mktemp("dlls"), {}
    for version in ("4.0.17", "4.2.9", "4.4.19", "4.6.9", "5.0.0"):
        place = folder / version
        place.mkdir()
        make_dll(place, "libwireshark", [("nothing", False)], version)
        made[version] = place / "libwireshark.dll"
    return made


@pytest.fixture
def wireshark(request, dlls):
    """A folder with a Wireshark 4.4, known to the registry; the test may say what it is called."""
    name = getattr(request, "param", "Wireshark")
    folder = DRIVE / "Program Files" / name
    folder.mkdir()
    shutil.copy(dlls["4.4.19"], folder)
    wine("reg", "add", APP_PATHS, "/ve", "/d", rf"C:\Program Files\{name}\Wireshark.exe", "/f", check=True)
    before = files(), registry()
    yield folder
    assert traces(before) == (set(), set())
    wine("reg", "delete", APP_PATHS, "/f", check=True)
    shutil.rmtree(folder)


@pytest.fixture
def no_wireshark():
    before = files(), registry()
    yield
    assert traces(before) == (set(), set())


def install(*options):
    return wine(INSTALLER, "/S", *options)


def uninstall(folder):
    """The uninstaller copies itself to another folder, and runs on there."""
    wine(folder / "uninstall.exe", "/S")
    for _ in range(PATIENCE * 10):
        if not folder.exists():
            return
        time.sleep(0.1)
    raise AssertionError(f"{folder} is still there: {list(folder.iterdir())}")


def plugins(folder):
    return {path.relative_to(folder).parts[0] for path in folder.glob("*/epan/sspi.dll")}


def test_zip():
    """It holds what its script and people who copy by hand look for, all below one folder and of one time."""
    with zipfile.ZipFile(ZIP) as archive:
        files = {name.removeprefix(f"{ZIP.stem}/"): archive.read(name) for name in archive.namelist()}
        assert len({entry.date_time for entry in archive.infolist()}) == 1
    expected = {f"{version}/sspi.dll": (OUT / version / "sspi.dll").read_bytes() for version in VERSIONS}
    expected |= {f"profile/{path.name}": path.read_bytes() for path in (PLUGIN / "profile").iterdir()}
    expected |= {name: (TOP / name).read_bytes() for name in ("README.md", "CHANGELOG.md")}
    expected["sspi-lookup.exe"] = (OUT / "sspi-lookup.exe").read_bytes()
    assert {name: data for name, data in files.items() if name in expected} == expected
    assert set(files) - set(expected) == {"install.ps1", "texts.tsv", "LICENSE.txt", "licences.txt", "profile/SHA256SUMS"}
    script = (TOP / "packaging" / "windows" / "install.ps1").read_bytes()
    assert files["install.ps1"] == script.replace(b"\n", b"\r\n") and script.isascii()


@pytest.mark.parametrize("wireshark", FOLDERS, indirect=True)
def test_for_one_user(wireshark):
    assert install().returncode == 0
    assert plugins(APPDATA / "plugins") == set(VERSIONS) and not (wireshark / "plugins").exists()
    for version in VERSIONS:
        assert (APPDATA / "plugins" / version / "epan" / "sspi.dll").read_bytes() == (OUT / version / "sspi.dll").read_bytes()
    assert {path.name for path in (APPDATA / "profiles" / "SSPI").iterdir()} == PROFILE
    assert wine(PROGRAMS / "sspi-lookup.exe", "--language", "en", "775").stdout.startswith(b"ERROR_ACCOUNT_LOCKED_OUT")
    assert b"sspi-wireshark" in wine("reg", "query", "HKCU\\" + KEY).stdout
    assert {"LICENSE.txt", "licences.txt"} <= {path.name for path in PROGRAMS.iterdir()}
    assert install().returncode == 0, "a second time"
    uninstall(PROGRAMS)


@pytest.mark.parametrize("wireshark", FOLDERS, indirect=True)
def test_for_all(wireshark):
    assert install("/AllUsers").returncode == 0
    assert plugins(wireshark / "plugins") == set(VERSIONS) and not APPDATA.exists()
    assert {path.name for path in (wireshark / "profiles" / "SSPI").iterdir()} == PROFILE
    programs = DRIVE / "Program Files" / "SSPI for Wireshark"
    assert (programs / "sspi-lookup.exe").exists()
    assert b"sspi-wireshark" in wine("reg", "query", "HKLM\\" + KEY).stdout
    uninstall(programs)


def test_parts(wireshark):
    assert install("/NOPROFILE", "/NOLOOKUP").returncode == 0
    assert plugins(APPDATA / "plugins") == set(VERSIONS)
    assert not (APPDATA / "profiles").exists() and not (PROGRAMS / "sspi-lookup.exe").exists()
    uninstall(PROGRAMS)


def test_a_changed_profile_stays(wireshark):
    install()
    profile = APPDATA / "profiles" / "SSPI"
    (profile / "recent").write_text("Wireshark writes this", encoding="utf-8")
    (profile / "dfilters").write_text('"mine" tcp\n', encoding="utf-8")
    assert b"SSPI" in install().stdout
    assert (profile / "dfilters").read_text(encoding="utf-8") == '"mine" tcp\n'
    uninstall(PROGRAMS)
    assert (profile / "dfilters").read_text(encoding="utf-8") == '"mine" tcp\n' and not (APPDATA / "plugins").exists()
    shutil.rmtree(APPDATA)


def test_a_profile_of_the_same_name_stays(wireshark):
    profile = APPDATA / "profiles" / "SSPI"
    profile.mkdir(parents=True)
    (profile / "preferences").write_text("# mine\n", encoding="utf-8")
    assert install().returncode == 0
    uninstall(PROGRAMS)
    assert [path.name for path in profile.iterdir()] == ["preferences"]
    shutil.rmtree(APPDATA)


def test_only_what_wireshark_has_written_goes(wireshark):
    """Of a profile in use, Wireshark writes `recent`."""
    install()
    (APPDATA / "profiles" / "SSPI" / "recent").write_text("Wireshark writes this", encoding="utf-8")
    uninstall(PROGRAMS)


def test_what_somebody_has_put_beside_it_stays(wireshark):
    """A file in the profile that was not installed is somebody's, even where nothing else was changed."""
    install()
    profile = APPDATA / "profiles" / "SSPI"
    (profile / "decode_as_entries").write_text("decode_as_entry: tcp.port,3128,(none),HTTP\n", encoding="utf-8")
    assert install().returncode == 0
    uninstall(PROGRAMS)
    assert [path.name for path in profile.iterdir()] == ["decode_as_entries"]
    shutil.rmtree(APPDATA)


def test_no_wireshark(no_wireshark):
    done = install()
    assert done.returncode == 3 and b"C:\\Program Files\\Wireshark" in done.stdout, done


@pytest.mark.parametrize("version", ["4.2.9", "5.0.0"])
def test_wrong_version(no_wireshark, dlls, version):
    done = install("/WIRESHARK=" + windows_path(dlls[version].parent))
    assert done.returncode == 4
    assert b"4.0, 4.4, 4.6" in done.stdout and version.rsplit(".", 1)[0].encode() in done.stdout


@pytest.mark.parametrize("version", ["4.0.17", "4.6.9"])
def test_named_folder(no_wireshark, dlls, version):
    assert install("/WIRESHARK=" + windows_path(dlls[version].parent)).returncode == 0
    uninstall(PROGRAMS)


def test_other_processor(no_wireshark, dlls, tmp_path):
    data = bytearray(dlls["4.4.19"].read_bytes())
    place = int.from_bytes(data[0x3C:0x40], "little") + 4
    assert data[place:place + 2] == b"\x64\x86"
    data[place:place + 2] = b"\x64\xaa"  # ARM64
    (tmp_path / "libwireshark.dll").write_bytes(data)
    assert install("/WIRESHARK=" + windows_path(tmp_path)).returncode == 3


def test_unwritable(no_wireshark, dlls, tmp_path):
    """As for a user without rights who installs for all; nothing of what was begun is left to be found."""
    folder = tmp_path / "Wireshark"
    folder.mkdir()
    shutil.copy(dlls["4.4.19"], folder)
    folder.chmod(0o555)
    done = install("/AllUsers", "/WIRESHARK=" + windows_path(folder))
    folder.chmod(0o755)
    assert done.returncode == 5 and b"plugins" in done.stdout
