"""What a build leaves for the next, as tables of the ledger: sources, attachments, facts, pages and the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from site_builder.engine.ledger import Ledger
from site_builder.engine.plan import Made
from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.model.page import FactKey
from site_builder.model.source import Asset, AssetId, Source

T = TypeVar("T")


def read_sources_table(ledger: Ledger) -> dict[str, Source]:
    """The files of the vault by path, as the last build found them."""
    return _table(ledger, "sources", _sources)


def write_sources_table(ledger: Ledger, sources: Iterable[Source]) -> None:
    rows = [[s.path, s.kind, s.size, s.mtime_ns, s.digest, s.ctime_ns, s.inode] for s in sources]
    ledger.pack("sources", rows)


def read_assets_table(ledger: Ledger, sources: Mapping[str, Source]) -> dict[AssetId, Asset]:
    """The facts of the attachments whose file has not changed since: its row names the same stat as `sources`."""
    return _table(ledger, "assets", lambda rows: _assets(rows, sources))


def write_assets_table(ledger: Ledger, assets: Mapping[AssetId, Asset], sources: Mapping[str, Source]) -> None:
    rows = []
    for path, asset in assets.items():
        source = sources[path]
        stat = [source.mtime_ns, source.ctime_ns, source.inode]
        rows.append([path, *stat, asset.size, asset.digest, asset.width, asset.height])
    ledger.pack("assets", rows)


def read_facts(ledger: Ledger) -> dict[FactKey, str]:
    return _table(ledger, "facts", _facts)


def write_facts(ledger: Ledger, facts: Mapping[FactKey, str]) -> None:
    kinds: dict[str, tuple[list[str], list[str]]] = {}
    for (kind, name), digest in facts.items():
        names, digests = kinds.setdefault(kind, ([], []))
        names.append(name)
        digests.append(digest)
    ledger.pack("facts", [[kind, names, digests] for kind, (names, digests) in kinds.items()])


def read_made(ledger: Ledger) -> dict[str, Made]:
    """The pages of the last build by output path."""
    return _table(ledger, "pages", _made)


def write_made(ledger: Ledger, made: Mapping[str, Made]) -> None:
    """Each fact that any page read is written once, and named by its number."""
    numbers: dict[FactKey, int] = {}
    rows = []
    for path, page in made.items():
        reads = [numbers.setdefault(key, len(numbers)) for key in page.reads]
        rows.append([path, page.kind, page.subject, reads, page.digest, page.size, page.mtime_ns, page.inode])
    ledger.pack("pages", [list(numbers), rows])


def read_diagnostics(rows: Sequence[Any]) -> tuple[Diagnostic, ...]:
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


def plain_diagnostics(diagnostics: Iterable[Diagnostic]) -> list[object]:
    return [
        [d.code, d.severity.value, d.message, [d.where.path, d.where.line, d.where.column] if d.where else None, d.hint]
        for d in diagnostics
    ]


def _table(ledger: Ledger, name: str, read: Callable[[Any], dict[Any, T]]) -> dict[Any, T]:
    """A table, empty when it is absent or not as we write it."""
    rows = ledger.packed(name)
    if rows is None:
        return {}
    try:
        return read(rows)
    except (ValueError, TypeError, KeyError, IndexError):
        return {}


def _sources(rows: Any) -> dict[str, Source]:
    return {
        path: Source(path=path, kind=kind, size=size, mtime_ns=mtime, digest=digest, ctime_ns=ctime, inode=inode)
        for path, kind, size, mtime, digest, ctime, inode in rows
    }


def _assets(rows: Any, sources: Mapping[str, Source]) -> dict[AssetId, Asset]:
    found = {}
    for path, mtime, ctime, inode, size, digest, width, height in rows:
        source = sources.get(path)
        if source and (source.mtime_ns, source.ctime_ns, source.inode, source.size) == (mtime, ctime, inode, size):
            found[AssetId(path)] = Asset(path=path, size=size, digest=digest, width=width, height=height)
    return found


def _facts(rows: Any) -> dict[FactKey, str]:
    facts: dict[FactKey, str] = {}
    for kind, names, digests in rows:
        facts.update((FactKey(kind, name), digest) for name, digest in zip(names, digests, strict=True))
    return facts


def _made(table: Any) -> dict[str, Made]:
    keys = [FactKey(kind, name) for kind, name in table[0]]
    return {
        path: Made(kind, subject, tuple([keys[number] for number in reads]), digest, size, mtime, inode)
        for path, kind, subject, reads, digest, size, mtime, inode in table[1]
    }
