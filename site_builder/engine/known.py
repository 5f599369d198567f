"""The site of the last build, opened where an edit looks: the rest of a large vault stays in the ledger, unread."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from site_builder.derive.group import newest_first
from site_builder.derive.mentions import MOST_OF_A_PAPER, Names, names_of, of_note, scan
from site_builder.derive.related import related, related_otherwise
from site_builder.derive.search.shards import number_notes
from site_builder.derive.site import Derived, bare
from site_builder.engine import codec
from site_builder.engine.columns import Columns, packed
from site_builder.engine.ledger import Bodies, Ledger, LedgerDamageError
from site_builder.model.diagnostic import Diagnostic
from site_builder.model.graph import Backlink, Graph, Stub, Target
from site_builder.model.note import Body, Context, Note
from site_builder.model.paper import Paper
from site_builder.model.site import Collection as TermCollection
from site_builder.model.site import Mention, Outline, Related, Site
from site_builder.model.source import Asset, AssetId, NoteId
from site_builder.render.facts import Overview, SiteFacts, TermRef
from site_builder.resolve.quotation import notes_quoted, stubs_quoted

K = TypeVar("K", bound=str)
V = TypeVar("V")
_SITE, _URLS, _STUBS, _ASSETS, _NAMES = "site", "site urls", "site stubs", "site assets", "site names"


class Lazy(Mapping[K, V]):
    """Values made when they are asked for, and then kept."""

    def __init__(self, keys: Callable[[], Iterable[K]], make: Callable[[K], V]) -> None:
        self._keys = keys
        self._make = make
        self._all: dict[K, None] | None = None
        self._made: dict[K, V] = {}

    def _order(self) -> dict[K, None]:
        if self._all is None:
            self._all = dict.fromkeys(self._keys())
        return self._all

    def __getitem__(self, key: K) -> V:
        if key not in self._made:
            if key not in self._order():
                raise KeyError(key)
            self._made[key] = self._make(key)
        return self._made[key]

    def learn(self, made: Mapping[K, V]) -> None:
        """Take the values of its own keys as if they had been asked for."""
        order = self._order()
        self._made = {key: value for key, value in made.items() if key in order} | self._made

    def __contains__(self, key: object) -> bool:
        return key in self._order()

    def __iter__(self) -> Iterator[K]:
        return iter(self._order())

    def __len__(self) -> int:
        return len(self._order())


class Over(Mapping[K, V]):
    """A mapping with some of its values replaced, or added."""

    base: Mapping[K, V]
    changes: Mapping[K, V]

    def __init__(self, base: Mapping[K, V], changes: Mapping[K, V]) -> None:
        self.base = base.base if isinstance(base, Over) else base
        self.changes = {**base.changes, **changes} if isinstance(base, Over) else changes

    def __getitem__(self, key: K) -> V:
        return self.changes[key] if key in self.changes else self.base[key]

    def __contains__(self, key: object) -> bool:
        return key in self.changes or key in self.base

    def __iter__(self) -> Iterator[K]:
        yield from self.base
        yield from (key for key in self.changes if key not in self.base)

    def __len__(self) -> int:
        return len(self.base) + sum(key not in self.base for key in self.changes)


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


class Place:
    """The ledger that a site is read from; another object in each build."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger


@dataclass(slots=True, kw_only=True)
class Known:
    """`site` has no search index, `raw` the heads as they were parsed.

    `lengths_count`: the language of the site hangs on the length of its notes. `place` is None where the site is all in
    memory.
    """

    site: Site
    overview: Overview
    raw: Mapping[NoteId, Note]
    lengths_count: bool
    has_bases: bool
    place: Place | None
    _numbers: dict[NoteId, int] = field(default_factory=dict)
    _order: Mapping[NoteId, int] | None = None
    _names: Names | None = None

    def numbers(self) -> Mapping[NoteId, int]:
        """The numbers of the notes in the search index."""
        if not self._numbers:
            self._numbers = number_notes(self.site.notes)
        return self._numbers

    def order(self) -> Mapping[NoteId, int]:
        """The place of each note in the order of the site."""
        if self._order is None:
            self._order = newest_first(self.site.notes)
        return self._order

    def names(self) -> Names:
        """The names under which papers are mentioned."""
        if self._names is None and self.place is not None:
            self._names = loaded(self.place.ledger, Names, _NAMES)
        if self._names is None:
            self._names = names_of(self.site.notes)
        return self._names

    def edited(self) -> Mapping[NoteId, Note]:
        """The heads of the notes that were edited since a build made all."""
        return self.raw.changes if isinstance(self.raw, Over) else {}

    def learn(self, heads: Mapping[NoteId, Note]) -> None:
        """Take the heads of notes as they stand in the ledger, to read none of them again."""
        base = self.raw.base if isinstance(self.raw, Over) else self.raw
        if isinstance(base, Lazy):
            base.learn(heads)

    def follow(self, ledger: Ledger) -> None:
        """Read from this ledger from now on."""
        if self.place is not None:
            self.place.ledger = ledger


