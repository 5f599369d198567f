"""Papers as the text names them: "Hopper & Mauchly, 1952", 于潇等，2012."""

from __future__ import annotations

import re
from collections.abc import Mapping

from site_builder.model.paper import Paper, Person
from site_builder.scholar.citation import heads_of, is_chinese

LONGEST_TITLE = 40  # letters of a title that stands for missing authors


def names(paper: Paper) -> str:
    """One author, two, or the first and the others; 等 or "et al." by the language of the paper, as in its reference.

    A paper without authors goes by its editors or its title; "" when it has neither.
    """
    persons, _ = heads_of(paper)
    people = [_family(person) for person in persons]
    has_more = paper.authors_truncated or len(people) > 2
    if not people:
        title = paper.title_short or paper.title
        return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"
    if is_chinese(paper):
        return people[0] + "等" if has_more else "、".join(people)
    return people[0] + " et al." if has_more else " & ".join(people)


def author_year(paper: Paper, lang: str, *, is_textual: bool = False, letter: str = "") -> str:
    """ "Hopper, 1952", or "Hopper (1952)" where the authors are part of the sentence; signs by the page's language.

    `letter` tells apart the papers of one author and year, see `year_letters`.
    """
    year = f"{paper.year}{letter}" if paper.year else ""
    is_wide = lang.startswith("zh")
    if not year:
        return names(paper)
    if is_textual:
        return f"{names(paper)}（{year}）" if is_wide else f"{names(paper)} ({year})"
    return f"{names(paper)}，{year}" if is_wide else f"{names(paper)}, {year}"


def year_letters(papers: Mapping[str, Paper]) -> Mapping[str, str]:
    """Of papers that a text cites, those that it would call by the same author and year: "a", "b"… by their titles.

    Keys are whatever tells the papers apart; the others are left out. After "z" comes "za".
    """
    alike: dict[tuple[str, int], list[str]] = {}
    for key, paper in papers.items():
        if paper.year:
            alike.setdefault((names(paper).casefold(), paper.year), []).append(key)
    return {
        key: "z" * (place // 26) + chr(ord("a") + place % 26)
        for keys in alike.values()
        if len(keys) > 1
        for place, key in enumerate(sorted(keys, key=lambda one: (papers[one].title.casefold(), one)))
    }


def lettered(reference: str, year: int | None, letter: str) -> str:
    """A formatted reference with the letter behind its year: the first year that stands alone before a sign.

    "2016 IEEE Conference" is no such year, nor is one of an address.
    """
    if not letter or not year:
        return reference
    return re.sub(rf"(?<![^\s(（，,]){year}(?=[).,，：:（\[;<]|$)", f"{year}{letter}", reference, count=1)


def _family(person: Person) -> str:
    """The family name with its particle; a Chinese name whole."""
    if person.literal or not person.family:
        return person.display
    if person.display == person.family + person.given:  # Han names
        return person.display
    return person.surname
