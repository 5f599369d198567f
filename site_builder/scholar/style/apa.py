"""APA, 7th edition."""

from __future__ import annotations

from site_builder.model.paper import Paper, Person
from site_builder.scholar.citation import (
    initials,
    is_han,
    italic,
    join_names,
    kind_of,
    link_of,
    month_name,
    page_range,
    sentence_case,
    server_of,
    style,
)

MOST_AUTHORS = 20  # 9.8: of more, the first 19, an ellipsis and the last


def _write(paper: Paper) -> str:
    kind = kind_of(paper)
    title = sentence_case(paper)
    names = _authors(paper)
    date = _date(paper, is_exact=kind == "web")
    is_part = kind in ("journal", "conference", "chapter") and bool(paper.container_title)
    shown = title if is_part else italic(title)
    if kind == "preprint" and paper.arxiv:
        shown += f" (arXiv:{paper.arxiv})"
    elif kind == "thesis" and paper.genre:
        shown += f" [{paper.genre}]"
    elif paper.type in ("dataset", "software"):
        shown += " [Data set]" if paper.type == "dataset" else " [Computer software]"
    head = f"{_stopped(names)} ({date}). {shown}" if names else f"{shown}. ({date})"
    parts = [_stopped(head), *(_stopped(part) for part in _sources(paper, is_part=is_part) if part)]
    link = link_of(paper)
    return " ".join([*parts, link] if link else parts)


def _sources(paper: Paper, *, is_part: bool) -> list[str]:
    kind = kind_of(paper)
    if kind == "preprint":
        return [server_of(paper)]
    if not is_part:
        return [paper.publisher or (paper.container_title if kind == "web" else "")]
    if paper.editors or kind == "chapter":
        pages = f" (pp. {page_range(paper.pages)})" if paper.pages else ""
        editors = join_names([_editor(person) for person in paper.editors], last=", & ", pair=" & ")
        role = "Eds." if len(paper.editors) > 1 else "Ed."
        book = italic(paper.container_title)
        return [f"In {editors} ({role}), {book}{pages}" if editors else f"In {book}{pages}", paper.publisher]
    volume = italic(paper.volume) + (f"({paper.issue})" if paper.issue else "")
    return [", ".join(part for part in (italic(paper.container_title), volume, page_range(paper.pages)) if part)]


def _date(paper: Paper, *, is_exact: bool) -> str:
    if not paper.issued:
        return "n.d."
    year, *rest = paper.issued
    if not is_exact or not rest:
        return str(year)
    return f"{year}, {month_name(rest[0])}" + (f" {rest[1]}" if len(rest) > 1 else "")


def _authors(paper: Paper) -> str:
    names = [_name(person) for person in paper.authors]
    if len(names) > MOST_AUTHORS:
        return f"{', '.join(names[:19])}, … {names[-1]}"
    if paper.authors_truncated and names:
        return f"{', '.join(names)}, et al."
    return join_names(names, last=", & ")


def _name(person: Person) -> str:
    if person.literal or not person.family or is_han(person):
        return person.display
    family = f"{person.particle} {person.family}" if person.particle else person.family
    return ", ".join(part for part in (family, initials(person.given), person.suffix) if part)


def _editor(person: Person) -> str:
    if person.literal or not person.family or is_han(person):
        return person.display
    parts = (initials(person.given), person.particle, person.family, person.suffix)
    return " ".join(part for part in parts if part)


def _stopped(text: str) -> str:
    """The text with a full stop at its end, unless a stop stands there, be it inside italics."""
    return text if text.rstrip("\ue001").endswith((".", "?", "!", "？", "！", "。")) or not text else f"{text}."


STYLE = style("apa", "APA 7", _write)
