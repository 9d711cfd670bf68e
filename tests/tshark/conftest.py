# SPDX-License-Identifier: GPL-2.0-or-later
"""Run the plugin in a real tshark.

The environment says what is tested: SSPI_PLUGIN (the built sspi.so), SSPI_LOOKUP (the built sspi-lookup), TSHARK (default:
the one on the PATH). As root Wireshark loads no plugin but from the system's folder, so privileges are dropped; everything
that tshark has to read is copied to where every user can.
"""
import csv
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import pytest

import handmade

TESTS = pathlib.Path(__file__).resolve().parent.parent
# Captures as lists of frames, and ways to spoil them.
sys.path.append(str(TESTS / "sanitize"))
NOBODY = 65534
# In an annotation, what is no field of it.
NO_FIELDS = ("sspi.annotation", "sspi.technical", "sspi.expert")


def read_index():
    with open(TESTS / "captures" / "INDEX.tsv", encoding="utf-8") as lines:
        return {row["capture"]: row["options"].split() for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}


CAPTURES = read_index()


def options_of(capture):
    """What tshark needs to read a capture."""
    return CAPTURES.get(capture, handmade.OPTIONS.get(capture, []))


def without_privileges(*command):
    """A command as it is to be run when root runs it, and as it is when not."""
    drop = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] if os.geteuid() == 0 else []
    return [*drop, *map(str, command)]


def check_expected(tshark, folder, capture, found):
    """Hold what was found in a capture against its file in the folder, or in that of a version, up to the one that runs."""
    versions = [version for version in sorted(folder.glob("[0-9]*.[0-9]*"), reverse=True)
                if tuple(map(int, version.name.split("."))) <= tshark.version]
    path = next(path for path in (place / f"{capture}.txt" for place in [*versions, folder]) if path.exists() or path.parent == folder)
    if os.environ.get("SSPI_UPDATE"):
        path = pathlib.Path(os.environ["SSPI_UPDATE"]) / f"{capture}.txt"
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


class Tshark:
    def __init__(self, folder, plugin=None):
        self.folder = folder
        self.program = os.environ.get("TSHARK") or shutil.which("tshark")
        assert self.program, "tshark is not installed"
        banner = subprocess.run([self.program, "--version"], capture_output=True, text=True, check=True).stdout
        self.version = tuple(int(part) for part in re.search(r"(\d+)\.(\d+)\.\d+", banner).groups())
        plugins = folder / "plugins" / "{}.{}".format(*self.version) / "epan"
        plugins.mkdir(parents=True)
        plugin = pathlib.Path(plugin or os.environ["SSPI_PLUGIN"])
        self.plugin_file = f"sspi{plugin.suffix}"
        shutil.copy(plugin, plugins / self.plugin_file)
        (folder / "none").mkdir()
        self.captures = folder / "captures"
        shutil.copytree(TESTS / "captures", self.captures)
        handmade.write_all(self.captures)
        self.named = None
        home = folder / "home"
        home.mkdir()
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o755 if path.is_dir() or path.suffix in (".so", ".dll") else 0o644)
        if os.geteuid() == 0:
            os.chown(home, NOBODY, NOBODY)

    def environment(self, plugin, locale, strict):
        env = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "WIRESHARK_"))}
        env |= {"HOME": str(self.folder / "home"), "LC_ALL": locale, "TZ": "UTC",
                "WIRESHARK_PLUGIN_DIR": str(self.folder / ("plugins" if plugin else "none"))}
        return env | {"WIRESHARK_LOG_FATAL": "warning"} if strict else env

    def command(self, *arguments, program=None):
        """A command that runs tshark, or another program, without privileges."""
        return without_privileges(program or self.program, *arguments)

    def run(self, *arguments, plugin=True, locale="C.UTF-8", strict=True):
        """Run tshark and return what it printed. If strict, whatever it complains of is a failure of the test."""
        command = self.command(*arguments)
        done = subprocess.run(command, capture_output=True, env=self.environment(plugin, locale, strict), cwd=self.folder, timeout=300)
        errors = done.stderr.decode(errors="replace")
        assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{errors}"
        assert not (strict and errors.strip()), f"{command} printed:\n{errors}"
        return done.stdout.decode("utf-8", "strict" if strict else "replace")

    def path(self, capture):
        return next(path for path in (self.captures / f"{capture}.pcapng", self.captures / f"{capture}.pcap") if path.exists())

    def add(self, file, data):
        """Put a capture among the others, in place of one of its name; returns the name without the suffix."""
        path = self.captures / file
        for old in self.captures.glob(f"{path.stem}.pcap*"):
            old.unlink()
        path.write_bytes(data)
        path.chmod(0o644)
        return path.stem

    def read(self, capture, *arguments, **how):
        """Run tshark over one of the captures with the options it needs."""
        preferences = handmade.PREFERENCES.get(capture, []) if how.get("plugin", True) else []
        return self.run("-r", self.path(capture), *options_of(capture), *preferences, *arguments, **how)

    def tables(self):
        """The fields whose values Wireshark names as NTSTATUS."""
        if not self.named:
            values = [line.split("\t") for line in self.run("-G", "values", plugin=False).splitlines() if "STATUS_LOGON_FAILURE" in line]
            self.named = {"ntstatus": {line[1] for line in values if line[0] == "V" and int(line[2], 0) == 0xC000006D}}
        return self.named

    def annotations(self, capture, *arguments, **how):
        """All annotations: a list of dicts, with the frame number and the fields without `sspi.` in front."""
        text = self.read(capture, "-Y", "sspi", "-T", "pdml", "-J", "frame sspi", *arguments, **how)
        found = []
        for packet in xml.etree.ElementTree.fromstring(text).iter("packet"):
            number = int(packet.find(".//field[@name='frame.number']").get("show"))
            for item in packet.iterfind(".//field[@name='sspi.annotation']"):
                fields = {field.get("name")[len("sspi."):]: field.get("show") for field in item.iter("field")
                          if field.get("name").startswith("sspi.") and not field.get("name").startswith(NO_FIELDS)}
                found.append({"frame": number, "pos": int(item.get("pos")), "size": int(item.get("size")), **fields})
        return found


@pytest.fixture(scope="session")
def tshark():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sspi-test-"))
    yield Tshark(folder)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def lookup():
    def run(*arguments, locale="C.UTF-8", env=None, stdin=b""):
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "COLUMNS"))}
        environment |= {"LC_ALL": locale} | (env or {})
        return subprocess.run([os.environ["SSPI_LOOKUP"], *arguments], capture_output=True, env=environment, timeout=60, input=stdin)
    return run
