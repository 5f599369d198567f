"""What a page kind is, and how kinds that have a template are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.render.theme import Theme
from site_builder.render.view import View

Content = str | bytes | Path  # a path is a file to copy as it is
Make = Callable[[Page, View, Theme], Content]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """`pages` says which files the kind makes for a site; `make` makes one of them."""

    name: str
    pages: Callable[[Site, Config], Iterator[Page]]
    make: Make


def templated(template: str, context: Callable[[Page, View], Mapping[str, object]]) -> Make:
    """A `make` that renders `template` with what `context` returns, and `page`, `view`, `site`, `href`, `t` beside."""

    def make(page: Page, view: View, theme: Theme) -> str:
        return theme.render(template, view, context(page, view))

    return make


def page_file(url: str) -> str:
    """The output file of a URL: `papers/x/` → `papers/x/index.html`, `feed.xml` → itself."""
    return f"{url}index.html" if url == "" or url.endswith("/") else url
