"""Bibliography files of the configuration, read anew only when their bytes changed: a large one takes seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from site_builder.engine import codec
from site_builder.engine.ledger import Ledger
from site_builder.engine.memory import Memory
from site_builder.model.diagnostic import Diagnostic, Severity, Where, reason_of
from site_builder.model.library import Library
from site_builder.model.paper import Paper
from site_builder.scholar.library import read_library
from site_builder.scholar.places import without_places
from site_builder.text.decode import decode
from site_builder.text.digest import digest_bytes, digest_text


def read_libraries(
    files: Sequence[Path], ledger: Ledger, memory: Memory
) -> tuple[Mapping[str, Paper], tuple[Diagnostic, ...]]:
    """The papers of all files by citation key; of equal keys the first counts."""
    papers: dict[str, Paper] = {}
    diagnostics: list[Diagnostic] = []
    for number, file in enumerate(files):
        try:
            raw = file.read_bytes()
        except OSError as error:
            diagnostics.append(
                Diagnostic(
                    code="library/unreadable",
                    severity=Severity.WARNING,
                    message=f"the library cannot be read: {reason_of(error)}",
                    where=Where(path=file.name),
                    hint="see `papers.library` in the configuration",
                )
            )
            continue
        library = _library(raw, number, file.name, ledger, memory)
        for key, paper in library.papers.items():
            papers.setdefault(key, paper)
        diagnostics.extend(library.diagnostics)
    return papers, tuple(diagnostics)


def _library(raw: bytes, number: int, name: str, ledger: Ledger, memory: Memory) -> Library:
    """The library of a file, from the memory, from the ledger, or read anew; `number` is its place in the list."""
    key = digest_text(memory.engine, name, digest_bytes(raw))
    if number not in memory.libraries or memory.libraries[number][0] != key:
        table = f"library {number}"
        library = _packed(ledger.blob(table), key)
        if library is None:
            library = read_library(decode(raw).text, path=name)
            papers = {key: without_places(paper) for key, paper in library.papers.items()}
            library = replace(library, papers=papers)
            ledger.pack_blob(table, key.encode("ascii") + codec.dumps(library))
        memory.libraries[number] = key, library
    return memory.libraries[number][1]


def _packed(content: bytes | None, key: str) -> Library | None:
    if content is None or not content.startswith(key.encode("ascii")):
        return None
    try:
        return codec.loads(Library, content[len(key) :])
    except codec.CodecError:
        return None
