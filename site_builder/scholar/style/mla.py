"""MLA, 9th edition."""

from __future__ import annotations

from site_builder.model.paper import Paper, Person
from site_builder.scholar.citation import (
    edition_of,
    heads_of,
    is_han,
    italic,
    join_names,
    kind_of,
    link_of,
    month_name,
    page_range,
    quoted,
    server_of,
    stopped,
    style,
    title_case,
)


def _write(paper: Paper) -> str:
    kind = kind_of(paper)
    title = title_case(paper)
    names = _names(paper)
    year = str(paper.year) if paper.issued else ""
    link = link_of(paper)
    container = italic(title_case(paper, paper.container_title))
    is_part = (
        kind in ("journal", "news", "conference", "chapter", "preprint")
        or paper.type == "dataset"
        or (kind in ("web", "other") and bool(paper.container_title))
    )
    shown = quoted(title, ".") if is_part else f"{italic(title)}."
    volume = f"vol. {paper.volume}" if paper.volume else ""
    issue = f"no. {paper.issue}" if paper.issue else ""
    pages = f"{'pp.' if '-' in paper.pages else 'p.'} {page_range(paper.pages, short='mla')}" if paper.pages else ""
    if kind == "thesis":
        tail = [year and f"{year}.", _listed(paper.publisher, paper.genre, link)]
        body = " ".join(part for part in tail if part)
    elif kind == "preprint":
        number = f"arXiv:{paper.arxiv}" if paper.arxiv else ""
        body = _listed(number, server_of(paper), _date(paper), link)
    elif kind == "web":
        read = f"Accessed {_day(paper.accessed)}" if paper.accessed and not paper.issued else ""
        body = _listed(container or paper.publisher, _date(paper), link) + (f". {read}" if read else "")
    elif is_part:
        edited = f"edited by {_several(paper.editors)}" if paper.editors else ""
        publisher = paper.publisher if paper.editors or kind == "chapter" else ""
        date = year
        if kind == "journal":
            date = _day(paper.issued[:2])
        elif kind == "news":
            date = _date(paper)
        elif paper.type == "dataset":
            edited, publisher, date = paper.version and f"Version {paper.version}", paper.publisher, _date(paper)
        body = _listed(container, edited, volume, issue, publisher, date, pages, link)
        body = body[:1].upper() + body[1:] if not container else body
    else:
        number = " ".join(part for part in (paper.genre, paper.number) if part) if paper.number else ""
        version = f"Version {paper.version}" if paper.version else ""
        date = _date(paper) if kind in ("report", "patent", "standard") else year
        made = _listed(*_made(paper)) if kind == "book" else ""
        said = (made[:1].upper() + made[1:], edition_of(paper), version, number[:1].upper() + number[1:])
        body = _listed(*said, paper.publisher, date, link)
    head = " ".join(part for part in (stopped(names), shown) if part)
    return f"{head} {body}." if body else head


def _made(paper: Paper) -> tuple[str, str]:
    """ "edited by Paul Guyer", "translated by Allen W. Wood"."""
    edited = f"edited by {_several(paper.editors)}" if paper.editors and paper.authors else ""
    return edited, f"translated by {_several(paper.translators)}" if paper.translators else ""


def _listed(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _date(paper: Paper) -> str:
    return _day(paper.issued)


def _day(date: tuple[int, ...]) -> str:
    """ "28 May 2015", "May 2015" or "2015"."""
    year, *rest = date or ("",)
    months = [month_name(date[1], letters=4)] if rest else []
    return " ".join([*map(str, rest[1:]), *months, str(year)])


def _names(paper: Paper) -> str:
    persons, are_editors = heads_of(paper)
    if not persons:
        return ""
    role = "" if not are_editors else ", editors" if len(persons) > 1 else ", editor"
    first = _inverted(persons[0])
    if len(persons) > 2 or (paper.authors_truncated and not are_editors):
        return f"{first}, et al.{role}"
    return (f"{first}, and {persons[1].display}" if len(persons) == 2 else first) + role


def _several(persons: tuple[Person, ...]) -> str:
    if len(persons) > 2:
        return f"{persons[0].display} et al."
    return join_names([person.display for person in persons], last=" and ")


def _inverted(person: Person) -> str:
    if person.literal or not person.family or is_han(person):
        return person.display
    return ", ".join(part for part in (person.surname, person.given, person.suffix) if part)


STYLE = style("mla", "MLA 9", _write)
