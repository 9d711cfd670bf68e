# SPDX-License-Identifier: GPL-2.0-or-later
"""What a user of Wireshark sees and does: annotations in the packet details, filters, the preferences dialog, statistics."""
import os
import pathlib
import re
import subprocess
import tempfile
import urllib.parse

import pytest

import desktop as screen
from desktop import Wireshark, soon, until

# What Wireshark complains of without the plugin as well: a machine without wireless devices, and its own windows.
NOISE = re.compile(r"^nl80211 not found|\[GUI WARNING\]")
LOCKED = "[SSPI Status: LAB\\locked could not log on to cifs/dc1: the account is locked out (likely locked by own wrong passwords)]"


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
    assert "[SEC_E_LOGON_DENIED (0x8009030c): The account is locked out.]" in wireshark.details()
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


@pytest.fixture(scope="module")
def krb5(desktop):
    """One Wireshark for the windows of the plugin, with what does not depend on the order of the tests."""
    wireshark = Wireshark(desktop, "smb3-krb5")
    try:
        yield wireshark
        close(wireshark)
    finally:
        wireshark.process.kill()


def open_window(wireshark, title):
    """On a busy machine a click in a menu may be lost."""
    def open_and_wait():
        wireshark.menu("Statistics", title)
        return soon(lambda: wireshark.application.find("dialog", f".*{title}"), 30)
    return until(open_and_wait, f"there is no window {title}")


def text_of(window, beginning):
    return until(lambda: next((text for text in map(screen.Item.text, window.children()) if text.startswith(beginning)), None), f"no {beginning}")


def press(window, label):
    window.wait_for("(push )?button", label).click()


def numbers(wireshark):
    return [row[0] for row in wireshark.rows()]


def test_attempts_window(desktop, krb5):
    """The answer first: how many failed and why, then who failed to get where, in a window that has room for it."""
    window = open_window(krb5, "SSPI Attempts")
    lines = text_of(window, "SSPI attempts: 5 failed, 0 unfinished, 7 succeeded").splitlines()
    reasons = lines[lines.index("Failures by reason") + 1:][:3]
    assert reasons[0] == "     3  The account is disabled. STATUS_ACCOUNT_DISABLED (0xc0000072)"
    assert [reason.split()[0] for reason in reasons] == ["3", "1", "1"]
    headings = next(line for line in lines if line.startswith("No."))
    assert headings.split()[:4] == ["No.", "Identity", "Target", "Reason"]
    rows = [re.split(r"  +", line.strip()) for line in lines[lines.index("Failed") + 1:][:5]]
    assert [row[0] for row in rows] == ["3", "9", "10", "11", "12"]
    assert rows[-1][1:4] == ["LAB\\disabled", "cifs/dc1.lab.example.com", "STATUS_ACCOUNT_DISABLED (0xc0000072)"]
    assert screen.Atspi.Component.get_extents(window.accessible, screen.Atspi.CoordType.SCREEN).width >= 800

    press(window, "Show failures")
    failed = [35, 39, *range(156, 160), *range(172, 176), *range(188, 196)]
    until(lambda: numbers(krb5) == [str(number) for number in failed], "the failures are not shown")
    press(window, "Close")
    until(lambda: not krb5.application.find("dialog", ".*SSPI Attempts"), "the window does not close")


def ask_for_attempt(desktop, wireshark, window, number):
    def asked():
        # A click that comes while another window goes away is lost.
        press(window, "Show attempt…")
        return screen.soon(lambda: wireshark.application.find("dialog", ".*Show attempt"))

    dialog = until(asked, "there is no dialog Show attempt")
    dialog.wait_for("text", "").click()
    desktop.type(number)
    desktop.key("Return")


def test_diagnosis_window(desktop, krb5):
    """What tshark prints, in the window's width; a number in its dialog shows the frames of that attempt, or is said to be none."""
    printed = subprocess.run(["tshark", "-r", desktop.captures / "smb3-krb5.pcapng", "-q", "-z", "sspi,diagnosis"], env=desktop.environment,
                             capture_output=True, text=True, check=True).stdout
    window = open_window(krb5, "SSPI Diagnosis")
    assert text_of(window, "SSPI problems: ").split() == printed.split()
    ask_for_attempt(desktop, krb5, window, "12")
    until(lambda: numbers(krb5) == ["192", "193", "194", "195"], "the frames of the attempt are not shown")
    ask_for_attempt(desktop, krb5, window, "99")
    krb5.application.wait_for("label", "There is no attempt 99. The attempts of this capture have the numbers 1 to 12.")
    desktop.key("Return")
    assert numbers(krb5) == ["192", "193", "194", "195"]
    press(window, "Close")
    until(lambda: not krb5.application.find("dialog", ".*SSPI Diagnosis"), "the window does not close")


