"""The facts of a paper as the body of a note states them: bullets, fields, tables, quotes and what else people use.

Read are the stretch before the first heading that names something else, and the sections named "Metadata" and the like.
Whatever stands further down belongs to other papers; only a BibTeX fence counts anywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as new
from html.parser import HTMLParser
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from site_builder.parse.block_loop import new_token
from site_builder.parse.plain import plain_text
from site_builder.scholar.fields import SECTIONS, STRONG, field_of, heading_field, names_link, opens_region
from site_builder.scholar.identifiers import find_arxiv, find_doi, find_pubmed, is_web
from site_builder.scholar.reference import count_names, looks_like_byline, looks_like_reference
from site_builder.scholar.titles import is_called_review, names_a_work
from site_builder.scholar.values import addresses_in, clean, trim_address, wikilink_words
from site_builder.scholar.venue import names_conference, parse_venue
from site_builder.text.regex import regex


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`label` as written, without marks ("" for a line that has none); `text` the plain value, its lines apart.

    `addresses` are (words, address) of the links in the value, wikilink targets as "wikilink:…"; `tokens` the inline
    children of the value (empty where it did not come from Markdown). `source` is "list", "field", "table", "quote",
    "heading", "reference" or "bibtex". `is_shown`: the card stands for the block that the entry comes from.
    """

    label: str
    text: str
    addresses: tuple[tuple[str, str], ...] = ()
    tokens: tuple[Token, ...] = ()
    source: str
    line: int
    is_shown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """`consumed`: spans [start, stop) of block tokens that the card shows instead of the body."""

    items: tuple[Entry, ...] = ()
    consumed: tuple[tuple[int, int], ...] = ()


_OTHER_PAPERS = regex(r"related|reference|further|bibliograph|参考|相关|延伸|関連", re.IGNORECASE)
_BIBTEX = frozenset(("bibtex", "bib", "biblatex"))
_LONGEST_BIBTEX = 100_000  # letters
_MOST_BIBTEX = 20
_MOST_REFERENCES = 3
_MOST_FIELDS = 50  # in brackets on one line
_MOST_ROWS = 200  # of one block; more is data, not the card of a paper
_MOST_ADDRESSES = 1000
_LONGEST_HTML = 100_000
_CALLED = frozenset(("paper", "URL", "arXiv", "DOI", "pdf", "code"))  # by the words of a link
_LONGEST_LABEL = 60
_DEEPEST_ADMONITION = 2
# labels that lists of any kind have too; they do not make a list a paper's
_VAGUE = frozenset(
    ("key", "id", "source", "by", "in", "book", "event", "article", "identifier", "地址", "address", "web")
)
# one known label of these is enough to take a line for the paper's; others need company
_ALONE = frozenset(("author", "DOI", "arXiv", "PMID", "citation-key", "first-author", "reference"))


def read_entries(
    tokens: Sequence[Token],
    title: str,
    labels: Mapping[str, str] | None = None,
    *,
    given: str = "",
    is_known: bool = False,
) -> Entries:
    """The entries of a note in order. `title` is its level-1 heading ("" without one); `labels` are extra ones.

    `given`: the title in front matter. `is_known`: front matter names the paper, by an identifier or a key.
    """
    reader = _Reader(tokens, labels or {}, title=title, given=given, is_known=is_known)
    reader.read()
    return Entries(items=tuple(reader.entries), consumed=tuple(reader.consumed))


@dataclass(slots=True)
class _Part:
    start: int
    stop: int
    token: Token
    is_verbatim: bool  # the text of the part is the content of its token, so that it may be cut


@dataclass(slots=True)
class _Line:
    """One line of inline content; `marked` is the length of the bold or code text that it begins with, 0 for none."""

    text: str
    parts: list[_Part]
    addresses: list[tuple[int, int, str, str]]
    marked: int = 0
    marks: tuple[tuple[int, int], ...] = ()  # all bold and code texts


@dataclass(slots=True)
class _Row:
    """A line with its label (None for none) and the field it means; `more` are the lines that go on with the value."""

    label: str | None
    field: str | None
    line: _Line
    start: int
    stop: int
    source: str
    number: int
    is_marked: bool = False
    more: list[_Line] = new(default_factory=list)
    is_outline_title: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.more and not self.line.text[self.start : self.stop].strip()


@dataclass(slots=True)
class _Item:
    """A top-level item of a list: its tokens [start, stop) of the block, and the rows that it has."""

    start: int
    stop: int
    rows: list[_Row]


@dataclass(slots=True)
class _Block:
    """`caption` is the title of the first callout, if it is none of the names for a paper's facts."""

    rows: list[_Row]
    is_simple: bool = True
    items: list[_Item] = new(default_factory=list)
    references: list[_Passage] = new(default_factory=list)
    caption: _Passage | None = None


@dataclass(slots=True)
class _Passage:
    """Lines that have no label, as one text."""

    text: str
    addresses: tuple[tuple[str, str], ...]
    number: int
    is_item: bool = False

    def entry(self, source: str) -> Entry:
        return Entry(label="", text=self.text, addresses=self.addresses, source=source, line=self.number)


def _passage(lines: Sequence[_Line], number: int, *, is_item: bool = False) -> _Passage:
    text = " ".join(line.text.strip() for line in lines)
    addresses = tuple((words, address) for line in lines for _, _, words, address in line.addresses)
    return _Passage(text, addresses[:_MOST_ADDRESSES], number, is_item)


