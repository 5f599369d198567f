"""Tables as GFM has them, with two additions: a first column ruled off by a single `-`, which could open a list, and
rows with more cells than the head, whose last cells are shown nowhere in GFM: often the bar of a link made them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_block.table import escapedSplit

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax
from site_builder.parse.stretches import FENCE_SIGN
from site_builder.text.regex import regex

_RULE = regex(r"-[ \t]+\|?[ \t]*:?-*:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")  # "- | -"; not "- a"
_FENCE = regex(FENCE_SIGN)
_INNER = regex(r"\[\[[^\[\]]*\]\]|(?<!`)(`{1,3})[^`]+\1(?!`)|\$(?!\s)[^$]+(?<!\s)\$")
_BAR = regex(r"(?<!\\)\|")
_MOST = 200  # such tables of one note; each costs a copy of its text


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})


def _table(state: StateBlock, start: int, stop: int, silent: bool) -> bool:
    before = len(state.tokens)
    if not _found(state, start, stop, silent):
        return False
    state.env["lost_cells"] += _mend(state, before)
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


def _mend(state: StateBlock, first: int) -> Iterator[int]:
    """Give rows that have words in more cells than there are columns the cells that they have when the bars of links,
    code and formulas are none between cells; the lines of rows that are too long even then.
    """
    columns = 0
    for place, token in enumerate(state.tokens[first:], start=first):
        if token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and columns and token.map:
            line = token.map[0]
            row = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()
            if row.count("|") - row.startswith("|") < columns + row.endswith("|"):
                continue
            if _is_too_long(_cells(row), columns):
                cells = _cells(_INNER.sub(lambda inner: _BAR.sub(r"\\|", inner[0]), row))
                if _is_too_long(cells, columns):
                    yield line
                else:
                    for number in range(columns):  # each is an opening token, its words and a closing one
                        words = cells[number].strip() if number < len(cells) else ""
                        state.tokens[place + 2 + 3 * number].content = words


def _cells(row: str) -> list[str]:
    return escapedSplit(row)[row.startswith("|") :]


def _is_too_long(cells: Sequence[str], columns: int) -> bool:
    return any(cell.strip() for cell in cells[columns:])


SYNTAX = Syntax(name="table", install=_install)
