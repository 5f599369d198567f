"""Which dollar signs are math: shared by the parser and by the search for comments."""

from __future__ import annotations

import re

from site_builder.text.cjk import CJK
from site_builder.text.regex import regex

_SIGN = regex(r"\\.|\$", re.DOTALL)
_DISPLAY_END = regex(r"\\.|\$\$", re.DOTALL)
_TICKS = regex("`+")
_FAR = 1000  # letters; code in a line of words is shorter
_PRICE = regex(f"[0-9][0-9,.]*(?:{CJK.pattern}|[，。；：、！？（）])")  # "5，而", "100元"; not "5x", "5\\text{元}"


def end_of_math(source: str, start: int, limit: int) -> int:
    """Where the formula opened by the `$` at `start` ends (behind its last sign, at most `limit`); -1 for none.

    `$x$`: no white space just inside, no digit behind, and the next `$` must be the one that closes, so that "$5 and
    $6" is text and each sign is looked at once. `$$x$$`: anything but nothing inside.
    """
    if source.startswith("$$", start):
        for sign in _DISPLAY_END.finditer(source, start + 2, limit):
            if sign[0] == "$$":
                return sign.end() if source[start + 2 : sign.start()].strip() else -1
        return -1
    end = _closing(source, start, limit)
    # "共$5，而$x$": a price, as the sign that would close it opens a formula of its own
    if end >= 0 and _PRICE.match(source, start + 1, end) and _closing(source, end - 1, limit) >= 0:
        return -1
    return end


def _closing(source: str, start: int, limit: int) -> int:
    """Behind the `$` that closes the one at `start`; -1 for none."""
    if start + 1 >= limit or source[start + 1].isspace():
        return -1
    for sign in _SIGN.finditer(source, start + 1, limit):
        if sign[0] == "$":
            end = sign.start()
            follows_digit = end + 1 < len(source) and source[end + 1].isdecimal() and source[end + 1].isascii()
            if end == start + 1 or source[end - 1].isspace() or follows_digit:
                return -1
            return -1 if _is_in_code(source, start + 1, end, limit) else end + 1
    return -1


def _is_in_code(source: str, start: int, end: int, limit: int) -> bool:
    """Whether the sign at `end` stands in code that begins behind `start`: "for $6, run `echo $HOME`"."""
    if source.find("`", start, end) < 0:
        return False
    opened = ""
    for run in _TICKS.finditer(source, start, end):
        if run[0] == opened:
            opened = ""
        elif not opened:
            opened = run[0]
    return bool(opened) and any(run[0] == opened for run in _TICKS.finditer(source, end, min(limit, end + _FAR)))
