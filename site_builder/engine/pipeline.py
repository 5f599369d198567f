"""build(): from a vault to a site, and from the last build to the next."""

from __future__ import annotations

import dataclasses
import os
import re
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from site_builder.config import Config, check_folders
from site_builder.derive.site import DeriveOptions, derive_site
from site_builder.engine import state
from site_builder.engine.facts import changed_facts
from site_builder.engine.ledger import Bodies, Ledger, LedgerDamageError, Postings, open_ledger
from site_builder.engine.lock import locked
from site_builder.engine.outputs import Stat, check_ours, clashing, lost_files, stat_of, survey_output
from site_builder.engine.parsing import all_notes
from site_builder.engine.plan import Made, make_plan
from site_builder.engine.rendering import Rendered, RenderJob, RenderTask, rendered
from site_builder.engine.workers import cores
from site_builder.engine.world import config_digest, engine_digest
from site_builder.load.assets import read_assets
from site_builder.load.ignore import ScanRules
from site_builder.load.scan import read_sources, survey
from site_builder.model.diagnostic import Diagnostic, Severity
from site_builder.model.note import Note
from site_builder.model.page import Artifact, FactKey, Page
from site_builder.model.source import AssetId
from site_builder.publish.commit import (
    RECORD,
    cannot_write,
    publish,
    read_record,
    record_text,
    recover,
    uninterrupted,
)
from site_builder.publish.stage import stage, staging_folder, unstage
from site_builder.render.facts import fact_digests
from site_builder.render.page import plan_pages
from site_builder.render.theme import load_theme
from site_builder.resolve.graph import ResolveOptions, resolve
from site_builder.text.digest import digest_bytes, digest_text

UNTITLED = "Notes"  # not the name of the folder: a site is the same wherever its vault lies


class Progress(Protocol):
    """Told how far a stage ("parse", "render") has come."""

    def __call__(self, stage: str, done: int, total: int) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did. `pages_*` count the files of the site but attachments; `changed` are output paths, sorted.

    `why` names for each file that was made again the fact that asked for it.
    """

    notes: int
    pages_written: int
    pages_unchanged: int
    removed: int
    attachments: int
    diagnostics: tuple[Diagnostic, ...]
    seconds: float
    changed: tuple[str, ...] = ()
    why: Mapping[str, FactKey] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One build under way: where it reads and writes, and whom it tells. All paths are resolved.

    `step` is told of each step of the commit before it is done.
    """

    config: Config
    output: Path
    cache: Path
    name: str  # of the files in the cache folder that belong to this output
    executor: Executor | None
    progress: Progress
    step: Callable[[str], None]

    @property
    def staging(self) -> Path:
        return self.cache / f"{self.name}.staging"


def build(
    config: Config,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
    step: Callable[[str], None] = lambda name: None,
) -> BuildReport:
    """Bring the output up to date with the vault.

    `executor` parses notes in place of a pool of our own. Raises PaperleafError when there is no way to go on; the
    output is then as it was.
    """
    started = time.perf_counter()
    check_folders(config)
    output, cache = config.output.resolve(), config.cache.resolve()
    run = Run(
        config=config,
        output=output,
        cache=cache,
        name=_name(output, cache),
        executor=executor,
        progress=progress or _silent,
        step=step,
    )
    notices: list[Diagnostic] = []

    def on_wait() -> None:
        notices.append(_notice("engine/waited", "another build of this site was running, waited for its end"))

    with locked(cache / f"{run.name}.lock", on_wait=on_wait):
        recover(output, run.staging)
        try:
            report = _with_ledger(run, notices)
        except LedgerDamageError:
            notices.append(_notice("engine/cache", "the cache was damaged and is made anew"))
            report = _with_ledger(run, notices)
    return dataclasses.replace(
        report, diagnostics=gathered((*notices, *report.diagnostics)), seconds=time.perf_counter() - started
    )


def _with_ledger(run: Run, notices: list[Diagnostic]) -> BuildReport:
    ledger = open_ledger(run.cache / f"{run.name}.sqlite" if run.config.use_cache else None)
    try:
        if ledger.problem:
            notices.append(_notice("engine/cache", ledger.problem))
        report, problem = _build(run, ledger)
    except LedgerDamageError:
        ledger.discard()
        raise
    except BaseException:
        ledger.close()
        raise
    if problem:
        ledger.discard()
        notices.append(_notice("engine/cache", f"the cache could not be written: {problem}"))
    ledger.close()
    return report


