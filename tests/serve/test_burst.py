from __future__ import annotations

import pytest

from site_builder.serve.burst import Burst

SAVES = {
    "in place": [("modified", "a.md", ""), ("closed", "a.md", "")],
    "touched by closing alone": [("closed", "a.md", "")],
    "by a second file": [
        ("created", "a.md.tmp", ""),
        ("modified", "a.md.tmp", ""),
        ("closed", "a.md.tmp", ""),
        ("moved", "a.md.tmp", "a.md"),
    ],
    "by a second file that nobody watches": [("moved", "", "a.md")],
    "anew, the old one aside": [
        ("created", "4913", ""),
        ("closed", "4913", ""),
        ("deleted", "4913", ""),
        ("moved", "a.md", "a.md~"),
        ("created", "a.md", ""),
        ("modified", "a.md", ""),
        ("closed", "a.md", ""),
        ("deleted", "a.md~", ""),
    ],
    "anew, the old one removed": [
        ("deleted", "a.md", ""),
        ("created", "a.md", ""),
        ("closed", "a.md", ""),
    ],
    "twice": [("modified", "a.md", ""), ("closed", "a.md", ""), ("modified", "a.md", ""), ("closed", "a.md", "")],
}


@pytest.mark.parametrize("events", SAVES.values(), ids=SAVES)
def test_a_save_is_done_with_its_last_event(events: list[tuple[str, str, str]]) -> None:
    burst = Burst()
    for event in events:
        burst.add(*event)
    assert burst.is_one_save
    assert "a.md" in burst.named


@pytest.mark.parametrize(
    "events",
    [
        [],
        [("modified", "a.md", "")],
        [("created", "a.md", ""), ("modified", "a.md", ""), ("closed", "a.md", "")],
        [("modified", "a.md", ""), ("closed", "a.md", ""), ("modified", "a.md", "")],
        [("deleted", "a.md", "")],
        [("moved", "a.md", "b.md")],
        [("moved", "a.md", "")],
        [("moved", "a.md", "a.md~"), ("created", "a.md", "")],
        [("created", "a.tmp", ""), ("modified", "a.tmp", ""), ("moved", "a.tmp", "a.md")],
        [("closed", "a.md", ""), ("closed", "b.md", "")],
        [("closed", "a.md", ""), ("deleted", "a.md", "")],
    ],
)
def test_anything_else_may_go_on(events: list[tuple[str, str, str]]) -> None:
    burst = Burst()
    for event in events:
        burst.add(*event)
    assert not burst.is_one_save
    assert burst.named == {path for _, *paths in events for path in paths if path}


def test_what_came_and_went_does_not_keep_the_burst_open() -> None:
    burst = Burst()
    burst.add("created", "lock", "")
    burst.add("closed", "a.md", "")
    assert not burst.is_one_save
    burst.add("deleted", "lock", "")
    assert burst.is_one_save
