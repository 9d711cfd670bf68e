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
HEADERS = {path.stem: polib.pofile(str(path)).metadata for path in sorted(PO.glob("*.po"))}
# Of a draft nothing is asked but that gettext and the generator take it.
LANGUAGES = [language for language, header in HEADERS.items() if "X-Status" not in header]
LOCALES = {locale: language for language, header in HEADERS.items() for locale in header["X-Locales"].split()}
TEXTS = ("meaning", "native.meaning", "cause", "remedy")


def test_there_are_languages():
    assert LANGUAGES


@pytest.mark.parametrize("language", HEADERS)
def test_gettext_accepts_the_file(language):
    done = subprocess.run(["msgfmt", "--check", "--output-file=/dev/null", PO / f"{language}.po"], capture_output=True, text=True)
    assert done.returncode == 0 and not done.stderr, done.stderr


@pytest.mark.parametrize("language", HEADERS)
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
    likely = entries["interface.likely", "likely %1"].replace("%1", entries["interface.why_locked_by_itself", "locked by own wrong passwords"])
    assert entries["interface.summary_with", "%1 (%2)"].replace("%1", locked[1:-1]).replace("%2", likely) + "\n" in expert


def locales_and_languages():
    """Each locale that a language names, with a country behind it where it has none; and others, for which there is English unless
    the language they begin with is there."""
    for locale, language in LOCALES.items():
        yield locale + ".UTF-8", language
        if "_" not in locale:
            yield locale, language
            yield locale + "_AQ.UTF-8", language
    for locale in ("zh_CN.UTF-8", "en_GB.UTF-8", "qaa_AQ.UTF-8", "C.UTF-8", "C", "POSIX", "", "no such locale"):
        yield locale, LOCALES.get(locale.partition(".")[0], LOCALES.get(locale.partition("_")[0], "en"))


@pytest.mark.parametrize("locale, language", locales_and_languages())
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


def make_up(folder, language, name, translate, **header):
    """A made-up language: its one .po file."""
    made_up = polib.pofile(str(PO / "sspi.pot"), wrapwidth=0)
    values = {"Language": language, "X-Language-Name": name, "X-Locales": f"{language} {language}_QT"}
    made_up.metadata = {key: value or "made up" for key, value in made_up.metadata.items()} | values | header
    for entry in made_up:
        entry.msgstr = translate(entry.msgid)
    made_up.save(str(folder / f"{language}.po"))


def test_adding_a_language_takes_one_file(tmp_path):
    """In a copy of the sources, a language and the draft of another: everything knows them."""
    for part in ("CMakeLists.txt", "cmake", "plugin"):
        source = ROOT / part
        shutil.copytree(source, tmp_path / part) if source.is_dir() else shutil.copy(source, tmp_path / part)
    po = tmp_path / "plugin" / "codes" / "po"
    make_up(po, "qtx", "Made-up", lambda text: "«" + text.upper() + "»")
    make_up(po, "aaq", "Begun", lambda text: "Fermé." if text == "The account is locked out." else "", **{"X-Status": "draft"})

    build = tmp_path / "build"
    configure = ["cmake", "-G", "Ninja", "-S", tmp_path, "-B", build, "-DBUILD_TESTING=OFF", "-DCMAKE_BUILD_TYPE=Debug"]
    subprocess.run(configure, check=True, capture_output=True)
    subprocess.run(["cmake", "--build", build], check=True, capture_output=True)
    for name in ("qtx", "aaq"):
        subprocess.run(["msgfmt", "--check", "--output-file=/dev/null", po / f"{name}.po"], check=True)
    done = subprocess.run([sys.executable, po / "check_translations.py", "aaq"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout

    def look_up(locale):
        done = subprocess.run([build / "bin" / "sspi-lookup", "--json", "0xc0000234"], check=True, capture_output=True,
                              env=os.environ | {"LC_ALL": locale})
        return json.loads(done.stdout)[0]

    english = look_up("C.UTF-8")
    assert look_up("qtx_QT.UTF-8")["native.meaning"] == "«THE ACCOUNT IS LOCKED OUT.»"
    assert look_up("aaq_QT.UTF-8") == english | {"native.meaning": "Fermé."}

    folder = pathlib.Path(tempfile.mkdtemp(prefix="sspi-test-"))
    try:
        tshark = Tshark(folder, build / "lib" / "sspi.so")
        shown = {language: tshark.read("smb3-ntlm", "-Y", "sspi.win32 == 1909", "-T", "fields", "-e", "sspi.native.meaning", "-e",
                                       "sspi.cause", "-o", f"sspi.language:{language}").strip() for language in ("en", "qtx", "aaq")}
        preferences = tshark.run("-G", "currentprefs")
    finally:
        shutil.rmtree(folder)
    assert shown["qtx"] == shown["en"].upper().replace("\t", "»\t«").join("«»")
    assert shown["aaq"] == shown["en"].replace("The account is locked out.", "Fermé.") != shown["en"]
    offered = re.search(r"[Oo]ne of: (Language [^\n]*)\n[^\n]*\n#?sspi.language", preferences).group(1).split(", ")
    assert offered[:2] == ["Language of the locale", "English"] and "Made-up" in offered and offered[-1] == "Begun (draft)"
