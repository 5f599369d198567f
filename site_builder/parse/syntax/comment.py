"""`%%…%%` and `<!--…-->`: taken out of the source before anything else looks at it."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax
from site_builder.parse.stretches import NO_COMMENT, without_comments


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    md.core.ruler.before("block", "comment", _remove)
    md.core.ruler.after("block", "no_comment", _forget)
    md.inline.ruler.push("comment_in_words", _in_words)


def _remove(state: StateCore) -> None:
    state.src, state.env["lines"], state.env["open_comment"] = without_comments(state.src)
    state.env["source"] = state.src


def _forget(state: StateCore) -> None:
    """What stood between two lists, or alone in an item, has done its work."""
    if NO_COMMENT not in state.src:
        return
    left: list[Token] = []
    tokens = iter(state.tokens)
    for token in tokens:
        if token.type == "html_block" and token.content.strip() == NO_COMMENT:
            continue
        if token.type == "inline" and token.content.startswith(NO_COMMENT):  # HTML is shown as text
            token.content = token.content.removeprefix(NO_COMMENT).lstrip("\n")
            if not token.content and left[-1].type == "paragraph_open":
                left.pop()
                next(tokens)
                continue
        left.append(token)
    state.tokens[:] = left


def _in_words(state: StateInline, silent: bool) -> bool:
    """A comment that was taken for code, as its blocks are others than they looked: it is no text in any case."""
    if not state.src.startswith("%%", state.pos):
        return False
    end = state.src.find("%%", state.pos + 2, state.posMax)
    if end < 0:
        return False
    comment = state.src[state.pos : end + 2]
    if not silent and "comments" in state.env:
        state.env["comments"].append(comment)
    state.pos = end + 2
    return True


SYNTAX = Syntax(name="comment", install=_install, triggers={"comment_in_words": "%"})
