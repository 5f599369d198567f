"""What is written is read back the same, and nothing else is read."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.engine.codec import CodecError, dumps, loads
from site_builder.model.diagnostic import Diagnostic
from site_builder.model.library import Library
from site_builder.model.note import Body, Note
from site_builder.model.paper import Paper

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
META = st.dictionaries(st.text(max_size=4), PLAIN, max_size=3)


@given(st.builds(Note, meta=META, paper=st.none() | st.builds(Paper)))
def test_notes(note: Note) -> None:
    assert loads(Note, dumps(note)) == note


@settings(max_examples=30)
@given(st.builds(Body, spans=st.dictionaries(st.text(max_size=4), st.tuples(st.integers(), st.integers()), max_size=3)))
def test_bodies(body: Body) -> None:
    assert loads(Body, dumps(body)) == body


@settings(max_examples=30)
@given(st.builds(Diagnostic))
def test_diagnostics(diagnostic: Diagnostic) -> None:
    assert loads(Diagnostic, dumps(diagnostic)) == diagnostic


@settings(max_examples=20)
@given(st.builds(Library, papers=st.dictionaries(st.text(max_size=4), st.builds(Paper), max_size=2)))
def test_libraries(library: Library) -> None:
    assert loads(Library, dumps(library)) == library


def test_half_a_letter_survives() -> None:
    body = Body(html="\ud83d")
    assert loads(Body, dumps(body)) == body


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"[1]", b"null", b"\xff", b"[" * 100_000, b'"x"'])
def test_anything_else_is_refused(raw: bytes) -> None:
    with pytest.raises(CodecError):
        loads(Note, raw)


def test_a_field_too_many_is_refused() -> None:
    plain = json.loads(dumps(Body(html="x")))
    with pytest.raises(CodecError):
        loads(Body, json.dumps([*plain, 1]).encode())