def known_site(derived: Derived, overview: Overview, raw: Mapping[NoteId, Note]) -> Known:
    """What a build that made all leaves in memory."""
    site = derived.site
    return Known(
        site=bare(site),
        overview=overview,
        raw=raw,
        lengths_count=_lengths_count(site.notes),
        has_bases=any(note.has_base for note in site.notes.values()),
        place=None,
        _order=derived.order,
        _names=derived.names,
    )


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
        )

    @property
    def stubs(self) -> _SavedStubs:
        if self._stubs is None:
            self._stubs = loaded(self.place.ledger, _SavedStubs, _STUBS)
        return self._stubs

    @property
    def assets(self) -> _SavedAssets:
        if self._assets is None:
            self._assets = loaded(self.place.ledger, _SavedAssets, _ASSETS)
        return self._assets

    def _collection(self, name: str) -> TermCollection:
        return loaded(self.place.ledger, TermCollection, _collection(name))

    def _around(self, id: NoteId) -> Around:
        try:
            return codec.loads(Around, self.place.ledger.around(id))
        except (codec.CodecError, KeyError) as error:
            raise LedgerDamageError("what stood around a note is damaged") from error

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


def loaded(ledger: Ledger, kind: type[V], name: str) -> V:
    """A part of the site. Raises LedgerDamageError when it cannot be read."""
    try:
        return codec.loads(kind, ledger.blob(name) or b"")
    except codec.CodecError as error:
        raise LedgerDamageError("a part of the site is damaged") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Retold:
    """A site with another text of a note, the notes and the papers without a note that it cites otherwise now, and the
    notes that it linked to before.
    """

    known: Known
    cited: frozenset[NoteId]
    stubs: frozenset[str]
    linked: frozenset[NoteId]


class NewStub(NamedTuple):
    """A paper without a note that is cited for the first time; `paper` is what the library knows of it."""

    name: str
    url: str
    paper: Paper | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLinks:
    """What the links of a note lead to now, what there is to tell of them, and the papers without a note that come and
    go with them, by key.
    """

    targets: tuple[Target, ...]
    diagnostics: tuple[Diagnostic, ...]
    come: Mapping[str, NewStub]
    gone: frozenset[str]


def with_note(known: Known, raw: Note, ledger: Ledger, links: NewLinks | None = None) -> Retold:
    """The site with another text of a note that leaves its frame as it is; with other `links` where not None."""
    id, site = raw.id, known.site
    old, before, old_targets = site.notes[id], known.raw[id], site.graph.targets[id]
    targets = links.targets if links is not None else old_targets
    added = [f.name for f in dataclasses.fields(Note) if getattr(old, f.name) != getattr(before, f.name)]
    new = dataclasses.replace(raw, **{name: getattr(old, name) for name in added}) if added else raw
    notes: Mapping[NoteId, Note] = Over(site.notes, {id: new})
    was, now = notes_quoted(old, old_targets, site.notes), notes_quoted(new, targets, notes)
    cited = frozenset(other for other in was.keys() | now.keys() if was.get(other) != now.get(other))
    was_stubs, now_stubs = stubs_quoted(old, old_targets, site.notes), stubs_quoted(new, targets, notes)
    stubs = frozenset(key for key in was_stubs.keys() | now_stubs.keys() if was_stubs.get(key) != now_stubs.get(key))
    backlinks: Mapping[NoteId, tuple[Backlink, ...]] = Over(
        site.graph.backlinks,
        {other: _requoted(site.graph.backlinks.get(other, ()), id, now.get(other)) for other in cited},
    )
    if was.keys() != now.keys():
        backlinks = {other: some for other in sorted(backlinks) if (some := backlinks[other])}
    graph = dataclasses.replace(
        site.graph,
        targets=site.graph.targets if targets is old_targets else Over(site.graph.targets, {id: targets}),
        backlinks=backlinks,
        stubs=Over(
            site.graph.stubs,
            {
                key: dataclasses.replace(stub, backlinks=_requoted(stub.backlinks, id, now_stubs.get(key)))
                for key in stubs & site.graph.stubs.keys()
                for stub in (site.graph.stubs[key],)
            },
        ),
    )
    site = dataclasses.replace(site, notes=notes, bodies=Bodies(ledger, notes), graph=graph)
    if links is not None and (links.come or links.gone):
        site = _with_stubs(site, links, {key: Backlink(source=id, contexts=now_stubs[key]) for key in links.come})
        stubs -= links.gone
    changed = dataclasses.replace(known, site=site, raw=Over(known.raw, {id: raw}))
    return Retold(known=changed, cited=cited, stubs=stubs, linked=frozenset(was))


