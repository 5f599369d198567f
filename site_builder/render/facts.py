"""Facts: the named things that a page may read. Each is a pure function of the site, the configuration or the theme.

A page that read a fact is made again when the fact's digest changes, and only then. What a page shows of *another* note
is the small `NoteRef`, so that an edit of a note's prose touches no other page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

from site_builder import __version__
from site_builder.config import Config
from site_builder.model.graph import Target
from site_builder.model.site import Collection, SearchFile, Site, Term
from site_builder.model.source import NoteId
from site_builder.render.dates import changed_on
from site_builder.text.cjk import fold

if TYPE_CHECKING:
    pass

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRef:
    """What other pages show of a note. `authors` are display names; `name` is the shortest good alias or the title."""

    id: NoteId
    title: str
    url: str
    lang: str
    name: str
    key: str  # citation key, "" when the note is no paper
    authors: tuple[str, ...]
    venue: str
    year: int | None
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    summary: str

    @property
    def is_paper(self) -> bool:
        return bool(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """What every page may show of the site. `url` ends in "/", "" when the address is not known."""

    title: str
    lang: str
    url: str
    author: str
    description: str
    places: Mapping[str, str]
    collections: Mapping[str, str]  # name → URL of those that have terms
    has_papers: bool
    has_feed: bool
    has_search: bool
    citation_style: str
    highwire: bool
    generator: str

    @property
    def base_path(self) -> str:
        """The path of the site's address: "/" or "/notes/"."""
        return "/" + self.url.split("://", 1)[-1].partition("/")[2] if self.url else "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRef:
    """A term as a note's own page shows it."""

    name: str
    url: str
    collection: str


def note_ref(site: Site, note_id: NoteId) -> NoteRef:
    """Made once for a site: many pages show the same note."""
    made = note_refs(site)
    if note_id not in made:
        made[note_id] = _note_ref(site, note_id)
    return made[note_id]


def note_refs(site: Site) -> dict[NoteId, NoteRef]:
    """Those that `note_ref` has made so far."""
    return _note_refs(Same(site))


@lru_cache(maxsize=1)
def _note_refs(same: Same[Site]) -> dict[NoteId, NoteRef]:
    return {}


