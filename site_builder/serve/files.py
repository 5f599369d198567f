"""The table of URLs that are served: what a build wrote, and nothing else.

A request is looked up here as a whole. No path is ever made from a request, so none can lead out of the output folder
(allow list; deny lists on paths have been got round in every server that had one).
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from mimetypes import MimeTypes
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, unquote_to_bytes

INDEX = "index.html"
KINDS = MimeTypes()  # without the tables of this computer
for _suffix, _kind in {
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".js": "text/javascript",
    ".json": "application/json",
    ".xml": "application/xml",
    ".bib": "application/x-bibtex",
    ".ris": "application/x-research-info-systems",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}.items():
    KINDS.add_type(_kind, _suffix)
WITH_CHARSET = ("text/", "application/json", "application/xml", "application/x-", "image/svg+xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """`url` is percent-encoded and starts with "/"; `kind` is the value of Content-Type, `size` is in bytes."""

    url: str
    path: str
    kind: str
    size: int

    @property
    def is_page(self) -> bool:
        return self.kind.startswith("text/html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Bytes [start, stop) of a file of `size` bytes."""

    start: int
    stop: int
    size: int


class Files:
    """The files below `output` by their decoded URL; replaced as a whole or by single paths after a build."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self._table: Mapping[str, File] = {}

    def find(self, raw_path: bytes) -> File | None:
        """The file of a request's path, as it was sent; None when no page has it."""
        try:
            url = unquote_to_bytes(raw_path).decode("utf-8")
        except UnicodeDecodeError:
            return None
        return self._table.get(url)

    def find_folder(self, raw_path: bytes) -> File | None:
        """The page that is meant when the last "/" is missing."""
        return None if raw_path.endswith(b"/") else self.find(raw_path + b"/")

    def scan(self) -> None:
        """Takes every regular file of the output folder; links, and what a dot hides (`.git`), are left aside."""
        found = _walk(str(self.output), "")
        self._table = dict(entry for path, size in found for entry in _entries(self.output, path, size))

    def update(self, paths: Iterable[str]) -> None:
        """Looks again at some paths, relative to the output folder: written, or gone."""
        table = dict(self._table)
        for path in paths:
            if any(part.startswith(".") for part in path.split("/")):
                continue
            size = _size(self.output / path)
            for url, file in _entries(self.output, path, size or 0):
                if size is not None:
                    table[url] = file
                else:
                    table.pop(url, None)
        self._table = table


def url_of(path: str) -> str:
    """The URL of an output file: "papers/x/index.html" → "/papers/x/"; percent-encoded."""
    if path == INDEX or path.endswith("/" + INDEX):
        path = path[: -len(INDEX)]
    return "/" + quote(path, safe="/@:!$&'()*+,;=~")


def read(path: str) -> bytes | None:
    """The bytes of a regular file; None when it is gone, or something else now stands in its place."""
    with _opened(path) as file:
        return file.read() if file else None


def read_piece(path: str, start: int, stop: int) -> bytes:
    """Bytes [start, stop) of a file, less where it is shorter; b"" when it is gone."""
    with _opened(path) as file:
        if file is None:
            return b""
        file.seek(start)
        return file.read(stop - start)


@contextlib.contextmanager
def _opened(path: str) -> Iterator[BinaryIO | None]:
    """A regular file, itself and not where a link leads; a pipe or device is opened without waiting, and shut."""
    flags = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC"))
    try:
        descriptor = os.open(path, flags)
    except OSError:
        yield None
        return
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        yield None
        return
    with os.fdopen(descriptor, "rb") as file:
        yield file


def _walk(folder: str, prefix: str) -> Iterator[tuple[str, int]]:
    try:
        with os.scandir(folder) as entries:
            found = list(entries)
    except OSError:
        return
    for entry in found:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, f"{prefix}{entry.name}/")
        elif entry.is_file(follow_symlinks=False):
            with contextlib.suppress(OSError):
                yield prefix + entry.name, entry.stat(follow_symlinks=False).st_size


def _entries(output: Path, path: str, size: int) -> Iterator[tuple[str, File]]:
    kind = KINDS.guess_type(path.rpartition("/")[2])[0] or "application/octet-stream"
    if kind.startswith(WITH_CHARSET):
        kind += "; charset=utf-8"
    file = File(url=url_of(path), path=str(output / path), kind=kind, size=size)
    yield "/" + path, file
    if path == INDEX or path.endswith("/" + INDEX):
        yield "/" + path[: -len(INDEX)], file


def _size(path: Path) -> int | None:
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None
