"""The digests of all facts, by which the engine knows what pages to make again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from site_builder.config import Config
from site_builder.model.graph import Backlink, Target
from site_builder.model.note import Context
from site_builder.model.page import FactKey
from site_builder.model.site import Site
from site_builder.model.source import NoteId
from site_builder.render.facts import (
    Overview,
    note_days,
    note_ref,
    overview,
    rows_fact,
    site_facts,
    target_facts,
    terms_below,
)
from site_builder.text.cjk import fold
from site_builder.text.digest import digest_text

if TYPE_CHECKING:
    from site_builder.render.theme import Theme

K = TypeVar("K")
S = TypeVar("S", bound=str)
V = TypeVar("V")
_OF_CONTEXT = attrgetter(*(field.name for field in fields(Context)))


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier state of a site, and how to ask for the digest that a fact had then, "" for one that was none."""

    site: Site
    overview: Overview
    digest: Callable[[FactKey], str]


def fact_digests(site: Site, config: Config, theme: Theme, earlier: Earlier | None = None) -> dict[FactKey, str]:
    """The digest of every fact that a page can read; one made of the same values as `earlier` is not made anew."""
    found: dict[FactKey, str] = {}
    now = _Seen(site, overview(site, config))
    moved = _Moved(earlier.site, site) if earlier is not None else None
    for note_id, note in site.notes.items():
        was = earlier if earlier is not None and note_id in earlier.site.notes else None
        for aspect in _OWN if note.paper is None else _OWN_OF_PAPER:
            _add(found, aspect, now, note_id, was)
        is_led_there = moved is None or moved.touches(site.graph.targets.get(note_id, ()))
        _add(found, _TARGETS, now, note_id, None if is_led_there else was)
        for aspect in _AROUND if note.paper is None else _AROUND_PAPER:
            _add(found, aspect, now, note_id, was)
    for key in site.graph.stubs:
        _add(found, _STUB, now, key, earlier if earlier is not None and key in earlier.site.graph.stubs else None)
    found |= _digests(_facts(site, config, theme))
    found[FactKey("notes", "")] = notes_digest(found[FactKey("note", note_id)] for note_id in site.notes)
    papers = (note_id for note_id, note in site.notes.items() if note.paper is not None)
    parts = (part for id in papers for part in (id, found[FactKey("cited", id)], site.urls[id]))
    found[FactKey("papers", "")] = digest_text(*parts)
    return found


class _Aspect(NamedTuple, Generic[S]):
    """A fact of each note or stub. `values` are what it is made of, compared in no time where they are the same."""

    kind: str
    values: Callable[[_Seen | Earlier, S], object]
    said: Callable[[_Seen | Earlier, S], object]


class _Seen(NamedTuple):
    """A site with the overview that takes a look at all of it; None where no aspect asks for that."""

    site: Site
    overview: Overview | None = None


def _add(found: dict[FactKey, str], aspect: _Aspect[S], now: _Seen, name: S, earlier: Earlier | None) -> None:
    kind, values, said = aspect
    key = FactKey(kind, name)
    known = ""
    if earlier is not None and values(now, name) == values(earlier, name):
        known = earlier.digest(key)
    found[key] = known or digest_text(repr(said(now, name)))


class _Moved:
    """The places that a link can lead to and that are others than in an earlier site."""

    def __init__(self, was: Site, now: Site) -> None:
        self._notes = _others(was.urls, now.urls)
        self._stubs = _others(was.stub_urls, now.stub_urls)
        self._assets = _others(was.assets, now.assets) | _others(was.asset_urls, now.asset_urls)
        self._tags = _others(_tag_urls(was), _tag_urls(now))
        self._any = bool(self._notes or self._stubs or self._assets or self._tags)

    def touches(self, targets: Iterable[Target]) -> bool:
        return self._any and any(
            target.note in self._notes
            or target.asset in self._assets
            or (target.kind == "stub" and target.name in self._stubs)
            or (target.kind == "tag" and fold(target.name) in self._tags)
            for target in targets
        )


def _others(was: Mapping[K, V], now: Mapping[K, V]) -> set[K]:
    """The keys with another value than before, or that are new or gone."""
    return {key for key, value in now.items() if was.get(key) != value} | {key for key in was if key not in now}


def _tag_urls(site: Site) -> dict[str, str]:
    tags = site.collections.get("tags")
    return {key: tags.terms[slug].url for key, slug in tags.by_key.items()} if tags is not None else {}


def notes_digest(notes: Iterable[str]) -> str:
    """The digest of the fact "notes" from those of the facts "note", in the order of the notes."""
    return digest_text(*notes)


def own_digests(site: Site, note_id: NoteId) -> dict[FactKey, str]:
    """The facts that a note makes by itself."""
    found: dict[FactKey, str] = {}
    for aspect in _OWN if site.notes[note_id].paper is None else _OWN_OF_PAPER:
        _add(found, aspect, _Seen(site), note_id, None)
    return found


def graph_digests(site: Site, linking: Iterable[NoteId], related: Iterable[NoteId]) -> dict[FactKey, str]:
    """The facts of what these notes link to, of what these notes are related to, and of the graph as a whole."""
    found = _digests([_graph_fact(site)])
    for aspect, notes in ((_TARGETS, linking), (_RELATED, related)):
        for note_id in notes:
            _add(found, aspect, _Seen(site), note_id, None)
    return found


