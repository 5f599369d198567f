"""Escapes, tags taken out, text shortened."""

from __future__ import annotations

import json
import unicodedata
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.text.markup import (
    escape,
    escape_xml,
    link_words,
    script_json,
    shorten,
    strip_tags,
    without_links,
)
from tests.made import cpu_s


def test_escape_serves_attributes() -> None:
    assert escape('<a href="x">\'&\0') == "&lt;a href=&quot;x&quot;&gt;&#x27;&amp;"


@given(st.text())
def test_escaped_text_is_well_formed_xml(text: str) -> None:
    root = ET.fromstring(f'<a b="{escape_xml(text)}">{escape_xml(text)}</a>')
    assert root.tag == "a" and len(root) == 0


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_json_in_a_script_cannot_end_it(value: object) -> None:
    text = script_json(value)
    assert json.loads(text) == value
    assert not set(text) & set("<>&\u2028\u2029")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One <em>two</em></p><p>three</p>", "One two three"),
        ("a&lt;b &amp; c", "a<b & c"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ('<img alt="a > b">x', "x"),
        ("x<!-- <b>gone</b> -->y", "xy"),
        ("<script>alert(1)</script>kept<style>p{}</style>", "kept"),
        ("see \x000\x00GPT\x00/0\x00 there", "see GPT there"),
        ("cut <b", "cut"),
        ("line<br>break", "line break"),
    ],
)
def test_tags_leave_their_text(markup: str, text: str) -> None:
    assert strip_tags(markup) == text


@pytest.mark.parametrize("piece", ["<", "<a ", "<a '", '<a "', "<!--", "<script>", "</", "<b>'"])
def test_stripping_is_linear(piece: str) -> None:
    assert cpu_s(lambda: strip_tags(piece * 20_000)) < 2


def test_short_text_stays() -> None:
    assert shorten("  two\n words ", 20) == "two words"


def test_latin_text_is_cut_between_words() -> None:
    assert shorten("The quick brown fox jumps over it", 22) == "The quick brown fox…"


def test_chinese_text_is_cut_between_letters() -> None:
    assert shorten("注意力机制的目的是让模型看到全部的词", 8) == "注意力机制的目…"


@given(st.text(), st.integers(1, 60))
def test_a_cut_keeps_letters_whole(text: str, limit: int) -> None:
    short = shorten(text, limit)
    whole = " ".join(text.split())
    assert len(short) <= limit
    if short != whole:
        kept = short.removesuffix("…")
        rest = whole[len(kept) : len(kept) + 1]
        assert whole.startswith(kept)
        assert not rest or not kept or unicodedata.category(rest) not in ("Mn", "Mc", "Me")


def test_links_to_what_is_hidden_are_their_words() -> None:
    text = "[a](x.md) ![p](x.png) [b [c]](x.md) [d](y.md)\n\n[1]: x.md\n[2]: y.md\n"
    asked: list[tuple[str, bool]] = []

    def is_hidden(address: str, is_image: bool) -> bool:
        asked.append((address, is_image))
        return address.startswith("x")

    assert without_links(text, is_hidden) == "a p [b [c]] [d](y.md)\n\n[2]: y.md\n"
    assert ("x.png", True) in asked and ("y.md", False) in asked


@pytest.mark.parametrize(
    ("markdown", "clean"),
    [
        ('[a](x.md "of (b) and c")', "a"),
        (r"[a](x.md 'it\'s (b)') [c](y.md)", "a [c](y.md)"),
        ("[a](x.md (title)) b", "a b"),
        ('[a](x.md\n  "title") b', "a b"),
        ("[a](x(1(2)).md) b", "a b"),
        ("[a][X  one] and [X one][] and [b]\n\n> [x One]: x.md 'q'\n", "a and [X one][] and [b]\n\n"),
        ("![a][x] [b [c]][x]\n\n[x]: x.md\n", "a [b [c]]\n\n"),
        ("[a][x]\n\n[x]:\n  x.md\n", "a\n\n"),
        ("[a][y]\n\n[y]: y.md\n", "[a][y]\n\n[y]: y.md\n"),
        ("a[^x]\n\n[^x]: x.md is the file\n", "a[^x]\n\n[^x]: x.md is the file\n"),
    ],
)
def test_hidden_links_with_titles_and_labels_are_their_words(markdown: str, clean: str) -> None:
    assert without_links(markdown, lambda address, is_image: address.startswith("x")) == clean


def test_words_of_links_stand_alone() -> None:
    assert link_words('see [a](b.md "c (d)"), ![e](f.png) and [g]') == "see a, e and [g]"
