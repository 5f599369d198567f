"""From pages to staged files; several processes may share the work, each with the same site in its memory."""

from __future__ import annotations

import html
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from site_builder.config import Config
from site_builder.engine.outputs import file_digest
from site_builder.engine.workers import can_fork, in_chunks, shared
from site_builder.model.page import Artifact, FactKey, Page
from site_builder.model.site import Site
from site_builder.model.source import NoteId
from site_builder.publish.stage import stage
from site_builder.render.page import render_page
from site_builder.render.theme import Theme
from site_builder.text.digest import digest_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderJob:
    """What all pages of a build share."""

    site: Site
    config: Config
    theme: Theme
    output: Path
    staging: Path


class RenderTask(NamedTuple):
    """`digest` is that of the file as it stands in the output, None when only its content can tell."""

    page: Page
    digest: str | None


class Rendered(NamedTuple):
    """`size` is -1 for a file that is the same as before and was not staged; `fault` a traceback or "".

    `lost` is the reason why a file could not be made at all, "" otherwise.
    """

    path: str
    digest: str
    size: int
    reads: tuple[FactKey, ...]
    fault: str
    lost: str = ""


INLINE = 150  # so few pages are not worth the start of a pool
_CHUNK = 24


def rendered(
    tasks: Sequence[RenderTask], job: RenderJob, *, jobs: int, progress: Callable[[int, int], None]
) -> list[Rendered]:
    """Every page rendered and, where it differs, staged; in the order of the tasks. Raises OSError."""
    chunks = in_chunks(tasks, _CHUNK)
    results: list[Rendered] = []
    if jobs < 2 or len(tasks) < INLINE or not can_fork():
        for chunk in chunks:
            results.extend(render_one(task, job) for task in chunk)
            progress(len(results), len(tasks))
        return results
    for some in shared(render_all, chunks, begin_rendering, (job,), jobs=jobs, on_death=_rendered_by_none):
        results.extend(some)
        progress(len(results), len(tasks))
    return results


class _Worker:
    """The job of this process."""

    job: RenderJob | None = None


def begin_rendering(job: RenderJob) -> None:
    _Worker.job = job


def render_all(tasks: Sequence[RenderTask]) -> list[Rendered]:
    """Render and stage pages of the job that `begin_rendering` named."""
    job = _Worker.job
    assert job is not None  # set before the first task
    return [render_one(task, job) for task in tasks]


def render_one(task: RenderTask, job: RenderJob) -> Rendered:
    """Render one page and stage it when it differs. A fault in rendering leaves a plain page instead.

    Raises OSError when the staging folder cannot take it.
    """
    page, fault = task.page, ""
    try:
        artifact, reads = render_page(page, job.site, job.config, job.theme)
    except OSError as error:
        return Rendered(page.path, "", -1, (), "", lost=(error.strerror or type(error).__name__).lower())
    except Exception:  # noqa: BLE001  a fault of ours in one page must not cost the others theirs
        fault = traceback.format_exc()
        plain = _as_text(page, job.site)
        if plain is None:
            return Rendered(page.path, "", -1, (), fault, lost="a fault of Paperleaf")
        artifact, reads = plain, frozenset()
    standing = file_digest(job.output / page.path) if task.digest is None else task.digest
    if artifact.digest == standing:
        return Rendered(page.path, artifact.digest, -1, tuple(sorted(reads)), fault)
    if isinstance(artifact.content, Path):
        try:
            artifact.content.open("rb").close()
        except OSError as error:
            return Rendered(page.path, "", -1, (), "", lost=(error.strerror or type(error).__name__).lower())
    return Rendered(page.path, artifact.digest, stage(artifact, job.staging), tuple(sorted(reads)), fault)


def _rendered_by_none(task: RenderTask) -> Rendered:
    why = "the process that made it died"
    return Rendered(task.page.path, "", -1, (), why, lost=why)


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
