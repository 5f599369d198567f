"""IEEE."""

from __future__ import annotations

from site_builder.model.paper import Paper, Person
from site_builder.scholar.citation import (
    initials,
    is_han,
    italic,
    join_names,
    kind_of,
    month_name,
    page_range,
    sentence_case,
    server_of,
    style,
)
from site_builder.scholar.head import address_of

MOST_AUTHORS = 6  # of more, the first and et al.


def _write(paper: Paper) -> str:
    kind = kind_of(paper)
    names = _names(paper)
    title = sentence_case(paper)
    year = str(paper.year) if paper.issued else ""
    pages = f"{'pp.' if '-' in paper.pages else 'p.'} {page_range(paper.pages)}" if paper.pages else ""
    if kind == "book":
        published = ": ".join(part for part in (paper.publisher_place, paper.publisher) if part)
        head = ", ".join(part for part in (names, italic(title)) if part)
        tail = ", ".join(part for part in (published, year) if part)
        return _end(paper, f"{head}. {tail}" if tail else head, doi_follows=". ")
    quoted = f"“{title}{'' if title.endswith(('?', '!')) else ','}”"
    head = f"{names}, {quoted}" if names else quoted
    if kind == "journal":
        volume = f"vol. {paper.volume}" if paper.volume else ""
        issue = f"no. {paper.issue}" if paper.issue else ""
        date = f"{month_name(paper.issued[1], letters=3)} {year}" if len(paper.issued) > 1 else year
        text = _listed((italic(paper.container_title), volume, issue, pages, date))
        return _end(paper, f"{head} {text}", doi_follows=", ")
    if kind in ("conference", "chapter"):
        editors = join_names([_name(person) for person in paper.editors], last=", and ", pair=" and ")
        role = ("Eds." if len(paper.editors) > 1 else "Ed.") if editors else ""
        published = ": ".join(part for part in (paper.publisher_place, paper.publisher) if part)
        parts = (italic(paper.container_title), editors, role, published, year, pages)
        return _end(paper, f"{head} in {_listed(parts)}", doi_follows=". ")
    if kind == "preprint":
        source = f"arXiv:{paper.arxiv}" if paper.arxiv else server_of(paper)
        return _end(paper, f"{head} {_listed((_date(paper), source))}", doi_follows=". ")
    if kind == "thesis":
        return _end(
            paper, f"{head} {_listed((paper.genre, paper.publisher, paper.publisher_place, year))}", doi_follows=". "
        )
    if kind == "web":
        return _end(
            paper, f"{head} {_listed((paper.publisher or paper.container_title, _date(paper)))}", doi_follows=". "
        )
    return _end(paper, f"{head} {_listed((paper.publisher or paper.container_title, year))}", doi_follows=". ")


def _listed(parts: tuple[str, ...]) -> str:
    return ", ".join(part for part in parts if part)


def _end(paper: Paper, text: str, *, doi_follows: str) -> str:
    """The DOI, else the address, behind which no stop may stand."""
    text = text.rstrip(" ,")
    if paper.doi:
        return f"{text}{doi_follows}doi: {paper.doi}."
    address = address_of(paper)
    if not address:
        return f"{text}."
    accessed = f" Accessed: {_day(paper.accessed)}." if paper.accessed else ""
    return f"{text}.{accessed} [Online]. Available: {address}"


def _date(paper: Paper) -> str:
    return _day(paper.issued)


def _day(date: tuple[int, ...]) -> str:
    if len(date) < 2:
        return str(date[0]) if date else ""
    day = f" {date[2]:02d}," if len(date) > 2 else ""
    return f"{month_name(date[1], letters=3)}{day} {date[0]}"


def _names(paper: Paper) -> str:
    names = [_name(person) for person in paper.authors]
    if len(names) > MOST_AUTHORS:
        return f"{names[0]} et al."
    if paper.authors_truncated and names:
        return f"{', '.join(names)}, et al." if len(names) > 1 else f"{names[0]} et al."
    return join_names(names, last=", and ", pair=" and ")


def _name(person: Person) -> str:
    if person.literal or not person.family or is_han(person):
        return person.display
    parts = (initials(person.given), person.particle, person.family, person.suffix)
    return " ".join(part for part in parts if part)


STYLE = style("ieee", "IEEE", _write)
