"""Chicago, 18th edition, author and date."""

from __future__ import annotations

from collections.abc import Sequence

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
    sentence_case,
    server_of,
    stopped,
    style,
    title_case,
)

MOST_AUTHORS = 6  # 13.107: of more, the first three and et al.


def _write(paper: Paper) -> str:
    kind = kind_of(paper)
    title = sentence_case(paper) if kind == "patent" else title_case(paper, keep_prepositions=False)
    year = str(paper.year) if paper.issued else "n.d."
    is_whole = kind in ("book", "report", "patent", "standard") or (
        kind == "other" and not paper.container_title and paper.type != "dataset"
    )
    shown = f"{italic(title)}." if is_whole else quoted(title, ".")
    names = _names(paper)
    head = f"{stopped(names)} {year}. {shown}" if names else f"{shown} {year}."
    body = ". ".join(part for part in _sources(paper) if part)
    link = link_of(paper)
    read = f"Accessed {_date(paper.accessed)}." if kind == "web" and paper.accessed and not paper.issued else ""
    parts = [head, stopped(body), read, f"{link}." if link else ""]
    return " ".join(part for part in parts if part)


def _sources(paper: Paper) -> list[str]:
    kind = kind_of(paper)
    pages = page_range(paper.pages, short="chicago")
    container = italic(title_case(paper, paper.container_title, keep_prepositions=False))
    if kind == "preprint":
        number = f"arXiv:{paper.arxiv}" if paper.arxiv else ""
        return [number, ", ".join(part for part in ("Preprint", server_of(paper), _day(paper)) if part)]
    if kind == "thesis":
        return [", ".join(part for part in (paper.genre, paper.publisher) if part)]
    if kind == "web":
        site = title_case(paper, paper.container_title, keep_prepositions=False) or paper.publisher
        return [", ".join(part for part in (site, _day(paper)) if part)]
    if (kind == "conference" and paper.editors) or (kind == "chapter" and container):
        edited = _by("edited", paper.editors)
        return ["In " + ", ".join(part for part in (container, edition_of(paper), edited) if part), paper.publisher]
    if kind == "news" and len(paper.issued) > 1:  # 14.87, 14.89: found by the day, without volume and page
        return [", ".join(part for part in (container, _day(paper)) if part)]
    if kind == "patent":
        issued = f"issued {_date(paper.issued)}" if paper.issued else ""
        return [", ".join(part for part in (f"Patent {paper.number}".strip(), issued) if part)]
    if kind in ("journal", "news", "conference", "chapter") and container:
        issue = paper.issue or (month_name(paper.issued[1]) if kind == "journal" and len(paper.issued) > 1 else "")
        numbered = " ".join(part for part in (container, paper.volume, f"({issue})" if issue else "") if part)
        separator = ": " if paper.volume or paper.issue else ", "
        return [f"{numbered}{separator}{pages}" if pages else numbered]
    number = f"{title_case(paper, paper.genre) or 'No.'} {paper.number}" if kind == "report" and paper.number else ""
    number = paper.number if kind == "standard" else number
    version = f"Version {paper.version}" if paper.version else ""
    source = paper.publisher or paper.container_title
    if kind == "standard" or paper.type == "dataset":
        source = ", ".join(part for part in (source, _day(paper)) if part)
    edited = _by("Edited", paper.editors) if kind == "book" and paper.authors else ""
    translated = _by("Translated", paper.translators) if kind == "book" else ""
    return [edited, translated, edition_of(paper), version, number, source]


def _by(role: str, persons: Sequence[Person]) -> str:
    names = join_names([person.display for person in persons], last=", and ", pair=" and ")
    return f"{role} by {names}" if names else ""


def _date(date: tuple[int, ...]) -> str:
    """ "January 5, 2024", "January 2024" or "2024"."""
    if len(date) < 2:
        return "".join(map(str, date))
    day = f" {date[2]}," if len(date) > 2 else ""
    return f"{month_name(date[1])}{day} {date[0]}"


def _day(paper: Paper) -> str:
    """The month and day, since the year stands behind the authors."""
    if len(paper.issued) < 2:
        return ""
    return " ".join([month_name(paper.issued[1]), *(str(day) for day in paper.issued[2:])])


def _names(paper: Paper) -> str:
    persons, are_editors = heads_of(paper)
    names = [_inverted(person) if index == 0 else person.display for index, person in enumerate(persons)]
    role = "" if not are_editors else ", eds." if len(names) > 1 else ", ed."
    if len(names) > MOST_AUTHORS:
        return f"{', '.join(names[:3])}, et al.{role}"
    if paper.authors_truncated and names and not are_editors:
        return f"{', '.join(names)}, et al."
    return join_names(names, last=", and ") + role


def _inverted(person: Person) -> str:
    """Particles go behind the given name, as Chicago files Beethoven under B."""
    if person.literal or not person.family or is_han(person):
        return person.display
    given = f"{person.given} {person.particle}".strip()
    return ", ".join(part for part in (person.family, given, person.suffix) if part)


STYLE = style("chicago", "Chicago", _write)