def _note_ref(site: Site, note_id: NoteId) -> NoteRef:
    note = site.notes[note_id]
    paper = note.paper
    return NoteRef(
        id=note_id,
        title=note.title,
        url=site.urls[note_id],
        lang=note.lang,
        name=note.short_name,
        key=paper.key if paper else "",
        authors=tuple(person.display for person in paper.authors) if paper else (),
        venue=paper.container_title if paper else "",
        year=paper.year if paper else None,
        tags=note.tags,
        aliases=note.aliases,
        summary=site.graph.summaries.get(note_id, note.summary),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What pages read that takes a look at all notes."""

    facts: SiteFacts
    terms: Mapping[NoteId, tuple[TermRef, ...]]
    neighbours: Mapping[NoteId, tuple[NoteId | None, NoteId | None]]


class _Adopted:
    """The site whose overview is known from an earlier one."""

    site: Site | None = None
    overview: Overview | None = None


def _adopted(site: Site) -> Overview | None:
    return _Adopted.overview if _Adopted.site is site else None


def overview(site: Site, config: Config) -> Overview:
    """The facts of the site as a whole, made once for each site."""
    known = _adopted(site)
    if known is not None:
        return known
    return Overview(
        facts=_site_facts(Same(site), Same(config)),
        terms=_site_terms(Same(site)),
        neighbours=_site_neighbours(Same(site)),
    )


def adopt(site: Site, known: Overview) -> None:
    """Let a site have the overview of an earlier one that differs from it in words alone."""
    _Adopted.site, _Adopted.overview = site, known


def site_facts(site: Site, config: Config) -> SiteFacts:
    """Made once for a site: every page shows them."""
    known = _adopted(site)
    return known.facts if known is not None else _site_facts(Same(site), Same(config))


@lru_cache(maxsize=1)
def _site_facts(same: Same[Site], configured: Same[Config]) -> SiteFacts:
    site, config = same.value, configured.value
    url = config.site.url
    return SiteFacts(
        title=site.title,
        lang=site.lang,
        url=url,
        author=config.site.author,
        description=config.site.description,
        places={name: url for name, url in sorted(site.places.items()) if _has_place(site, name)},
        collections={name: group.url for name, group in sorted(site.collections.items()) if group.terms},
        has_papers=_has_papers(Same(site)),
        has_feed=bool(url) and config.feed.enabled and _has_dates(Same(site)),
        has_search=bool(site.search),
        citation_style=config.papers.style,
        highwire=config.papers.highwire,
        generator=f"Paperleaf {__version__}",
    )


def _has_place(site: Site, name: str) -> bool:
    """Whether there is a page at that place: not in every vault papers wait to be read, or are cited."""
    if name == "queue":
        return bool(site.stub_urls)
    if name == "notes":
        return has_other_notes(site)
    if name in site.collections:
        return bool(site.collections[name].terms)
    return name != "graph" or any(site.graph.backlinks.values())


def has_other_notes(site: Site) -> bool:
    """Whether there are notes that are no papers, beside the start page."""
    return any(note.paper is None and site.urls[note.id] for note in site.notes.values())


def target_facts(site: Site, target: Target) -> tuple[object, ...]:
    """All that weaving reads of a target, so that a page is made again when the place it links to moves."""
    if target.asset is not None:
        asset = site.assets.get(target.asset)
        size = (asset.width, asset.height) if asset else None
        return (target.kind, site.asset_urls.get(target.asset, ""), target.fragment, size)
    if target.note is not None:
        return (target.kind, site.urls[target.note], target.fragment)
    if target.kind == "stub":
        return (target.kind, site.stub_urls[target.name])
    if target.kind == "tag":
        return (target.kind, tag_url(site, target.name))
    return (target.kind,)


def tag_url(site: Site, tag: str) -> str:
    """The page of a tag, "" when tags have no pages."""
    tags = site.collections.get("tags")
    if tags is None:
        return ""
    slug = tags.by_key.get(fold(tag))
    return tags.terms[slug].url if slug is not None else ""


def terms_below(site: Site, collection: str) -> Mapping[str, tuple[Term, ...]]:
    """The terms right below each term that has some, by its slug."""
    return _terms_below(Same(site.collections[collection]))


@lru_cache(maxsize=4)
def _terms_below(same: Same[Collection]) -> Mapping[str, tuple[Term, ...]]:
    found: dict[str, list[Term]] = {}
    for term in same.value.terms.values():
        if term.parent:
            found.setdefault(term.parent, []).append(term)
    return {slug: tuple(terms) for slug, terms in found.items()}


def terms_of(site: Site, note_id: NoteId) -> tuple[TermRef, ...]:
    """The terms of all collections that a note names itself, by collection, in the collection's order: for a note with
    the tag a/b the tag a/b, not a."""
    return site_terms(site).get(note_id, ())


@dataclass(frozen=True, slots=True, eq=False)
class Same(Generic[T]):
    """A site or a configuration as the key of a cache: by identity, as its mappings cannot be hashed."""

    value: T

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)


def site_terms(site: Site) -> Mapping[NoteId, tuple[TermRef, ...]]:
    """The terms of every note; computed once for a site, as each page asks for those of its own note."""
    known = _adopted(site)
    return known.terms if known is not None else _site_terms(Same(site))


def neighbours(site: Site, note_id: NoteId) -> tuple[NoteId | None, NoteId | None]:
    """The papers before and after this one by year and title; None at the ends and for notes without a year."""
    known = _adopted(site)
    around = known.neighbours if known is not None else _site_neighbours(Same(site))
    return around.get(note_id, (None, None))


def search_files(site: Site) -> Mapping[str, SearchFile]:
    """The files of the search index by path."""
    return _search_files(Same(site))


@lru_cache(maxsize=1)
def _search_files(same: Same[Site]) -> Mapping[str, SearchFile]:
    return {file.path: file for file in same.value.search}


@lru_cache(maxsize=1)
def _has_dates(same: Same[Site]) -> bool:
    return any(changed_on(note) for note in same.value.notes.values())


@lru_cache(maxsize=1)
def _has_papers(same: Same[Site]) -> bool:
    return any(note.paper for note in same.value.notes.values())


@lru_cache(maxsize=1)
def _site_neighbours(same: Same[Site]) -> Mapping[NoteId, tuple[NoteId | None, NoteId | None]]:
    notes = [note for note in same.value.notes.values() if note.paper and note.paper.year]
    order = [n.id for n in sorted(notes, key=lambda n: (n.paper.year or 0 if n.paper else 0, n.title, n.id))]
    return {
        note_id: (order[index - 1] if index else None, order[index + 1] if index + 1 < len(order) else None)
        for index, note_id in enumerate(order)
    }


@lru_cache(maxsize=1)
def _site_terms(same: Same[Site]) -> Mapping[NoteId, tuple[TermRef, ...]]:
    site = same.value
    found: dict[NoteId, list[TermRef]] = {}
    own_tags = {note_id: {fold(tag) for tag in note.tags} for note_id, note in site.notes.items()}
    for name, collection in sorted(site.collections.items()):
        for term in collection.terms.values():
            reference = TermRef(name=term.name, url=term.url, collection=name)
            for note_id in term.notes:
                if name != "tags" or fold(term.name) in own_tags[note_id]:
                    found.setdefault(note_id, []).append(reference)
    return {note_id: tuple(terms) for note_id, terms in found.items()}


def note_days(site: Site) -> dict[NoteId, str]:
    """The notes that state a date, with it."""
    days = ((note_id, changed_on(note)) for note_id, note in site.notes.items())
    return {note_id: day for note_id, day in days if day}


def outgoing(site: Site, note_id: NoteId) -> tuple[NoteId, ...]:
    """The notes that a note links to, in the order of its text, each once."""
    linked = (target.note for target in site.graph.targets.get(note_id, ()) if target.note not in (None, note_id))
    return tuple(dict.fromkeys(note for note in linked if note is not None))


def rows_fact(site: Site) -> tuple[object, ...]:
    """What bases read of all notes; empty when no note holds a base, as then no page reads it."""
    if not any(note.has_base for note in site.notes.values()):
        return ()
    return tuple(
        (note.id, note.title, note.digest, site.urls[note.id], [target_facts(site, target) for target in targets])
        for note, targets in ((note, site.graph.targets.get(note.id, ())) for note in site.notes.values())
    )
