"""The garbage collector, told to look seldom: in a build nearly every object lives to its end."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 200_000  # objects made before it looks; a vault is hundreds of thousands that all stay


def stay_calm() -> None:
    """For a program that does nothing but build: the first look after many objects would take long."""
    gc.set_threshold(SELDOM, *gc.get_threshold()[1:])


@contextmanager
def calm() -> Iterator[None]:
    """For one build in a program of others."""
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
