"""Related notes, each with the reason: who wrote them, who cites them together, what they cite, what they are about."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import log
from typing import NamedTuple

from site_builder.model.graph import Graph
from site_builder.model.note import Note
from site_builder.model.site import Collection, Related
from site_builder.model.source import NoteId

SHOWN = 6
_YEAR_SHOWN = 3  # fillers of the same year
_REACH = 120  # notes weighed for one note: the rarest things they share come first, so hubs cost nothing
_WEIGHTS = {"coauthors": 2.0, "cocited": 1.6, "cites_same": 1.4, "tags": 1.0}
_REASONS = tuple(_WEIGHTS)


class _Shared(NamedTuple):
    """One thing that several notes have in common."""

    reason: str
    name: str  # to be shown: an author, a tag; "" for citations
    notes: tuple[int, ...]
    weight: float


def related(
    notes: Mapping[NoteId, Note],
    graph: Graph,
    collections: Mapping[str, Collection],
    order: Mapping[NoteId, int],
) -> dict[NoteId, tuple[Related, ...]]:
    """Up to `SHOWN` notes for each note that has any, the closest first; ties go by `order`."""
    ids = sorted(notes, key=order.__getitem__)
    number = {id: place for place, id in enumerate(ids)}
    shared = list(_shared(graph, collections, number))
    having: list[list[int]] = [[] for _ in ids]
    for thing, (_, _, holders, _) in enumerate(shared):
        for holder in holders:
            having[holder].append(thing)
    fillers = _fillers(notes, ids)
    found: dict[NoteId, tuple[Related, ...]] = {}
    for place, id in enumerate(ids):
        close = _close(place, having, shared)
        picked = [_explain(place, other, having, shared, ids) for other in close]
        picked += [
            filler for filler in fillers[place] if len(picked) < SHOWN and filler.note not in {r.note for r in picked}
        ]
        if picked:
            found[id] = tuple(picked[:SHOWN])
    return {id: found[id] for id in sorted(found)}


def _shared(graph: Graph, collections: Mapping[str, Collection], number: Mapping[NoteId, int]) -> Iterable[_Shared]:
    """The rarest first."""
    things: list[tuple[int, int, str, str, tuple[int, ...]]] = []

    def add(reason: str, key: str, name: str, holders: Iterable[NoteId]) -> None:
        places = tuple(dict.fromkeys(number[id] for id in holders))
        if 1 < len(places) <= _REACH:
            things.append((len(places), _REASONS.index(reason), key, name, places))

    for collection, reason in (("authors", "coauthors"), ("tags", "tags")):
        if collection in collections:
            for slug, term in collections[collection].terms.items():
                add(reason, slug, term.name, term.notes)
    citing: dict[str, list[NoteId]] = defaultdict(list)
    for source, targets in graph.targets.items():
        cited = dict.fromkeys(target.note for target in targets if target.note not in (None, source))
        add("cocited", source, "", [id for id in cited if id is not None])
        for id in cited:
            citing[f"note {id}"].append(source)
        for key in dict.fromkeys(target.name for target in targets if target.kind == "stub"):
            citing[f"stub {key}"].append(source)
    for key, sources in citing.items():
        add("cites_same", key, "", sources)
    things.sort(key=lambda thing: thing[:3])
    total = len(number)
    for size, rank, _, name, places in things:
        reason = _REASONS[rank]
        yield _Shared(reason, name, places, _WEIGHTS[reason] * log(1 + total / size) / log(1 + total))


def _close(place: int, having: list[list[int]], shared: list[_Shared]) -> list[int]:
    scores: dict[int, float] = {}
    left = _REACH
    for thing in having[place]:
        _, _, holders, weight = shared[thing]
        left -= len(holders)
        for other in holders:
            scores[other] = scores.get(other, 0.0) + weight
        if left <= 0:
            break
    scores.pop(place, None)
    best = heapq.nsmallest(SHOWN, ((-score, other) for other, score in scores.items()))
    return [other for _, other in best]


def _explain(place: int, other: int, having: list[list[int]], shared: list[_Shared], ids: list[NoteId]) -> Related:
    """The reason that weighs most, how often it holds, and the rarest example."""
    weights: dict[str, float] = {}
    things: dict[str, list[str]] = defaultdict(list)
    theirs = frozenset(having[other])
    for thing in having[place]:
        if thing in theirs:
            reason, name, _, weight = shared[thing]
            weights[reason] = weights.get(reason, 0.0) + weight
            things[reason].append(name)
    reason = min(weights, key=lambda reason: (-weights[reason], _REASONS.index(reason)))
    return Related(note=ids[other], reason=reason, count=len(things[reason]), detail=things[reason][0])


def _fillers(notes: Mapping[NoteId, Note], ids: list[NoteId]) -> list[tuple[Related, ...]]:
    """For each paper its neighbours of the same year in the order of the site."""
    years: dict[int, list[int]] = defaultdict(list)
    for place, id in enumerate(ids):
        paper = notes[id].paper
        if paper and paper.year:
            years[paper.year].append(place)
    fillers: list[tuple[Related, ...]] = [() for _ in ids]
    for year, places in years.items():
        count = len(places)
        for rank, place in enumerate(places):
            near = [places[(rank + step) % count] for step in range(1, min(_YEAR_SHOWN, count - 1) + 1)]
            fillers[place] = tuple(Related(note=ids[other], reason="year", count=1, detail=str(year)) for other in near)
    return fillers
