"""Chicago, 18th edition, author and date."""

from __future__ import annotations

from site_builder.model.paper import Paper, Person
from site_builder.scholar.citation import (
    edition_of,
    is_han,
    italic,
    join_names,
    kind_of,
    link_of,
    month_name,
    page_range,
    server_of,
    style,
    title_case,
)

MOST_AUTHORS = 6  # 13.107: of more, the first three and et al.


def _write(paper: Paper) -> str:
    kind = kind_of(paper)
    title = title_case(paper, keep_prepositions=False)
    year = str(paper.year) if paper.issued else "n.d."
    is_whole = kind in ("book", "report") or (kind == "other" and not paper.container_title and paper.type != "dataset")
    shown = f"{italic(title)}." if is_whole else f"“{title}{'' if title.endswith(('?', '!')) else '.'}”"
    names = _names(paper)
    head = f"{_stopped(names)} {year}. {shown}" if names else f"{shown} {year}."
    body = ". ".join(part for part in _sources(paper) if part)
    link = link_of(paper)
    read = f"Accessed {_date(paper.accessed)}." if kind == "web" and paper.accessed and not paper.issued else ""
    parts = [head, _stopped(body), read, f"{link}." if link else ""]
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
        editors = join_names([person.display for person in paper.editors], last=", and ", pair=" and ")
        edited = f"edited by {editors}" if editors else ""
        return ["In " + ", ".join(part for part in (container, edition_of(paper), edited) if part), paper.publisher]
    if kind in ("journal", "conference", "chapter") and container:
        issue = paper.issue or (month_name(paper.issued[1]) if kind == "journal" and len(paper.issued) > 1 else "")
        numbered = " ".join(part for part in (container, paper.volume, f"({issue})" if issue else "") if part)
        separator = ": " if paper.volume or paper.issue else ", "
        return [f"{numbered}{separator}{pages}" if pages else numbered]
    number = f"{title_case(paper, paper.genre) or 'No.'} {paper.number}" if kind == "report" and paper.number else ""
    version = f"Version {paper.version}" if paper.version else ""
    return [edition_of(paper), version, number, paper.publisher or paper.container_title]


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


def _stopped(names: str) -> str:
    return names if names.endswith(".") or not names else f"{names}."


def _names(paper: Paper) -> str:
    names = [_inverted(person) if index == 0 else person.display for index, person in enumerate(paper.authors)]
    if len(names) > MOST_AUTHORS:
        return f"{', '.join(names[:3])}, et al."
    if paper.authors_truncated and names:
        return f"{', '.join(names)}, et al."
    return join_names(names, last=", and ")


def _inverted(person: Person) -> str:
    """Particles go behind the given name, as Chicago files Beethoven under B."""
    if person.literal or not person.family or is_han(person):
        return person.display
    given = f"{person.given} {person.particle}".strip()
    return ", ".join(part for part in (person.family, given, person.suffix) if part)


STYLE = style("chicago", "Chicago 18", _write)
