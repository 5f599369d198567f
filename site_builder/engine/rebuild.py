"""From a vault to a site: the whole program in one readable function, and the small questions it asks."""

from __future__ import annotations

import os
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from pathlib import Path

from site_builder.config import Config
from site_builder.derive.site import Derived
from site_builder.engine import known_store
from site_builder.engine.known import Known, known_site
from site_builder.engine.ledger import Ledger
from site_builder.engine.memory import KnownTheme, Memory
from site_builder.engine.outputs import Stat, check_ours, clashing, lost_files, stats_of
from site_builder.engine.plan import Made, make_plan
from site_builder.engine.rendering import Rendered, RenderJob, RenderTask, rendered
from site_builder.engine.run import BuildReport, Run, gathered, notice
from site_builder.engine.standing_index import standing_index
from site_builder.engine.state import State
from site_builder.engine.unchanged import remember
from site_builder.engine.understand import understand
from site_builder.engine.world import files_stamp
from site_builder.load.scan import Survey
from site_builder.model.diagnostic import Diagnostic, Severity
from site_builder.model.page import Artifact, FactKey, Page
from site_builder.publish.commit import (
    RECORD,
    cannot_write,
    publish,
    read_record,
    record_text,
    uninterrupted,
)
from site_builder.publish.spelling import merged_folders
from site_builder.publish.stage import TREE, stage, staging_folder, unstage
from site_builder.render.digests import Earlier, fact_digests
from site_builder.render.facts import overview
from site_builder.render.page import plan_pages
from site_builder.render.theme import Theme, load_theme
from site_builder.text.digest import digest_bytes


def rebuild(run: Run, ledger: Ledger, world: str, found: Survey, now_ns: int) -> tuple[BuildReport, str]:
    """The whole program: what is there, what it means, what differs from last time, and what is written for that.

    Returns also why the ledger could not be written, "" when it was.
    """
    config = run.config
    jobs = run.jobs
    state = run.memory.state or State(ledger)
    made = state.made()
    check_ours(run.output, made)
    on_disk = stats_of(run.output, state.paths())
    lost = lost_files(made, on_disk, run.output)
    is_same_world = ledger.packed("world") == world
    index = standing_index(run.output, ledger, run.memory, made, lost) if is_same_world else None

    seen = understand(run, ledger, found, now_ns, jobs=jobs, state=state, index=index)
    site = seen.site

    # plan
    theme = known_theme(config, run.memory)
    facts = fact_digests(site, config, theme, _earlier(run.memory.known, state) if is_same_world else None)
    pages, clashes = _possible(plan_pages(site, config, theme), made)
    plan = make_plan(
        pages,
        made,
        state.changed_facts(facts),
        lost,
        shared=state.shared(),
        owned=_owned(made, run.output),
        everything=not is_same_world,
    )

    # render and publish
    job = RenderJob(site=site, config=config, theme=theme, output=run.output, staging=staging_of(run), facts=facts)
    try:
        tasks = [RenderTask(page, _standing(page.path, made, lost)) for page in plan.render]
        results = rendered(tasks, job, jobs=jobs, progress=lambda done, total: run.progress("render", done, total))
        failed = {result.path for result in results if result.lost}
        makeshift = {result.path for result in results if result.is_makeshift}
        files = {page.path: page for page in pages if page.path not in failed}
        staged = [result.path for result in results if result.size >= 0]
        staged += _staged_record(files, job.staging, run.output)
        clashes += _merged(files, job.staging)
    except BaseException as error:
        unstage(job.staging)
        if isinstance(error, OSError):
            raise cannot_write(run.output, error) from error
        raise
    stale = [path for path in (*plan.stale, *failed) if os.path.lexists(f"{run.output}/{path}")]
    with uninterrupted():
        published = publish(staged, stale, run.output, job.staging, kept=files, step=run.step)
        changed = tuple(sorted(path for path in published.written if path != RECORD))
        own = {path for path, page in files.items() if page.kind != "attachment"}
        written = sum(path in own for path in changed)
        report = BuildReport(
            notes=len(site.notes),
            pages_written=written,
            pages_unchanged=len(own) - written,
            removed=len(published.removed),
            attachments=len(files) - len(own),
            diagnostics=gathered(
                (
                    *seen.diagnostics,
                    *clashes,
                    *_faults(run, seen.faults, results),
                )
            ),
            seconds=0.0,
            changed=changed,
            why={path: plan.why[path] for path in changed if path in plan.why},
        )

        # remember
        is_last = not run.memory.is_kept
        del tasks, job, plan, staged  # room for what follows, here and below
        numbers = state.set_facts(facts, (key for result in results for key in result.reads))
        del facts
        state.save_facts(ledger, is_last=is_last)
        state.set_sources(seen.scan.sources)
        state.set_assets(site.assets, seen.sources)
        kept = {path: page for path, page in files.items() if path not in makeshift}
        now_made = dict(_now_made(kept, made, results, numbers, on_disk, state, run.output))
        has_all = len(now_made) == len(files)
        state.set_made(now_made, stats_of(run.output, [RECORD]))
        del pages, results, files, kept, numbers, on_disk, made, now_made
        state.save(ledger, is_last=is_last)
        ledger.pack("world", world)
        beside = (*_theme_places(theme, config), *config.papers.library)
        is_whole = not failed and not seen.unread and has_all  # else the next build tries again
        remember(ledger, world=world, found=found, is_whole=is_whole, beside=beside, report=report)
        _keep(run, ledger, seen.derived)
        run.memory.token = os.urandom(8).hex()
        ledger.pack("token", run.memory.token)
        problem = ledger.commit() or seen.problem
        run.memory.state = state
    return report, problem


