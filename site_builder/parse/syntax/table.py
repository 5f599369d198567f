"""A table whose first column is ruled off by a single `-`: `- | -` below the head, which could open a list as well."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax
from site_builder.text.regex import regex

_RULE = regex(r"-[ \t]+\|?[ \t]*:?-*:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")  # "- | -"; not "- a"
_FENCE = regex(r"~{3}|`{3,}[^`]*\Z")
_MOST = 200  # such tables of one note; each costs a copy of its text


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})


def _table(state: StateBlock, start: int, stop: int, silent: bool) -> bool:
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


SYNTAX = Syntax(name="table", install=_install)
