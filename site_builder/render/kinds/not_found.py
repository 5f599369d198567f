"""404.html: shown at any depth, so its links start at the root of the site's address.

Where that address is not known they start at "/", and a script of the theme moves them to where the site is found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.render.frame import frame
from site_builder.render.kind import Kind, templated
from site_builder.render.kinds.home import newest_first, recent_notes
from site_builder.render.view import View

NEWEST = 5  # notes to go on with


def pages(site: Site, config: Config) -> Iterator[Page]:
    yield Page("404.html", "not_found", "")


def context(page: Page, view: View) -> Mapping[str, object]:
    site = view.site
    translate = view.translator(site.lang)
    view.stand_anywhere()
    notes = view.all_notes()
    recent = recent_notes(view, notes)
    return {
        **frame(view, lang=site.lang, title=translate("not_found"), noindex=True, has_address=False),
        "papers_url": site.places.get("papers") if site.has_papers else None,
        "is_recent": bool(recent),
        "newest": (recent or sorted((note for note in notes if note.is_paper), key=newest_first))[:NEWEST],
    }


KIND = Kind(name="not_found", pages=pages, make=templated("404.html", context))
