"""Quotes as CommonMark has them, but in a time that grows with the note: a line without a `>` may go on with the last
paragraph of a quote, and to see whether it does, each quote would look at all lines up to the next blank one.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax

_MOST = 200_000  # such lines that the quotes of a note look at, some 0.3 s
_FEWEST = 10  # for each quote behind that


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    md.block.ruler.at("blockquote", _quote, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _quote(state: StateBlock, start: int, stop: int, silent: bool) -> bool:
    return blockquote(state, start, stop if silent else _reach(state, start, stop), silent)


def _reach(state: StateBlock, start: int, stop: int) -> int:
    """The line before which a quote ends at the latest."""
    source, starts, shifts, ends = state.src, state.bMarks, state.tShift, state.eMarks
    line = start + 1
    while line < stop and source.startswith(">", starts[line] + shifts[line]):
        line += 1
    left = state.env.setdefault("lines_behind_quotes", _MOST)
    limit = min(stop, line + max(left, _FEWEST))
    end = line
    while end < limit and starts[end] + shifts[end] < ends[end]:
        end += 1
    state.env["lines_behind_quotes"] = left - (end - line)
    return limit if end == limit else stop


SYNTAX = Syntax(name="quote", install=_install)
