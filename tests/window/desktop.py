# SPDX-License-Identifier: GPL-2.0-or-later
"""Wireshark with the plugin on a screen of its own, used by mouse and keyboard.

What its windows say is read as a screen reader does it, over AT-SPI. Wireshark loads no plugin from a personal folder as root,
so the process that opens a desktop becomes an ordinary user, for good, if it is root.
"""
import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import time

try:
    import gi
    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, GLib
except (ImportError, ValueError):
    gi = None

CAPTURES = pathlib.Path(__file__).resolve().parents[1] / "captures"
NOBODY = 65534
PATIENCE = 60


def missing():
    """The Debian packages that a desktop needs and that are not here."""
    packages = [program.lower() for program in ("dbus-daemon", "openbox", "wireshark", "xdotool", "Xvfb") if not shutil.which(program)]
    if not pathlib.Path("/usr/share/dbus-1/services/org.a11y.Bus.service").exists():
        packages.append("at-spi2-core")
    if not gi:
        packages += ["gir1.2-atspi-2.0", "python3-gi"]
    return packages


def soon(ask, seconds=2):
    """Ask until the answer is true, and return it, or None after so many seconds. What is on the screen may go away while it is looked at."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(GLib.Error):
            answer = ask()
            if answer:
                return answer
        time.sleep(0.2)
    return None


def until(ask, what):
    """The same for what has to come."""
    answer = soon(ask, PATIENCE)
    if not answer:
        raise TimeoutError(what)
    return answer


def become_ordinary_user(folder):
    """The folder and everything in it, and this process, are those of an ordinary user from now on."""
    if os.geteuid() == 0:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, NOBODY, NOBODY)
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)


class Desktop:
    """A screen with a window manager, the plugin, and a home with the captures. The folder has to be empty.

    The plugin is in a folder that takes the place of the system's: one that is installed there, for all users, is not loaded as well.
    """

    def __init__(self, folder, plugin, size):
        version = subprocess.run(["wireshark", "--version"], capture_output=True, text=True, check=True).stdout
        self.version = tuple(int(part) for part in re.search(r"(\d+)\.(\d+)\.\d+", version).groups())
        self.home = folder / "home"
        self.settings = self.home / ".config" / "wireshark"
        self.captures = folder / "captures"
        plugins = folder / "plugins" / "{}.{}".format(*self.version) / "epan"
        for path in (self.settings, plugins, folder / "run", folder / "bin"):
            path.mkdir(parents=True)
        (folder / "run").chmod(0o700)
        shutil.copy(plugin, plugins / "sspi.so")
        shutil.copytree(CAPTURES, self.captures)
        # In the place of what opens the browser; the file tells what it was asked for.
        self.opened = folder / "opened"
        opener = folder / "bin" / "xdg-open"
        opener.write_text(f'#!/bin/sh\nprintf "%s" "$1" > {self.opened}\n', encoding="utf-8")
        opener.chmod(0o755)
        become_ordinary_user(folder)

        self.processes = []
        self.environment = {"PATH": f"{folder}/bin:{os.environ['PATH']}", "HOME": str(self.home), "XDG_RUNTIME_DIR": str(folder / "run"), "LC_ALL": "C.UTF-8",
                            "TZ": "UTC", "WIRESHARK_PLUGIN_DIR": str(folder / "plugins"), "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        os.chdir(folder)
        # Without -noreset the server starts anew, and turns clients away, when the last client goes.
        self.environment["DISPLAY"] = ":" + self.first_line("Xvfb", "-displayfd", "1", "-noreset", "-screen", "0", f"{size}x24", "-nolisten", "tcp")
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self.first_line("dbus-daemon", "--session", "--nofork", "--print-address")
        self.start("openbox", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.environ.update(self.environment)
        Atspi.init()

    def start(self, *command, **how):
        process = subprocess.Popen(command, env=self.environment, text=True, **how)
        self.processes.append(process)
        return process

    def first_line(self, *command):
        """Start a program that tells its address in the first line that it prints."""
        line = self.start(*command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.readline().strip()
        assert line, f"{command[0]} did not start"
        return line

    def xdotool(self, *arguments):
        return subprocess.run(["xdotool", *map(str, arguments)], capture_output=True, text=True, check=True).stdout.strip()

    def key(self, *keys):
        self.xdotool("key", *keys)

    def type(self, text):
        self.xdotool("type", "--delay", "10", text)

    def windows(self):
        return set(self.xdotool("search", "--onlyvisible", "--class", "wireshark").split())

    def window(self, title, process=None):
        """Wait for a window, bring it to the front, and return its number. It may go away while it is looked for, as windows of a start do.
        Others have the same title while several Wiresharks show a capture: `process` tells whose it has to be."""
        of_process = ["--all", "--pid", str(process.pid)] if process else []

        def activate():
            with contextlib.suppress(subprocess.CalledProcessError):
                return self.xdotool("search", "--onlyvisible", *of_process, "--name", title, "windowactivate", "--sync", "getactivewindow")
        return until(activate, f"there is no window {title}")

    def close(self):
        for process in reversed(self.processes):
            process.terminate()
            process.wait(PATIENCE)


class Item:
    """Something on the screen, as AT-SPI knows it."""

    def __init__(self, desktop, accessible):
        self.desktop, self.accessible = desktop, accessible

    def children(self):
        count = self.accessible.get_child_count()
        return [Item(self.desktop, child) for child in map(self.accessible.get_child_at_index, range(count)) if child]

    @property
    def name(self):
        return self.accessible.get_name()

    @property
    def role(self):
        return self.accessible.get_role_name()

    def text(self):
        """What is in a text box, or nothing. A space that may not end a line is a space."""
        text = Atspi.Text.get_text(self.accessible, 0, -1) if "Text" in self.accessible.get_interfaces() else ""
        return text.replace("\u00a0", " ")

    def is_shown(self):
        return self.accessible.get_state_set().contains(Atspi.StateType.SHOWING)

    def is_enabled(self):
        return self.accessible.get_state_set().contains(Atspi.StateType.ENABLED)

    def find(self, role, name):
        """The first one inside that is shown and fits, or None. Lists and trees are not searched: they can be long."""
        for child in self.children():
            if re.fullmatch(role, child.role) and re.fullmatch(name, child.name) and child.is_shown():
                return child
            found = None if child.role in ("tree", "table") else child.find(role, name)
            if found:
                return found
        return None

    def wait_for(self, role, name):
        return until(lambda: self.find(role, name), f"there is no {role} {name}")

    def line(self, beginning):
        """The line of a tree that begins so."""
        return until(lambda: next((line for line in self.children() if line.name.startswith(beginning)), None), f"no line begins with {beginning}")

    def extents(self):
        place = Atspi.Component.get_extents(self.accessible, Atspi.CoordType.SCREEN)
        return place.x, place.y, place.width, place.height

    def at_rest(self):
        """Its extents, unless it moves: windows that have just opened do, and a click would miss."""
        before = self.extents()
        time.sleep(0.05)
        return before if before == self.extents() else None

    def click(self):
        """Near its left end: a line of a tree may be wider than the tree."""
        x, y, width, height = until(self.at_rest, f"{self.name} does not come to rest")
        self.desktop.xdotool("mousemove", x + min(width // 2, 20), y + height // 2, "click", 1)

    def choose(self, name):
        """In a combo box. Its list opens as a window of its own; the items are known before, but not where they will be."""
        before = self.desktop.windows()
        self.click()
        until(lambda: self.desktop.windows() - before, "the list does not open")
        self.wait_for("list item", name).click()
        until(lambda: self.name == name, f"{name} is not chosen")


class Wireshark:
    """A running Wireshark that has read a capture."""

    def __init__(self, desktop, capture, *options):
        self.desktop = desktop
        self.errors = desktop.home / "errors"
        command = ["wireshark", "-o", "capture.no_interface_load:TRUE", *options, "-r", str(desktop.captures / f"{capture}.pcapng")]
        with open(self.errors, "w", encoding="utf-8") as errors:
            self.process = desktop.start(*command, stdout=errors, stderr=errors)
        # Who asks for the windows of a program before there are any is told for good that it has none.
        desktop.window(f"{capture}.pcapng")
        self.application = until(self.find_application, "Wireshark is not on the screen")
        self.packet_list = self.application.wait_for("tree", "Packet list")
        self.packet_details = self.application.wait_for("tree", "Packet details")

    def find_application(self):
        for application in Item(self.desktop, Atspi.get_desktop(0)).children():
            if application.accessible.get_process_id() == self.process.pid:
                # What is on the screen now, not what was there when it was asked for last.
                application.accessible.set_cache_mask(Atspi.Cache.NONE)
                return application
        return None

    def rows(self):
        """The packet list: a tuple of texts for each row."""
        table = self.packet_list.accessible
        columns = range(Atspi.Table.get_n_columns(table))
        return [tuple(Atspi.Table.get_accessible_at(table, row, column).get_name() for column in columns)
                for row in range(Atspi.Table.get_n_rows(table))]

    def details(self):
        """The lines of the packet details that are not hidden in a closed subtree."""
        return [line.name for line in self.packet_details.children()]

    def item_of_menu(self, *names):
        """The last of the names, with the menus open that lead to it."""
        place = self.application
        for name, following in zip(names, names[1:]):
            place = place.wait_for("menu item", name)
            self.open_menu(place, following)
        return place.wait_for("menu item", names[-1])

    def open_menu(self, menu, item):
        """On a busy machine a menu may close as soon as it opens, when a window comes to the front: then it is opened again."""
        def is_open():
            menu.click()
            if soon(lambda: menu.find("menu item", item)):
                return True
            self.desktop.key("Escape")
            return False
        until(is_open, f"the menu {menu.name} has no item {item}")

    def menu(self, *names):
        self.item_of_menu(*names).click()

    def select(self, number):
        self.desktop.key("ctrl+g")
        self.desktop.type(number)
        self.desktop.key("Return")

    def filter(self, text):
        self.desktop.key("ctrl+slash", "ctrl+a", "BackSpace")
        self.desktop.type(text)
        self.desktop.key("Return")

    def annotations(self):
        """The plugin's line in the packet details, in whatever language that is; what people look for first is open below it."""
        return until(lambda: next((line for line in self.packet_details.children() if line.name.startswith("[") and "SSPI" in line.name), None),
                     "there is no line of the plugin's")

    def open_annotations(self, source):
        """Open all that is below the plugin's line, in whatever language that is, down to where the annotation names the field that was read."""
        self.annotations().click()
        self.desktop.key("shift+Right")
        until(lambda: any(line.endswith(f"{source}]") for line in self.details()), "the annotations do not open")

    def close(self):
        """End it, and return what it complained of."""
        self.desktop.key("ctrl+q")
        self.process.wait(PATIENCE)
        return self.errors.read_text(encoding="utf-8")
