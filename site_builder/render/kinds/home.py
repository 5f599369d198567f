"""The start page: the vault's own home note when it has one, a written sentence of totals, and lists to begin with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.model.source import NoteId
from site_builder.render.card import card_of
from site_builder.render.citations import citation_files, citations, coins_of, ld_of
from site_builder.render.cover import cover_address
from site_builder.render.dress import dress
from site_builder.render.facts import NoteRef, TermRef
from site_builder.render.frame import frame
from site_builder.render.kind import Kind, templated
from site_builder.render.note_page import css_classes, title_anchor
from site_builder.render.view import View
from site_builder.render.year_bars import BAR_HEIGHT, year_bars
from site_builder.text.alphabet import alphabetical

ROWS = 12
MENTIONED = 8
VENUES = 8
FEWEST_BARS = 3  # fewer are no chart


def pages(site: Site, config: Config) -> Iterator[Page]:
    own = next((note_id for note_id, url in site.urls.items() if url == ""), "")
    yield Page("index.html", "home", own)


def context(page: Page, view: View) -> Mapping[str, object]:
    note_id = NoteId(page.subject) if page.subject else None
    notes = [note for note in view.all_notes() if note.id != note_id]
    papers = sorted((note for note in notes if note.is_paper), key=newest_first)
    years = [note.year for note in papers if note.year]
    bars = year_bars(years)
    lists = {
        "totals": {
            "notes": len(notes),
            "papers": len(papers),
            "first": min(years, default=0),
            "last": max(years, default=0),
        },
        "recent": recent_notes(view, notes),
        "papers": papers[:ROWS],
        "others": [note for note in notes if not note.is_paper][: ROWS if papers else 4 * ROWS],
        "mentioned": _mentioned(view, notes),
        "venues": _venues(view),
        "bars": bars if len(bars) >= FEWEST_BARS else [],
        "bar_height": BAR_HEIGHT,
        "peak": max(bars, key=lambda bar: (bar.count, bar.year), default=None),
    }
    if note_id is None:
        site = view.site
        title = site.title
        ld = {"@context": "https://schema.org", "@type": "WebSite", "name": title, "inLanguage": site.lang}
        if site.url:
            ld["url"] = site.url
        about = frame(view, lang=site.lang, title=title, head_title=title, here="home", ld=ld)
        return {**about, **lists, "note": None, "title_id": "", "markdown": ""}
    return {**lists, **_own(note_id, view)}


def newest_first(note: NoteRef) -> tuple[int, str, str]:
    """The order of papers everywhere: newest year first, then by title; notes without a year last."""
    return -(note.year or 0), alphabetical(note.title), note.id


def _own(note_id: NoteId, view: View) -> Mapping[str, object]:
    note = view.full(note_id)
    translate = view.translator(note.lang)
    site_title = view.site.title
    head_title = f"{note.title} · {site_title}" if site_title and site_title != note.title else note.title
    return {
        **frame(
            view,
            lang=note.lang,
            title=note.title,
            head_title=head_title,
            description=view.note(note_id).summary,
            here="home",
            ld=ld_of(note, view),
        ),
        "cover": cover_address(note, view),
        "title_id": title_anchor(note),
        "note": note,
        "card": card_of(note, view, translate) if note.card else None,
        "tags": view.terms_of(note_id, "tags"),
        "aliases": [alias for alias in note.aliases if not alias.startswith(note.title)],
        "classes": " ".join(css_classes(note)),
        "body": dress(view.body(note_id), note.headings, translate),
        "backlinks": view.backlinks(note_id),
        "citations": citations(note, view, translate),
        "citation_files": citation_files(note, view),
        "coins": coins_of(note, view),
        "markdown": view.href("index.md"),
    }


def recent_notes(view: View, notes: Sequence[NoteRef]) -> list[NoteRef]:
    """The notes that state a date, newest first; only where most notes do, or the list would mislead."""
    shown = {note.id for note in notes}
    dated = [(ref, day) for ref, day in view.dated_notes() if ref.id in shown]
    if len(dated) * 2 < len(notes):
        return []
    return [ref for ref, day in sorted(dated, key=lambda pair: (_reversed(pair[1]), pair[0].title, pair[0].id))][:ROWS]


def _reversed(day: str) -> int:
    return -int(day.replace("-", "") or 0)


def _mentioned(view: View, notes: Sequence[NoteRef]) -> list[tuple[NoteRef, int]]:
    mentions = view.mentions()
    found = [(note, mentions[note.id]) for note in notes if mentions.get(note.id, 0) > 1]
    return sorted(found, key=lambda pair: (-pair[1], alphabetical(pair[0].title), pair[0].id))[:MENTIONED]


def _venues(view: View) -> list[tuple[TermRef, int]]:
    if "venues" not in view.site.collections:
        return []
    terms = sorted(
        view.collection("venues").terms.values(),
        key=lambda term: (-len(term.notes), alphabetical(term.name), term.name),
    )
    return [(TermRef(name=term.name, url=term.url, collection="venues"), len(term.notes)) for term in terms[:VENUES]]


KIND = Kind(name="home", pages=pages, make=templated("home.html", context))