class _Reader:
    """One pass over the block tokens of a note."""

    def __init__(
        self, tokens: Sequence[Token], labels: Mapping[str, str], *, title: str, given: str, is_known: bool
    ) -> None:
        self.tokens = tokens
        self.labels = labels
        self.titles = [squeezed for one in (title, given) if len(squeezed := _squeezed(one)) > 3]
        self.has_title = bool(title)
        self.is_known = is_known
        # blocks outside of the region that tell of authors, their heading, whether it is the first of the note
        self.late: list[tuple[int, int, str, bool]] = []
        self.single: list[_Row] = []  # labelled lines that stand alone, which only make a paper's facts together
        # of the first `counted` entries: the fields, and the labels with their lines
        self.counted = 0
        self.told: set[str] = set()
        self.places: set[tuple[str, int]] = set()
        self.entries: list[Entry] = []
        self.consumed: list[tuple[int, int]] = []
        self.references = 0
        self.bibtex = 0
        self.names_no_title = not title and not given
        self.is_review = is_called_review(given) or is_called_review(title)

    def read(self) -> None:
        region, section, seen_title = True, 0, False
        ancestors: list[tuple[int, str]] = []
        value_of: str | None = None
        awaited: str | None = None
        linked: str | None = None
        words = ""
        headings = 0
        is_opened = False  # a section of the paper's facts, by the heading just before
        is_leading = is_top = True  # first, or first below the title; nothing but headings so far
        spans = _spans(self.tokens)
        bold_section = self._bold_section(spans)
        lower_title: Entry | None = None
        for place, (start, stop) in enumerate(spans):
            first = self.tokens[start]
            if first.type == "heading_open":
                level, words = int(first.tag[1]), _heading_words(self.tokens[start:stop])
                is_leading, value_of, awaited, linked = False, None, None, None
                headings += 1
                is_inside = bool(section) and level > section
                if region and (seen_title or level > 1) and self._labelled_heading(spans, place, is_inside=is_inside):
                    continue
                if region and is_inside:
                    self._title_link(self.tokens[start:stop])
                ancestors = [one for one in ancestors if one[0] < level]
                if level == 1 and not seen_title and not opens_region(words):
                    seen_title = is_leading = True
                    region = region or not ancestors
                    self._title_link(self.tokens[start:stop])
                elif place == 0 and self._is_lower_title(words):
                    seen_title = is_leading = self.has_title = True
                    lower_title = Entry(label="", text=words.strip(), source="heading", line=_number(first))
                    self._title_link(self.tokens[start:stop])
                elif opens_region(words) and self._may_open(ancestors):
                    region, section, is_opened = True, level, True
                elif region and heading_field(words, is_first=is_top):
                    value_of = words
                elif region and names_link(words):
                    linked = words
                elif not (section and region and level > section):
                    region, section = False, 0
                    ancestors.append((level, words))
                continue
            is_top = False
            is_after_heading = (is_leading and self.has_title) or (is_opened and place and bool(section))
            is_opened = False
            if is_after_heading and self._preamble(spans[place : place + _MOST_PREAMBLE]):
                is_leading = False
                continue
            if place == bold_section and not is_leading and self._may_open(ancestors):
                self._block(start, stop, is_leading=False, in_section=True)
                continue
            if (entry := _bibtex_of(self.tokens[start:stop])) is not None:
                self._bibtex(*entry)
            elif value_of is not None:
                self._section_value(value_of, start, stop)
            elif linked is not None:
                if linked:
                    self._section_link(linked, start, stop)
                linked = ""  # the first block only
            elif (
                awaited is not None
                and first.type in ("paragraph_open", "bullet_list_open")
                and self._is_plain(start, stop)
            ):
                self._section_value(awaited, start, stop)
            elif region:
                self._block(start, stop, is_leading=is_leading, in_section=bool(section))
                awaited = self._awaited(start, stop)
                is_leading = False
                continue
            elif first.type == "callout_open":
                self._late_callout(start, stop)
            elif self.is_review and first.type == "paragraph_open":
                self._late_link(start, stop)
            elif first.type in _LATE_BLOCKS and len(self.late) < 2 and _tells_of_authors(self.tokens, start, stop):
                self.late.append((start, stop, words, headings == 1 + seen_title))
            is_leading, awaited = False, None
        if len(self.late) == 1:
            self._late_block(*self.late[0])
        if lower_title is not None and self.entries:
            self.entries.append(lower_title)

    def _is_lower_title(self, words: str) -> bool:
        """Whether the first heading of a note without a level-1 heading is the title of a work."""
        is_section = opens_region(words) or heading_field(words, is_first=True) or names_link(words)
        return self.names_no_title and not is_section and names_a_work(words)

    def _bold_section(self, spans: Sequence[tuple[int, int]]) -> int:
        """Which block is below the one paragraph that names the paper's facts, "**論文情報:**"; -1 for none."""
        found = [
            place + 1
            for place, ((start, stop), (below, _)) in enumerate(pairwise(spans))
            if stop - start == 3
            and self.tokens[start].type == "paragraph_open"
            and self.tokens[below].type in ("bullet_list_open", "table_open")
            and self.tokens[start + 1].content.startswith("**")
            and len(self.tokens[start + 1].content) < _LONGEST_LABEL
            and _OF_PAPERS.search(words := self.tokens[start + 1].content.strip("*:： "))
            and opens_region(words)
        ]
        return found[0] if len(found) == 1 else -1

    def _preamble(self, spans: Sequence[tuple[int, int]]) -> bool:
        """Names, venue and address of the paper as bare lines below the title, and nothing but such lines before it."""
        names: list[str] = []
        facts: list[Entry] = []
        names_block = -1
        is_known = False  # that the paper was at a well-known meeting
        for place, number, line in self._bare_lines(spans):
            text = line.text.strip()
            if len(line.addresses) == 1 and line.addresses[0][2] == text and _identifies(line.addresses[0][3]):
                if not facts and not names:
                    return False
                [(_, _, words, address)] = line.addresses
                link = Entry(label="", text=address, addresses=((words, address),), source="heading", line=number)
                self.entries += [*facts, *_byline(names, number), link]
                return True
            if len(text) > _LONGEST_REMARK * 4 or line.addresses or _label(line, self.labels):
                return False
            if (dated := _DATED_LINE.match(text)) and not names:
                facts.append(Entry(label="Date", text=dated[1], source="quote", line=number))
                text = text[dated.end() :]
            if names_block in (-1, place) and count_names(text):
                names.append(text.strip(" ,"))
                names_block = place
            elif _is_venue(text, is_surely=bool(names)):
                is_known = is_known or _is_venue(text, is_surely=True)
                facts.append(Entry(label="Venue", text=text, source="quote", line=number))
            elif not names or text.endswith(_STOPS):
                break
        if not names or not is_known:
            return False
        self.entries += [*facts, *_byline(names, facts[-1].line)]
        return True

    def _bare_lines(self, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, _Line]]:
        """The lines of paragraphs and quotes up to the first other block: of which block, their number, the line."""
        for place, (start, stop) in enumerate(spans):
            if self.tokens[start].type not in ("paragraph_open", "blockquote_open"):
                return
            for token in self.tokens[start:stop]:
                if token.type == "inline":
                    for index, line in enumerate(_lines(token.children or [])):
                        yield place, _number(token) + index, line

    def _late_link(self, start: int, stop: int) -> None:
        """The first paragraph "Paper link: https://…" of a note that calls itself one on a paper."""
        rows = _BlockReader(self.tokens[start:stop], self.labels).read().rows
        if (
            len(rows) == 1
            and rows[0].field in ("URL", "paper", "arXiv", "DOI")
            and _OF_PAPERS.search(rows[0].label or "")
        ):
            self.is_review = not any(_identifies(address) for _, _, _, address in rows[0].line.addresses)
            self.entries += [] if self.is_review else [_entry(rows[0])]

    def _late_callout(self, start: int, stop: int) -> None:
        """A callout of the paper's facts below other sections, as templates leave it when notes are written above: it
        is called so, or has the paper's key, and nothing has told of authors before."""
        if any(field_of(entry.label, self.labels) in ("author", "first-author") for entry in self.entries):
            return
        block = _BlockReader(self.tokens[start:stop], self.labels).read()
        fields = {row.field for row in block.rows if row.field and row.source == "field" and not row.is_empty}
        if len(fields) >= 3 and fields & {"author", "first-author"} and fields & {"title", "citation-key", "DOI"}:
            self._block(start, stop, is_leading=False, in_section=True)

    def _late_block(self, start: int, stop: int, heading: str, is_first: bool) -> None:
        """The one list or table with authors, below a heading that says nothing of the paper, or says it otherwise.

        It is the paper's when it repeats the title of the note, stands in a section on sources, or front matter has
        named a paper whose facts it tells; so it is in the first section below a title, when it has an address that
        says which paper it is. Several such lists are of several papers.
        """
        if any(field_of(entry.label, self.labels) in ("author", "first-author") for entry in self.entries):
            return
        block = _BlockReader(self.tokens[start:stop], self.labels).read()
        strong = {row.field: row for row in reversed(block.rows) if _is_strong(row) and not row.is_empty}
        if len(strong) < 2 or not strong.keys() & {"author", "citation-key"} or _OTHER_PAPERS.search(heading):
            return
        title = strong.get("title") or strong.get("paper")
        if title is not None and self.titles:
            told = _squeezed(title.line.text[title.start : title.stop])
            is_own = len(told) > 5 and any(told in one or told.startswith(one) for one in self.titles)
        else:
            is_own = self.is_known or _OF_SOURCE.fullmatch(heading.strip()) is not None
            is_own = is_own or (is_first and self.has_title and len(strong) > 2 and _identify(block.rows))
        if is_own:
            self._block(start, stop, is_leading=False, in_section=True)

    def _awaited(self, start: int, stop: int) -> str | None:
        """The label of a paragraph that is no more than a label, "**Authors**"; its value is the next block."""
        is_paragraph = self.tokens[start].type == "paragraph_open" and stop - start == 3
        if not is_paragraph or len(self.tokens[start + 1].content) > _LONGEST_LABEL:
            return None
        rows = _BlockReader(self.tokens[start:stop], self.labels).read().rows
        content = self.tokens[start + 1].content.strip()
        is_list = stop < len(self.tokens) and self.tokens[stop].type == "bullet_list_open"
        is_bare = all(row.label is None for row in rows) and content.casefold() not in _VAGUE
        if is_list and is_bare and field_of(content, self.labels) == "author":
            return content
        is_label = len(rows) == 1 and rows[0].is_empty and rows[0].is_marked
        return rows[0].label if is_label and (rows[0].field in SECTIONS or rows[0].field == "title") else None

    def _is_plain(self, start: int, stop: int) -> bool:
        """Whether a block has no label of its own."""
        return not any(row.field for row in _BlockReader(self.tokens[start:stop], self.labels).read().rows)

    def _may_open(self, ancestors: list[tuple[int, str]]) -> bool:
        above = [words for level, words in ancestors if level > 1]
        if any(_OTHER_PAPERS.search(words) for words in above):
            return False
        return not above or not any(field_of(entry.label, self.labels) == "author" for entry in self.entries)

    def _block(self, start: int, stop: int, *, is_leading: bool, in_section: bool) -> None:
        block = _BlockReader(self.tokens[start:stop], self.labels).read()
        is_card = is_leading and block.is_simple and len(block.rows) <= _MOST_ROWS
        block.rows = block.rows[:_MOST_ROWS]
        known = [row for row in block.rows if row.field]
        strong = [row for row in known if _is_strong(row)]
        if self.names_no_title and len(block.items) == 1 and len({row.field for row in strong}) > 1:
            first = block.rows[0]  # "- Some title", and its facts in a list below
            first.is_outline_title |= first.label is None and names_a_work(first.line.text)
        if is_card and _is_card(self.tokens[start].type, block, strong):
            prose = [item for item in block.items if _is_prose(item) or _is_picture(item, self.tokens[start:stop])]
            if prose:
                taken = (item for item in block.items if item not in prose)
                self.consumed.extend((start + item.start, start + item.stop) for item in taken)
            else:
                self.consumed.append((start, stop))
            left = {id(row) for item in prose for row in item.rows}
            for row in block.rows:
                if id(row) in left:
                    continue
                if row.field is None and row.is_empty and row.line.addresses:
                    row.label, row.start = None, 0  # a value, though it ends in a colon
                is_title = row.is_outline_title and not self.has_title
                self.entries.append(_title_entry(row) if is_title else _entry(row, is_shown=True))
            return
        is_metadata = in_section or (len(known) >= 2 and bool(strong))
        is_single = len(block.rows) == 1 and self.tokens[start].type in _SINGLE_BLOCKS
        if is_single and strong and not strong[0].is_empty and self._together(strong[0]):
            return
        if block.caption is not None and not self.has_title and len({row.field for row in strong}) >= 2:
            self.entries.append(block.caption.entry("heading"))
        for row in block.rows:
            if row.is_outline_title and not self.has_title:
                self.entries.append(_title_entry(row))
            elif row.field and (
                is_metadata
                or row.source == "field"
                or (row.field in _ALONE)
                or ((row.is_marked or is_leading) and _is_strong(row))
            ):
                self.entries.append(_entry(row))
        if is_leading and not known and self._lone_address(block):
            return
        for one in block.references:
            is_alone = in_section or (is_leading and len(block.items) == 1)
            is_free = is_alone and not strong if one.is_item else not known
            if (
                is_free
                and self.references < _MOST_REFERENCES
                and (looks_like_reference(one.text) or (is_leading and self.has_title and looks_like_byline(one.text)))
            ):
                self.references += 1
                self.entries.append(one.entry("reference"))

    def _lone_address(self, block: _Block) -> bool:
        """A paragraph below the title that is one link, whose address says which paper it is."""
        if len(block.references) != 1 or len(block.references[0].addresses) != 1:
            return False
        [one] = block.references
        words, address = one.addresses[0]
        remark = one.text.strip().removeprefix(words).strip()
        is_alone = one.text.strip() == words or (one.text.strip().startswith(words) and _IN_BRACKETS.fullmatch(remark))
        if one.is_item or not is_alone or not _identifies(address):
            return False
        self.entries.append(replace(one.entry("heading"), text=address))
        return True

    def _together(self, row: _Row) -> bool:
        """Keep a labelled line that stands alone, and tell whether it has become an entry: two of them that tell of
        several fields are of the paper."""
        self.single.append(row)
        for entry in self.entries[self.counted :]:
            if entry.label:
                self.told.add(field_of(entry.label, self.labels) or "")
                self.places.add((entry.label, entry.line))
        self.counted = len(self.entries)
        self.told.add(row.field or "")
        is_enough = len((self.told & STRONG) - {"date"}) > 1 and bool(self.told & _TELLING)
        if is_enough:
            found = [_entry(one) for one in self.single]
            self.entries += [one for one in found if (one.label, one.line) not in self.places]
            self.single.clear()
        return is_enough

    def _labelled_heading(self, spans: Sequence[tuple[int, int]], place: int, *, is_inside: bool) -> bool:
        """Whether a heading is one of several that are labelled lines: "#### Title: …", below it "#### Authors: …"; one
        is enough in a section of the paper's facts."""
        row = self._heading_row(*spans[place])
        if row is None:
            return False
        if is_inside:
            self.entries.append(_entry(row))
            return True
        beside = [self._heading_row(*spans[one]) for one in (place - 1, place + 1) if 0 <= one < len(spans)]
        if all(one is None or one.field == row.field for one in beside):
            return False
        self._together(row)
        return True

    def _heading_row(self, start: int, stop: int) -> _Row | None:
        inline = self.tokens[start + 1]
        if self.tokens[start].type != "heading_open" or not (":" in inline.content or "：" in inline.content):
            return None
        lines = _lines(inline.children or [])
        found = _label(lines[0], self.labels) if len(lines) == 1 else None
        if found is None or found[2] == "link":
            return None
        label, begin, _ = found
        row = _Row(label, field_of(label, self.labels), lines[0], begin, len(lines[0].text), "list", _number(inline))
        return row if _is_strong(row) and not row.is_empty else None

    def _section_value(self, label: str, start: int, stop: int) -> None:
        """A section that is one value; its first block only is read, so that remarks below the value stay out.

        A table or a list of labelled lines is not one value, and read as what it is.
        """
        if self.tokens[start].type in _LATE_BLOCKS:
            rows = _BlockReader(self.tokens[start:stop], self.labels).read().rows
            strong = {row.field for row in rows if _is_strong(row) and not row.is_empty}
            if self.tokens[start].type == "table_open" or (len(strong) > 1 and strong & _TELLING):
                self._block(start, stop, is_leading=False, in_section=True)
                return
        if any(entry.source == "heading" and entry.label == label for entry in self.entries):
            return
        lines: list[_Line] = []
        number = 0
        is_title = False  # of a callout, "> [!abstract] Abstract"
        for token in self.tokens[start:stop]:
            if token.type in ("callout_title_open", "callout_title_close"):
                is_title = token.type == "callout_title_open"
            elif token.type == "inline" and token.children and not is_title:
                number = number or _number(token)
                lines.extend(line for line in _lines(token.children) if line.text.strip())
        if field_of(label, self.labels) == "author":
            lines = [line for line in lines if not _IN_BRACKETS.fullmatch(line.text.strip())]  # where they work
        if lines:
            between = " " if field_of(label, self.labels) == "title" else "\n"
            text = between.join(line.text.strip() for line in lines)
            addresses = tuple((words, address) for line in lines for _, _, words, address in line.addresses)
            self.entries.append(Entry(label=label, text=text, addresses=addresses, source="heading", line=number))

    def _section_link(self, label: str, start: int, stop: int) -> None:
        """A section "Paper" or "Links": one link to the paper, a line that calls it so, or the facts of the paper."""
        block = _BlockReader(self.tokens[start:stop], self.labels).read()
        strong = {row.field for row in block.rows if _is_strong(row)}
        if "author" in strong and len(strong) > 1 and not any(one.label for one in self.entries):
            self._block(start, stop, is_leading=False, in_section=True)
            return
        if len(block.references) == 1 and len(block.references[0].addresses) == 1:
            [one] = block.references
            words, address = one.addresses[0]
            is_of_paper = _OF_PAPERS.search(label) is not None and is_web(address)
            if one.text.strip(" .。") == words and (is_of_paper or _identifies(address)):
                self.entries.append(replace(one.entry("heading"), label=label))
                return
        for field in ("paper", "arXiv", "DOI"):
            rows = [row for row in block.rows if row.field == field and row.line.addresses]
            if len(rows) == 1:
                self.entries.append(_entry(rows[0]))

    def _title_link(self, heading: Sequence[Token]) -> None:
        """A level-1 heading that is one link to the paper states its address."""
        inline = next((token for token in heading if token.type == "inline"), None)
        if inline is None or not inline.children:
            return
        for line in _lines(inline.children):
            for words_start, words_stop, words, address in line.addresses:
                is_first = line.text[:words_start].strip(" @📄🔗") == ""
                is_last = not line.text[words_stop:].strip()
                is_called = (is_first or is_last) and field_of(words, self.labels) in _CALLED and _identifies(address)
                if not address.startswith("wikilink:") and ((is_first and is_last) or is_called):
                    self.entries.append(
                        Entry(
                            label="",
                            text=address,
                            addresses=((words, address),),
                            source="heading",
                            line=_number(inline),
                        )
                    )

    def _bibtex(self, text: str, number: int) -> None:
        if self.bibtex < _MOST_BIBTEX and len(text) <= _LONGEST_BIBTEX and "@" in text:
            self.bibtex += 1
            self.entries.append(Entry(label="", text=text, source="bibtex", line=number))


