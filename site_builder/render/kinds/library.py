"""papers.json, papers.bib and papers.ris: one file per exporter with every paper, and one per paper beside its page."""

from __future__ import annotations

import json
from collections.abc import Iterator

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.model.source import NoteId
from site_builder.registry import members
from site_builder.render.kind import Kind
from site_builder.render.theme import Theme
from site_builder.render.view import View
from site_builder.scholar.export.csl_json import csl_item
from site_builder.text.slug import quote_path


def pages(site: Site, config: Config) -> Iterator[Page]:
    suffixes = [export.suffix for export in members("site_builder.scholar.export", "EXPORT")]
    for suffix in suffixes:
        yield Page(f"papers.{suffix}", "library", "")
    for note in site.notes.values():
        if note.paper:
            for suffix in suffixes:
                yield Page(f"{site.urls[note.id]}cite.{suffix}", "library", note.id)


def make(page: Page, view: View, theme: Theme) -> str:
    suffix = page.path.rpartition(".")[2]
    if page.subject:
        note_id = NoteId(page.subject)
        chosen = [(note_id, view.paper(note_id), view.note(note_id).url)]
    else:
        chosen = list(view.papers())
    papers = [paper for _, paper, _ in chosen if paper is not None]
    if suffix == "json":
        items = [
            csl_item(paper) | {"source": source, "note-url": view.absolute(url) or f"/{quote_path(url)}"}
            for source, paper, url in chosen
            if paper is not None
        ]
        return json.dumps(items, ensure_ascii=False, indent=1) + "\n"
    export = next(e for e in members("site_builder.scholar.export", "EXPORT") if e.suffix == suffix)
    written: str = export.write(papers)
    return written


KIND = Kind(name="library", pages=pages, make=make)
