# SPDX-License-Identifier: GPL-2.0-or-later
"""Every text in every language, through tshark and sspi-lookup, in every kind of locale."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import polib
import pytest

from conftest import Tshark

ROOT = pathlib.Path(__file__).resolve().parents[2]
PO = ROOT / "plugin" / "codes" / "po"
LANGUAGES = sorted(path.stem for path in PO.glob("*.po"))
TEXTS = ("meaning", "native.meaning", "cause", "remedy")


def test_the_five_languages_are_there():
    assert LANGUAGES == ["es", "fr", "it", "ru", "zh-tw"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_gettext_accepts_the_file(language):
    done = subprocess.run(["msgfmt", "--check", "--output-file=/dev/null", PO / f"{language}.po"], capture_output=True, text=True)
    assert done.returncode == 0 and not done.stderr, done.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_complete_and_consistent(language):
    done = subprocess.run([sys.executable, PO / "check_translations.py", language], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def all_rows(lookup, language):
    return json.loads(lookup("--all", "--json", "--language", language).stdout)


@pytest.mark.parametrize("language", LANGUAGES)
def test_lookup_has_a_text_of_its_own_for_every_row(lookup, language):
    english, other = all_rows(lookup, "en"), all_rows(lookup, language)
    translated = {entry.msgstr for entry in polib.pofile(str(PO / f"{language}.po"))}
    assert len(english) == len(other)
    for ours, theirs in zip(english, other):
        assert ours.keys() == theirs.keys()
        for key in ours:
            if key in TEXTS:
                assert theirs[key] != ours[key] and theirs[key] in translated
            else:
                assert theirs[key] == ours[key]


@pytest.mark.parametrize("language", LANGUAGES)
def test_tshark_shows_the_language(tshark, language):
    """Texts are translated and whole: labels are cut at 240 bytes. Names, numbers and filters are the same as in English."""
    translated = {entry.msgstr for entry in polib.pofile(str(PO / f"{language}.po"))}
    for capture in ("made-tls", "made-kerberos", "made-ldap", "smb3-ntlm"):
        english = tshark.annotations(capture, "-o", "sspi.language:en")
        other = tshark.annotations(capture, "-o", f"sspi.language:{language}")
        for ours, theirs in zip(english, other, strict=True):
            assert {key: value for key, value in ours.items() if key not in TEXTS} == {
                key: value for key, value in theirs.items() if key not in TEXTS}
            assert all(theirs[key] in translated for key in TEXTS if key in ours)
        text = tshark.read(capture, "-Y", "sspi", "-T", "pdml", "-J", "sspi", "-o", f"sspi.language:{language}")
        for field in xml.etree.ElementTree.fromstring(text).iter("field"):
            if field.get("name") in [f"sspi.{key}" for key in TEXTS]:
                assert field.get("showname").endswith(field.get("show"))
            if field.get("name") == "sspi.annotation":
                summary = next((field.find(f"field[@name='sspi.{key}']") for key in ("native.meaning", "meaning")
                                if field.find(f"field[@name='sspi.{key}']") is not None), None)
                assert summary is None or field.get("showname").endswith(summary.get("show"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_columns_and_csv(tshark, language):
    """Wide and accented characters in a custom column and in fields written for a spreadsheet."""
    entries = {(entry.msgctxt, entry.msgid): entry.msgstr for entry in polib.pofile(str(PO / f"{language}.po"))}
    locked = entries["STATUS_ACCOUNT_LOCKED_OUT", "The account is locked out."]
    csv = tshark.read("smb3-ntlm", "-Y", "sspi.win32 == 1909", "-T", "fields", "-E", "separator=,", "-E", "quote=d",
                      "-e", "sspi.name", "-e", "sspi.native.meaning", "-o", f"sspi.language:{language}")
    assert csv == f'"SEC_E_LOGON_DENIED","{locked}"\n'
    column = tshark.read("smb3-ntlm", "-Y", "sspi.win32 == 1909", "-o", 'gui.column.format:"Meaning","%Cus:sspi.native.meaning:0:R"',
                         "-o", f"sspi.language:{language}")
    assert column.strip() == locked
    assert tshark.read("smb3-ntlm", "-Y", f'sspi.native.meaning == "{locked}"', "-o", f"sspi.language:{language}").count("\n") == 1
    expert = tshark.read("smb3-ntlm", "-q", "-z", "expert", "-o", f"sspi.language:{language}")
    assert f"SEC_E_LOGON_DENIED: {locked}" in expert


@pytest.mark.parametrize("locale, language", [
    ("fr_FR.UTF-8", "fr"), ("fr_CA.UTF-8", "fr"), ("fr", "fr"), ("ru_RU.UTF-8", "ru"), ("es_MX.UTF-8", "es"), ("it_CH.UTF-8", "it"),
    ("zh_TW.UTF-8", "zh-tw"), ("zh_HK.UTF-8", "zh-tw"), ("zh_CN.UTF-8", "en"), ("pt_BR.UTF-8", "en"), ("en_GB.UTF-8", "en"), ("C.UTF-8", "en"),
    ("C", "en"), ("POSIX", "en"), ("", "en"), ("no such locale", "en"),
])
def test_auto_follows_the_locale(tshark, lookup, locale, language):
    expected = json.loads(lookup("--json", "--language", language, "0xc0000234").stdout)[0]["cause"]
    assert json.loads(lookup("--json", "0xc0000234", locale=locale).stdout)[0]["cause"] == expected
    assert json.loads(lookup("--json", "--language", "auto", "0xc0000234", locale=locale).stdout)[0]["cause"] == expected
    if locale.endswith("UTF-8"):
        assert tshark.annotations("smb3-ntlm", locale=locale, strict=False)[-1].keys()
        shown = tshark.read("smb3-ntlm", "-Y", "sspi.win32 == 1909", "-T", "fields", "-e", "sspi.cause", locale=locale, strict=False)
        assert shown.strip() == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_locale_without_utf8(tshark, lookup, language):
    """What the terminal cannot show is no reason to fail; JSON stays UTF-8."""
    for locale in ("C", "POSIX"):
        plain = lookup("--language", language, "0xc0000234", locale=locale)
        assert plain.returncode == 0 and b"STATUS_ACCOUNT_LOCKED_OUT (0xc0000234)" in plain.stdout
        rows = json.loads(lookup("--json", "--language", language, "0xc0000234", locale=locale).stdout.decode("utf-8"))
        assert rows == json.loads(lookup("--json", "--language", language, "0xc0000234").stdout)
        text = tshark.read("smb3-ntlm", "-Y", "sspi.win32 == 1909", "-V", "-o", f"sspi.language:{language}", locale=locale, strict=False)
        assert "STATUS_ACCOUNT_LOCKED_OUT" in text


def check_marked(tshark):
    """In the made-up language every word that is ours has marks: the labels of the details, and what the reports say."""
    details = "".join(tshark.read(capture, "-2", "-Y", "sspi", "-O", "sspi", "-o", "sspi.language:qtx")
                      for capture in ("krb-ad-tgs", "made-dcerpc"))
    ours = [line.strip() for frame in details.split("\n\n") for line in frame.partition("[«")[2].splitlines()[1:]]
    named_by_wireshark = ("[Expert Info (", "[Severity level: ", "[Group: ")
    labels = [line for line in ours if not line.startswith(named_by_wireshark) and not re.match(r"\[[A-Za-z0-9_ -]+(?: \(.*?\))?: «", line)]
    assert len(labels) > 50 and all(line.startswith("[«") for line in labels)
    text = tshark.read("krb-ad-tgs", "-q", "-z", "sspi,attempts", "-o", "sspi.language:qtx").splitlines()
    assert all(part.startswith("«") for part in [text[0], *re.split(r"  +", text[2].strip())])
    assert sum(line.startswith("«") for line in text[3:]) == len({line for line in text[3:] if re.fullmatch("«[A-Z]+»", line)}) > 0
    tree = tshark.read("krb-ad-tgs", "-q", "-z", "sspi,tree", "-o", "sspi.language:qtx")
    assert not re.search(r"Success|Step|Failure|By |known", tree) and "«BY CLIENT»" in tree


def test_adding_a_language_takes_one_file(tmp_path):
    """A made-up language: one .po file in a copy of the sources, and everything knows it."""
    for part in ("CMakeLists.txt", "cmake", "plugin"):
        source = ROOT / part
        shutil.copytree(source, tmp_path / part) if source.is_dir() else shutil.copy(source, tmp_path / part)
    made_up = polib.pofile(str(PO / "sspi.pot"), wrapwidth=0)
    made_up.metadata |= {"Language": "qtx", "X-Language-Name": "Made-up", "X-Locales": "qtx qtx_QT"}
    for entry in made_up:
        entry.msgstr = "«" + entry.msgid.upper() + "»"
    made_up.save(str(tmp_path / "plugin" / "codes" / "po" / "qtx.po"))

    build = tmp_path / "build"
    subprocess.run(["cmake", "-G", "Ninja", "-S", tmp_path, "-B", build, "-DBUILD_TESTING=OFF"], check=True, capture_output=True)
    subprocess.run(["cmake", "--build", build], check=True, capture_output=True)
    done = subprocess.run([build / "bin" / "sspi-lookup", "--json", "0xc0000234"], check=True, capture_output=True,
                          env=os.environ | {"LC_ALL": "qtx_QT.UTF-8"})
    assert json.loads(done.stdout)[0]["native.meaning"] == "«THE ACCOUNT IS LOCKED OUT.»"
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sspi-test-"))
    try:
        made_up_tshark = Tshark(folder, build / "lib" / "sspi.so")
        shown = made_up_tshark.read("smb3-ntlm", "-Y", "sspi.win32 == 1909", "-T", "fields", "-e", "sspi.native.meaning", "-o",
                                    "sspi.language:qtx")
        check_marked(made_up_tshark)
    finally:
        shutil.rmtree(folder)
    assert shown.strip() == "«THE ACCOUNT IS LOCKED OUT.»"
