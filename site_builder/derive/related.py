"""Related notes, each with the reason: who wrote them, who cites them together, what they cite, what they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import log
from operator import neg
from typing import NamedTuple

from site_builder.model.graph import Graph
from site_builder.model.note import Note
from site_builder.model.site import Collection, Related
from site_builder.model.source import NoteId

SHOWN = 6
_YEAR_SHOWN = 3  # fillers of the same year
_REACH = 80  # notes weighed for one note: the rarest things they share come first, so hubs cost nothing
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
    sets = [frozenset(things) for things in having]
    for place, id in enumerate(ids):
        close = _close(place, having[place], shared)
        picked = [_explain(ids[other], sorted(sets[place] & sets[other]), shared) for other in close]
        if len(picked) < SHOWN:
            shown = {place, *close}
            picked += [filler for other, filler in fillers[place] if other not in shown]
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


def _close(place: int, things: list[int], shared: list[_Shared]) -> list[int]:
    """The notes that share most with this one."""
    scores: dict[int, float] = {}
    left = _REACH
    for thing in things:
        _, _, holders, weight = shared[thing]
        for other in holders:
            scores[other] = scores.get(other, 0.0) + weight
        left -= len(holders)
        if left <= 0:
            break
    scores.pop(place, None)
    ranked = sorted(zip(scores.values(), map(neg, scores), strict=True), reverse=True)
    return [-other for _, other in ranked[:SHOWN]]


def _explain(note: NoteId, things: list[int], shared: list[_Shared]) -> Related:
    """The reason that weighs most, how often it holds, and the rarest example."""
    weights: dict[str, float] = {}
    counts: dict[str, int] = {}
    examples: dict[str, str] = {}
    for thing in things:
        reason, name, _, weight = shared[thing]
        weights[reason] = weights.get(reason, 0.0) + weight
        counts[reason] = counts.get(reason, 0) + 1
        examples.setdefault(reason, name)
    reason = min(weights, key=lambda reason: (-weights[reason], _REASONS.index(reason)))
    return Related(note=note, reason=reason, count=counts[reason], detail=examples[reason])


def _fillers(notes: Mapping[NoteId, Note], ids: list[NoteId]) -> list[list[tuple[int, Related]]]:
    """For each paper its neighbours of the same year in the order of the site, by number."""
    years: dict[int, list[int]] = defaultdict(list)
    for place, id in enumerate(ids):
        paper = notes[id].paper
        if paper and paper.year:
            years[paper.year].append(place)
    same_year = {
        place: Related(note=ids[place], reason="year", count=1, detail=str(year))
        for year, places in years.items()
        for place in places
    }
    fillers: list[list[tuple[int, Related]]] = [[] for _ in ids]
    for places in years.values():
        steps = range(1, min(_YEAR_SHOWN, len(places) - 1) + 1)
        for rank, place in enumerate(places):
            near = (places[(rank + step) % len(places)] for step in steps)
            fillers[place] = [(other, same_year[other]) for other in near]
    return fillers
