"""feed.xml: an Atom feed (RFC 4287) of the notes that state a date, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.render.dates import changed_on, stamp
from site_builder.render.kind import Kind
from site_builder.render.theme import Theme
from site_builder.render.view import View
from site_builder.text.markup import escape_xml

SAFE = "/@:!$&'()*+,;=~-._"  # in the path of an address, RFC 3986


def pages(site: Site, config: Config) -> Iterator[Page]:
    if config.site.url and config.feed.enabled and any(changed_on(note) for note in site.notes.values()):
        yield Page("feed.xml", "feed", "")


def make(page: Page, view: View, theme: Theme) -> str:
    dated = sorted(
        ((day, note.id) for note, day in view.dated_notes()), key=lambda pair: (pair[0], pair[1]), reverse=True
    )
    chosen = dated[: view.config.feed.limit]
    site = view.site
    host = urlsplit(site.url).hostname or "localhost"
    entries = []
    for day, note_id in chosen:
        note = view.note(note_id)
        address = view.absolute(note.url)
        # the id never holds the URL, so that moving a note does not make it new: RFC 4151
        entry_id = f"tag:{host},{day[:4]}:{quote(note.key or note_id, safe=SAFE)}"
        entries.append(
            f"<entry><id>{escape_xml(entry_id)}</id><title>{escape_xml(note.title)}</title>"
            f'<updated>{stamp(day)}</updated><link href="{escape_xml(address)}"/>'
            f'<summary xml:lang="{escape_xml(note.lang)}">{escape_xml(note.summary)}</summary></entry>\n'
        )
    author = site.author or site.title
    updated = chosen[0][0] if chosen else "1970-01-01"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape_xml(site.lang)}">\n'
        f"<id>{escape_xml(site.url)}</id><title>{escape_xml(site.title)}</title><updated>{stamp(updated)}</updated>\n"
        f"<author><name>{escape_xml(author)}</name></author><generator>{escape_xml(site.generator)}</generator>\n"
        f'<link rel="self" href="{escape_xml(view.absolute("feed.xml"))}"/><link href="{escape_xml(site.url)}"/>\n'
        f"{''.join(entries)}</feed>\n"
    )


KIND = Kind(name="feed", pages=pages, make=make)
