"""`%%…%%` and `<!--…-->`: taken out of the source before anything else looks at it."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax
from site_builder.parse.stretches import without_comments


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    md.core.ruler.before("block", "comment", _remove)


def _remove(state: StateCore) -> None:
    state.src, state.env["lines"], state.env["open_comment"] = without_comments(state.src)
    state.env["source"] = state.src


SYNTAX = Syntax(name="comment", install=_install)
