"""Changed artifacts in a staging folder that lies on the disk of the output, laid out as the output will be."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path

from site_builder.model.page import Artifact

IN_OUTPUT = ".paperleaf-staging"  # the staging folder when the cache folder is on another disk
TREE = "tree"
JOURNAL = "journal"
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def staging_folder(output: Path, preferred: Path | None) -> Path:
    """Where to stage for `output`: `preferred` when a file can be renamed from there into the output, else inside it.

    Makes the folder and clears what an ended build left there. Raises OSError when neither place can be written.
    """
    if preferred is not None:
        try:
            _clear(preferred)
            (preferred / TREE).mkdir(parents=True)
            if _device(preferred) == _device(output):
                return preferred
        except OSError:
            pass  # a full or read-only cache folder does not matter while the output can hold the staged files
        with suppress(OSError):
            _clear(preferred)
    inside = output / IN_OUTPUT
    _clear(inside)
    (inside / TREE).mkdir(parents=True)
    return inside


def stage(artifact: Artifact, staging: Path, source: int | None = None) -> int:
    """Write one artifact below the staging folder; its size in bytes. A file that is copied may be open as `source`
    already, which is closed. Raises OSError."""
    target = f"{staging}/{TREE}/{artifact.path}"
    if isinstance(artifact.content, Path):
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120  as below
        return _copy(os.open(artifact.content, os.O_RDONLY | _NO_WAIT) if source is None else source, target)
    try:
        return _write(artifact.content, target)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120  a hot path
        return _write(artifact.content, target)


def unstage(staging: Path) -> None:
    """Remove the staging folder and all that is left in it."""
    _clear(staging)


def _write(content: bytes, target: str) -> int:
    descriptor = os.open(target, _NEW, 0o666)
    try:
        written = os.write(descriptor, content)
        while written < len(content):
            written += os.write(descriptor, memoryview(content)[written:])
    finally:
        os.close(descriptor)
    return len(content)


def _copy(descriptor: int, target: str) -> int:
    with os.fdopen(descriptor, "rb") as source:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(f"{target} is made of what is no regular file any more")
        with open(target, "wb") as file:  # noqa: PTH123
            shutil.copyfileobj(source, file, 1 << 20)
            return file.tell()


def _device(path: Path) -> int:
    """The disk of the nearest folder that exists at or above `path`."""
    here = path
    while not here.exists() and here != here.parent:
        here = here.parent
    return here.stat().st_dev


def _clear(folder: Path) -> None:
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)
