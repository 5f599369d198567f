"""What the index knows of one note."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.derive.search.postings import (
    FRAGMENT_LENGTH,
    IN_FACTS,
    IN_HEADING,
    IN_NAME,
    Packed,
    index_note,
    unpack,
)
from site_builder.model.note import Body, CardField, Note, Section
from site_builder.model.paper import Paper, Person
from site_builder.model.source import NoteId

PAPER = Paper(
    key="2017HeMask",
    title="Mask R-CNN",
    authors=(Person(family="He", given="Kaiming"), Person(family="张", given="三丰")),
    container_title="International Conference on Computer Vision",
    issued=(2017,),
    doi="10.1000/xyz.123",
)


def packed(pair: tuple[Note, Body]) -> Packed:
    return unpack(index_note(*pair))


def infos(parts: Packed) -> dict[str, int]:
    return dict(zip(parts.terms, parts.infos, strict=True))


def test_the_field_of_a_term_is_kept(make_note: Callable[..., Any]) -> None:
    found = infos(
        packed(make_note("cv/@2017HeMask.md", ("Method", "region of interest"), title="Mask R-CNN", paper=PAPER))
    )
    assert found["mask"] & IN_NAME and found["rcnn"] & IN_NAME
    assert found["kaiming"] & IN_FACTS and found["cv"] & IN_FACTS
    assert found["method"] & IN_HEADING
    assert not found["region"] & (IN_NAME | IN_FACTS | IN_HEADING)


def test_a_key_is_found_from_any_of_its_words(make_note: Callable[..., Any]) -> None:
    found = infos(packed(make_note("@2019SlowTidesOfLateAutumn.md", title="Tides")))
    endings = {term for term in found if term.endswith("·")}
    assert endings == {"slowtidesoflateautumn·", "tidesoflateautumn·", "oflateautumn·", "lateautumn·"}
    assert all(found[term] & IN_NAME for term in endings)
    assert not any("·" in term for term in infos(packed(make_note("Slow tides of 2019.md"))))


def test_a_title_that_only_the_card_shows_is_a_name(make_note: Callable[..., Any]) -> None:
    note, body = make_note("潮.md", title="潮汐笔记")
    card = (CardField(name="title", label="Title", items=("Tides &amp; <em>Kelp</em>",)),)
    found = infos(packed((replace(note, card=card), body)))
    assert found["kelp"] & IN_NAME and "=tideskelp" in found


def test_filters_of_a_paper(make_note: Callable[..., Any]) -> None:
    found = infos(packed(make_note("@2017HeMask.md", paper=PAPER, tags=("Vision/Detection", "深度 学习"))))
    filters = {term for term in found if ":" in term}
    assert {"a:he", "a:kaiming", "a:张三", "a:三丰", "v:vision", "y:2017", "t:vision", "t:vision/detection"} <= filters
    assert {"t:深度-学习", "k:2017hemask"} <= filters


@pytest.mark.parametrize(("said", "is_found"), [(True, False), ("yes", False), (False, True), (None, True)])
def test_a_note_that_asks_not_to_be_found_is_not(make_note: Callable[..., Any], said: object, is_found: bool) -> None:
    note, body = make_note("a.md", ("Method", "region of interest"), title="A study")
    assert bool(infos(packed((replace(note, meta={"noindex": said}), body)))) is is_found


def test_a_venue_is_found_by_its_short_name(make_note: Callable[..., Any]) -> None:
    assert {"v:iccv", "iccv"} <= set(infos(packed(make_note("@2017HeMask.md", paper=PAPER))))


def test_words_within_a_citation_key_are_found(make_note: Callable[..., Any]) -> None:
    found = infos(packed(make_note("@2019ScalingSmallModels.md", title="A study")))
    assert {"scaling", "small", "models", "=2019scalingsmallmodels", "=astudy"} <= set(found)


def test_two_spellings_of_an_alias_are_both_found(make_note: Callable[..., Any]) -> None:
    found = infos(packed(make_note("x.md", aliases=("word embedding", "wordembedding"))))
    assert {"word", "embedding", "wordembedding"} <= set(found)


def test_a_word_said_more_often_in_a_shorter_note_weighs_more(make_note: Callable[..., Any]) -> None:
    short = infos(packed(make_note("a.md", ("", "entropy entropy entropy"))))
    long = infos(packed(make_note("b.md", ("", "entropy " + "filler " * 2000))))
    assert short["entropy"] & 31 > long["entropy"] & 31 >= 1


def test_a_sentence_more_moves_no_position_of_a_later_paragraph(make_note: Callable[..., Any]) -> None:
    before = packed(make_note("a.md", ("", "one two three\nfour five")))
    after = packed(make_note("a.md", ("", "one two three and more\nfour five")))
    assert _places(before)["five"] == _places(after)["five"]


def test_fragment_holds_what_a_result_shows(make_note: Callable[..., Any]) -> None:
    parts = packed(make_note("a/b.md", ("Head", "  Some\ttext \n\n more "), title="T", tags=("x",), paper=PAPER))
    (fragment,) = (json.loads(fragment) for fragment in parts.fragments)
    assert fragment == {
        "s": "a/b.md",
        "t": "T",
        "a": ["Kaiming He", "张三丰"],
        "v": "ICCV",
        "y": 2017,
        "g": ["x"],
        "x": [["head", "Head", "Some text\nmore"]],
    }


def test_a_long_note_has_several_fragments_that_lose_nothing(make_note: Callable[..., Any]) -> None:
    text = "\n".join(f"paragraph {number} about nothing at all" for number in range(2000))
    parts = packed(make_note("a.md", ("One", "short"), ("Two", text)))
    fragments = [json.loads(fragment) for fragment in parts.fragments]
    assert len(fragments[0]["m"]) == len(fragments) - 1
    assert all(sum(len(section[2]) for section in fragment["x"]) <= FRAGMENT_LENGTH for fragment in fragments)
    assert " ".join(section[2] for fragment in fragments for section in fragment["x"]).split() == [
        "short",
        *text.split(),
    ]


def test_bytes_of_another_format_are_refused(make_note: Callable[..., Any]) -> None:
    blob = index_note(*make_note("a.md"))
    with pytest.raises(ValueError, match="format"):
        unpack(bytes([blob[0] + 1]) + blob[1:])


@given(title=st.text(), heading=st.text(), text=st.text(), tag=st.text(), alias=st.text())
def test_any_text_can_be_packed(title: str, heading: str, text: str, tag: str, alias: str) -> None:
    note = Note(id=NoteId("n.md"), title=title, lang="", digest="", body_digest="", tags=(tag,), aliases=(alias,))
    body = Body(html="", sections=(Section(anchor="a", heading=heading, text=text),))
    parts = unpack(index_note(note, body))
    assert parts.terms == sorted(set(parts.terms))
    assert len(parts.terms) == len(parts.infos) == len(parts.counts)
    assert sum(parts.counts) == len(parts.positions)
    json.loads(parts.fragments[0])


def _places(parts: Packed) -> dict[str, bytes]:
    found, offset = {}, 0
    for term, count in zip(parts.terms, parts.counts, strict=True):
        found[term] = parts.positions[offset : offset + count]
        offset += count
    return found