def _build(run: Run, ledger: Ledger) -> tuple[BuildReport, str]:
    """The whole program: what is there, what it means, what differs from last time, and what is written for that.

    Returns also why the ledger could not be written, "" when it was.
    """
    config, engine = run.config, engine_digest()
    world = digest_text(engine, config_digest(config))
    jobs = config.jobs or cores()

    # load
    now = time.time_ns()
    found = survey(config.content, ScanRules(exclude=config.exclude, own=(run.output, run.cache)), now_ns=now)
    on_disk = survey_output(run.output)
    made = state.read_made(ledger)
    check_ours(run.output, made)
    scan = read_sources(config.content, found, state.read_sources_table(ledger), now_ns=now)
    sources = {source.path: source for source in scan.sources}

    # parse
    vault = all_notes(
        config.content,
        scan,
        ledger,
        config.parse,
        engine,
        jobs=jobs,
        executor=run.executor,
        progress=lambda done, total: run.progress("parse", done, total),
    )
    problem = ledger.commit() if vault.parsed else ""  # so that an ended build need not parse again
    notes = {id: note for id, note in vault.notes.items() if is_published(note, config)}
    held_back = {id: note for id, note in vault.notes.items() if id not in notes}

    # resolve and derive
    listed = [AssetId(source.path) for source in scan.sources if source.kind == "asset"]
    graph = resolve(notes, held_back, listed, ResolveOptions(stubs=config.links.unresolved == "stub"))
    known = state.read_assets_table(ledger, sources)
    assets, unread = read_assets(config.content, graph.assets, sources, known)
    site = derive_site(
        notes,
        Bodies(ledger, notes),
        graph,
        assets,
        Postings(ledger, notes),
        DeriveOptions(title=config.site.title, folder=UNTITLED, lang=config.site.language, search=config.search),
    )

    # plan
    theme = load_theme(config)
    facts = fact_digests(site, config, theme)
    pages, clashes = _possible(plan_pages(site, config, theme))
    lost = lost_files(made, on_disk, run.output)
    plan = make_plan(
        pages,
        made,
        changed_facts(state.read_facts(ledger), facts),
        lost,
        owned=_owned(made, run.output),
        everything=ledger.packed("world") != world,
    )

    # render and publish
    job = RenderJob(site=site, config=config, theme=theme, output=run.output, staging=_staging(run))
    try:
        tasks = [RenderTask(page, _standing(page.path, made, lost, on_disk)) for page in plan.render]
        results = rendered(tasks, job, jobs=jobs, progress=lambda done, total: run.progress("render", done, total))
        failed = {result.path for result in results if result.lost}
        files = {page.path: page for page in pages if page.path not in failed}
        staged = [result.path for result in results if result.size >= 0]
        staged += _staged_record(files, job.staging, run.output)
    except BaseException as error:
        unstage(job.staging)
        if isinstance(error, OSError):
            raise cannot_write(run.output, error) from error
        raise
    stale = [path for path in (*plan.stale, *failed) if path in on_disk]
    with uninterrupted():
        published = publish(staged, stale, run.output, job.staging, step=run.step)

        # remember
        state.write_sources_table(ledger, scan.sources)
        state.write_assets_table(ledger, assets, sources)
        state.write_facts(ledger, facts)
        state.write_made(ledger, _now_made(files, made, results, on_disk, run.output))
        ledger.pack("world", world)
        problem = ledger.commit() or problem

    changed = tuple(sorted(path for path in published.written if path != RECORD))
    own = {path for path, page in files.items() if page.kind != "attachment"}
    written = sum(path in own for path in changed)
    diagnostics = (
        *scan.diagnostics,
        *vault.diagnostics,
        *(diagnostic for note in vault.notes.values() for diagnostic in note.diagnostics),
        *graph.diagnostics,
        *unread,
        *site.diagnostics,
        *clashes,
        *_faults(run, vault.faults, results),
    )
    report = BuildReport(
        notes=len(notes),
        pages_written=written,
        pages_unchanged=len(own) - written,
        removed=len(published.removed),
        attachments=len(files) - len(own),
        diagnostics=gathered(diagnostics),
        seconds=0.0,
        changed=changed,
        why={path: plan.why[path] for path in changed if path in plan.why},
    )
    return report, problem


def is_published(note: Note, config: Config) -> bool:
    """Whether a note is part of the site; one that is not only takes part in the resolution of links."""
    if note.publish is False or (note.is_draft and not config.drafts):
        return False
    return config.publish == "all" or note.publish is True


