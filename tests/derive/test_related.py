"""Related notes and why."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import pytest

from site_builder.derive.group import Group, collect, newest_first
from site_builder.derive.related import SHOWN, related, related_otherwise
from site_builder.model.graph import Graph, Target
from site_builder.model.note import Note
from site_builder.model.paper import Paper, Person
from site_builder.model.site import Collection, Related
from site_builder.model.source import NoteId
from site_builder.registry import members
from tests.made import bare_note, cpu_s


def a_note(path: str, *, authors: Sequence[str] = (), tags: tuple[str, ...] = (), year: int = 0) -> Note:
    paper = Paper(key=path, authors=tuple(Person(literal=name) for name in authors), issued=(year,) if year else ())
    return bare_note(path, tags=tags, paper=paper)


def found(*notes: Note, links: Mapping[str, Sequence[str]] | None = None) -> dict[str, list[tuple[str, str, int, str]]]:
    by_id = {note.id: note for note in notes}
    targets = {
        NoteId(source): tuple(
            Target(kind="note", note=NoteId(path)) if path.endswith(".md") else Target(kind="stub", name=path)
            for path in paths
        )
        for source, paths in (links or {}).items()
    }
    order = newest_first(by_id)
    groups: tuple[Group, ...] = members("site_builder.derive.collections", "COLLECTION")
    collections: dict[str, Collection] = {group.name: collect(group, by_id, "", order) for group in groups}
    result: dict[NoteId, tuple[Related, ...]] = related(by_id, Graph(targets=targets, backlinks={}), collections, order)
    return {str(id): [(r.note, r.reason, r.count, r.detail) for r in list_] for id, list_ in result.items()}


def test_shared_authors_weigh_more_than_a_shared_tag() -> None:
    notes = [a_note("a.md", authors=["Ada"], tags=("x",)), a_note("b.md", tags=("x",)), a_note("c.md", authors=["Ada"])]
    assert found(*notes)["a.md"] == [("c.md", "coauthors", 1, "Ada"), ("b.md", "tags", 1, "x")]


def test_papers_that_cite_the_same_are_related_also_by_what_is_not_written_yet() -> None:
    notes = [a_note("a.md"), a_note("b.md"), a_note("c.md")]
    assert found(*notes, links={"a.md": ["c.md", "future"], "b.md": ["c.md", "future"]})["a.md"] == [
        ("b.md", "cites_same", 2, "")
    ]


def test_papers_cited_together_are_related() -> None:
    notes = [a_note("a.md"), a_note("b.md"), a_note("c.md")]
    assert found(*notes, links={"c.md": ["a.md", "b.md", "a.md"]})["a.md"] == [("b.md", "cocited", 1, "")]


def test_the_year_only_fills_up() -> None:
    notes = [a_note(f"{letter}.md", year=2020, tags=("x",) if letter in "ab" else ()) for letter in "abcdefgh"]
    assert found(*notes)["a.md"] == [
        ("b.md", "tags", 1, "x"),
        ("c.md", "year", 1, "2020"),
        ("d.md", "year", 1, "2020"),
    ]


def test_nobody_is_related_to_itself_and_lists_are_short() -> None:
    notes = [a_note(f"{number}.md", tags=("x",)) for number in range(20)]
    for id, list_ in found(*notes).items():
        assert len(list_) == SHOWN and id not in [note for note, *_ in list_]


def test_hubs_cost_nothing() -> None:
    notes = [a_note(f"{number}.md", tags=("x", f"t{number % 500}"), authors=["Everybody"]) for number in range(4000)]
    assert cpu_s(lambda: found(*notes)) < 10


@pytest.mark.parametrize("seed", range(20))
def test_an_edit_of_links_moves_only_the_notes_that_are_named_for_it(seed: int) -> None:
    chance = random.Random(seed)
    notes = {
        note.id: note
        for note in (
            a_note(f"{number}.md", authors=chance.sample(["Ada", "Bo", "Cy"], 1), year=chance.choice((0, 2020)))
            for number in range(30)
        )
    }
    order = newest_first(notes)
    groups: tuple[Group, ...] = members("site_builder.derive.collections", "COLLECTION")
    collections: dict[str, Collection] = {group.name: collect(group, notes, "", order) for group in groups}

    def some_targets() -> tuple[Target, ...]:
        stubs = [Target(kind="stub", name=name) for name in ("future", "past", "never")]
        ends = [*(Target(kind="note", note=id) for id in notes), *stubs, Target(kind="missing")]
        return tuple(chance.sample(ends, chance.randrange(4)))

    targets = {id: some_targets() for id in notes}
    before = related(notes, Graph(targets=targets, backlinks={}), collections, order)
    edited = chance.sample([*notes], 2)
    now = Graph(targets={**targets, **{id: some_targets() for id in edited}}, backlinks={})
    asked = related_otherwise(now, {id: targets[id] for id in edited})
    again = related(notes, now, collections, order, asked)
    assert again.keys() <= asked
    whole = related(notes, now, collections, order)
    assert {id: before[id] for id in before if id not in asked} | again == whole
