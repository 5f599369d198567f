"""From pages to staged files; several processes may share the work, each with the same site in its memory.

A child is a copy of this process where there can be one. Elsewhere (macOS, Windows, beside the threads of a server) the
site is sent to it, which pays for many pages only.
"""

from __future__ import annotations

import html
import os
import pickle
import traceback
from array import array
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from site_builder.config import Config
from site_builder.engine.ledger import Bodies
from site_builder.engine.outputs import file_digest
from site_builder.engine.workers import can_fork, in_chunks, shared
from site_builder.load.files import open_inside
from site_builder.model.diagnostic import Diagnostic, reason_of
from site_builder.model.page import Artifact, FactKey, Page
from site_builder.model.site import SearchFile, Site
from site_builder.model.source import NoteId
from site_builder.publish.stage import stage
from site_builder.render.mistakes import mistake_in
from site_builder.render.page import render_page
from site_builder.render.theme import Theme, load_theme
from site_builder.text.digest import digest_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderJob:
    """What all pages of a build share."""

    site: Site
    config: Config
    theme: Theme
    output: Path
    staging: Path
    facts: Mapping[FactKey, str]  # those that a page may read


class RenderTask(NamedTuple):
    """`digest` is that of the file as it stands in the output, None when only its content can tell."""

    page: Page
    digest: str | None


class Rendered(NamedTuple):
    """`size` is -1 for a file that is the same as before and was not staged; `fault` is a traceback or ""; `mistake` is
    one of the user's theme.

    `lost` is the reason why a file could not be made at all, "" otherwise. `reads` are facts, sorted.
    """

    path: str
    digest: str
    size: int
    reads: Sequence[FactKey]
    fault: str
    lost: str = ""
    mistake: Diagnostic | None = None

    @property
    def is_makeshift(self) -> bool:
        """Whether the page is not what it should be, so that the next build tries again."""
        return bool(self.fault) or self.mistake is not None


INLINE = 150  # so few pages are not worth the start of a pool
_SENT, _SENT_NOTE = 1500, 3  # pages, and pages a note, from which on it is worth to send the site to other processes
_MOST_SENT = 4  # times that the site is in memory then
_HERE = frozenset({"search_index"})  # kinds of pages whose content stays with this process; they take little time
_CHUNK = 24


def rendered(
    tasks: Sequence[RenderTask], job: RenderJob, *, jobs: int, progress: Callable[[int, int], None]
) -> list[Rendered]:
    """Every page rendered and, where it differs, staged; the files of one note together. Raises OSError."""
    tasks = _by_subject(tasks)
    here, elsewhere = tasks, tasks[:0]
    begin: Callable[..., None] = begin_rendering
    given: RenderJob | bytes = job
    if jobs > 1 and len(tasks) >= INLINE:
        if can_fork():
            here, elsewhere = elsewhere, here
        elif _can_be_sent(job, len(tasks)):
            here = [task for task in tasks if task.page.kind in _HERE]
            elsewhere = [task for task in tasks if task.page.kind not in _HERE]
            begin, given, jobs = begin_sent, _sent(job), min(jobs, _MOST_SENT)
    tasks = [*here, *elsewhere]
    keys = tuple(job.facts)
    results: list[Rendered] = []

    def add(some: Sequence[_Numbered]) -> None:
        """Keep what came, in the words that are in memory already: a large site has a million of them."""
        done = len(results)
        for task, (made, numbers, unknown) in zip(tasks[done : done + len(some)], some, strict=True):
            results.append(made._replace(path=task.page.path, reads=(*map(keys.__getitem__, numbers), *unknown)))
        progress(len(results), len(tasks))

    if here:
        begin_rendering(job)
        for chunk in in_chunks(here, _CHUNK):
            add(render_all(chunk))
        _Worker.job = None
    if elsewhere:
        chunks = in_chunks(elsewhere, _CHUNK)
        for some in shared(render_all, chunks, begin, (given,), jobs=jobs, on_death=_rendered_by_none):
            add(some)
    return results


def _can_be_sent(job: RenderJob, pages: int) -> bool:
    bodies = job.site.bodies
    is_on_disk = isinstance(bodies, Bodies) and bodies.is_on_disk
    return is_on_disk and pages >= max(_SENT, _SENT_NOTE * len(job.site.notes))


def _sent(job: RenderJob) -> bytes:
    """What a process that is no copy of this one needs of a job: all but the theme, which it loads, and the content of
    the search index."""
    files = tuple(SearchFile(path=file.path, digest=file.digest, content=b"") for file in job.site.search)
    site = replace(job.site, search=files, scanned={})
    return pickle.dumps((site, job.config, job.output, job.staging, tuple(job.facts)), pickle.HIGHEST_PROTOCOL)


