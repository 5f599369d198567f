"""Reading files that may be anything: a pipe, a device or a socket is never waited for, a link not followed."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)


class NotRegularError(OSError):
    """What stands at a path is no regular file."""


def open_regular(path: str | os.PathLike[str], *, follow: bool = False) -> int:
    """A descriptor of a regular file. Raises OSError for everything else, without waiting for a pipe's other end."""
    descriptor = os.open(path, _FLAGS | (0 if follow else _NO_FOLLOW))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotRegularError(errno.EINVAL, "it is no regular file", os.fspath(path))
    return descriptor


def open_inside(folder: Path, path: str) -> int:
    """A descriptor of the regular file at `path` below `folder`, also where links lead to it that stay in there.

    Raises OSError for everything else. Where the file lies is asked once it is open: until then a link may come in the
    place of a file or folder that was none when the vault was looked at.
    """
    file = folder / path
    descriptor = open_regular(os.path.realpath(file) if file.is_symlink() else file)
    if not _lies_in(folder, file, descriptor):
        os.close(descriptor)
        raise NotRegularError(errno.ELOOP, "a link leads out of the vault", path)
    return descriptor


def _lies_in(folder: Path, file: Path, descriptor: int) -> bool:
    """Whether the open file lies in `folder`: by the place that Linux tells, else by where its path leads now."""
    try:
        if str(Path(f"/proc/self/fd/{descriptor}").readlink()).startswith(f"{folder}/"):
            return True
    except OSError:
        pass  # another system
    real, root = os.path.realpath(file), os.path.realpath(folder)
    return os.path.commonpath((real, root)) == root and os.path.samestat(Path(real).stat(), os.fstat(descriptor))


def read_open(descriptor: int) -> bytes:
    """The whole content; closes the descriptor."""
    with os.fdopen(descriptor, "rb") as file:
        return file.read()


def read_regular(path: Path, *, limit: int) -> bytes | None:
    """The content of a small settings file; None when it is absent, no regular file, unreadable or too large."""
    try:
        descriptor = open_regular(path)
        if os.fstat(descriptor).st_size > limit:
            os.close(descriptor)
            return None
        return read_open(descriptor)
    except (OSError, ValueError):
        return None
