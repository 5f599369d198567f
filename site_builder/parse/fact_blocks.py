"""The labelled rows of one block, whatever lists, quotes, callouts and tables it is made of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as new
from html.parser import HTMLParser

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from site_builder.parse.fact_lines import (
    LONGEST_LABEL,
    VAGUE,
    Line,
    cell_line,
    closing_bracket,
    compound_spans,
    has_letters,
    has_words,
    label_of,
    lines_of,
    plain_line,
    words_beside_links,
)
from site_builder.scholar.fields import CALLED, SECTIONS, STRONG, field_of, opens_region
from site_builder.scholar.identifiers import identifies
from site_builder.scholar.titles import names_a_work
from site_builder.scholar.values import addresses_in, clean
from site_builder.scholar.venue import names_conference, parse_venue
from site_builder.text.regex import regex

_MOST_FIELDS = 50  # in brackets on one line
MOST_ADDRESSES = 1000
_LONGEST_HTML = 100_000


@dataclass(slots=True)
class Row:
    """A line with its label (None for none) and the field it means; `more` are the lines that go on with the value."""

    label: str | None
    field: str | None
    line: Line
    start: int
    stop: int
    source: str
    number: int
    is_marked: bool = False
    more: list[Line] = new(default_factory=list)
    is_outline_title: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.more and not self.line.text[self.start : self.stop].strip()

    @property
    def is_strong(self) -> bool:
        """Whether the label is one that hardly anything but a paper has."""
        return self.field in STRONG and (self.label or "").casefold() not in VAGUE


@dataclass(slots=True)
class Item:
    """A top-level item of a list: its tokens [start, stop) of the block, and the rows that it has."""

    start: int
    stop: int
    rows: list[Row]


@dataclass(slots=True)
class Block:
    """`caption` is the title of the first callout, if it is none of the names for a paper's facts."""

    rows: list[Row]
    is_simple: bool = True
    items: list[Item] = new(default_factory=list)
    references: list[Passage] = new(default_factory=list)
    caption: Passage | None = None


@dataclass(slots=True)
class Passage:
    """Lines that have no label, as one text."""

    text: str
    addresses: tuple[tuple[str, str], ...]
    number: int
    is_item: bool = False


def _passage(lines: Sequence[Line], number: int, *, is_item: bool = False) -> Passage:
    text = " ".join(line.text.strip() for line in lines)
    addresses = tuple((words, address) for line in lines for _, _, words, address in line.addresses)
    return Passage(text, addresses[:MOST_ADDRESSES], number, is_item)


def has_picture(token: Token) -> bool:
    return any(child.type in ("image", "embed") for child in token.children or ())


