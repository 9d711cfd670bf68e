# SPDX-License-Identifier: GPL-2.0-or-later
"""The report as a page, taken apart by a parser of HTML, and names that try to be more than text in it."""
import html.parser
import re

# Elements without an end, and those whose end may be left out where another one begins.
VOID = {"br", "link", "meta", "input"}
ENDED_BY = {"tr": {"tr", "tbody"}, "td": {"td", "tr", "tbody", "th"}, "th": {"th", "td", "tr", "tbody"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"},
            "thead": {"tbody"}, "tbody": {"tbody"}, "p": {"p", "section", "table", "dl"}}

HOSTILE = ["<script>hacked=1</script>", "\"><img src=x onerror=hacked=2>", "' onmouseover='hacked=3", "</td></table></main><h1>Trust me</h1>",
           "</style><style>*{display:none}</style>", "</title></head><base href=//evil.example>", "</script><script>hacked=4</script>", "<!--", "]]>",
           "</text></svg><iframe src=//evil.example>", "&lt;b&gt;", "%1 %2 %n%s", "\u202egnp.exe", "<meta http-equiv=refresh content=0;//evil.example>"]
HARMLESS = [f"name{number}" for number in range(len(HOSTILE))]


class Element:
    def __init__(self, tag, attributes):
        self.tag, self.attributes, self.parts = tag, dict(attributes), []

    @property
    def text(self):
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    def all(self, tag, **attributes):
        """The elements inside of that name, which have those attributes."""
        for part in self.parts:
            if isinstance(part, Element):
                if part.tag == tag and all(part.attributes.get(name) == value for name, value in attributes.items()):
                    yield part
                yield from part.all(tag, **attributes)

    def first(self, tag, **attributes):
        return next(self.all(tag, **attributes), None)


class Parser(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]
        self.faults = []

    def handle_starttag(self, tag, attributes):
        while tag in ENDED_BY.get(self.open[-1].tag, ()):
            self.open.pop()
        if len({name for name, _ in attributes}) != len(attributes):
            self.faults.append(f"<{tag}> has an attribute twice")
        element = Element(tag, attributes)
        self.open[-1].parts.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attributes):
        self.open[-1].parts.append(Element(tag, attributes))

    def handle_endtag(self, tag):
        while self.open[-1].tag in ENDED_BY and self.open[-1].tag != tag:
            self.open.pop()
        if self.open[-1].tag != tag:
            self.faults.append(f"</{tag}> ends <{self.open[-1].tag}>")
        else:
            self.open.pop()

    def handle_data(self, data):
        self.open[-1].parts.append(data)

    def handle_comment(self, data):
        self.faults.append(f"a comment: {data}")


def parse(text):
    """The page as its outermost element, which is well formed."""
    parser = Parser()
    parser.feed(text)
    parser.close()
    assert not parser.faults and [element.tag for element in parser.open] == [""]
    return parser.root


def elements(element):
    for part in element.parts:
        if isinstance(part, Element):
            yield part
            yield from elements(part)


def rows(table):
    """The body of a table as texts."""
    return [[cell.text.strip() for cell in row.parts if isinstance(cell, Element)] for row in table.first("tbody").all("tr")]


def section(page, name):
    return page.first("section", id=name)


def fact(place, label):
    """What stands beside a label."""
    facts = [part for part in place.parts if isinstance(part, Element)]
    return next(facts[i + 1].text.strip() for i, part in enumerate(facts) if part.tag == "dt" and part.text == label)


def shape(page):
    """All of a page but its texts and what is measured by them."""
    return [(element.tag, sorted((name, value) for name, value in element.attributes.items() if name not in ("aria-label", "content", "data-name")))
            for element in elements(page)]


def visible(name):
    return re.sub("\u202e", r"\\u{202e}", name)
