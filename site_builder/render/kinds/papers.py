"""The table of all papers: bars of the years, filters, columns to sort by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.render.facts import NoteRef
from site_builder.render.frame import SCRIPT_WORDS, frame, words_for
from site_builder.render.kind import Kind, page_file, templated
from site_builder.render.kinds.home import newest_first
from site_builder.render.view import View
from site_builder.render.year_bars import BAR_HEIGHT, year_bars
from site_builder.scholar.export.bibtex import distinct_keys, entry_key
from site_builder.text.markup import script_json


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """`others` are the authors that the table has no room for, joined by "|"; filters read them.

    `key` is that of the paper's entry in papers.bib.
    """

    ref: NoteRef
    key: str
    venue: str
    others: str
    tags: tuple[tuple[str, str], ...]
    mentions: int


def pages(site: Site, config: Config) -> Iterator[Page]:
    if "papers" in site.places and any(note.paper for note in site.notes.values()):
        yield Page(page_file(site.places["papers"]), "papers", "")


def context(page: Page, view: View) -> Mapping[str, object]:
    by_path = [note for note in view.all_notes() if note.is_paper]
    keys = dict(zip((note.id for note in by_path), distinct_keys(entry_key(note.key) for note in by_path), strict=True))
    papers = sorted(by_path, key=newest_first)
    mentions = view.mentions()
    urls = {tag: view.tag_url(tag) for note in papers for tag in note.tags}
    lang = view.site.lang
    translate = view.translator(lang)
    title = translate("place_papers")
    return {
        **frame(view, lang=lang, title=title, description=translate("papers_lede", n=len(papers)), here="papers"),
        "rows": [
            PaperRow(
                ref=note,
                key=keys[note.id],
                venue=view.venue_name(note),
                others="|".join(note.authors[2:]),
                tags=tuple((tag, urls[tag]) for tag in note.tags[:4]),
                mentions=mentions.get(note.id, 0),
            )
            for note in papers
        ],
        "bars": year_bars([note.year for note in papers if note.year]),
        "words": Markup(script_json(words_for(view, lang, (*SCRIPT_WORDS, "count", "bib_entries")))),
        "bar_height": BAR_HEIGHT,
        "queue_url": view.site.places.get("queue"),
        "stub_count": len(view.stubs()),
    }


KIND = Kind(name="papers", pages=pages, make=templated("papers.html", context))
