"""sitemap.xml and robots.txt; the first only where the site's address is known."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.model.source import NoteId
from site_builder.render.kind import Kind
from site_builder.render.theme import Theme
from site_builder.render.view import View
from site_builder.text.markup import escape_xml

LARGEST = 50_000  # URLs in one sitemap, by the protocol


def pages(site: Site, config: Config) -> Iterator[Page]:
    yield Page("robots.txt", "sitemap", "")
    if config.site.url:
        yield Page("sitemap.xml", "sitemap", "")


def make(page: Page, view: View, theme: Theme) -> str:
    return _robots(view) if page.path == "robots.txt" else _sitemap(view)


def _robots(view: View) -> str:
    sitemap = f"Sitemap: {view.absolute('sitemap.xml')}\n" if view.site.url else ""
    return f"User-agent: *\nAllow: /\n{sitemap}"


def _sitemap(view: View) -> str:
    days = {note.id: day for note, day in view.dated_notes()}
    rows = []
    for url, note_id in _addresses(view)[:LARGEST]:
        changed = f"<lastmod>{days[note_id]}</lastmod>" if note_id in days else ""
        rows.append(f"<url><loc>{escape_xml(view.absolute(url))}</loc>{changed}</url>\n")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{''.join(rows)}</urlset>\n"
    )


def _addresses(view: View) -> list[tuple[str, NoteId | None]]:
    """The home page, the notes, and the lists that hold more than one of them."""
    site = view.site
    notes: list[tuple[str, NoteId | None]] = [(note.url, note.id) for note in view.indexed_notes()]
    lists = [site.places["papers"]] if site.has_papers and "papers" in site.places else []
    for name, url in site.collections.items():
        lists += [url, *(term.url for term in view.collection(name).terms.values() if len(term.notes) > 1)]
    home = [] if any(note.url == "" for note in view.all_notes()) else [("", None)]
    return [*home, *notes, *((url, None) for url in lists)]


KIND = Kind(name="sitemap", pages=pages, make=make)
