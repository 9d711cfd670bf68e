# SPDX-License-Identifier: GPL-2.0-or-later
"""A cluster with Slurm: controller and node on one machine, in the namespaces of tests/scale/apart."""
import json
import os
import pathlib
import subprocess
import time

import pytest

from recipes import COMPLAINTS, failures, lines, need, place, section

need("jq", "munged", "parallel", "sbatch", "slurmctld", "slurmd", apart=True)

SUBMIT, = section("A cluster with Slurm")
CONFIGURATION = """
ClusterName=recipes
SlurmctldHost=localhost(10.99.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CredType=cred/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
NodeName=localhost NodeAddr=10.99.0.1 CPUs=2 RealMemory=1024 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


class Cluster:
    def __init__(self, place):
        self.place = place
        self.folder = folder = pathlib.Path(os.environ["SSPI_APART"]) / "slurm"
        for name in ("", "state", "spool"):
            (folder / name).mkdir()
        (folder / "slurm.conf").write_text(CONFIGURATION.format(folder=folder))
        # Debian's next Slurm after 22.05 wants control groups, if nobody says that it is not to; 22.05 does not know how to say it.
        version = subprocess.run(["slurmd", "-V"], capture_output=True, text=True, check=True).stdout.split()[1]
        if tuple(map(int, version.split(".")[:2])) > (22, 5):
            (folder / "cgroup.conf").write_text("CgroupPlugin=disabled\n")
        (folder / "munge.key").write_bytes(os.urandom(128))
        (folder / "munge.key").chmod(0o400)
        self.environment = {"SLURM_CONF": str(folder / "slurm.conf")}
        munge = [f"--{name}={folder}/munge.{suffix}" for name, suffix in
                 {"key-file": "key", "socket": "socket", "log-file": "log", "pid-file": "pid", "seed-file": "seed"}.items()]
        self.servers = [self.start("munged", "--foreground", "--force", *munge)]
        self.until((folder / "munge.socket").exists)
        self.servers += [self.start("slurmctld", "-D"), self.start("slurmd", "-D")]
        self.until(lambda: "idle" in self.ask("sinfo", "-h", "-o", "%T"))

    def start(self, *command):
        with open(self.folder / f"{command[0]}.out", "wb") as log:
            return subprocess.Popen(command, env=self.place.environment | self.environment, cwd=self.folder, stdin=subprocess.DEVNULL,
                                    stdout=log, stderr=log)

    def until(self, condition, patience=60):
        for _ in range(patience * 10):
            if condition():
                return
            time.sleep(0.1)
        pytest.fail("\n".join(path.read_text() for path in self.folder.glob("*.out")))

    def ask(self, *command):
        return subprocess.run(command, env=self.place.environment | self.environment, capture_output=True, text=True, check=False).stdout

    def run(self, body):
        """Submit, and wait until nothing is left to do."""
        self.place.run(body, **self.environment)
        self.until(lambda: not self.ask("squeue", "-h"), 240)

    def states(self):
        """Task of the array: how it ended."""
        shown = self.ask("scontrol", "show", "jobs", "--oneliner")
        tasks = [dict(word.split("=", 1) for word in line.split() if "=" in word) for line in lines(shown)]
        return {task["ArrayTaskId"]: task["JobState"] for task in tasks if "ArrayTaskId" in task}

    def close(self):
        for server in reversed(self.servers):
            server.terminate()
            server.wait(30)


@pytest.fixture(scope="module")
def cluster(place):
    there = Cluster(place)
    yield there
    there.close()


@pytest.fixture(autouse=True)
def begin_anew(place):
    place.one_by_one()
    place.run("find captures/ -type f -name '*.pcap*' | sort > captures.list")
    yield
    for folder in ("results", "attempts.ndjson", "failed"):
        place.run(f"rm -rf {folder}")


def test_as_it_is_written(place, cluster):
    cluster.run(SUBMIT.body)
    assert place.documents() == place.one_by_one()
    gathered = map(json.loads, (place.folder / "attempts.ndjson").read_text().splitlines())
    assert sorted(map(json.dumps, gathered)) == sorted(map(json.dumps, place.rows("attempts")))
    assert sorted(failures((place.folder / "failed").read_text())) == COMPLAINTS
    assert cluster.states() == {"0": "FAILED"}


def test_parts(place, cluster):
    """Four captures for each task: two tasks. Those that failed are done again, and no other."""
    recipe = SUBMIT.body.replace("part=1000", "part=4")
    assert len(place.captures()) == 6 and all(capture in place.captures()[2:5] for capture in COMPLAINTS)
    cluster.run(recipe)
    assert place.documents() == place.one_by_one()
    assert {path.name for path in (place.folder / "results" / "joblogs").iterdir()} == {"0", "1"}
    untouched = place.folder / "results" / "captures" / "dc1" / "kerberos.pcapng.attempts.ndjson"
    before = untouched.stat().st_mtime_ns
    (place.folder / "results" / "captures" / "files" / "cut short.pcapng.attempts.ndjson").unlink()
    cluster.run(recipe)
    assert untouched.stat().st_mtime_ns == before
    assert place.documents() == place.one_by_one()
    assert sorted(failures((place.folder / "failed").read_text())) == COMPLAINTS