def link_digests(
    site: Site, notes: Iterable[NoteId], stubs: Iterable[str], named: Iterable[NoteId]
) -> dict[FactKey, str]:
    """The facts of who cites these notes and papers without a note, who names these without a link, in which words."""
    found: dict[FactKey, str] = {}
    for aspect, names in ((_BACKLINKS, notes), (_MENTIONS, named)):
        for name in names:
            _add(found, aspect, _Seen(site), name, None)
    for key in stubs:
        _add(found, _STUB, _Seen(site), key, None)
    return found


Named = tuple[str, str, object]  # kind, name and value of a fact


def _digests(facts: Iterable[Named]) -> dict[FactKey, str]:
    return {FactKey(kind, name): digest_text(repr(value)) for kind, name, value in facts}


def _plain(links: Iterable[Backlink]) -> tuple[object, ...]:
    """Plain tuples are written out several times as fast as what they are taken from."""
    return tuple((link.source, tuple(map(_OF_CONTEXT, link.contexts))) for link in links)


def _graph_fact(site: Site) -> Named:
    cited = [(note_id, [link.source for link in links]) for note_id, links in site.graph.backlinks.items()]
    return "graph", "", (cited, [(key, stub.name, len(stub.backlinks)) for key, stub in site.graph.stubs.items()])


def _target_facts(seen: _Seen | Earlier, note_id: NoteId) -> object:
    return tuple(target_facts(seen.site, target) for target in seen.site.graph.targets.get(note_id, ()))


def _stub_values(seen: _Seen | Earlier, key: str) -> tuple[object, ...]:
    site = seen.site
    return site.graph.stubs[key], site.stub_urls[key], site.stub_papers.get(key)


def _stub_facts(seen: _Seen | Earlier, key: str) -> object:
    stub, url, paper = seen.site.graph.stubs[key], seen.site.stub_urls[key], seen.site.stub_papers.get(key)
    return stub.name, _plain(stub.backlinks), url, paper


def _terms(seen: _Seen | Earlier, note_id: NoteId) -> object:
    return seen.overview.terms.get(note_id, ()) if seen.overview is not None else ()


def _neighbours(seen: _Seen | Earlier, note_id: NoteId) -> object:
    return seen.overview.neighbours.get(note_id, (None, None)) if seen.overview is not None else (None, None)


def _of(part: Callable[[_Seen | Earlier, NoteId], object]) -> tuple[Callable[[_Seen | Earlier, NoteId], object], ...]:
    """A fact that is made of what it says."""
    return part, part


_OWN: tuple[_Aspect[NoteId], ...] = (
    _Aspect(
        "note",
        lambda seen, id: (seen.site.notes[id], seen.site.urls[id], seen.site.graph.summaries.get(id)),
        lambda seen, id: note_ref(seen.site, id),
    ),
    _Aspect("head", *_of(lambda seen, id: seen.site.notes[id].digest)),
    _Aspect("body", *_of(lambda seen, id: seen.site.notes[id].body_digest)),
)
_OWN_OF_PAPER = (*_OWN, _Aspect("cited", *_of(lambda seen, id: seen.site.notes[id].paper)))
_TARGETS = _Aspect("targets", lambda seen, id: seen.site.graph.targets.get(id, ()), _target_facts)
_BACKLINKS = _Aspect[NoteId](
    "backlinks",
    lambda seen, id: seen.site.graph.backlinks.get(id, ()),
    lambda seen, id: _plain(seen.site.graph.backlinks.get(id, ())),
)
_RELATED = _Aspect("related", *_of(lambda seen, id: seen.site.related.get(id, ())))
_MENTIONS = _Aspect("mentions", *_of(lambda seen, id: seen.site.mentions.get(id, ())))
_AROUND = (_BACKLINKS, _RELATED, _Aspect("terms", *_of(_terms)), _Aspect("neighbours", *_of(_neighbours)))
_AROUND_PAPER = (*_AROUND, _MENTIONS)
_STUB = _Aspect("stub", _stub_values, _stub_facts)


def _facts(site: Site, config: Config, theme: Theme) -> Iterator[Named]:
    yield "site", "", site_facts(site, config)
    yield "config", "", (config.site, config.theme, config.papers, config.feed)
    for name, collection in site.collections.items():
        yield (
            "collection",
            name,
            (collection.url, tuple((t.name, t.url, len(t.notes)) for t in collection.terms.values())),
        )
        for slug, term in collection.terms.items():
            yield "term", f"{name}/{slug}", term
        for slug, below in terms_below(site, name).items():
            yield "below", f"{name}/{slug}", tuple((term.name, term.url, len(term.notes)) for term in below)
    if (tags := site.collections.get("tags")) is not None:
        for key, slug in tags.by_key.items():
            yield "tag", key, tags.terms[slug].url
    for asset_id, asset in site.assets.items():
        yield "asset", asset_id, (asset.digest, site.asset_urls.get(asset_id, ""))
    for file in site.search:
        yield "search", file.path, file.digest
    for old, moved in site.redirects.items():
        yield "redirect", old, (moved, site.urls[moved])
    yield "dates", "", (note_days(site), [note.id for note in site.notes.values() if note.is_unindexed])
    yield "rows", "", rows_fact(site)
    yield _graph_fact(site)
    for name, digest in theme.template_digests.items():
        yield "template", name, digest
    for name, theme_asset in theme.assets.items():
        yield "theme-asset", name, theme_asset.digest
    for name, table in theme.strings.items():
        yield "strings", name, sorted(table.items())