def _byline(names: Sequence[str], number: int) -> list[Entry]:
    return [Entry(label="Authors", text=", ".join(names), source="quote", line=number)] if names else []


def _is_venue(text: str, *, is_surely: bool) -> bool:
    """Whether a short line is a venue with a year, and with `is_surely` a well-known meeting."""
    venue = parse_venue(text) if len(text) < _LONGEST_VENUE else None
    return bool(venue and venue.title and venue.issued) and (
        not is_surely or names_conference(venue.title if venue else "")
    )


_LONGEST_VENUE = 30  # letters of a line without a label
_MOST_PREAMBLE = 4  # blocks below the title
_DATED_LINE = regex(r"((?:19|20)[0-9]{2}[/.-][0-9]{1,2}[/.-][0-9]{1,2})\s+(?=\S)")
_IN_BRACKETS = regex(r"[(（][^()（）]{1,200}[)）]")
_OF_PAPERS = regex(r"paper|bibliogra|citation|publication|论文|論文|文献|書誌|书目|논문|서지", re.IGNORECASE)
_LATE_BLOCKS = frozenset(("bullet_list_open", "table_open", "blockquote_open"))
_SINGLE_BLOCKS = frozenset(("paragraph_open", "html_block"))
# fields of which one at least makes lines that stand apart the facts of a paper
_TELLING = frozenset(("title", "paper", "author", "first-author", "container-title", "DOI", "arXiv", "citation-key"))
_AUTHOR = regex(r"author|作者|著者|autor|auteur|저자|cite ?key|citation[ _-]?key", re.IGNORECASE)
_OF_SOURCE = regex(
    r"(?:[0-9A-Za-z一二三四五六七八九十]{1,2}[.、)]\s*)?[^\w]*(?:sources?|identity|identification|origin|来源|來源|出处|出處"
    r"|论文来源|文献来源|情報源|出典|출처|quelle|fuente|fonte|source de l['’]article"
    r"|citation(?: info(?:rmation)?)?)",
    re.IGNORECASE,
)
_MOST_LOOKED_AT = 12  # lines of a block


