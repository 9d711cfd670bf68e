# SPDX-License-Identifier: GPL-2.0-or-later
"""The steps of the build for Windows: what is done is not done again, and a run that was ended anywhere is gone on with."""
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Inside is outside here: a folder with a copy of the sources, without Debian.
BEGIN = """set -uo pipefail
. packaging/windows/steps.sh
root=$1 folder=$1/logs
inside() { (cd "$1$SOURCES" && "${@:2}"); }
"""


@pytest.fixture
def sources(tmp_path):
    """The copy of the sources, with a step that counts how often it is done."""
    copy = tmp_path / "usr" / "src" / "sspi"
    for folder in (copy / "packaging" / "windows" / "steps", copy / "input", tmp_path / "logs", tmp_path / "build"):
        folder.mkdir(parents=True)
    (copy / "packaging" / "windows" / "steps" / "environment.sh").write_text("", encoding="utf-8")
    (copy / "input" / "file").write_text("1", encoding="utf-8")
    (tmp_path / "made").write_text("1", encoding="utf-8")
    write_step(copy, "true")
    return copy


def write_step(copy, then):
    step = copy / "one"
    step.write_text(f"#!/bin/bash\necho done >> ../../../times\n{then}\n", encoding="utf-8")
    step.chmod(0o755)


def run(copy, commands="step ./one input"):
    """Returns the exit status, and how often the step has been done by now."""
    top = copy.parents[2]
    done = subprocess.run(["bash", "-c", BEGIN + commands, "bash", top], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    times = top / "times"
    return done.returncode, len(times.read_text(encoding="utf-8").split()) if times.exists() else 0


def test_done_once(sources):
    assert run(sources) == (0, 1)
    assert run(sources) == (0, 1)


@pytest.mark.parametrize("changed", ["input/file", "input/new", "one", "packaging/windows/steps/environment.sh", "../../../made"])
def test_done_again_where_something_has_changed(sources, changed):
    run(sources)
    with open(sources / changed, "a", encoding="utf-8") as file:
        file.write("\n")
    assert run(sources) == (0, 2)


def test_a_name_counts(sources):
    run(sources)
    (sources / "input" / "file").rename(sources / "input" / "other")
    assert run(sources) == (0, 2)


def test_failed_is_not_done(sources):
    write_step(sources, "exit 3")
    assert run(sources) == (3, 1)
    assert run(sources) == (3, 2)


def test_killed_is_not_done(sources):
    run(sources)
    write_step(sources, "kill -KILL $PPID; kill -KILL $$")
    assert run(sources)[1] == 2
    assert run(sources)[1] == 3


def test_no_time(sources):
    assert run(sources, "deadline=1; SECONDS=1; step ./one input") == (124, 0)
    write_step(sources, "exec sleep 50")
    # However slow this machine is: the step has begun, or there was no time left for that.
    assert run(sources, "deadline=1; step ./one input")[0] == 124
    write_step(sources, "true")
    assert run(sources, "deadline=100; step ./one input")[0] == 0


def test_after_another(sources):
    """A step is done again after one that it needs."""
    (sources / "two").write_text("#!/bin/bash\ncp input/file ../../../of-two\n", encoding="utf-8")
    (sources / "two").chmod(0o755)
    both = "step ./two input && step ./one :two"
    assert run(sources, both) == (0, 1)
    assert run(sources, both) == (0, 1)
    (sources / "input" / "file").write_text("2", encoding="utf-8")
    assert run(sources, both) == (0, 2)


def test_what_is_missing_is_no_sum(sources):
    """An input that is not there, as a step that was not done: nothing is built of that."""
    status, times = run(sources, "step ./one :none")
    assert status != 0 and times == 0


def test_no_function_takes_the_place_of_another():
    """Scripts that are sourced together: one that was called by another's trap ended a run with an error."""
    scripts = ["tests/windows/run", "packaging/windows/steps.sh", "tools/debian_root.sh", "tools/packages.sh"]
    names = [name for script in scripts for name in re.findall(r"^(\w+)\(\)", (ROOT / script).read_text(encoding="utf-8"), re.M)]
    assert len(names) > 15 and sorted(names) == sorted(set(names))
