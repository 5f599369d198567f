"""The first half of a build: what is in the vault and what it means. `check` and `export` need no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from site_builder.config import Config
from site_builder.derive.papers import complete
from site_builder.derive.search.index import Standing
from site_builder.derive.site import Derived, DeriveOptions, bare, derive_site
from site_builder.engine.ledger import Bodies, Ledger, Postings
from site_builder.engine.libraries import read_libraries
from site_builder.engine.parsing import INLINE, all_notes
from site_builder.engine.run import Run
from site_builder.engine.spill import spilled
from site_builder.engine.standing_index import with_replaced
from site_builder.engine.state import State
from site_builder.engine.workers import helper
from site_builder.load.assets import read_assets
from site_builder.load.scan import Scan, Survey, read_sources
from site_builder.model.diagnostic import Diagnostic
from site_builder.model.note import Note
from site_builder.model.paper import Paper
from site_builder.model.site import Site
from site_builder.model.source import AssetId, Source, is_published_on_use
from site_builder.resolve.graph import ResolveOptions, resolve
from site_builder.text.cjk import fold

UNTITLED = "Notes"  # not the name of the folder: a site is the same wherever its vault lies


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """`site` holds the published notes; `sources` all files by path; `faults` are tracebacks of ours.

    `unread` are the attachments that could not be read; they are among the `diagnostics` too, which are not yet sorted.
    `problem` says why what was parsed could not be kept, "" when it was.
    """

    derived: Derived
    scan: Scan
    sources: Mapping[str, Source]
    diagnostics: tuple[Diagnostic, ...]
    unread: tuple[Diagnostic, ...]
    faults: tuple[str, ...]
    problem: str

    @property
    def site(self) -> Site:
        return self.derived.site


def understand(
    run: Run,
    ledger: Ledger,
    found: Survey,
    now_ns: int,
    *,
    jobs: int,
    state: State,
    index: Standing | None = None,
) -> Understood:
    """Reads, parses, resolves and derives; only what was parsed is written to the ledger.

    `index` is the search index of the last build, where it is as that left it.
    """
    config = run.config

    # load
    scan = read_sources(config.content, found, state.sources(), now_ns=now_ns)
    sources = {source.path: source for source in scan.sources}

    # parse
    if index is not None:
        index = with_replaced(index, scan, ledger, state, config.parse, run.memory.engine)
    vault = all_notes(
        config.content,
        scan,
        ledger,
        config.parse,
        run.memory,
        jobs=jobs,
        executor=run.executor,
        scheduler=config.scheduler,
        progress=lambda done, total: run.progress("parse", done, total),
    )
    scan = replace(scan, raw={})
    problem = ledger.commit() if vault.parsed else ""  # so that an ended build need not parse again
    notes = {id: note for id, note in vault.notes.items() if is_published(note, config)}
    held_back = {id: note for id, note in vault.notes.items() if id not in notes}

    # resolve and derive
    listed = [AssetId(source.path) for source in scan.sources if source.kind == "asset"]
    library, unread_libraries = read_libraries(config.papers.library, ledger, run.memory)
    memory = run.memory
    completed = complete(notes, library, memory.derived.completed if memory.derived is not None else None)
    options = resolve_options(config, library)
    resolved = resolve(completed.notes, held_back, listed, options, scan.left_out, memory.resolved)
    graph = resolved.graph
    memory.resolved = resolved if memory.is_kept else None
    del resolved  # room for what follows
    assets, unread = read_assets(config.content, graph.assets, sources, state.assets(sources))
    notes = {id: note for id, note in notes.items() if id in graph.targets}  # a canvas that nobody uses has no page
    is_large = len(notes) >= INLINE
    with helper(jobs if is_large else 1) as begin:
        derived = derive_site(
            notes,
            Bodies(ledger, notes),
            graph,
            assets,
            Postings(ledger, notes),
            DeriveOptions(
                title=config.site.title,
                folder=UNTITLED,
                lang=config.site.language,
                search=config.search,
                library=library,
                completed=completed,
                mentions=config.papers.mentions,
                scanned=_scanned(ledger) if config.papers.mentions else {},
                index=index,
                is_kept=memory.is_kept,
                beside=partial(spilled, run.cache, begin) if is_large else begin,
            ),
            memory.derived,
        )
    site = derived.site
    memory.derived = replace(derived, site=bare(site)) if memory.is_kept else None
    ledger.pack("mentions", site.scanned)
    return Understood(
        derived=derived,
        scan=scan,
        sources=sources,
        diagnostics=(
            *scan.diagnostics,
            *vault.diagnostics,
            *(
                diagnostic
                for id, note in vault.notes.items()
                if id in graph.targets or not is_published_on_use(id)
                for diagnostic in note.diagnostics
            ),
            *graph.diagnostics,
            *unread,
            *unread_libraries,
            *site.diagnostics,
        ),
        unread=tuple(unread),
        faults=tuple(vault.faults),
        problem=problem,
    )


def resolve_options(config: Config, library: Mapping[str, Paper]) -> ResolveOptions:
    return ResolveOptions(stubs=config.links.unresolved == "stub", known=frozenset(fold(key) for key in library))


def _scanned(ledger: Ledger) -> Mapping[str, object]:
    """What the last build found of unlinked mentions."""
    known = ledger.packed("mentions")
    return known if isinstance(known, dict) else {}


def is_published(note: Note, config: Config) -> bool:
    """Whether a note is part of the site; one that is not only takes part in the resolution of links.

    A canvas or base says nothing of that itself: it may be published when a published note uses it.
    """
    if is_published_on_use(note.id):
        return note.publish is not False
    if note.publish is False or (note.is_draft and not config.drafts):
        return False
    return config.publish == "all" or note.publish is True