def _with_stubs(site: Site, links: NewLinks, cited: Mapping[str, Backlink]) -> Site:
    """The site with the papers without a note that come, `cited` each, and without those that go."""
    fresh = {key: Stub(key=key, name=new.name, backlinks=(cited[key],)) for key, new in links.come.items()}
    keys = sorted({*site.graph.stubs, *fresh} - links.gone)
    stubs = {key: fresh[key] if key in fresh else site.graph.stubs[key] for key in keys}
    urls = {key: links.come[key].url if key in fresh else site.stub_urls[key] for key in keys}
    papers = {**site.stub_papers, **{key: new.paper for key, new in links.come.items() if new.paper is not None}}
    papers = {key: papers[key] for key in keys if key in papers}
    graph = dataclasses.replace(site.graph, stubs=stubs)
    return dataclasses.replace(site, graph=graph, stub_urls=urls, stub_papers=papers)


def with_mentions(
    known: Known, id: NoteId, before: Body, after: Body, linked: Collection[NoteId]
) -> tuple[Known, set[NoteId]] | None:
    """The site with the unlinked mentions of a note's new text, and the papers that are mentioned otherwise now; None
    when a paper is mentioned so often that its list was cut. `linked` are the notes that it linked to before.
    """
    site, names = known.site, known.names()
    now_linked = notes_quoted(site.notes[id], site.graph.targets[id], site.notes)
    was = {paper: one for paper, one in of_note(id, scan(before, names), names).items() if paper not in linked}
    now = {paper: one for paper, one in of_note(id, scan(after, names), names).items() if paper not in now_linked}
    papers = {paper for paper in was.keys() | now.keys() if was.get(paper) != now.get(paper)}
    changes: dict[NoteId, tuple[Mention, ...]] = {}
    for paper in papers:
        others = [one for one in site.mentions.get(paper, ()) if one.source != id]
        if paper in now:
            others.append(now[paper])
        if len(others) >= MOST_OF_A_PAPER:
            return None
        changes[paper] = tuple(sorted(others, key=lambda one: one.source))
    if not changes:
        return known, papers
    mentions: Mapping[NoteId, tuple[Mention, ...]] = Over(site.mentions, changes)
    return dataclasses.replace(known, site=dataclasses.replace(site, mentions=mentions)), papers


def with_related(known: Known, links: Mapping[NoteId, tuple[Target, ...]]) -> tuple[Known, set[NoteId]]:
    """The site with related notes found anew after links became others, and the notes with others now. `links` are the
    targets of these notes before.
    """
    site = known.site
    asked = related_otherwise(site.graph, links)
    now = related(site.notes, site.graph, site.collections, known.order(), asked)
    changes = {id: now.get(id, ()) for id in asked if now.get(id, ()) != site.related.get(id, ())}
    return dataclasses.replace(known, site=dataclasses.replace(site, related=Over(site.related, changes))), {*changes}


def frame(note: Note) -> bytes:
    """All of a note that a collection or an address may hang on: neither words, nor links, nor the ends of links."""
    return shape(dataclasses.replace(note, links=(), headings=(), blocks=(), places=()))


def shape(note: Note) -> bytes:
    """The frame of a note, and what the graph may hang on: the ends of links, and of its links all but their words."""
    context = Context(before="", words="", after="")
    return codec.dumps(
        dataclasses.replace(
            note,
            digest="",
            body_digest="",
            summary="",
            length=0,
            has_math=False,
            diagnostics=(),
            links=tuple(
                dataclasses.replace(link, line=0, context=context if link.context is not None else None)
                for link in note.links
            ),
            headings=tuple(dataclasses.replace(heading, line=0) for heading in note.headings),
        )
    )


def _requoted(
    links: tuple[Backlink, ...], source: NoteId, contexts: tuple[Context, ...] | None
) -> tuple[Backlink, ...]:
    """The backlinks of a note when `source` leads to it in other sentences, or in none."""
    kept = [link for link in links if link.source != source]
    if contexts is not None:
        kept.append(Backlink(source=source, contexts=contexts))
    return tuple(sorted(kept, key=lambda link: link.source))


def _lengths_count(notes: Mapping[NoteId, Note]) -> bool:
    counts = [*Counter(note.lang for note in notes.values() if note.lang).values()]
    return counts.count(max(counts, default=0)) > 1


def _collection(name: str) -> str:
    return f"site collection {name}"
