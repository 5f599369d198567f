"""The facts of a paper as the body of a note states them: bullets, fields, tables, quotes and what else people use.

Read are the stretch before the first heading that names something else, and the sections named "Metadata" and the like.
Whatever stands further down belongs to other papers; only a BibTeX fence counts anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from markdown_it.token import Token

from site_builder.parse.bibtex_block import bibtex_of
from site_builder.parse.card_block import is_card, stays_in_body, told_by_value
from site_builder.parse.entry import Entry, of_passage, of_row, of_title
from site_builder.parse.fact_blocks import Block, BlockReader, Passage, Row, line_number
from site_builder.parse.fact_lines import LONGEST_LABEL, VAGUE
from site_builder.parse.facts_below import links_below, reference_below, tells_below
from site_builder.parse.late_facts import (
    OTHER_PAPERS,
    identify,
    is_callout_of_paper,
    is_of_paper,
    may_tell_of_authors,
    squeezed_value,
)
from site_builder.parse.section_values import (
    IN_BRACKETS,
    OF_PAPERS,
    compound_values,
    heading_links,
    heading_row,
    heading_words,
    section_link,
    section_value,
)
from site_builder.parse.title_lines import bold_head, bold_title, title_facts
from site_builder.scholar.byline import looks_like_byline
from site_builder.scholar.fields import (
    CALLED,
    OF_WORKS,
    SECTIONS,
    STRONG,
    TELLING,
    field_of,
    heading_field,
    names_link,
    opens_region,
)
from site_builder.scholar.identifiers import identifies
from site_builder.scholar.reference import cites_by_link, looks_like_reference
from site_builder.scholar.titles import cites_only, is_called_review, is_section_name, names_a_work, squeezed
from site_builder.text.regex import regex
from site_builder.text.tex_words import tex_words

_LONGEST_BIBTEX = 100_000  # letters
_MOST_BIBTEX = 20
_MOST_REFERENCES = 3
_MOST_ROWS = 200  # of one block; more is data, not the card of a paper
_MOST_PREAMBLE = 4  # blocks below the title
_MOST_BELOW = 20
_ALIKE = 10  # letters with which two titles of one note begin
_FORMULA = regex(r"\$([^$]+)\$")
# one known label of these is enough to take a line for the paper's; others need company
_ALONE = frozenset(("author", "DOI", "arXiv", "PMID", "citation-key", "first-author", "reference"))
_QUOTES = ("blockquote_open", "callout_open")
_LATE = frozenset(("bullet_list_open", "table_open", "blockquote_open"))
_END_OF_TITLE = 4  # tokens of a callout: the opening one, and three of the title
_SINGLE = frozenset(("paragraph_open", "html_block", "blockquote_open"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """`consumed`: spans [start, stop) of block tokens that the card shows instead of the body."""

    items: tuple[Entry, ...] = ()
    consumed: tuple[tuple[int, int], ...] = ()


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
class _Place:
    """Where the walk through a note has come, and what the headings above make of the next block.

    `in_region`: the block may tell of the paper. `section` is the level of the heading that opened the paper's facts, 0
    for none; `others` are the headings above, with their levels, that name something else.
    """

    in_region: bool = True
    section: int = 0
    others: list[tuple[int, str]] = field(default_factory=list)
    heading: str = ""
    headings: int = 0
    seen_title: bool = False
    is_top: bool = True  # nothing but headings so far
    is_leading: bool = True  # the first block, or the first below the title
    is_opened: bool = False  # a section of the paper's facts, by the heading just before
    value_of: str | None = None  # the label that a heading is
    value_level: int = 0
    linked: str | None = None  # a heading such as "Paper", whose first block may link to it; "" behind that
    awaited: str | None = None  # the label that is all of the paragraph before
    compound: str = ""  # the heading just before, which names several facts


class _Titled(NamedTuple):
    """A labelled title: the heading above it, how many entries were before, and the authors beside it, squeezed."""

    heading: str
    title: str
    before: int
    authors: str


class _Reader:
    """One pass over the blocks of a note."""

    def __init__(
        self, tokens: Sequence[Token], labels: Mapping[str, str], *, title: str, given: str, is_known: bool
    ) -> None:
        self.labels = labels
        self.spans = _spans(tokens)
        self.blocks = [tokens[start:stop] for start, stop in self.spans]
        self.titles = [one for one in (squeezed(title), squeezed(given)) if len(one) > 3]
        self.has_title = bool(title)
        self.names_no_title = not title and not given
        self.is_known = is_known
        self.is_review = is_called_review(given) or is_called_review(title)
        self.is_of_several = self._has_several()
        self.bold_section = self._bold_section()
        self.top = int(len(self.blocks) > 1 and self.blocks[0][0].type == "hr")  # the first block but a rule
        self.at = _Place()
        self.entries: list[Entry] = []
        self.consumed: list[tuple[int, int]] = []
        self.lower_title: Entry | None = None
        self.references = 0
        self.bibtex = 0
        self.titled: list[_Titled] = []
        self.below: list[tuple[str, int]] = []  # sections of links and references below: heading, block
        # blocks outside of the region that tell of authors, their heading, whether it is the first of the note
        self.late: list[tuple[int, str, bool]] = []
        self.single: list[Row] = []  # labelled lines that stand alone, which only make a paper's facts together
        # of the first `counted` entries: the fields, and the labels with their lines
        self.counted = 0
        self.told: set[str] = set()
        self.places: set[tuple[str, int]] = set()

    def read(self) -> None:
        for number, block in enumerate(self.blocks):
            if block[0].type == "heading_open":
                self._heading(number)
            else:
                self._below_heading(number)
        self._drop_several()
        if len(self.late) == 1:
            self._late_block(*self.late[0])
        self._lone_link()
        self._told_below()
        if self.lower_title is not None and self.entries:
            self.entries.append(self.lower_title)

    # headings

    def _heading(self, number: int) -> None:
        """What a heading says of the blocks below it."""
        at, block = self.at, self.blocks[number]
        level, words = int(block[0].tag[1]), heading_words(block)
        is_below_title = at.is_leading and at.seen_title
        is_inside = 0 < at.section < level
        at.heading, at.headings = words, at.headings + 1
        at.is_leading, at.value_of, at.awaited, at.linked = False, None, None, None
        if at.in_region and (at.seen_title or level > 1) and self._labelled_heading(number, is_inside=is_inside):
            return
        if at.in_region and is_inside:
            self.entries += heading_links(block, self.labels)
        at.others = [one for one in at.others if one[0] < level]
        if level == 1 and not at.seen_title and not opens_region(words):
            at.in_region = at.in_region or not at.others
            self._title(block)
        elif number == self.top and (self._is_lower_title(words) or self._repeats_title(words)):
            self.has_title = True
            self.lower_title = Entry(label="", text=words.strip(), source="heading", line=line_number(block[0]))
            self._title(block)
        elif number == self.top + 1 and self._is_title_below(words):  # "# Paper overview", "### Some title"
            self.lower_title = Entry(label="", text=words.strip(), source="heading", line=line_number(block[0]))
            self._title(block)
        elif at.in_region and is_inside and heading_field(words):  # "### Publication"
            at.value_of, at.value_level = words, level
        elif opens_region(words) and self._may_open():
            at.in_region, at.section, at.is_opened = True, level, True
            at.compound = words
        elif at.in_region and heading_field(words, is_first=at.is_top):
            at.value_of, at.value_level = words, level
        elif at.in_region and names_link(words) and self._marked_fields(number + 1) & {"title", "author"}:
            at.section, at.is_opened = level, True
        elif at.in_region and names_link(words):
            at.linked = words
        elif is_below_title and self._tells_alone(number):  # a second title
            at.section = level
        elif not (at.in_region and is_inside):
            at.in_region, at.section = False, 0
            at.others.append((level, words))

    def _title(self, block: Sequence[Token]) -> None:
        self.at.seen_title = self.at.is_leading = True
        self.entries += heading_links(block, self.labels)

    def _is_lower_title(self, words: str) -> bool:
        """Whether the first heading of a note without a level-1 heading is the title of a work, as its words or the
        facts just below it tell."""
        is_section = opens_region(words) or heading_field(words, is_first=True) or names_link(words)
        if is_section or not self.names_no_title:
            return False
        if names_a_work(words) or self.top + 1 >= len(self.blocks):
            return names_a_work(words)
        if is_section_name(words):
            return False
        below = self.top + 2 if self.blocks[self.top + 1][0].type == "hr" else self.top + 1
        block = self.blocks[min(below, len(self.blocks) - 1)]
        if block[0].type == "heading_open":
            return block[0].tag > self.blocks[self.top][0].tag and opens_region(heading_words(block))
        strong = {row.field for row in self._read(block).rows if row.is_strong}
        return len(strong) > 1 and "author" in strong and "title" not in strong

    def _is_title_below(self, words: str) -> bool:
        """Whether a heading is the title of a work, since the level-1 heading above it only says that one follows."""
        above = self.blocks[self.top]
        is_of_any = above[0].type == "heading_open" and above[0].tag == "h1" and opens_region(heading_words(above))
        is_title = names_a_work(words) and not (opens_region(words) or names_link(words) or is_section_name(words))
        return is_of_any and is_title and heading_field(words) is None

    def _repeats_title(self, words: str) -> bool:
        """Whether the first heading of a note begins as the title in front matter does, or ends with all of it."""
        told = squeezed(_FORMULA.sub(lambda formula: tex_words(formula[1]), words))
        return not self.has_title and any(
            len(told) > _ALIKE <= len(one) and (told[:_ALIKE] == one[:_ALIKE] or told.endswith(one))
            for one in self.titles
        )

    def _may_open(self) -> bool:
        above = [words for level, words in self.at.others if level > 1]
        if any(OTHER_PAPERS.search(words) for words in above) or (above and self.is_of_several):
            return False
        return not above or not any(field_of(entry.label, self.labels) == "author" for entry in self.entries)

    def _labelled_heading(self, number: int, *, is_inside: bool) -> bool:
        """Whether a heading is one of several that are labelled lines: "#### Title: …", below it "#### Authors: …"; one
        is enough in a section of the paper's facts."""
        row = heading_row(self.blocks[number], self.labels)
        if row is None:
            return False
        if is_inside:
            self.entries.append(of_row(row))
            return True
        beside = [
            heading_row(self.blocks[one], self.labels)
            for one in (number - 1, number + 1)
            if 0 <= one < len(self.blocks)
        ]
        if all(one is None or one.field == row.field for one in beside):
            return False
        self._together(row)
        return True

    def _has_several(self) -> bool:
        """Whether sections of the facts of a paper stand below several headings, which name a paper each."""
        seen: set[str] = set()
        for block in self.blocks:
            words = block[1].content if block[0].tag in ("h3", "h4") else ""
            if words in seen and opens_region(words):
                return True
            seen.add(words)
        return False

    def _bold_section(self) -> int:
        """Which block is below the one paragraph that names the paper's facts, "**論文情報:**"; -1 for none."""
        found = [
            number
            for number, (block, below) in enumerate(pairwise(self.blocks), start=1)
            if len(block) == 3
            and block[0].type == "paragraph_open"
            and below[0].type in ("bullet_list_open", "table_open")
            and block[1].content.startswith("**")
            and len(block[1].content) < LONGEST_LABEL
            and OF_PAPERS.search(words := block[1].content.strip("*:： "))
            and opens_region(words)
        ]
        return found[0] if len(found) == 1 else -1

    # what stands below them

    def _below_heading(self, number: int) -> None:
        at, block = self.at, self.blocks[number]
        is_opened, at.is_top, at.is_opened = at.is_opened, False, False
        if (at.is_leading and self.has_title) or (is_opened and number and at.section):
            lines = self.blocks[number : number + _MOST_PREAMBLE]
            if facts := title_facts(lines, self.labels, in_section=is_opened):
                self.entries += facts
                at.is_leading = False
                return
        if at.compound:
            heading, at.compound = at.compound, ""
            if values := compound_values(heading, block, self.labels):
                self.entries += values
                return
        if number == self.top and self.names_no_title and (head := bold_head(block, self.labels)) is not None:
            self.lower_title, facts = head
            self.entries += facts
            return
        if at.is_leading and at.seen_title and cites_only(at.heading) and (title := bold_title(block)):
            self.entries.append(title)
            return
        if number == self.bold_section and not at.is_leading and self._may_open():
            self._block(number, in_section=True)
            return
        if (bibtex := bibtex_of(block)) is not None:
            self._bibtex(*bibtex)
        elif at.value_of is not None and (
            field_of(at.value_of, self.labels) != "reference" or not self._marked_fields(number, *_QUOTES)
        ):
            self._section_value(at.value_of, number)
        elif at.linked is not None:
            if at.linked:
                self._section_link(at.linked, number)
            at.linked = ""
        elif (
            at.awaited is not None and block[0].type in ("paragraph_open", "bullet_list_open") and self._is_plain(block)
        ):
            self._section_value(at.awaited, number)
        elif at.in_region and (label := self._abstract_callout(block)):
            self._section_value(label, number)
        elif at.in_region:
            if at.value_of is not None:  # "## Full citation" and labelled lines below
                at.value_of, at.section = None, at.value_level
            self._block(number, is_leading=at.is_leading, in_section=bool(at.section))
            at.is_leading, at.awaited = False, self._awaited(number)
            return
        elif block[0].type == "callout_open":
            self._late_callout(number)
        else:
            self._outside(number)
        at.is_leading, at.awaited = False, None

    def _read(self, block: Sequence[Token]) -> Block:
        return BlockReader(block, self.labels).read()

    def _marked_fields(self, number: int, *kinds: str) -> set[str | None]:
        """The fields of the marked labels in a paragraph, or a block of other kinds."""
        if number >= len(self.blocks) or self.blocks[number][0].type not in ("paragraph_open", *kinds):
            return set()
        rows = self._read(self.blocks[number]).rows
        return {row.field for row in rows if row.is_marked and row.is_strong} - {"reference"}

    def _tells_alone(self, number: int) -> bool:
        """Whether a heading has the facts of a work below it, and no other one of its level names another work."""
        told = self._marked_fields(number + 1)
        if not told & OF_WORKS:
            return False
        if "title" not in told:
            return True
        others = (place for place in range(number + 1, len(self.blocks)) if self._is_like(number, place))
        return not any("title" in self._marked_fields(place + 1) for place in others)

    def _is_like(self, number: int, place: int) -> bool:
        return self.blocks[place][0].type == "heading_open" and self.blocks[place][0].tag == self.blocks[number][0].tag

    def _is_plain(self, block: Sequence[Token]) -> bool:
        """Whether a block has no label of its own."""
        return not any(row.field or (row.label and row.is_marked) for row in self._read(block).rows)

    def _awaited(self, number: int) -> str | None:
        """The label of a paragraph that is no more than a label, "**Authors**"; its value is the next block."""
        block = self.blocks[number]
        if block[0].type != "paragraph_open" or len(block) != 3 or len(block[1].content) > LONGEST_LABEL:
            return None
        rows = self._read(block).rows
        content = block[1].content.strip()
        is_list = number + 1 < len(self.blocks) and self.blocks[number + 1][0].type == "bullet_list_open"
        is_bare = all(row.label is None for row in rows) and content.casefold() not in VAGUE
        if is_list and is_bare and field_of(content, self.labels) == "author":
            return content
        is_label = len(rows) == 1 and rows[0].is_empty and rows[0].is_marked
        return rows[0].label if is_label and (rows[0].field in SECTIONS or rows[0].field == "title") else None

    def _section_value(self, label: str, number: int) -> None:
        """A section that is one value; its first block only is read, so that remarks below the value stay out.

        A table or a list of labelled lines is not one value, and read as what it is.
        """
        block = self.blocks[number]
        if block[0].type in _LATE:
            strong = {row.field for row in self._read(block).rows if row.is_strong and not row.is_empty}
            if block[0].type == "table_open" or (len(strong) > 1 and strong & TELLING):
                self._block(number, in_section=True)
                return
        if any(entry.source == "heading" and entry.label == label for entry in self.entries):
            return
        if (value := section_value(label, block, self.labels)) is not None:
            self.entries.append(value)

    def _abstract_callout(self, block: Sequence[Token]) -> str:
        """The title of a callout that is the abstract of the paper, "> [!abstract]": prose alone; "" for any other."""
        if block[0].type != "callout_open":
            return ""
        words = heading_words(block[1:_END_OF_TITLE])
        if heading_field(words) != "abstract":
            return ""
        found = self._read(block)
        is_told = any(row.is_strong for row in found.rows)
        return "" if is_told or any(looks_like_reference(one.text) for one in found.references) else words

    def _section_link(self, label: str, number: int) -> None:
        """A section "Paper" or "Links": one link to the paper, a line that calls it so, or the facts of the paper."""
        block = self._read(self.blocks[number])
        strong = {row.field for row in block.rows if row.is_strong}
        if strong & {"author", "title"} and len(strong) > 1 and not any(one.label for one in self.entries):
            self._block(number, in_section=True)
        else:
            self.entries += section_link(label, block)

    def _bibtex(self, text: str, number: int) -> None:
        if self.bibtex < _MOST_BIBTEX and len(text) <= _LONGEST_BIBTEX and "@" in text:
            self.bibtex += 1
            self.entries.append(Entry(label="", text=text, source="bibtex", line=number))

    # a block of labelled lines

    def _block(self, number: int, *, is_leading: bool = False, in_section: bool) -> None:
        tokens = self.blocks[number]
        block = self._read(tokens)
        may_be_card = is_leading and block.is_simple and len(block.rows) <= _MOST_ROWS
        block.rows = block.rows[:_MOST_ROWS]
        known = [row for row in block.rows if row.field]
        strong = [row for row in known if row.is_strong]
        if self.names_no_title and len(block.items) == 1 and len({row.field for row in strong}) > 1:
            first = block.rows[0]  # "- Some title", and its facts in a list below
            first.is_outline_title |= first.label is None and names_a_work(first.line.text)
        authors = next((squeezed_value(row) for row in strong if row.field == "author"), "")
        for row in strong:
            if row.field == "title" and len(strong) > 1 and (name := squeezed_value(row)):
                self.titled.append(_Titled(self.at.heading, name, len(self.entries), authors))
        if may_be_card and is_card(tokens[0].type, block):
            self._card(number, block)
            return
        is_metadata = in_section or (len(known) >= 2 and bool(strong))
        is_single = len(block.rows) == 1 and tokens[0].type in _SINGLE
        if is_single and strong and not strong[0].is_empty and self._together(strong[0]):
            return
        if block.caption is not None and not self.has_title and len({row.field for row in strong}) >= 2:
            self.entries.append(of_passage(block.caption, "heading"))
        for row in block.rows:
            if row.is_outline_title and not self.has_title:
                self.entries.append(of_title(row))
            elif row.field and (
                is_metadata
                or row.source == "field"
                or (row.field in _ALONE)
                or ((row.is_marked or is_leading) and row.is_strong)
                or (row.is_marked and not row.is_empty and self._is_together())
            ):
                self.entries.append(of_row(row))
        self.entries += told_by_value(block.rows, in_section=in_section)
        if is_leading and not known and self._lone_address(block):
            return
        told = [row for row in known if row.field not in CALLED]  # "[View paper](https://…)" may follow a reference
        for one in block.references:
            is_alone = in_section or (is_leading and len(block.items) == 1)
            is_free = is_alone and not strong if one.is_item else not told
            if (
                is_free
                and self.references < _MOST_REFERENCES
                and (_is_reference(one) or (is_leading and self.has_title and looks_like_byline(one.text)))
            ):
                self.references += 1
                self.entries.append(of_passage(one, "reference"))

    def _card(self, number: int, block: Block) -> None:
        """The card stands for the block, but for items that say something of their own."""
        start, stop = self.spans[number]
        left = [item for item in block.items if stays_in_body(item, self.blocks[number])]
        taken = [item for item in block.items if item not in left]
        self.consumed += [(start + item.start, start + item.stop) for item in taken] if left else [(start, stop)]
        rows = {id(row) for item in left for row in item.rows}
        for row in block.rows:
            if id(row) in rows:
                continue
            if row.field is None and row.is_empty and row.line.addresses:
                row.label, row.start = None, 0  # a value, though it ends in a colon
            is_title = row.is_outline_title and not self.has_title
            self.entries.append(of_title(row) if is_title else of_row(row, is_shown=True))
        self.entries += told_by_value(block.rows)

    def _lone_address(self, block: Block) -> bool:
        """A paragraph below the title that is one link, whose address says which paper it is."""
        if len(block.references) != 1 or len(block.references[0].addresses) != 1:
            return False
        [one] = block.references
        words, address = one.addresses[0]
        remark = one.text.strip().removeprefix(words).strip()
        is_alone = one.text.strip() == words or (one.text.strip().startswith(words) and IN_BRACKETS.fullmatch(remark))
        if one.is_item or not is_alone or not identifies(address):
            return False
        self.entries.append(replace(of_passage(one, "heading"), text=address))
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
            found = [of_row(one) for one in self.single]
            self.entries += [one for one in found if (one.label, one.line) not in self.places]
            self.single.clear()
        return is_enough

    def _is_together(self) -> bool:
        """Whether the labelled lines that stand alone, and what stands above them, tell of a paper."""
        return len((self.told & STRONG) - {"date"}) > 1 and bool(self.told & TELLING)

    # outside of the paper's facts

    def _outside(self, number: int) -> None:
        """Keep a block that may tell of the paper though its heading does not say so."""
        at, block = self.at, self.blocks[number]
        if tells_below(at.heading) and len(self.below) < _MOST_BELOW:
            self.below.append((at.heading, number))
        if self.is_review and block[0].type == "paragraph_open":
            self._late_link(block)
        elif block[0].type in _LATE and len(self.late) < 2 and may_tell_of_authors(block):
            self.late.append((number, at.heading, at.headings == 1 + at.seen_title))

    def _late_link(self, block: Sequence[Token]) -> None:
        """The first paragraph "Paper link: https://…" of a note that calls itself one on a paper."""
        rows = self._read(block).rows
        if (
            len(rows) == 1
            and rows[0].field in ("URL", "paper", "arXiv", "DOI")
            and OF_PAPERS.search(rows[0].label or "")
        ):
            self.is_review = not any(identifies(address) for _, _, _, address in rows[0].line.addresses)
            self.entries += [] if self.is_review else [of_row(rows[0])]

    def _late_callout(self, number: int) -> None:
        if not self._knows_authors() and is_callout_of_paper(self._read(self.blocks[number]), is_known=self.is_known):
            self._block(number, in_section=True)

    def _late_block(self, number: int, heading: str, is_first: bool) -> None:
        """The one list or table with authors further down; several are of several papers."""
        if not self._knows_authors() and is_of_paper(
            self._read(self.blocks[number]),
            heading,
            self.titles,
            is_first=is_first,
            has_title=self.has_title,
            is_known=self.is_known,
        ):
            self._block(number, in_section=True)

    def _knows_authors(self) -> bool:
        return any(field_of(entry.label, self.labels) in ("author", "first-author") for entry in self.entries)

    def _drop_several(self) -> None:
        """Forget what blocks below several headings tell, each with another title: of several papers."""
        titles = sorted({(one.title, one.heading) for one in self.titled})
        if len(titles) < 2 or any(other.startswith(one) for (one, _), (other, _) in pairwise(titles)):
            return
        works = {(one.title, one.authors) for one in self.titled if one.authors}
        are_apart = len({authors for _, authors in works}) == len(works) > 1
        if len({heading for _, heading in titles}) > 1 or are_apart:
            del self.entries[self.titled[0].before :]
            self.consumed.clear()

    def _lone_link(self) -> None:
        """The one line "Paper link: https://…" of a note that states nothing else of the paper."""
        found = [row for row in self.single if OF_PAPERS.search(row.label or "") and identify([row])]
        if len(found) == 1 and not any(entry.label for entry in self.entries):
            self.entries.append(of_row(found[0]))

    def _told_below(self) -> None:
        """What sections of links and references below tell of the paper."""
        if not self.below or not (self.is_known or self.titles):
            return
        fields = {field_of(entry.label, self.labels) for entry in self.entries if entry.label}
        below = [(heading, self._read(self.blocks[number])) for heading, number in self.below]
        self.entries += [of_row(row) for row in links_below(below, fields)]
        if not fields & {"author", "first-author"} and (one := reference_below(below, self.titles)) is not None:
            self.entries.append(of_passage(one, "reference"))


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


def _is_reference(one: Passage) -> bool:
    return looks_like_reference(one.text) or cites_by_link(one.text, one.addresses)
