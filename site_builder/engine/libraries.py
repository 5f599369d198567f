"""Bibliography files of the configuration, read anew only when their bytes changed: a large one takes seconds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from site_builder.engine import codec
from site_builder.engine.ledger import Ledger
from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.model.paper import Paper
from site_builder.scholar.library import Library, read_library
from site_builder.text.decode import decode
from site_builder.text.digest import digest_bytes, digest_text


def read_libraries(
    files: Sequence[Path], ledger: Ledger, engine: str
) -> tuple[Mapping[str, Paper], tuple[Diagnostic, ...]]:
    """The papers of all files by citation key; of equal keys the first counts."""
    papers: dict[str, Paper] = {}
    diagnostics: list[Diagnostic] = []
    for file in files:
        try:
            raw = file.read_bytes()
        except OSError as error:
            why = (error.strerror or type(error).__name__).lower()
            diagnostics.append(
                Diagnostic(
                    code="library/unreadable",
                    severity=Severity.WARNING,
                    message=f"the library cannot be read: {why}",
                    where=Where(path=file.name),
                    hint="see `papers.library` in the configuration",
                )
            )
            continue
        library = _library(raw, file.name, ledger, engine)
        for key, paper in library.papers.items():
            papers.setdefault(key, paper)
        diagnostics.extend(library.diagnostics)
    return papers, tuple(diagnostics)


def _library(raw: bytes, name: str, ledger: Ledger, engine: str) -> Library:
    key = digest_text(engine, name, digest_bytes(raw))
    table = f"library {name}"
    known = ledger.packed(table)
    if isinstance(known, list) and len(known) == 2 and known[0] == key:
        try:
            return codec.loads(Library, json.dumps(known[1]).encode("ascii"))
        except codec.CodecError:
            pass  # read anew below
    library = read_library(decode(raw).text, path=name)
    ledger.pack(table, [key, json.loads(codec.dumps(library))])
    return library
