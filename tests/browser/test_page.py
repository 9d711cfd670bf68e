# SPDX-License-Identifier: GPL-2.0-or-later
"""The report as a page in a browser: it shows, sorts, searches and prints, asks for nothing, and takes no names for more than text."""
import pathlib
import re
import sys
import tempfile

import pytest

import browser as chromium

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tshark"))
import page as pages  # noqa: E402
from conftest import tshark  # noqa: E402,F401
from test_report import scene_of  # noqa: E402

# What is read of the page, by the browser.
ROWS = "return [...document.querySelectorAll('#list tbody tr')].filter(row => !row.hidden).map(row => [...row.cells].map(cell => cell.textContent.trim()))"
SORTED = "return [...document.querySelectorAll('#list th')].map(head => head.getAttribute('aria-sort'))"
# Each text with the contrast to what is behind it, and where it is.
CONTRAST = """
const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
function parts(color) {
  canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
}
function light(color) {
  const [r, g, b] = parts(color).map(part => part / 255).map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
  return .2126 * r + .7152 * g + .0722 * b;
}
function behind(element) {
  for (; element; element = element.parentElement) {
    const color = getComputedStyle(element).backgroundColor;
    if (parts(color)[3] === 255) return color;
  }
  return 'white';
}
const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement, style = getComputedStyle(element);
  if (!walker.currentNode.data.trim() || ['SCRIPT', 'STYLE'].includes(element.tagName) || !element.getClientRects().length) continue;
  const drawn = element.closest('svg') !== null, band = drawn && element.previousElementSibling && element.previousElementSibling.matches('.band');
  const ink = light(drawn ? style.fill : style.color);
  const paper = light(band ? getComputedStyle(element.previousElementSibling).fill : behind(element));
  found.push([(Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05), element.tagName + '.' + element.className + ' ' + walker.currentNode.data.trim()]);
}
return found.sort((a, b) => a[0] - b[0]);
"""


@pytest.fixture(scope="module")
def browser():
    missing = chromium.missing()
    if missing:
        pytest.skip(f"needs the Debian packages {' '.join(missing)}")
    with tempfile.TemporaryDirectory(prefix="sspi-browser-", ignore_cleanup_errors=True) as folder:
        there = chromium.Browser(folder)
        yield there
        there.close()


@pytest.fixture(scope="module")
def show(browser, tshark, tmp_path_factory):  # noqa: F811
    """Show the report of a capture, in the window of a laptop, with nothing in the logs."""
    tshark.add("report-hostile.pcap", scene_of(pages.HOSTILE))
    folder = tmp_path_factory.mktemp("pages")

    def run(capture, *options, report="sspi,report,html"):
        path = folder / f"{capture}.html"
        path.write_text(tshark.read(capture, *options, "-q", "-z", report), encoding="utf-8", newline="")
        browser.resize(1280, 720)
        browser.prefer("light")
        browser.complaints(), browser.requests()
        browser.open(path)
        return path

    return run


@pytest.mark.parametrize("capture", ["smb3-krb5", "smb3-ntlm", "report-hostile"])
def test_it_asks_for_nothing(browser, show, capture):
    path = show(capture)
    assert browser.requests() == [path.as_uri()] and browser.complaints() == []
    assert browser.run("return document.compatMode") == "CSS1Compat"


@pytest.mark.parametrize("capture, who, why", [("smb3-krb5", "disabled@LAB.EXAMPLE.COM", "The account is disabled."),
                                               ("smb3-ntlm", "LAB\\locked", "The account is locked out."),
                                               ("krb-ad-skew", "alice@LAB.EXAMPLE.COM", "KRB_AP_ERR_SKEW (37)")])
def test_who_failed_and_why_is_seen_first(browser, show, capture, who, why):
    show(capture)
    seen = browser.run("return [...document.querySelectorAll('#who tbody tr')].filter(row => row.getBoundingClientRect().bottom <= innerHeight)"
                       ".map(row => row.textContent)")
    assert any(who in row and why in row for row in seen)


def test_sorting(browser, show):
    show("smb3-krb5")
    heads = browser.run("return [...document.querySelectorAll('#list th button')].map(button => button.textContent)")
    assert heads[0] == "No." and browser.run(SORTED) == ["none"] * len(heads)
    browser.click("#list th:first-child button")
    assert [row[0] for row in browser.run(ROWS)] == [str(number) for number in range(1, 13)]
    assert browser.run(SORTED) == ["ascending"] + ["none"] * (len(heads) - 1)
    browser.click("#list th:first-child button")
    assert [row[0] for row in browser.run(ROWS)] == [str(number) for number in range(12, 0, -1)]
    assert browser.run(SORTED)[0] == "descending"
    # By the keyboard, and by text; those alike stay as they are.
    browser.run("document.querySelector('#list th:nth-child(3) button').focus()")
    browser.type("#list th:nth-child(3) button", "\ue007")
    found = browser.run(ROWS)
    assert [row[2] for row in found] == ["alice@LAB.EXAMPLE.COM"] * 9 + ["disabled@LAB.EXAMPLE.COM"] * 2 + ["LAB\\disabled"]
    assert [row[0] for row in found] == ["9", "8", "7", "6", "5", "4", "3", "2", "1", "11", "10", "12"]
    # What is not known stands last.
    win32 = heads.index("Win32") + 1
    for order in (["0", "0", "1331", "1331", "1331"], ["1331", "1331", "1331", "0", "0"]):
        browser.click(f"#list th:nth-child({win32}) button")
        assert [row[win32 - 1] for row in browser.run(ROWS)] == order + ["-"] * 7
    assert browser.complaints() == []


