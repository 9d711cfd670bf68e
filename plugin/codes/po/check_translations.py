#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Hold the translations to what every reader of them may expect.

    check_translations.py [LANGUAGE...]       (default: every .po file here)

For each language: every text is there, none is fuzzy, none is left in English (but those that same_as_english.tsv lists with
a reason) or over its byte limit (of a draft, what is translated is looked at); names, numbers, commands and options are those of the English text; the typography is the
language's; and each term of the language's glossary (glossary/LANGUAGE.tsv), where the English text has it, is rendered as
the glossary says. Prints what is wrong, one line each, and ends with 1 if there is anything.
"""
import csv
import pathlib
import re
import sys

import polib

PO = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(PO.parent))
import mkcatalogue  # noqa: E402

CJK = "\u3400-\u9fff"
FULL_STOPS = (".", "。", "।", "։", "۔", "።")
# What must stand in a translation as it stands in the English text.
KEPT = re.compile(r"""
    \b[A-Za-z0-9]+_[A-Za-z0-9_]+            # KDC_ERR_x, server_name
  | \b[a-z]+(?:[A-Z][A-Za-z0-9]*)+\b        # userPrincipalName
  | \b(?:[A-Z][a-z0-9]+){3,}\b              # LdapEnforceChannelBinding
  | \b(?:setspn|klist|w32tm|nltest|certutil|nslookup|dcdiag|gpresult|dsregcmd|ipconfig|kadmin|kinit|cmdkey|netsh)\b(?:\ [-/][\w:]+)*(?:\ [A-Z]{2,}\b)?
  | \b(?:net\ user|net\ accounts|sc\.exe\ query\ \w+)\b
  | \b[A-Z][a-z]+-[A-Z]\w+                  # Get-ADUserResultantPasswordPolicy
  | \b\d{2,}(?:\.\d+)*\b                    # event numbers, ports
  | \b(?:SPN|TGT|KDC|PAC|EKU|CRL|OCSP|UPN|TLS|DNS|NTLM|LDAP|LDAPS|SMB|RDP|SSL|ALPN|SNI|PSK|ECH|DHCP|NAT|MIC|FAST|SSPI|LSA|RC4|AES|MTU|SID|SRV)\b
