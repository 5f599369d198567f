"""Old addresses of a note (`redirects:` and aliases that look like paths): pages that lead to the new one."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.render.kind import Kind, page_file
from site_builder.render.theme import Theme
from site_builder.render.view import View


def pages(site: Site, config: Config) -> Iterator[Page]:
    for old in site.redirects:
        yield Page(page_file(old), "redirect", old)


def make(page: Page, view: View, theme: Theme) -> str:
    note = view.note(view.redirect(page.subject))
    address = escape(view.href(note.url))
    canonical = escape(view.absolute(note.url) or view.href(note.url))
    return (
        f'<!doctype html>\n<html lang="{escape(note.lang)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(note.title)}</title>\n"
        f'<meta name="robots" content="noindex">\n<link rel="canonical" href="{canonical}">\n'
        f'<meta http-equiv="refresh" content="0; url={address}">\n</head>\n'
        f'<body><main><h1><a href="{address}">{escape(note.title)}</a></h1></main></body>\n</html>\n'
    )


KIND = Kind(name="redirect", pages=pages, make=make)
