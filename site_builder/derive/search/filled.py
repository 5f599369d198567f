"""Notes to which a library adds what they are found by: indexed as if they said it themselves.

The postings that are cached with a note tell what it says alone, as no other file may touch them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.derive.search.postings import index_note, indexed_facts
from site_builder.model.note import Body, Note
from site_builder.model.source import NoteId
from site_builder.text.digest import digest_value


def added_facts(said: Mapping[NoteId, Note], filled: Mapping[NoteId, Note]) -> dict[NoteId, str]:
    """The notes that a library made others in what they are found by, with a digest of that."""
    found: dict[NoteId, str] = {}
    for id, note in filled.items():
        if note is not said[id] and (facts := indexed_facts(note)) != indexed_facts(said[id]):
            found[id] = digest_value(facts)
    return found


class Filled(Mapping[NoteId, bytes]):
    """The packed postings of notes; those of the notes in `facts` are made on access from their head and body."""

    __slots__ = ("_bodies", "_facts", "_notes", "_postings")

    def __init__(
        self,
        postings: Mapping[NoteId, bytes],
        notes: Mapping[NoteId, Note],
        bodies: Mapping[NoteId, Body],
        facts: Mapping[NoteId, str],
    ) -> None:
        """`facts` as `added_facts` gives them; `notes` are filled."""
        self._postings = postings
        self._notes = notes
        self._bodies = bodies
        self._facts = facts

    def __getitem__(self, id: NoteId) -> bytes:
        return index_note(self._notes[id], self._bodies[id]) if id in self._facts else self._postings[id]

    def __iter__(self) -> Iterator[NoteId]:
        return iter(self._postings)

    def __len__(self) -> int:
        return len(self._postings)
