"""IEEE."""

from __future__ import annotations

from site_builder.model.paper import Paper, Person
from site_builder.scholar.citation import (
    edition_of,
    heads_of,
    initials,
    is_han,
    italic,
    join_names,
    kind_of,
    month_name,
    page_range,
    quoted,
    sentence_case,
    server_of,
    style,
)
from site_builder.scholar.head import address_of
from site_builder.text.regex import regex

MOST_AUTHORS = 6  # of more, the first and et al.


def _write(paper: Paper) -> str:
    kind = kind_of(paper)
    names = _names(paper)
    title = sentence_case(paper)
    year = str(paper.year) if paper.issued else ""
    pages = f"{'pp.' if '-' in paper.pages else 'p.'} {page_range(paper.pages)}" if paper.pages else ""
    if paper.type == "software":
        head = ", ".join(part for part in (names, italic(title)) if part)
        version = f"Version {paper.version}" if paper.version else ""
        tail = ". ".join(part for part in (version, year and f"({year})", paper.publisher) if part)
        return _end(paper, f"{head}. {tail}" if tail else head, doi_follows=". ")
    if paper.type == "dataset" or (kind == "web" and not (paper.publisher or paper.container_title)):
        head = ", ".join(part for part in (names, quoted(title, ".")) if part)
        date = "" if paper.accessed and paper.type != "dataset" else _date(paper)
        tail = _listed((paper.publisher, date))
        return _end(paper, f"{head} {tail}" if tail else head, doi_follows=". ")
    if kind == "book":
        published = ": ".join(part for part in (paper.publisher_place, paper.publisher) if part)
        head = ", ".join(part for part in (names, italic(title), edition_of(paper).rstrip(".")) if part)
        tail = ", ".join(part for part in (published, year) if part)
        return _end(paper, f"{head}. {tail}" if tail else head, doi_follows=". ")
    if kind == "standard":
        head = ", ".join(part for part in (names, italic(title), paper.number, _date(paper)) if part)
        return _end(paper, head, doi_follows=". ")
    head = f"{names}, {quoted(title, ',')}" if names else quoted(title, ",")
    if kind == "patent":
        number = f"Patent {paper.number}" if paper.number else ""
        return _end(paper, f"{head} {_listed((number, _date(paper)))}", doi_follows=". ")
    if kind in ("journal", "news"):
        volume = f"vol. {paper.volume}" if paper.volume else ""
        issue = f"no. {paper.issue}" if paper.issue else ""
        date = _date(paper) if kind == "news" else _day(paper.issued[:2])
        text = _listed((italic(paper.container_title), volume, issue, pages, date))
        return _end(paper, f"{head} {text}", doi_follows=", ")
    if kind in ("conference", "chapter"):
        editors = join_names([_name(person) for person in paper.editors], last=", and ", pair=" and ")
        role = ("Eds." if len(paper.editors) > 1 else "Ed.") if editors else ""
        published = ": ".join(part for part in (paper.publisher_place, paper.publisher) if part)
        date = f"{month_name(paper.issued[1], letters=3)} {year}" if len(paper.issued) > 1 else year
        parts = (italic(paper.container_title), edition_of(paper), editors, role, published, date, pages)
        return _end(paper, f"{head} in {_listed(parts)}", doi_follows=". ")
    if kind == "preprint":
        source = f"arXiv:{paper.arxiv}" if paper.arxiv else server_of(paper)
        return _end(paper, f"{head} {_listed((_date(paper), source))}", doi_follows=". ")
    if kind == "thesis":
        return _end(
            paper, f"{head} {_listed((paper.genre, paper.publisher, paper.publisher_place, year))}", doi_follows=". "
        )
    if kind == "web":
        date = "" if paper.accessed else _date(paper)  # of a page that may change the day it was read says more
        return _end(paper, f"{head} {_listed((paper.publisher or paper.container_title, date))}", doi_follows=". ")
    publisher = paper.publisher or paper.container_title
    if kind == "report":
        number = f"{paper.genre or 'Rep.'} {paper.number}" if paper.number else ""
        date = f"{month_name(paper.issued[1], letters=3)} {year}" if len(paper.issued) > 1 else year
        return _end(paper, f"{head} {_listed((publisher, paper.publisher_place, number, date))}", doi_follows=". ")
    return _end(paper, f"{head} {_listed((publisher, year))}", doi_follows=". ")


def _listed(parts: tuple[str, ...]) -> str:
    return ", ".join(part for part in parts if part)


def _end(paper: Paper, text: str, *, doi_follows: str) -> str:
    """The DOI, else the address, behind which no stop may stand."""
    text = text.rstrip(" ,")
    text = _LAST_COMMA.sub("", text)
    stop = "" if text.endswith((".”", "?”", "!”", ".’”", "?’”", "!’”")) else "."
    if paper.doi:
        return f"{text}{doi_follows if stop else ' '}doi: {paper.doi}."
    address = address_of(paper)
    if not address:
        return f"{text}{stop}"
    accessed = f" Accessed: {_day(paper.accessed)}." if paper.accessed else ""
    return f"{text}{stop}{accessed} [Online]. Available: {address}"


_LAST_COMMA = regex(r",(?=’?”$)")  # nothing came behind the title


def _date(paper: Paper) -> str:
    return _day(paper.issued)


def _day(date: tuple[int, ...]) -> str:
    if len(date) < 2:
        return str(date[0]) if date else ""
    day = f" {date[2]:02d}," if len(date) > 2 else ""
    return f"{month_name(date[1], letters=3)}{day} {date[0]}"


def _names(paper: Paper) -> str:
    persons, are_editors = heads_of(paper)
    names = [_name(person) for person in persons]
    role = "" if not are_editors else ", Eds." if len(names) > 1 else ", Ed."
    if len(names) > MOST_AUTHORS:
        return f"{names[0]} et al.{role}"
    if paper.authors_truncated and names and not are_editors:
        return f"{', '.join(names)}, et al." if len(names) > 1 else f"{names[0]} et al."
    return join_names(names, last=", and ", pair=" and ") + role


def _name(person: Person) -> str:
    if person.literal or not person.family or is_han(person):
        return person.display
    parts = (initials(person.given), person.particle, person.family, person.suffix)
    return " ".join(part for part in parts if part)


STYLE = style("ieee", "IEEE", _write)
