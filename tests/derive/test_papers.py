"""Papers completed from a library."""

from __future__ import annotations

from site_builder.derive.papers import complete
from site_builder.model.note import Note
from site_builder.model.paper import Paper, Person
from site_builder.model.source import NoteId
from tests.made import bare_note


def a_note(path: str, paper: Paper | None) -> Note:
    return bare_note(path, paper=paper)


def test_an_entry_is_found_by_key_doi_or_arxiv_number() -> None:
    notes = {
        note.id: note
        for note in (
            a_note("a.md", Paper(key="KEY1")),
            a_note("b.md", Paper(key="other", doi="10.1000/ABC")),
            a_note("c.md", Paper(key="another", arxiv="1706.03762")),
            a_note("d.md", Paper(key="nowhere")),
            a_note("e.md", None),
        )
    }
    library = {
        "key1": Paper(key="key1", container_title="One"),
        "key2": Paper(key="key2", container_title="Two", doi="10.1000/abc"),
        "key3": Paper(key="key3", container_title="Three", arxiv="1706.03762"),
    }
    filled = complete(notes, library)
    assert [note.paper and note.paper.container_title for note in filled.notes.values()] == [
        "One",
        "Two",
        "Three",
        "",
        None,
    ]
    assert filled.diagnostics == ()


def test_an_entry_is_found_by_title_and_first_author_whatever_its_key() -> None:
    mine = Paper(key="lee2001", title="Tidal clocks in small estuaries", authors=(Person(family="Lee", given="Ann"),))
    theirs = Paper(
        key="leeTidal", title="Tidal Clocks in Small Estuaries", authors=(Person(family="Lee", given="A."),), volume="7"
    )
    other = Paper(key="x", title="Tidal clocks in small estuaries", authors=(Person(literal="Bo"),), volume="8")
    notes = {NoteId("a.md"): a_note("a.md", mine)}
    for library, volume in (({"x": other}, ""), ({"x": other, "leeTidal": theirs}, "7")):
        paper = complete(notes, library).notes[NoteId("a.md")].paper
        assert paper is not None and paper.volume == volume


def test_two_forms_of_one_venue_are_no_disagreement() -> None:
    forms = {
        "NeurIPS": "Advances in Neural Information Processing Systems",
        "J. Fine Things Res.": "Journal of Fine Things Research",
        "Journal of Tides": "Clocks",
    }
    notes = {NoteId(f"{n}.md"): a_note(f"{n}.md", Paper(key=f"k{n}", container_title=v)) for n, v in enumerate(forms)}
    library = {f"k{n}": Paper(key=f"k{n}", container_title=venue) for n, venue in enumerate(forms.values())}
    told = complete(notes, library).diagnostics
    assert [(one.code, one.where and one.where.path) for one in told] == [("library/disagrees", "2.md")]


def test_without_a_library_nothing_changes() -> None:
    notes = {NoteId("a.md"): a_note("a.md", Paper(key="k"))}
    assert complete(notes, {}).notes == notes


def test_notes_that_are_the_same_are_not_filled_again() -> None:
    notes = {NoteId(name): a_note(name, Paper(key="k", volume="1")) for name in ("a.md", "b.md")}
    library = {"k": Paper(key="k", volume="2", container_title="V")}
    before = complete(notes, library)
    edited = {**notes, NoteId("b.md"): a_note("b.md", Paper(key="k", volume="2"))}
    after = complete(edited, dict(library), before)
    assert after.notes[NoteId("a.md")] is before.notes[NoteId("a.md")]
    assert [one.where and one.where.path for one in after.diagnostics] == ["a.md"]
    assert (after.notes, after.told) == (complete(edited, library).notes, complete(edited, library).told)
    other = complete(edited, {"k": Paper(key="k", container_title="W")}, after)
    assert {note.paper and note.paper.container_title for note in other.notes.values()} == {"W"}
