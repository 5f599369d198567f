"""Our one-pass paragraphs against markdown-it's own rules."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from site_builder.model.note import ParseOptions
from site_builder.parse.syntax.paragraph import SYNTAX

PLAIN = MarkdownIt("commonmark").enable("table")
OURS = MarkdownIt("commonmark").enable("table")
SYNTAX.install(OURS, ParseOptions())

FRAGMENTS = [
    *("a", "- ", "* ", "1. ", "2) ", "> ", "# ", "```", "~~~", "---", "===", "***", "- | -", "|-|-|", "|a|b|", "<div>"),
    *("<b>", "    ", "  ", "\t", "[x]: y", "\n", "\n", "\n\n", "=", "-", "_", "<!-- ", ":-:", "a|b"),
]


@settings(max_examples=3 * settings.default.max_examples)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join))
def test_blocks_are_those_of_commonmark(text: str) -> None:
    assert OURS.render(text) == PLAIN.render(text)
