"""The only window from a page to the site; it keeps the keys of all facts that were read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from site_builder.config import Config
from site_builder.model.graph import Stub, Target
from site_builder.model.note import Body, Context, Link, Note
from site_builder.model.page import Page
from site_builder.model.paper import Paper
from site_builder.model.site import Collection, Related, SearchFile, Site, Term
from site_builder.model.source import Asset, AssetId, NoteId
from site_builder.render import facts, weave
from site_builder.render.facts import NoteRef, SiteFacts, TermRef
from site_builder.render.quotes import Quote, quotes
from site_builder.render.rows import RowSet, row_url, site_rows
from site_builder.render.templates import Translate, UnknownNameError, Words, fill, merged
from site_builder.text.cjk import fold
from site_builder.text.slug import quote_path, relative

if TYPE_CHECKING:
    from site_builder.render.theme import Theme


NOWHERE = "/"  # no page's address begins with it


@dataclass(frozen=True, slots=True, kw_only=True)
class BacklinkView:
    note: NoteRef
    contexts: tuple[Context, ...]

    @property
    def quotes(self) -> tuple[Quote, ...]:
        return quotes(self.contexts)


class View:
    """What one page may read. Each method records its fact, so no read can go unseen by the engine."""

    def __init__(self, page: Page, url: str, site: Site, config: Config, theme: Theme) -> None:
        self.page = page
        self.url = url
        self.config = config
        self.reads: set[tuple[str, str]] = set()  # each equal to a FactKey, which costs more to make
        self._translators: dict[str, Translate] = {}
        self._addresses: dict[str, str] = {}
        self._top = url.partition("/")[0]
        self._up = "../" * url.count("/")
        self.copied_digest = ""
        self._site_facts: SiteFacts | None = None
        self._notes = facts.note_refs(site)
        self._site = site
        self._theme = theme

    # notes

    def note(self, note_id: NoteId) -> NoteRef:
        """What other pages show of a note."""
        self.reads.add(("note", note_id))
        made = self._notes.get(note_id)
        return made if made is not None else facts.note_ref(self._site, note_id)

    def full(self, note_id: NoteId) -> Note:
        """The whole head of a note, for the note's own page."""
        self.reads.add(("head", note_id))
        self.paper(note_id)
        return self._site.notes[note_id]

    def paper(self, note_id: NoteId) -> Paper | None:
        paper = self._site.notes[note_id].paper
        self.reads.add(("head" if paper is None else "cited", note_id))
        return paper

    def raw_body(self, note_id: NoteId) -> Body:
        """The body with its slots open; `body` is what a page shows."""
        self.reads.add(("body", note_id))
        return self._site.bodies[note_id]

    def body(self, note_id: NoteId) -> Markup:
        """The body of a note with links and embeds filled in, its footnotes below."""
        return weave.weave_body(note_id, self)

    def field(self, note_id: NoteId, html: str) -> Markup:
        """A piece of a note's inline HTML, such as an item of the card, with its links filled in."""
        return weave.weave_piece(note_id, html, self)

    def targets(self, note_id: NoteId) -> tuple[Target, ...]:
        """Where the links of a note lead, parallel to `Note.links`."""
        self.reads.add(("targets", note_id))
        return self._site.graph.targets.get(note_id, ())

    def backlinks(self, note_id: NoteId) -> tuple[BacklinkView, ...]:
        """Who cites a note, newest paper first, then by title."""
        self.reads.add(("backlinks", note_id))
        return self._newest_first(
            BacklinkView(note=self.note(link.source), contexts=link.contexts)
            for link in self._site.graph.backlinks.get(note_id, ())
        )

    def unlinked(self, note_id: NoteId) -> tuple[BacklinkView, ...]:
        """Who names a paper without a link, newest paper first, then by title."""
        self.reads.add(("mentions", note_id))
        return self._newest_first(
            BacklinkView(note=self.note(mention.source), contexts=(mention.context,))
            for mention in self._site.mentions.get(note_id, ())
        )

    def outgoing(self, note_id: NoteId) -> tuple[NoteRef, ...]:
        """The notes that a note links to, in the order of its text."""
        self.reads.add(("targets", note_id))
        return tuple(self.note(other) for other in facts.outgoing(self._site, note_id))

    def related(self, note_id: NoteId) -> tuple[tuple[NoteRef, Related], ...]:
        self.reads.add(("related", note_id))
        return tuple((self.note(item.note), item) for item in self._site.related.get(note_id, ()))

    def terms_of(self, note_id: NoteId, collection: str) -> tuple[TermRef, ...]:
        """The terms of one collection that a note stands under."""
        self.reads.add(("terms", note_id))
        return tuple(term for term in facts.terms_of(self._site, note_id) if term.collection == collection)

    def neighbours(self, note_id: NoteId) -> tuple[NoteRef | None, NoteRef | None]:
        """The papers before and after this one by year and title."""
        self.reads.add(("neighbours", note_id))
        before, after = facts.neighbours(self._site, note_id)
        return self.note(before) if before else None, self.note(after) if after else None

    def all_notes(self) -> tuple[NoteRef, ...]:
        """Every note, by path. A page that reads this is made again when any title, year, tag or summary changes."""
        self.reads.add(("notes", ""))
        return tuple(facts.note_ref(self._site, note_id) for note_id in self._site.notes)

    def dated_notes(self) -> tuple[tuple[NoteRef, str], ...]:
        """The notes that state a date and may be indexed, with that date (ISO), by path."""
        self.reads.add(("dates", ""))
        days = facts.note_days(self._site)
        return tuple((note, days[note.id]) for note in self.indexed_notes() if note.id in days)

    def indexed_notes(self) -> tuple[NoteRef, ...]:
        """Every note but those with `noindex: true`, by path."""
        self.reads.add(("dates", ""))
        return tuple(note for note in self.all_notes() if not self._site.notes[note.id].is_unindexed)

    def mentions(self) -> dict[NoteId, int]:
        """How many notes cite each note; notes that nobody cites are left out."""
        self.reads.add(("graph", ""))
        return {note_id: len(links) for note_id, links in self._site.graph.backlinks.items() if links}

    def edges(self) -> tuple[tuple[NoteId, NoteId], ...]:
        """All citations as (citing, cited), by path."""
        self.reads.add(("graph", ""))
        found = ((link.source, cited) for cited, links in self._site.graph.backlinks.items() for link in links)
        return tuple(sorted(found))

    def papers(self) -> tuple[tuple[NoteId, Paper, str], ...]:
        """Every paper with its note and URL, by path."""
        self.reads.add(("papers", ""))
        return tuple((n.id, n.paper, self._site.urls[n.id]) for n in self._site.notes.values() if n.paper)

    def rows(self) -> RowSet:
        """Every note with its properties, tags and links. A page that reads this is made again with any change."""
        self.reads.add(("rows", ""))
        return site_rows(self._site)

    def row_url(self, path: str) -> str | None:
        """The URL of a note or attachment that a row names; None when it has none."""
        return row_url(self._site, path)

    def venue_name(self, ref: NoteRef) -> str:
        """The name under which the site lists a paper's venue, which is shorter and more even than what notes write."""
        return next((term.name for term in self.terms_of(ref.id, "venues")), ref.venue)

    # collections, stubs, files

    def collection(self, name: str) -> Collection:
        self.reads.add(("collection", name))
        return self._site.collections[name]

    def term(self, collection: str, slug: str) -> Term:
        self.reads.add(("term", f"{collection}/{slug}"))
        return self._site.collections[collection].terms[slug]

    def term_above(self, collection: str, term: Term) -> Term | None:
        return self.term(collection, term.parent) if term.parent in self._site.collections[collection].terms else None

    def terms_below(self, collection: str, slug: str) -> tuple[Term, ...]:
        """The terms right below one, in the collection's order."""
        self.reads.add(("below", f"{collection}/{slug}"))
        return facts.terms_below(self._site, collection).get(slug, ())

    def stub(self, key: str) -> Stub:
        self.reads.add(("stub", key))
        return self._site.graph.stubs[key]

    def stub_paper(self, key: str) -> Paper | None:
        """What the library knows of a paper that has no note yet."""
        self.reads.add(("stub", key))
        return self._site.stub_papers.get(key)

    def stub_backlinks(self, key: str) -> tuple[BacklinkView, ...]:
        """Who cites a paper that has no note yet, newest first."""
        links = self.stub(key).backlinks
        return self._newest_first(BacklinkView(note=self.note(link.source), contexts=link.contexts) for link in links)

    def stubs(self) -> tuple[tuple[Stub, str], ...]:
        """Cited papers without a note and their URLs, most cited first, then by name."""
        self.reads.add(("graph", ""))
        ranked = sorted(self._site.graph.stubs.values(), key=lambda stub: (-len(stub.backlinks), stub.name))
        return tuple((self.stub(stub.key), self._site.stub_urls[stub.key]) for stub in ranked)

    def asset(self, asset_id: AssetId) -> Asset | None:
        self.reads.add(("asset", asset_id))
        return self._site.assets.get(asset_id)

    def asset_file(self, asset_id: AssetId) -> Path:
        """The attachment on disk, to be copied."""
        asset = self.asset(asset_id)
        self.copied_digest = asset.digest if asset else ""
        return self.config.content / asset_id

    def search_file(self, path: str) -> SearchFile:
        self.reads.add(("search", path))
        return facts.search_files(self._site)[path]

    def redirect(self, old: str) -> NoteId:
        self.reads.add(("redirect", old))
        return self._site.redirects[old]

    # site and theme

    @property
    def site(self) -> SiteFacts:
        self.reads.add(("site", ""))
        if self._site_facts is None:
            self._site_facts = facts.site_facts(self._site, self.config)
        return self._site_facts

    def words(self, lang: str) -> Words:
        """The interface strings for a page in `lang`: of that language, else of the site's, else English."""
        words = merged(self._theme, lang, self.site.lang)
        self.reads.update(("strings", name) for name in words.tables)
        return words

    def translator(self, lang: str) -> Translate:
        """`t(key, **values)`: an interface string with its values filled in.

        With `n` = 1 the key `<key>_one` wins where it exists. Raises UnknownNameError for a key that no table has.
        """
        if lang not in self._translators:
            strings = self.words(lang).strings

            def translate(key: str, **values: object) -> str:
                try:
                    text = strings[key]
                except KeyError:
                    raise UnknownNameError(f"the theme has no text `{key}`") from None
                if not values:
                    return text
                one = strings.get(f"{key}_one") if values.get("n") == 1 else None
                return fill(text if one is None else one, values)

            self._translators[lang] = translate
        return self._translators[lang]

    def option(self, name: str) -> object:
        """An option of the theme as theme.toml or the configuration sets it; None when unknown."""
        self.reads.add(("config", ""))
        return self._theme.options.get(name)

    def theme_asset(self, name: str) -> str:
        """The relative address of a theme file. Raises UnknownNameError when the theme has no such file."""
        self.reads.add(("theme-asset", name))
        if name not in self._theme.assets:
            raise UnknownNameError(f"the theme has no file `assets/{name}`")
        return self.href(self._theme.assets[name].file)

    def has_theme_asset(self, name: str) -> bool:
        self.reads.add(("theme-asset", name))
        return name in self._theme.assets

    def theme_content(self, name: str) -> bytes:
        self.reads.add(("theme-asset", name))
        return self._theme.assets[name].content

    def read_template(self, name: str) -> None:
        self.reads.add(("template", name))

    def href(self, url: str, fragment: str = "") -> str:
        """The relative, percent-encoded address of a page or file of the site, seen from this page."""
        if not fragment:
            address = self._addresses.get(url)
            if address is None:
                if url.partition("/")[0] != self._top:  # most often, and quick
                    address = self._up + quote_path(url) or "./"
                else:
                    address = relative(self.url, url)
                self._addresses[url] = address
            return address
        address = "" if url == self.url else relative(self.url, url)
        return f"{address}#{quote_path(fragment)}"

    def stand_anywhere(self) -> None:
        """Lets addresses start at the root of the site: this page is shown in the place of others."""
        self._top, self._up = NOWHERE, self.site.base_path
        self._addresses.clear()

    def absolute(self, url: str) -> str:
        """The full address of a page; "" when the site's address is not known."""
        return self.site.url + quote_path(url) if self.site.url else ""

    def tag_url(self, tag: str) -> str:
        """The page of a tag, "" when there is none."""
        self.reads.add(("tag", fold(tag)))
        return facts.tag_url(self._site, tag)

    # for weaving: what `targets` of a note already covers, without a fact of its own

    def links_of(self, note_id: NoteId) -> tuple[Link, ...]:
        return self._site.notes[note_id].links

    def url_of(self, note_id: NoteId) -> str:
        return self._site.urls[note_id]

    def lang_of(self, note_id: NoteId) -> str:
        return self.note(note_id).lang

    def cited(self, target: Target) -> Paper | None:
        """The paper that a citation leads to, of a note or of the library; None when it is not known."""
        if target.note is not None:
            self.reads.add(("cited", target.note))
            return self._site.notes[target.note].paper
        return self.stub_paper(target.name) if target.kind == "stub" else None

    def title_of(self, note_id: NoteId) -> str:
        return self.note(note_id).title

    def target_asset(self, asset_id: AssetId) -> tuple[str, Asset | None]:
        return self._site.asset_urls.get(asset_id, ""), self._site.assets.get(asset_id)

    def target_tag_url(self, tag: str) -> str:
        return facts.tag_url(self._site, tag)

    def target_stub_url(self, key: str) -> str:
        return self._site.stub_urls[key]

    @staticmethod
    def _newest_first(links: Iterable[BacklinkView]) -> tuple[BacklinkView, ...]:
        return tuple(sorted(links, key=lambda link: (-(link.note.year or 0), link.note.title, link.note.id)))
