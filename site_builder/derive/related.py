"""Related notes, each with the reason: who wrote them, who cites them together, what they cite, what they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import log
from operator import neg
from typing import NamedTuple

from site_builder.model.graph import Graph, Target
from site_builder.model.note import Note
from site_builder.model.site import Collection as TermCollection
from site_builder.model.site import Related
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
    notes: Sequence[int]
    weight: float


def related(
    notes: Mapping[NoteId, Note],
    graph: Graph,
    collections: Mapping[str, TermCollection],
    order: Mapping[NoteId, int],
    only: Collection[NoteId] | None = None,
) -> dict[NoteId, tuple[Related, ...]]:
    """Up to `SHOWN` notes for each note that has any, or each of `only`, the closest first; ties go by `order`."""
    ids = sorted(notes, key=order.__getitem__)
    number = {id: place for place, id in enumerate(ids)}
    asked = range(len(ids)) if only is None else sorted(number[id] for id in only)
    shared = list(_shared(graph, collections, number, None if only is None else frozenset(asked)))
    having: list[list[int]] = [[] for _ in ids]
    for thing, (_, _, holders, _) in enumerate(shared):
        for holder in holders:
            having[holder].append(thing)
    fillers = _fillers(notes, ids)
    found: dict[NoteId, tuple[Related, ...]] = {}
    sets: dict[int, frozenset[int]] = {}
    for place in asked:
        id = ids[place]
        close = _close(place, having[place], shared)
        for one in (place, *close):
            if one not in sets:
                sets[one] = frozenset(having[one])
        picked = [_explain(ids[other], sorted(sets[place] & sets[other]), shared) for other in close]
        if len(picked) < SHOWN:
            shown = {place, *close}
            picked += [filler for other, filler in fillers[place] if other not in shown]
        if picked:
            found[id] = tuple(picked[:SHOWN])
    return {id: found[id] for id in sorted(found)}


def related_otherwise(graph: Graph, links: Mapping[NoteId, Sequence[Target]]) -> set[NoteId]:
    """The notes that may be related to others since `links`, the targets of some notes, became those of the graph."""
    now = ((id, graph.targets[id]) for id in links)
    touched = {cited for _, targets in (*links.items(), *now) for target in targets if (cited := _cited(target))}
    citing = {id for id, targets in graph.targets.items() if any(_cited(target) in touched for target in targets)}
    return {*links, *citing, *(NoteId(cited) for cited in touched if cited in graph.targets)}


def noted_otherwise(was: Mapping[str, TermCollection], now: Mapping[str, TermCollection]) -> set[NoteId] | None:
    """The notes under terms that have other notes than before; None when terms are listed in another order, as what
    weighs the same is taken in that order.
    """
    found: set[NoteId] = set()
    for name in ("authors", "tags"):
        old, new = (collections[name].terms if name in collections else {} for collections in (was, now))
        if [slug for slug in old if slug in new] != [slug for slug in new if slug in old]:
            return None
        for slug in {**old, **new}:
            terms = [terms[slug] for terms in (old, new) if slug in terms]
            if len(terms) == 1 or (terms[0].name, terms[0].notes) != (terms[1].name, terms[1].notes):
                found.update(id for term in terms for id in term.notes)
    return found


def year_of(note: Note) -> int | None:
    return note.paper.year if note.paper else None


def _cited(target: Target) -> NoteId | str | None:
    """The note or paper without a note that a link leads to."""
    return target.note or (f"stub {target.name}" if target.kind == "stub" else None)


def _shared(
    graph: Graph,
    collections: Mapping[str, TermCollection],
    number: Mapping[NoteId, int],
    asked: frozenset[int] | None,
) -> Iterable[_Shared]:
    """What is shared by notes, one of them `asked` for, the rarest first; what more than `_REACH` notes share says
    nothing about two of them.
    """
    things: list[tuple[int, str, Sequence[int]]] = []  # rank of the reason, name, notes
    for rank, collection in ((_REASONS.index("coauthors"), "authors"), (_REASONS.index("tags"), "tags")):
        if collection in collections:
            for term in collections[collection].terms.values():
                if 1 < len(term.notes) <= _REACH:
                    things.append((rank, term.name, [number[id] for id in term.notes]))
    citing: dict[NoteId | str, list[int]] = defaultdict(list)
    for source, targets in graph.targets.items():
        cited = {target.note: None for target in targets if target.note is not None}
        cited.pop(source, None)
        here = number[source]
        if 1 < len(cited) <= _REACH:
            things.append((_REASONS.index("cocited"), "", [number[id] for id in cited]))
        for id in cited:
            citing[id].append(here)
        for key in {f"stub {target.name}": None for target in targets if target.kind == "stub"}:
            citing[key].append(here)
    rank = _REASONS.index("cites_same")
    things += [(rank, "", sources) for sources in citing.values() if 1 < len(sources) <= _REACH]
    things.sort(key=lambda thing: (len(thing[2]), thing[0]))  # stable, and made in a fixed order
    total = len(number)
    for rank, name, holders in things:
        if asked is not None and asked.isdisjoint(holders):
            continue
        reason = _REASONS[rank]
        yield _Shared(reason, name, holders, _WEIGHTS[reason] * log(1 + total / len(holders)) / log(1 + total))


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
        year = year_of(notes[id])
        if year:
            years[year].append(place)
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