def test_conversation_filters(desktop, krb5):
    """Frame 193 is of one attempt, frame 5 of none."""
    def are_greyed():
        krb5.select(5)
        filters = krb5.item_of_menu("Analyze", "Conversation Filter")
        filters.click()
        enabled = [filters.wait_for("menu item", f"SSPI {what}").is_enabled() for what in ("attempt", "story")]
        desktop.key("Escape", "Escape")
        return enabled == [False, False]

    krb5.filter("")
    until(are_greyed, "the filters are not greyed")
    krb5.select(193)
    krb5.menu("Analyze", "Conversation Filter", "SSPI attempt")
    until(lambda: numbers(krb5) == ["192", "193", "194", "195"], "the frames of the attempt are not shown")


def test_flow_graph(desktop, krb5):
    """One choice: every frame of an attempt is an arrow, between the client and the ports of a machine that is both."""
    krb5.filter("")
    krb5.menu("Statistics", "Flow Graph")
    window = krb5.application.wait_for("dialog", ".*Flow.*")
    window.wait_for("combo box", "All Flows").choose("SSPI authentications")
    window.wait_for("label", r"3 node.*, 40 item.*")
    desktop.key("Escape")


def test_windows_outlive_the_capture(desktop, krb5):
    """When it is closed, they have nothing more to show."""
    window = open_window(krb5, "SSPI Attempts")
    text_of(window, "SSPI attempts: 5 failed")
    desktop.window("smb3-krb5.pcapng", krb5.process)
    desktop.key("ctrl+w")
    krb5.application.wait_for("label", "Welcome to Wireshark")
    desktop.window("SSPI Attempts", krb5.process)
    press(window, "Refresh")
    text_of(window, "SSPI attempts: 0 failed, 0 unfinished, 0 succeeded")
    ask_for_attempt(desktop, krb5, window, "12")
    krb5.application.wait_for("label", "There is no authentication attempt in this capture.")
    desktop.key("Return")
    press(window, "Close")


@pytest.mark.parametrize("button, is_redacted", [("Report…", False), ("Report without names…", True)])
def test_report(desktop, start, button, is_redacted):
    """The page is written to the file that was named, at first one of the home folder, and opened in the browser."""
    wireshark = start("smb3-krb5")
    wireshark.menu("Statistics", "SSPI Attempts")
    window = wireshark.application.wait_for("dialog", ".*SSPI Attempts.*")
    desktop.opened.unlink(missing_ok=True)
    press(window, button)
    dialog = wireshark.application.wait_for("dialog", ".*Authentication report")
    file = dialog.wait_for("text", "")
    suggested = rf"{desktop.home}(/\w+)?/sspi-report-\d{{8}}-\d{{6}}{'-redacted' if is_redacted else ''}\.html"
    assert re.fullmatch(suggested, until(file.text, "no file is suggested"))
    path = desktop.home / f"it's for <you> & {is_redacted}.html"
    file.click()
    desktop.key("ctrl+a")
    desktop.type(str(path))
    desktop.key("Return")
    until(lambda: desktop.opened.exists() and desktop.opened.read_text(encoding="utf-8"), "no browser is asked for")
    assert urllib.parse.unquote(desktop.opened.read_text(encoding="utf-8")) == f"file://{path}"
    page = path.read_text(encoding="utf-8")
    assert page.count("STATUS_ACCOUNT_DISABLED (0xc0000072)") > 5 and page.count("<svg ") > 2
    named = ["disabled@LAB.EXAMPLE.COM", "127.0.0.1", "smb3-krb5.pcapng"]
    assert [name in page for name in named] == [not is_redacted] * 3 and ("user2@realm1" in page) == is_redacted
    press(window, "Close")
    close(wireshark)


def test_a_report_that_cannot_be_written(desktop, start):
    wireshark = start("smb3-krb5")
    wireshark.menu("Statistics", "SSPI Attempts")
    window = wireshark.application.wait_for("dialog", ".*SSPI Attempts.*")
    press(window, "Report…")
    wireshark.application.wait_for("dialog", ".*Authentication report").wait_for("text", "").click()
    desktop.key("ctrl+a")
    desktop.type("/nosuch/report.html")
    desktop.key("Return")
    message = wireshark.application.wait_for("dialog", ".*Authentication report.*")
    until(lambda: any("/nosuch/report.html was not written: " in text for text in map(screen.Item.text, message.children())), "it is not said")
    for shown in (message, window):
        press(shown, "Close")
    close(wireshark)