def _tells_of_authors(tokens: Sequence[Token], start: int, stop: int) -> bool:
    """Whether one of the first lines of a block may be a label of authors or a key; a quick look at many blocks."""
    seen = 0
    for place in range(start, stop):
        if tokens[place].type == "inline":
            seen += 1
            if _AUTHOR.search(tokens[place].content, 0, 60) or seen > _MOST_LOOKED_AT:
                return seen <= _MOST_LOOKED_AT
    return False


def _squeezed(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _identifies(address: str) -> bool:
    return bool(find_doi(address, marked=True) or find_arxiv(address) or find_pubmed(address))


def _identify(rows: Sequence[_Row]) -> bool:
    return any(_identifies(address) for row in rows if row.field for _, _, _, address in row.line.addresses)


def _is_prose(item: _Item) -> bool:
    """Whether an item of the paper's list says something of its own, in words or with a list below it."""
    if any(row.field or row.is_outline_title for row in item.rows):
        return False
    if not item.rows or (item.rows[0].label is not None and item.rows[0].label.count(" ") < _MOST_SPACES):
        return False
    text = " ".join(line.text for row in item.rows for line in (row.line, *row.more))
    return len(item.rows) > 1 or len(text) > _LONGEST_REMARK or (len(text) > 30 and text.rstrip().endswith(_STOPS))


def _is_picture(item: _Item, block: Sequence[Token]) -> bool:
    """Whether an item that states nothing of the paper shows a picture or a part of another note."""
    return not any(row.field or row.is_outline_title for row in item.rows) and any(
        map(_has_picture, block[item.start : item.stop])
    )


def _has_picture(token: Token) -> bool:
    return any(child.type in ("image", "embed") for child in token.children or ())


_MOST_SPACES = 4  # of a label; "It uses three kinds of cells:" begins a sentence
_LONGEST_REMARK = 90  # letters of an item without a label that the card still has a row for
_STOPS = (".", "!", "?", "。", "！", "？", "…")


def _is_strong(row: _Row) -> bool:
    return row.field in STRONG and (row.label or "").casefold() not in _VAGUE


def _is_card(kind: str, block: _Block, strong: list[_Row]) -> bool:
    """Whether the card may stand for the first block.

    A bullet list needs two labels of a paper; its other items go into the card as well. Another block must hold nothing
    but known labels.
    """
    if len({row.field for row in strong}) < 2:
        return False
    if kind == "bullet_list_open":
        return True
    if any(row.label is None or row.field is None or row.is_outline_title for row in block.rows):
        return False
    return (
        len(block.rows) >= 3
        and len({row.field for row in strong} & {"author", "title", "container-title", "DOI", "arXiv"}) >= 1
    )


class _BlockReader:
    """The rows of one top-level block, whatever lists, quotes, callouts and tables it is made of."""

    def __init__(self, tokens: Sequence[Token], labels: Mapping[str, str], depth: int = 0) -> None:
        self.tokens = tokens
        self.labels = labels
        self.depth = depth
        self.block = _Block(rows=[])
        self.items: list[_Row | None] = []  # of each open list item: its first row
        self.quotes = 0
        self.item_start = 0
        self.item_rows = 0  # how many rows the block had when its top-level item began
        self.is_heading = False  # of level 1, in an item
        self.row: list[Token] = []
        self.table: list[list[Token]] = []

    def read(self) -> _Block:
        skip = ""
        for place, token in enumerate(self.tokens):
            kind = token.type
            if skip:
                skip = "" if kind == skip else skip
                if kind == "inline" and "://" in token.content:
                    for line in _lines(token.children or []):
                        self.block.rows.extend(self._linked(line, _number(token)))
                if kind == "inline" and not opens_region(token.content) and _words(token).strip():
                    self.block.is_simple = False  # the title of a callout would be lost
                    if self.block.caption is None and names_a_work(_words(token)):
                        self.block.caption = _passage(_lines(token.children or []), _number(token))
            elif kind == "inline":
                self._inline(token)
            elif kind == "list_item_open":
                if not self.items:
                    self.item_start, self.item_rows = place, len(self.block.rows)
                self.items.append(None)
            elif kind == "list_item_close":
                self.items.pop()
                if not self.items:
                    self.block.items.append(_Item(self.item_start, place + 1, self.block.rows[self.item_rows :]))
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
                    [[_first_line(cell.children or []) for cell in row] for row in self.table], _number(token) or 0
                )
                self.table = []
            elif kind == "fence" and _info(token).startswith("ad-") and self.depth < _DEEPEST_ADMONITION:
                self._admonition(token)
            elif kind == "html_block":
                self._html(token)
            elif kind in _NOT_IN_CARD:
                self.block.is_simple = False
                self.is_heading = kind == "heading_open" and token.tag == "h1" and len(self.items) == 1
        return self.block

    def _inline(self, token: Token) -> None:
        if not self.items and _has_picture(token):
            self.block.is_simple = False  # the card has no place for it
        if self.table:
            self.row.append(token)
            return
        number = _number(token)
        lines = [line for line in _lines(token.children or []) if _has_words(line.text)]
        current: _Row | None = None
        depth = len(self.items)
        is_heading, self.is_heading = self.is_heading, False
        for index, line in enumerate(lines):
            row = self._row(line, number + index) or self._defined(current, line)
            if row is not None and current is not None and row.line is line and row.label == current.line.text.strip():
                self.block.rows[-1] = current = row  # the label stood in a line of its own
                continue
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
            elif current is not None and current.label is not None and (depth or current.is_empty or _goes_on(current)):
                current.more.append(line)
                continue
            else:
                fields = self._bracketed(line, number + index)
                current = _Row(None, None, line, 0, len(line.text), self._source(), number + index)
                links = self._linked(line, number + index) if not fields else []
                are_all = len(links) == len(line.addresses) and not _has_letters(_beside(line))
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
        if depth < 2 and lines:
            self.block.references.append(_passage(lines, number, is_item=bool(depth)))

    def _owner(self, row: _Row | None) -> _Row | None:
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

    def _is_label(self, row: _Row) -> bool:
        """Whether a line is no more than a label, as that of an item with the values in a list below it."""
        label = row.line.text.strip()
        is_short = len(label) <= _LONGEST_LABEL and not row.more and not row.line.addresses
        return is_short and field_of(label, self.labels) in SECTIONS and label.casefold() not in _VAGUE

    def _defined(self, above: _Row | None, line: _Line) -> _Row | None:
        """The row of a definition: a label in the line above, and `: value` in this one."""
        match = _DEFINITION.match(line.text)
        if match is None or above is None or above.label is not None or not self._is_label(above):
            return None
        label = above.line.text.strip()
        known = field_of(label, self.labels)
        return _Row(label, known, line, match.end(), len(line.text), above.source, above.number, is_marked=True)

    def _outline_title(self, lines: list[_Line]) -> None:
        """An outline gives the title as the text of the item whose further lines are `key:: value`."""
        rows = self.block.rows[-len(lines) :] if lines and (self.items or not self.quotes) else []
        if len(rows) == len(lines) >= 2 and rows[0].line is lines[0] and rows[0].field is None:
            rows[0].is_outline_title = any(
                row.source == "field" and row.field is not None and row.label not in ("id", "key") for row in rows[1:]
            )

    def _source(self) -> str:
        return "quote" if self.quotes and not self.items else "list"

    def _row(self, line: _Line, number: int) -> _Row | None:
        found = _label(line, self.labels)
        if found is None:
            return None
        label, start, separator = found
        known = field_of(label, self.labels)
        source = "field" if separator == "::" else self._source()
        is_plain_text = not self.items and not line.marked and separator not in ("::", "link")
        if known is None and (is_plain_text or (separator == "link" and not self.items)):
            return None  # "Note: this is prose"
        if separator == "link":
            return _Row(label, known or "links", line, 0, len(line.text), source, number)
        return _Row(label, known, line, start, len(line.text), source, number, is_marked=bool(line.marked))

    def _several(self, row: _Row) -> list[_Row]:
        """The rows of a line that has more labels: "**Authors:** Ann Lee | **Year:** 2019"; [] for one label alone."""
        line, text = row.line, row.line.text
        # where the label starts, where its value starts, label, field, whether it is marked
        found: list[tuple[int, int, str, str, bool]] = []
        for start, stop in line.marks:
            after = re.match(r"\s*[:：]{1,2}", text[stop : stop + 8])
            label = text[start:stop].strip().rstrip(":：")
            is_label = start >= row.start and label and (after or text[start:stop].rstrip().endswith((":", "：")))
            if is_label and (field := field_of(label, self.labels)):
                found.append((start, stop + (after.end() if after else 0), label, field, True))
        for match in _NEXT_LABEL.finditer(text, row.start) if len(text) <= _LONGEST_LINE else ():
            field = field_of(match["label"], self.labels)
            if field in STRONG and match["label"].casefold() not in _VAGUE:
                found.append((match.start("label"), match.end(), match["label"], field or "", False))
        for match in _GLUED_LABEL.finditer(text, row.start) if "：" in text and len(text) <= _LONGEST_LINE else ():
            found.append((match.start(), match.end(), match[1], field_of(match[1], self.labels) or "", False))
        if not found or (row.field is None and not row.is_marked):
            return []
        found.sort()
        rows = [replace(row, stop=found[0][0])]
        for index, (_, start, label, field, is_marked) in enumerate(found):
            stop = found[index + 1][0] if index + 1 < len(found) else len(text)
            if start < stop:
                rows.append(_Row(label, field or None, line, start, stop, row.source, row.number, is_marked=is_marked))
        for one in rows:
            one.stop = one.start + len(text[one.start : one.stop].rstrip(_BETWEEN_LABELS))
        return rows

    def _bracketed(self, line: _Line, number: int) -> list[_Row]:
        """Fields inside a sentence: `[doi:: 10.1/x]`, `(year:: 1998)`."""
        if "::" not in line.text:
            return []
        rows: list[_Row] = []
        position = 0
        for _ in range(_MOST_FIELDS):
            match = _BRACKETED.search(line.text, position)
            if match is None:
                break
            stop = _closing(line.text, match.start(), match.end())
            position = max(stop, match.end())
            if stop >= 0 and (known := field_of(match[1], self.labels)):
                rows.append(_Row(match[1].strip(), known, line, match.end(), stop, "field", number))
        return rows

    def _linked(self, line: _Line, number: int) -> list[_Row]:
        """Links that are called by a label, with few other words: "ICML 2019 · [Paper](https://…) · [Code](https://…)"."""
        if len(line.text) > _LONGEST_LINE:
            return []
        beside = _beside(line)
        if len(beside) > _MOST_LETTERS_BESIDE or _PROSE.search(beside):
            return []  # a sentence may speak of any paper
        found = [
            _Row(words, known, line, start, stop, self._source(), number, is_marked=True)
            for start, stop, words, address in line.addresses[:_MOST_FIELDS]
            if not address.startswith("wikilink:")
            and (known := field_of(words, self.labels)) in _CALLED
            and not (line.text[:start].strip() and line.text[:start].rstrip()[-1:].isalnum())
        ]
        head = line.text[: min((row.start for row in found), default=0)].rstrip(_BETWEEN_LABELS + "-–—")
        if (venue := parse_venue(head)).issued and names_conference(venue.title):
            found.insert(
                0, _Row("Venue", "container-title", line, 0, len(head), self._source(), number, is_marked=True)
            )
        return found

    def _table(self, rows: list[list[_Line]], number: int) -> None:
        rows = [row for row in rows if row]
        if not rows:
            return
        width = max(len(row) for row in rows)
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
                _Row(rows[0][0].text.strip(" :："), "author", _plain_line(names), 0, len(names), "table", number)
            )
            self.block.is_simple = False
            return
        if width == 2:
            pairs = [(row[0], row[1]) for row in rows if len(row) == 2]
            generic = not heads or heads[0] is None
            self._pairs([pair for pair in pairs[1 if generic else 0 :] if _has_words(pair[0].text)], number)
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

    def _label_column(self, rows: list[list[_Line]], width: int) -> range:
        """The column of the labels, where another one, of numbers, may stand before it."""
        known = [sum(len(row) > i and field_of(row[i].text, self.labels) is not None for row in rows) for i in range(2)]
        return range(1, 2) if width == 3 and known[1] > known[0] else range(1)

    def _pairs(self, pairs: list[tuple[_Line, _Line]], number: int) -> None:
        for label, value in pairs:
            known = field_of(label.text, self.labels)
            self.block.rows.append(
                _Row(label.text.strip(" :："), known, value, 0, len(value.text), "table", number, is_marked=True)
            )

    def _html(self, token: Token) -> None:
        """Tables of raw HTML, and its lines: `<b>Author</b>: Ann Lee<br>`."""
        self.block.is_simple = False
        source = token.content[:_LONGEST_HTML]
        number = _number(token)
        if "<table" in source.lower():
            parser = _HtmlTable()
            parser.feed(source)
            self._table([[_plain_line(cell) for cell in row] for row in parser.rows], number)
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
                row = self._row(_Line(words, [], addresses), number) if words else None
                if row is not None and row.field:
                    self.block.rows.append(row)

    def _admonition(self, token: Token) -> None:
        """The admonition plugin's fence, whose content is Markdown. Its option lines ("title: Metadata") come first."""
        lines = token.content[:20_000].split("\n")
        while lines and re.match(r"\s*(?:title|collapse|icon|color)\s*:", lines[0]):
            lines.pop(0)
        inner = _markdown().parse("\n".join(lines))
        block = _BlockReader(inner, self.labels, self.depth + 1).read()
        for row in block.rows:
            row.number += _number(token) or 0
        self.block.rows.extend(row for row in block.rows if row.field)
        self.block.is_simple = False


