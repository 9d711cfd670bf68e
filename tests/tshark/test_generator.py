# SPDX-License-Identifier: GPL-2.0-or-later
"""The build refuses tables that are wrong, and says where."""
import pathlib
import shutil
import subprocess
import sys

import polib
import pytest

PLUGIN = pathlib.Path(__file__).resolve().parents[2] / "plugin"
PO = PLUGIN / "codes" / "po"


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
    ("win32", "1909\t", "1908\t", "win32.tsv has no row for its Win32 error 1909"),
    ("win32", "1909\t", "0x775\t", "'0x775' is no number written in dec"),
    ("ntstatus", "0xc0000234\t", "locked\t", "'locked' is no number written in hex"),
    ("kerberos", "# family=kerberos; radix=dec; ", "# family=kerberos; ", "the first line has no radix"),
    ("kerberos", "code\tname", "number\tname", "the columns code and name are needed"),
    ("interface", "cause\tlabel", "zzz\tlabel", "not in ascending order"),
    ("weakness", "ntlm\tNTLM\t4", "ntlm\tNTLM\t6", "severity is '6'"),
    ("weakness", "lm\tLM response\t1", "zz\tLM response\t1", "not in ascending order"),
    ("weakness", "The program gives no SPN.", "The program gives no SPN", "cause is not a sentence"),
    ("interface", "cause\tlabel", "cause\tword", "kind is 'word'"),
    ("interface", "Attempt %1: %2", "Attempt %1: %3", "places for values"),
    ("interface", "label\tCause", "label\t" + "Cause " * 11, "more than 60 bytes"),
    ("lookup/ntstatus", "STATUS_NO_MEMORY\t", "STATUS_ACCOUNT_LOCKED_OUT\t", "stands twice"),
    ("lookup/ntstatus", "0xc0000017\t", "0x80000005\t", "not in ascending order"),
    ("lookup/win32", "title=Win32 error", "title=Error", "its first line is not that of"),
    ("lookup/krb5-library", "\tSTATUS_NO_LOGON_SERVERS\t", "\tSTATUS_NO_SERVERS\t", "no row is called STATUS_NO_SERVERS"),
    ("lookup/nps-reason", "IAS_NO_SUCH_USER\t\tfailure", "IAS_NO_SUCH_USER\t\tfailed", "class is 'failed'"),
    ("reader/contexts", "krb\tkinit", "krb\tKinit", "not in small letters"),
    ("reader/contexts", "krb\tkinit", "krb\tzzz", "not in order"),
    ("reader/labels", "alert\t\ttls-alert", "alert\t\ttls-alarm", "is no selector"),
    ("reader/labels", "alert\t\ttls-alert", "alert\tsomewhere\ttls-alert", "no context is called somewhere"),
    ("reader/labels", "alertcode\t", "alertdesc\t", "stands twice"),
    ("reader/values", "STATUS_ACCOUNT_LOCKED_OUT", "STATUS_ACCOUNT_LOCKED", "no row is called STATUS_ACCOUNT_LOCKED"),
    ("reader/families", "sspi\t", "sspj\t", "is there, or in the tables, but not in both"),
    ("reader/fragments", "Clock skew too great\t", "Zebra skew too great\t", "not in order"),
    ("reader/fragments", "Clock skew too great\tKRB_AP_ERR_SKEW", "Clock skew too great\tKRB_AP_ERR_SKEWED", "no row is called"),
    ("reader/fragments", "Clock skew too great\tKRB_AP_ERR_SKEW\t\ttext", "Clock skew too great\tKRB_AP_ERR_SKEW\t\tsong", "is of kind 'song'"),
    ("contexts", "STATUS_ACCESS_DENIED\tcredssp", "STATUS_ACCESS_DENIED\tzzz", "no word context_zzz"),
    ("contexts", "STATUS_ACCESS_DENIED\tcredssp", "STATUS_NO_ACCESS\tcredssp", "no code 0xc0000022 called STATUS_NO_ACCESS"),
    ("contexts", "STATUS_ACCESS_DENIED\tcredssp", "STATUS_ACCESS_DENIED\tsmb", "not in ascending order"),
    ("contexts", "ntstatus\t0xc0000022\tSTATUS_ACCESS_DENIED", "win32\t5\tERROR_ACCESS_DENIED", "shares the texts of another row"),
    ("contexts", "The credentials have expired.", "The credentials have expired", "is not a sentence"),
    ("interface", "context_http\tlabel", "context_html\tlabel", "no text is of the context html"),
    ("kind", "locked_out\twarn", "locked_out\tloud", "severity is 'loud'"),
    ("kind", "locked_out\twarn", "Locked out\twarn", "Locked out is no id"),
    ("interface", "kind_locked_out\t", "kind_locked_up\t", "locked_out: interface.tsv has no word kind_locked_out"),
    ("kind", "id\tseverity", "kind\tseverity", "no rows, or other columns"),
    ("kind-of-code", "STATUS_ACCOUNT_LOCKED_OUT\t\tlocked_out", "STATUS_ACCOUNT_LOCKED_OUT\t\tlocked", "no kind is called locked"),
    ("kind-of-code", "STATUS_ACCOUNT_LOCKED_OUT\t", "STATUS_ACCOUNT_LOCKED\t", "ntstatus has no failure STATUS_ACCOUNT_LOCKED"),
    ("kind-of-code", "kerberos\tKDC_ERR_BADOPTION", "kerberos\tKDC_ERR_ZZZ", "not in ascending order"),
    ("kind-of-code", "win32\tERROR_BAD_NETPATH", "win32\tERROR_ACCESS_DENIED", "shares the texts, and the kind, of another row"),
    ("kind-of-code", "STATUS_ACCESS_DENIED\tnetlogon", "STATUS_ACCESS_DENIED\thttp", "no texts of its own in the context http"),
    ("kind-of-code", "sspi\tSEC_E_LOGON_DENIED\t\tfailure\n", "", "the status SEC_E_LOGON_DENIED has no kind"),
    ("kind-of-code", "SEC_E_MESSAGE_ALTERED\t\tintegrity", "SEC_E_MESSAGE_ALTERED\t\tprotocol", "whose severity is not that of its status"),
    ("kind-of-code", "SEC_E_BAD_BINDINGS\t\tchannel_binding", "SEC_E_BAD_BINDINGS\t\tintegrity", "nothing is of the kind channel_binding"),
    ("capitals", "Winlogon", "Winlogoff", "no meaning begins with Winlogoff"),
    ("capitals", "Kerberos", "kerberos", "not names in ascending order"),
])
def test_refused(data, table, old, new, complaint):
    change(data / f"{table}.tsv", old, new)
    done = generate(data)
    file = table.split("/")[-1]
    assert done.returncode != 0 and complaint in done.stderr and (f"{file}.tsv" in done.stderr or "contexts.tsv" in done.stderr)


