"""The name of a note in a sentence."""

from __future__ import annotations

import pytest

from tests.made import bare_note


@pytest.mark.parametrize(
    ("title", "aliases", "name"),
    [
        ("Tidal Clocks in Small Estuaries", ("Tidal Clocks in Small Estuaries (2017)", "TidalClocks"), "TidalClocks"),
        ("潮汐钟", ("tidal clock",), "潮汐钟"),
        ("Harbours", ("Old folder/Harbours and what they hold",), "Harbours"),
        ("Estuaries", ("  ", "Ports"), "Ports"),
        ("Estuaries", (), "Estuaries"),
    ],
)
def test_the_shortest_name_is_taken(title: str, aliases: tuple[str, ...], name: str) -> None:
    note = bare_note("a.md", title, aliases=aliases)
    assert note.short_name == name
