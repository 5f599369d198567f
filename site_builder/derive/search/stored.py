"""Files of the search index, named by what they hold, be it in memory or where it was left."""

from __future__ import annotations

from collections.abc import Callable

from site_builder.model.site import SearchFile
from site_builder.text.digest import digest_bytes

FOLDER = "search/"


class StoredFile(SearchFile):
    """A file that stands somewhere and is read when its content is asked for."""

    __slots__ = ("_read",)
    _read: Callable[[str, str], bytes]

    def __init__(self, path: str, digest: str, read: Callable[[str, str], bytes]) -> None:
        object.__setattr__(self, "path", path)
        object.__setattr__(self, "digest", digest)
        object.__setattr__(self, "_read", read)

    @property
    def content(self) -> bytes:
        return self._read(self.path, self.digest)


def named(folder: str, content: bytes, extension: str) -> SearchFile:
    """A file with the beginning of its digest for a name: "search/s/0123456789.bin"."""
    digest = digest_bytes(content)
    return SearchFile(path=f"{FOLDER}{folder}/{digest[:10]}.{extension}", digest=digest, content=content)


def stored(folder: str, digest: str, extension: str, read: Callable[[str, str], bytes]) -> SearchFile:
    """A file of an earlier build, which had this digest."""
    return StoredFile(f"{FOLDER}{folder}/{digest[:10]}.{extension}", digest, read)


def name_of(file: SearchFile) -> str:
    """The name without its folder and extension, as the index writes it."""
    return file.path.rpartition("/")[2].partition(".")[0]
