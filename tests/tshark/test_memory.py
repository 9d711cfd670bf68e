# SPDX-License-Identifier: GPL-2.0-or-later
"""A program that opens one file after the other, as Wireshark's window does, keeps nothing of the plugin's from those before."""
import os
import shutil
import signal
import statistics

import pytest

from sharkd import Sharkd

WARM_UP, ROUNDS, TRIES = 2, 7, 6


class CountingSharkd(Sharkd):
    """One that says how many blocks it has allocated."""
    def __init__(self, tshark, plugin):
        # Where it was built, an ordinary user may not be able to read it.
        library = shutil.copy(os.environ["SSPI_HEAP_COUNT"], tshark.folder)
        os.chmod(library, 0o755)
        # Every allocation is a block of its own only where GLib and Wireshark do not pool them.
        super().__init__(tshark, plugin, {"LD_PRELOAD": library, "G_SLICE": "always-malloc", "WIRESHARK_DEBUG_WMEM_OVERRIDE": "simple"})

    def blocks(self):
        """The blocks it has allocated, now that it waits for a question."""
        self.process.send_signal(signal.SIGUSR1)
        for line in self.process.stderr:
            if line.startswith("blocks "):
                return int(line.split()[1])
        raise AssertionError("sharkd has ended, or was started without the library that counts")


def growth(tshark, capture, shown, plugin):
    """How many blocks are left of a file that was opened, shown and closed: the median, as threads come and go."""
    path = next(tshark.captures.glob(f"{capture}.pcap*"))
    sharkd, counts = CountingSharkd(tshark, plugin), []
    for _ in range(WARM_UP + ROUNDS + 1):
        assert sharkd.ask("load", file=str(path))["status"] == "OK"
        for number in shown:
            sharkd.ask("frame", frame=number, proto=True, columns=True)
        counts.append(sharkd.blocks())
    sharkd.end()
    return statistics.median(after - before for before, after in zip(counts[WARM_UP:], counts[WARM_UP + 1:]))


@pytest.mark.parametrize("capture", ["http-nego", "krb-ad-as", "made-dcerpc", "made-tls", "rpc-netlogon", "smb3-ntlm"])
def test_nothing_is_left_of_a_file(tshark, capture):
    annotated = [int(number) for number in tshark.read(capture, "-Y", "sspi", "-T", "fields", "-e", "frame.number").split()]
    assert annotated
    # sharkd never frees its frames: with each annotated one it loses the link to what was kept of it, and nothing else.
    expected = {0, len(annotated)}
    # From file to file Wireshark may have some hundred blocks more, then less again, which is not the same in every process;
    # what the plugin leaves is.
    differences = set()
    for _ in range(TRIES):
        differences.add(growth(tshark, capture, annotated, True) - growth(tshark, capture, annotated, False))
        if differences & expected:
            return
    assert differences & expected
