"""The files of the search index, made by derive/search."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.render.kind import Kind
from site_builder.render.theme import Theme
from site_builder.render.view import View


def pages(site: Site, config: Config) -> Iterator[Page]:
    for file in site.search:
        yield Page(file.path, "search_index", file.path)


def make(page: Page, view: View, theme: Theme) -> bytes:
    return view.search_file(page.subject).content


KIND = Kind(name="search_index", pages=pages, make=make)
