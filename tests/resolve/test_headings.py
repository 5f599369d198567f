"""Fragments to anchors."""

from __future__ import annotations

import pytest

from site_builder.model.note import Heading
from site_builder.resolve.headings import Anchors
from tests.made import bare_note, cpu_s


def anchors(*headings: tuple[int, str, str], blocks: tuple[str, ...] = ()) -> Anchors:
    """Headings as (level, text, source); the id of the second is "h2"."""
    made = tuple(
        Heading(level=level, text=text, source=source, id=f"h{number}")
        for number, (level, text, source) in enumerate(headings, 1)
    )
    return Anchors(bare_note("a.md", "", headings=made, blocks=blocks))


NOTE = anchors(
    (1, "Title", "Title"),
    (2, "What's new in v2: why?", "What's new in v2: why?"),
    (3, "Notes", "Notes"),
    (2, "Results | Ablation (消融)", "Results \\| Ablation (消融)"),
    (3, "Notes", "**Notes**"),
    (3, "C# basics", "C# basics"),
    (2, "About GPT", "About [[x|GPT]]"),
    (2, "C", "C"),
    (2, "C++", "C++"),
    (2, "notes", "notes"),
    (2, "???", "???"),
    blocks=("gem1", "Gem2"),
)


@pytest.mark.parametrize(
    ("fragment", "anchor"),
    [
        ("Title", "h1"),
        ("what's  new in v2 why", "h2"),
        ("Results Ablation 消融", "h4"),
        ("Notes", "h3"),
        ("notes", "h10"),
        ("NOTES", "h3"),
        ("Title#Notes", "h3"),
        ("Results | Ablation (消融)#Notes", "h5"),
        ("Results Ablation (消融)#**Notes**", "h5"),
        ("C# basics", "h6"),
        ("About GPT", "h7"),
        ("About [[x|GPT]]", "h7"),
        ("About%20GPT", "h7"),
        ("C++", "h9"),
        ("C", "h8"),
        ("???", "h11"),
        ("h4", "h4"),
        ("^gem1", "^gem1"),
        ("^GEM2", "^Gem2"),
        ("Title#^gem1", "^gem1"),
        ("Nowhere", None),
        ("C#Notes", None),
        ("^nowhere", None),
        ("^", None),
        ("##", None),
    ],
)
def test_a_fragment_names_an_anchor(fragment: str, anchor: str | None) -> None:
    assert NOTE.find(fragment) == anchor


def test_many_equal_headings_cost_no_more_than_their_number() -> None:
    note = anchors(*[(2, "Same", "Same")] * 5000, (3, "Below", "Below"))
    assert note.find("same#same") is None
    assert cpu_s(lambda: [note.find(f"Same#{number}") for number in range(2000)]) < 5
