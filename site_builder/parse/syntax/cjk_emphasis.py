"""`*`, `**` and `~~` beside Chinese, Japanese and Korean letters, which have no spaces around words.

CommonMark 0.31, 6.2 lets a run of signs open only where a letter follows, or punctuation that has a space or
punctuation before it. Here a CJK letter counts there as a space does, and CJK punctuation never stands in the way, so
that `**作者：**张三` and `这是**“重要”**的` are bold. Rules for other scripts are as they were.
"""

from __future__ import annotations

import unicodedata

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax

_ASCII_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    md.inline.ruler.at("emphasis", _emphasis)
    md.inline.ruler.at("strikethrough", _strikethrough)


def _is_cjk(letter: str) -> bool:
    """Letters and punctuation of the wide scripts."""
    return letter >= "\u1100" and (
        letter <= "\u11ff"
        or "\u2e80" <= letter <= "\ua4cf"
        or "\ua960" <= letter <= "\ua97f"
        or "\uac00" <= letter <= "\ud7ff"
        or "\uf900" <= letter <= "\ufaff"
        or "\ufe30" <= letter <= "\ufe4f"
        or "\uff00" <= letter <= "\uffef"
        or "\U00020000" <= letter <= "\U0003fffd"
    )


def _is_punctuation(letter: str) -> bool:
    if letter.isascii():
        return letter in _ASCII_PUNCTUATION
    return unicodedata.category(letter)[0] in "PS"


def _flanks(before: str, after: str) -> tuple[bool, bool]:
    """Whether a run of signs between two letters is left- and right-flanking."""
    space_before, space_after = before.isspace(), after.isspace()
    cjk_before, cjk_after = _is_cjk(before), _is_cjk(after)
    stop_before, stop_after = _is_punctuation(before), _is_punctuation(after)
    left = not space_after and (not stop_after or cjk_after or space_before or stop_before or cjk_before)
    right = not space_before and (not stop_before or cjk_before or space_after or stop_after or cjk_after)
    return left, right


def _emphasis(state: StateInline, silent: bool) -> bool:
    if silent:
        return False
    source, start, limit = state.src, state.pos, state.posMax
    marker = source[start]
    end = start + 1
    while end < limit and source[end] == marker:
        end += 1
    before = source[start - 1] if start else " "
    after = source[end] if end < limit else " "
    if marker == "_":
        scanned = state.scanDelims(start, False)
        left, right = scanned.can_open, scanned.can_close
    else:
        left, right = _flanks(before, after)
    _push(state, marker, end - start, end - start, left, right)
    state.pos = end
    return True


def _strikethrough(state: StateInline, silent: bool) -> bool:
    if silent:
        return False
    source, start, limit = state.src, state.pos, state.posMax
    end = start + 1
    while end < limit and source[end] == "~":
        end += 1
    length = end - start
    if length < 2:
        return False
    left, right = _flanks(source[start - 1] if start else " ", source[end] if end < limit else " ")
    if length % 2:
        state.push("text", "", 0).content = "~"
    _push(state, "~~", length // 2, 0, left, right)
    state.pos = end
    return True


def _push(state: StateInline, sign: str, count: int, length: int, can_open: bool, can_close: bool) -> None:
    if not can_open and not can_close:
        state.push("text", "", 0).content = sign * count
        return
    for _ in range(count):
        state.push("text", "", 0).content = sign
        place = len(state.tokens) - 1
        state.delimiters.append(
            Delimiter(marker=ord(sign[0]), length=length, token=place, end=-1, open=can_open, close=can_close)
        )


SYNTAX = Syntax(name="cjk_emphasis", install=_install)
