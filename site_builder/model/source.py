"""One file of the vault as it was found on disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NewType

NoteId = NewType("NoteId", str)  # the note's path in the vault, POSIX, with its extension: "papers/@x.md"
AssetId = NewType("AssetId", str)  # an attachment's path in the vault, POSIX: "img/a b.png"


RECORD = ".paperleaf-files"  # in a site that we made: every file that we wrote, so that nothing else is ever removed
ON_USE = (".canvas", ".base")  # extensions of files that a note must ask for


def is_published_on_use(path: str) -> bool:
    """Whether a file has a page only when a published note links to it or embeds it: a canvas or a base."""
    return path.lower().endswith(ON_USE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A canvas or base is of kind "note" too.

    `digest` is the hash of a note's bytes; an asset is hashed only once a page uses it, and has "" before.

    `ctime_ns` and `inode` only tell whether the file was replaced or its times set back; they reach no page.
    """

    path: str
    kind: Literal["note", "asset"]
    size: int
    mtime_ns: int
    digest: str = ""
    ctime_ns: int = 0
    inode: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """An attachment that a published page uses. `width` and `height` are pixels, None when unknown."""

    path: AssetId
    size: int
    digest: str
    width: int | None = None
    height: int | None = None
