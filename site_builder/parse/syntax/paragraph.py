"""Paragraphs and the headings underlined by `===` or `---`, in one pass over their lines.

As CommonMark has it, with two additions. Lines between `$$` and `$$` belong to a formula, so that a `+ b` or `- c`
there begins no list. And a line is shown to the rules that may end a paragraph only if its first sign, or the next
line's, could mean something to them.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from site_builder.model.note import ParseOptions
from site_builder.parse.block_loop import is_below_table_head
from site_builder.parse.markdown import Syntax

# the first signs of fences, quotes, rules, lists, raw HTML, headings, formulas, footnotes and tables
_ENDS = frozenset("`~>-*_+0123456789<#$[|:")


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    md.block.ruler.disable("lheading")
    md.block.ruler.at("paragraph", _paragraph)


def _paragraph(state: StateBlock, start: int, stop: int, silent: bool) -> bool:
    source, starts, shifts, ends, indents = state.src, state.bMarks, state.tShift, state.eMarks, state.sCount
    rules = state.md.block.ruler.getRules("paragraph")
    outer, state.parentType = state.parentType, "paragraph"
    indent, last = state.blkIndent, state.lineMax
    line = start + 1
    level = 0
    formula_end = _end_of_formula(state, start) if "$$" in source[starts[start] : ends[start]] else -1
    while line < last:
        first = starts[line] + shifts[line]
        if first >= ends[line]:  # blank
            break
        if line <= formula_end or indents[line] - indent > 3:
            line += 1
            continue
        sign = source[first]
        is_underline = sign in "-=" and not source[first : ends[line]].rstrip(" \t").strip(sign)
        if is_underline and line < stop and indents[line] >= indent:
            level = 1 if sign == "=" else 2
            break
        if (
            indents[line] >= 0
            and (sign in _ENDS or is_below_table_head(state, line + 1))
            and any(rule(state, line, stop, True) for rule in rules)
        ):
            break
        if "$$" in source[first : ends[line]]:
            formula_end = _end_of_formula(state, line)
        line += 1
    content = state.getLines(start, line, indent, False).strip(" \t\n")
    state.parentType = outer
    state.line = line + 1 if level else line
    kind, tag = ("heading", f"h{level}") if level else ("paragraph", "p")
    token = state.push(f"{kind}_open", tag, 1)
    token.map = [start, state.line]
    token.markup = ("", "=", "-")[level]
    token = state.push("inline", "", 0)
    token.content = content
    token.map = [start, line]
    token.children = []
    state.push(f"{kind}_close", tag, -1)
    return True


def _end_of_formula(state: StateBlock, line: int) -> int:
    """The last line of the formula that `line` opens with an odd `$$`; -1 when none closes it before a blank line."""
    opening = state.src[state.bMarks[line] : state.eMarks[line]]
    if "`" in opening or opening.replace("\\$", "").count("$$") % 2 == 0:
        return -1
    following = line + 1
    while following < state.lineMax and not state.isEmpty(following) and state.sCount[following] >= state.blkIndent:
        if "$$" in state.src[state.bMarks[following] : state.eMarks[following]]:
            return following
        following += 1
    return -1


SYNTAX = Syntax(name="paragraph", install=_install)
