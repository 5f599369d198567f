"""Terms to pages."""

from __future__ import annotations

from site_builder.derive.group import Gathered, Group, collect, newest_first
from site_builder.model.note import Note
from site_builder.model.paper import Paper
from tests.made import bare_note


def a_note(path: str, title: str, year: int | None) -> Note:
    paper = Paper(key=path, issued=(year,)) if year else None
    return bare_note(path, title, paper=paper)


def test_terms_of_one_slug_are_numbered_in_the_order_of_their_keys() -> None:
    terms = [
        Gathered(key="z?", name="A?", notes=(), keys=("a?",)),
        Gathered(key="b", name="a-", notes=(), keys=("a-",)),
        Gathered(key="b/c", name="a-/c d", notes=(), parent="b"),
    ]
    found = collect(Group(name="things", gather=lambda _: terms), {}, "things/", {})
    assert [(term.slug, term.url, term.parent) for term in found.terms.values()] == [
        ("A--2", "things/A--2/", ""),
        ("a-", "things/a-/", ""),
        ("a-/c-d", "things/a-/c-d/", "a-"),
    ]
    assert found.by_key == {"a-": "a-", "a?": "A--2"}


def test_newest_papers_come_first_then_titles() -> None:
    notes = [a_note("1.md", "b", 2020), a_note("2.md", "A", 2020), a_note("3.md", "c", 2021), a_note("4.md", "a", None)]
    assert list(newest_first({note.id: note for note in notes})) == ["3.md", "2.md", "1.md", "4.md"]