class BlockReader:
    """The rows of one top-level block, whatever lists, quotes, callouts and tables it is made of."""

    def __init__(self, tokens: Sequence[Token], labels: Mapping[str, str]) -> None:
        self.tokens = tokens
        self.labels = labels
        self.block = Block(rows=[])
        self.items: list[Row | None] = []  # of each open list item: its first row
        self.quotes = 0
        self.item_start = 0
        self.item_rows = 0  # how many rows the block had when its top-level item began
        self.is_heading = False  # of level 1, in an item
        self.row: list[Token] = []
        self.table: list[list[Token]] = []

    def read(self) -> Block:
        skip = ""
        for place, token in enumerate(self.tokens):
            kind = token.type
            if skip:
                skip = "" if kind == skip else skip
                if kind == "inline" and "://" in token.content:
                    for line in lines_of(token.children or []):
                        self.block.rows.extend(self._linked(line, line_number(token)))
                if kind == "inline" and not opens_region(token.content) and _words(token).strip():
                    self.block.is_simple = False  # the title of a callout would be lost
                    if self.block.caption is None and names_a_work(_words(token)):
                        self.block.caption = _passage(lines_of(token.children or []), line_number(token))
            elif kind == "inline":
                self._inline(token)
            elif kind == "list_item_open":
                if not self.items:
                    self.item_start, self.item_rows = place, len(self.block.rows)
                self.items.append(None)
            elif kind == "list_item_close":
                self.items.pop()
                if not self.items:
                    self.block.items.append(Item(self.item_start, place + 1, self.block.rows[self.item_rows :]))
            elif kind in ("blockquote_open", "callout_open"):
                self.quotes += 1
            elif kind in ("blockquote_close", "callout_close"):
                self.quotes -= 1
            elif kind == "callout_title_open":
                skip = "callout_title_close"
            elif kind == "table_open":
                self.table = []
            elif kind == "tr_open":
                self.row = []
                self.table.append(self.row)
            elif kind == "table_close":
                self._table(
                    [[cell_line(cell.children or []) for cell in row] for row in self.table], line_number(token) or 0
                )
                self.table = []
            elif kind == "html_block":
                self._html(token)
            elif kind in _NOT_IN_CARD:
                self.block.is_simple = False
                self.is_heading = kind == "heading_open" and token.tag == "h1" and len(self.items) == 1
        return self.block

    def _inline(self, token: Token) -> None:
        if not self.items and has_picture(token):
            self.block.is_simple = False  # the card has no place for it
        if self.table:
            self.row.append(token)
            return
        number = line_number(token)
        lines = [line for line in lines_of(token.children or []) if has_words(line.text)]
        current: Row | None = None
        depth = len(self.items)
        is_heading, self.is_heading = self.is_heading, False
        known: list[bool] = []
        for index, line in enumerate(lines):
            row = self._row(line, number + index)
            known.append(row is not None and row.field in CALLED)
            if row is not None and row.label is not None and (several := self._several(row)):
                self.block.rows.extend(several)
                self.items[-1:] = several[:1] if depth else []
                current = several[-1]
                continue
            owner = self._owner(row)
            if owner is not None:
                owner.more.append(line)
                current = owner
            elif row is not None:
                self.block.rows.append(row)
                current = row
            elif (
                current is not None
                and current.label is not None
                and (depth or current.is_empty or current.field == "reference" or _goes_on(current))
            ):
                current.more.append(line)
                continue
            else:
                fields = self._bracketed(line, number + index)
                current = Row(None, None, line, 0, len(line.text), self._source(), number + index)
                links = self._linked(line, number + index) if not fields else []
                are_all = len(links) == len(line.addresses) and not has_letters(words_beside_links(line))
                if not depth or are_all:
                    fields = fields or links
                if fields and not depth:
                    self.block.rows.extend(fields)
                    self.block.is_simple = self.block.is_simple and bool(links) and are_all
                    current = None
                elif fields:
                    self.block.rows.extend(fields)
                else:
                    self.block.rows.append(current)
            if depth and self.items[-1] is None:
                self.items[-1] = current
        self._outline_title(lines)
        if is_heading and current is not None and current.label is None and len(lines) == 1:
            current.is_outline_title = True  # an outline's "- # Title"
        free = lines[: next((place for place, row in enumerate(known) if row), None)] or lines  # links stand below
        if depth < 2 and lines:
            self.block.references.append(_passage(free, number, is_item=bool(depth)))

    def _owner(self, row: Row | None) -> Row | None:
        """The label above whose empty value a nested item is: "- Authors:" and a list of names below it."""
        if len(self.items) < 2 or self.items[-1] is not None:
            return None
        above = self.items[-2]
        if above is not None and above.label is None and row is None and self._is_label(above):
            above.label = above.line.text.strip(" :：")
            above.field = field_of(above.label, self.labels)
            above.start = above.stop
        if (
            above is None
            or above.label is None
            or above.line.text[above.start : above.stop].strip()
            or opens_region(above.label)
        ):
            return None
        return above if row is None or (row.field is None and above.field is not None) else None

    def _is_label(self, row: Row) -> bool:
        """Whether a line is no more than a label, as that of an item with the values in a list below it."""
        label = row.line.text.strip()
        is_short = len(label) <= LONGEST_LABEL and not row.more and not row.line.addresses
        return is_short and field_of(label, self.labels) in SECTIONS and label.casefold() not in VAGUE

    def _outline_title(self, lines: list[Line]) -> None:
        """An outline gives the title as the text of the item whose further lines are `key:: value`."""
        rows = self.block.rows[-len(lines) :] if lines and (self.items or not self.quotes) else []
        if len(rows) == len(lines) >= 2 and rows[0].line is lines[0] and rows[0].field is None:
            rows[0].is_outline_title = rows[0].source != "field" and any(
                row.source == "field" and row.field is not None and row.label not in ("id", "key") for row in rows[1:]
            )

    def _source(self) -> str:
        return "quote" if self.quotes and not self.items else "list"

    def _row(self, line: Line, number: int) -> Row | None:
        found = label_of(line, self.labels)
        if found is None:
            return None
        label, start, separator = found
        known = field_of(label, self.labels)
        source = "field" if separator == "::" else self._source()
        is_plain_text = not self.items and not line.marked and separator not in ("::", "link")
        if known is None and (is_plain_text or (separator == "link" and not self.items)):
            return None  # "Note: this is prose"
        if separator == "link":
            return Row(label, known or "links", line, 0, len(line.text), source, number)
        stop = len(line.text)
        if (bar := _BAR.match(line.text, start)) is not None and known is not None:  # of a table that is none
            start, stop = bar.end(), bar.end() + len(line.text[bar.end() :].rstrip(" \t|"))
        return Row(label, known, line, start, stop, source, number, is_marked=bool(line.marked))

    def _several(self, row: Row) -> list[Row]:
        """The rows of a line that has more labels: "**Authors:** Ann Lee | **Year:** 2019"; [] for one label alone."""
        line, text = row.line, row.line.text
        # where the label starts, where its value starts, label, field, whether it is marked
        found: list[tuple[int, int, str, str, bool]] = []
        for start, stop in line.marks:
            after = re.match(r"\s*[:：]{1,2}", text[stop : stop + 8])
            label = text[start:stop].strip().rstrip(":：")
            is_label = start >= row.start and label and (after or text[start:stop].rstrip().endswith((":", "：")))
            field = field_of(label, self.labels) if is_label else None
            if field or (is_label and row.field in _ENDING and len(label) <= LONGEST_LABEL):
                found.append((start, stop + (after.end() if after else 0), label, field or "", True))
        for match in _NEXT_LABEL.finditer(text, row.start) if len(text) <= _LONGEST_LINE else ():
            field = field_of(match["label"], self.labels)
            if field in STRONG and match["label"].casefold() not in VAGUE:
                found.append((match.start("label"), match.end(), match["label"], field or "", False))
        for match in _LABEL_IN_BRACKETS.finditer(text, row.start) if len(text) <= _LONGEST_LINE else ():
            if (field := field_of(match["label"], self.labels)) in _IN_BRACKETS and field != row.field:
                found.append((match.start(), match.end(), match["label"], field or "", False))
        for match in _GLUED_LABEL.finditer(text, row.start) if "：" in text and len(text) <= _LONGEST_LINE else ():
            found.append((match.start(), match.end(), match[1], field_of(match[1], self.labels) or "", False))
        for match in _OF_OTHERS.finditer(text, row.start) if "\u3000" in text and row.field in _ENDING else ():
            found.append((match.start(), match.end(), match[1], field_of(match[1], self.labels) or "", False))
        if not found:
            return self._compound(row)
        if row.field is None and not row.is_marked:
            return []
        found.sort()
        rows = [replace(row, stop=found[0][0])]
        for index, (_, start, label, field, is_marked) in enumerate(found):
            stop = found[index + 1][0] if index + 1 < len(found) else len(text)
            if start < stop:
                rows.append(Row(label, field or None, line, start, stop, row.source, row.number, is_marked=is_marked))
        for one in rows:
            one.stop = one.start + len(text[one.start : one.stop].rstrip(_BETWEEN_LABELS))
            value = text[one.start : one.stop]
            if value.endswith((")", "）")) and not re.search(r"[(（]", value):  # of the bracket before the label
                one.stop -= 1
        return rows

    def _compound(self, row: Row) -> list[Row]:
        """The rows of "Authors / Year / Venue: Ann Lee / 2019 / ICML", whose value has as many parts as its label."""
        spans = compound_spans(row.label or "", row.line.text, row.start, row.stop, self.labels)
        return [
            replace(row, label=label, field=field_of(label, self.labels), start=start, stop=stop)
            for label, start, stop in spans
            if start < stop
        ]

    def _bracketed(self, line: Line, number: int) -> list[Row]:
        """Fields inside a sentence: `[doi:: 10.1/x]`, `(year:: 1998)`."""
        if "::" not in line.text:
            return []
        rows: list[Row] = []
        position = 0
        for _ in range(_MOST_FIELDS):
            match = _BRACKETED.search(line.text, position)
            if match is None:
                break
            stop = closing_bracket(line.text, match.start(), match.end())
            position = max(stop, match.end())
            if stop >= 0 and (known := field_of(match[1], self.labels)):
                rows.append(Row(match[1].strip(), known, line, match.end(), stop, "field", number))
        return rows

    def _linked(self, line: Line, number: int) -> list[Row]:
        """Links that are called by a label, with few other words: "ICML 2019 · [Paper](https://…) · [Code](https://…)"."""
        if len(line.text) > _LONGEST_LINE:
            return []
        beside = words_beside_links(line)
        if len(beside) > _MOST_LETTERS_BESIDE or _PROSE.search(beside):
            return self._between_bars(line, number)  # a sentence may speak of any paper
        found = [
            Row(words, known, line, start, stop, self._source(), number, is_marked=True)
            for start, stop, words, address in line.addresses[:_MOST_FIELDS]
            if not address.startswith("wikilink:")
            and (known := field_of(words, self.labels)) in CALLED
            and not (line.text[:start].strip() and line.text[:start].rstrip()[-1:].isalnum())
        ]
        head = line.text[: min((row.start for row in found), default=0)].rstrip(_BETWEEN_LABELS + "-–—")
        if (venue := parse_venue(head)).issued and names_conference(venue.title):
            found.insert(0, Row("Venue", "container-title", line, 0, len(head), self._source(), number, is_marked=True))
        return found

    def _between_bars(self, line: Line, number: int) -> list[Row]:
        """Links that are called by a label, each alone between bars: "7/10 | top 25% | [arxiv](https://…)"."""
        found: list[Row] = []
        for start, stop, words, address in line.addresses[:_MOST_FIELDS]:
            before, behind = line.text[:start].rstrip(), line.text[stop:].lstrip()
            is_apart = before.endswith(_BARS) and (not behind or behind.startswith(_BARS))
            known = field_of(words, self.labels) if is_apart and identifies(address) else None
            if known in CALLED:
                found.append(Row(words, known, line, start, stop, self._source(), number, is_marked=True))
        return found

    def _table(self, rows: list[list[Line]], number: int) -> None:
        rows = [row for row in rows if row]
        if not rows:
            return
        width = max(len(row) for row in rows)
        if width == 1:
            self._lines_of_table([row[0] for row in rows if has_words(row[0].text)], number)
            return
        heads = [field_of(cell.text, self.labels) for cell in rows[0]]
        first = [field_of(row[0].text, self.labels) for row in rows[1:]]
        if sum(head is not None for head in heads) >= 2 and not any(first):  # labels in the head: one paper a row
            if len(rows) == 2:
                self._pairs(list(zip(rows[0], rows[1], strict=False)), number)
            self.block.is_simple = False
            return
        if width == 2 and heads[0] == "author" and not any(first) and _OF_PEOPLE.search(rows[0][-1].text):
            names = "; ".join(row[0].text.strip() for row in rows[1:])
            self.block.rows.append(
                Row(rows[0][0].text.strip(" :："), "author", plain_line(names), 0, len(names), "table", number)
            )
            self.block.is_simple = False
            return
        if width == 2:
            pairs = [(row[0], row[1]) for row in rows if len(row) == 2]
            generic = not heads or heads[0] is None
            self._pairs([pair for pair in pairs[1 if generic else 0 :] if has_words(pair[0].text)], number)
        elif width >= 3:
            columns = range(0, width - 1, 2) if width % 2 == 0 else self._label_column(rows, width)
            pairs = [
                (row[i], row[i + 1])
                for row in rows
                for i in columns
                if i + 1 < len(row) and field_of(row[i].text, self.labels)
            ]
            if len(pairs) >= 2:
                self._pairs(pairs, number)
            self.block.is_simple = False

    def _lines_of_table(self, cells: list[Line], number: int) -> None:
        """A table of one column, whose cells are labelled lines: "| **Author:** Ann Lee |"."""
        for row in (self._row(cell, number) for cell in cells):
            if row is None:
                self.block.is_simple = False
                continue
            row.source = "table"
            self.block.rows.extend(self._several(row) or [row])

    def _label_column(self, rows: list[list[Line]], width: int) -> range:
        """The column of the labels, where another one, of numbers, may stand before it."""
        known = [sum(len(row) > i and field_of(row[i].text, self.labels) is not None for row in rows) for i in range(2)]
        return range(1, 2) if width == 3 and known[1] > known[0] else range(1)

    def _pairs(self, pairs: list[tuple[Line, Line]], number: int) -> None:
        for label, value in pairs:
            known = field_of(label.text, self.labels)
            self.block.rows.append(
                Row(label.text.strip(" :："), known, value, 0, len(value.text), "table", number, is_marked=True)
            )

    def _html(self, token: Token) -> None:
        """Tables of raw HTML, and its lines: `<b>Author</b>: Ann Lee<br>`."""
        self.block.is_simple = False
        source = token.content[:_LONGEST_HTML]
        number = line_number(token)
        if "<table" in source.lower():
            parser = _HtmlTable()
            parser.feed(source)
            self._table([[plain_line(cell) for cell in row] for row in parser.rows], number)
        elif ":" in source or "：" in source or "<dt" in source:
            source = _HTML_TERM.sub(": ", source)
            if "<a" in source:
                source = _HTML_LINK.sub(r"[\2](\1)", source)
            for text in _HTML_BREAK.split(source):
                words = clean(text)
                addresses = [
                    (place, place + len(one), one, address)
                    for one, address in addresses_in(text)
                    if (place := words.find(one)) >= 0
                ]
                row = self._row(Line(words, [], addresses), number) if words else None
                if row is not None and row.field:
                    self.block.rows.append(row)


