"""Years of publication, newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from site_builder.derive.group import Gathered, Group
from site_builder.model.note import Note
from site_builder.model.source import NoteId


def gather(notes: Mapping[NoteId, Note]) -> Iterator[Gathered]:
    years: dict[int, list[NoteId]] = defaultdict(list)
    for id in sorted(notes):
        paper = notes[id].paper
        if paper and paper.year:
            years[paper.year].append(id)
    for year in sorted(years, reverse=True):
        yield Gathered(key=str(year), name=str(year), notes=tuple(years[year]), keys=(str(year),))


COLLECTION = Group(name="years", gather=gather)
