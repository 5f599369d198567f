"""One build at a time for each output: a lock that the system itself frees when its owner dies."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from site_builder.model.diagnostic import PaperleafError

PATIENCE = 60.0  # seconds
_POLL = 0.05

if sys.platform == "win32":
    import msvcrt

    def _try(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def locked(
    path: Path, *, beside: Path | None = None, on_wait: Callable[[], None], patience: float = PATIENCE
) -> Iterator[bool]:
    """Hold the lock file during the block; yields False where nothing can be locked.

    Where the file cannot be made, the folder `beside` is locked, or the nearest above it that exists. Calls `on_wait`
    once when another build holds the lock. Raises PaperleafError (exit status 1) after `patience` seconds.
    """
    descriptor = _opened(path, beside)
    if descriptor is None:
        yield False
        return
    try:
        yield _wait(descriptor, on_wait, patience)
    finally:
        os.close(descriptor)  # frees the lock


def _opened(path: Path, beside: Path | None) -> int | None:
    flags = getattr(os, "O_CLOEXEC", 0)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | flags, 0o666)
    except OSError:
        if beside is None or sys.platform == "win32":
            return None
    while not beside.is_dir() and beside != beside.parent:
        beside = beside.parent
    try:
        return os.open(beside, os.O_RDONLY | flags)
    except OSError:
        return None


def _wait(descriptor: int, on_wait: Callable[[], None], patience: float) -> bool:
    waited = 0.0
    while True:
        try:
            if _try(descriptor):
                return True
        except OSError:
            return False  # a file system without locks
        if waited == 0.0:
            on_wait()
        if waited >= patience:
            raise PaperleafError(
                "another build of this site is running and holds the lock",
                hint=f"gave up after {patience:.0f} s; wait for it or end it",
                exit_status=1,
            )
        time.sleep(_POLL)
        waited += _POLL
