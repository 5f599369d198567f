"""One build under way: where it reads and writes, whom it tells, and what it reports in the end."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from site_builder.config import Config
from site_builder.engine.memory import Memory
from site_builder.engine.workers import cores
from site_builder.load.ignore import ScanRules
from site_builder.model.diagnostic import Diagnostic, Severity
from site_builder.model.page import FactKey
from site_builder.text.digest import digest_text

if TYPE_CHECKING:
    from concurrent.futures import Executor


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
    """`output` and `cache` are resolved; `name` begins the names of all files in the cache that belong to this output.

    `step` is told of each step of the commit before it is done; `shown` of the page of an edited note once a preview
    has put it in its place, ahead of what else the edit changes.
    """

    config: Config
    output: Path
    cache: Path
    name: str
    executor: Executor | None
    progress: Progress
    step: Callable[[str], None]
    shown: Callable[[str], None]
    memory: Memory

    @property
    def jobs(self) -> int:
        """How many processes may be at work."""
        return self.config.jobs or cores()

    @property
    def ledger(self) -> Path | None:
        return self.cache / f"{self.name}.sqlite" if self.config.use_cache else None

    def other_ledgers(self) -> Iterable[Path]:
        """Those of other sites of this vault, as the preview is one."""
        return (path for path in self.cache.glob("*.sqlite") if path != self.ledger)

    @property
    def lock(self) -> Path:
        return self.cache / f"{self.name}.lock"

    @property
    def staging(self) -> Path:
        return self.cache / f"{self.name}.staging"

    @property
    def scan_rules(self) -> ScanRules:
        return ScanRules(exclude=self.config.exclude, own=(self.output, self.cache))


def run_of(
    config: Config,
    executor: Executor | None = None,
    progress: Progress | None = None,
    step: Callable[[str], None] | None = None,
    memory: Memory | None = None,
    shown: Callable[[str], None] | None = None,
) -> Run:
    output, cache = config.output.resolve(), config.cache.resolve()
    return Run(
        config=config,
        output=output,
        cache=cache,
        name=name_of(output, cache),
        executor=executor,
        progress=progress or _silent,
        step=step or _no_step,
        shown=shown or _no_step,
        memory=_kept(memory) if memory is not None else Memory(),
    )


def _kept(memory: Memory) -> Memory:
    memory.is_kept = True
    return memory


def name_of(output: Path, cache: Path) -> str:
    """A file name for all that belongs to one output: its own name, and a digest of the way to it from the cache
    folder, so that a project can be moved together with its cache.
    """
    try:
        way = os.path.relpath(output, cache).replace(os.sep, "/")
    except ValueError:  # on another drive
        way = output.as_posix()
    safe = re.sub(r"[^A-Za-z0-9_-]", "-", output.name)[:40] or "site"
    return f"{safe}-{digest_text(way)[:8]}"


def gathered(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Each diagnostic once, by place; those without a place come first."""

    def order(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
        where = diagnostic.where
        place = (where.path, where.line or 0, where.column or 0) if where else ("", 0, 0)
        return (*place, diagnostic.code, diagnostic.message)

    return tuple(sorted(dict.fromkeys(diagnostics), key=order))


def notice(code: str, message: str) -> Diagnostic:
    return Diagnostic(code=code, severity=Severity.NOTICE, message=message)


def _silent(stage: str, done: int, total: int) -> None:
    """Nobody is told of the progress."""


def _no_step(name: str) -> None:
    """Nobody is told of the steps."""