_OF_PEOPLE = regex(
    r"mail|affiliat|institut|universit|organi[sz]ation|邮箱|郵箱|单位|机构|所属|メール|소속|이메일", re.IGNORECASE
)
_BAR = regex(r"\s*\|\s*")
# a label after a sign that parts the facts of one line: "作者：张三 | 期刊：软件学报", not "Deep Learning: A Review"
_NEXT_LABEL = regex(r"(?:[|｜·•;；]|\s/\s|\s{2,}|\u3000)\s*(?P<label>[^\W\d][\w /-]{0,24}?)\s*[:：]\s*(?!//)")
# "Journal: Nature (Publication date: 2019-05-01)"
_IN_BRACKETS = frozenset(("issued", "date", "container-title"))
_LABEL_IN_BRACKETS = regex(r"\s*[(（]\s*(?P<label>[^\W\d][\w /-]{0,24}?)\s*[:：]\s*(?!//)(?=[^()（）]*[)）])")
# labels of posts whose line ends were lost: "原文标题：Some title原文作者：Ann Lee"
_GLUED_LABEL = regex(
    r"(?<=[^\s：|｜])(原文作者|论文作者|原文链接|论文链接|发表会议|发表期刊|发表时间|笔记作者|笔记小编|作者单位)："
)
_OF_OTHERS = regex(r"\u3000+([\u3400-\u9fff]{2,6})[:：]")  # "作者：张三　导师：李四"
_ENDING = frozenset(("author", "title", "container-title", "issued"))  # which have no labels of other things inside
_MOST_LETTERS_BESIDE = 30
_PROSE = regex(r"\b[a-z]{2,}|[，。、；,.;]")  # not "ICML 2019 · | –"
_BARS = ("|", "｜")
_BETWEEN_LABELS = " \t\u00a0\u3000|｜·•;；,，/"
_LONGEST_LINE = 2000  # letters
_HTML_TERM = regex(r"[:：]?\s*</dt>\s*<dd>", re.IGNORECASE)
_NOT_IN_CARD = frozenset(
    ("fence", "code_block", "math_block", "hr", "heading_open", "dl_open", "footnote_block_open", "footnote_open")
)
_BRACKETED = regex(r"[\[(]\s*([^\[\]()\s:][^\[\]():]{0,40}?)\s*::\s*")  # "[author:: ", "(year:: "
# a link whose words have no brackets
_HTML_LINK = regex(
    r"<a\s[^<>]{0,500}?\bhref\s*=\s*[\"']([^\"'<>\s()]{1,1000})[\"'][^<>]{0,500}>([^<>\[\]]{1,500})</a>", re.IGNORECASE
)
_HTML_BREAK = regex(r"<br\b[^>]*>|</?(?:p|div|li|ul|ol|dd|dt|tr|summary|details|h[1-6])\b[^>]*>|\n", re.IGNORECASE)


