"""Tables as GFM has them, with two additions: a first column ruled off by a single `-`, which could open a list, and
word of the rows that have more cells than the head, whose last cells are shown nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_block.table import escapedSplit

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax
from site_builder.text.regex import regex

_RULE = regex(r"-[ \t]+\|?[ \t]*:?-*:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")  # "- | -"; not "- a"
_FENCE = regex(r"~{3}|`{3,}[^`]*\Z")
_MOST = 200  # such tables of one note; each costs a copy of its text


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})


def _table(state: StateBlock, start: int, stop: int, silent: bool) -> bool:
    before = len(state.tokens)
    if not _found(state, start, stop, silent):
        return False
    state.env["lost_cells"] += _overlong(state, before)
    return True


def _found(state: StateBlock, start: int, stop: int, silent: bool) -> bool:
    if _FENCE.match(state.src, state.bMarks[start] + state.tShift[start], state.eMarks[start]):
        return False  # as in GFM; what finds comments knows fences, too
    below = start + 1
    if below < stop:
        first = state.bMarks[below] + state.tShift[below]
        line = state.src[first : state.eMarks[below]]
        if line.startswith(("- ", "-\t")) and "|" in line and _RULE.fullmatch(line):
            done = state.env["widened"] = state.env.get("widened", 0) + 1
            if done > _MOST or state.src[state.bMarks[start] : state.eMarks[start]].count("|") == 0:
                return False
            state.src = f"{state.src[:first]}--{state.src[first + 2 :]}"
            if table(state, start, stop, silent):
                return True
            state.src = f"{state.src[:first]}{line[:2]}{state.src[first + 2 :]}"
            return False
    return table(state, start, stop, silent)


def _overlong(state: StateBlock, first: int) -> Iterator[int]:
    """The rows, by their lines, that have words in more cells than there are columns."""
    columns = 0
    for token in state.tokens[first:]:
        if token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and columns and token.map:
            line = token.map[0]
            row = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
            if row.count("|") - row.startswith("|") >= columns + row.endswith("|"):
                cells = escapedSplit(row)[row.startswith("|") :]
                if any(cell.strip() for cell in cells[columns:]):
                    yield line


SYNTAX = Syntax(name="table", install=_install)
