"""Tokens that no handler knows: a new piece of syntax needs none where its tokens name their element."""

from __future__ import annotations

from typing import Literal

from markdown_it.token import Token

from site_builder.model.note import ParseOptions
from site_builder.parse.body import write_body
from site_builder.parse.plain import plain_text
from site_builder.parse.sheet import Sheet


def token(kind: str, tag: str, nesting: Literal[-1, 0, 1] = 0, content: str = "", **attrs: str | int | float) -> Token:
    return Token(kind, tag, nesting, content=content, attrs=attrs)


def paragraph(*words: Token) -> list[Token]:
    inline = token("inline", "")
    inline.children = [*words]
    return [token("paragraph_open", "p", 1), inline, token("paragraph_close", "p", -1)]


def written(*tokens: Token) -> Sheet:
    sheet = Sheet(path="n.md", options=ParseOptions(), env={"footnotes": {}, "too_deep": [], "lost_cells": []})
    write_body(sheet, tokens)
    return sheet


def test_a_block_around_others_is_its_element() -> None:
    words = paragraph(token("text", "", content="in"))
    sheet = written(token("aside_open", "aside", 1, id='a"b'), *words, token("aside_close", "aside", -1))
    assert "".join(sheet.parts) == '<aside id="a&quot;b">\n<p>in</p>\n</aside>\n'


def test_a_block_that_stands_alone_is_its_element_around_its_text() -> None:
    sheet = written(token("leaf", "hr", title="a"), token("verse", "pre", content="a < b"))
    assert "".join(sheet.parts) == '<hr title="a">\n<pre>a &lt; b</pre>\n'
    assert [section.text for section in sheet.sections] == ["a < b"]


def test_words_that_stand_alone_are_shown_and_found() -> None:
    words = [token("sign", "kbd", content="<Tab>"), token("name", "", content=" & more"), token("gap", "wbr")]
    sheet = written(*paragraph(*words))
    assert "".join(sheet.parts) == "<p><kbd>&lt;Tab&gt;</kbd> &amp; more<wbr></p>\n"
    assert [section.text for section in sheet.sections] == ["<Tab> & more"]
    assert plain_text(words) == "<Tab> & more"
