"""What the system told of between two builds: which files, and whether their writers are done with them.

Editors save in three ways: they write into the file; they write a second file and rename it to the first; or they
rename the first away, write it anew and remove the old one. After each of them one file stands there with other words,
and what came for the save is gone.
"""

from __future__ import annotations

from collections.abc import Set

CHANGES = frozenset({"created", "modified", "moved", "deleted", "closed"})  # reading is told of too, and a build reads


class Burst:
    """Grows by one event at a time; folders, and files that nobody watches, are for the caller to leave out."""

    def __init__(self) -> None:
        self._named: set[str] = set()
        self._came: set[str] = set()
        self._made: set[str] = set()  # perhaps to be renamed as soon as the disk has them
        self._done: set[str] = set()
        self._open: set[str] = set()  # may be written to once more, or may come back

    @property
    def named(self) -> Set[str]:
        """All files that were told of; some of them may be as before, or have come and gone."""
        return self._named

    @property
    def is_one_save(self) -> bool:
        """Whether one file was saved and its writer is done, as far as the system tells of the end of writing."""
        return len(self._done) == 1 and not self._open and not self._done & self._made

    def add(self, kind: str, path: str, destination: str = "") -> None:
        """`kind` is one of CHANGES. A path is empty where a file moved from or to a place that nobody watches."""
        new = {"created": path, "moved": destination}.get(kind, "")
        if new and new not in self._named:
            self._came.add(new)
            if kind == "created":
                self._made.add(new)
        if kind == "moved":
            is_written = path not in self._open
            self._go(path)
            self._stand(destination, is_written=is_written)
        elif kind == "deleted":
            self._go(path)
        else:
            self._stand(path, is_written=kind == "closed")
        self._named |= {path, destination} - {""}

    def _stand(self, path: str, *, is_written: bool) -> None:
        if path:
            (self._done if is_written else self._open).add(path)
            (self._open if is_written else self._done).discard(path)

    def _go(self, path: str) -> None:
        if path:
            self._done.discard(path)
            self._open.discard(path)
            if path not in self._came:
                self._open.add(path)
