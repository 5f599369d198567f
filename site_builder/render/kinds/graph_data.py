"""graph.json: the notes and who cites whom, for programs and for the picture of all notes."""

from __future__ import annotations

import json
from collections.abc import Iterator

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.render.kind import Kind
from site_builder.render.theme import Theme
from site_builder.render.view import View
from site_builder.text.slug import quote_path


def pages(site: Site, config: Config) -> Iterator[Page]:
    yield Page("graph.json", "graph_data", "")


def make(page: Page, view: View, theme: Theme) -> str:
    nodes = [
        {"id": note.id, "title": note.title, "url": f"/{quote_path(note.url)}", "year": note.year}
        | ({"name": note.name} if note.name != note.title else {})
        for note in view.all_notes()
    ]
    edges = [{"source": source, "target": target} for source, target in view.edges()]
    return json.dumps({"version": 1, "nodes": nodes, "edges": edges}, ensure_ascii=False, separators=(",", ":")) + "\n"


KIND = Kind(name="graph_data", pages=pages, make=make)
