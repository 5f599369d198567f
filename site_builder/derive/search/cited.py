"""Papers that notes cite and a library knows, but no note is about: they have a page, and are found like notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.derive.search.postings import CITED, index_note, is_cited
from site_builder.model.note import Body, Note
from site_builder.model.paper import Paper
from site_builder.model.source import NoteId


class Cited(Mapping[NoteId, bytes]):
    """Their packed postings, by ids that no note has, made on access. `urls` are those of their pages."""

    __slots__ = ("_papers", "urls")

    def __init__(self, papers: Mapping[str, Paper], urls: Mapping[str, str]) -> None:
        """By the folded citation key; a key of `papers` is one of `urls` too."""
        self._papers = {NoteId(CITED + key): paper for key, paper in papers.items()}
        self.urls: Mapping[NoteId, str] = {NoteId(CITED + key): urls[key] for key in papers}

    def __getitem__(self, id: NoteId) -> bytes:
        paper = self._papers[id]
        title = paper.title or paper.key
        note = Note(id=id, title=title, lang="", digest="", body_digest="", paper=paper)
        return index_note(note, Body(html=""))

    def __iter__(self) -> Iterator[NoteId]:
        return iter(self._papers)

    def __len__(self) -> int:
        return len(self._papers)

    def is_same(self, id: NoteId, other: Cited) -> bool:
        """Whether `other` says the same of a paper."""
        return id in other and self._papers[id] == other._papers[id]


NONE_CITED = Cited({}, {})


class WithCited(Mapping[NoteId, bytes]):
    """The packed postings of notes and of papers without one."""

    __slots__ = ("_cited", "_notes")

    def __init__(self, notes: Mapping[NoteId, bytes], cited: Cited) -> None:
        self._notes = notes
        self._cited = cited

    def __getitem__(self, id: NoteId) -> bytes:
        return self._cited[id] if is_cited(id) else self._notes[id]

    def __iter__(self) -> Iterator[NoteId]:
        yield from self._notes
        yield from self._cited

    def __len__(self) -> int:
        return len(self._notes) + len(self._cited)