_OF_PEOPLE = regex(
    r"mail|affiliat|institut|universit|organi[sz]ation|邮箱|郵箱|单位|机构|所属|メール|소속|이메일", re.IGNORECASE
)
_DEFINITION = regex(r"\s{0,3}[:：]\s+(?=\S)")
# a label after a sign that parts the facts of one line: "作者：张三 | 期刊：软件学报", not "Deep Learning: A Review"
_NEXT_LABEL = regex(r"(?:[|｜·•;；]|\s/\s|\s{2,}|\u3000)\s*(?P<label>[^\W\d][\w /-]{0,24}?)\s*[:：]\s*(?!//)")
# labels of posts whose line ends were lost: "原文标题：Some title原文作者：Ann Lee"
_GLUED_LABEL = regex(
    r"(?<=[^\s：|｜])(原文作者|论文作者|原文链接|论文链接|发表会议|发表期刊|发表时间|笔记作者|笔记小编|作者单位)："
)
_MOST_LETTERS_BESIDE = 30
_PROSE = regex(r"\b[a-z]{2,}|[，。、；,.;]")  # not "ICML 2019 · | –"
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


def _markdown() -> MarkdownIt:
    global _PARSER
    if _PARSER is None:
        _PARSER = MarkdownIt("commonmark").enable("table")
    return _PARSER


