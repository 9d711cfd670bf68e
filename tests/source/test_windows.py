# SPDX-License-Identifier: GPL-2.0-or-later
"""install.ps1 does what the installer for Windows does. No PowerShell runs where these tests do, so what can be compared is
compared: the versions, folders, files, the exit status and the texts; and the script is read for what would stop it at once."""
import csv
import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
WINDOWS = ROOT / "packaging" / "windows"


def read(*parts):
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


SCRIPT = (WINDOWS / "install.ps1").read_text(encoding="ascii")
INSTALLER = read("packaging", "windows", "installer.nsi")
BUILDING = read("docs", "building.md")
CODE = re.sub(r"^\s*#.*$", "", re.sub(r"<#.*?#>", "", SCRIPT, flags=re.DOTALL), flags=re.MULTILINE)
with open(WINDOWS / "texts.tsv", encoding="utf-8", newline="") as lines:
    TEXTS = {row["key"]: row["en"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}
CALL = re.compile(r"Get-Text '(\w+)'((?: +(?:\$[\w:]+|\([^()]*\)))*)")
STRING = re.compile(r"'[^']*'|\"[^\"]*\"")
CMDLETS = set("""Convert-Path Copy-Item Get-ChildItem Get-Content Get-FileHash Get-Item Get-UICulture Import-Csv Join-Path
New-Item Out-Null Remove-Item Split-Path Test-Path Where-Object Write-Output""".split())


def versions():
    """Those that are built."""
    return re.search(r"^VERSIONS=\((.*)\)$", read("packaging", "windows", "steps", "environment.sh"), re.M)[1].split()


def test_versions():
    """They stand in five places more."""
    there = versions()
    assert len(there) >= 3 and there == sorted(there)
    assert re.findall(r"'([\d.]+)'", re.search(r"^\$versions = (.*)$", CODE, re.M)[1]) == there
    assert re.findall(r'\$0 != "([\d.]+)"', INSTALLER) == there
    put = re.findall(r"!insertmacro Put ([\d.]+)/sspi\.dll \"\$plugins\\([\d.]+)\\epan\"", INSTALLER)
    assert put == [(name, name) for name in there]
    assert re.findall(r"!insertmacro TakePlugin ([\d.]+)", INSTALLER) == there
    assert f'-DWIRESHARK="{", ".join(there)}"' in read("packaging", "windows", "steps", "installer")
    assert f"{', '.join(there[:-1])} or {there[-1]}" in BUILDING and f"{', '.join(there[:-1])} and {there[-1]}" in BUILDING


@pytest.mark.parametrize(("of_script", "of_installer"), [
    (r"HKLM:\Software\Microsoft\Windows\CurrentVersion\App Paths\Wireshark.exe",
     r'HKLM "Software\Microsoft\Windows\CurrentVersion\App Paths\Wireshark.exe" ""'),
    ("Join-Path $env:ProgramFiles 'Wireshark'", r'"$PROGRAMFILES64\Wireshark"'),
    ("Join-Path $folder 'libwireshark.dll'", r'"$wireshark\libwireshark.dll"'),
    ('Join-Path $plugins "$version\\epan"', r'"$plugins\4.4\epan"'),
    ("Join-Path $Wireshark 'plugins'", r'StrCpy $plugins "$wireshark\plugins"'),
    (r"Join-Path $Wireshark 'profiles\SSPI'", r'StrCpy $profile_folder "$wireshark\profiles\SSPI"'),
    (r"Join-Path $env:APPDATA 'Wireshark\plugins'", r'StrCpy $plugins "$APPDATA\Wireshark\plugins"'),
    (r"Join-Path $env:APPDATA 'Wireshark\profiles\SSPI'", r'StrCpy $profile_folder "$APPDATA\Wireshark\profiles\SSPI"'),
    ("Join-Path $env:ProgramFiles 'SSPI for Wireshark'", 'MULTIUSER_INSTALLMODE_INSTDIR "SSPI for Wireshark"'),
    (r"Join-Path $env:LOCALAPPDATA 'Programs\SSPI for Wireshark'", "MULTIUSER_USE_PROGRAMFILES64"),
])
def test_same_places(of_script, of_installer):
    assert of_script in CODE and of_installer in INSTALLER


def test_same_files():
    for name in ("sspi-lookup.exe", "LICENSE.txt", "licences.txt"):
        assert CODE.count(f"'{name}'") == 2, "put, and taken away"
        assert re.search(rf'!insertmacro Put {name} "\$INSTDIR"', INSTALLER) and f'Delete "$INSTDIR\\{name}"' in INSTALLER
    profile = {path.name for path in (ROOT / "plugin" / "profile").iterdir()} | {"SHA256SUMS"}
    assert set(re.findall(r"!insertmacro Put profile/(\w+) ", INSTALLER)) == profile


def test_same_status():
    """The numbers in the installer, the script and its help, and the table of the documentation"""
    of_installer = {name: int(number) for name, number in re.findall(r"^!define STATUS_(\w+) (\d+)$", INSTALLER, re.M)}
    keys = {"none": "NO_WIRESHARK", "wrong_version": "WRONG_VERSION", "unwritable": "UNWRITABLE"}
    of_script = dict(re.findall(r"Stop-With (\d) \(Get-Text '(\w+)'", CODE))
    assert {keys[key]: int(number) for number, key in of_script.items()} == of_installer
    said = re.search(r"Exit status: 0, (.*?)\.$", SCRIPT, re.M)[1]
    assert [int(number) for number in re.findall(r"\d", said)] == sorted(of_installer.values())
    assert {int(number) for number in re.findall(r"^\| (\d) \| ", BUILDING, re.M)} >= set(of_installer.values())


def test_texts_are_there():
    """Each has the values that it needs, no more and no fewer."""
    calls = CALL.findall(CODE)
    assert len(calls) > 6 and len(calls) == CODE.count("(Get-Text")
    for key, values in calls:
        wanted = {int(number) for number in re.findall(r"\{(\d)\}", TEXTS[key])}
        given = re.findall(r"\$[\w:]+|\([^()]*\)", values)
        assert wanted == set(range(len(given))), key
    for key in TEXTS:
        assert f"$({key})" in INSTALLER or f"'{key}'" in CODE, key


def test_parameters_are_explained():
    named = re.findall(r"\[(?:string|switch)\]\$(\w+)", re.search(r"^param\((.*)\)$", CODE, re.M)[1])
    assert named == re.findall(r"^\.PARAMETER (\w+)$", SCRIPT, re.M) and len(named) == 5


def test_help_is_found():
    """Get-Help takes lines that follow each other for one comment, which must begin with a keyword."""
    before, after = SCRIPT.split("<#\n", 1)
    assert before.endswith("\n\n") and after.startswith(".SYNOPSIS\n")


def test_paths_are_taken_as_they_are():
    """A folder may be called `sspi[1]`, and be named from where the user is: what .NET reads has a path made absolute."""
    assert re.findall(r"(?:Import-Csv|(?:Get-(?:Content|FileHash|ChildItem))|(?:Copy|Remove)-Item)\b(?![^|\n{]*-LiteralPath)", CODE) == []
    assert CODE.index("$dll = Convert-Path -LiteralPath $dll") < CODE.index("ReadAllBytes($dll)") < CODE.index("GetVersionInfo($dll)")


def test_brackets_close():
    pairs, open_ones = {")": "(", "}": "{", "]": "["}, []
    for sign in re.sub(r"[^][(){}]", "", STRING.sub("", CODE)):
        if sign in pairs.values():
            open_ones.append(sign)
        else:
            assert open_ones.pop() == pairs[sign]
    assert open_ones == []


def test_commands_exist():
    """In Windows PowerShell 5.1, or in the script itself; and what the script has is used."""
    own = re.findall(r"^function ([\w-]+)", CODE, re.M)
    used = set(re.findall(r"(?<![-\w$.\\])([A-Z][a-z]+-[A-Z]\w+)", STRING.sub("", CODE.replace("function ", "function:"))))
    assert used - set(own) - CMDLETS - {name for name in used if f"function:{name}" in used} == set()
    for name in own:
        assert len(re.findall(rf"(?<![-\w]){name}(?![-\w])", CODE)) > 1, name


def test_values_are_set():
    """A variable that nobody has set would be empty, without a word."""
    text = STRING.sub(lambda match: " ".join(re.findall(r"\$\w+", match[0])) if match[0][0] == '"' else "", CODE)
    used = {name.lower() for name in re.findall(r"\$(?:script:)?(\w+)", text)}
    given = re.findall(r"\$(\w+)(?:, \$\w+)? = |\]\$(\w+)[,)]|foreach \(\$(\w+) in|, \$(\w+) = ", text)
    given = {name.lower() for names in given for name in names}
    assert used - given == {"args", "env", "false", "true", "myinvocation", "_"}
