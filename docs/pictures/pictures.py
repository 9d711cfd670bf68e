# SPDX-License-Identifier: GPL-2.0-or-later
"""The pictures of the documentation: the real programs on a screen of their own, with the captures of the tests.

    pictures.py PLUGIN [NAME...]

To add one, write a function under @picture: it brings what is to be seen onto the screen, and returns the title of the window to
take. Look at the result: that it is there does not mean that it shows what it should.
"""
import multiprocessing
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tests" / "window"))
from desktop import Desktop, Wireshark  # noqa: E402

SCREEN = "1400x1000"
COLUMNS = 'gui.column.format:"No.","%m","Time","%t","Protocol","%p","Info","%i"'
# The window of Wireshark without what the pictures do not need.
RECENT_COMMON = """gui.geometry_main_x: 0
gui.geometry_main_y: 0
gui.geometry_main_width: {width}
gui.geometry_main_height: {height}
"""
RECENT = """gui.toolbar_main_show: FALSE
gui.byte_view_show: FALSE
gui.geometry_main_upper_pane: {upper}
column.width: %m, 60, %t, 110, %p, 120, %i, 840
"""
# Han characters as they are written in Taiwan.
FONTS = """<fontconfig>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family><family>Noto Sans Mono CJK TC</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>DejaVu Sans</family><family>Noto Sans CJK TC</family></prefer></alias>
</fontconfig>
"""
PICTURES = {}


def picture(width, height, upper=200):
    """A picture of this size; `upper` is the height of the packet list."""
    def add(show):
        PICTURES[show.__name__] = (show, width, height, upper)
        return show
    return add


def open_capture(desktop, capture, *options):
    return Wireshark(desktop, capture, "-o", COLUMNS, *options)


@picture(1200, 640, upper=150)
def details(desktop):
    """A locked account, among other refused logons."""
    wireshark = open_capture(desktop, "smb3-ntlm", "-Y", 'sspi.class == "Failure"')
    wireshark.select(245)
    wireshark.annotations().click()
    return "smb3-ntlm"


@picture(1200, 440, upper=190)
def failures(desktop):
    """Kerberos, SMB and Netlogon in one list."""
    open_capture(desktop, "rpc-netlogon", "-Y", 'sspi.class == "Failure"')
    return "rpc-netlogon"


@picture(1000, 460)
def expert(desktop):
    wireshark = open_capture(desktop, "smb3-ntlm")
    wireshark.menu("Analyze", "Expert Information")
    dialog = wireshark.application.wait_for("dialog", ".*Expert Information.*")
    dialog.wait_for("check box", "Group by summary").click()
    dialog.wait_for("tree", "").line("Warning").click()
    desktop.key("Right")
    return "Expert Information"


@picture(900, 560)
def statistics(desktop):
    wireshark = open_capture(desktop, "smb3-krb5")
    wireshark.menu("Statistics", "SSPI Statuses")
    dialog = wireshark.application.wait_for("dialog", ".*SSPI Statuses.*")
    dialog.wait_for("tree", "").line("Topic / Item").click()
    return "SSPI Statuses"


@picture(1200, 560, upper=60)
def chinese(desktop):
    wireshark = open_capture(desktop, "ldap-simple", "-Y", "sspi.win32 == 1909", "-o", "sspi.language:zh-tw")
    wireshark.select(222)
    wireshark.annotations().click()
    return "ldap-simple"


@picture(1200, 392)
def terminal(desktop):
    """The report fits the terminal."""
    desktop.start("xterm", "-title", "terminal", "-fa", "DejaVu Sans Mono", "-fs", "10", "-geometry", "148x23", "-e",
                  "env", "PS1=$ ", "sh", cwd=desktop.captures)
    desktop.window("terminal")
    desktop.type("tshark -r smb3-krb5.pcapng -q -z sspi,attempts")
    desktop.key("Return")
    return "terminal"


@picture(1366, 640, upper=450)
def profile(desktop):
    """The columns and colours of the profile, with the buttons at the right of the filter, on a small screen."""
    shutil.copytree(HERE.parents[1] / "plugin" / "profile", desktop.settings / "profiles" / "SSPI")
    Wireshark(desktop, "smb3-krb5", "-C", "SSPI", "-Y", "sspi.attempt >= 9").select(195)
    return "smb3-krb5"