@pytest.mark.parametrize("header, complaint", [
    ({"X-Locales": ""}, "the header has no X-Locales"), ({"Language-Team": None}, "the header has no Language-Team"),
    ({"X-Status": "begun"}, "X-Status is 'begun', and may only be draft"), ({"X-Locales": "qtx fr"}, "X-Locales: fr is taken by fr.po"),
    ({"Content-Type": "text/plain; charset=ISO-8859-1"}, "Content-Type is to say charset=UTF-8"),
])
def test_headers_of_translations_are_checked(data, tmp_path, header, complaint):
    po = shutil.copytree(PO, tmp_path / "po")
    made_up = polib.pofile(str(po / "sspi.pot"), wrapwidth=0)
    values = {key: value or "qtx" for key, value in made_up.metadata.items()}
    made_up.metadata = values
    made_up.save(str(po / "qtx.po"))
    assert generate(data, "--po", po).returncode == 0
    made_up.metadata = {key: value for key, value in (values | header).items() if value is not None}
    made_up.save(str(po / "qtx.po"))
    done = generate(data, "--po", po)
    assert done.returncode != 0 and f"qtx.po: {complaint}" in done.stderr


@pytest.mark.parametrize("name, text, complaint", [
    ("English", 'msgid ""\n', "the name is to be that of a language"), ("qtx", "nonsense\n", "yntax error")])
def test_files_that_are_no_translations(data, tmp_path, name, text, complaint):
    (tmp_path / f"{name}.po").write_text(text, encoding="utf-8")
    done = generate(data, "--po", tmp_path)
    assert done.returncode != 0 and complaint in done.stderr and f"{name}.po" in done.stderr and "Traceback" not in done.stderr


def test_merging_texts_into_translations(data, tmp_path):
    """`cmake --build … --target po`: only what the tables have changed is changed."""
    po = shutil.copytree(PO, tmp_path / "po")

    def merge():
        assert generate(data, "--pot", po / "sspi.pot").returncode == 0
        subprocess.run([sys.executable, po / "merge_translations.py"], check=True, capture_output=True)
        return {path.name: path.read_text(encoding="utf-8") for path in po.glob("*.po")}

    before = merge()
    assert before and merge() == before

    change(data / "ntstatus.tsv", "The account is locked out.", "The account is locked.")
    change(data / "interface.tsv", "cause\tlabel\tCause\n", "cause\tlabel\tCause\ncausf\tlabel\tNew word\n")
    after = merge()
    for name, text in before.items():
        old, new = polib.pofile(text, wrapwidth=0), polib.pofile(after[name], wrapwidth=0)
        locked = next(entry for entry in old if entry.msgid == "The account is locked out.")
        changed = next(entry for entry in new if entry.msgid == "The account is locked.")
        assert changed.fuzzy and changed.msgstr == locked.msgstr and changed.previous_msgid == "The account is locked out."
        added = next(entry for entry in new if entry.msgctxt == "interface.causf")
        assert added.msgid == "New word" and not added.msgstr and not added.fuzzy
        others = [entry for entry in new if entry not in (changed, added)]
        assert [str(entry) for entry in others] == [str(entry) for entry in old if entry is not locked]
        assert new.metadata == old.metadata and not new.obsolete_entries()
        lines = set(after[name].splitlines()) ^ set(text.splitlines())
        assert len(lines) <= 8, lines

    change(data / "ntstatus.tsv", "The account is locked.", "The account is locked out.")
    change(data / "interface.tsv", "causf\tlabel\tNew word\n", "")
    back = merge()
    assert all("New word" not in text and "#, fuzzy" in text for text in back.values())


def test_template_is_up_to_date(tmp_path):
    """po/sspi.pot is what `cmake --build … --target pot` writes."""
    path = tmp_path / "sspi.pot"
    assert generate(PLUGIN / "codes" / "tables", "--pot", path).returncode == 0
    assert path.read_text(encoding="utf-8") == (PO / "sspi.pot").read_text(encoding="utf-8")
