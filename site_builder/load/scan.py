"""Walk the vault once; stat everything, and read only the notes that moved or are too fresh to trust."""

from __future__ import annotations

import os
import stat
import sys
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path
from typing import Literal, NamedTuple

from site_builder.load.files import open_inside, read_open
from site_builder.load.ignore import Ignore, ScanRules, is_conflict
from site_builder.model.diagnostic import Diagnostic, PaperleafError, Severity, Where, reason_of
from site_builder.model.source import RECORD, Source, is_published_on_use
from site_builder.text.digest import digest_bytes, digest_text

LARGEST_NOTE = 64 << 20  # bytes
MOST_LEFT_OUT = 50_000  # names of excluded files; more of them are some program's, and no link means them
_SECOND_NS = 1_000_000_000
_FRESH_NS = 100_000_000  # a system's clock for files moves in steps of some milliseconds
_FRESH_COARSE_NS = 2 * _SECOND_NS  # on file systems that keep whole or even seconds only
_WEIGHTS = 1 << 128
_UNTRUSTED = -1  # stands for a change time that the next scan shall not believe


class Entry(NamedTuple):
    """One file that may be a source, as the walk met it. `path` is POSIX and relative to the vault."""

    path: str
    kind: Literal["note", "asset"]
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A walk without reading: `digest` changes when any file was added, removed or touched; `total` is the part of it
    that sums up the entries.

    `is_settled` is False while a file is so fresh that a second change might leave no trace in its times; `has_links`:
    some entries are links of the file system, which change with the file that they lead to.
    `left_out` are the paths of files that a rule excludes: a link to one is as one to a note that is held back.
    """

    entries: tuple[Entry, ...]
    diagnostics: tuple[Diagnostic, ...]
    digest: str
    is_settled: bool
    total: int
    has_links: bool
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """`sources` are sorted by path; those of kind "note" have a digest. `raw` are the notes that had to be read."""

    sources: tuple[Source, ...]
    diagnostics: tuple[Diagnostic, ...]
    raw: Mapping[str, bytes] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


def survey(content: Path, rules: ScanRules, *, now_ns: int = 0) -> Survey:
    """Stat every file of the vault. `now_ns` is the time of the scan (0: believe every time stamp).

    Raises PaperleafError when the content folder itself cannot be read.
    """
    walk = _Walk(content, Ignore(content, rules))
    entries = sorted(walk)
    found = Survey(
        entries=tuple(entries),
        diagnostics=tuple(sorted(walk.diagnostics, key=str)),
        digest="",
        is_settled=False,
        total=sum(map(_weight, entries)) % _WEIGHTS,
        has_links=walk.has_links,
        left_out=tuple(sorted(walk.left_out)[:MOST_LEFT_OUT]),
    )
    return _concluded(found, now_ns)


def resurvey(before: Survey, content: Path, paths: Iterable[str], *, now_ns: int = 0) -> Survey | None:
    """The survey when nothing but the content of these files is another; None when there is more to it."""
    if before.has_links:
        return None
    entries, total = list(before.entries), before.total
    for path in sorted(set(paths)):
        at = bisect_left(entries, path, key=attrgetter("path"))
        if at == len(entries) or entries[at].path != path:
            return None
        try:
            status = os.lstat(f"{content}/{path}")
        except OSError:
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        old = entries[at]
        entries[at] = _entry(path, old.kind, status)
        total += _weight(entries[at]) - _weight(old)
    return _concluded(replace(before, entries=tuple(entries), total=total % _WEIGHTS), now_ns)


def _concluded(found: Survey, now_ns: int) -> Survey:
    """The survey with what follows from its entries."""
    rest = repr(found.diagnostics), repr(found.left_out)
    return replace(
        found,
        digest=digest_text(f"{len(found.entries)} {found.total}", *rest),
        is_settled=not any(_is_fresh(entry, now_ns) for entry in found.entries),
    )


def _weight(entry: Entry) -> int:
    """A number for all that an entry says. Their sum stands for all entries, and one more or less is a subtraction."""
    return int.from_bytes(blake2b(repr(entry).encode("utf-8", "surrogatepass"), digest_size=16).digest(), "big")


def _entry(path: str, kind: Literal["note", "asset"], status: os.stat_result) -> Entry:
    return Entry(path, kind, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def scan(content: Path, rules: ScanRules, known: Mapping[str, Source], *, now_ns: int = 0) -> Scan:
    """The sources of the vault; a note that stands in `known` with the same stat is not read again."""
    return read_sources(content, survey(content, rules, now_ns=now_ns), known, now_ns=now_ns)


def read_sources(content: Path, found: Survey, known: Mapping[str, Source], *, now_ns: int = 0) -> Scan:
    """The sources of a survey, with a digest for each note. What cannot be read is a diagnostic and no source."""
    sources: list[Source] = []
    diagnostics = list(found.diagnostics)
    read: dict[str, bytes] = {}
    for entry in found.entries:
        old = known.get(entry.path)
        if old is not None and _same(old, entry):
            sources.append(old)
            continue
        digest = ""
        if entry.kind == "note":
            raw = read_note(content, entry.path)
            if isinstance(raw, Diagnostic):
                diagnostics.append(raw)
                continue
            digest = digest_bytes(raw)
            read[entry.path] = raw
        sources.append(source_of(entry, digest, now_ns=now_ns))
    return Scan(sources=tuple(sources), diagnostics=tuple(diagnostics), raw=read, left_out=found.left_out)


def source_of(entry: Entry, digest: str, *, now_ns: int) -> Source:
    """The source that a file is, with the digest of its bytes."""
    return Source(
        path=entry.path,
        kind=entry.kind,
        size=entry.size,
        mtime_ns=entry.mtime_ns,
        digest=digest,
        ctime_ns=_UNTRUSTED if _is_fresh(entry, now_ns) else entry.ctime_ns,
        inode=entry.inode,
    )


def read_note(content: Path, path: str) -> bytes | Diagnostic:
    """The bytes of a note, or the warning that names it."""
    try:
        descriptor = open_inside(content, path)
        if os.fstat(descriptor).st_size > LARGEST_NOTE:
            os.close(descriptor)
            limit = LARGEST_NOTE >> 20
            return _warning("load/too-large", path, f"larger than {limit} MB, left out", "is this really a note?")
        return read_open(descriptor)
    except OSError as error:
        return _unreadable(path, error)


def _same(old: Source, entry: Entry) -> bool:
    return (
        old.size == entry.size
        and old.mtime_ns == entry.mtime_ns
        and old.ctime_ns == entry.ctime_ns
        and old.inode == entry.inode
        and old.kind == entry.kind
    )


def _is_fresh(entry: Entry, now_ns: int) -> bool:
    """Whether another change right after this one might leave the same time. The change time cannot be set by hand."""
    if not now_ns:
        return False
    changed = entry.mtime_ns if sys.platform == "win32" else entry.ctime_ns
    window = _FRESH_NS if changed % _SECOND_NS else _FRESH_COARSE_NS
    return abs(now_ns - changed) < window


class _Walk:
    """The files below a vault that the rules leave; problems gather in `diagnostics`."""

    def __init__(self, content: Path, ignore: Ignore) -> None:
        self._content = content
        self._root = os.path.realpath(content)
        self._ignore = ignore
        self.diagnostics: list[Diagnostic] = []
        self.left_out: list[str] = []
        self.has_links = False

    def __iter__(self) -> Iterator[Entry]:
        try:
            top = list(os.scandir(self._content))
        except OSError as error:
            raise PaperleafError(
                f"the content folder `{self._content}` cannot be read: {reason_of(error)}",
                hint="check --content and its permissions",
            ) from error
        folders = [("", top)]
        while folders:
            prefix, entries = folders.pop()
            for entry in entries:
                path = prefix + entry.name
                if not _is_text(path):
                    if not entry.name.startswith("."):
                        shown = path.encode("utf-8", "backslashreplace").decode("ascii", "backslashreplace")
                        self.diagnostics.append(
                            _warning("load/name", shown, "the name is not valid text, left out", "rename it")
                        )
                    continue
                try:
                    if entry.is_symlink():
                        linked = self._linked(path, entry)
                        if linked is not None:
                            self.has_links = True
                            yield linked
                    elif entry.is_dir(follow_symlinks=False):
                        if not self._ignore.folder(path, entry.name):
                            inner = list(os.scandir(entry.path))
                            if all(each.name != RECORD for each in inner):  # an earlier site is no part of the vault
                                folders.append((path + "/", inner))
                        elif self._ignore.is_left_out(path, entry.name):
                            self._leave_out(path, entry.path)
                    else:
                        found = self._file(path, entry.name, entry.stat(follow_symlinks=False))
                        if found is not None:
                            yield found
                except OSError as error:
                    self.diagnostics.append(_unreadable(path, error))

    def _file(self, path: str, name: str, status: os.stat_result) -> Entry | None:
        if not stat.S_ISREG(status.st_mode):
            return None
        is_note = name[-3:].lower() == ".md" or is_published_on_use(name)
        if self._ignore.file(path, name):
            if self._ignore.is_left_out(path, name):
                self.left_out.append(path)
            if is_note and is_conflict(name):
                self.diagnostics.append(
                    Diagnostic(
                        code="load/conflict",
                        severity=Severity.NOTICE,
                        message="a second version that a sync tool left, not published",
                        where=Where(path=path),
                        hint="merge it into the note",
                    )
                )
            return None
        return _entry(path, "note" if is_note else "asset", status)

    def _leave_out(self, path: str, place: str) -> None:
        """The names below an excluded folder; nothing in it is read, and no link of the file system is followed."""
        folders = [(path + "/", place)]
        while folders and len(self.left_out) < MOST_LEFT_OUT:
            prefix, place = folders.pop()
            try:
                entries = list(os.scandir(place))
            except OSError:
                continue
            for entry in entries:
                inner = prefix + entry.name
                if not _is_text(inner) or not self._ignore.is_left_out(inner, entry.name):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append((inner + "/", entry.path))
                else:
                    self.left_out.append(inner)

    def _linked(self, path: str, entry: os.DirEntry[str]) -> Entry | None:
        """A symbolic link counts only when it leads to a regular file of the vault that is a source itself."""
        if entry.name.startswith("."):
            return None
        try:
            real = os.path.realpath(entry.path, strict=True)
        except OSError:
            return None
        inside = os.path.relpath(real, self._root).replace(os.sep, "/")
        is_inside = os.path.commonpath((real, self._root)) == self._root and inside != "."
        if not is_inside or self._ignore.whole(inside) or not _is_text(inside):
            return None
        return self._file(path, entry.name, Path(real).lstat())


def _is_text(path: str) -> bool:
    """Whether a path can be written as UTF-8: bytes that the system could not decode arrive as lone surrogates."""
    if path.isascii():
        return True
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def composed(path: str) -> str:
    """A path as paths are compared: on one system a name has its accents composed, on another not."""
    return path if path.isascii() else unicodedata.normalize("NFC", path)


def _unreadable(path: str, error: OSError) -> Diagnostic:
    return _warning("load/unreadable", path, f"cannot be read: {reason_of(error)}", "check its permissions")


def _warning(code: str, path: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code=code, severity=Severity.WARNING, message=message, where=Where(path=path), hint=hint)
