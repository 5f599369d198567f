"""Papers completed from a bibliography: what a note states stays, what it leaves open is filled."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import quote

from site_builder.derive.collections.venue import is_one_venue
from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.model.note import CardField, Note
from site_builder.model.paper import Paper
from site_builder.model.source import NoteId
from site_builder.scholar.library import fill
from site_builder.text.cjk import fold
from site_builder.text.tex_words import with_formulas_as_words


@dataclass(frozen=True, slots=True)
class Completed:
    """Notes with their papers filled, and what there is to tell of each. `said` are the notes as they are written."""

    said: Mapping[NoteId, Note]
    library: Mapping[str, Paper]
    entries: Mapping[str, Paper]
    notes: Mapping[NoteId, Note]
    told: Mapping[NoteId, tuple[Diagnostic, ...]]

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return tuple(one for told in self.told.values() for one in told)


def complete(notes: Mapping[NoteId, Note], library: Mapping[str, Paper], before: Completed | None = None) -> Completed:
    """The notes with their papers filled. An entry belongs to a note by citation key, DOI, arXiv number, or the
    title together with the first author. Notes that are the same objects as `before` are not looked at again.

    Diagnostics: library/disagrees, a notice for each field that note and library state differently.
    """
    if not library:
        return Completed(notes, library, {}, notes, {})
    if before is None or before.library != library:
        before = None
        entries: Mapping[str, Paper] = _by_name(library)
    else:
        entries = before.entries
    told: dict[NoteId, tuple[Diagnostic, ...]] = {}
    filled: dict[NoteId, Note] = {}
    for id, note in notes.items():
        if before is not None and before.said.get(id) is note:
            filled[id], some = before.notes[id], before.told.get(id, ())
        else:
            filled[id], some = _filled(note, entries)
        if some:
            told[id] = some
    return Completed(notes, library, entries, filled, told)


def _filled(note: Note, entries: Mapping[str, Paper]) -> tuple[Note, tuple[Diagnostic, ...]]:
    """A note with what its entry adds, and where the two differ."""
    if note.paper is None:
        return note, ()
    entry = next((entries[name] for name in paper_names(note.paper) if name in entries), None)
    if entry is None:
        return note, ()
    told = []
    paper, disagreements = fill(note.paper, entry)
    for found in disagreements:
        if found.field == "container_title" and is_one_venue(found.note, found.library):
            continue
        field = _WORDS.get(found.field, found.field)
        message = f"{field} is `{found.note}` here and `{found.library}` in the library; the note's is shown"
        where = Where(path=note.id)
        told.append(Diagnostic(code="library/disagrees", severity=Severity.NOTICE, message=message, where=where))
    if paper != note.paper:
        is_named = paper.origins.get("title") == "library" and note.title.removeprefix("@") in _file_names(note.id)
        title = with_formulas_as_words(paper.title) if is_named else note.title
        note = replace(note, paper=paper, title=title, card=(*note.card, *_rows(note, paper)))
    return note, tuple(told)


def _rows(note: Note, paper: Paper) -> Iterator[CardField]:
    """Rows of the card for what the library alone states, after those of the note."""
    shown = {row.name for row in note.card}
    doi, arxiv = quote(paper.doi, safe="/():;.,-_"), quote(paper.arxiv, safe="/.")
    rows: tuple[tuple[str, str, Sequence[str]], ...] = (
        ("authors", "authors", [escape(person.display, False) for person in paper.authors]),
        ("issued", "year", [str(paper.year)]),
        ("container_title", "venue", [escape(paper.container_title, False)]),
        ("url", "url", [_link(paper.url, paper.url)]),
        ("doi", "doi", [_link(f"https://doi.org/{doi}", paper.doi)]),
        ("arxiv", "arxiv", [_link(f"https://arxiv.org/abs/{arxiv}", paper.arxiv)]),
    )
    for field, name, items in rows:
        if paper.origins.get(field) == "library" and getattr(paper, field) and name not in shown:
            yield CardField(name=name, label="", items=tuple(items))


def _file_names(id: NoteId) -> tuple[str, str]:
    stem = id.rpartition("/")[2].removesuffix(".md")
    return stem, stem.removeprefix("@")


def _link(address: str, words: str) -> str:
    return f'<a class="ext" href="{escape(address)}" rel="noopener">{escape(words, False)}</a>'


_WORDS = {"issued": "the year", "container_title": "the venue", "title": "the title", "authors": "the author list"}


def stub_papers(stubs: Collection[str], library: Mapping[str, Paper]) -> dict[str, Paper]:
    """What the library knows of papers without a note, by the folded key of the stub."""
    if not stubs:
        return {}
    entries: dict[str, Paper] = {}
    for name, paper in library.items():
        entries.setdefault(fold(name), paper)
        entries.setdefault(fold(paper.key), paper)
    return {key: entries[key] for key in stubs if key in entries}


def _by_name(library: Mapping[str, Paper]) -> dict[str, Paper]:
    """The first entry of each name wins."""
    entries: dict[str, Paper] = {}
    for key, paper in library.items():
        entries.setdefault(f"key {fold(key)}", paper)
        for name in paper_names(paper):
            entries.setdefault(name, paper)
    return entries


SHORTEST_TITLE = 12  # letters and digits; "Deep learning" is many a title, so that the first author counts too


def paper_names(paper: Paper) -> tuple[str, ...]:
    """What two records of one paper share at least one of, the surest first."""
    pairs = (("key", paper.key), ("doi", paper.doi), ("arxiv", paper.arxiv), ("title", _title_and_author(paper)))
    return tuple(f"{scheme} {fold(value)}" for scheme, value in pairs if value)


def _title_and_author(paper: Paper) -> str:
    letters = "".join(filter(str.isalnum, paper.title))
    first = (paper.authors[0].family or paper.authors[0].literal) if paper.authors else ""
    return f"{letters} {first}" if len(letters) >= SHORTEST_TITLE and first else ""
