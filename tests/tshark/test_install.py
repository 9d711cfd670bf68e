# SPDX-License-Identifier: GPL-2.0-or-later
"""`cmake --install` puts things where it says, and uninstall takes them away."""
import os
import subprocess

import pytest


def cmake(*arguments, **environment):
    return subprocess.run(["cmake", *arguments], capture_output=True, text=True, env=os.environ | environment, check=True).stdout


@pytest.fixture
def build():
    return os.environ["SSPI_BUILD"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root installs for all users")
def test_user(build, tmp_path):
    said = cmake("--install", build, HOME=str(tmp_path))
    plugin = next((tmp_path / ".local/lib/wireshark/plugins").glob("*/epan/sspi.so"))
    assert str(plugin.parent) in said
    assert (tmp_path / ".local/bin/sspi-lookup").exists()
    assert (tmp_path / ".local/share/man/man1/sspi-lookup.1").exists()


def test_prefix_and_uninstall(build, tmp_path):
    said = cmake("--install", build, "--prefix", str(tmp_path / "there"))
    plugin = next((tmp_path / "there").rglob("sspi.so"))
    assert plugin.parent.name == "epan" and str(plugin.parent) in said
    assert (tmp_path / "there/bin/sspi-lookup").exists()
    cmake("--build", build, "--target", "uninstall")
    assert not [path for path in (tmp_path / "there").rglob("*") if path.is_file()]


def test_destdir(build, tmp_path):
    """A package is built with DESTDIR: nothing of the builder's folders gets into it."""
    cmake("--install", build, "--prefix", "/usr", DESTDIR=str(tmp_path))
    assert next(tmp_path.rglob("sspi.so")).is_relative_to(tmp_path / "usr/lib")
    cmake("--build", build, "--target", "uninstall", DESTDIR=str(tmp_path))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
