"""APA, 7th edition."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.model.paper import Paper, Person
from site_builder.scholar.citation import (
    edition_of,
    heads_of,
    initials,
    is_han,
    italic,
    join_names,
    kind_of,
    link_of,
    month_name,
    page_range,
    raised_subtitle,
    sentence_case,
    server_of,
    style,
    title_case,
)

MOST_AUTHORS = 20  # 9.8: of more, the first 19, an ellipsis and the last


def _write(paper: Paper) -> str:
    kind = kind_of(paper)
    title = _cased(paper)
    names = _authors(paper)
    date = _date(paper, is_exact=kind in ("web", "news"))
    is_part = kind in ("journal", "news", "conference", "chapter") and bool(paper.container_title)
    shown = title if is_part else italic(title)
    if kind == "preprint" and paper.arxiv:
        shown += f" (arXiv:{paper.arxiv})"
    elif kind == "thesis" and paper.genre:  # one that can be read online names the school in the brackets (10.6)
        shown += f" [{paper.genre}, {paper.publisher}]" if _is_online_thesis(paper) else f" [{paper.genre}]"
    elif kind == "report" and paper.number:
        shown += f" ({title_case(paper, paper.genre) or 'No.'} {paper.number})"
    elif kind == "patent" and paper.number:
        shown += f" (Patent No. {paper.number})"
    elif kind == "standard" and paper.number:
        shown += f" ({paper.number})"
    elif kind == "book" and (told := _told_of_book(paper)):
        shown += f" ({told})"
    if paper.version and paper.type in ("dataset", "software"):
        shown += f" (Version {paper.version})"
    if paper.type in ("dataset", "software"):
        shown += " [Data set]" if paper.type == "dataset" else " [Computer software]"
    head = f"{_stopped(names)} ({date}). {shown}" if names else f"{shown}. ({date})"
    parts = [_stopped(head), *(_stopped(part) for part in _sources(paper, is_part=is_part) if part)]
    link = link_of(paper)
    if link and kind == "web" and paper.accessed and not paper.issued:  # 9.16: what may change has a date of its own
        year, *rest = paper.accessed
        day = ", ".join(part for part in (_day(rest), str(year)) if part)
        link = f"Retrieved {day}, from {link}"
    return " ".join([*parts, link] if link else parts)


def _cased(paper: Paper, title: str | None = None) -> str:
    """6.17: a sentence has capitals at its beginning, and so has the subtitle."""
    return raised_subtitle(paper, sentence_case(paper, title))


def _is_online_thesis(paper: Paper) -> bool:
    return kind_of(paper) == "thesis" and bool(paper.genre and paper.publisher and link_of(paper))


def _told_of_book(paper: Paper) -> str:
    """ "P. Guyer, Ed.; A. W. Wood, Trans.; 2nd ed."."""
    editors = paper.editors if paper.authors else ()
    roles = ((editors, "Eds." if len(editors) > 1 else "Ed."), (paper.translators, "Trans."))
    told = [f"{_in_order(persons)}, {role}" for persons, role in roles if persons]
    return "; ".join(part for part in (*told, edition_of(paper)) if part)


def _in_order(persons: Sequence[Person]) -> str:
    return join_names([_editor(person) for person in persons], last=", & ", pair=" & ")


def _sources(paper: Paper, *, is_part: bool) -> list[str]:
    kind = kind_of(paper)
    if kind == "preprint":
        return [server_of(paper)]
    if kind == "web":
        return [paper.publisher or title_case(paper, paper.container_title)]
    if not is_part:
        publisher = "" if _is_online_thesis(paper) else paper.publisher
        return [publisher]
    if paper.editors or kind == "chapter":
        editors = _in_order(paper.editors)
        role = "Eds." if len(paper.editors) > 1 else "Ed."
        is_book = kind == "chapter"
        book = italic(_cased(paper, paper.container_title) if is_book else paper.container_title)
        numbers = ", ".join(part for part in (edition_of(paper), _pages(paper)) if part)
        inside = f"{book} ({numbers})" if numbers else book
        return [f"In {editors} ({role}), {inside}" if editors else f"In {inside}", paper.publisher]
    volume = italic(paper.volume) + (f"({paper.issue})" if paper.issue else "")
    return [", ".join(part for part in (italic(paper.container_title), volume, page_range(paper.pages)) if part)]


def _date(paper: Paper, *, is_exact: bool) -> str:
    if not paper.issued:
        return "n.d."
    year, *rest = paper.issued
    if not is_exact or not rest:
        return str(year)
    return f"{year}, {_day(rest)}"


def _day(rest: Sequence[int]) -> str:
    return " ".join([month_name(rest[0]), *map(str, rest[1:])]) if rest else ""


def _pages(paper: Paper) -> str:
    return f"{'pp.' if '-' in paper.pages else 'p.'} {page_range(paper.pages)}" if paper.pages else ""


def _authors(paper: Paper) -> str:
    persons, are_editors = heads_of(paper)
    names = [_name(person) for person in persons]
    role = "" if not are_editors else " (Eds.)" if len(names) > 1 else " (Ed.)"
    if len(names) > MOST_AUTHORS:
        return f"{', '.join(names[:19])}, … {names[-1]}{role}"
    if paper.authors_truncated and names and not are_editors:
        return f"{', '.join(names)}, et al."
    return join_names(names, last=", & ") + role


def _name(person: Person) -> str:
    if person.literal or not person.family or is_han(person):
        return person.display
    return ", ".join(part for part in (person.surname, initials(person.given), person.suffix) if part)


def _editor(person: Person) -> str:
    if person.literal or not person.family or is_han(person):
        return person.display
    parts = (initials(person.given), person.particle, person.family, person.suffix)
    return " ".join(part for part in parts if part)


def _stopped(text: str) -> str:
    """The text with a full stop at its end, unless a stop stands there, be it inside italics."""
    return text if text.rstrip("\ue001").endswith((".", "?", "!", "？", "！", "。")) or not text else f"{text}."


STYLE = style("apa", "APA 7", _write)
