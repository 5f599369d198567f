"""Dates come from what a note says, never from its file."""

from __future__ import annotations

import pytest

from site_builder.model.note import Note
from site_builder.model.paper import Paper
from site_builder.render.dates import changed_on, stamp
from tests.made import bare_note


def note(meta: dict[str, object], paper: Paper | None = None) -> Note:
    return bare_note("a.md", "A", meta=meta, paper=paper)


@pytest.mark.parametrize(
    ("meta", "day"),
    [
        ({"updated": "2024-03-01T10:00:00"}, "2024-03-01"),
        ({"created": "2023-01-02", "modified": "2024-03-01"}, "2024-03-01"),
        ({"date": "2024-03-01"}, "2024-03-01"),
        ({"date": "March 2024"}, ""),
        ({"date": "2024-13-01"}, ""),
        ({"date": "2024-02-30"}, ""),
        ({"date": "2023-02-29", "created": "0000-00-00"}, ""),
        ({"date": "2024年5月4日"}, "2024-05-04"),
        ({"date": "2024/5/4"}, "2024-05-04"),
        ({"created": "May 4th, 2024"}, "2024-05-04"),
        ({"date": 20240504}, "2024-05-04"),
        ({"date": "see 2024-05-04"}, ""),
        ({"date": ["2024-05-04"]}, ""),
        ({}, ""),
    ],
)
def test_the_latest_kind_of_date_wins(meta: dict[str, object], day: str) -> None:
    assert changed_on(note(meta)) == day


def test_the_date_of_a_paper_is_not_that_of_its_note() -> None:
    assert changed_on(note({"date": "2017-06-12"}, Paper(key="x"))) == ""
    assert changed_on(note({"date": "2017-06-12"}, Paper(key="x", issued=(2017,)))) == ""


def test_a_date_of_another_year_than_the_paper_is_that_of_its_note() -> None:
    assert changed_on(note({"date": "2024-06-12"}, Paper(key="x", issued=(2017, 6)))) == "2024-06-12"


def test_a_day_becomes_a_time_with_a_zone() -> None:
    assert stamp("2024-03-01") == "2024-03-01T00:00:00Z"
