"""A fence of the language `mermaid` is a diagram: its source is kept as data, drawn or not."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_core import StateCore

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax
from site_builder.text.regex import regex

_NAME = regex("mermaid", re.IGNORECASE)
_LANGUAGE = regex(r"[\s{.]*([^\s{},:]*)")


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    md.core.ruler.after("block", "diagram", _find)


def _find(state: StateCore) -> None:
    if not _NAME.search(state.src):
        return
    for token in state.tokens:
        if token.type == "fence" and language_of(token.info).lower() == "mermaid":
            token.type = "diagram"


def language_of(info: str) -> str:
    """The language that the line of a fence names: "python" of `python title="x"`, `python{1,3}` or `{.python}`."""
    return _LANGUAGE.match(unescapeAll(info))[1]  # type: ignore[index]


SYNTAX = Syntax(name="diagram", install=_install)
