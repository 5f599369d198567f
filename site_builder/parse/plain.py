"""Inline tokens as the text that a reader would see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from markdown_it.token import Token

from site_builder.text.regex import regex
from site_builder.text.tex_words import tex_words

_SHOWN = frozenset(("text", "code_inline", "math_inline", "tag", "citation", "citation_edge"))
_NO_WORDS = frozenset(("image", "embed"))
_HIDING = regex(r"<(script|style)\b")


def plain_text(tokens: Iterable[Token], *, formulas: Literal["tex", "signs", "words"] = "tex") -> str:
    """The words of inline tokens on one line; pictures, embeds, raw tags and what a script holds leave nothing.

    Formulas are their source, that between its dollar signs, or what a reader would say: "x²", "α ≤ β".
    """
    parts: list[str] = []
    hidden, start = "", 0  # a raw element whose content no page shows, and the place of what stands in it
    for token in tokens:
        if token.type == "math_inline" and formulas != "tex":
            parts.append(f"${token.content}$" if formulas == "signs" else tex_words(token.content))
        elif token.type in _SHOWN:
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type == "inline" and token.children:
            parts.append(plain_text(token.children, formulas=formulas))
        elif token.type == "html_inline":
            tag = token.content[:9].lower()
            if tag.startswith("<br"):
                parts.append(" ")
            elif hidden and tag.startswith(f"</{hidden}"):
                del parts[start:]
                hidden = ""
            elif not hidden and (opened := _HIDING.match(tag)):
                hidden, start = opened[1], len(parts)
        elif token.nesting == 0 and token.type not in _NO_WORDS:
            parts.append(token.content)
    return " ".join("".join(parts).split())
