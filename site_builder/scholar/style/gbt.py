"""GB/T 7714 references; the editions of 2015 and 2025 differ in the signs between the parts and in how names look."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from site_builder.model.paper import Paper, Person
from site_builder.scholar.citation import (
    Kind,
    edition_of,
    heads_of,
    initials,
    is_chinese,
    kind_of,
    sentence_case,
    server_of,
)
from site_builder.scholar.dates import iso
from site_builder.scholar.head import address_of

MOST_AUTHORS = 3  # 8.1.2: of more, the first three and 等 or et al.


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The signs, `comma` and `colon` with the space that follows them, and the looks of names."""

    comma: str
    colon: str
    opening: str
    closing: str
    has_capital_families: bool
    initials_hyphen: str
    preprint: str  # the mark of the kind
    volume: str  # before the volume of a Western set
    has_preprint_date: bool


_MARKS: dict[Kind, str] = {
    "journal": "J",
    "news": "J",
    "conference": "C",
    "chapter": "M",
    "book": "M",
    "thesis": "D",
    "report": "R",
    "patent": "P",
    "standard": "S",
    "web": "EB",
    "other": "Z",
}
_OTHER_MARKS = {"dataset": "DS", "software": "CP", "article-newspaper": "N"}
_NUMBERED = ("report", "patent", "standard")  # a colon and the number stand behind the title


def write(paper: Paper, edition: Edition) -> str:
    """The reference in one edition of GB/T 7714, with `italic` marks."""
    kind = kind_of(paper)
    address = address_of(paper)
    link = ". ".join(part for part in (address, f"DOI:{paper.doi}" if paper.doi else "") if part)
    mark = edition.preprint if kind == "preprint" else _OTHER_MARKS.get(paper.type, _MARKS.get(kind, "Z"))
    carrier = "/OL" if link or mark == "EB" else ""
    persons, are_editors = heads_of(paper)
    is_truncated = paper.authors_truncated and not are_editors
    names = _names(persons, edition, is_zh=is_chinese(paper), is_truncated=is_truncated)
    head = f"{names}. " if names else ""
    number = f"{edition.colon}{paper.number}" if paper.number and kind in _NUMBERED else ""
    title = f"{head}{sentence_case(paper)}{number}[{mark}{carrier}]"
    body = _sources(paper, kind, edition)
    text = f"{title}{body if body.startswith('//') else f'. {body}' if body else ''}"
    return f"{text}. {link}." if link else f"{text}."


def _sources(paper: Paper, kind: Kind, edition: Edition) -> str:
    """Everything between the title and the address."""
    year = str(paper.year) if paper.issued else ""
    if paper.type == "article-newspaper":  # 中国青年报, 2000-11-20(15)
        page = f"{edition.opening}{paper.pages}{edition.closing}" if paper.pages else ""
        return edition.comma.join(part for part in (paper.container_title, iso(paper.issued)) if part) + page
    if kind == "patent":
        return iso(paper.issued)
    if kind in ("journal", "news"):
        return _serial(paper, edition, year)
    if kind in ("conference", "chapter"):
        editors = _names(paper.editors, edition, is_zh=is_chinese(paper), is_truncated=False)
        container = f"{editors}. {paper.container_title}" if editors else paper.container_title
        if paper.volume:
            number = f"第{paper.volume}卷" if is_chinese(paper) else f"{edition.volume}{paper.volume}"
            container += f"{edition.colon}{number}"
        published = _published(paper, edition, year)
        parts = [part for part in (container, published) if part]
        text = ". ".join(parts)
        return f"//{_with_pages(text, paper, edition)}" if container else _with_pages(text, paper, edition)
    if kind == "preprint":
        accessed = f"[{iso(paper.accessed)}]" if paper.accessed else ""
        if edition.has_preprint_date:
            date = f"{edition.opening}{iso(paper.issued)}{edition.closing}" if paper.issued else ""
            return f"{server_of(paper)}{date}{accessed}"
        return edition.comma.join(part for part in (server_of(paper), year) if part) + accessed
    if kind == "other" and paper.publisher:
        accessed = f"[{iso(paper.accessed)}]" if paper.accessed and address_of(paper) else ""
        return _published(paper, edition, year) + accessed
    if kind == "web" or (kind == "other" and address_of(paper)):
        accessed = f"[{iso(paper.accessed)}]" if paper.accessed else ""
        date = f"{edition.opening}{iso(paper.issued)}{edition.closing}" if paper.issued else ""
        return " ".join(
            part
            for part in (f"{paper.publisher or paper.container_title}" if kind == "other" else "", date + accessed)
            if part
        )
    translated = _translated(paper, edition) if kind == "book" else ""
    edited = _edition(paper) if kind == "book" else ""
    published = _published(paper, edition, year)
    return _with_pages(". ".join(part for part in (translated, edited, published) if part), paper, edition)


def _translated(paper: Paper, edition: Edition) -> str:
    """Who else made a book: 陈生铮, 译."""
    is_zh = is_chinese(paper)
    names = _names(paper.translators, edition, is_zh=is_zh, is_truncated=False)
    return f"{names}{edition.comma}{'译' if is_zh else 'trans'}" if names else ""


def _edition(paper: Paper) -> str:
    """8.2: every edition but the first, "2版" and "2nd ed."."""
    match = re.fullmatch(r"\D{0,2}([0-9]{1,3})\D{0,10}", paper.edition)
    if match is None:
        return paper.edition
    return "" if match[1] == "1" else f"{match[1]}版" if is_chinese(paper) else edition_of(paper).rstrip(".")


def _serial(paper: Paper, edition: Edition, year: str) -> str:
    number = f"{edition.opening}{paper.issue}{edition.closing}" if paper.issue else ""
    parts = [paper.container_title, year, paper.volume + number]
    return _with_pages(edition.comma.join(part for part in parts if part), paper, edition)


def _published(paper: Paper, edition: Edition, year: str) -> str:
    place = edition.colon.join(part for part in (paper.publisher_place, paper.publisher) if part)
    return edition.comma.join(part for part in (place, year) if part)


def _with_pages(text: str, paper: Paper, edition: Edition) -> str:
    return f"{text}{edition.colon}{paper.pages}" if paper.pages and text else text


def _names(persons: Sequence[Person], edition: Edition, *, is_zh: bool, is_truncated: bool) -> str:
    shown = [_name(person, edition) for person in persons[:MOST_AUTHORS]]
    if shown and (len(persons) > MOST_AUTHORS or is_truncated):
        shown.append("等" if is_zh else "et al")
    return edition.comma.join(shown)


def _name(person: Person, edition: Edition) -> str:
    if person.literal or not person.family:
        return person.literal or person.given
    if person.display == person.family + person.given:  # Han
        return person.display
    family = person.family.upper() if edition.has_capital_families else person.family
    given = initials(person.given, stop="", hyphen=edition.initials_hyphen)
    return " ".join(part for part in (family, given, person.suffix.rstrip("."), person.particle) if part)
