# SPDX-License-Identifier: GPL-2.0-or-later
"""sspi-lookup: whatever form a code has, it is found; what is not known is said."""
import csv
import json
import pathlib

import pytest

CONTEXTS = pathlib.Path(__file__).resolve().parents[2] / "plugin" / "codes" / "tables" / "contexts.tsv"


def hits(lookup, *words):
    done = lookup("--json", "--language", "en", "--", *words)
    assert done.returncode == 0, done.stderr.decode()
    return [(hit["family"], hit["native"], hit.get("name", "")) for hit in json.loads(done.stdout)]


LOGON_DENIED = ("sspi", "SEC_E_LOGON_DENIED (0x8009030c)", "SEC_E_LOGON_DENIED")
LOCKED_OUT = ("ntstatus", "STATUS_ACCOUNT_LOCKED_OUT (0xc0000234)", "SEC_E_LOGON_DENIED")
DATA_775 = ("win32", "ERROR_ACCOUNT_LOCKED_OUT (data 775)", "SEC_E_LOGON_DENIED")
SKEW = ("kerberos", "KRB_AP_ERR_SKEW (37)", "SEC_E_TIME_SKEW")


@pytest.mark.parametrize("words, expected", [
    (["0x8009030c"], [LOGON_DENIED]), (["0x8009030C"], [LOGON_DENIED]), (["8009030C"], [LOGON_DENIED]), (["2148074252"], [LOGON_DENIED]),
    (["-2146893044"], [LOGON_DENIED]), (["errorCode: -2146893044"], [LOGON_DENIED]), (["SEC_E_LOGON_DENIED"], [LOGON_DENIED]),
    (["sec_e_logon_denied"], [LOGON_DENIED]), (["HRES_SEC_E_LOGON_DENIED"], [LOGON_DENIED]),
    (["SEC_E_NO_SPM"], [("sspi", "SEC_E_INTERNAL_ERROR (0x80090304)", "SEC_E_INTERNAL_ERROR")]),
    (["SEC_E_NOT_SUPPORTED"], [("sspi", "SEC_E_UNSUPPORTED_FUNCTION (0x80090302)", "SEC_E_UNSUPPORTED_FUNCTION")]),
    (["0xc0000234"], [LOCKED_OUT]), (["-1073741260"], [LOCKED_OUT]), (["STATUS_ACCOUNT_LOCKED_OUT"], [LOCKED_OUT]),
    (["NT_STATUS_ACCOUNT_LOCKED_OUT"], [LOCKED_OUT]), (["775"], [DATA_775]), (["data", "775"], [DATA_775]), (["data 775"], [DATA_775]),
    (["1909"], [("win32", "ERROR_ACCOUNT_LOCKED_OUT (1909)", "SEC_E_LOGON_DENIED")]),
    (["0xC0070775"], [("win32", "ERROR_ACCOUNT_LOCKED_OUT (0xc0070775)", "SEC_E_LOGON_DENIED")]),
    (["0x80070775"], [("win32", "ERROR_ACCOUNT_LOCKED_OUT (0x80070775)", "SEC_E_LOGON_DENIED")]),
    (["KRB Error 37"], [SKEW]), (["krb", "37"], [SKEW]), (["KRB5KRB_AP_ERR_SKEW"], [SKEW]), (["KRB_AP_ERR_SKEW"], [SKEW]),
    (["alert 48"], [("tls-alert", "unknown_ca (48)", "SEC_E_UNTRUSTED_ROOT")]),
    (["49"], [("kerberos", "KRB_AP_ERR_BADSEQ (49)", "SEC_E_OUT_OF_SEQUENCE"),
              ("ldap-result", "invalidCredentials (49)", "SEC_E_LOGON_DENIED"), ("tls-alert", "access_denied (49)", "SEC_E_LOGON_DENIED"),
              ("nps-reason", "NPS reason 49", "")]),
    (["80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 775, v4563"],
     [("win32", "ERROR_ACCOUNT_LOCKED_OUT (data 775)", "SEC_E_INVALID_TOKEN")]),
    (["0x8009030c", "krb5kdc_err_preauth_failed"], [LOGON_DENIED, ("kerberos", "KDC_ERR_PREAUTH_FAILED (24)", "SEC_E_LOGON_DENIED")]),
])
def test_found(lookup, words, expected):
    assert hits(lookup, *words) == expected


@pytest.mark.parametrize("words", [["NO_SUCH_NAME"], ["0x12345678"], ["99999999999999999999"], ["-99999999999"], ["krb 12345"], [""], [" "],
                                   ["0x"], ["data zz"], ["80090308x"], ["\u202e"]])
def test_unknown(lookup, words):
    done = lookup(*words)
    assert done.returncode == 1
    assert done.stdout == b"" and b"is no code or name in the catalogue" in done.stderr


def test_unknown_beside_known(lookup):
    """What is known is shown, and the exit status tells that something was not."""
    done = lookup("0x8009030c", "NO_SUCH_NAME")
    assert done.returncode == 1
    assert b"SEC_E_LOGON_DENIED" in done.stdout and b"'NO_SUCH_NAME'" in done.stderr


@pytest.mark.parametrize("words", [[], ["--no-such-option"], ["--language", "tlh", "0x8009030c"], ["-x"]])
def test_wrong_use(lookup, words):
    done = lookup(*words)
    assert done.returncode == 1 and done.stderr.startswith(b"sspi-lookup: ") and done.stdout == b""


def test_text(lookup):
    text = lookup("--language", "en", "0xc0000234").stdout.decode()
    lines = text.splitlines()
    assert lines[0] == "STATUS_ACCOUNT_LOCKED_OUT (0xc0000234), NTSTATUS"
    assert "  Status:         SEC_E_LOGON_DENIED (0x8009030c)" in lines
    assert "  Win32 error:    1909 ERROR_ACCOUNT_LOCKED_OUT" in lines
    assert "  Native meaning: The account is locked out." in lines


