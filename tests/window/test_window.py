# SPDX-License-Identifier: GPL-2.0-or-later
"""What a user of Wireshark sees and does: annotations in the packet details, filters, the preferences dialog, statistics."""
import os
import pathlib
import re
import tempfile

import pytest

import desktop as screen
from desktop import Wireshark, until

# What Wireshark complains of without the plugin as well: a machine without wireless devices, and its own windows.
NOISE = re.compile(r"^nl80211 not found|\[GUI WARNING\]")
LOCKED = "[SSPI Status: LAB\\locked could not log on to cifs/dc1: the account is locked out]"


@pytest.fixture(scope="module")
def desktop():
    missing = screen.missing()
    if missing:
        pytest.skip(f"needs the Debian packages {' '.join(missing)}")
    with tempfile.TemporaryDirectory(prefix="sspi-window-") as folder:
        there = screen.Desktop(pathlib.Path(folder), os.environ["SSPI_PLUGIN"], "1200x900")
        yield there
        there.close()


@pytest.fixture
def start(desktop):
    """Wireshark(…) on the desktop, which does not outlive the test, nor do the settings that were changed in it."""
    started = []

    def run(*arguments):
        started.append(Wireshark(desktop, *arguments))
        return started[-1]

    yield run
    for wireshark in started:
        if wireshark.process.poll() is None:
            wireshark.process.kill()
    (desktop.settings / "preferences").unlink(missing_ok=True)


def close(wireshark):
    complaints = [line for line in wireshark.close().splitlines() if line.strip() and not NOISE.search(line)]
    assert not complaints
    assert wireshark.process.returncode == 0


def test_selecting_a_packet_shows_its_annotation(start):
    wireshark = start("smb3-ntlm")
    assert LOCKED not in wireshark.details()
    wireshark.select(245)
    until(lambda: LOCKED in wireshark.details(), "the annotation is not shown")
    wireshark.open_annotations("smb2.nt_status")
    lines = wireshark.details()
    assert "[SEC_E_LOGON_DENIED (0x8009030c): The account is locked out.]" in lines
    assert "[Win32 error: ERROR_ACCOUNT_LOCKED_OUT (1909)]" in lines
    wireshark.select(1)
    until(lambda: not any("SSPI" in line for line in wireshark.details()), "the annotation stays")
    close(wireshark)


def test_filter(start):
    wireshark = start("smb3-ntlm")
    everything = len(wireshark.rows())
    wireshark.filter('sspi.class == "Failure"')
    denied = re.compile(r" \[SEC_E_LOGON_DENIED: STATUS_\w+\]$")
    until(lambda: [bool(row and denied.search(row[-1])) for row in wireshark.rows()] == [True] * 13, "the filter does not find the 13 failures")
    wireshark.filter("sspi.win32 == 1909")
    until(lambda: [row[:1] for row in wireshark.rows()] == [("245",)], "the filter does not find the locked account")
    wireshark.select(245)
    until(lambda: LOCKED in wireshark.details(), "the annotation is not shown")
    wireshark.filter("")
    until(lambda: len(wireshark.rows()) == everything, "not all packets are shown again")
    close(wireshark)


def choose_language(desktop, wireshark, name):
    desktop.key("ctrl+shift+p")
    dialog = wireshark.application.wait_for("dialog", ".* Preferences")
    modules = next(child for child in dialog.wait_for("split pane", "").children() if child.role == "tree")
    modules.line("Protocols").click()
    desktop.key("Right")
    desktop.type("SSPI")
    languages = dialog.wait_for("combo box", "Language of the locale")
    languages.choose(name)
    dialog.wait_for("(push )?button", "OK").click()


def test_language(desktop, start):
    """Chosen in the dialog, it changes what is shown at once, and is there when Wireshark starts again."""
    wireshark = start("smb3-ntlm", "-Y", "sspi.win32 == 1909")
    wireshark.select(245)
    wireshark.open_annotations("smb2.nt_status")
    assert "[Native meaning: The account is locked out.]" in wireshark.details()
    choose_language(desktop, wireshark, "繁體中文")
    until(lambda: any(line.endswith("帳戶已鎖定。]") for line in wireshark.details()), "the text is not in the language that was chosen")
    close(wireshark)

    wireshark = start("smb3-ntlm", "-Y", "sspi.win32 == 1909")
    wireshark.select(245)
    wireshark.open_annotations("smb2.nt_status")
    lines = wireshark.details()
    assert any(line.endswith("帳戶已鎖定。]") for line in lines) and not any("The account is locked out." in line for line in lines)
    assert "[狀態：SEC_E_LOGON_DENIED (0x8009030c)]" in lines
    close(wireshark)


def test_statistics(desktop, start):
    wireshark = start("smb3-ntlm")
    wireshark.menu("Statistics", "SSPI Statuses")
    title = ".* SSPI Statuses .*"
    window = wireshark.application.wait_for("dialog", title)
    tree = window.wait_for("tree", "")
    until(lambda: "By class, status and carrier" in [line.name for line in tree.children()], "nothing is counted")
    desktop.key("Escape")
    until(lambda: not wireshark.application.find("dialog", title), "the statistics do not close")
    close(wireshark)


def test_attempts(desktop, start):
    """The table is filled when it opens; a number in its dialog shows the frames of that attempt."""
    wireshark = start("smb3-krb5")
    wireshark.menu("Statistics", "SSPI Attempts")
    window = wireshark.application.wait_for("dialog", ".*SSPI Attempts.*")
    texts = until(lambda: [text for text in map(screen.Item.text, window.children()) if "SSPI attempts: 5 failed" in text], "nothing is in the table")
    assert "LAB\\disabled" in texts[0] and "STATUS_ACCOUNT_DISABLED (0xc0000072)" in texts[0]
    window.wait_for("(push )?button", "Show attempt…").click()
    dialog = wireshark.application.wait_for("dialog", ".*Show attempt")
    dialog.wait_for("text", "").click()
    desktop.type("12")
    desktop.key("Return")
    until(lambda: [row[0] for row in wireshark.rows()] == ["192", "193", "194", "195"], "the frames of the attempt are not shown")
    window.wait_for("(push )?button", "Close").click()
    until(lambda: not wireshark.application.find("dialog", ".*SSPI Attempts.*"), "the window does not close")
    close(wireshark)