def statistics_window(desktop, capture, title):
    """A window of the menu Statistics that is called as its entry."""
    open_capture(desktop, capture).menu("Statistics", title)
    return title


@picture(1200, 520)
def attempts(desktop):
    return statistics_window(desktop, "smb3-krb5", "SSPI Attempts")


@picture(1180, 560)
def flow(desktop):
    """A disabled account: the KDC refuses it, twice, and so does the server, by NTLM."""
    wireshark = open_capture(desktop, "smb3-krb5", "-Y", "sspi.attempt >= 10")
    wireshark.menu("Statistics", "Flow Graph")
    dialog = wireshark.application.wait_for("dialog", ".*Flow.*")
    dialog.wait_for("combo box", "All Flows").choose("SSPI authentications")
    dialog.wait_for("check box", "Limit to display filter").click()
    return "· Flow ·"


@picture(1180, 560)
def diagnosis(desktop):
    """The problems of a capture, the worst first."""
    return statistics_window(desktop, "smb3-ntlm", "SSPI Diagnosis")


@picture(1100, 400)
def times(desktop):
    """How long attempts took; a row becomes a filter. Wireshark 4.0 adds each table a second time, empty."""
    wireshark = open_capture(desktop, "smb3-krb5")
    wireshark.menu("Statistics", "Service Response Time", "SSPI")
    return "SSPI Service Response Time"


def open_report(desktop, capture, place):
    """The page in a browser without bars."""
    page = desktop.home / "report.html"
    with open(page, "w", encoding="utf-8") as out:
        desktop.start("tshark", "-r", desktop.captures / f"{capture}.pcapng", "-q", "-z", "sspi,report,html", stdout=out).wait()
    desktop.start("chromium", "--no-sandbox", "--test-type", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                  "--disable-component-update", "--disable-sync", f"--user-data-dir={desktop.home}/chromium", f"--app={page.as_uri()}{place}", stderr=subprocess.DEVNULL)
    return "Authentication report"


@picture(1200, 720)
def report(desktop):
    """Who failed, and why."""
    return open_report(desktop, "smb3-ntlm", "")


@picture(1200, 640)
def ladder(desktop):
    """A user whom the KDC refuses, and NTLM after that."""
    return open_report(desktop, "smb3-krb5", "#ladders")


def take(name, plugin, folder):
    """On a desktop of its own, in a process of its own: to be an ordinary user is for good."""
    show, width, height, upper = PICTURES[name]
    desktop = Desktop(folder, plugin, SCREEN)
    try:
        (desktop.settings / "recent").write_text(RECENT.format(upper=upper), encoding="utf-8")
        (desktop.settings / "recent_common").write_text(RECENT_COMMON.format(width=width, height=height), encoding="utf-8")
        (desktop.home / ".config" / "fontconfig").mkdir()
        (desktop.home / ".config" / "fontconfig" / "fonts.conf").write_text(FONTS, encoding="utf-8")
        window = desktop.window(show(desktop))
        desktop.xdotool("windowsize", "--sync", window, width, height, "mousemove", 1390, 990)
        time.sleep(2)
        subprocess.run(["import", "-window", window, folder / f"{name}.png"], check=True)
    finally:
        desktop.close()


def main():
    plugin, *names = sys.argv[1:]
    for name in names or PICTURES:
        with tempfile.TemporaryDirectory(prefix="sspi-pictures-") as folder:
            process = multiprocessing.get_context("fork").Process(target=take, args=(name, pathlib.Path(plugin).resolve(), pathlib.Path(folder)))
            process.start()
            process.join()
            if process.exitcode != 0:
                sys.exit(f"{name}: no picture")
            subprocess.run(["pngquant", "--force", "--ext", ".png", f"{folder}/{name}.png"], check=True)
            shutil.copyfile(f"{folder}/{name}.png", HERE / f"{name}.png")


if __name__ == "__main__":
    main()
