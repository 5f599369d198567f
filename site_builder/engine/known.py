"""The site of the last build, as far as a process knows it: all of it, or what an edit looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from site_builder.derive.group import newest_first
from site_builder.derive.mentions import Names, names_of
from site_builder.derive.search.index import number_notes
from site_builder.derive.site import Derived, bare
from site_builder.engine.lazy import Lazy, Over
from site_builder.engine.ledger import Ledger
from site_builder.model.note import Note
from site_builder.model.site import Site
from site_builder.model.source import NoteId
from site_builder.render.facts import Overview


class Place:
    """The ledger that a site is read from; another object in each build."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger


@dataclass(slots=True, kw_only=True)
class Known:
    """`site` has no search index, `raw` the heads as they were parsed.

    `lengths_count`: the language of the site hangs on the length of its notes. `place` is None where the site is all in
    memory.
    """

    site: Site
    overview: Overview
    raw: Mapping[NoteId, Note]
    lengths_count: bool
    has_bases: bool
    place: Place | None
    read_names: Callable[[], Names] | None = None
    _numbers: dict[NoteId, int] = field(default_factory=dict)
    _order: Mapping[NoteId, int] | None = None
    _names: Names | None = None

    def numbers(self) -> Mapping[NoteId, int]:
        """The numbers of the notes in the search index."""
        if not self._numbers:
            self._numbers = number_notes(self.site.notes)
        return self._numbers

    def order(self) -> Mapping[NoteId, int]:
        """The place of each note in the order of the site."""
        if self._order is None:
            self._order = newest_first(self.site.notes)
        return self._order

    def names(self) -> Names:
        """The names under which papers are mentioned."""
        if self._names is None:
            self._names = self.read_names() if self.read_names is not None else names_of(self.site.notes)
        return self._names

    def edited(self) -> Mapping[NoteId, Note]:
        """The heads of the notes that were edited since a build made all."""
        return self.raw.changes if isinstance(self.raw, Over) else {}

    def learn(self, heads: Mapping[NoteId, Note]) -> None:
        """Take the heads of notes as they stand in the ledger, to read none of them again."""
        base = self.raw.base if isinstance(self.raw, Over) else self.raw
        if isinstance(base, Lazy):
            base.learn(heads)

    def follow(self, ledger: Ledger) -> None:
        """Read from this ledger from now on."""
        if self.place is not None:
            self.place.ledger = ledger


def known_site(derived: Derived, overview: Overview, raw: Mapping[NoteId, Note]) -> Known:
    """What a build that made all leaves in memory."""
    site = derived.site
    return Known(
        site=bare(site),
        overview=overview,
        raw=raw,
        lengths_count=_lengths_count(site.notes),
        has_bases=any(note.has_base for note in site.notes.values()),
        place=None,
        _order=derived.order,
        _names=derived.names,
    )


def _lengths_count(notes: Mapping[NoteId, Note]) -> bool:
    counts = [*Counter(note.lang for note in notes.values() if note.lang).values()]
    return counts.count(max(counts, default=0)) > 1
