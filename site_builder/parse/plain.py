"""Inline tokens as the text that a reader would see."""

from __future__ import annotations

from collections.abc import Iterable

from markdown_it.token import Token

_SHOWN = frozenset(("text", "code_inline", "math_inline", "tag", "citation", "citation_edge"))


def plain_text(tokens: Iterable[Token]) -> str:
    """The words of inline tokens on one line; pictures, embeds and raw tags leave nothing."""
    parts: list[str] = []
    for token in tokens:
        if token.type in _SHOWN:
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type == "inline" and token.children:
            parts.append(plain_text(token.children))
        elif token.type == "html_inline" and token.content[:3].lower() == "<br":
            parts.append(" ")
    return " ".join("".join(parts).split())
