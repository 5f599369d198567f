"""What the last build knew, in one SQLite file: parsed notes by digest, and a few packed tables. The only SQL.

The ledger is a hint: its loss costs time and nothing else. Every value carries a checksum over its name and content, so
a damaged one is as good as absent. A file that is damaged, foreign or of another format is made anew.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from site_builder.engine import codec
from site_builder.model.note import Body, Note
from site_builder.model.source import NoteId

FORMAT = 2000 + codec.FORMAT
_APPLICATION = 0x504C4631  # "PLF1"
_AT_ONCE = 500  # notes that wait in memory to be written
_SEAL = 8  # bytes of checksum in front of each value
_SCHEMA = (
    "CREATE TABLE note(path TEXT PRIMARY KEY, key TEXT, head BLOB, body BLOB, postings BLOB) WITHOUT ROWID",
    "CREATE TABLE around(path TEXT PRIMARY KEY, content BLOB) WITHOUT ROWID",
    "CREATE TABLE packed(name TEXT PRIMARY KEY, content BLOB)",
)


class LedgerDamageError(Exception):
    """A value that was there at the start of the build cannot be read any more."""


class NoteRow(NamedTuple):
    """A parsed note as JSON; `key` names its bytes, the parse options and the engine that parsed it."""

    path: str
    key: str
    head: bytes
    body: bytes
    postings: bytes


class Ledger:
    """An open ledger. `problem` is "" or says why the last one could not be used."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None, problem: str) -> None:
        self._connection = connection
        self._owner = os.getpid()
        self.path = path
        self.problem = problem
        self._fresh: dict[str, NoteRow] = {}  # read from here while no file has them
        self._unsaved: dict[str, NoteRow] = {}
        self._pending: dict[str, bytes] = {}
        self._gone: set[str] = set()
        self._around: dict[str, bytes] = {}
        self._all_around: Callable[[], Iterable[tuple[str, bytes]]] | None = None  # before those

    @property
    def is_lasting(self) -> bool:
        """Whether the next build will find what this one writes."""
        return self.path is not None

    @property
    def is_on_disk(self) -> bool:
        """Whether another process finds every note there."""
        return self.is_lasting and not self._fresh

    # notes

    def heads(self) -> Iterator[tuple[str, str, bytes]]:
        """(path, key, head) of every note whose head is whole."""
        try:
            for path, key, head in self._reader().execute("SELECT path, key, head FROM note"):
                content = _opened(f"head:{path}:{key}", head)
                if content is not None:
                    yield path, key, content
        except (sqlite3.Error, UnicodeError) as error:
            raise LedgerDamageError(str(error)) from error

    def key(self, path: str) -> str | None:
        """The key of a note's row; None when there is none."""
        row = self._fresh.get(path)
        if row is not None:
            return row.key
        found = self._found("SELECT key FROM note WHERE path = ?", path)
        return found[0] if found else None

    def head(self, path: NoteId) -> Note:
        """The head of a note. Raises LedgerDamageError when it cannot be read, KeyError when it was never written."""
        row = self._fresh.get(path)
        try:
            return codec.loads(Note, row.head if row is not None else self._column("head", path))
        except codec.CodecError as error:
            raise LedgerDamageError(str(error)) from error

    def body(self, path: NoteId) -> Body:
        """The body of a note. Raises LedgerDamageError when it cannot be read, KeyError when it was never written."""
        row = self._fresh.get(path)
        if row is not None:
            return codec.loads(Body, row.body)
        try:
            return codec.loads(Body, self._column("body", path))
        except codec.CodecError as error:
            raise LedgerDamageError(str(error)) from error

    def postings(self, path: NoteId) -> bytes:
        row = self._fresh.get(path)
        return row.postings if row is not None else self._column("postings", path)

    def add_note(self, row: NoteRow) -> None:
        self._fresh[row.path] = self._unsaved[row.path] = row
        self._gone.discard(row.path)
        if len(self._unsaved) % _AT_ONCE == 0 and self.is_lasting:
            self.commit()  # what it cannot write waits for the next one, which says so

    def drop_notes(self, paths: Iterable[str]) -> None:
        for path in paths:
            self._fresh.pop(path, None)
            self._unsaved.pop(path, None)
            self._gone.add(path)

    # what stood around a note

    def around(self, path: str) -> bytes:
        """What was set around a note. Raises LedgerDamageError when it cannot be read, KeyError when there is none."""
        if path in self._around:
            return self._around[path]
        if self._all_around is not None:
            return dict(self._all_around())[path]
        row = self._found("SELECT content FROM around WHERE path = ?", path)
        if row is None:
            raise KeyError(path)
        content = _opened(f"around:{path}", row[0])
        if content is None:
            raise LedgerDamageError("what stood around a note is damaged")
        return content

    def set_around(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """Set what stands around some notes."""
        self._around.update(rows)

    def set_all_around(self, rows: Callable[[], Iterable[tuple[str, bytes]]]) -> None:
        """Set what stands around all notes that there are: what `rows` gives when it is written."""
        self._around, self._all_around = {}, rows

    def forget_unsaved(self) -> None:
        """Take back the notes that were added since the last commit, and what was set around notes."""
        for path in self._unsaved:
            self._fresh.pop(path, None)
        self._unsaved.clear()
        self._around.clear()
        self._all_around = None

    # packed tables

    def blob(self, name: str) -> bytes | None:
        """A table of the last build as the bytes that were written; None when it is absent or damaged."""
        try:
            row = self._reader().execute("SELECT content FROM packed WHERE name = ?", (name,)).fetchone()
        except (sqlite3.Error, UnicodeError):
            return None
        return _opened(f"packed:{name}", row[0]) if row else None

    def pack_blob(self, name: str, content: bytes) -> None:
        """Set a table; written by the next `commit`."""
        self._pending[name] = content

    def packed(self, name: str) -> Any:
        """A table of the last build as the JSON value that was written; None when it is absent or damaged."""
        content = self.blob(name)
        try:
            return json.loads(content.decode("utf-8", "surrogatepass")) if content is not None else None
        except (ValueError, RecursionError):
            return None

    def pack(self, name: str, value: object) -> None:
        """Set a table; written by the next `commit`."""
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        self.pack_blob(name, text.encode("utf-8", "surrogatepass"))

    # writing

    def commit(self) -> str:
        """Write all that was added, in one transaction. Returns "" or why it could not be written."""
        try:
            with _transaction(self._connection):
                self._write()
        except (sqlite3.Error, OSError) as error:
            return str(error)
        self._pending.clear()
        self._unsaved.clear()
        self._gone.clear()
        self._around.clear()
        self._all_around = None
        if self.is_lasting:
            self._fresh.clear()  # a large vault would fill the memory
        return ""

    def discard(self) -> None:
        """Close and remove the file, so that the next build starts from nothing."""
        self.close()
        if self.path is not None:
            with suppress(OSError):
                _remove(self.path)

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self._connection.close()

    def _write(self) -> None:
        self._connection.executemany("DELETE FROM note WHERE path = ?", ((path,) for path in sorted(self._gone)))
        self._connection.executemany(
            "INSERT OR REPLACE INTO note VALUES (?, ?, ?, ?, ?)",
            (
                (
                    row.path,
                    row.key,
                    _sealed(f"head:{row.path}:{row.key}", row.head),
                    _sealed(f"body:{row.path}:{row.key}", row.body),
                    _sealed(f"postings:{row.path}:{row.key}", row.postings),
                )
                for row in self._unsaved.values()
            ),
        )
        if self._all_around is not None:
            self._connection.execute("DELETE FROM around")
            self._write_around(self._all_around())
        self._write_around(self._around.items())
        self._connection.executemany(
            "INSERT OR REPLACE INTO packed VALUES (?, ?)",
            ((name, _sealed(f"packed:{name}", content)) for name, content in self._pending.items()),
        )

    def _write_around(self, rows: Iterable[tuple[str, bytes]]) -> None:
        self._connection.executemany(
            "INSERT OR REPLACE INTO around VALUES (?, ?)",
            ((path, _sealed(f"around:{path}", content)) for path, content in rows),
        )

    def _column(self, name: str, path: str) -> bytes:
        row = self._found(f"SELECT key, {name} FROM note WHERE path = ?", path)
        if row is None:
            raise KeyError(path)
        content = _opened(f"{name}:{path}:{row[0]}", row[1])
        if content is None:
            raise LedgerDamageError(f"the {name} of a note is damaged")
        return content

    def _found(self, query: str, path: str) -> tuple[Any, ...] | None:
        """The one row that a query finds for a path."""
        try:
            row: tuple[Any, ...] | None = self._reader().execute(query, (path,)).fetchone()
        except (sqlite3.Error, UnicodeError) as error:
            raise LedgerDamageError(str(error)) from error
        return row

    def _reader(self) -> sqlite3.Connection:
        """The connection of this process: one that was open when a process forked must not be used on both sides."""
        if os.getpid() != self._owner and self.path is not None:
            self._connection = _connected(self.path)
            self._owner = os.getpid()
        return self._connection


class Bodies(Mapping[NoteId, Body]):
    """The bodies of the notes, read on access; the last few are kept."""

    _KEPT = 64

    def __init__(self, ledger: Ledger, notes: Mapping[NoteId, object]) -> None:
        self._ledger = ledger
        self._notes = notes
        self._kept: dict[NoteId, Body] = {}

    def __reduce__(self) -> tuple[Callable[[Path, Sequence[NoteId]], Bodies], tuple[Path | None, Sequence[NoteId]]]:
        return _bodies, (self._ledger.path, tuple(self._notes))

    @property
    def is_on_disk(self) -> bool:
        """Whether another process can read them, which gets them pickled."""
        return self._ledger.is_on_disk

    def __getitem__(self, note: NoteId) -> Body:
        if note not in self._notes:
            raise KeyError(note)
        body = self._kept.pop(note, None) or self._ledger.body(note)
        self._kept[note] = body
        if len(self._kept) > self._KEPT:
            del self._kept[next(iter(self._kept))]
        return body

    def __iter__(self) -> Iterator[NoteId]:
        return iter(self._notes)

    def __len__(self) -> int:
        return len(self._notes)


class Postings(Mapping[NoteId, bytes]):
    """The packed search terms of the notes, read on access."""

    def __init__(self, ledger: Ledger, notes: Mapping[NoteId, object]) -> None:
        self._ledger = ledger
        self._notes = notes

    def __getitem__(self, note: NoteId) -> bytes:
        if note not in self._notes:
            raise KeyError(note)
        return self._ledger.postings(note)

    def __iter__(self) -> Iterator[NoteId]:
        return iter(self._notes)

    def __len__(self) -> int:
        return len(self._notes)


def _bodies(path: Path, notes: Sequence[NoteId]) -> Bodies:
    return Bodies(Ledger(_connected(path), path, ""), dict.fromkeys(notes))


def open_ledger(path: Path | None, others: Iterable[Path] = ()) -> Ledger:
    """The ledger at `path`, made anew when it is no good; one in memory when there can be none or `path` is None.

    Where there was none, it begins with the notes of the youngest of `others`, ledgers of other sites of this vault.
    """
    if path is None:
        return Ledger(_created(":memory:"), None, "")
    problem = ""
    is_first = not os.path.lexists(path)
    if not is_first:
        try:
            return Ledger(_checked(path), path, "")
        except (sqlite3.Error, OSError, ValueError) as error:
            problem = f"the cache was damaged and is made anew: {error}"
    try:
        _remove(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = _created(path)
        if is_first:
            _take_notes(connection, others)
        return Ledger(connection, path, problem)
    except (sqlite3.Error, OSError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return Ledger(_created(":memory:"), None, f"built without a cache: {why.lower()}")


def _checked(path: Path) -> sqlite3.Connection:
    if not path.is_file() or path.stat().st_size == 0:
        raise ValueError("no SQLite file")
    connection = _connected(path)
    try:
        _check_format(connection, "main")
        with _transaction(connection):  # whether it can be written at all shows here and not after all the work
            connection.execute("INSERT OR REPLACE INTO packed VALUES ('probe', x'00')")
    except BaseException:
        connection.close()
        raise
    return connection


def _check_format(connection: sqlite3.Connection, name: str) -> None:
    """Raises ValueError when a database of the connection is none of ours."""
    pragmas = ("application_id", "user_version")
    numbers = [connection.execute(f"PRAGMA {name}.{pragma}").fetchone()[0] for pragma in pragmas]
    if numbers != [_APPLICATION, FORMAT]:
        raise ValueError("written by another version")
    schema = {row[0] for row in connection.execute(f"SELECT sql FROM {name}.sqlite_master WHERE sql IS NOT NULL")}
    if schema != set(_SCHEMA):
        raise ValueError("other tables than ours")


def _take_notes(connection: sqlite3.Connection, others: Iterable[Path]) -> None:
    """Copy the notes of the youngest ledger. Their keys tell which of them still hold; the others are parsed again."""
    with suppress(sqlite3.Error, OSError, ValueError):
        youngest = max(others, key=lambda path: path.stat().st_mtime_ns)
        connection.execute("ATTACH DATABASE ? AS other", (str(youngest),))
        try:
            _check_format(connection, "other")
            with _transaction(connection):
                connection.execute("INSERT INTO note SELECT path, key, head, body, postings FROM other.note")
        finally:
            connection.execute("DETACH DATABASE other")


def _created(path: Path | str) -> sqlite3.Connection:
    connection = _connected(path)
    try:
        with _transaction(connection):
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute(f"PRAGMA user_version = {FORMAT}")
            for statement in _SCHEMA:
                connection.execute(statement)
    except BaseException:
        connection.close()
        raise
    return connection


def _connected(path: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
    # a cache needs no more than to survive the end of this process; after a power cut the checksums speak
    for pragma in ("journal_mode = DELETE", "synchronous = OFF", "trusted_schema = OFF", "cell_size_check = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _remove(path: Path) -> None:
    """Clear the places of the ledger and of its journal; they are ours."""
    for place in (path, path.with_name(path.name + "-journal")):
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)


def _sealed(name: str, content: bytes) -> bytes:
    return _checksum(name, content) + content


def _opened(name: str, sealed: object) -> bytes | None:
    if not isinstance(sealed, bytes) or len(sealed) < _SEAL:
        return None
    content = sealed[_SEAL:]
    return content if sealed[:_SEAL] == _checksum(name, content) else None


def _checksum(name: str, content: bytes) -> bytes:
    state = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=_SEAL)
    state.update(b"\0")
    state.update(content)
    return state.digest()