def test_searching(browser, show):
    show("smb3-krb5")
    assert browser.run("return document.querySelector('label[for=words]').textContent") == "Search the table"
    browser.type("#words", "DISABLED")
    assert [row[0] for row in browser.run(ROWS)] == ["10", "11", "12"]
    assert browser.run("return document.querySelector('#list output').textContent") == "3 of 12"
    browser.type("#words", " smb2")
    assert [row[0] for row in browser.run(ROWS)] == ["12"]
    browser.type("#words", " nothing like that")
    assert browser.run(ROWS) == []
    browser.run("const words = document.querySelector('#words'); words.value = ''; words.dispatchEvent(new Event('input'))")
    assert len(browser.run(ROWS)) == 12 and browser.run("return document.querySelector('#list output').textContent") == ""


def test_without_scripts(browser, show):
    browser.devtools("Emulation.setScriptExecutionDisabled", value=True)
    try:
        show("smb3-krb5")
        assert browser.run("return document.querySelectorAll('#list button, #words').length") == 0
        assert browser.run("return document.querySelector('#search').getClientRects().length") == 0
        assert len(browser.run(ROWS)) == 12
    finally:
        browser.devtools("Emulation.setScriptExecutionDisabled", value=False)


@pytest.mark.parametrize("size", [(21.0, 29.7), (21.59, 27.94)], ids=["A4", "Letter"])
def test_printing(browser, show, size):
    show("smb3-ntlm")
    browser.prefer("dark")
    pdf = browser.print(*size)
    assert pdf.startswith(b"%PDF") and pdf.rstrip().endswith(b"%%EOF")
    boxes = {tuple(map(float, box.split()))[2:] for box in re.findall(rb"/MediaBox \[([\d. ]+)\]", pdf)}
    width, height = (centimetres / 2.54 * 72 for centimetres in size)
    # The table of attempts lies across.
    assert sorted(boxes) == [pytest.approx((width, height), abs=2), pytest.approx((height, width), abs=2)]
    assert 5 < len(re.findall(rb"/Type ?/Page\b", pdf)) < 15


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("capture, report", [("smb3-ntlm", "sspi,report,html"), ("smb3-krb5", "sspi,report,html,redact"), ("made-attempts-kdc", "sspi,report,html")])
def test_contrast(browser, show, scheme, capture, report):
    show(capture, report=report)
    browser.prefer(scheme)
    found = browser.run(CONTRAST)
    assert len(found) > 100 and found[0][0] >= 4.5, found[0]
    assert browser.run("return matchMedia('(prefers-color-scheme: dark)').matches") == (scheme == "dark")
    dark = browser.run("return getComputedStyle(document.documentElement).backgroundColor") != "rgb(255, 255, 255)"
    assert dark == (scheme == "dark")


@pytest.mark.parametrize("capture", ["smb3-krb5", "report-hostile"])
def test_on_a_narrow_screen(browser, show, capture):
    """Tables and drawings move in their own places, the page does not."""
    show(capture)
    browser.resize(360, 700)
    assert browser.run("return document.documentElement.scrollWidth") <= 360
    assert browser.run("return document.querySelector('#who td').getBoundingClientRect().right") < 360


def test_hostile_names(browser, show):
    show("report-hostile")
    assert browser.run("return typeof hacked") == "undefined" and browser.run("return document.title") == "Authentication report"
    names = {row[2] for row in browser.run(ROWS)}
    assert {pages.visible(name) for name in pages.HOSTILE} <= names
    assert browser.run("return document.querySelectorAll('img, iframe, base, h1, script, style, meta, main').length") == 1 + 1 + 1 + 4 + 1
    browser.click("#list th:nth-child(3) button")
    browser.type("#words", "<script>hacked")
    found = {"<script>hacked=1</script>", "</script><script>hacked=4</script>"}
    assert {row[2] for row in browser.run(ROWS)} == found | {f"EXAMPLE\\{name}" for name in found}
    assert browser.run("return typeof hacked") == "undefined" and browser.complaints() == []
