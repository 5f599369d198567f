"""manifest.json: every published note by its source path, with its URL, file and title; a canvas or base is none."""

from __future__ import annotations

import json
from collections.abc import Iterator

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.model.source import is_published_on_use
from site_builder.render.kind import Kind, page_file
from site_builder.render.theme import Theme
from site_builder.render.view import View
from site_builder.text.slug import quote_path


def pages(site: Site, config: Config) -> Iterator[Page]:
    yield Page("manifest.json", "manifest", "")


def make(page: Page, view: View, theme: Theme) -> str:
    base = view.site.base_path
    entries = {
        note.id: {"url": f"/{quote_path(note.url)}", "file": page_file(note.url), "title": note.title}
        for note in view.all_notes()
        if not is_published_on_use(note.id)
    }
    content: dict[str, object] = {"version": 1, "generator": view.site.generator, "pages": entries}
    if base != "/":
        content["base"] = base
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


KIND = Kind(name="manifest", pages=pages, make=make)
