"""The search index of the last build, from which the next one is made when little is another."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from site_builder.derive.search.cited import Cited
from site_builder.derive.search.filled import Filled
from site_builder.derive.search.index import StaleError, Standing, is_much
from site_builder.engine import known_store
from site_builder.engine.lazy import Over
from site_builder.engine.ledger import Bodies, Ledger, Postings
from site_builder.engine.memory import Memory
from site_builder.engine.parsing import note_key
from site_builder.engine.plan import Made
from site_builder.engine.state import State
from site_builder.load.scan import Scan
from site_builder.model.note import ParseOptions
from site_builder.model.source import NoteId
from site_builder.text.digest import digest_bytes

KIND = "search_index"  # of its pages


def standing_index(
    output: Path, ledger: Ledger, memory: Memory, made: Mapping[str, Made], lost: Collection[str]
) -> Standing | None:
    """The index as it lies in the output; None when there is none, or some of its files are lost."""
    files = {path: page.digest for path, page in made.items() if page.kind == KIND}
    if not files or any(path in files for path in lost):
        return None
    before = memory.known or known_store.load(ledger)
    if before is None or before.site.outline is None:
        return None
    before.follow(ledger)
    read = partial(read_standing, output)
    urls, filled = before.site.urls, before.site.outline.filled
    return Standing(
        outline=before.site.outline,
        urls=urls,
        postings=Filled(Postings(ledger, urls), before.site.notes, Bodies(ledger, urls), filled),
        files=files,
        replaced=frozenset(),
        read=read,
        cited=Cited(before.site.stub_papers, before.site.stub_urls),
    )


def with_replaced(
    index: Standing, scan: Scan, ledger: Ledger, state: State, options: ParseOptions, engine: str
) -> Standing | None:
    """The index with what the ledger still holds of the notes that are to be parsed again, or are gone.

    None when that is too much, or when they were parsed since by a build that came to no end.
    """
    now = {source.path: source.digest for source in scan.sources if source.kind == "note"}
    rows = state.source_rows()
    left = [id for id in index.urls if (row := rows.get(id)) is None or now.get(id) != row[5]]
    if is_much(len(left), index.outline.count):
        return None
    replaced: dict[NoteId, bytes] = {}
    for id in left:
        row = rows.get(id)
        if row is None or ledger.key(id) != note_key(engine, options, row[5]):
            return None
        replaced[id] = index.postings[id]
    return replace(index, postings=Over(index.postings, replaced), replaced=replaced.keys())


def read_standing(output: Path, path: str, digest: str) -> bytes:
    """A file of the search index as the last build left it. Raises StaleError when it is not."""
    try:
        raw = (output / path).read_bytes()
    except OSError as error:
        raise StaleError from error
    if digest_bytes(raw) != digest:
        raise StaleError
    return raw
