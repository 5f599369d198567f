"""Which pages a site has, and how one is made: the whole of rendering as two functions."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

from site_builder.config import Config
from site_builder.model.page import Artifact, Page
from site_builder.model.site import Site
from site_builder.registry import members
from site_builder.render.kind import Kind
from site_builder.render.theme import Theme
from site_builder.render.view import View
from site_builder.text.digest import digest_bytes


@cache
def kinds() -> dict[str, Kind]:
    """Every page kind by name."""
    found: tuple[Kind, ...] = members("site_builder.render.kinds", "KIND")
    return {kind.name: kind for kind in found}


def plan_pages(site: Site, config: Config, theme: Theme) -> Iterator[Page]:
    """Every file that the site consists of: those of the theme, then by kind."""
    for name, asset in theme.assets.items():
        yield Page(asset.file, "theme_asset", name)
    for kind in kinds().values():
        yield from kind.pages(site, config)


def render_page(page: Page, site: Site, config: Config, theme: Theme) -> tuple[Artifact, Collection[tuple[str, str]]]:
    """One file and the facts that it depends on, each equal to a `FactKey`. A file that is copied has the digest of its
    asset."""
    view = View(page, url_of(page.path), site, config, theme)
    content = kinds()[page.kind].make(page, view, theme)
    if isinstance(content, Path):
        return Artifact(path=page.path, content=content, digest=view.copied_digest), view.reads
    raw = content.encode("utf-8", "replace") if isinstance(content, str) else content
    return Artifact(path=page.path, content=raw, digest=digest_bytes(raw)), view.reads


def url_of(path: str) -> str:
    """The URL of an output file: `papers/x/index.html` → `papers/x/`, `feed.xml` → itself."""
    folder, _, name = path.rpartition("/")
    if name != "index.html":
        return path
    return f"{folder}/" if folder else ""
