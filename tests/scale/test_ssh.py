# SPDX-License-Identifier: GPL-2.0-or-later
"""Several machines: network namespaces, each with an address and an sshd, joined by the bridge of tests/scale/apart."""
import pathlib
import shutil
import subprocess
import time

import pytest

from recipes import COMPLAINTS, failures, lines, need, place, section

need("ip", "jq", "parallel", "rsync", "ssh", "sshd", apart=True)

MACHINES, COPIED, SHARED = section("Several machines")
SSHD = """
Port 22
HostKey {keys}/host
PidFile none
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
Subsystem sftp internal-sftp
"""
SSH = """
Host node1 node2 node3
    User analyst
    IdentityFile ~/.ssh/key
    BatchMode yes
    ConnectTimeout 5
Host node1
    HostName 10.99.0.11
Host node2
    HostName 10.99.0.12
Host node3
    HostName 10.99.0.13
"""


def run(*command):
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def keys(place):
    """Keys made for the occasion, for the machines and for the user."""
    home = pathlib.Path(place.environment["HOME"])
    folder = home.parent / "keys"
    settings = home / ".ssh"
    for there in (folder, settings):
        there.mkdir(mode=0o700)
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "host")
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", settings / "key")
    shutil.copy(settings / "key.pub", settings / "authorized_keys")
    host = (folder / "host.pub").read_text()
    (settings / "known_hosts").write_text("".join(f"10.99.0.{number} {host}" for number in (11, 12, 13)))
    (settings / "config").write_text(SSH)
    (folder / "sshd_config").write_text(SSHD.format(keys=folder))
    for path in [settings, *settings.iterdir()]:
        shutil.chown(path, place.user, place.user)
    return folder


class Machine:
    """A network namespace with an sshd. If it is remote, it has a home of its own and nothing of the archive."""

    def __init__(self, number, place, keys, remote):
        self.name = f"node{number}"
        run("ip", "netns", "add", self.name)
        run("ip", "link", "add", self.name, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        run("ip", "link", "set", self.name, "master", "lan", "up")
        run("ip", "-n", self.name, "address", "add", f"10.99.0.{10 + number}/24", "dev", "eth0")
        for device in ("eth0", "lo"):
            run("ip", "-n", self.name, "link", "set", device, "up")
        script = f"exec /usr/sbin/sshd -D -e -f {keys}/sshd_config"
        if remote:
            home = place.environment["HOME"]
            script = f"""
                cp -a {home}/.ssh {keys}/{self.name}
                mount -t tmpfs -o uid={place.user},gid={place.user},mode=755 tmpfs {home}
                mv {keys}/{self.name} {home}/.ssh
                mount -t tmpfs tmpfs '{place.folder}'
                {script}"""
        self.log = keys / f"{self.name}.log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(["ip", "netns", "exec", self.name, "bash", "-euc", script],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        for _ in range(100):
            if "Server listening" in self.log.read_text():
                break
            time.sleep(0.1)
        else:
            pytest.fail(self.log.read_text())

    def files(self, folder):
        """What is in a folder as the machine sees it."""
        seen = pathlib.Path(f"/proc/{self.process.pid}/root{folder}")
        return [path for path in seen.rglob("*") if path.is_file()]

    def close(self):
        self.process.terminate()
        self.process.wait(20)
        # The namespace lives on until the last session in it has ended, and its end of the link with it; not the link's name.
        run("ip", "link", "delete", self.name)
        run("ip", "netns", "delete", self.name)


@pytest.fixture
def machines(place, keys, request):
    place.one_by_one()
    place.run("find captures/ -type f -name '*.pcap*' | sort > captures.list")
    there = [Machine(number, place, keys, request.param) for number in (1, 2)]
    yield there
    for machine in there:
        machine.close()
    shutil.rmtree(place.folder / "results", ignore_errors=True)
    (place.folder / "joblog").unlink(missing_ok=True)


def hosts(place):
    return {line.split("\t")[1] for line in lines((place.folder / "joblog").read_text())[1:]}


@pytest.mark.parametrize("machines", [True], indirect=True, ids=["copied"])
def test_captures_are_copied(place, machines):
    """Both machines work, results are those of one, and nothing stays there."""
    place.run(MACHINES.body)
    printed = place.run(COPIED.body, status=len(COMPLAINTS))
    assert "the 10 attempts before that are kept" in printed
    assert hosts(place) == {"node1", "node2"}
    assert place.documents() == place.one_by_one()
    assert sorted(failures(place.run("tools/scale/sspi-failed joblog"))) == COMPLAINTS
    for machine in machines:
        assert not machine.files(place.folder)
        assert {path.parent.name for path in machine.files(place.environment["HOME"])} == {".ssh"}


@pytest.mark.parametrize("machines", [False], indirect=True, ids=["shared"])
def test_captures_are_shared(place, machines):
    """One of the machines on the list is down."""
    place.run(MACHINES.body.replace("2/node2", "2/node2\n2/node3"))
    place.run(SHARED.body, status=len(COMPLAINTS))
    assert hosts(place) == {"node1", "node2"}
    assert place.documents() == place.one_by_one()


@pytest.mark.parametrize("machines", [False], indirect=True, ids=["lost"])
def test_a_machine_is_lost(place, machines):
    """What it was given has failed with 255, and is done by the others when it is off the list."""
    place.run(MACHINES.body.replace("2/node2", "2/node3"))
    done = subprocess.run(place.command("bash", "-c", SHARED.body.replace("--filter-hosts ", "")), cwd=place.folder, env=place.environment,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
    failed = failures(place.run("tools/scale/sspi-failed joblog"))
    assert done.returncode == len(failed)
    assert {status for capture, (status, machine) in failed.items() if machine == "node3"} == {255}
    place.run(MACHINES.body)
    place.run(SHARED.body, status=len(COMPLAINTS))
    assert place.documents() == place.one_by_one()
