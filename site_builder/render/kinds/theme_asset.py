"""The files of the theme, with the hash of their content in the name."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.render.kind import Kind
from site_builder.render.theme import Theme
from site_builder.render.view import View


def pages(site: Site, config: Config) -> Iterator[Page]:
    """None: the theme's files depend on the theme alone, and `plan_pages` lists them."""
    return iter(())


def make(page: Page, view: View, theme: Theme) -> bytes:
    return view.theme_content(page.subject)


KIND = Kind(name="theme_asset", pages=pages, make=make)
