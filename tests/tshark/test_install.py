# SPDX-License-Identifier: GPL-2.0-or-later
"""`cmake --install` puts things where it says, and uninstall takes them away."""
import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def cmake(*arguments, **environment):
    return subprocess.run(["cmake", *arguments], capture_output=True, text=True, env=os.environ | environment, check=True).stdout


def files(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def build():
    return os.environ["SSPI_BUILD"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root installs for all users")
@pytest.mark.parametrize("settings", [".config/wireshark", ".wireshark"])
def test_user(build, tmp_path, settings):
    (tmp_path / settings).mkdir(parents=True)
    said = cmake("--install", build, HOME=str(tmp_path), XDG_CONFIG_HOME="")
    plugin = next((tmp_path / ".local/lib/wireshark/plugins").glob("*/epan/sspi.so"))
    assert str(plugin.parent) in said
    assert (tmp_path / ".local/bin/sspi-lookup").exists()
    assert (tmp_path / ".local/share/man/man1/sspi-lookup.1").exists()
    assert (tmp_path / settings / "profiles/SSPI/preferences").exists()
    cmake("--build", build, "--target", "uninstall")
    assert not files(tmp_path)


@pytest.mark.parametrize("chosen, is_by_default", [([], "TRUE"), (["-DCMAKE_INSTALL_PREFIX=/opt/sspi"], "FALSE")])
def test_configured_again(build, tmp_path, chosen, is_by_default):
    """CMake runs again by itself when a file of the build has changed: that nobody has chosen the prefix is still known."""
    cache = (pathlib.Path(build) / "CMakeCache.txt").read_text(encoding="utf-8")
    generator = re.search("^CMAKE_GENERATOR:INTERNAL=(.*)$", cache, re.MULTILINE)[1]
    for arguments in (chosen, []):
        cmake("-S", str(ROOT), "-B", str(tmp_path), "-G", generator, "-DBUILD_TESTING=OFF", *arguments)
        assert f'set(SSPI_DEFAULT_PREFIX "{is_by_default}")' in (tmp_path / "cmake_install.cmake").read_text(encoding="utf-8")


def test_prefix_and_uninstall(build, tmp_path):
    said = cmake("--install", build, "--prefix", str(tmp_path))
    plugin = next(tmp_path.rglob("sspi.so"))
    assert plugin.parent.name == "epan" and str(plugin.parent) in said
    assert (tmp_path / "bin/sspi-lookup").exists()
    profile = tmp_path / "share/wireshark/profiles/SSPI"
    assert (profile / "preferences").exists() and str(profile) in said
    cmake("--build", build, "--target", "uninstall")
    assert not files(tmp_path) and not profile.exists()


def test_destdir(build, tmp_path):
    """A package is built with DESTDIR: nothing of the builder's folders gets into it."""
    cmake("--install", build, "--prefix", "/usr", DESTDIR=str(tmp_path))
    assert next(tmp_path.rglob("sspi.so")).is_relative_to(tmp_path / "usr/lib")
    cmake("--build", build, "--target", "uninstall", DESTDIR=str(tmp_path))
    assert not files(tmp_path)


def test_profile_in_use(build, tmp_path):
    """Wireshark's own notes are kept as long as the profile is, and go with it."""
    profile = tmp_path / "share/wireshark/profiles/SSPI"
    cmake("--install", build, "--prefix", str(tmp_path))
    (profile / "recent").write_text("# as Wireshark writes it when it is closed\n")
    cmake("--install", build, "--prefix", str(tmp_path))
    assert "closed" in (profile / "recent").read_text()
    cmake("--build", build, "--target", "uninstall")
    assert not profile.exists()


@pytest.mark.parametrize("change", [
    lambda profile: (profile / "dfilters").write_text('"Mine" tcp\n'),
    lambda profile: (profile / "SHA256SUMS").unlink(),
], ids=["changed", "of another origin"])
def test_own_profile(build, tmp_path, change):
    """What somebody has made of the profile is neither replaced nor removed."""
    profile = tmp_path / "share/wireshark/profiles/SSPI"
    cmake("--install", build, "--prefix", str(tmp_path))
    change(profile)
    mine = {path.name: path.read_bytes() for path in profile.iterdir()}
    cmake("--build", build, "--target", "uninstall")
    said = cmake("--install", build, "--prefix", str(tmp_path))
    assert f"profile of your own in {profile}" in said
    cmake("--build", build, "--target", "uninstall")
    assert {path.name: path.read_bytes() for path in profile.iterdir()} == mine
    assert files(tmp_path) == {str((profile / name).relative_to(tmp_path)) for name in mine}


def test_changed_file_of_an_unchanged_profile_is_renewed(build, tmp_path):
    """A profile of an earlier version, with which nobody has done anything, becomes this version's."""
    profile = tmp_path / "share/wireshark/profiles/SSPI"
    cmake("--install", build, "--prefix", str(tmp_path))
    new = (profile / "dfilters").read_text()
    (profile / "dfilters").write_text('"Earlier" sspi\n')
    sums = subprocess.run(["sha256sum", "colorfilters", "dfilters"], cwd=profile, capture_output=True, check=True).stdout
    (profile / "SHA256SUMS").write_bytes(sums)
    cmake("--install", build, "--prefix", str(tmp_path))
    assert (profile / "dfilters").read_text() == new
    cmake("--build", build, "--target", "uninstall")
    assert not files(tmp_path)
