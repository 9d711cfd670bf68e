# SPDX-License-Identifier: GPL-2.0-or-later
"""The recipes of docs/scale.md, run as they are written, in a folder with a small archive.

Where tests/scale/apart furnished the place, they are run by the user analyst, who has the plugin as any user has it; else by
an ordinary user with the folders of the other tests.
"""
import gzip
import json
import os
import pathlib
import pwd
import shlex
import shutil
import subprocess
import sys
import tempfile

import pytest

TESTS = pathlib.Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
sys.path.insert(0, str(TESTS / "tshark"))
from conftest import NOBODY, Tshark  # noqa: E402
from pages import blocks, lines  # noqa: E402

APART = os.environ.get("SSPI_APART")
PAGE = ROOT / "docs" / "scale.md"
# Programs that are not called as their package is
PACKAGES = {"ip": "iproute2", "munged": "munge", "sbatch": "slurm-client", "ssh": "openssh-client", "sshd": "openssh-server"}
# Texts that could be taken for something else on their way, and addresses with and without a port: {client: its address}
STRANGE = ['"', "'; DROP TABLE attempt; --", "a,b|c\td", "\\", "\\N", "\\.", "=1+1", "\x01\x02", "\n", "é\u202e"]
CLIENTS = {"192.0.2.1:49152": "192.0.2.1", "[2001:db8::1]:88": "[2001:db8::1]", "02:00:5e:00:53:01": "02:00:5e:00:53:01", None: None}
COMPLAINTS = ["captures/files/cut short.pcapng", "captures/files/notes.pcapng"]


def need(*programs, apart=False):
    """Skip all tests of a file where something is missing."""
    path = f"{os.environ['PATH']}:/usr/sbin:/sbin"
    missing = sorted({PACKAGES.get(program, program) for program in programs if not shutil.which(program, path=path)})
    if missing:
        pytest.skip(f"needs the Debian packages {' '.join(missing)}", allow_module_level=True)
    if apart and not APART:
        pytest.skip("has to be run as root, where namespaces may be made", allow_module_level=True)


def section(heading):
    """The blocks of a section of the page."""
    text = PAGE.read_text(encoding="utf-8")
    return blocks(text.split(f"\n## {heading}\n")[1].split("\n## ")[0])


def cells(box):
    """The rows of a table that sqlite3 -box prints, the header too. Its versions differ in corners and in what is on the right."""
    return [[cell.strip() for cell in line.strip("│").split("│")] for line in lines(box) if line.startswith("│")]


def failures(text):
    """What sspi-failed prints: {capture: (exit status, machine)}. Versions of GNU parallel quote names in different ways."""
    rows = [line.split("\t") for line in lines(text)]
    return {shlex.split(command)[1]: (int(status), machine) for status, _, machine, command in rows}


class Place:
    """A folder with an archive and the scripts, and an ordinary user who works in it."""

    def __init__(self, parent):
        self.tshark = Tshark(parent / "tshark")
        self.user = pwd.getpwnam("analyst").pw_uid if APART else NOBODY if os.geteuid() == 0 else os.geteuid()
        self.folder = parent / "an archive"
        self.environment = self.tshark.environment(plugin=True, locale="C.UTF-8", strict=False)
        if APART:
            self.environment["HOME"] = pwd.getpwnam("analyst").pw_dir
            del self.environment["WIRESHARK_PLUGIN_DIR"]
        self.fill()
        for path in [self.folder, *self.folder.rglob("*")]:
            if os.geteuid() == 0:
                os.chown(path, self.user, self.user)

    def fill(self):
        """Captures as they come: compressed, with blanks in the name, cut short, without packets, and something else."""
        shutil.copytree(ROOT / "tools" / "scale", self.folder / "tools" / "scale")
        controller, files = self.folder / "captures" / "dc1", self.folder / "captures" / "files"
        controller.mkdir(parents=True)
        files.mkdir()
        source = TESTS / "captures"
        shutil.copy(source / "krb-ad-as.pcapng", controller / "kerberos.pcapng")
        (controller / "ldap.pcapng.gz").write_bytes(gzip.compress((source / "ldap-simple.pcapng").read_bytes(), mtime=0))
        shutil.copy(source / "smb3-krb5.pcapng", files / "monday's $HOME.pcapng")
        (files / "cut short.pcapng").write_bytes((source / "smb3-ntlm.pcapng").read_bytes()[:40000])
        # The section header and the interface: all that a pcapng file without packets has.
        whole = (source / "smb3-ntlm.pcapng").read_bytes()
        header = int.from_bytes(whole[4:8], "little")
        (files / "nothing.pcapng").write_bytes(whole[:header + int.from_bytes(whole[header + 4:header + 8], "little")])
        (files / "notes.pcapng").write_text("This is not a capture, whatever its name says.\n" * 50)

    def command(self, *arguments):
        drop = ["setpriv", f"--reuid={self.user}", f"--regid={self.user}", "--clear-groups"] if os.geteuid() == 0 else []
        return [*drop, *arguments]

    def run(self, body, status=0, **environment):
        """Run a script as the page has it; returns what it printed, messages too."""
        done = subprocess.run(self.command("bash", "-c", body), cwd=self.folder, env=self.environment | environment, timeout=300,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
        assert done.returncode == status, f"{body}\nended with {done.returncode}:\n{done.stdout}"
        return done.stdout

    def check(self, block, status=0, **environment):
        """Run a block, and hold what it prints against the page, in any order."""
        printed = self.run(block.body, status, **environment)
        assert sorted(lines(printed)) == sorted(lines(block.output(self.tshark.version)))

    def captures(self):
        return sorted(str(path.relative_to(self.folder)) for path in (self.folder / "captures").rglob("*.pcap*"))

    def one_by_one(self):
        """What reading one capture after the other gives, in results of their own: {file: content}."""
        if not (self.folder / "sequential").exists():
            for capture in self.captures():
                subprocess.run(self.command("tools/scale/sspi-read", capture, "sequential"), cwd=self.folder, env=self.environment,
                               stderr=subprocess.DEVNULL, check=capture not in COMPLAINTS)
        return self.documents("sequential")

    def documents(self, results="results"):
        """{file: content}; there is nothing else among them but a log."""
        folder = self.folder / results
        return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in folder.rglob("*")
                if path.is_file() and path.parent.name != "joblogs"}

    def rows(self, kind):
        """The documents of a kind, of all captures."""
        return [json.loads(line) for file, text in self.one_by_one().items() if file.endswith(f".{kind}.ndjson") for line in lines(text)]

    def write_strange(self):
        """Documents with strange values, in strange.ndjson."""
        clients = [*CLIENTS, *[None] * len(STRANGE)]
        rows = [{"capture": "strange", "number": number, "identity": identity, "client": client}
                for number, (identity, client) in enumerate(zip(STRANGE, clients))]
        (self.folder / "strange.ndjson").write_text("".join(json.dumps(row) + "\n" for row in rows))


@pytest.fixture(scope="session")
def place():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sspi-scale-"))
    folder.chmod(0o755)
    (folder / "tshark").mkdir()
    yield Place(folder)
    shutil.rmtree(folder)
