"""404.html: shown at any depth, so its links start at the root of the site's address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.render.frame import frame
from site_builder.render.kind import Kind, templated
from site_builder.render.note_page import translator
from site_builder.render.view import View
from site_builder.text.slug import quote_path


def pages(site: Site, config: Config) -> Iterator[Page]:
    yield Page("404.html", "not_found", "")


def context(page: Page, view: View) -> Mapping[str, object]:
    site = view.site
    translate = translator(view, site.lang)

    def href(url: str, fragment: str = "") -> str:
        return site.base_path + quote_path(url) + (f"#{quote_path(fragment)}" if fragment else "")

    return {
        **frame(view, lang=site.lang, title=translate("not_found"), noindex=True),
        "href": href,
        "asset": lambda name: site.base_path + view.theme_asset(name),
        "papers_url": site.places.get("papers") if site.has_papers else None,
    }


KIND = Kind(name="not_found", pages=pages, make=templated("404.html", context))
