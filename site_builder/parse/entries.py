"""The facts of a paper as the body of a note states them: bullets, fields, tables, quotes and what else people use.

Read are the stretch before the first heading that names something else, and the sections named "Metadata" and the like.
Whatever stands further down belongs to other papers; only a BibTeX fence counts anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from markdown_it.token import Token

from site_builder.parse.fact_blocks import (
    MOST_ADDRESSES,
    Block,
    BlockReader,
    Item,
    Passage,
    Row,
    has_picture,
    info_of,
    line_number,
)
from site_builder.parse.fact_lines import (
    LONGEST_LABEL,
    VAGUE,
    Line,
    LineBuilder,
    Part,
    compound_spans,
    cut_token,
    label_of,
    lines_of,
    slice_of,
    slices_of,
    trim,
)
from site_builder.parse.facts_below import links_below, reference_below, tells_below
from site_builder.scholar.fields import CALLED, SECTIONS, STRONG, field_of, heading_field, names_link, opens_region
from site_builder.scholar.identifiers import find_arxiv, find_doi, find_pubmed, is_web
from site_builder.scholar.reference import count_names, looks_like_byline, looks_like_reference
from site_builder.scholar.titles import cites_only, is_called_review, is_section_name, names_a_work
from site_builder.scholar.values import clean
from site_builder.scholar.venue import field_of_value, names_conference, parse_venue
from site_builder.text.regex import regex
from site_builder.text.tex_words import tex_words


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
_MOST_ROWS = 200  # of one block; more is data, not the card of a paper
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
        self.single: list[Row] = []  # labelled lines that stand alone, which only make a paper's facts together
        # of the first `counted` entries: the fields, and the labels with their lines
        self.counted = 0
        self.told: set[str] = set()
        self.places: set[tuple[str, int]] = set()
        self.entries: list[Entry] = []
        self.consumed: list[tuple[int, int]] = []
        self.references = 0
        self.bibtex = 0
        self.names_no_title = not title and not given
        self.is_of_several = False
        self.heading = ""  # of the section
        self.titled: list[tuple[str, str, int]] = []  # heading, title of a paper, how many entries were before
        self.below: list[tuple[str, int, int]] = []  # sections of links and references below: headings, spans
        self.compound = ""  # the heading just before, which names several facts
        self.is_review = is_called_review(given) or is_called_review(title)

    def read(self) -> None:
        region, section, seen_title = True, 0, False
        ancestors: list[tuple[int, str]] = []
        value_of: str | None = None
        value_level = 0
        awaited: str | None = None
        linked: str | None = None
        words = ""
        headings = 0
        is_opened = False  # a section of the paper's facts, by the heading just before
        is_leading = is_top = True  # first, or first below the title; nothing but headings so far
        spans = _spans(self.tokens)
        bold_section = self._bold_section(spans)
        is_ruled = len(spans) > 1 and self.tokens[0].type == "hr"
        self.is_of_several = self._has_several(spans)
        lower_title: Entry | None = None
        for place, (start, stop) in enumerate(spans):
            first = self.tokens[start]
            if first.type == "heading_open":
                level, words = int(first.tag[1]), _heading_words(self.tokens[start:stop])
                self.heading = words
                is_below_title = is_leading and seen_title
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
                elif place == is_ruled and (self._is_lower_title(words, spans, place) or self._repeats_title(words)):
                    seen_title = is_leading = self.has_title = True
                    lower_title = Entry(label="", text=words.strip(), source="heading", line=line_number(first))
                    self._title_link(self.tokens[start:stop])
                elif region and is_inside and heading_field(words):  # "### Publication"
                    value_of, value_level = words, level
                elif opens_region(words) and self._may_open(ancestors):
                    region, section, is_opened = True, level, True
                    self.compound = words
                elif region and heading_field(words, is_first=is_top):
                    value_of, value_level = words, level
                elif region and names_link(words) and self._marked_fields(spans, place + 1) & {"title", "author"}:
                    section, is_opened = level, True
                elif region and names_link(words):
                    linked = words
                elif is_below_title and self._marked_fields(spans, place + 1) & _OF_WORKS:  # a second title
                    section = level
                elif not (section and region and level > section):
                    region, section = False, 0
                    ancestors.append((level, words))
                continue
            is_top = False
            is_after_heading = (is_leading and self.has_title) or (is_opened and place and bool(section))
            if is_after_heading and self._preamble(spans[place : place + _MOST_PREAMBLE], in_section=is_opened):
                is_leading = is_opened = False
                continue
            is_opened = False
            if self.compound and self._compound(start, stop):
                continue
            if place == is_ruled and self.names_no_title and (told := self._bold_head(start, stop)):
                lower_title = told
                continue
            if is_leading and seen_title and cites_only(words) and (title := self._bold_title(start, stop)):
                self.entries.append(title)
                continue
            if place == bold_section and not is_leading and self._may_open(ancestors):
                self._block(start, stop, is_leading=False, in_section=True)
                continue
            if (entry := _bibtex_of(self.tokens[start:stop])) is not None:
                self._bibtex(*entry)
            elif value_of is not None and (
                field_of(value_of, self.labels) != "reference"
                or not self._marked_fields(spans, place, *_BLOCKS_OF_QUOTES)
            ):
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
            elif region and (label := self._abstract_callout(start, stop)):
                self._section_value(label, start, stop)
            elif region:
                if value_of is not None:  # "## Full citation" and labelled lines below
                    value_of, section = None, value_level
                self._block(start, stop, is_leading=is_leading, in_section=bool(section))
                awaited = self._awaited(start, stop)
                is_leading = False
                continue
            elif first.type == "callout_open":
                self._late_callout(start, stop)
            else:
                self._below(start, stop, words, is_first=headings == 1 + seen_title)
            is_leading, awaited = False, None
        self._drop_several()
        if len(self.late) == 1:
            self._late_block(*self.late[0])
        self._lone_link()
        self._told_below()
        if lower_title is not None and self.entries:
            self.entries.append(lower_title)

    def _marked_fields(self, spans: Sequence[tuple[int, int]], place: int, *kinds: str) -> set[str | None]:
        """The fields of the marked labels in a paragraph, or a block of other kinds."""
        if place >= len(spans) or self.tokens[spans[place][0]].type not in ("paragraph_open", *kinds):
            return set()
        start, stop = spans[place]
        rows = BlockReader(self.tokens[start:stop], self.labels).read().rows
        return {row.field for row in rows if row.is_marked and _is_strong(row)} - {"reference"}

    def _has_several(self, spans: Sequence[tuple[int, int]]) -> bool:
        """Whether sections of the facts of a paper stand below several headings, which name a paper each."""
        seen: set[str] = set()
        for start, _ in spans:
            words = self.tokens[start + 1].content if self.tokens[start].tag in ("h3", "h4") else ""
            if words in seen and opens_region(words):
                return True
            seen.add(words)
        return False

    def _drop_several(self) -> None:
        """Forget what blocks below several headings tell, each with another title: of several papers."""
        titles = sorted({(title, heading) for heading, title, _ in self.titled})
        is_alike = any(other.startswith(one) for (one, _), (other, _) in pairwise(titles))
        if len({heading for _, heading in titles}) > 1 and not is_alike:
            del self.entries[self.titled[0][2] :]

    def _bold_title(self, start: int, stop: int) -> Entry | None:
        """The title of a work that is all of a bold paragraph or quote: below a heading that only cites it."""
        inner = [token for token in self.tokens[start:stop] if token.type == "inline"]
        lines = lines_of(inner[0].children or []) if len(inner) == 1 else []
        if len(lines) != 1 or lines[0].marked != len(lines[0].text) or not names_a_work(lines[0].text):
            return None
        return Entry(label="", text=lines[0].text.strip(), source="heading", line=line_number(inner[0]))

    def _below(self, start: int, stop: int, words: str, *, is_first: bool) -> None:
        """Keep a block outside of the region, below the heading `words`, if it may tell of the paper."""
        kind = self.tokens[start].type
        if tells_below(words) and len(self.below) < _MOST_BELOW:
            self.below.append((words, start, stop))
        if self.is_review and kind == "paragraph_open":
            self._late_link(start, stop)
        elif kind in _LATE_BLOCKS and len(self.late) < 2 and _tells_of_authors(self.tokens, start, stop):
            self.late.append((start, stop, words, is_first))

    def _told_below(self) -> None:
        """What sections of links and references below tell of the paper."""
        if not self.below or not (self.is_known or self.titles):
            return
        fields = {field_of(entry.label, self.labels) for entry in self.entries if entry.label}
        below = [(words, BlockReader(self.tokens[start:stop], self.labels).read()) for words, start, stop in self.below]
        self.entries += [_entry(row) for row in links_below(below, fields)]
        if not fields & {"author", "first-author"} and (one := reference_below(below, self.titles)) is not None:
            self.entries.append(_of_passage(one, "reference"))

    def _bold_head(self, start: int, stop: int) -> Entry | None:
        """The title of a note that begins with a paragraph of a bold title, "by Ann Lee, Bo Chen" and links to it."""
        if self.tokens[start].type != "paragraph_open":
            return None
        inline = self.tokens[start + 1]
        lines = lines_of(inline.children or [])
        if len(lines) < 2 or not 0 < lines[0].marked == len(lines[0].text.rstrip()):
            return None
        by = _BY.match(lines[1].text)
        if by is None and not (names_a_work(lines[0].text) and count_names(lines[1].text.strip(" ,"))):
            return None
        number = line_number(inline)
        names = lines[1].text[by.end() if by else 0 :].strip(" ,")
        self.entries += _byline([names], number + 1)
        for place, line in enumerate(lines[2:], start=number + 2):
            for _, _, words, address in line.addresses:
                if field_of(words, self.labels) in CALLED and is_web(address):
                    self.entries.append(
                        Entry(label=words, text=address, addresses=((words, address),), source="quote", line=place)
                    )
        return Entry(label="", text=lines[0].text.strip(), source="heading", line=number)

    def _lone_link(self) -> None:
        """The one line "Paper link: https://…" of a note that states nothing else of the paper."""
        found = [row for row in self.single if _OF_PAPERS.search(row.label or "") and _identify([row])]
        if len(found) == 1 and not any(entry.label for entry in self.entries):
            self.entries.append(_entry(found[0]))

    def _is_lower_title(self, words: str, spans: Sequence[tuple[int, int]], place: int) -> bool:
        """Whether the first heading of a note without a level-1 heading is the title of a work, as its words or the
        facts just below it tell."""
        is_section = opens_region(words) or heading_field(words, is_first=True) or names_link(words)
        if is_section or not self.names_no_title:
            return False
        if names_a_work(words) or place + 1 >= len(spans):
            return names_a_work(words)
        if is_section_name(words):
            return False
        below = place + 2 if self.tokens[spans[place + 1][0]].type == "hr" else place + 1
        start, stop = spans[min(below, len(spans) - 1)]
        first = self.tokens[start]
        if first.type == "heading_open":
            return first.tag > self.tokens[spans[place][0]].tag and opens_region(
                _heading_words(self.tokens[start:stop])
            )
        rows = BlockReader(self.tokens[start:stop], self.labels).read().rows
        strong = {row.field for row in rows if _is_strong(row)}
        return len(strong) > 1 and "author" in strong and "title" not in strong

    def _repeats_title(self, words: str) -> bool:
        """Whether the first heading of a note begins as the title in front matter does."""
        told = _squeezed(_FORMULA.sub(lambda formula: tex_words(formula[1]), words))
        return not self.has_title and any(
            len(told) > _ALIKE <= len(one) and told[:_ALIKE] == one[:_ALIKE] for one in self.titles
        )

    def _bold_section(self, spans: Sequence[tuple[int, int]]) -> int:
        """Which block is below the one paragraph that names the paper's facts, "**論文情報:**"; -1 for none."""
        found = [
            place + 1
            for place, ((start, stop), (below, _)) in enumerate(pairwise(spans))
            if stop - start == 3
            and self.tokens[start].type == "paragraph_open"
            and self.tokens[below].type in ("bullet_list_open", "table_open")
            and self.tokens[start + 1].content.startswith("**")
            and len(self.tokens[start + 1].content) < LONGEST_LABEL
            and _OF_PAPERS.search(words := self.tokens[start + 1].content.strip("*:： "))
            and opens_region(words)
        ]
        return found[0] if len(found) == 1 else -1

    def _preamble(self, spans: Sequence[tuple[int, int]], *, in_section: bool) -> bool:
        """Names, venue and address of the paper as bare lines below the title, and nothing but such lines before it."""
        names: list[str] = []
        facts: list[Entry] = []
        names_block = -1
        is_known = False  # that the paper was at a well-known meeting
        for place, number, line in self._bare_lines(spans, in_section=in_section):
            text = line.text.strip()
            if len(line.addresses) == 1 and line.addresses[0][2] == text and _identifies(line.addresses[0][3]):
                if not facts and not names:
                    return False
                [(_, _, words, address)] = line.addresses
                link = Entry(label="", text=address, addresses=((words, address),), source="heading", line=number)
                self.entries += [*facts, *_byline(names, number), link]
                return True
            if len(text) > _LONGEST_REMARK * 4 or line.addresses or label_of(line, self.labels):
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

    def _bare_lines(self, spans: Sequence[tuple[int, int]], *, in_section: bool) -> Iterator[tuple[int, int, Line]]:
        """The lines of paragraphs and quotes, and with `in_section` of lists, up to the first other block: of which
        block, their number, the line."""
        for place, (start, stop) in enumerate(spans):
            kind = self.tokens[start].type
            if kind not in ("paragraph_open", "blockquote_open") and not (in_section and kind == "bullet_list_open"):
                return
            for token in self.tokens[start:stop]:
                if token.type == "inline":
                    for index, line in enumerate(lines_of(token.children or [])):
                        yield place, line_number(token) + index, line

    def _late_link(self, start: int, stop: int) -> None:
        """The first paragraph "Paper link: https://…" of a note that calls itself one on a paper."""
        rows = BlockReader(self.tokens[start:stop], self.labels).read().rows
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
        block = BlockReader(self.tokens[start:stop], self.labels).read()
        fields = {
            row.field
            for row in block.rows
            if row.field and (row.source == "field" or (row.is_marked and self.is_known)) and not row.is_empty
        }
        if len(fields) >= 3 and fields & {"author", "first-author"} and fields & {"title", "citation-key", "DOI"}:
            self._block(start, stop, is_leading=False, in_section=True)

    def _late_block(self, start: int, stop: int, heading: str, is_first: bool) -> None:
        """The one list or table with authors, below a heading that says nothing of the paper, or says it otherwise.

        It is the paper's when it repeats the title of the note, stands in a section on sources, or front matter has
        named a paper whose facts it tells; so it is in the first section below a title, when it tells three facts and
        one that only works have. Several such lists are of several papers.
        """
        if any(field_of(entry.label, self.labels) in ("author", "first-author") for entry in self.entries):
            return
        block = BlockReader(self.tokens[start:stop], self.labels).read()
        strong = {row.field: row for row in reversed(block.rows) if _is_strong(row) and not row.is_empty}
        if len(strong) < 2 or not strong.keys() & {"author", "citation-key"} or _OTHER_PAPERS.search(heading):
            return
        title = strong.get("title") or strong.get("paper")
        if title is not None and self.titles:
            told = _squeezed(title.line.text[title.start : title.stop])
            is_own = len(told) > 5 and any(told in one or told.startswith(one) for one in self.titles)
            is_own = is_own or (is_first and _OF_SOURCE.fullmatch(heading.strip()) is not None)
            key = strong.get("citation-key")
            is_own = is_own or (key is not None and _squeezed(key.line.text[key.start : key.stop]) in self.titles)
        else:
            is_own = self.is_known or _OF_SOURCE.fullmatch(heading.strip()) is not None
            is_telling = bool(strong.keys() & _OF_WORKS) or _identify(block.rows)
            is_own = is_own or (is_first and self.has_title and len(strong) > 2 and is_telling)
        if is_own:
            self._block(start, stop, is_leading=False, in_section=True)

    def _awaited(self, start: int, stop: int) -> str | None:
        """The label of a paragraph that is no more than a label, "**Authors**"; its value is the next block."""
        is_paragraph = self.tokens[start].type == "paragraph_open" and stop - start == 3
        if not is_paragraph or len(self.tokens[start + 1].content) > LONGEST_LABEL:
            return None
        rows = BlockReader(self.tokens[start:stop], self.labels).read().rows
        content = self.tokens[start + 1].content.strip()
        is_list = stop < len(self.tokens) and self.tokens[stop].type == "bullet_list_open"
        is_bare = all(row.label is None for row in rows) and content.casefold() not in VAGUE
        if is_list and is_bare and field_of(content, self.labels) == "author":
            return content
        is_label = len(rows) == 1 and rows[0].is_empty and rows[0].is_marked
        return rows[0].label if is_label and (rows[0].field in SECTIONS or rows[0].field == "title") else None

    def _is_plain(self, start: int, stop: int) -> bool:
        """Whether a block has no label of its own."""
        rows = BlockReader(self.tokens[start:stop], self.labels).read().rows
        return not any(row.field or (row.label and row.is_marked) for row in rows)

    def _may_open(self, ancestors: list[tuple[int, str]]) -> bool:
        above = [words for level, words in ancestors if level > 1]
        if any(_OTHER_PAPERS.search(words) for words in above) or (above and self.is_of_several):
            return False
        return not above or not any(field_of(entry.label, self.labels) == "author" for entry in self.entries)

    def _block(self, start: int, stop: int, *, is_leading: bool, in_section: bool) -> None:
        block = BlockReader(self.tokens[start:stop], self.labels).read()
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
            self.entries += _told_by_value(block.rows)
            return
        for row in strong:
            if row.field == "title" and len(strong) > 1 and (name := _squeezed(row.line.text[row.start : row.stop])):
                self.titled.append((self.heading, name, len(self.entries)))
        is_metadata = in_section or (len(known) >= 2 and bool(strong))
        is_single = len(block.rows) == 1 and self.tokens[start].type in _SINGLE_BLOCKS
        if is_single and strong and not strong[0].is_empty and self._together(strong[0]):
            return
        if block.caption is not None and not self.has_title and len({row.field for row in strong}) >= 2:
            self.entries.append(_of_passage(block.caption, "heading"))
        for row in block.rows:
            if row.is_outline_title and not self.has_title:
                self.entries.append(_title_entry(row))
            elif row.field and (
                is_metadata
                or row.source == "field"
                or (row.field in _ALONE)
                or ((row.is_marked or is_leading) and _is_strong(row))
                or (row.is_marked and not row.is_empty and self._is_together())
            ):
                self.entries.append(_entry(row))
        self.entries += _told_by_value(block.rows, in_section=in_section)
        if is_leading and not known and self._lone_address(block):
            return
        told = [row for row in known if row.field not in CALLED]  # "[View paper](https://…)" may follow a reference
        for one in block.references:
            is_alone = in_section or (is_leading and len(block.items) == 1)
            is_free = is_alone and not strong if one.is_item else not told
            if (
                is_free
                and self.references < _MOST_REFERENCES
                and (looks_like_reference(one.text) or (is_leading and self.has_title and looks_like_byline(one.text)))
            ):
                self.references += 1
                self.entries.append(_of_passage(one, "reference"))

    def _lone_address(self, block: Block) -> bool:
        """A paragraph below the title that is one link, whose address says which paper it is."""
        if len(block.references) != 1 or len(block.references[0].addresses) != 1:
            return False
        [one] = block.references
        words, address = one.addresses[0]
        remark = one.text.strip().removeprefix(words).strip()
        is_alone = one.text.strip() == words or (one.text.strip().startswith(words) and _IN_BRACKETS.fullmatch(remark))
        if one.is_item or not is_alone or not _identifies(address):
            return False
        self.entries.append(replace(_of_passage(one, "heading"), text=address))
        return True

    def _together(self, row: Row) -> bool:
        """Keep a labelled line that stands alone, and tell whether it has become an entry: two of them that tell of
        several fields are of the paper."""
        self.single.append(row)
        for entry in self.entries[self.counted :]:
            if entry.label:
                self.told.add(field_of(entry.label, self.labels) or "")
                self.places.add((entry.label, entry.line))
        self.counted = len(self.entries)
        self.told.add(row.field or "")
        is_enough = self._is_together()
        if is_enough:
            found = [_entry(one) for one in self.single]
            self.entries += [one for one in found if (one.label, one.line) not in self.places]
            self.single.clear()
        return is_enough

    def _compound(self, start: int, stop: int) -> bool:
        """Read the one line below a heading such as "## Authors / Year / Venue", whose parts are the values."""
        label, self.compound = self.compound, ""
        lines = lines_of(self.tokens[start + 1].children or []) if stop - start == 3 else []
        if self.tokens[start].type != "paragraph_open" or len(lines) != 1:
            return False
        [line], number = lines, line_number(self.tokens[start + 1])
        spans = compound_spans(label, line.text, 0, len(line.text), self.labels)
        rows = [Row(name, field_of(name, self.labels), line, a, b, "heading", number) for name, a, b in spans if a < b]
        self.entries += [_entry(row) for row in rows]
        return bool(rows)

    def _is_together(self) -> bool:
        """Whether the labelled lines that stand alone, and what stands above them, tell of a paper."""
        return len((self.told & STRONG) - {"date"}) > 1 and bool(self.told & _TELLING)

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

    def _heading_row(self, start: int, stop: int) -> Row | None:
        inline = self.tokens[start + 1]
        if self.tokens[start].type != "heading_open" or not (":" in inline.content or "：" in inline.content):
            return None
        lines = lines_of(inline.children or [])
        found = label_of(lines[0], self.labels) if len(lines) == 1 else None
        if found is None or found[2] == "link":
            return None
        label, begin, _ = found
        row = Row(label, field_of(label, self.labels), lines[0], begin, len(lines[0].text), "list", line_number(inline))
        return row if _is_strong(row) and not row.is_empty else None

    def _section_value(self, label: str, start: int, stop: int) -> None:
        """A section that is one value; its first block only is read, so that remarks below the value stay out.

        A table or a list of labelled lines is not one value, and read as what it is.
        """
        if self.tokens[start].type in _LATE_BLOCKS:
            rows = BlockReader(self.tokens[start:stop], self.labels).read().rows
            strong = {row.field for row in rows if _is_strong(row) and not row.is_empty}
            if self.tokens[start].type == "table_open" or (len(strong) > 1 and strong & _TELLING):
                self._block(start, stop, is_leading=False, in_section=True)
                return
        if any(entry.source == "heading" and entry.label == label for entry in self.entries):
            return
        lines: list[Line] = []
        number = 0
        is_title = False  # of a callout, "> [!abstract] Abstract"
        for token in self.tokens[start:stop]:
            if token.type in ("callout_title_open", "callout_title_close"):
                is_title = token.type == "callout_title_open"
            elif token.type == "inline" and token.children and not is_title:
                number = number or line_number(token)
                lines.extend(line for line in lines_of(token.children) if line.text.strip())
        is_of_authors = field_of(label, self.labels) == "author"
        if is_of_authors:
            lines = [line for line in lines if not _IN_BRACKETS.fullmatch(line.text.strip())]  # where they work
        if lines:
            between = " " if field_of(label, self.labels) == "title" else "\n"
            words = [line.text.strip() for line in lines]
            if is_of_authors and len(words) > 1:
                words = [_WORK_BEHIND.sub("", one) for one in words]
            text = between.join(words)
            addresses = tuple((shown, address) for line in lines for _, _, shown, address in line.addresses)
            self.entries.append(Entry(label=label, text=text, addresses=addresses, source="heading", line=number))

    def _abstract_callout(self, start: int, stop: int) -> str:
        """The title of a callout that is the abstract of the paper, "> [!abstract]": prose alone; "" for any other."""
        if self.tokens[start].type != "callout_open":
            return ""
        words = _heading_words(self.tokens[start + 1 : start + _TITLE_OF_CALLOUT])
        if heading_field(words) != "abstract":
            return ""
        block = BlockReader(self.tokens[start:stop], self.labels).read()
        is_told = any(_is_strong(row) for row in block.rows)
        return "" if is_told or any(looks_like_reference(one.text) for one in block.references) else words

    def _section_link(self, label: str, start: int, stop: int) -> None:
        """A section "Paper" or "Links": one link to the paper, a line that calls it so, or the facts of the paper."""
        block = BlockReader(self.tokens[start:stop], self.labels).read()
        strong = {row.field for row in block.rows if _is_strong(row)}
        if strong & {"author", "title"} and len(strong) > 1 and not any(one.label for one in self.entries):
            self._block(start, stop, is_leading=False, in_section=True)
            return
        if len(block.references) == 1 and len(block.references[0].addresses) == 1:
            [one] = block.references
            words, address = one.addresses[0]
            is_of_paper = _OF_PAPERS.search(label) is not None and is_web(address)
            if one.text.strip(" .。") == words and (is_of_paper or _identifies(address)):
                self.entries.append(replace(_of_passage(one, "heading"), label=label))
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
        for line in lines_of(inline.children):
            for words_start, words_stop, words, address in line.addresses:
                is_first = line.text[:words_start].strip(" @📄🔗") == ""
                is_last = not line.text[words_stop:].strip()
                is_called = (is_first or is_last) and field_of(words, self.labels) in CALLED and _identifies(address)
                if not address.startswith("wikilink:") and ((is_first and is_last) or is_called):
                    self.entries.append(
                        Entry(
                            label="",
                            text=address,
                            addresses=((words, address),),
                            source="heading",
                            line=line_number(inline),
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
_WORK_BEHIND = regex(r"\s+(?:[—–-]|--)\s.*\Z")  # "Ann Lee, Bo Chen — Some University"
_IN_BRACKETS = regex(r"[(（][^()（）]{1,200}[)）]")
_OF_PAPERS = regex(r"paper|bibliogra|citation|publication|论文|論文|文献|書誌|书目|논문|서지", re.IGNORECASE)
_BLOCKS_OF_QUOTES = ("blockquote_open", "callout_open")
_MOST_BELOW = 20
_TITLE_OF_CALLOUT = 4  # tokens: the opening one, and three of the title
_BY = regex(r"[Bb]y:?\s+(?=\S)")
_LATE_BLOCKS = frozenset(("bullet_list_open", "table_open", "blockquote_open"))
_SINGLE_BLOCKS = frozenset(("paragraph_open", "html_block", "blockquote_open"))
# fields of which one at least makes lines that stand apart the facts of a paper
_TELLING = frozenset(("title", "paper", "author", "first-author", "container-title", "DOI", "arXiv", "citation-key"))
_OF_WORKS = frozenset(("title", "paper", "container-title", "DOI", "arXiv"))
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


_FORMULA = regex(r"\$([^$]+)\$")
_ALIKE = 10  # letters with which two titles of one note begin


def _squeezed(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _identifies(address: str) -> bool:
    return bool(find_doi(address, marked=True) or find_arxiv(address) or find_pubmed(address))


def _identify(rows: Sequence[Row]) -> bool:
    return any(_identifies(address) for row in rows if row.field for _, _, _, address in row.line.addresses)


def _is_prose(item: Item) -> bool:
    """Whether an item of the paper's list says something of its own, in words or with a list below it."""
    if any(row.field or row.is_outline_title for row in item.rows):
        return False
    if not item.rows or (item.rows[0].label is not None and item.rows[0].label.count(" ") < _MOST_SPACES):
        return False
    text = " ".join(line.text for row in item.rows for line in (row.line, *row.more))
    return len(item.rows) > 1 or len(text) > _LONGEST_REMARK or (len(text) > 30 and text.rstrip().endswith(_STOPS))


def _is_picture(item: Item, block: Sequence[Token]) -> bool:
    """Whether an item that states nothing of the paper shows a picture or a part of another note."""
    return not any(row.field or row.is_outline_title for row in item.rows) and any(
        map(has_picture, block[item.start : item.stop])
    )


_MOST_SPACES = 4  # of a label; "It uses three kinds of cells:" begins a sentence
_LONGEST_REMARK = 90  # letters of an item without a label that the card still has a row for
_STOPS = (".", "!", "?", "。", "！", "？", "…")


def _told_by_value(rows: Sequence[Row], *, in_section: bool = False) -> list[Entry]:
    """What labels that no table knows must mean, among others of a paper, by their value: a DOI, "CVPR 2024"."""
    told = {row.field for row in rows if _is_strong(row)}
    found: dict[str, Entry] = {}
    for row in rows if len(told) > (not in_section) else ():
        if row.field is None and row.label and not row.is_outline_title and row.stop - row.start < _LONGEST_TOLD:
            value = row.line.text[row.start : row.stop].strip(" `")
            field = field_of_value(_FIRST_PART.split(value, maxsplit=1)[0] if in_section else value)
            if field and field not in told and not (field == "Venue" and "container-title" in told):
                found.setdefault(field, replace(_entry(row), label=field))
    return list(found.values())


_LONGEST_TOLD = 60  # letters
_FIRST_PART = regex(r"[、，；;。]|,\s")


def _is_strong(row: Row) -> bool:
    return row.field in STRONG and (row.label or "").casefold() not in VAGUE


def _is_card(kind: str, block: Block, strong: list[Row]) -> bool:
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


def _bibtex_of(block: Sequence[Token]) -> tuple[str, int] | None:
    """The text and line of BibTeX in a fence; without the word also in one, in an indented block or a paragraph that
    can be nothing else."""
    first = block[0]
    if first.type == "fence" and info_of(first) in _BIBTEX:
        return first.content, line_number(first)
    is_code = first.type == "code_block" or (first.type == "fence" and info_of(first) in ("", "text", "tex", "latex"))
    text = first.content if is_code else block[1].content if first.type == "paragraph_open" and len(block) == 3 else ""
    return (text, line_number(first)) if text.lstrip().startswith("@") and _BIBTEX_START.match(text) else None


_BIBTEX_START = regex(
    r"\s*@(?:article|inproceedings|conference|proceedings|book|inbook|incollection|misc|online|electronic|phdthesis"
    r"|mastersthesis|thesis|techreport|report|manual|unpublished|dataset|software|patent)\s*\{\s*[^\s,{}]+\s*,",
    re.IGNORECASE,
)


def _heading_words(tokens: Sequence[Token]) -> str:
    inline = (token for token in tokens if token.type == "inline")
    children = (child for token in inline for child in token.children or () if child.type != "html_inline")
    return "".join(f"${child.content}$" if child.type == "math_inline" else child.content for child in children)


def _entry(row: Row, *, is_shown: bool = False) -> Entry:
    value, start, stop = row.line, *trim(row.line.text, row.start, row.stop)
    texts = [value.text[start:stop], *(line.text.strip() for line in row.more)]
    addresses = [(words, address) for a, b, words, address in value.addresses if a >= start and b <= stop]
    addresses += [(words, address) for line in row.more for _, _, words, address in line.addresses]
    tokens = slice_of(value.parts, start, stop)
    for line in row.more:
        if tokens:
            tokens.append(Token("softbreak", "br", 0))
        tokens.extend(slice_of(line.parts, *trim(line.text, 0, len(line.text))))
    return Entry(
        label=clean(row.label) if row.label else "",
        text="\n".join(text for text in texts if text),
        addresses=tuple(addresses[:MOST_ADDRESSES]),
        tokens=tuple(tokens),
        source=row.source,
        line=row.number,
        is_shown=is_shown,
    )


def _of_passage(passage: Passage, source: str) -> Entry:
    return Entry(label="", text=passage.text, addresses=passage.addresses, source=source, line=passage.number)


def _title_entry(row: Row) -> Entry:
    start, stop = trim(row.line.text, 0, len(row.line.text))
    tokens = tuple(slice_of(row.line.parts, start, stop))
    return Entry(label="", text=row.line.text.strip(), tokens=tokens, source="heading", line=row.number, is_shown=True)


def value_tokens(entry: Entry, spans: Sequence[tuple[int, int]]) -> list[list[Token]]:
    """The tokens of stretches of an entry's text in their order, such as the names of a list of authors."""
    if len(entry.tokens) == 1 and entry.tokens[0].type == "text":  # nearly all
        token = entry.tokens[0]
        ends = [(start, min(stop, len(token.content))) for start, stop in spans]
        return [[cut_token(token, start, stop)] if start < stop else [] for start, stop in ends]
    line = LineBuilder([])
    for token in entry.tokens:
        if token.type in ("softbreak", "hardbreak"):
            line.parts.append(Part(line.length, line.length + 1, Token("text", "", 0, content=" "), True))
            line.length += 1
            line.pieces.append("\n")
        else:
            line.add(token)
    return slices_of(line.parts, spans)
