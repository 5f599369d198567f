"""A single line end in a paragraph is a break, unless `strict_line_breaks` asks for the Markdown standard."""

from __future__ import annotations

from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    if not options.strict_line_breaks:
        md.core.ruler.push("line_break", _break_lines)


def _break_lines(state: StateCore) -> None:
    _break(state.tokens)
    for definition in state.env["footnotes"].values():
        _break(definition)


def _break(tokens: Iterable[Token]) -> None:
    for token in tokens:
        if token.type == "inline" and "\n" in token.content:
            for child in token.children or ():
                if child.type == "softbreak":
                    child.type, child.tag = "hardbreak", "br"
                elif child.type == "footnote_ref":
                    _break(child.meta.get("tokens", ()))


SYNTAX = Syntax(name="line_break", install=_install)