""", re.VERBOSE)
# Typography by language: a pattern that must not match, and why.
TYPOGRAPHY = {
    "fr": [(r"'", "straight apostrophe"), (r'"', "straight quotation mark"), (r"(?<![\u00a0\u202f\d])[:](?=\s|$)", "no U+00A0 before a colon"),
           (r"(?<![\u202f])[;!?](?=\s|$)", "no U+202F before ; ! ?"), (r"«(?!\u00a0)|(?<!\u00a0)»", "no U+00A0 inside « »"),
           (r"\b(?:supporté|crypté|cryptage|invalide|[Vv]euillez)", "word to avoid")],
    "ru": [(r"ё", "Windows writes е"), (r'"', "straight quotation mark"), (r" - ", "hyphen for a dash"), (r"(?<!\u00a0)—", "no U+00A0 before a dash")],
    "zh-tw": [(rf"[{CJK}][,;:?!]|[{CJK}]\.(?:\s|$)", "half-width punctuation"), (rf"[{CJK}][A-Za-z0-9]|[A-Za-z0-9][{CJK}]", "no blank between Chinese and Latin"),
              (r"[，。、；：？！」）] ", "blank after full-width punctuation"), (r" [，。、；：？！]", "blank before full-width punctuation"),
              (r"客戶端|服務器|證書|令牌|票據|密鑰|密碼套件|簽名|協議|數據|報文|消息|信息|設置|賬|內存|句柄|函數|默認|組策略|日誌|會話|智能卡|哈希|校驗和|握手|警報|禁用|系結|遠程|憑據|支持(?!者)",
               "mainland term"), (r"[“”\"]", "quotation marks are 「」")],
    "es": [(r"(?<!¿)(?<!\?)\b[^¿]*\?", "no opening ¿"), (r"encript|soportad|\bpolítica", "word to avoid"), (r" [:;!?]", "blank before punctuation")],
    "it": [(r"’", "curly apostrophe"), (r"\bE'", "E' for È"), (r"criptat|criptazione|delegazione|\bSi prega\b", "word to avoid"), (r" [:;!?]", "blank before punctuation")],
}


def read_tsv(path):
    if not path.exists():
        return []
    with open(path, encoding="utf-8", newline="\n") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def source_texts():
    """[(context, kind, English text)] of the whole catalogue."""
    faults = mkcatalogue.Faults()
    tables = mkcatalogue.Tables(faults, PO.parent / "tables")
    if faults.lines:
        sys.exit("\n".join(faults.lines))
    return [(row.name, kind, text) for row, kind, text in mkcatalogue.Texts(tables).entries[1:]]


class Glossary:
    """The terms of a language."""

    def __init__(self, language):
        rows = read_tsv(PO / "glossary" / f"{language}.tsv")
        self.terms = [(re.compile(row["term"], re.IGNORECASE), re.compile(row["pattern"], re.IGNORECASE), row) for row in rows]

    def in_text(self, english):
        """The terms of a text. Where they overlap the longest counts, so that a compound is not judged by its parts."""
        matches = [(match, term) for term in self.terms for match in term[0].finditer(english) if match.group()]
        taken = []
        for match, term in sorted(matches, key=lambda found: found[0].start() - found[0].end()):
            if all(match.end() <= other.start() or match.start() >= other.end() for other, _term in taken):
                taken.append((match, term))
        return [term for _match, term in taken]

    def faults(self, english, translation):
        for _term, pattern, row in self.in_text(english):
            if not pattern.search(translation):
                yield f"'{row['term']}' is not rendered as '{row['wording']}'"


def text_faults(language, glossary, kind, english, translation):
    size = len(translation.encode())
    if size > mkcatalogue.LIMIT[kind]:
        yield f"{size} bytes, limit {mkcatalogue.LIMIT[kind]}"
    for name in KEPT.findall(english):
        if name not in translation:
            yield f"'{name}' of the English text is missing"
    for pattern, why in TYPOGRAPHY.get(language, []):
        if re.search(pattern, translation):
            yield why
    # A label may end with an abbreviation ("No."), a line may be a sentence.
    if kind == "label" or (kind in mkcatalogue.WORD_KINDS and not english.endswith(".")):
        if translation.endswith(FULL_STOPS):
            yield "a label has no full stop"
    elif not translation.endswith(FULL_STOPS):
        yield "no full stop at the end"
    if translation != translation.strip() or "  " in translation:
        yield "stray blanks"
    yield from glossary.faults(english, translation)


def language_faults(language, sources):
    path = PO / f"{language}.po"
    po = polib.pofile(str(path), wrapwidth=0)
    entries = {(entry.msgctxt, entry.msgid): entry for entry in po if not entry.obsolete}
    allowed = {row["context"] for row in read_tsv(PO / "same_as_english.tsv") if row["language"] in (language, "*")}
    glossary = Glossary(language)
    for context, kind, english in sources:
        entry = entries.pop((context, english), None)
        where = f"{path.name}: {context}, {kind}"
        if entry is None or not entry.translated():
            if not mkcatalogue.is_draft(po):
                yield f"{where}: {'fuzzy' if entry and entry.fuzzy else 'not translated'}: {english}"
            continue
        if entry.msgstr == english and context not in allowed:
            yield f"{where}: the same as the English text"
        for fault in text_faults(language, glossary, kind, english, entry.msgstr):
            yield f"{where}: {fault}: {entry.msgstr}"
    for context, english in entries:
        yield f"{path.name}: {context}: no such text any more: {english}"


def main():
    languages = sys.argv[1:] or sorted(path.stem for path in PO.glob("*.po"))
    sources = source_texts()
    faults = [fault for language in languages for fault in language_faults(language, sources)]
    print("\n".join(faults) if faults else f"{len(sources)} texts in {', '.join(languages) or 'no language'}: nothing to correct")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
