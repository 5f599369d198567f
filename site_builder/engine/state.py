"""What a build leaves for the next: sources, attachments, facts and pages, each a table of the ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from site_builder.engine.columns import Columns, Row, packed
from site_builder.engine.ledger import Ledger
from site_builder.engine.outputs import Stat
from site_builder.engine.plan import Made
from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.model.page import FactKey
from site_builder.model.source import Asset, AssetId, Source

# kinds of facts that pages of one sort read alike
_ALIKE = frozenset(
    {"site", "config", "template", "strings", "theme-asset", "dates", "notes", "papers", "graph", "collection"}
)
_SMALLEST_DELTA = 500  # rows; with fewer changed ones a table is not written as a whole again


class Table:
    """Rows by key. It is written as a whole now and then, and between as the rows that differ from that, so that one
    edit in a large vault writes a few rows; one row can be read without making all.
    """

    def __init__(self, name: str, base: Columns | None, delta: dict[str, Row | None]) -> None:
        self.name = name
        self._base = base
        self._delta = delta  # None: a row that is gone
        self._rows: dict[str, Row] | None = None

    @classmethod
    def load(cls, name: str, ledger: Ledger) -> Table:
        """The table as the ledger has it; empty when it is absent or not as we write it."""
        whole, delta = ledger.blob(name), ledger.packed(f"{name}+")
        if whole is None or not isinstance(delta, dict):
            return cls(name, None, {})
        try:
            return cls(name, Columns(whole), delta)
        except ValueError:
            return cls(name, None, {})

    @property
    def rows(self) -> dict[str, Row]:
        """All rows. Not to be changed."""
        if self._rows is None:
            try:
                rows = dict(self._base.items()) if self._base is not None else {}
            except ValueError:
                self._base, self._delta, rows = None, {}, {}
            for key, row in self._delta.items():
                if row is None:
                    rows.pop(key, None)
                else:
                    rows[key] = row
            self._rows = rows
        return self._rows

    def get(self, key: str) -> Row | None:
        if key in self._delta:
            return self._delta[key]
        if self._rows is not None:
            return self._rows.get(key)
        return self._base.get(key) if self._base is not None else None

    def holders(self, column: int, wanted: Collection[int]) -> list[str]:
        """The keys of the rows whose list of numbers in a column holds one that is wanted, sorted."""
        found = [key for key, row in self._changed() if row is not None and not set(wanted).isdisjoint(row[column])]
        if self._base is not None:
            found += (key for key in self._base.holders(column + 1, wanted) if key not in self._delta)
        return sorted(found)

    def largest(self, column: int) -> int:
        """The largest number in a column, -1 for none."""
        found = max((row[column] for _, row in self._changed() if row is not None), default=-1)
        return max(found, max(self._base.column(column + 1), default=-1) if self._base is not None else -1)

    def _changed(self) -> Iterable[tuple[str, Row | None]]:
        """The rows that differ from what was written as a whole."""
        return self._delta.items() if self._base is not None else self.rows.items()

    def replace(self, rows: dict[str, Row]) -> None:
        """Set all rows; only those that differ will be written."""
        if self._base is None:
            self._rows, self._delta = rows, {}  # all will be
            return
        old = self.rows
        for key, row in rows.items():
            if old.get(key) != row:
                self._delta[key] = row
        for key in old:
            if key not in rows:
                self._delta[key] = None
        self._rows = rows

    def patch(self, rows: Mapping[str, Row | None]) -> None:
        """Set some rows; None takes one away."""
        self._delta.update(rows)
        if self._rows is not None:
            for key, row in rows.items():
                if row is None:
                    self._rows.pop(key, None)
                else:
                    self._rows[key] = row

    def items(self) -> Iterator[tuple[str, Sequence[Any]]]:
        """All rows, made one by one."""
        if self._rows is not None:
            yield from self._rows.items()
            return
        for key, row in self._base.items() if self._base is not None else ():
            if key not in self._delta:
                yield key, row
        for key, changed in self._delta.items():
            if changed is not None:
                yield key, changed

    def save(self, ledger: Ledger) -> None:
        """Give the rows to the ledger, for its next commit."""
        if self._base is None or len(self._delta) > max(_SMALLEST_DELTA, self._base.size // 10):
            whole = packed(self.rows)
            ledger.pack_blob(self.name, whole)
            self._base, self._delta = Columns(whole), {}
        ledger.pack(f"{self.name}+", self._delta)

    def rest(self) -> None:
        """Forget what was only made to be looked at."""
        if self._base is not None:
            self._rows = None


class State:
    """All tables. Nothing of them reaches a page: they only tell what need not be done again."""

    def __init__(self, ledger: Ledger) -> None:
        self._sources = Table.load("sources", ledger)
        self._assets = Table.load("assets", ledger)
        self._facts = Table.load("facts", ledger)
        self._pages = Table.load("pages", ledger)
        self._reads = Table.load("reads", ledger)
        self._files = Table.load("files", ledger)
        self._new_reads: dict[str, Row] = {}

    # sources

    def sources(self) -> dict[str, Source]:
        """The files of the vault by path, as the last build found them."""
        return {
            path: Source(path=path, kind=kind, size=size, mtime_ns=mtime, ctime_ns=ctime, inode=inode, digest=digest)
            for path, (kind, size, mtime, ctime, inode, digest) in self._sources.rows.items()
        }

    def set_sources(self, sources: Iterable[Source]) -> None:
        self._sources.replace({source.path: _source_row(source) for source in sources})

    def source_rows(self) -> Mapping[str, Row]:
        """[kind, size, mtime, ctime, inode, digest] of each file, as the last build found it."""
        return self._sources.rows

    def note_digests(self) -> dict[str, str]:
        """The digest of each note, as the last build found it."""
        return {path: row[5] for path, row in self._sources.items() if row[0] == "note"}

    def patch_sources(self, sources: Iterable[Source]) -> None:
        self._sources.patch({source.path: _source_row(source) for source in sources})

    # attachments

    def assets(self, sources: Mapping[str, Source]) -> dict[AssetId, Asset]:
        """The facts of attachments whose file is still the one that was read."""
        found = {}
        for path, (stat, digest, width, height) in self._assets.rows.items():
            source = sources.get(path)
            if source is not None and _stat(source) == stat:
                found[AssetId(path)] = Asset(
                    path=AssetId(path), size=source.size, digest=digest, width=width, height=height
                )
        return found

    def asset_digest(self, path: str) -> str | None:
        """The digest of an attachment as it was read, None for one that no page uses."""
        row = self._assets.get(path)
        return str(row[1]) if row is not None else None

    def patch_assets(self, sources: Iterable[Source]) -> None:
        """These attachments are as they were, in files that were touched."""
        found = ((source, self._assets.get(source.path)) for source in sources)
        self._assets.patch({source.path: [_stat(source), *row[1:]] for source, row in found if row is not None})

    def set_assets(self, assets: Mapping[AssetId, Asset], sources: Mapping[str, Source]) -> None:
        self._assets.replace(
            {path: [_stat(sources[path]), a.digest, a.width, a.height] for path, a in assets.items() if path in sources}
        )

    # facts: [digest, number]; the digest of one that was read and did not exist is ""

    def changed_facts(self, facts: Mapping[FactKey, str]) -> dict[int, FactKey]:
        """The facts that came, went or have another digest, by the number that pages know them under."""
        old = self._facts.rows
        changed: dict[int, FactKey] = {}
        left = len(old)
        for key, digest in facts.items():
            row = old.get(_name(key))
            if row is not None:
                left -= 1
                if row[0] != digest:
                    changed[row[1]] = key
        if left:
            now = {_name(key) for key in facts}
            for name, (digest, number) in old.items():
                if digest and name not in now:
                    kind, _, rest = name.partition(":")
                    changed[number] = FactKey(kind, rest)
        return changed

    def set_facts(self, facts: Mapping[FactKey, str], read: Iterable[FactKey]) -> dict[FactKey, int]:
        """Keep the digests of all facts; returns the number of each that is in `read`."""
        old = self._facts.rows
        rows: dict[str, Row] = {}
        following = 1 + max((row[1] for row in old.values()), default=-1)
        for key, digest in facts.items():
            name = _name(key)
            row = old.get(name)
            if row is not None and row[0] == digest:
                rows[name] = row
            elif row is not None:
                rows[name] = [digest, row[1]]
            else:
                rows[name] = [digest, following]
                following += 1
        numbers: dict[FactKey, int] = {}
        for key in read:
            if key not in numbers:
                name = _name(key)
                if name not in rows:
                    number = old[name][1] if name in old else following
                    following += name not in old
                    rows[name] = ["", number]
                numbers[key] = rows[name][1]
        for name, row in old.items():
            if row[0] == "" and name not in rows:
                rows[name] = row  # a page that was not made again may have looked for it
        self._facts.replace(rows)
        return numbers

    def fact(self, key: FactKey) -> str:
        """The digest of a fact, "" when it did not exist."""
        row = self._facts.get(_name(key))
        return str(row[0]) if row is not None else ""

    def changed_among(self, facts: Mapping[FactKey, str]) -> dict[int, FactKey]:
        """As `changed_facts`, where all others are as they were."""
        changed: dict[int, FactKey] = {}
        for key, digest in facts.items():
            row = self._facts.get(_name(key))
            if row is not None and row[0] != digest:
                changed[row[1]] = key
        return changed

    def patch_facts(
        self, facts: Mapping[FactKey, str], read: Iterable[FactKey], gone: Iterable[FactKey]
    ) -> dict[FactKey, int]:
        """As `set_facts`, where all others are as they were."""
        numbers: dict[FactKey, int] = {}
        rows: dict[str, Row | None] = {_name(key): None for key in gone}
        following = 1 + self._facts.largest(1)
        for key in (*facts, *read):
            if key in numbers:
                continue
            name = _name(key)
            row = self._facts.get(name)
            digest = facts.get(key, row[0] if row is not None else "")
            numbers[key] = row[1] if row is not None else following
            following += row is None
            if row is None or row[0] != digest:
                rows[name] = [digest, numbers[key]]
        self._facts.patch(rows)
        return numbers

    # pages: [kind, subject, digest, name of the shared reads, own reads]; files: [size, mtime, inode]

    def made(self) -> dict[str, Made]:
        """The files of the last build by output path."""
        files, alike = self._files.rows, self._reads.rows
        return {
            path: Made(*row, *files[path])
            for path, row in self._pages.rows.items()
            if path in files and row[3] in alike
        }

    def made_page(self, path: str) -> Made | None:
        """One file of the last build."""
        row, stat = self._pages.get(path), self._files.get(path)
        return Made(*row, *stat) if row is not None and stat is not None else None

    def readers(self, numbers: Collection[int]) -> list[str]:
        """The pages that read one of these facts, sorted."""
        found = set(self._pages.holders(4, numbers))
        alike = {name for name, row in self._reads.rows.items() if not set(numbers).isdisjoint(row)}
        if alike:
            found.update(path for path, row in self._pages.items() if row[3] in alike)
        return sorted(found)

    def numbers_of(self, path: str, numbers: Collection[int]) -> set[int]:
        """Those of these facts that a page read."""
        row = self._pages.get(path)
        return set(numbers).intersection((*row[4], *self._reads.rows.get(row[3], ()))) if row is not None else set()

    def file_stats(self) -> Iterator[tuple[str, Sequence[int]]]:
        """(size, mtime, inode) of every file that the last build left in the output."""
        return self._files.items()

    def paths(self) -> Collection[str]:
        """Every file that the last build left in the output."""
        return self._files.rows.keys()

    def shared(self) -> Mapping[str, Sequence[int]]:
        """What many pages read alike, by the name that `Made.shared` has."""
        return self._reads.rows

    def reads(self, keys: Collection[FactKey], numbers: Mapping[FactKey, int]) -> tuple[str, list[int]]:
        """The facts that a page read, as `Made.shared` and `Made.own`."""
        alike = sorted(numbers[key] for key in keys if key.kind in _ALIKE)
        name = ",".join(map(str, alike))
        self._new_reads[name] = alike
        return name, sorted(numbers[key] for key in keys if key.kind not in _ALIKE)

    def set_made(self, made: Mapping[str, Made], others: Mapping[str, Stat]) -> None:
        """Keep the pages; `others` are files of ours that are no pages."""
        pages: dict[str, Row] = {}
        files: dict[str, Row] = {}
        for path, one in made.items():
            pages[path], files[path] = _page_row(one), _file_row(one)
        files.update((path, list(stat)) for path, stat in others.items())
        self._pages.replace(pages)
        self._files.replace(files)
        known = self._reads.rows | self._new_reads
        self._reads.replace({name: known[name] for name in sorted({row[3] for row in pages.values()})})
        self._new_reads = {}

    def patch_made(self, made: Mapping[str, Made | None], others: Mapping[str, Stat]) -> None:
        """As `set_made`, where all other files are as they were."""
        self._pages.patch({path: _page_row(one) if one is not None else None for path, one in made.items()})
        self._files.patch({path: _file_row(one) if one is not None else None for path, one in made.items()})
        self._files.patch({path: list(stat) for path, stat in others.items()})
        self._reads.patch({name: row for name, row in self._new_reads.items() if self._reads.get(name) is None})
        self._new_reads = {}

    def save_facts(self, ledger: Ledger, *, is_last: bool = False) -> None:
        """As `save`, for the largest table alone."""
        self._facts.save(ledger)
        if is_last:
            self._facts.rest()

    def save(self, ledger: Ledger, *, is_last: bool = False) -> None:
        """Give all tables to the ledger; after the last time only what it was given is kept, packed as it is there."""
        for table in self._tables():
            table.save(ledger)
            if is_last:
                table.rest()

    def _tables(self) -> tuple[Table, ...]:
        return self._sources, self._assets, self._facts, self._pages, self._reads, self._files


def _name(key: FactKey) -> str:
    """What a fact is called in the table."""
    return f"{key.kind}:{key.name}"


def _source_row(source: Source) -> Row:
    return [source.kind, source.size, source.mtime_ns, source.ctime_ns, source.inode, source.digest]


def _page_row(made: Made) -> Row:
    return [made.kind, made.subject, made.digest, made.shared, made.own]


def _file_row(made: Made) -> Row:
    return [made.size, made.mtime_ns, made.inode]


def _stat(source: Source) -> Row:
    return [source.size, source.mtime_ns, source.ctime_ns, source.inode]


def plain_diagnostics(diagnostics: Iterable[Diagnostic]) -> list[object]:
    """Diagnostics as JSON values."""
    return [
        [d.code, d.severity.value, d.message, [d.where.path, d.where.line, d.where.column] if d.where else None, d.hint]
        for d in diagnostics
    ]


def read_diagnostics(rows: Sequence[Any]) -> tuple[Diagnostic, ...]:
    """What `plain_diagnostics` made."""
    return tuple(
        Diagnostic(
            code=code,
            severity=Severity(severity),
            message=message,
            where=Where(path=where[0], line=where[1], column=where[2]) if where else None,
            hint=hint,
        )
        for code, severity, message, where, hint in rows
    )
