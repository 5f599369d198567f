"""`$x$` in a line, `$$x$$` displayed."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from site_builder.model.note import ParseOptions
from site_builder.parse.dollars import end_of_math
from site_builder.parse.markdown import Syntax
from site_builder.parse.math_names import MathNames


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    if not options.math:
        return
    md.block.ruler.before("table", "math_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    md.inline.ruler.after("escape", "math_inline", _inline)


def _inline(state: StateInline, silent: bool) -> bool:
    end = end_of_math(state.src, state.pos, state.posMax)
    if end < 0:
        return False
    if not silent:
        is_display = state.src.startswith("$$", state.pos)
        width = 2 if is_display else 1
        token = state.push("math_inline", "math", 0)
        token.content = state.src[state.pos + width : end - width].strip()
        token.markup = "$$" if is_display else "$"
        _learn(state.env, token.content)
    state.pos = end
    return True


def _block(state: StateBlock, start: int, stop: int, silent: bool) -> bool:
    """`$$` at the start of a line up to the line that closes it; blank lines end the attempt."""
    first = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("$$", first) or state.is_code_block(start):
        return False
    opening = state.src[first + 2 : state.eMarks[start]]
    inside = _unescaped(opening)
    if inside >= 0:  # opened and closed on one line; with text behind it, it belongs to a sentence
        if opening[inside + 2 :].strip() or not opening[:inside].strip():
            return False
        content, line = opening[:inside], start
    else:
        line = start + 1
        while line < stop and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
            place = _unescaped(state.src[state.bMarks[line] : state.eMarks[line]])
            if place >= 0:
                break
            line += 1
        else:
            return False
        text = state.getLines(start + 1, line + 1, state.blkIndent, False)
        last = text.rpartition("\n")[2]
        end = _unescaped(last)
        content = opening + "\n" + text[: len(text) - len(last)] + last[:end]
        rest = last[end + 2 :].strip()
        if not content.strip():
            return False
    if silent:
        return True
    token = state.push("math_block", "math", 0)
    token.content = content.strip()
    token.markup = "$$"
    token.map = [start, line + 1]
    _learn(state.env, token.content)
    state.line = line + 1
    if line > start and rest:  # what follows the closing sign goes on as its own paragraph
        place = state.src.index("$$", state.bMarks[line]) + 2
        while place < state.eMarks[line] and state.src[place] in " \t":
            place += 1
        state.bMarks[line], state.tShift[line], state.sCount[line] = place, 0, state.blkIndent
        token.map = [start, line]
        state.line = line
    return True


def _learn(env: MutableMapping[str, Any], tex: str) -> None:
    if "\\" in tex:
        env.setdefault("math_names", MathNames()).learn(tex)


def _unescaped(line: str) -> int:
    """Where the first `$$` stands that no backslash takes away; -1 for none."""
    place = line.find("$$")
    while place > 0 and (place - len(line[:place].rstrip("\\"))) % 2:
        place = line.find("$$", place + 1)
    return place


SYNTAX = Syntax(name="math", install=_install, triggers={"math_inline": "$"}, block_triggers={"math_block": "$"})
