"""`paperleaf check`: what a reader would trip over, beyond what every build says."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from site_builder.commands.report import tally, visible
from site_builder.config import Config
from site_builder.engine.pipeline import Progress, survey_vault
from site_builder.engine.run import gathered
from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.model.note import Note, Plain
from site_builder.model.paper import Paper
from site_builder.model.site import Site
from site_builder.scholar.export.bibtex import entry_key
from site_builder.scholar.values import is_placeholder

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "notice"}  # the same words at GitHub
# properties that state a fact of the paper; a placeholder in another is the author's business
FACTS = frozenset(
    "title author authors year date issued venue journal booktitle publication conference doi arxiv url".split()
)
HOME = frozenset({"index", "readme"})


def check(config: Config, progress: Progress | None = None) -> tuple[Diagnostic, ...]:
    """All diagnostics of a build, and those that only a check gives, by place."""
    seen = survey_vault(config, progress=progress)
    assets = {path for path, source in seen.sources.items() if source.kind == "asset"}
    own = (config.file, *config.papers.library)  # where the vault is the folder of the project
    assets -= {os.path.relpath(file, config.content).replace(os.sep, "/") for file in own if file}
    unused = _unused(sorted(assets), seen.site)
    return gathered((*seen.diagnostics, *_papers(seen.site), *_orphans(seen.site), *unused))


def as_json(diagnostics: Sequence[Diagnostic]) -> str:
    counts = tally(diagnostics)
    table = {
        "version": 1,
        "errors": counts.errors,
        "warnings": counts.warnings,
        "notices": counts.notices,
        "diagnostics": [diagnostic.as_json() for diagnostic in diagnostics],
    }
    return json.dumps(table, ensure_ascii=False, indent=2)


def as_github(diagnostics: Iterable[Diagnostic], folder: str) -> Iterator[str]:
    """Workflow commands, which GitHub shows at the lines of a pull request; `folder` is that of the notes."""
    for diagnostic in diagnostics:
        places: dict[str, object] = {}
        if diagnostic.where:
            path = PurePosixPath(folder) / diagnostic.where.path
            places = {"file": path, "line": diagnostic.where.line, "col": diagnostic.where.column}
        places["title"] = diagnostic.code
        given = ",".join(f"{key}={_property(str(value))}" for key, value in places.items() if value is not None)
        hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
        yield f"::{LEVELS[diagnostic.severity]} {given}::{_escaped(visible(diagnostic.message + hint))}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(visible(text)).replace(":", "%3A").replace(",", "%2C")


def _papers(site: Site) -> Iterator[Diagnostic]:
    by_key: dict[str, list[Note]] = defaultdict(list)
    by_identifier: dict[tuple[str, str], list[Note]] = defaultdict(list)
    for note in site.notes.values():
        yield from _placeholders(note)
        if note.paper is None:
            continue
        yield from _gaps(note, note.paper)
        by_key[note.paper.key.casefold()].append(note)
        for name, value in (("DOI", note.paper.doi.casefold()), ("arXiv id", note.paper.arxiv)):
            if value:
                by_identifier[name, value].append(note)
    for notes in by_key.values():
        for note in notes[1:]:
            message = f"the citation key is that of `{notes[0].id}` too"
            yield _told("check/same-key", Severity.WARNING, note, message, "an export holds both papers under one key")
    for (name, value), notes in by_identifier.items():
        for note in notes[1:]:
            message = f"the {name} `{value}` is that of `{notes[0].id}` too"
            yield _told("check/same-paper", Severity.WARNING, note, message, "merge the notes, or mend one")


def _gaps(note: Note, paper: Paper) -> Iterator[Diagnostic]:
    if not (paper.authors or paper.editors):
        hint = "add `authors:` to the front matter"
        yield _told("check/no-author", Severity.WARNING, note, "the paper has no author", hint)
    if paper.issued and paper.origins.get("issued") == "filename":
        message = f"the year {paper.issued[0]} is read from the file name alone"
        yield _told("check/guessed-year", Severity.NOTICE, note, message, "add `year:` to the front matter")
    is_stated = PurePosixPath(note.id).stem != paper.key  # "@key", or a property
    if is_stated and (told := entry_key(paper.key)) != paper.key:
        message = f"the citation key `{paper.key}` is `{told}` in BibTeX"
        yield _told("check/key-signs", Severity.NOTICE, note, message, "BibTeX takes Latin letters, digits and `:_.+-`")


def _placeholders(note: Note) -> Iterator[Diagnostic]:
    for name, value in note.meta.items():
        if name in FACTS:
            for text in _texts(value):
                if text.strip() and is_placeholder(text):
                    message = f"`{name}` holds the placeholder `{text.strip()[:40]}`"
                    yield _told("check/placeholder", Severity.WARNING, note, message, "fill it in, or leave it empty")


def _texts(value: Plain) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            if isinstance(part, str):
                yield part


def _orphans(site: Site) -> Iterator[Diagnostic]:
    """Notes that no link leads to or from; the pages of folders are found without."""
    for id, note in site.notes.items():
        leads_on = any(target.kind == "note" and target.note != id for target in site.graph.targets.get(id, ()))
        path = PurePosixPath(id)
        is_folder_page = path.stem.casefold() in HOME or path.stem == path.parent.name
        if not leads_on and not site.graph.backlinks.get(id) and not is_folder_page and len(site.notes) > 1:
            yield _told("check/orphan", Severity.NOTICE, note, "no link leads to this note or from it", "")


def _unused(assets: Iterable[str], site: Site) -> Iterator[Diagnostic]:
    used = set(site.graph.assets)
    for path in assets:
        if path not in used:
            message = "no published note uses this file; it is not published"
            yield Diagnostic(code="check/unused", severity=Severity.NOTICE, message=message, where=Where(path=path))


def _told(code: str, severity: Severity, note: Note, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code=code, severity=severity, message=message, where=Where(path=note.id), hint=hint)
