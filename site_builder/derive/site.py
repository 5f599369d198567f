"""Notes and graph to the Site: addresses, collections, related notes, the search index. Nothing here is remembered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import partial

from site_builder.derive.group import Group, collect, newest_first
from site_builder.derive.mentions import Names, Texts, mentions, names_in, names_of
from site_builder.derive.papers import Completed, complete, stub_papers
from site_builder.derive.related import noted_otherwise, related, related_otherwise, year_of
from site_builder.derive.search.cited import Cited
from site_builder.derive.search.filled import Filled, added_facts
from site_builder.derive.search.index import Draft, Index, Standing, draft_index, renew_index, whole_index
from site_builder.derive.urls import Addresses, addresses, asked_addresses
from site_builder.model.graph import Graph
from site_builder.model.note import Body, Note
from site_builder.model.paper import Paper
from site_builder.model.site import Collection as TermCollection
from site_builder.model.site import Related, Site
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

    `library` maps citation keys to the papers of a bibliography, which fill what notes leave open; `completed` is what
    it made of these notes before their links were read, where that was done. `mentions`: whether
    unlinked mentions are looked for, `scanned` what the last build found (`Site.scanned`), `index` what it left.
    `is_kept`: whether another build of this process will follow, to which the texts of notes may be handed.
    `beside` begins the longest part of the work, the search index, and gives how to wait for it.
    """

    title: str = ""
    folder: str = ""
    lang: str = ""
    search: bool = True
    library: Mapping[str, Paper] = field(default_factory=dict)
    completed: Completed | None = None
    mentions: bool = True
    scanned: Mapping[str, object] = field(default_factory=dict)
    index: Standing | None = None
    is_kept: bool = False
    beside: Callable[[Drafting], Drafting] = in_turn


@dataclass(frozen=True, slots=True)
class Derived:
    """A site, and what the next one can take over from it."""

    site: Site
    completed: Completed
    urls: Addresses
    order: Mapping[NoteId, int]
    names: Names | None
    texts: Texts | None


def derive_site(
    notes: Mapping[NoteId, Note],
    bodies: Mapping[NoteId, Body],
    graph: Graph,
    assets: Mapping[AssetId, Asset],
    postings: Mapping[NoteId, bytes],
    options: DeriveOptions,
    before: Derived | None = None,
) -> Derived:
    """`assets` are those of `graph.assets` that could be read; `postings` matter only when `options.search` is set.
    What hangs on nothing that is other than `before` is not made anew.
    """
    said = {id: notes[id] for id in sorted(notes)}
    known_before = options.completed or (before.completed if before is not None else None)
    completed = complete(said, options.library, known_before)
    notes = completed.notes
    since = _Since(before, notes) if before is not None else None
    urls = since.urls(graph, assets.keys()) if since is not None else None
    urls = urls or addresses(notes, graph.stubs, assets)
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
    names = (since.names() if since is not None else None) or (names_of(notes) if options.mentions else None)
    texts = (before.texts if before is not None else None) or (Texts() if options.is_kept else None)
    mentioned, scanned = (
        mentions(notes, bodies, graph, options.scanned, names, texts) if names is not None else ({}, {})
    )
    near = since.related(graph, collections, order) if since is not None else None
    near = related(notes, graph, collections, order) if near is None else near
    index = wait() if wait is not None else None
    site = Site(
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
        diagnostics=(*completed.diagnostics, *urls.diagnostics),
        outline=index.outline if index is not None else None,
    )
    return Derived(site, completed, urls, order, names, texts)


def bare(site: Site) -> Site:
    """The site without what takes room and only rendering needs."""
    return replace(site, search=(), bodies={}, scanned={})


class _Since:
    """What was derived before, and which of it still holds."""

    def __init__(self, before: Derived, notes: Mapping[NoteId, Note]) -> None:
        was = before.site.notes
        self._before = before
        self._notes = notes
        self._has_all = was.keys() == notes.keys()
        self._others = [(was[id], note) for id, note in notes.items() if self._has_all and was[id] is not note]

    def _agree(self, aspect: Callable[[Note], object]) -> bool:
        """Whether the notes are those of before, and in this respect what they were."""
        return self._has_all and all(aspect(old) == aspect(new) for old, new in self._others)

    def urls(self, graph: Graph, assets: Set[AssetId]) -> Addresses | None:
        stubs = {key: stub.name for key, stub in graph.stubs.items()}
        was = self._before.site
        is_same = stubs == {key: stub.name for key, stub in was.graph.stubs.items()} and assets == was.assets.keys()
        return self._before.urls if is_same and self._agree(asked_addresses) else None

    def names(self) -> Names | None:
        return self._before.names if self._agree(names_in) else None

    def related(
        self, graph: Graph, collections: Mapping[str, TermCollection], order: Mapping[NoteId, int]
    ) -> Mapping[NoteId, tuple[Related, ...]] | None:
        """Those of the notes that share something else than before are found anew, where all rank as they did."""
        was = self._before.site
        if order != self._before.order or not self._agree(year_of):
            return None
        regrouped = noted_otherwise(was.collections, collections)
        if regrouped is None:
            return None
        led = {id: was.graph.targets[id] for id, now in graph.targets.items() if was.graph.targets[id] != now}
        asked = related_otherwise(graph, led) | regrouped
        now = related(self._notes, graph, collections, order, asked)
        kept = {id: some for id, some in was.related.items() if id not in asked}
        return dict(sorted((kept | now).items()))


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
