"""Patterns that are compiled when they are first used: a build of one edit needs few of the hundreds that there are.

No pattern repeats a group possessively, `(?:ab)*+`, and none has an atomic group: Python before 3.11.5, which Debian 12
has, goes on behind what such a group began and could not end. `(?=(?P<run>(?:ab)*))(?P=run)` says the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import AnyStr, cast

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` makes of it, to be used through its own methods. Raises re.error at first use."""
    return cast("re.Pattern[AnyStr]", _Regex(partial(re.compile, pattern, flags)))


class _Regex:
    def __init__(self, compile_it: Callable[[], object]) -> None:
        self._compile = compile_it

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # asked by `copy` and `pickle` before there is anything to compile
            raise AttributeError(name)
        compiled = self._compile()
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))  # from now on found without a way round
        return getattr(compiled, name)
