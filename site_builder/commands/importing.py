"""`paperleaf import`: what a library adds to the notes, and notes for the papers that have none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from site_builder.commands.new import UNFIT, checked_key, notes_on_disk, read_libraries, usual_folder, write_note
from site_builder.commands.report import plural, visible
from site_builder.config import Config
from site_builder.derive.papers import complete, paper_names
from site_builder.engine.pipeline import Progress, survey_vault
from site_builder.model.diagnostic import Diagnostic, PaperleafError, Severity, Where
from site_builder.model.paper import Paper
from site_builder.text.cjk import fold

SHOWN = 20  # keys without a note
NOT_TOLD = frozenset({"origins", "type"})  # set with every fill


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A note and the names of the fields that the library fills in the build."""

    note: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """`without_note` are the keys of entries that no note is about, `created` the files written for them.

    `is_configured` tells whether all files are named in `papers.library`, so that a build will use them.
    """

    entries: int
    filled: tuple[Filled, ...]
    without_note: tuple[str, ...]
    created: tuple[Path, ...]
    diagnostics: tuple[Diagnostic, ...]
    is_configured: bool


def import_library(
    config: Config, files: Sequence[Path], *, create: bool, folder: str | None, progress: Progress | None = None
) -> Import:
    """Compares the library with the notes; with `create` writes a note for each entry that has none.

    `files` are absolute; none: those of the configuration. Raises PaperleafError for a file that cannot be read.
    """
    chosen = tuple(files) or config.papers.library
    if not chosen:
        raise PaperleafError("no library is named", hint="name a .bib or CSL-JSON file, or set papers.library")
    library, missing = read_libraries(chosen)
    if missing:
        raise PaperleafError(f"`{missing[0]}` cannot be read", hint="name a .bib or CSL-JSON file")
    # without the configured libraries: what they fill already is to be told as well
    papers = replace(config.papers, library=())
    seen = survey_vault(replace(config, papers=papers), progress=progress)
    notes = seen.site.notes
    completed = complete(notes, library.papers)
    filled = [
        Filled(note=id, fields=names)
        for id, note in notes.items()
        if (names := _added(note.paper, completed.notes[id].paper))
    ]
    known = {name for note in notes.values() if note.paper for name in paper_names(note.paper)}
    known |= {f"key {fold(file.rpartition('/')[2][:-3].removeprefix('@'))}" for file in notes_on_disk(config.content)}
    without = [key for key, paper in library.papers.items() if known.isdisjoint(paper_names(paper))]
    created, unfit = _create(config, [library.papers[key] for key in without], folder) if create else ((), ())
    resolved = {path.resolve() for path in config.papers.library}
    return Import(
        entries=len(library.papers),
        filled=tuple(filled),
        without_note=tuple(without),
        created=created,
        diagnostics=(*library.diagnostics, *completed.diagnostics, *unfit),
        is_configured=all(path.resolve() in resolved for path in chosen),
    )


def import_lines(result: Import, content: Path, *, whole: bool) -> Iterator[str]:
    """What was found and done; of many notes without an entry the first, unless `whole`."""
    for filled in result.filled:
        yield visible(f"{filled.note}: fills {', '.join(filled.fields)}")
    for file in result.created:
        yield visible(f"wrote {file.relative_to(content).as_posix()}")
    if not result.created:
        shown = result.without_note if whole else result.without_note[:SHOWN]
        for key in shown:
            yield visible(f"no note: {key}")
        if len(shown) < len(result.without_note):
            yield f"{len(result.without_note) - len(shown):,} more without a note, -v shows them all"
    yield (
        f"{plural(result.entries, 'entry', 'entries')}, {plural(len(result.filled), 'note')} filled in the build, "
        f"{len(result.without_note):,} without a note, {len(result.created):,} written"
    )
    if result.filled and not result.is_configured:
        yield "a build fills them when papers.library in the configuration names the file"


def _added(before: Paper | None, after: Paper | None) -> tuple[str, ...]:
    if before is None or after is None or before == after:
        return ()
    names = [field.name for field in fields(Paper) if field.name not in NOT_TOLD]
    return tuple(name.replace("_", " ") for name in names if getattr(before, name) != getattr(after, name))


def _create(
    config: Config, papers: Sequence[Paper], folder: str | None
) -> tuple[tuple[Path, ...], tuple[Diagnostic, ...]]:
    """A file for each paper; a key that no file name can hold is made fit, and one that cannot be costs no other."""
    place = usual_folder(notes_on_disk(config.content)) if folder is None else folder
    written: list[Path] = []
    unfit: list[Diagnostic] = []
    for paper in papers:
        try:
            key = checked_key(UNFIT.sub("-", "-".join(paper.key.split())).lstrip("."))
        except PaperleafError as error:
            where = Where(path=config.content.name)
            unfit.append(
                Diagnostic(
                    code="library/unfit-key",
                    severity=Severity.WARNING,
                    message=f"an entry has no note: {error.message}",
                    where=where,
                    hint=error.hint,
                )
            )
            continue
        if not (config.content / place / f"@{key}.md").exists():
            written.append(write_note(config, replace(paper, key=key), folder=place))
    return tuple(written), tuple(unfit)
