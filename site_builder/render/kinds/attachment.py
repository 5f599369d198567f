"""Attachments that a published page uses: copied as they are, SVG pictures without anything that could run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.model.source import AssetId
from site_builder.render.kind import Kind
from site_builder.render.svg import clean_svg
from site_builder.render.theme import Theme
from site_builder.render.view import View


def pages(site: Site, config: Config) -> Iterator[Page]:
    for asset_id in site.assets:
        url = site.asset_urls.get(asset_id)
        if url:
            yield Page(url, "attachment", asset_id)


def make(page: Page, view: View, theme: Theme) -> bytes | Path:
    file = view.asset_file(AssetId(page.subject))
    return clean_svg(file.read_bytes()) if page.path.lower().endswith(".svg") else file


KIND = Kind(name="attachment", pages=pages, make=make)
