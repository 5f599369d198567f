"""build(): brings a site up to date with its vault. The way through the stages is told in `rebuild`."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import time
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.config import Config, check_folders
from site_builder.engine.calm import calm
from site_builder.engine.ledger import LedgerDamageError, open_ledger
from site_builder.engine.lock import locked
from site_builder.engine.memory import Memory
from site_builder.engine.run import BuildReport, Progress, Run, gathered, notice, run_of
from site_builder.engine.state import State
from site_builder.engine.unchanged import is_unchanged, last_build
from site_builder.engine.world import config_digest, engine_digest
from site_builder.load.scan import Survey, read_note, resurvey, source_of, survey
from site_builder.model.diagnostic import Diagnostic, PaperleafError
from site_builder.publish.commit import recover
from site_builder.text.digest import digest_text

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from site_builder.engine.understand import Understood

_LONGEST_REHEARSAL = 100_000  # bytes of a note

__all__ = ["BuildReport", "Progress", "build", "leave", "prepare", "survey_vault"]


def build(
    config: Config,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
    step: Callable[[str], None] | None = None,
    memory: Memory | None = None,
    touched: Collection[str] | None = None,
    shown: Callable[[str], None] | None = None,
) -> BuildReport:
    """Bring the output up to date with the vault.

    `executor` parses notes in place of a pool of our own; `step` is told of each step of the commit before it is done;
    `memory` is what one build of a process hands to the next; `touched` are the files with another content since that
    one, when it is known that nothing else is different. `shown` is told of the page of an edited note once it is in
    its place, which in a preview is before the rest of the build.
    Raises PaperleafError when there is no way to go on; the output is then as it was.
    """
    started = time.perf_counter()
    check_folders(config)
    run = run_of(config, executor, progress, step, memory, shown)
    notices: list[Diagnostic] = []

    def on_wait() -> None:
        notices.append(notice("engine/waited", "another build of this site was running, waited for its end"))

    _make_cache(run.cache)
    with calm(), locked(run.lock, beside=run.output, on_wait=on_wait):
        recover(run.output, run.staging)
        try:
            report = _with_ledger(run, notices, touched, run.other_ledgers())
        except LedgerDamageError:
            notices.append(notice("engine/cache", "the cache was damaged and is made anew"))
            report = _with_ledger(run, notices, touched=None, others=())
    told = gathered((*notices, *report.diagnostics)) if notices else report.diagnostics
    return dataclasses.replace(report, diagnostics=told, seconds=time.perf_counter() - started)


def prepare(config: Config, memory: Memory) -> None:
    """Load what the first edit of a preview would wait for: the stages with their libraries, the theme, and what is
    compiled when a note is parsed.
    """
    from site_builder.engine import retouch  # noqa: F401
    from site_builder.engine.parsing import ParseTask, parse_one
    from site_builder.engine.rebuild import known_theme

    with contextlib.suppress(PaperleafError):  # the next build tells of it
        known_theme(config, memory).templates.compile()
    entries = memory.found[1].entries if memory.found is not None else ()
    notes = [entry for entry in entries if entry.kind == "note" and entry.size < _LONGEST_REHEARSAL]
    if notes:
        latest = max(notes, key=lambda entry: entry.mtime_ns)
        raw = read_note(config.content, latest.path)
        if isinstance(raw, bytes):
            parse_one(ParseTask(source_of(latest, "", now_ns=0), raw, "", config.parse))


def leave(config: Config, memory: Memory) -> None:
    """Leave what this process knows of its last build to the next one, whose first edit then costs one edit."""
    from site_builder.engine import known_store

    known = memory.known
    if known is None or known.place is not None or memory.ledger is not None:
        return  # it is on the disk, or there is none
    run = run_of(config, memory=memory)
    with contextlib.suppress(PaperleafError, LedgerDamageError), locked(run.lock, on_wait=lambda: None, patience=0):
        ledger = open_ledger(run.ledger)
        try:
            if memory.token and ledger.packed("token") == memory.token:
                known_store.save(known, ledger)
                ledger.commit()
        finally:
            ledger.close()


def _make_cache(cache: Path) -> None:
    """Make the cache folder and keep it out of version control; one that exists is left as it is."""
    with contextlib.suppress(OSError):
        cache.mkdir(parents=True)
        (cache / ".gitignore").write_text("*\n", "utf-8")


def _with_ledger(
    run: Run, notices: list[Diagnostic], touched: Collection[str] | None, others: Iterable[Path]
) -> BuildReport:
    """One build over the ledger. What is damaged is removed; a LedgerDamageError then asks for another try."""
    now = time.time_ns()
    memory = run.memory
    ledger = memory.ledger or open_ledger(run.ledger, others)
    memory.engine = memory.engine or engine_digest(ledger)
    world = digest_text(memory.engine, config_digest(run.config))
    if ledger.problem:
        notices.append(notice("engine/cache", ledger.problem))
    if not memory.token or ledger.packed("token") != memory.token:
        memory.forget()
    done = False
    try:
        found = _found(run, touched, now)
        last = last_build(ledger, world, memory.told)
        if last is not None and is_unchanged(ledger, last, found, run.output, jobs=run.jobs):
            done = True
            return last.report()
        # the stages with all their libraries, when there is work
        from site_builder.engine.retouch import retouch

        made = retouch(run, ledger, last, found, now) if last is not None else None
        if made is None:
            from site_builder.engine.rebuild import rebuild

            made = rebuild(run, ledger, world, found, now)
        report, problem = made
        if problem:
            ledger.discard()
            notices.append(notice("engine/cache", f"the cache could not be written: {problem}"))
            return report
        done = True
        memory.told = report.diagnostics
        return report
    except LedgerDamageError:
        ledger.discard()
        raise
    finally:
        if done and not ledger.is_lasting:
            memory.ledger = ledger
        else:
            ledger.close()
        if not done:
            memory.forget()


def _found(run: Run, touched: Collection[str] | None, now_ns: int) -> Survey:
    """The vault as it is now, from what the last build of this process met where that is enough."""
    content, rules, memory = run.config.content, run.scan_rules, run.memory
    found = None
    if touched is not None and memory.found is not None and memory.found[0] == rules:
        above = f"{content}{os.sep}"
        below = (path.removeprefix(above).replace(os.sep, "/") for path in touched if path.startswith(above))
        found = resurvey(memory.found[1], content, below, now_ns=now_ns)
    if found is None:
        found = survey(content, rules, now_ns=now_ns)
    memory.found = rules, found
    return found


def survey_vault(config: Config, *, executor: Executor | None = None, progress: Progress | None = None) -> Understood:
    """What a build would make a site of, without one; `diagnostics` are those of a build, sorted."""
    from site_builder.engine.understand import understand

    check_folders(config)
    run = run_of(dataclasses.replace(config, search=False), executor, progress)  # nobody will search it
    _make_cache(run.cache)
    with locked(run.lock, beside=run.output, on_wait=lambda: None):
        for is_last_try in (False, True):
            now = time.time_ns()
            ledger = open_ledger(run.ledger)
            try:
                found = survey(config.content, run.scan_rules, now_ns=now)
                run.memory.engine = engine_digest(ledger)
                seen = understand(run, ledger, found, now, jobs=run.jobs, state=State(ledger))
                return dataclasses.replace(seen, diagnostics=gathered(seen.diagnostics))
            except LedgerDamageError:
                ledger.discard()
                if is_last_try:
                    raise
            finally:
                ledger.close()
    raise AssertionError("the second try returns or raises")
