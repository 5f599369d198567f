"""Which dollar signs are math: shared by the parser and by the search for comments."""

from __future__ import annotations

import re

_SIGN = re.compile(r"\\.|\$", re.DOTALL)
_DISPLAY_END = re.compile(r"\\.|\$\$", re.DOTALL)


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
    if start + 1 >= limit or source[start + 1].isspace():
        return -1
    for sign in _SIGN.finditer(source, start + 1, limit):
        if sign[0] == "$":
            end = sign.start()
            follows_digit = end + 1 < len(source) and source[end + 1].isdecimal() and source[end + 1].isascii()
            if source[end - 1].isspace() or follows_digit:
                return -1
            return end + 1
    return -1