def _earlier(before: Known | None, state: State) -> Earlier | None:
    """The site of the last build, where it is all in memory."""
    if before is None or before.place is not None:
        return None
    return Earlier(before.site, before.overview, state.fact)


def _keep(run: Run, ledger: Ledger, derived: Derived) -> None:
    """Keep the site for a build that has only words to change: on disk, or in the process that will make that build."""
    memory, site = run.memory, derived.site
    raw = {id: memory.notes[id][1] for id in site.notes}
    memory.known = known_site(derived, overview(site, run.config), raw)
    if not memory.is_kept or ledger.blob("token") is None:  # the first build of a preview is worth it too
        known_store.save(memory.known, ledger)
    else:
        known_store.forget(ledger)


def known_theme(config: Config, memory: Memory) -> Theme:
    """The theme, loaded again only when one of its files changed."""
    loaded = memory.theme
    if (
        loaded is None
        or loaded.options != config.theme
        or loaded.stamp != files_stamp(_theme_places(loaded.theme, config))
    ):
        theme = load_theme(config)
        loaded = KnownTheme(options=config.theme, stamp=files_stamp(_theme_places(theme, config)), theme=theme)
        memory.theme = loaded
    return loaded.theme


def _theme_places(theme: Theme, config: Config) -> tuple[Path, ...]:
    """The folders that a theme is made of; the user's own counts before it exists."""
    return (*theme.folders, *((config.theme.dir,) if config.theme.dir else ()))


def _possible(planned: Iterable[Page], made: Container[str]) -> tuple[list[Page], list[Diagnostic]]:
    """The pages without those that would need the place of another, which should not happen. Pages that were `made`
    stood beside each other.
    """
    pages = list(planned)
    paths = [page.path for page in pages]
    if len(set(paths)) == len(paths) and all(path in made for path in paths):
        return pages, []
    bad = clashing(paths)
    message = "two files of the site want one place, the first has it"
    told = [
        Diagnostic(code="engine/clash", severity=Severity.WARNING, message=f"{message}: {path}")
        for path in sorted(set(bad.values()))
    ]
    return [page for number, page in enumerate(pages) if number not in bad], told


def _merged(paths: Iterable[str], staging: Path) -> list[Diagnostic]:
    """What a host that tells cases apart will miss of a site that was made on a disk that does not."""
    return [
        Diagnostic(
            code="engine/case",
            severity=Severity.WARNING,
            message=f"the folders `{one}/` and `{other}/` of the site are one on this disk",
            hint="name them alike, or let the host build the site",
        )
        for one, other in merged_folders(paths, staging / TREE)
    ]


def _owned(made: Mapping[str, Made], output: Path) -> Collection[str]:
    """All files that we ever wrote and that may still be there: the ledger may be younger than the output."""
    return (read_record(output) or frozenset()) | made.keys()


def _standing(path: str, made: Mapping[str, Made], lost: Collection[str]) -> str | None:
    """The digest of a file as it stands in the output, None when only its content can tell."""
    return made[path].digest if path in made and path not in lost else None


def staging_of(run: Run) -> Path:
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
    numbers: Mapping[FactKey, int],
    on_disk: Mapping[str, Stat],
    state: State,
    output: Path,
) -> Iterator[tuple[str, Made]]:
    """What stands in the output now, page by page; a file that is gone again is left out. `on_disk` are those that were
    there before.
    """
    fresh = {result.path: result for result in results}
    for path, page in files.items():
        result = fresh.get(path)
        stat = on_disk.get(path) if result is None else stats_of(output, [path]).get(path)
        if stat is None:
            continue
        if result is not None:
            shared, own = state.reads(result.reads, numbers)
            yield path, Made(page.kind, page.subject, result.digest, shared, own, *stat)
        elif (made[path].size, made[path].mtime_ns, made[path].inode) == stat:
            yield path, made[path]
        else:
            yield path, made[path]._replace(size=stat.size, mtime_ns=stat.mtime_ns, inode=stat.inode)


def _faults(run: Run, faults: Iterable[str], results: Iterable[Rendered]) -> list[Diagnostic]:
    """Mistakes of the theme, each once, and faults of ours, with their tracebacks in one file of the cache folder."""
    results = list(results)
    found = list(dict.fromkeys(result.mistake for result in results if result.mistake is not None))
    reports = list(faults)
    for result in results:
        if result.mistake is not None:
            continue
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
        found.append(notice("engine/report", f"the report of the fault is `{file}`"))
    return found
