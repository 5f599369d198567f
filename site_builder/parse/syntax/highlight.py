"""`==words==`: a marked passage. The inside neither starts nor ends with white space."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax

_MARKER = ord("=")


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    md.inline.ruler.before("emphasis", "highlight", _highlight)
    md.inline.ruler2.before("emphasis", "highlight", _pair)


def _highlight(state: StateInline, silent: bool) -> bool:
    source, start, limit = state.src, state.pos, state.posMax
    if silent or not source.startswith("==", start):
        return False
    end = start
    while end < limit and source[end] == "=":
        end += 1
    token = state.push("text", "", 0)
    token.content = source[start:end]
    if end - start == 2:
        can_open = end < limit and not source[end].isspace()
        can_close = start > 0 and not source[start - 1].isspace()
        if can_open or can_close:
            place = len(state.tokens) - 1
            state.delimiters.append(
                Delimiter(marker=_MARKER, length=0, token=place, end=-1, open=can_open, close=can_close)
            )
    state.pos = end
    return True


def _pair(state: StateInline) -> None:
    _mark(state, state.delimiters)
    for meta in state.tokens_meta:
        if meta and "delimiters" in meta:
            _mark(state, meta["delimiters"])


def _mark(state: StateInline, delimiters: list[Delimiter]) -> None:
    for delimiter in delimiters:
        if delimiter.marker != _MARKER or delimiter.end < 0:
            continue
        opening, closing = state.tokens[delimiter.token], state.tokens[delimiters[delimiter.end].token]
        opening.type, opening.tag, opening.nesting, opening.markup, opening.content = "mark_open", "mark", 1, "==", ""
        closing.type, closing.tag, closing.nesting, closing.markup, closing.content = "mark_close", "mark", -1, "==", ""


SYNTAX = Syntax(name="highlight", install=_install, triggers={"highlight": "="})