def gathered(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each diagnostic once, by place; those without a place come first."""

    def order(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
        where = diagnostic.where
        place = (where.path, where.line or 0, where.column or 0) if where else ("", 0, 0)
        return (*place, diagnostic.code, diagnostic.message)

    return tuple(sorted(dict.fromkeys(diagnostics), key=order))


def _name(output: Path, cache: Path) -> str:
    """A file name for all that belongs to one output: its own name, and a digest of the way to it from the cache
    folder, so that a project can be moved together with its cache."""
    try:
        way = os.path.relpath(output, cache).replace(os.sep, "/")
    except ValueError:  # another drive
        way = output.as_posix()
    safe = re.sub(r"[^A-Za-z0-9_-]", "-", output.name)[:40] or "site"
    return f"{safe}-{digest_text(way)[:8]}"


def _silent(stage: str, done: int, total: int) -> None:
    """Nobody is told of the progress."""


def _notice(code: str, message: str) -> Diagnostic:
    return Diagnostic(code=code, severity=Severity.NOTICE, message=message)


def _possible(planned: Iterable[Page]) -> tuple[list[Page], list[Diagnostic]]:
    """The pages without those that would need the place of another, which should not happen."""
    pages = list(planned)
    bad = clashing(page.path for page in pages)
    message = "two files of the site want one place, the first has it"
    told = [
        Diagnostic(code="engine/clash", severity=Severity.WARNING, message=f"{message}: {path}")
        for path in sorted(set(bad.values()))
    ]
    return [page for number, page in enumerate(pages) if number not in bad], told


def _owned(made: Mapping[str, Made], output: Path) -> Collection[str]:
    """All files that we ever wrote and may still be there: the ledger may be younger than the output."""
    return read_record(output) or frozenset(made)


def _standing(path: str, made: Mapping[str, Made], lost: Collection[str], on_disk: Mapping[str, Stat]) -> str | None:
    """The digest of a file as it stands in the output; "" when none does, None when only its content can tell."""
    if path not in on_disk:
        return ""
    return made[path].digest if path in made and path not in lost else None


def _staging(run: Run) -> Path:
    try:
        return staging_folder(run.output, run.staging)
    except OSError as error:
        raise cannot_write(run.output, error) from error


def _staged_record(files: Iterable[str], staging: Path, output: Path) -> list[str]:
    """Stage the record of our files when it is another than the one that stands in the output."""
    raw = record_text(files)
    try:
        if (output / RECORD).read_bytes() == raw:
            return []
    except OSError:
        pass  # absent: to be written
    stage(Artifact(path=RECORD, content=raw, digest=digest_bytes(raw)), staging)
    return [RECORD]


def _now_made(
    files: Mapping[str, Page],
    made: Mapping[str, Made],
    results: Iterable[Rendered],
    on_disk: Mapping[str, Stat],
    output: Path,
) -> dict[str, Made]:
    """What stands in the output now, page by page."""
    fresh = {result.path: result for result in results}
    now: dict[str, Made] = {}
    for path, page in files.items():
        result = fresh.get(path)
        if result is None:
            stat = on_disk.get(path, Stat(-1, 0, 0))
            now[path] = made[path]._replace(size=stat.size, mtime_ns=stat.mtime_ns, inode=stat.inode)
            continue
        stat = stat_of(output / path) if result.size >= 0 else on_disk.get(path, Stat(-1, 0, 0))
        now[path] = Made(page.kind, page.subject, result.reads, result.digest, stat.size, stat.mtime_ns, stat.inode)
    return now


def _faults(run: Run, faults: Iterable[str], results: Iterable[Rendered]) -> list[Diagnostic]:
    """Faults of ours as diagnostics, with their tracebacks in one file of the cache folder."""
    found: list[Diagnostic] = []
    reports = list(faults)
    for result in results:
        if result.fault:
            reports.append(f"{result.path}\n{result.fault}")
        if result.fault or result.lost:
            why = result.lost or "a fault of Paperleaf, the page shows its text alone"
            found.append(
                Diagnostic(
                    code="engine/fault" if result.fault else "engine/unreadable",
                    severity=Severity.WARNING,
                    message=f"`{result.path}` could not be made as it should: {why}",
                )
            )
    if reports:
        file = run.cache / "fault-report.txt"
        try:
            file.write_text("\n\n".join(reports), "utf-8", "backslashreplace")
        except OSError:
            return found
        found.append(_notice("engine/report", f"the report of the fault is `{file}`"))
    return found