def test_all(lookup):
    """Every row of every table, with its texts; keys are the plugin's fields."""
    rows = json.loads(lookup("--all", "--json", "--language", "en").stdout)
    assert len(rows) > 350
    assert rows[0]["native"] == "SEC_E_OK (0x00000000)"
    keys = {key for row in rows for key in row}
    assert keys == {"status", "name", "class", "basis", "family", "native", "win32", "meaning", "native.meaning", "cause", "remedy"}
    for row in rows:
        assert row.get("meaning") or row["native.meaning"]


def test_basis_only_of_a_status(lookup):
    """It says how the status is known: without one there is none."""
    for row in json.loads(lookup("--all", "--json", "--language", "en").stdout):
        assert ("basis" in row) == ("status" in row), row
    assert json.loads(lookup("--json", "0xc0000234").stdout)[0]["basis"] == "Inferred"
    assert b"Basis:" in lookup("--language", "en", "0xc0000234").stdout
    access_denied = lookup("--language", "en", "0xc0000022").stdout
    assert access_denied.startswith(b"STATUS_ACCESS_DENIED (0xc0000022), NTSTATUS") and b"Basis:" not in access_denied


def test_ldap_text_has_the_build(lookup):
    done = lookup("--json", "80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 775, v4563")
    assert json.loads(done.stdout)[0]["server_build"] == 17763


def test_version_and_help(lookup):
    assert lookup("--version").stdout.startswith(b"sspi-lookup ")
    assert b"--language" in lookup("--help").stdout


def test_default_rows(lookup):
    """The row for numbers that have none is found by its name, and is among all."""
    by_name = json.loads(lookup("--json", "unknown_alert").stdout)
    assert [row["native"] for row in by_name] == ["unknown_alert (*)"]
    assert {key: value for key, value in by_name[0].items() if key not in ("at", "length")} in json.loads(lookup("--all", "--json").stdout)


@pytest.mark.parametrize("line, cause", [
    ("session setup failed: NT_STATUS_ACCESS_DENIED", "Often a demand of the server is not met, for example SMB encryption or an SPN that it accepts."),
    ("tree connect failed: NT_STATUS_ACCESS_DENIED", None),
    ("[ERROR][com.freerdp.core.nla] - STATUS_LOGON_FAILURE [0xC000006D]",
     "A mistyped or old stored password, a wrong domain, or an unknown account."),
    ("Error Code: 0xd KDC_ERR_BADOPTION\nExtended Error: 0xc00000bb KLIN(0)\nClient Realm:",
     "The service that asks has no list of targets for constrained delegation."),
    ("kinit: NT_STATUS_NOT_SUPPORTED", None),
    ("[LOGON] [5432] LAB: SamLogon: Transitive Network logon of LAB\\alice from PC1 Returns 0xC000006D",
     "A mistyped or old stored password, a wrong domain, or an unknown account."),
    ("IIS sc-win32-status: 2148074248", "Often the SPN of the site is on another account than the one that runs the site."),
    ("80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 0, v4563",
     "Active Directory answers every refused simple bind like this. With SASL: a token that it cannot read."),
    ("System.Security.Authentication.AuthenticationException: SEC_E_INVALID_TOKEN\n   at System.Net.Security.NegotiateStream.ProcessAuthentication()",
     "Often the SPN or UPN given by the client is not that of the account which runs the service."),
    ("LDAP and CredSSP: STATUS_LOGON_FAILURE", None)])
def test_line_tells_where_a_code_stood(lookup, line, cause):
    """Texts are those of the context that the line names; the code alone, and a line that names two, has its own."""
    causes = [entry.get("cause") for entry in json.loads(lookup("--json", "--", line).stdout)]
    in_contexts = {row["cause"] for row in csv.DictReader(open(CONTEXTS, encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE)}
    assert cause in causes if cause else not in_contexts & set(causes)


def test_context_is_named(lookup):
    """For people, and only where the texts are of it."""
    for line, named in (("session setup failed: NT_STATUS_ACCESS_DENIED", ["  In SMB"]), ("session setup failed: NT_STATUS_ACCOUNT_DISABLED", []),
                        ("IIS sc-win32-status: 2148074248", ["  In HTTP"]), ("NT_STATUS_ACCESS_DENIED", [])):
        lines = lookup("--language", "en", "--", line).stdout.decode().splitlines()
        assert [line for line in lines if line.startswith("  In ")] == named


@pytest.mark.parametrize("language, words", [
    ("fr", ["Utilisation", "Afficher tous les codes"]), ("ru", ["Использование", "Показать все коды"]), ("zh-tw", ["使用方式", "顯示目錄中的所有狀態碼"])])
def test_help_in_the_language(lookup, language, words):
    text = lookup("--help", "--language", language).stdout.decode()
    assert all(word in text for word in words) and "--all" in text


def test_messages_in_the_language(lookup):
    """Also where something else is wrong with the command line."""
    assert "option inconnue" in lookup("--language", "fr", "--wrong").stderr.decode()
    assert "неизвестный параметр" in lookup("--wrong", "--language", "ru").stderr.decode()
    assert "n’est ni un code ni un nom du catalogue" in lookup("--language", "fr", "SEC_E_NONE").stderr.decode()
    assert b"needs a value" in lookup("--language").stderr
    # A locale without the letters for it.
    assert lookup("--language", "ru", "SEC_E_NONE", locale="C").stderr == b"sspi-lookup: 'SEC_E_NONE' is no code or name in the catalogue\n"
