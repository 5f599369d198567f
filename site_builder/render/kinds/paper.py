"""The page of a note about a paper."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.render.kind import Kind, page_file, templated
from site_builder.render.note_page import note_context


def pages(site: Site, config: Config) -> Iterator[Page]:
    for note_id, note in site.notes.items():
        url = site.urls[note_id]
        if note.paper is not None and url:
            yield Page(page_file(url), "paper", note_id)


KIND = Kind(name="paper", pages=pages, make=templated("paper.html", note_context))
