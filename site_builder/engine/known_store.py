"""The site of the last build in the ledger, opened where an edit looks; the rest stays there, unread."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from site_builder.derive.mentions import Names
from site_builder.engine import codec
from site_builder.engine.columns import Columns, packed
from site_builder.engine.known import Known, Place
from site_builder.engine.lazy import Lazy
from site_builder.engine.ledger import Ledger, LedgerDamageError
from site_builder.model.graph import Backlink, Graph, Stub, Target
from site_builder.model.note import Context, Note
from site_builder.model.paper import Paper
from site_builder.model.site import Collection as TermCollection
from site_builder.model.site import Mention, Outline, Related, Site
from site_builder.model.source import Asset, AssetId, NoteId
from site_builder.render.facts import Overview, SiteFacts, TermRef
from site_builder.resolve.quotation import notes_quoted, stubs_quoted, summary_of

V = TypeVar("V")
_SITE, _URLS, _STUBS, _ASSETS, _NAMES = "site", "site urls", "site stubs", "site assets", "site names"


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a site holds for one note beside the note itself. `note` is its head where the library added to it."""

    targets: tuple[Target, ...]
    sources: tuple[NoteId, ...]
    related: tuple[Related, ...]
    terms: tuple[TermRef, ...]
    neighbours: tuple[NoteId | None, NoteId | None]
    mentions: tuple[Mention, ...]
    note: Note | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Saved:
    """What is read in any case. `collections` are names."""

    lang: str
    title: str
    places: Mapping[str, str]
    redirects: Mapping[str, NoteId]
    facts: SiteFacts
    collections: tuple[str, ...]
    outline: Outline | None
    lengths_count: bool
    has_bases: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _SavedStub:
    name: str
    url: str
    sources: tuple[NoteId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _SavedStubs:
    stubs: Mapping[str, _SavedStub]
    papers: Mapping[str, Paper]


@dataclass(frozen=True, slots=True, kw_only=True)
class _SavedAssets:
    assets: Mapping[AssetId, Asset]
    urls: Mapping[AssetId, str]


def save(known: Known, ledger: Ledger) -> None:
    """Give a site to the ledger, for its next commit."""
    site, overview = known.site, known.overview
    saved = _Saved(
        lang=site.lang,
        title=site.title,
        places=site.places,
        redirects=site.redirects,
        facts=overview.facts,
        collections=tuple(site.collections),
        outline=site.outline,
        lengths_count=known.lengths_count,
        has_bases=known.has_bases,
    )
    ledger.pack_blob(_SITE, codec.dumps(saved))
    ledger.pack_blob(_URLS, packed({id: [site.urls[id]] for id in site.notes}))
    stubs = {key: _saved_stub(stub, site.stub_urls[key]) for key, stub in site.graph.stubs.items()}
    ledger.pack_blob(_STUBS, codec.dumps(_SavedStubs(stubs=stubs, papers=site.stub_papers)))
    ledger.pack_blob(_ASSETS, codec.dumps(_SavedAssets(assets=site.assets, urls=site.asset_urls)))
    ledger.pack_blob(_NAMES, codec.dumps(known.names()))
    for name, collection in site.collections.items():
        ledger.pack_blob(_collection(name), codec.dumps(collection))
    ledger.set_all_around(lambda: ((id, codec.dumps(around(known, id))) for id in site.notes))


def save_outline(outline: Outline | None, ledger: Ledger) -> None:
    """Keep the outline of the search index after an edit."""
    raw = ledger.blob(_SITE)
    if raw:
        saved = codec.loads(_Saved, raw)
        ledger.pack_blob(_SITE, codec.dumps(dataclasses.replace(saved, outline=outline)))


def save_stubs(site: Site, keys: Collection[str], ledger: Ledger) -> None:
    """Keep the papers without a note after an edit of links; `keys` are those that others cite now, or nobody."""
    raw = ledger.blob(_STUBS)
    if not raw:
        return
    saved = codec.loads(_SavedStubs, raw)
    now, papers = {**saved.stubs}, {**saved.papers}
    for key in keys:
        now.pop(key, None)
        papers.pop(key, None)
        if key in site.graph.stubs:
            now[key] = _saved_stub(site.graph.stubs[key], site.stub_urls[key])
        if key in site.stub_papers:
            papers[key] = site.stub_papers[key]
    saved = _SavedStubs(
        stubs={key: now[key] for key in sorted(now)}, papers={key: papers[key] for key in sorted(papers)}
    )
    ledger.pack_blob(_STUBS, codec.dumps(saved))


def _saved_stub(stub: Stub, url: str) -> _SavedStub:
    return _SavedStub(name=stub.name, url=url, sources=tuple(link.source for link in stub.backlinks))


def forget(ledger: Ledger) -> None:
    """Nothing is known of the site in another process."""
    ledger.pack_blob(_SITE, b"")


def around(known: Known, id: NoteId) -> Around:
    site, overview = known.site, known.overview
    note = site.notes[id]
    return Around(
        targets=site.graph.targets.get(id, ()),
        sources=tuple(link.source for link in site.graph.backlinks.get(id, ())),
        related=site.related.get(id, ()),
        terms=overview.terms.get(id, ()),
        neighbours=overview.neighbours.get(id, (None, None)),
        mentions=site.mentions.get(id, ()),
        note=note if note is not known.raw[id] else None,
    )


def load(ledger: Ledger) -> Known | None:
    """The site as `save` left it; None when there is none."""
    raw, urls = ledger.blob(_SITE), ledger.blob(_URLS)
    if not raw or urls is None:
        return None
    try:
        saved = codec.loads(_Saved, raw)
        addresses = Columns(urls)
    except ValueError:
        return None
    return _Opening(ledger, saved, addresses).known


class _UnreadBacklink(Backlink):
    """A backlink whose sentences are looked up when they are asked for: the graph of all notes asks for none."""

    __slots__ = ("_sentences",)
    _sentences: Callable[[NoteId], tuple[Context, ...]]

    def __init__(self, source: NoteId, sentences: Callable[[NoteId], tuple[Context, ...]]) -> None:
        object.__setattr__(self, "source", source)
        object.__setattr__(self, "_sentences", sentences)

    @property
    def contexts(self) -> tuple[Context, ...]:
        return self._sentences(self.source)


class _Opening:
    """How each part of a site comes out of the ledger."""

    def __init__(self, ledger: Ledger, saved: _Saved, addresses: Columns) -> None:
        self.place = Place(ledger)
        self._stubs: _SavedStubs | None = None
        self._assets: _SavedAssets | None = None
        ids = list(map(NoteId, addresses.keys))
        arounds = Lazy(lambda: ids, self._around)
        self.raw: Lazy[NoteId, Note] = Lazy(lambda: ids, lambda id: self.place.ledger.head(id))
        self.notes: Lazy[NoteId, Note] = Lazy(lambda: ids, lambda id: arounds[id].note or self.raw[id])
        self.targets: Lazy[NoteId, tuple[Target, ...]] = Lazy(lambda: ids, lambda id: arounds[id].targets)
        self.arounds = arounds
        site = Site(
            notes=self.notes,
            bodies={},
            graph=Graph(
                targets=self.targets,
                backlinks=Lazy(lambda: ids, self._backlinks),
                stubs=Lazy(lambda: self.stubs.stubs, self._stub),
                summaries=Lazy(lambda: ids, self._summary),
            ),
            urls=Lazy(lambda: ids, lambda id: (addresses.get(id) or [""])[0]),
            stub_urls=Lazy(lambda: self.stubs.stubs, lambda key: self.stubs.stubs[key].url),
            stub_papers=Lazy(lambda: self.stubs.papers, lambda key: self.stubs.papers[key]),
            assets=Lazy(lambda: self.assets.assets, lambda id: self.assets.assets[id]),
            asset_urls=Lazy(lambda: self.assets.urls, lambda id: self.assets.urls[id]),
            collections=Lazy(lambda: saved.collections, self._collection),
            related=Lazy(lambda: ids, lambda id: arounds[id].related),
            search=(),
            places=saved.places,
            mentions=Lazy(lambda: ids, lambda id: arounds[id].mentions),
            redirects=saved.redirects,
            lang=saved.lang,
            title=saved.title,
            outline=saved.outline,
        )
        overview = Overview(
            facts=saved.facts,
            terms=Lazy(lambda: ids, lambda id: arounds[id].terms),
            neighbours=Lazy(lambda: ids, lambda id: arounds[id].neighbours),
        )
        self.known = Known(
            site=site,
            overview=overview,
            raw=self.raw,
            lengths_count=saved.lengths_count,
            has_bases=saved.has_bases,
            place=self.place,
            read_names=lambda: _loaded(self.place.ledger, Names, _NAMES),
        )

    @property
    def stubs(self) -> _SavedStubs:
        if self._stubs is None:
            self._stubs = _loaded(self.place.ledger, _SavedStubs, _STUBS)
        return self._stubs

    @property
    def assets(self) -> _SavedAssets:
        if self._assets is None:
            self._assets = _loaded(self.place.ledger, _SavedAssets, _ASSETS)
        return self._assets

    def _collection(self, name: str) -> TermCollection:
        return _loaded(self.place.ledger, TermCollection, _collection(name))

    def _around(self, id: NoteId) -> Around:
        try:
            return codec.loads(Around, self.place.ledger.around(id))
        except (codec.CodecError, KeyError) as error:
            raise LedgerDamageError("what stood around a note is damaged") from error

    def _summary(self, id: NoteId) -> str:
        note = self.notes[id]
        return summary_of(note, self.targets[id], self.notes) if "@" in note.summary else note.summary

    def _backlinks(self, id: NoteId) -> tuple[Backlink, ...]:
        def sentences(source: NoteId) -> tuple[Context, ...]:
            return notes_quoted(self.notes[source], self.targets[source], self.notes, id)[id]

        return tuple(_UnreadBacklink(source, sentences) for source in self.arounds[id].sources)

    def _stub(self, key: str) -> Stub:
        def sentences(source: NoteId) -> tuple[Context, ...]:
            return stubs_quoted(self.notes[source], self.targets[source], self.notes)[key]

        saved = self.stubs.stubs[key]
        links = tuple(_UnreadBacklink(source, sentences) for source in saved.sources)
        return Stub(key=key, name=saved.name, backlinks=links)


def _loaded(ledger: Ledger, kind: type[V], name: str) -> V:
    """A part of the site. Raises LedgerDamageError when it cannot be read."""
    try:
        return codec.loads(kind, ledger.blob(name) or b"")
    except codec.CodecError as error:
        raise LedgerDamageError("a part of the site is damaged") from error


def _collection(name: str) -> str:
    return f"site collection {name}"
