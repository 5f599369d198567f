"""The search page: a form that works as an address (`?q=`), filled by a script; without one it leads to the papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.render.frame import frame
from site_builder.render.kind import Kind, page_file, templated
from site_builder.render.view import View


def pages(site: Site, config: Config) -> Iterator[Page]:
    if "search" in site.places and site.search:
        yield Page(page_file(site.places["search"]), "finder", "")


def context(page: Page, view: View) -> Mapping[str, object]:
    lang = view.site.lang
    site = view.site
    lists = [("place_notes", site.places.get("notes"))]
    lists += [("place_papers", site.places.get("papers"))] if site.has_papers else []
    lists += [(f"place_{name}", url) for name, url in site.collections.items()]
    title = view.translator(lang)("search")
    return {
        **frame(view, lang=lang, title=title, here="search", noindex=True),
        "lists": [(key, url) for key, url in lists if url is not None],
    }


KIND = Kind(name="finder", pages=pages, make=templated("search.html", context))
