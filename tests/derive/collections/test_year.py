"""Years."""

from __future__ import annotations

from site_builder.derive.collections.year import gather
from site_builder.model.paper import Paper
from site_builder.model.source import NoteId
from tests.made import bare_note


def test_years_run_backwards_and_notes_without_one_are_left_out() -> None:
    dates: dict[str, tuple[int, ...]] = {"a.md": (1990,), "b.md": (2020, 5), "c.md": (1990, 1, 2), "d.md": ()}
    notes = {NoteId(path): bare_note(path, "", paper=Paper(key=path, issued=date)) for path, date in dates.items()}
    assert [(term.name, term.notes) for term in gather(notes)] == [("2020", ("b.md",)), ("1990", ("a.md", "c.md"))]
