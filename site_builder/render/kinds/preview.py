"""index.json beside each note's page: what a hover over a link to it shows, in a kilobyte or so."""

from __future__ import annotations

import json
from collections.abc import Iterator

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.model.source import NoteId
from site_builder.render.kind import Kind
from site_builder.render.languages import other_language
from site_builder.render.theme import Theme
from site_builder.render.view import View
from site_builder.text.markup import shorten
from site_builder.text.regex import regex
from site_builder.text.tex_words import tex_words

SENTENCE = 240  # letters of the first sentence
SECTION = 120  # letters of a section's beginning
FORMULA = regex(r"\\[a-zA-Z]+\s*[{\\(]|[_^]\{")  # "\frac{a}{b}", "x_{i}"; not "C:\new"
SECTIONS = 24  # of a longer note the later sections have no preview of their own


def pages(site: Site, config: Config) -> Iterator[Page]:
    for note_id in site.notes:
        yield Page(f"{site.urls[note_id]}index.json", "preview", note_id)


def make(page: Page, view: View, theme: Theme) -> str:
    """`t` title, `l` its language, `f` facts, `s` first sentence, `h` the beginnings of sections by anchor."""
    note_id = NoteId(page.subject)
    note = view.note(note_id)
    more = view.translator(note.lang)("et_al") if len(note.authors) > 2 else ""
    names = ", ".join(note.authors[:2]) + more
    facts = " · ".join(part for part in (names, view.venue_name(note), str(note.year or "")) if part)
    sections = [section for section in view.raw_body(note_id).sections if section.anchor and section.text.strip()]
    data = {
        "t": shorten(note.title, SENTENCE),
        "l": other_language(note.title, note.lang) or note.lang,
        "n": note.lang,
        "f": shorten(facts, SECTION),
        "s": shorten(note.summary, SENTENCE),
        "h": {section.anchor: _beginning(section.text) for section in sections[:SECTIONS]},
    }
    return json.dumps({key: value for key, value in data.items() if value}, ensure_ascii=False, separators=(",", ":"))


def _beginning(text: str) -> str:
    """What a section begins with; formulas stand in its text as they are typed."""
    text = text[: 2 * SECTION]
    return shorten(tex_words(text) if FORMULA.search(text) else text, SECTION)


KIND = Kind(name="preview", pages=pages, make=make)
