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
    ("lookup/ntstatus", "STATUS_NO_SECRETS\t", "STATUS_ACCOUNT_LOCKED_OUT\t", "stands twice"),
    ("lookup/ntstatus", "0xc0000371\t", "0xc0000234\t", "not in ascending order"),
    ("lookup/win32", "title=Win32 error", "title=Error", "its first line is not that of"),
    ("lookup/krb5-library", "\tSTATUS_NO_LOGON_SERVERS\t", "\tSTATUS_NO_SERVERS\t", "no row is called STATUS_NO_SERVERS"),
    ("lookup/nps-reason", "IAS_NO_SUCH_USER\t\tfailure", "IAS_NO_SUCH_USER\t\tfailed", "class is 'failed'"),
    ("reader/contexts", "krb\tkinit", "krb\tKinit", "not in small letters"),
    ("reader/contexts", "krb\tkinit", "krb\tzzz", "not in order"),
    ("reader/labels", "alert\t\ttls-alert", "alert\t\ttls-alarm", "is no selector"),
    ("reader/labels", "alert\t\ttls-alert", "alert\tsomewhere\ttls-alert", "no context is called somewhere"),
    ("reader/labels", "alertcode\t", "alert\t", "stands twice"),
    ("reader/values", "STATUS_ACCOUNT_LOCKED_OUT", "STATUS_ACCOUNT_LOCKED", "no row is called STATUS_ACCOUNT_LOCKED"),
    ("reader/families", "sspi\t", "sspj\t", "is there, or in the tables, but not in both"),
    ("reader/fragments", "Clock skew too great\t", "Zebra skew too great\t", "not in order"),
    ("reader/fragments", "Clock skew too great\tKRB_AP_ERR_SKEW", "Clock skew too great\tKRB_AP_ERR_SKEWED", "no row is called"),
    ("reader/fragments", "Clock skew too great\tKRB_AP_ERR_SKEW\t\ttext", "Clock skew too great\tKRB_AP_ERR_SKEW\t\tsong", "is of kind 'song'"),
])
def test_refused(data, table, old, new, complaint):
    change(data / f"{table}.tsv", old, new)
    done = generate(data)
    assert done.returncode != 0 and complaint in done.stderr and f"{table.split('/')[-1]}.tsv" in done.stderr


def test_template_is_up_to_date(tmp_path):
    """po/sspi.pot is what `cmake --build … --target pot` writes."""
    path = tmp_path / "sspi.pot"
    assert generate(PLUGIN / "codes" / "tables", "--pot", path).returncode == 0
    assert path.read_text(encoding="utf-8") == (PLUGIN / "codes" / "po" / "sspi.pot").read_text(encoding="utf-8")