def line_number(token: Token) -> int:
    """The line of a block, from 1; 0 where it has none."""
    return token.map[0] + 1 if token.map else 0


def info_of(fence: Token) -> str:
    """The language of a fence, without braces and in lower case; "" without one."""
    words = unescapeAll(fence.info).split()
    return words[0].strip("{}.").lower() if words else ""


def _words(inline: Token) -> str:
    return " ".join(line.text for line in lines_of(inline.children or []))


def _goes_on(row: Row) -> bool:
    last = row.more[-1].text if row.more else row.line.text[row.start : row.stop]
    return last.rstrip().endswith((",", "，", "、", ";", "；", "&")) or last.rstrip().endswith(" and")


class _HtmlTable(HTMLParser):
    """The cells of HTML tables, as text; a link leaves its address behind its words as Markdown would write it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.cell: list[str] | None = None
        self.href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._close()
            self.rows.append([])
        elif tag in ("td", "th"):
            self._close()
            self.cell = []
        elif self.cell is not None and tag == "br":
            self.cell.append("\n")
        elif self.cell is not None and tag == "a":
            self.href = next((value or "" for name, value in attrs if name == "href"), "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._close()
        elif tag == "a" and self.cell is not None and self.href:
            self.cell.append(f" <{self.href}> " if self.href not in "".join(self.cell) else "")
            self.href = ""

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

    def _close(self) -> None:
        if self.cell is not None:
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append("".join(self.cell).strip())
        self.cell = None
