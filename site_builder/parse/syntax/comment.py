"""`%%…%%` and `<!--…-->`: taken out of the source before anything else looks at it."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax
from site_builder.parse.stretches import NO_COMMENT, without_comments


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    md.core.ruler.before("block", "comment", _remove)
    md.core.ruler.after("block", "no_comment", _forget)


def _remove(state: StateCore) -> None:
    state.src, state.env["lines"], state.env["open_comment"] = without_comments(state.src)
    state.env["source"] = state.src


def _forget(state: StateCore) -> None:
    """What stood between two lists has done its work."""
    if NO_COMMENT in state.src:
        state.tokens[:] = [
            token for token in state.tokens if token.type != "html_block" or token.content.strip() != NO_COMMENT
        ]


SYNTAX = Syntax(name="comment", install=_install)
