"""The woven body made ready to read: heading anchors, tables and code that a keyboard can scroll, and the contents."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from site_builder.model.note import Heading
from site_builder.text.regex import regex
from site_builder.text.slug import quote_path

# the tags that get something; "<h2 id="a">", "</table>", not "<header>", not "<thead>"
TAG = regex(r"<(?P<close>/?)(?P<name>h[1-6]|table|pre|div|input)(?P<attributes>(?:\s[^<>]*)?)>")
WORDLESS_HEAD = regex(r"<th((?:\s[^<>]*)?)></th>")
ID = regex(r'\sid="([^"]*)"')
CLASS = regex(r'\sclass="')
FORMULA_START = '<span class="math" data-math="inline"'
# the end of a formula with what may not begin a line: "</math></span>，", but not its half of a pair "…）（"
FORMULA_END = regex(r"</math></span>(?P<closing>[,.;:!?)\]%，。、；：！？）】」』》〉〕…’”]*)")
TEX = '<annotation encoding="application/x-tex">'
LONG_FORMULA = 30  # letters of TeX, which may be wider than a small screen
OPENING = regex(r"[(\[（【「『《〈〔‘“]+\Z")  # what may not end one
DEEPEST = 3  # levels that the contents show


@dataclass(slots=True)
class ContentsEntry:
    """`anchor` is percent-encoded, without `#`."""

    anchor: str
    text: str
    below: list[ContentsEntry] = field(default_factory=list)


def dress(body: str, headings: Sequence[Heading], translate: Callable[..., str]) -> Markup:
    """`body` with a link to itself in each of the note's own headings and with names for the boxes of tasks.

    A head without words in a table is a cell: it names nothing. Headings that skip a level tell the level they have.

    Tables, code and formulas take the focus, so that a keyboard can scroll them. Links that are added are marked
    `data-pl-ui`. Headings of embedded notes stay as they are: they belong to another page.
    """
    known = {heading.id: heading for heading in headings}
    table = f'<div class="tw" tabindex="0" role="group" aria-label="{html.escape(translate("table"))}">'
    code = f' tabindex="0" role="group" aria-label="{html.escape(translate("code"))}"'
    formula = f' tabindex="0" role="group" aria-label="{html.escape(translate("formula"))}"'
    task = {done: f' aria-label="{html.escape(translate(done))}"' for done in ("task_done", "task_open")}
    open_heading: Heading | None = None
    above: list[int] = []  # the levels of the headings that the next one may lie under

    def furnish(match: re.Match[str]) -> str:
        nonlocal open_heading
        name, attributes = match["name"], match["attributes"]
        if name == "table":
            return "</table></div>" if match["close"] else f"{table}<table{attributes}>"
        if name == "pre":
            return "</pre>" if match["close"] else f"<pre{attributes}{code}>"
        if name == "div":
            return f"<div{attributes}{formula}>" if 'data-math="block"' in attributes else match[0]
        if name == "input":
            return f"<input{attributes}{task['task_done' if ' checked' in attributes else 'task_open']}>"
        if match["close"]:
            link = _anchor(open_heading, translate) if open_heading else ""
            open_heading = None
            return f"{link}</{name}>"
        found = ID.search(attributes)
        open_heading = known.get(html.unescape(found[1])) if found else None
        if open_heading and open_heading.is_empty and not CLASS.search(attributes):
            attributes += ' class="empty"'
        return f"<{name}{attributes}{_spoken_level(int(name[1]), above)}>"

    body = WORDLESS_HEAD.sub(lambda head: f"<td{head[1]}></td>", body)  # a template would be escaped in Markup
    return Markup(kept_together(TAG.sub(furnish, body), formula))


def _spoken_level(level: int, above: list[int]) -> str:
    """What a heading is below the title of the page, where its note leaves levels out or begins anew."""
    while above and above[-1] >= level:
        above.pop()
    above.append(level)
    spoken = len(above) + 1
    return "" if spoken == level else f' aria-level="{spoken}"'


def kept_together(body: str, scrolling: str = "") -> str:
    """`body` with each inline formula tied to the punctuation that touches it.

    Long ones are marked and get the attributes `scrolling`: they may be wider than a small screen.
    Browsers may break a line on either side of a formula, so that the next one would begin with a comma.
    """
    parts: list[str] = []
    done = 0
    for end in FORMULA_END.finditer(body):
        start = body.rfind('<span class="math"', done, end.start())
        if start < 0 or not body.startswith(FORMULA_START, start):
            continue
        before = OPENING.search(body, max(done, start - 3), start)
        begin = before.start() if before else start
        is_long = _length(body, start, end.start()) >= LONG_FORMULA
        if before or end["closing"] or is_long:
            mark = f'<span class="tied long"{scrolling}>' if is_long else '<span class="tied">'
            parts += (body[done:begin], mark, body[begin : end.end()], "</span>")
            done = end.end()
    return "".join((*parts, body[done:]))


def _length(body: str, start: int, stop: int) -> int:
    """The letters of the TeX source of the formula that stands in that stretch."""
    source = body.find(TEX, start, stop)
    return body.find("</annotation>", source, stop) - source - len(TEX) if source >= 0 else 0


def _anchor(heading: Heading, translate: Callable[..., str]) -> str:
    label = html.escape(translate("section_link", title=heading.text))
    return f'<a class="ha" data-pl-ui href="#{quote_path(heading.id)}" aria-label="{label}">§</a>'


def contents(headings: Sequence[Heading]) -> list[ContentsEntry]:
    """The headings as a tree of at most three levels; the heading that is the page's title is left out."""
    shown = [heading for heading in headings if not heading.is_title]
    levels = sorted({heading.level for heading in shown})[:DEEPEST]
    roots: list[ContentsEntry] = []
    path: list[tuple[int, ContentsEntry]] = []
    for heading in shown:
        if heading.level not in levels or not heading.text:
            continue
        entry = ContentsEntry(anchor=quote_path(heading.id), text=heading.text)
        while path and path[-1][0] >= heading.level:
            path.pop()
        (path[-1][1].below if path else roots).append(entry)
        path.append((heading.level, entry))
    return roots
