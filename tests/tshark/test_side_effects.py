# SPDX-License-Identifier: GPL-2.0-or-later
"""Nothing of a capture shows in the next, and nothing is written that was not asked for."""
import subprocess

import pytest

from sharkd import Sharkd

# Of several carriers, with state of connections, tickets and attempts, in an order that returns to each.
ONE_AFTER_THE_OTHER = ["smb3-ntlm", "krb-ad-as", "made-http", "smb3-ntlm", "made-tls", "tls1_2", "krb-ad-as", "made-dcerpc",
                       "made-ldap", "made-http"]


def shown(sharkd, tshark, capture, frames):
    """What sharkd tells of a capture: the statistics, and the details of the frames."""
    assert sharkd.ask("load", file=str(tshark.path(capture)))["status"] == "OK"
    details = [sharkd.ask("frame", frame=number, proto=True, columns=True) for number in frames]
    for detail in details:
        # Wireshark 4.4 gives a stream that can be followed any number where there is no connection.
        detail.pop("followers", None)
    return [sharkd.ask("tap", tap0="stat:sspi"), *details]


def test_nothing_of_a_capture_shows_in_the_next(tshark):
    # sharkd takes frames that a filter let through in one file for those of the next: tshark finds them.
    frames = {capture: [int(number) for number in tshark.read(capture, "-Y", "sspi", "-T", "fields", "-e", "frame.number").split()]
              for capture in set(ONE_AFTER_THE_OTHER)}
    alone = {}
    for capture in frames:
        sharkd = Sharkd(tshark, True)
        alone[capture] = shown(sharkd, tshark, capture, frames[capture])
        sharkd.end()
    sharkd = Sharkd(tshark, True)
    for capture in ONE_AFTER_THE_OTHER:
        assert shown(sharkd, tshark, capture, frames[capture]) == alone[capture], capture
    sharkd.end()


@pytest.mark.parametrize("how", [["-V"], ["-2", "-q", "-z", "sspi,tree", "-z", "sspi,attempts", "-z", "sspi,attempts,csv", "-z", "sspi,srt"]],
                         ids=["details", "reports"])
def test_nothing_is_written(tshark, how):
    """What tshark opens to write, with the plugin and without, is the same, which is nothing but the terminal."""
    def written(plugin):
        trace = tshark.folder / "home" / "trace"
        command = tshark.command("-o", trace, "-ff", "-e", "trace=open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,"
                                 "link,linkat,symlink,symlinkat,truncate,socket,execve", tshark.program, "-r", tshark.path("smb3-ntlm"),
                                 *(how if plugin else ["-V"]), program="strace")
        if subprocess.run(tshark.command("-o", "/dev/null", "true", program="strace"), check=False, capture_output=True).returncode:
            pytest.skip("strace may not trace here")
        subprocess.run(command, env=tshark.environment(plugin, "C.UTF-8", True), check=True, stdout=subprocess.DEVNULL, timeout=120)
        # A file for each thread: in one of all, a call is cut in two where another one comes in between.
        traces = list(trace.parent.glob("trace.*"))
        calls = [line for path in traces for line in path.read_text(errors="replace").splitlines() if "(" in line]
        for path in traces:
            path.unlink()
        assert any("smb3-ntlm" in call for call in calls)
        return {call for call in calls if "O_RDONLY" not in call and "execve(" not in call}

    assert written(True) <= written(False)
