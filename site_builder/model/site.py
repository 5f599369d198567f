"""Everything that a page may show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from site_builder.model.diagnostic import Diagnostic
from site_builder.model.graph import Graph
from site_builder.model.note import Body, Context, Note
from site_builder.model.paper import Paper
from site_builder.model.source import Asset, AssetId, NoteId


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One tag, author, venue or year, and the notes under it (newest paper first, then title)."""

    name: str
    slug: str
    url: str
    notes: tuple[NoteId, ...]
    parent: str = ""  # slug of the term above ("" at the top): tag a of a/b
    spellings: tuple[str, ...] = ()  # other ways the notes write it


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """`terms` by slug, in the order in which they are listed; `url` is the collection's index page."""

    name: str
    url: str
    terms: Mapping[str, Term]
    by_key: Mapping[str, str] = field(default_factory=dict)  # folded key of a note's value → slug


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """`reason` is one of "coauthors", "cocited", "cites_same", "tags", "year"; `count` says how many."""

    note: NoteId
    reason: str
    count: int
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A note that names a paper without a link, and the sentence in which it does so first."""

    source: NoteId
    context: Context


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFile:
    """One file of the search index below `search/`; `digest` changes when its bytes would."""

    path: str
    digest: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A search index without its bytes: what must be known to change it where its files stand.

    `shards` are (first term, size, has Chinese characters, those with forms in two scripts, digest of its file, digest
    of its positions); `words` the digests of the lists of words; `filled` those of what a library adds to notes.
    """

    count: int
    target: int
    shards: tuple[tuple[str, int, bool, str, str, str], ...]
    words: Mapping[str, str]
    filled: Mapping[NoteId, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """URLs are relative to the site's root, not percent-encoded, without a leading slash: "" is the home page,
    "papers/x/" a page (its file is `papers/x/index.html`), "attachments/a b.png" a file."""

    notes: Mapping[NoteId, Note]
    bodies: Mapping[NoteId, Body]  # may load on access
    graph: Graph
    urls: Mapping[NoteId, str]
    stub_urls: Mapping[str, str]
    assets: Mapping[AssetId, Asset]
    asset_urls: Mapping[AssetId, str]
    collections: Mapping[str, Collection]
    related: Mapping[NoteId, tuple[Related, ...]]
    search: tuple[SearchFile, ...]
    places: Mapping[str, str]  # our own pages by name → URL: home, papers, tags, authors, venues, years, search, graph…
    stub_papers: Mapping[str, Paper] = field(default_factory=dict)  # what the library knows of `graph.stubs`, by key
    mentions: Mapping[NoteId, tuple[Mention, ...]] = field(default_factory=dict)  # unlinked ones, by path of the source
    scanned: Mapping[str, object] = field(default_factory=dict)  # what finding them hands to the next build
    redirects: Mapping[str, NoteId] = field(default_factory=dict)  # old URL → note
    lang: str = "en"
    title: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
    outline: Outline | None = None  # of `search`; None without one
