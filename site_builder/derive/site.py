"""Notes and graph to the Site: addresses, collections, related notes, the search index. Nothing here is remembered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from site_builder.derive.group import Group, collect, newest_first
from site_builder.derive.mentions import mentions
from site_builder.derive.papers import complete, stub_papers
from site_builder.derive.related import related
from site_builder.derive.search.cited import Cited
from site_builder.derive.search.filled import Filled, added_facts
from site_builder.derive.search.shards import Draft, Index, Standing, draft_index, renew_index, whole_index
from site_builder.derive.urls import addresses
from site_builder.model.graph import Graph
from site_builder.model.note import Body, Note
from site_builder.model.paper import Paper
from site_builder.model.site import Site
from site_builder.model.source import Asset, AssetId, NoteId
from site_builder.registry import members
from site_builder.text.cjk import fold

Drafting = Callable[[], Draft]


def in_turn(work: Drafting) -> Drafting:
    """The work is done when its result is asked for."""
    return work


_NO_TITLES = ("", "index", "readme", "home", "首页")
_UNNAMED = {"zh": "笔记", "ja": "ノート"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeriveOptions:
    """`title` and `lang` as configured, "" when the notes decide; `folder` is the name of the vault's folder.

    `library` maps citation keys to the papers of a bibliography, which fill what notes leave open. `mentions`: whether
    unlinked mentions are looked for, `scanned` what the last build found (`Site.scanned`), `index` what it left.
    `beside` begins the longest part of the work, the search index, and gives how to wait for it.
    """

    title: str = ""
    folder: str = ""
    lang: str = ""
    search: bool = True
    library: Mapping[str, Paper] = field(default_factory=dict)
    mentions: bool = True
    scanned: Mapping[str, object] = field(default_factory=dict)
    index: Standing | None = None
    beside: Callable[[Drafting], Drafting] = in_turn


def derive_site(
    notes: Mapping[NoteId, Note],
    bodies: Mapping[NoteId, Body],
    graph: Graph,
    assets: Mapping[AssetId, Asset],
    postings: Mapping[NoteId, bytes],
    options: DeriveOptions,
) -> Site:
    """`assets` are those of `graph.assets` that could be read; `postings` matter only when `options.search` is set."""
    said = {id: notes[id] for id in sorted(notes)}
    notes, told = complete(said, options.library)
    urls = addresses(notes, graph.stubs, assets)
    lang = options.lang or site_language(notes)
    known = stub_papers(graph.stubs, options.library)
    wait = None
    if options.search:
        filled = added_facts(said, notes)
        postings = Filled(postings, notes, bodies, filled) if filled else postings
        wait = _index(notes, postings, urls.notes, Cited(known, urls.stubs), filled, options)
    order = newest_first(notes)
    groups: tuple[Group, ...] = members("site_builder.derive.collections", "COLLECTION")
    collections = {group.name: collect(group, notes, urls.places[group.name], order) for group in groups}
    mentioned, scanned = mentions(notes, bodies, graph, options.scanned) if options.mentions else ({}, {})
    near = related(notes, graph, collections, order)
    index = wait() if wait is not None else None
    return Site(
        notes=notes,
        bodies=bodies,
        graph=graph,
        urls=urls.notes,
        stub_urls=urls.stubs,
        assets={id: assets[id] for id in sorted(assets)},
        asset_urls=urls.assets,
        collections=collections,
        related=near,
        search=index.files if index is not None else (),
        places=urls.places,
        stub_papers=known,
        mentions=mentioned,
        scanned=scanned,
        redirects=urls.redirects,
        lang=lang,
        title=options.title or _home_title(notes, urls.notes) or options.folder or _UNNAMED.get(lang[:2], "Notes"),
        diagnostics=(*told, *urls.diagnostics),
        outline=index.outline if index is not None else None,
    )


def _index(
    notes: Mapping[NoteId, Note],
    postings: Mapping[NoteId, bytes],
    urls: Mapping[NoteId, str],
    cited: Cited,
    filled: Mapping[NoteId, str],
    options: DeriveOptions,
) -> Callable[[], Index]:
    """Begins the index; calling what it gives waits for it."""
    parts = notes, postings, urls, cited, filled
    renewed = renew_index(options.index, *parts) if options.index is not None else None
    if renewed is not None:
        return lambda: renewed
    drafted = options.beside(partial(draft_index, *parts))
    return lambda: whole_index(drafted(), postings, urls, cited)


def site_language(notes: Mapping[NoteId, Note]) -> str:
    """The language of most notes, of equally many the one with more text; "en" for an empty vault."""
    counts = Counter(note.lang for note in notes.values() if note.lang)
    lengths: Counter[str] = Counter()
    for note in notes.values():
        lengths[note.lang] += note.length
    return min(counts, key=lambda lang: (-counts[lang], -lengths[lang], lang), default="en")


def _home_title(notes: Mapping[NoteId, Note], urls: Mapping[NoteId, str]) -> str:
    """The title of the home note; "" when there is none or its title is only its file name."""
    titles = (notes[id].title for id, url in urls.items() if url == "")
    return next((title for title in titles if fold(title) not in _NO_TITLES), "")
