# SPDX-License-Identifier: GPL-2.0-or-later
"""The build refuses tables that are wrong, and says where."""
import pathlib
import shutil
import subprocess
import sys

import pytest

PLUGIN = pathlib.Path(__file__).resolve().parents[2] / "plugin"


@pytest.fixture
def data(tmp_path):
    shutil.copytree(PLUGIN / "codes" / "tables", tmp_path / "data")
    return tmp_path / "data"


def generate(data, *arguments):
    return subprocess.run([sys.executable, PLUGIN / "codes" / "mkcatalogue.py", "--data", data, *arguments], capture_output=True, text=True)


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_tables_are_right(data):
    assert generate(data).returncode == 0


@pytest.mark.parametrize("table, old, new, complaint", [
    ("ntstatus", "0xc0000234\t", "0xc0000233\t", "not in ascending order"),
    ("ntstatus", "0xc0000234\t", "0x00000001\t", "not in ascending order"),
    ("kerberos", "KRB_AP_ERR_SKEW\t", "KDC_ERR_POLICY\t", "stands twice"),
    ("kerberos", "SEC_E_TIME_SKEW", "SEC_E_TIME_SKEWED", "no SSPI status is called SEC_E_TIME_SKEWED"),
    ("tls-alert", "unknown_ca\tTLS1_ALERT_UNKNOWN_CA\tfailure", "unknown_ca\tTLS1_ALERT_UNKNOWN_CA\tfailed", "class is 'failed'"),
    ("tls-alert", "SEC_E_UNTRUSTED_ROOT\tdocumented", "SEC_E_UNTRUSTED_ROOT\t", "status and basis go together"),
    ("sspi", "The logon was refused.", "The logon was refused", "is not a sentence"),
    ("sspi", "The logon was refused.", "The logon was refused. " * 5, "limit"),
    ("sspi", "The logon was refused.", "", "no meaning"),
    ("win32", "=STATUS_ACCOUNT_LOCKED_OUT", "=STATUS_NOTHING", "does not lead to a row"),
    ("win32", "=STATUS_ACCOUNT_LOCKED_OUT", "=STATUS_BAD_BINDINGS", "does not lead to a row"),
    ("interface", "cause\tCause", "zzz\tCause", "not in ascending order"),
    ("contexts", "STATUS_ACCESS_DENIED\tcredssp", "STATUS_ACCESS_DENIED\tzzz", "no word context_zzz"),
    ("contexts", "STATUS_ACCESS_DENIED\tcredssp", "STATUS_NO_ACCESS\tcredssp", "no code 0xc0000022 called STATUS_NO_ACCESS"),
    ("contexts", "STATUS_ACCESS_DENIED\tcredssp", "STATUS_ACCESS_DENIED\tsmb", "not in ascending order"),
    ("contexts", "ntstatus\t0xc0000022\tSTATUS_ACCESS_DENIED", "win32\t5\tERROR_ACCESS_DENIED", "shares the texts of another row"),
    ("contexts", "The credentials have expired.", "The credentials have expired", "is not a sentence"),
    ("interface", "context_http\t", "context_html\t", "no text is of the context html"),
])
def test_refused(data, table, old, new, complaint):
    change(data / f"{table}.tsv", old, new)
    done = generate(data)
    assert done.returncode != 0 and complaint in done.stderr and (f"{table}.tsv" in done.stderr or "contexts.tsv" in done.stderr)


def test_template_is_up_to_date(tmp_path):
    """po/sspi.pot is what `cmake --build … --target pot` writes."""
    path = tmp_path / "sspi.pot"
    assert generate(PLUGIN / "codes" / "tables", "--pot", path).returncode == 0
    assert path.read_text(encoding="utf-8") == (PLUGIN / "codes" / "po" / "sspi.pot").read_text(encoding="utf-8")
