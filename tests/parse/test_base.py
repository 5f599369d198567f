"""Bases in files and in fenced blocks: slots where they are understood, their source where not."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.diagnostic import Severity
from site_builder.model.note import ParsedNote
from tests.made import parsed


def base(text: str, path: str = "lists/Books.base") -> ParsedNote:
    return parsed(text, path)


def slots(note: ParsedNote) -> list[dict[str, object]]:
    return [json.loads(spec) for spec in re.findall(r"\0=([^\0]*)\0", note.body.html)]


def test_each_view_of_a_file_is_a_section() -> None:
    note = base("filters: file.hasTag('x')\nviews:\n  - type: table\n    name: All books\n  - type: list\n")
    assert note.note.title == "Books"
    assert note.note.has_base
    assert [heading.text for heading in note.note.headings] == ["All books"]
    assert [slot["view"] for slot in slots(note)] == [0, 1]
    start, stop = note.body.spans["all-books"]
    assert note.body.html[start:stop].count("\0=") == 1
    assert len(note.body.spans) == 2
    assert "hasTag" not in note.body.markdown + repr(note.body.sections)


def test_a_fence_holds_all_views_and_leaves_no_source_behind() -> None:
    note = base("Before.\n\n```base\nfilters: file.hasLink('Quiet')\n```\n\nAfter.\n", "a.md")
    assert len(slots(note)) == 1
    assert note.note.has_base
    assert re.sub(r"\s+", " ", note.body.markdown) == "Before. After. "
    assert "Quiet" not in repr(note.body.sections)


def test_other_fences_stay_code() -> None:
    note = base("```yaml\nviews: []\n```\n", "a.md")
    assert slots(note) == [] and not note.note.has_base
    assert "views" in note.body.markdown


@pytest.mark.parametrize(
    ("source", "code", "severity", "piece"),
    [
        ("filters: now() > 3", "base/unsupported", Severity.NOTICE, "`now()`"),
        ("views:\n  - type: map", "base/unsupported", Severity.NOTICE, "`type: map`"),
        ("filters: [", "base/invalid", Severity.WARNING, ""),
        ("just words", "base/invalid", Severity.WARNING, ""),
    ],
)
def test_what_is_not_understood_is_shown_as_its_source(source: str, code: str, severity: Severity, piece: str) -> None:
    for note in (base(source), base(f"text\n\n```base\n{source}\n```\n", "a.md")):
        (told,) = note.note.diagnostics
        assert (told.code, told.severity) == (code, severity)
        assert piece in told.message
        assert "<pre" in note.body.html and slots(note) == []
    assert told.where is not None and told.where.line == 3


def test_an_empty_base_shows_all_notes() -> None:
    for source in ("", "views: []\n"):
        assert len(slots(base(source))) == 1


@given(st.text(max_size=80))
def test_nothing_raises(source: str) -> None:
    for note in (base(source), base(f"```base\n{source}\n```\n", "a.md")):
        assert note.body.html.count("\0") % 2 == 0