_PARSER: MarkdownIt | None = None


def _spans(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """The top-level blocks."""
    spans: list[tuple[int, int]] = []
    depth = start = 0
    for index, token in enumerate(tokens):
        if depth == 0:
            start = index
        depth += token.nesting
        if depth <= 0:
            depth = 0
            spans.append((start, index + 1))
    return spans


def _number(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0


def _info(fence: Token) -> str:
    words = fence.info.split()
    return words[0].strip("{}.").lower() if words else ""


def _bibtex_of(block: Sequence[Token]) -> tuple[str, int] | None:
    """The text and line of BibTeX in a fence; without the word also in one, in an indented block or a paragraph that
    can be nothing else."""
    first = block[0]
    if first.type == "fence" and _info(first) in _BIBTEX:
        return first.content, _number(first)
    is_code = first.type == "code_block" or (first.type == "fence" and _info(first) in ("", "text", "tex", "latex"))
    text = first.content if is_code else block[1].content if first.type == "paragraph_open" and len(block) == 3 else ""
    return (text, _number(first)) if text.lstrip().startswith("@") and _BIBTEX_START.match(text) else None


_BIBTEX_START = regex(
    r"\s*@(?:article|inproceedings|conference|proceedings|book|inbook|incollection|misc|online|electronic|phdthesis"
    r"|mastersthesis|thesis|techreport|report|manual|unpublished|dataset|software|patent)\s*\{\s*[^\s,{}]+\s*,",
    re.IGNORECASE,
)


def _heading_words(tokens: Sequence[Token]) -> str:
    inline = (token for token in tokens if token.type == "inline")
    return "".join(child.content for token in inline for child in token.children or () if child.type != "html_inline")


def _words(inline: Token) -> str:
    return " ".join(line.text for line in _lines(inline.children or []))


def _has_words(text: str) -> bool:
    return any(letter.isalnum() or ord(letter) > 0x2BFF for letter in text)


def _has_letters(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _beside(line: _Line) -> str:
    """What stands between the links of a line."""
    spans = sorted((start, stop) for start, stop, _, _ in line.addresses)
    return "".join(line.text[stop:start] for (_, stop), (start, _) in pairwise(((0, 0), *spans, (len(line.text), 0))))


def _goes_on(row: _Row) -> bool:
    last = row.more[-1].text if row.more else row.line.text[row.start : row.stop]
    return last.rstrip().endswith((",", "，", "、", ";", "；", "&")) or last.rstrip().endswith(" and")


def _lines(children: Sequence[Token]) -> list[_Line]:
    """Inline children cut at line breaks; marks that are open at a break go on in the next line."""
    lines: list[_Line] = []
    opened: list[Token] = []
    builder = _LineBuilder([])
    for token in children:
        if token.type in ("softbreak", "hardbreak") or (
            token.type == "html_inline" and re.match(r"<br\b", token.content, re.IGNORECASE)
        ):
            lines.append(builder.build())
            builder = _LineBuilder(opened)
            continue
        if token.nesting == 1:
            opened.append(token)
        elif token.nesting == -1 and opened:
            opened.pop()
        builder.add(token)
    lines.append(builder.build())
    return lines


class _LineBuilder:
    def __init__(self, opened: list[Token]) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.parts: list[_Part] = []
        self.addresses: list[tuple[int, int, str, str]] = []
        self.links: list[tuple[int, int, str, bool]] = []  # start, first piece, address, whether the words are a path
        self.has_words = False
        self.marked = 0
        self.marks: list[tuple[int, int]] = []
        self.bold_start: int | None = None
        self.mark_start: int | None = None
        for token in opened:
            self.add(token)

    def add(self, token: Token) -> None:
        kind = token.type
        text = ""
        is_verbatim = False
        if kind in ("strong_open", "em_open", "mark_open"):
            if not self.has_words and self.mark_start is None and kind != "em_open":
                self.mark_start = self.length
            if kind == "strong_open":
                self.bold_start = self.length
        elif kind in ("strong_close", "mark_close"):
            if kind == "strong_close" and self.bold_start is not None:
                self.marks.append((self.bold_start, self.length))
            if self.mark_start is not None and not self.marked:
                self.marked = self.length
        elif kind == "link_open":
            self.links.append((self.length, len(self.pieces), str(token.attrGet("href") or ""), False))
        elif kind == "wikilink_open":
            target, fragment = str(token.meta.get("target") or ""), str(token.meta.get("fragment") or "")
            address = f"wikilink:{target}#{fragment}" if fragment else f"wikilink:{target}"
            self.links.append((self.length, len(self.pieces), address, token.meta.get("label") is None))
        elif kind in ("link_close", "wikilink_close"):
            if self.links:
                start, piece, address, _ = self.links.pop()
                self.addresses.append((start, self.length, "".join(self.pieces[piece:]).strip(), address))
        elif kind in ("image", "embed"):
            text = str((token.meta or {}).get("label") or token.content or "") if kind == "embed" else token.content
        elif kind == "footnote_ref" and "tokens" in token.meta:  # its text has no place below the card
            text = f" ({plain_text(token.meta['tokens'])})"
            token = Token("text", "", 0, content=text)
            is_verbatim = True
        elif token.nesting == 0 and kind not in ("html_inline", "footnote_ref", "footnote_anchor"):
            text = token.content
            is_verbatim = kind in ("text", "text_special")
            if kind == "code_inline":
                self.marks.append((self.length, self.length + len(text)))
                if not self.marked and not self.has_words:
                    self.marked = self.length + len(text)
        if text and self.links and self.links[-1][3]:
            words = wikilink_words(text)
            is_verbatim = is_verbatim and words == text
            text = words
        self.parts.append(_Part(self.length, self.length + len(text), token, is_verbatim))
        if text:
            self.pieces.append(text)
            self.length += len(text)
            self.has_words = self.has_words or _has_words(text)

    def build(self) -> _Line:
        text = "".join(self.pieces)
        line = _Line(text, self.parts, self.addresses, self.marked, tuple(self.marks))
        if "://" in text:
            taken = sorted((start, stop) for start, stop, _, _ in line.addresses)
            for match in _BARE.finditer(text):
                before = bisect_right(taken, (match.start(), len(text)))
                if not before or taken[before - 1][1] <= match.start():
                    address = trim_address(match[0])
                    line.addresses.append((match.start(), match.start() + len(address), address, address))
        return line


_BARE = regex(r"(?:https?|zotero)://[^\s<>\"'，。；：！？、（）《》“”|]{1,2000}", re.IGNORECASE)


def _plain_line(text: str) -> _Line:
    addresses = [(0, len(text), words, address) for words, address in addresses_in(text)]
    return _Line(text, [], addresses)


def _first_line(children: Sequence[Token]) -> _Line:
    """A cell as one line; the breaks in it stay as line ends of its text."""
    lines = _lines(children)
    if len(lines) == 1:
        return lines[0]
    text = "\n".join(line.text for line in lines)
    return _Line(text, [], [address for line in lines for address in line.addresses])


_SEPARATOR = regex(r"::|[:：∶﹕](?!innen\b)")
_DASH = regex(r"\s[—–|｜-]\s|\s--\s|——|\s(?:=|→|⇒|->|=>)\s")
_LENTICULAR = regex(r"[\s*]*【([^【】]{1,30})】\s*[:：]?\s*(?=\S)")  # "【作者】王小明"
_UNLIKELY = regex(r"[.。!?！？,，;；]\s*\S|https?$|\bzotero$|[0-9]$")  # of a label that no table knows


def _label(line: _Line, labels: Mapping[str, str]) -> tuple[str, int, str] | None:
    """(label, where the value starts, separator) of a labelled line; the separator of a bare link is "link"."""
    text = line.text
    lead = len(text) - len(text.lstrip(" \t\u00a0\u3000-*+•·>"))
    for start, stop, words, address in line.addresses:
        is_whole = start <= lead + 4 and not _has_letters(text[:start]) and not _has_letters(text[stop:])
        if is_whole and words and words != address and not address.startswith("wikilink:"):
            return words.strip(" :："), stop, "link"
    if (match := _LENTICULAR.match(text)) and field_of(match[1], labels) in STRONG:
        return match[1], match.end(), ":"
    head = text[: lead + _LONGEST_LABEL + 20]
    if line.marked and line.marked <= lead + _LONGEST_LABEL:
        inside = text[: line.marked].strip()
        after = text[line.marked :]
        bare = inside.rstrip(" :：∶")
        match = re.match(r"\s*(::|[:：∶﹕]|\s[—–-]\s)", after)
        if inside.endswith((":", "：")) and not _SEPARATOR.search(bare):
            double = "::" if inside.endswith("::") or after.startswith("::") else ":"
            extra = re.match(r"\s*[:：]{0,2}", after)
            return bare, line.marked + (extra.end() if extra else 0), double
        if match and (not _SEPARATOR.search(bare) or field_of(bare, labels)):
            return bare, line.marked + match.end(), "::" if match[1] == "::" else ":"
        if after.startswith((" ", "\u00a0", "\u3000", "\t")) and field_of(bare, labels) and bare:
            return bare, line.marked, " "
        if not after and field_of(bare, labels) in STRONG and bare.casefold() not in _VAGUE:
            return bare, line.marked, ":"  # the value stands below
    separator = _SEPARATOR.search(head, lead)
    if separator is not None and _is_in_code(line, separator.start()):
        return None
    dash = _DASH.search(head, lead)
    if dash and (separator is None or dash.start() < separator.start()):
        label = head[lead : dash.start()].strip()
        is_link = any(start < dash.start() and stop > lead for start, stop, _, _ in line.addresses)
        if field_of(label, labels) and not is_link:  # "[Paper](…) | [Code](…)" is two links
            return label, dash.end(), ":"
    if separator is None:
        return None
    label = head[lead : separator.start()].strip()
    if not label or len(label) > _LONGEST_LABEL or not _has_words(label):
        return None
    if text.startswith("//", separator.end()):
        return None
    if separator[0] == "::" and any(label.count(opening) > label.count(closing) for opening, closing in ("[]", "()")):
        return None  # a field in brackets
    if field_of(label, labels) is None and _UNLIKELY.search(label):
        return None
    return label, separator.end(), "::" if separator[0] == "::" else ":"


def _is_in_code(line: _Line, place: int) -> bool:
    """Whether a place is inside of inline code: "`doi:10.1/x` is read as" speaks of a label, and has none."""
    return any(part.token.type == "code_inline" and part.start <= place < part.stop for part in line.parts)


def _closing(text: str, opening: int, start: int) -> int:
    """Where the bracket that stands at `opening` is closed; -1 when it is not."""
    pair = {"[": "]", "(": ")"}[text[opening]]
    depth = 1
    for index in range(start, min(len(text), start + 2000)):
        if text[index] == text[opening]:
            depth += 1
        elif text[index] == pair:
            depth -= 1
            if depth == 0:
                return index
    return -1


def _entry(row: _Row, *, is_shown: bool = False) -> Entry:
    value, start, stop = row.line, *_trim(row.line.text, row.start, row.stop)
    texts = [value.text[start:stop], *(line.text.strip() for line in row.more)]
    addresses = [(words, address) for a, b, words, address in value.addresses if a >= start and b <= stop]
    addresses += [(words, address) for line in row.more for _, _, words, address in line.addresses]
    tokens = _slice(value.parts, start, stop)
    for line in row.more:
        if tokens:
            tokens.append(Token("softbreak", "br", 0))
        tokens.extend(_slice(line.parts, *_trim(line.text, 0, len(line.text))))
    return Entry(
        label=clean(row.label) if row.label else "",
        text="\n".join(text for text in texts if text),
        addresses=tuple(addresses[:_MOST_ADDRESSES]),
        tokens=tuple(tokens),
        source=row.source,
        line=row.number,
        is_shown=is_shown,
    )


def _title_entry(row: _Row) -> Entry:
    start, stop = _trim(row.line.text, 0, len(row.line.text))
    tokens = tuple(_slice(row.line.parts, start, stop))
    return Entry(label="", text=row.line.text.strip(), tokens=tokens, source="heading", line=row.number, is_shown=True)


def _trim(text: str, start: int, stop: int) -> tuple[int, int]:
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return start, stop


def _slice(parts: Sequence[_Part], start: int, stop: int) -> list[Token]:
    return _slices(parts, [(start, stop)])[0]


def _slices(parts: Sequence[_Part], spans: Iterable[tuple[int, int]]) -> list[list[Token]]:
    """The inline tokens that make each text [start, stop), with the marks around it opened and closed again.

    The spans are in order and do not overlap, so that one walk over the parts finds them all.
    """
    found: list[list[Token]] = []
    opened: list[Token] = []
    place = 0
    for start, stop in spans:
        kept: list[Token] = []
        written = 0  # of the open marks; the outer ones come first
        while place < len(parts):
            part, token = parts[place], parts[place].token
            if token.nesting != -1 and part.start >= stop:
                break
            if token.nesting == 1:
                opened.append(token)
            elif token.nesting == -1:
                if opened:
                    if written == len(opened):
                        kept.append(token)
                        written -= 1
                    opened.pop()
            elif (begin := max(part.start, start)) < (end := min(part.stop, stop)):
                kept.extend(opened[written:])
                written = len(opened)
                is_part = part.is_verbatim and (begin, end) != (part.start, part.stop)
                kept.append(_cut(token, begin - part.start, end - part.start) if is_part else token)
            if token.nesting == 0 and part.stop > stop:
                break  # the next span may need the rest of it
            place += 1
        for mark in reversed(opened[:written]):
            kept.append(Token(mark.type.removesuffix("_open") + "_close", mark.tag, -1, markup=mark.markup))
        found.append(kept)
    return found


def _cut(token: Token, start: int, stop: int) -> Token:
    """A part of a token of text."""
    part = new_token(token.type, token.tag, 0)
    part.content = token.content[start:stop]
    return part


def value_tokens(entry: Entry, spans: Sequence[tuple[int, int]]) -> list[list[Token]]:
    """The tokens of stretches of an entry's text in their order, such as the names of a list of authors."""
    if len(entry.tokens) == 1 and entry.tokens[0].type == "text":  # nearly all
        token = entry.tokens[0]
        ends = [(start, min(stop, len(token.content))) for start, stop in spans]
        return [[_cut(token, start, stop)] if start < stop else [] for start, stop in ends]
    line = _LineBuilder([])
    for token in entry.tokens:
        if token.type in ("softbreak", "hardbreak"):
            line.parts.append(_Part(line.length, line.length + 1, Token("text", "", 0, content=" "), True))
            line.length += 1
            line.pieces.append("\n")
        else:
            line.add(token)
    return _slices(line.parts, spans)


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