def begin_sent(sent: bytes) -> None:
    """As `begin_rendering`, with what `_sent` made."""
    site, config, output, staging, facts = pickle.loads(sent)
    theme = load_theme(config)
    begin_rendering(
        RenderJob(site=site, config=config, theme=theme, output=output, staging=staging, facts=dict.fromkeys(facts, ""))
    )


def _by_subject(tasks: Sequence[RenderTask]) -> list[RenderTask]:
    """The tasks with those of one note in a row, so that its text is read once."""
    groups: dict[str, list[RenderTask]] = {}
    for task in tasks:
        groups.setdefault(task.page.subject, []).append(task)
    return [task for group in groups.values() for task in group]


class _Numbered(NamedTuple):
    """A result on its way between processes: the facts that it read as places in those of the job, which are small;
    `unknown` are those that do not exist."""

    made: Rendered
    numbers: array[int]
    unknown: list[FactKey]


class _Worker:
    """The job of this process, and the place of each of its facts."""

    job: RenderJob | None = None
    places: Mapping[tuple[str, str], int] = {}


def begin_rendering(job: RenderJob) -> None:
    _Worker.job = job
    _Worker.places = {key: place for place, key in enumerate(job.facts)}


def render_all(tasks: Sequence[RenderTask]) -> list[_Numbered]:
    """Render and stage pages of the job that `begin_rendering` named."""
    job, places = _Worker.job, _Worker.places
    assert job is not None  # set before the first task
    return [_numbered(*render_one(task, job), places) for task in tasks]


def render_one(task: RenderTask, job: RenderJob) -> tuple[Rendered, Collection[tuple[str, str]]]:
    """Render one page and stage it when it differs; beside it the facts that it read. A fault in rendering, or a
    mistake in a template, leaves a plain page instead.

    Raises OSError when the staging folder cannot take it.
    """
    page, fault, mistake = task.page, "", None
    reads: Collection[tuple[str, str]] = ()
    try:
        artifact, reads = render_page(page, job.site, job.config, job.theme)
    except Exception as error:  # noqa: BLE001  a fault of ours in one page must not cost the others theirs
        mistake = mistake_in(error, job.theme, job.config.root)
        if mistake is None and isinstance(error, OSError):
            return _lost(page, error), ()
        fault = traceback.format_exc() if mistake is None else ""
        plain = _as_text(page, job.site)
        if plain is None:
            lost = "a fault of Paperleaf" if mistake is None else mistake.message
            return Rendered(page.path, "", -1, (), fault, lost=lost, mistake=mistake), ()
        artifact = plain
    standing = task.digest if task.digest is not None else _standing(f"{job.output}/{page.path}")
    if artifact.digest == standing:
        return Rendered(page.path, artifact.digest, -1, (), fault, mistake=mistake), reads
    source = None
    if isinstance(artifact.content, Path):
        try:
            source = open_inside(job.config.content, page.subject)
        except OSError as error:
            return _lost(page, error), ()
    size = stage(artifact, job.staging, source)
    return Rendered(page.path, artifact.digest, size, (), fault, mistake=mistake), reads


def _standing(file: str) -> str:
    return file_digest(Path(file)) if os.path.lexists(file) else ""  # most are absent: a first build


def _lost(page: Page, error: OSError) -> Rendered:
    return Rendered(page.path, "", -1, (), "", lost=reason_of(error))


def _numbered(made: Rendered, reads: Collection[tuple[str, str]], places: Mapping[tuple[str, str], int]) -> _Numbered:
    numbers, unknown = array("L"), []
    for key in reads:
        place = places.get(key)
        if place is None:
            unknown.append(FactKey(*key))
        else:
            numbers.append(place)
    return _Numbered(made, array("L", sorted(numbers)), sorted(unknown))


def _rendered_by_none(task: RenderTask) -> _Numbered:
    why = "the process that made it died"
    return _Numbered(Rendered(task.page.path, "", -1, (), why, lost=why), array("L"), [])


def _as_text(page: Page, site: Site) -> Artifact | None:
    """The plain page of a note that no template could show; None for pages of other kinds."""
    note = site.notes.get(NoteId(page.subject))
    if note is None or not page.path.endswith(".html"):
        return None
    text = site.bodies[note.id].markdown
    raw = (
        f'<!doctype html>\n<html lang="{html.escape(note.lang)}">\n<meta charset="utf-8">\n'
        f"<title>{html.escape(note.title)}</title>\n<main><article data-pl-body><h1>{html.escape(note.title)}</h1>\n"
        f"<pre>{html.escape(text)}</pre></article></main>\n</html>\n"
    ).encode("utf-8", "replace")
    return Artifact(path=page.path, content=raw, digest=digest_bytes(raw))
