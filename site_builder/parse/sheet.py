"""The HTML of one note in the making, with all that is collected on the way: links, headings, text for the search."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any

from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.model.note import Context, Footnote, Heading, Link, LinkKind, ParseOptions, Section
from site_builder.parse.addresses import Address, read_address
from site_builder.parse.anchors import Anchors
from site_builder.parse.context import UnitKind, contexts
from site_builder.text.regex import regex
from site_builder.text.tex_words import tex_words

_MARK = regex(r"\0!(\d+)\0")
_MOST_OF_ONE_KIND = 20  # diagnostics of one code for one note


@dataclass(slots=True)
class Unit:
    """Words that belong together around their links: a paragraph, a row of a table, a heading."""

    kind: UnitKind
    text: list[str] = field(default_factory=list)
    length: int = 0
    links: list[tuple[int, int, int]] = field(default_factory=list)  # number of the link; where its words start and end
    formulas: list[tuple[int, int]] = field(
        default_factory=list
    )  # where their TeX starts, pieces of the text before it

    def add(self, words: str) -> None:
        self.text.append(words)
        self.length += len(words)


@dataclass(slots=True)
class OpenSection:
    """A heading whose section is still open: where its HTML starts, and where the HTML behind the heading does."""

    level: int
    anchor: str
    start: int
    inside: int
    number: int


@dataclass(slots=True)
class Frame:
    """A container: the sections open in it, and the raw tags opened in it.

    Of a raw tag its name, what closes it, and how many sections were open before it: those outlast it.
    """

    sections: list[OpenSection] = field(default_factory=list)
    raw: list[tuple[str, str, int]] = field(default_factory=list)
    is_item: bool = False


@dataclass(slots=True)
class Sheet:
    """`parts` joined are the HTML. Lines are counted by tokens, from 0; `first_line` is added for messages."""

    path: str
    options: ParseOptions
    env: Mapping[str, Any]
    first_line: int = 1
    parts: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)  # ids that raw HTML gives
    tags: dict[str, None] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=list)
    footnotes: list[Footnote] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)  # anchor to parts
    anchors: Anchors = field(default_factory=Anchors)
    frames: list[Frame] = field(default_factory=lambda: [Frame()])
    unit: Unit = field(default_factory=lambda: Unit(kind="prose"))
    line: int = 0
    link_depth: int = 0
    has_math: bool = False
    has_base: bool = False
    is_aside: bool = False  # what is written goes elsewhere (a footnote, the card): it has no spans and no sections
    may_name_places: bool = True  # not in the card, which may show a value elsewhere, or twice
    marked: list[str] = field(default_factory=list)  # the ids that raw HTML would like to give
    search_text: list[str] = field(default_factory=list)
    search_anchor: str = ""
    search_heading: str = ""
    footnote_numbers: dict[str, int] = field(default_factory=dict)  # by label
    footnote_uses: dict[int, int] = field(default_factory=dict)  # by number
    footnote_queue: list[tuple[int, Any]] = field(default_factory=list)  # number and tokens, still to be written

    def source_line(self, line: int) -> int:
        """The line of the file, from 1, of a line that tokens count."""
        lines = self.env.get("lines")
        if lines:
            line = lines[min(line, len(lines) - 1)]
        return line + self.first_line

    def warn(self, code: str, message: str, hint: str = "", *, line: int | None = None) -> None:
        if sum(known.code == code for known in self.diagnostics) >= _MOST_OF_ONE_KIND:
            return
        where = Where(path=self.path, line=self.source_line(self.line if line is None else line))
        self.diagnostics.append(
            Diagnostic(code=code, severity=Severity.WARNING, message=message, where=where, hint=hint)
        )

    # links

    def add_link(
        self,
        kind: LinkKind,
        target: str,
        fragment: str = "",
        label: str | None = None,
        width: int | None = None,
        height: int | None = None,
        look: str = "",
    ) -> int:
        """The number of a new link; its context comes when the unit ends."""
        self.links.append(
            Link(
                kind=kind,
                target=target,
                fragment=fragment,
                label=label,
                width=width,
                height=height,
                look=look,
                line=self.source_line(self.line),
            )
        )
        return len(self.links) - 1

    def add_embed(
        self,
        kind: LinkKind,
        target: str,
        fragment: str,
        label: str | None,
        width: int | None,
        height: int | None,
        look: str = "",
    ) -> None:
        """A slot for a picture or a note, whose label or name stands for it in the sentence that others quote."""
        number = self.add_link(kind, target, fragment, label, width, height, look)
        self.parts.append(f"\0{number}\0\0/{number}\0")
        start = self.unit.length
        self.unit.links.append((number, start, start))

    def read_address(self, address: str, *, is_image: bool = False) -> Address:
        """Judge an address; one that names a place on a disk leaves a warning, never itself."""
        found = read_address(address, self.options, is_image=is_image)
        if found.kind == "local":
            self.warn(
                "link/local-address",
                "an address on this disk is left out; its words stay",
                "put the file into the vault and link to it there",
            )
        elif found.kind == "unsafe":
            self.warn("link/unsafe-address", "an address that could run a program is left out; its words stay")
        return found

    def begin_unit(self, kind: UnitKind) -> None:
        self.unit = Unit(kind=kind)

    def end_unit(self, *, is_heading: bool = False) -> None:
        """Gives the links of a unit their contexts, and its words to the search (a heading's are kept apart there).

        With `is_heading` the unit stands in no section: it is a heading itself, or a value of the card.
        """
        unit = self.unit
        text = "".join(unit.text)
        if text and not is_heading:
            self.search_text.append(text)
        if unit.links:
            spans = [(start, stop) for _, start, stop in unit.links]
            if unit.formulas:
                text, spans = _readable(unit, spans)
            for (number, _, _), context in zip(
                unit.links, contexts(text, spans, unit.kind, "" if is_heading else self.search_heading), strict=True
            ):
                self.links[number] = _with_context(self.links[number], context)

    # containers and sections

    def open_section(
        self, level: int, text: str, source: str, shown: str | None = None, *, is_title: bool = False
    ) -> str:
        """The anchor of a heading that begins here, made of its text; the sections of its level and below end. `shown`
        is its text as a reader would say it, where that is another; `is_title`: it is the title of the page."""
        anchor = self.anchors.heading(text)
        text = text if shown is None else shown
        frame = self.frames[-1]
        self.end_sections(frame, level)
        frame.sections.append(OpenSection(level, anchor, len(self.parts), len(self.parts), len(self.headings)))
        line = self.source_line(self.line)
        self.headings.append(Heading(level=level, text=text, source=source, id=anchor, line=line, is_title=is_title))
        if not self.is_aside:
            self.file_search_text()
            self.search_anchor, self.search_heading = anchor, text
        return anchor

    def end_sections(self, frame: Frame, level: int) -> None:
        """End the sections of this level and below that began within the innermost raw tag."""
        stop = len(self.parts)
        outlasting = frame.raw[-1][2] if frame.raw else 0
        while len(frame.sections) > outlasting and frame.sections[-1].level >= level:
            section = frame.sections.pop()
            if not self.is_aside:
                self.spans[section.anchor] = (section.start, stop)
            if stop == section.inside:
                self.headings[section.number] = replace(self.headings[section.number], is_empty=True)

    def open_raw(self, frame: Frame, name: str, closing: str) -> None:
        frame.raw.append((name, closing, len(frame.sections)))
        self.link_depth += name == "a"

    def close_raw(self, frame: Frame) -> str:
        """Close the innermost raw tag of a container, and the sections that began within it; the tag's name."""
        self.end_sections(frame, 0)
        name, closing, _ = frame.raw.pop()
        self.link_depth -= name == "a"
        self.parts.append(closing)
        if closing.startswith("\0/"):  # a link of the vault: its words end here
            number = int(closing.strip("\0/"))
            for place in range(len(self.unit.links) - 1, -1, -1):
                if self.unit.links[place][0] == number:
                    self.unit.links[place] = (number, self.unit.links[place][1], self.unit.length)
                    break
        return name

    def close_frame(self, frame: Frame) -> None:
        """End what is still open in a container: raw tags and the sections of headings."""
        while frame.raw:
            self.close_raw(frame)
        self.end_sections(frame, 0)

    def mark_place(self, name: str) -> None:
        """A place that raw HTML names; which names are free is only known once all headings have theirs."""
        if self.may_name_places:
            self.parts.append(f"\0!{len(self.marked)}\0")
            self.marked.append(name)

    def name_places(self) -> None:
        """Give the places of raw HTML in the body and in its footnotes their ids, those in the body first."""

        def name_place(mark: re.Match[str]) -> str:
            name = self.marked[int(mark[1])]
            if not self.anchors.place(name):
                return ""
            self.places.append(name)
            return f'<span id="\0#{name}\0"></span>'

        for number, part in enumerate(self.parts if self.marked else ()):
            if "\0!" in part:
                self.parts[number] = _MARK.sub(name_place, part)
        for number, footnote in enumerate(self.footnotes if self.marked else ()):
            if "\0!" in footnote.html:
                self.footnotes[number] = Footnote(id=footnote.id, html=_MARK.sub(name_place, footnote.html))
        self.marked.clear()

    def file_search_text(self) -> None:
        """Files the plain text since the last heading for the search."""
        text = " ".join(" ".join(self.search_text).split())
        if text or self.search_anchor:
            self.sections.append(Section(anchor=self.search_anchor, heading=self.search_heading, text=text))
        self.search_text.clear()

    def character_spans(self) -> dict[str, tuple[int, int]]:
        """`spans` counted in characters of the joined parts."""
        offsets = list(accumulate(map(len, self.parts), initial=0))
        return {anchor: (offsets[start], offsets[stop]) for anchor, (start, stop) in self.spans.items()}


def _readable(unit: Unit, spans: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """The text of a unit with words in place of TeX, as other pages quote it, and the spans moved accordingly."""
    pieces = list(unit.text)
    starts: list[int] = []
    shifts = [0]
    for start, place in unit.formulas:
        tex = pieces[place]
        pieces[place] = tex_words(tex)
        starts.append(start + 1)
        shifts.append(shifts[-1] + len(pieces[place]) - len(tex))

    def moved(at: int) -> int:
        return max(at + shifts[bisect_right(starts, at)], 0)

    return "".join(pieces), [(moved(start), moved(stop)) for start, stop in spans]


def _with_context(link: Link, context: Context) -> Link:
    words = context.words
    if not words:
        words = link.label or " > ".join(part for part in (link.target, *link.fragment.split("#")) if part)
        context = Context(before=context.before, words=words, after=context.after, heading=context.heading)
    return Link(
        kind=link.kind,
        target=link.target,
        fragment=link.fragment,
        label=(words or None)
        if link.kind == "markdown" or (link.kind == "wikilink" and link.label == "")
        else link.label,
        width=link.width,
        height=link.height,
        look=link.look,
        context=None if link.kind == "tag" else context,
        line=link.line,
    )
