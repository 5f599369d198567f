"""llms.txt: a list of the notes with their Markdown twins and one line each, for programs that read text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.render.facts import NoteRef
from site_builder.render.kind import Kind
from site_builder.render.theme import Theme
from site_builder.render.view import View
from site_builder.text.regex import regex

SPECIAL = regex(r"([\\\[\]])")


def pages(site: Site, config: Config) -> Iterator[Page]:
    yield Page("llms.txt", "llms", "")


def make(page: Page, view: View, theme: Theme) -> str:
    notes = view.indexed_notes()
    papers = sorted((note for note in notes if note.is_paper), key=lambda note: (-(note.year or 0), note.title))
    others = [note for note in notes if not note.is_paper]
    description = view.site.description
    head = f"# {_line(view.site.title)}\n" + (f"\n> {_line(description)}\n" if description else "")
    return head + _section("Papers", papers, view) + _section("Notes", others, view)


def _section(title: str, notes: Iterable[NoteRef], view: View) -> str:
    rows = "".join(_row(note, view) for note in notes)
    return f"\n## {title}\n\n{rows}" if rows else ""


def _row(note: NoteRef, view: View) -> str:
    year = f" ({note.year})" if note.year else ""
    summary = f": {_line(note.summary)}" if note.summary else ""
    twin = f"{note.url}index.md"
    title = SPECIAL.sub(r"\\\1", _line(note.title))
    return f"- [{title}]({view.absolute(twin) or view.href(twin)}){year}{summary}\n"


def _line(text: str) -> str:
    return " ".join(text.split())


KIND = Kind(name="llms", pages=pages, make=make)
