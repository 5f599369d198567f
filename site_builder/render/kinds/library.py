"""papers.json, papers.bib and papers.ris: one file per exporter with every paper, and one per paper beside its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.paper import Paper
from site_builder.model.site import Site
from site_builder.model.source import NoteId
from site_builder.registry import members
from site_builder.render.kind import Kind
from site_builder.render.theme import Theme
from site_builder.render.view import View
from site_builder.scholar.export.csl_json import csl_item, entry
from site_builder.scholar.export.exporter import Export
from site_builder.text.slug import quote_path

Place = tuple[str, str]  # the path of a note and the address of its page

_ANYWHERE: Place = ("", "")  # of formats that do not tell the note
_MOST_KEPT = 20_000  # papers


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
    export: Export = next(e for e in members("site_builder.scholar.export", "EXPORT") if e.suffix == suffix)
    if page.subject:
        note_id = NoteId(page.subject)
        paper, url = view.paper(note_id), view.note(note_id).url
        chosen = [(note_id, paper, url)] if paper is not None else []
    else:
        chosen = [*view.papers()]
    if suffix == "json":
        placed = [(paper, (source, view.absolute(url) or f"/{quote_path(url)}")) for source, paper, url in chosen]
        return export.whole(_entries(suffix, placed, _placed_item))
    return export.whole(
        _entries(suffix, [(paper, _ANYWHERE) for _, paper, _ in chosen], lambda paper, _: export.entry(paper))
    )


def _placed_item(paper: Paper, place: Place) -> str:
    source, url = place
    return entry(csl_item(paper) | {"source": source, "note-url": url})


class _Entry(NamedTuple):
    """What was written of a paper with a note at this place."""

    paper: Paper
    place: Place
    text: str


_last: dict[str, dict[int, _Entry]] = {}  # suffix → what stands in the file of all papers, by their object ids


def _entries(suffix: str, papers: Sequence[tuple[Paper, Place]], write: Callable[[Paper, Place], str]) -> list[str]:
    """What is written of papers; a preview writes the file of all of them again whenever one is another."""
    known = _last.get(suffix, {})
    found: list[_Entry] = []
    for paper, place in papers:
        was = known.get(id(paper))
        is_same = was is not None and was.paper is paper and was.place == place
        found.append(was if was is not None and is_same else _Entry(paper, place, write(paper, place)))
    if 1 < len(found) <= _MOST_KEPT:
        _last[suffix] = {id(one.paper): one for one in found}
    return [one.text for one in found]


KIND = Kind(name="library", pages=pages, make=make)
