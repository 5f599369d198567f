"""A fence of the language `mermaid` is a diagram: its source is kept as data, drawn or not."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    md.core.ruler.after("block", "diagram", _find)


def _find(state: StateCore) -> None:
    if "mermaid" not in state.src:
        return
    for token in state.tokens:
        if token.type == "fence" and token.info.split(maxsplit=1)[:1] == ["mermaid"]:
            token.type = "diagram"


SYNTAX = Syntax(name="diagram", install=_install)
