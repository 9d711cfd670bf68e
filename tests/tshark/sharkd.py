# SPDX-License-Identifier: GPL-2.0-or-later
"""sharkd, which opens one file after the other and shows what Wireshark's window does."""
import json
import shutil
import subprocess

from conftest import without_privileges


class Sharkd:
    def __init__(self, tshark, plugin, env=None):
        program = shutil.which("sharkd")
        assert program, "sharkd is not installed"
        self.process = subprocess.Popen(without_privileges(program, "-"), env=tshark.environment(plugin, "C.UTF-8", False) | (env or {}),
                                        text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def ask(self, method, **params):
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())["result"]

    def end(self):
        self.process.stdin.close()
        assert self.process.wait(60) == 0
