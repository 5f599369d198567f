"""People whose names are written in several ways."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from site_builder.derive.collections.author import gather
from site_builder.derive.group import Gathered
from site_builder.model.paper import Paper, Person
from site_builder.model.source import NoteId
from tests.made import bare_note


def person(text: str) -> Person:
    family, comma, given = text.partition(", ")
    return Person(family=family, given=given) if comma else Person(literal=text)


def gathered(*papers: Sequence[str]) -> list[Gathered]:
    notes = {}
    for number, authors in enumerate(papers):
        id = NoteId(f"{number}.md")
        paper = Paper(key=str(number), authors=tuple(map(person, authors)))
        notes[id] = bare_note(id, "", paper=paper)
    return list(gather(notes))


def people(*papers: Sequence[str]) -> list[str]:
    return sorted(term.name for term in gathered(*papers))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Brown, Tom B.", "Brown, T.", "Brown, Tom", "Brown, TB"], ["Tom B. Brown"]),
        (["Müller, Jörg", "Muller, Jorg"], ["Jörg Müller"]),
        (["Bengio, Yoshua", "BENGIO, YOSHUA"], ["Yoshua Bengio"]),
        (["Feng, Jian-Feng", "Feng, Jianfeng", "Feng, J.-F."], ["Jian-Feng Feng"]),
        (["张三", "张, 三"], ["张三"]),
        (["OpenAI", "openai"], ["OpenAI"]),
    ],
)
def test_spellings_of_one_name_are_joined(names: list[str], expected: list[str]) -> None:
    assert people(*([name] for name in names)) == expected
    assert people(*([name] for name in reversed(names))) == expected


@pytest.mark.parametrize(
    "names",
    [
        ["Smith, John", "Smith, Jane", "Smith, J."],
        ["Brown, Tom B.", "Brown, Tom C.", "Brown, Tom"],
        ["Wang, Yi", "Wang, Yan"],
        ["张三", "张山"],
        ["Brown", "Brown, Tom"],
    ],
)
def test_what_may_be_several_people_stays_apart(names: list[str]) -> None:
    assert len(people(*([name] for name in names))) == len(names)


def test_two_authors_of_one_paper_are_two_people() -> None:
    assert people(["Wang, Y.", "Wang, Yi"]) == ["Y. Wang", "Yi Wang"]


def test_every_spelling_leads_to_the_person() -> None:
    (term,) = gathered(["Brown, Tom B."], ["Brown, T."])
    assert (term.keys, term.spellings, term.notes) == (("t. brown", "tom b. brown"), ("T. Brown",), ("0.md", "1.md"))


def test_who_wrote_most_comes_first() -> None:
    assert [term.name for term in gathered(["Ada, A."], ["Bee, B."], ["Bee, B."])] == ["B. Bee", "A. Ada"]
