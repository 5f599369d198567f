"""The citation figure of a paper: those it cites on the left, those that cite it on the right, x being the year."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from site_builder.model.source import NoteId
from site_builder.render.facts import NoteRef

NODES = 12  # with the paper itself; more cannot be told apart in a column of 15 rem
WIDTH = 240
LEFT, RIGHT = 24, 216  # where the first and the last year stand
TOP, LANE = 34, 24  # each node has a lane of its own, so that no label covers another; 24 is also the smallest target
LABEL_WIDTH = 24  # columns of a terminal: 24 Latin letters or 12 Chinese characters
COLUMN = 5.4  # user units of such a column in letters of 10.5
YEARS_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A year below the picture, at `x`."""

    x: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureNode:
    """A paper of the picture. `anchor` is the `text-anchor` of its label, "start", "middle" or "end"."""

    ref: NoteRef
    x: float
    y: int
    radius: float
    label: str
    label_x: float
    anchor: str
    is_self: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Coordinates in user units of a picture 240 wide; `rest` counts the papers that found no room."""

    height: int
    axes: str  # a line for each year, as the data of one path; so are `edges`
    ticks: tuple[Tick, ...]
    edges: str
    nodes: tuple[FigureNode, ...]
    rest: int


def citation_figure(me: NoteRef, cited: Sequence[NoteRef], citing: Sequence[tuple[NoteRef, int]]) -> Figure | None:
    """The figure of `me`; `citing` come with how often they cite it. None when there is nothing to draw.

    Notes without a year have no place on the axis. Of too many the ones that cite most, and the first cited, are drawn.
    """
    weights = {me.id: 5}
    mine = [ref for ref in cited if ref.year and ref.id != me.id]
    theirs = sorted((pair for pair in citing if pair[0].year and pair[0].id != me.id), key=lambda pair: -pair[1])
    by_id: dict[NoteId, NoteRef] = {}
    turns = max(len(mine), len(theirs))
    for turn in range(turns):  # one of each side in turn, so that neither crowds out the other
        if turn < len(theirs):
            by_id.setdefault(theirs[turn][0].id, theirs[turn][0])
            weights.setdefault(theirs[turn][0].id, min(theirs[turn][1], 5))
        if turn < len(mine):
            by_id.setdefault(mine[turn].id, mine[turn])
    if not me.year or not by_id:
        return None
    drawn = list(by_id.values())[: NODES - 1]
    return _draw(me, drawn, weights, rest=len(by_id) - len(drawn))


def _draw(me: NoteRef, others: Sequence[NoteRef], weights: Mapping[NoteId, int], *, rest: int) -> Figure:
    years = sorted({ref.year or 0 for ref in (me, *others)})
    xs = _columns(years)
    lanes = _lanes(len(others))
    middle = len(others) // 2
    nearest = sorted(others, key=lambda ref: (abs((ref.year or 0) - (me.year or 0)), ref.year or 0, ref.title, ref.id))
    rows = {me.id: middle} | {ref.id: lane for ref, lane in zip(nearest, lanes, strict=True)}
    in_time = sorted((me, *others), key=lambda ref: (ref.year or 0, ref.title, ref.id))
    nodes = tuple(
        _node(
            ref,
            x=xs[ref.year or 0],
            y=TOP + LANE * rows[ref.id],
            radius=5.5 if ref.id == me.id else 3.5 + 0.4 * (min(weights.get(ref.id, 1), 5) - 1),
            is_self=ref.id == me.id,
        )
        for ref in in_time
    )
    mine = next(node for node in nodes if node.is_self)
    height = TOP + LANE * len(others) + 40
    return Figure(
        height=height,
        axes="".join(f"M{xs[year]:g} 16V{height - 18}" for year in years),
        ticks=_ticks(years, xs),
        edges="".join(_curve(mine, node) for node in nodes if not node.is_self),
        nodes=nodes,
        rest=rest,
    )


def _node(ref: NoteRef, *, x: float, y: int, radius: float, is_self: bool) -> FigureNode:
    """The node with its label above it, or beside it where there would be too little room on one side."""
    label = short_label(ref.name, LABEL_WIDTH)
    half = COLUMN * text_width(label) / 2
    anchor, label_x = "middle", x
    if x < LEFT + 20 or x < half:
        anchor, label_x = "start", x - 8
    elif x > RIGHT - 20 or x > WIDTH - half:
        anchor, label_x = "end", x + 8
    return FigureNode(ref=ref, x=x, y=y, radius=radius, label=label, label_x=label_x, anchor=anchor, is_self=is_self)


def _columns(years: Sequence[int]) -> dict[int, float]:
    """Where each year stands: in proportion, unless a far one would press the others together."""
    span = years[-1] - years[0]
    if span == 0:
        return {years[0]: WIDTH / 2}
    places = {year: float(index) for index, year in enumerate(years)}
    if span <= 2 * len(years):
        places = {year: float(year - years[0]) for year in years}
    widest = places[years[-1]]
    return {year: round(LEFT + (RIGHT - LEFT) * place / widest, 1) for year, place in places.items()}


def _lanes(count: int) -> list[int]:
    """Lanes from the outermost to the middle one, which is left free for the paper itself."""
    free = [lane for lane in range(count + 1) if lane != count // 2]
    return sorted(free, key=lambda lane: (-abs(lane - count / 2), lane))


def _curve(mine: FigureNode, node: FigureNode) -> str:
    first, last = sorted((mine, node), key=lambda each: (each.x, each.y))
    if first.x == last.x:
        bend = first.x - 26 if first.x > WIDTH / 2 else first.x + 26
        return f"M{first.x:g} {first.y}C{bend:g} {first.y} {bend:g} {last.y} {last.x:g} {last.y}"
    half = round((first.x + last.x) / 2, 1)
    return f"M{first.x:g} {first.y}C{half:g} {first.y} {half:g} {last.y} {last.x:g} {last.y}"


def _ticks(years: Sequence[int], xs: dict[int, float]) -> tuple[Tick, ...]:
    """The labels of years that keep apart, the first and the last always."""
    labelled: list[int] = [years[0]]
    for year in years[1:-1]:
        if xs[year] - xs[labelled[-1]] >= 34 and xs[years[-1]] - xs[year] >= 34 and len(labelled) < YEARS_SHOWN:
            labelled.append(year)
    labelled.append(years[-1])
    return tuple(Tick(x=xs[year], label=str(year)) for year in dict.fromkeys(labelled))


def short_label(name: str, width: int) -> str:
    """The beginning of a name, in whole words, and a mark where more follows; `width` in columns of a terminal."""
    ends = list(accumulate(map(_letter_width, name[: width + 1])))
    if not ends or (ends[-1] <= width and len(name) <= width):
        return name
    cut = bisect_right(ends, width - 1)  # the mark takes one
    begun = name[:cut]
    whole = begun if name[cut] == " " or begun[-1:] > "\u2e7f" else begun.rpartition(" ")[0] or begun
    return whole.rstrip(" ,:;，：、-–") + "…"


def text_width(text: str) -> int:
    """In columns of a terminal, of which a Chinese character has two."""
    return sum(map(_letter_width, text))


def _letter_width(letter: str) -> int:
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
