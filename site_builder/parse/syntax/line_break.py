"""A single line end in a paragraph is a break, unless `strict_line_breaks` asks for the Markdown standard."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    if not options.strict_line_breaks:
        md.core.ruler.push("line_break", _break_lines)


def _break_lines(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and "\n" in token.content:
            for child in token.children or ():
                if child.type == "softbreak":
                    child.type, child.tag = "hardbreak", "br"


SYNTAX = Syntax(name="line_break", install=_install)
