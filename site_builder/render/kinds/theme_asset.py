"""The files of the theme, with the hash of their content in the name."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.render.kind import Kind
from site_builder.render.theme import Theme, load_theme
from site_builder.render.view import View


def pages(site: Site, config: Config) -> Iterator[Page]:
    for name, asset in load_theme(config).assets.items():
        yield Page(asset.file, "theme_asset", name)


def make(page: Page, view: View, theme: Theme) -> bytes:
    return view.theme_content(page.subject)


KIND = Kind(name="theme_asset", pages=pages, make=make)
