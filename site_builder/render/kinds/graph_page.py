"""The page of the citation graph: the papers cited most and who cites them, by year, and a list of the cited.

The theme may draw all notes beside it, from graph.json.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.model.source import NoteId
from site_builder.render.facts import NoteRef
from site_builder.render.figure import short_label
from site_builder.render.frame import frame
from site_builder.render.kind import Kind, page_file, templated
from site_builder.render.view import View
from site_builder.text.alphabet import alphabetical

DRAWN = 200  # nodes of the picture
OF_A_YEAR = 24  # so that one rich year does not make the picture endless
EDGES = 500  # lines of the picture, those to the most cited papers
LISTED = 400
SMALLEST = 2.5  # radius of a paper that nobody cites
COLUMN, LANE, MARGIN = 130, 30, 40  # user units: between years, between nodes of a year, around
LABEL_WIDTH = 18  # columns of a terminal, which end before the next year


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    ref: NoteRef
    x: int
    y: int
    radius: float
    label: str
    mentions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    width: int
    height: int
    years: tuple[tuple[int, int], ...]  # (year, x)
    edges: tuple[str, ...]
    nodes: tuple[Node, ...]


def pages(site: Site, config: Config) -> Iterator[Page]:
    if "graph" in site.places and any(site.graph.backlinks.values()):
        yield Page(page_file(site.places["graph"]), "graph_page", "")


def context(page: Page, view: View) -> Mapping[str, object]:
    lang = view.site.lang
    translate = view.translator(lang)
    refs = {note.id: note for note in view.all_notes()}
    mentions = view.mentions()
    edges = view.edges()
    ranked = sorted(
        (refs[note] for note in mentions), key=lambda ref: (-mentions[ref.id], alphabetical(ref.title), ref.id)
    )
    return {
        **frame(
            view,
            lang=lang,
            title=translate("place_graph"),
            description=translate("graph_lede", n=len(edges), notes=len(ranked)),
            here="graph",
        ),
        "picture": draw([ref for ref in (*ranked, *_citing(refs, mentions, edges)) if ref.year], mentions, edges),
        "listed": [(ref, mentions[ref.id]) for ref in ranked[:LISTED]],
        "rest": max(0, len(ranked) - LISTED),
        "links": len(edges),
        "count": len(ranked),
    }


def _citing(
    refs: Mapping[NoteId, NoteRef], mentions: Mapping[NoteId, int], edges: Sequence[tuple[NoteId, NoteId]]
) -> list[NoteRef]:
    """The notes that cite others and are not cited themselves, those that cite most first."""
    cites = Counter(citing for citing, _ in edges if citing not in mentions)
    return sorted((refs[note] for note in cites), key=lambda ref: (-cites[ref.id], ref.title, ref.id))


def draw(
    ranked: Sequence[NoteRef], mentions: Mapping[NoteId, int], edges: Sequence[tuple[NoteId, NoteId]]
) -> Picture | None:
    """The first papers in columns by year, the first of a year on top; None with fewer than two."""
    chosen: list[NoteRef] = []
    of_year: Counter[int | None] = Counter()
    for ref in ranked:
        if len(chosen) < DRAWN and of_year[ref.year] < OF_A_YEAR:
            chosen.append(ref)
            of_year[ref.year] += 1
    if len(chosen) < 2:
        return None
    years = sorted({ref.year or 0 for ref in chosen})
    xs = {year: MARGIN + 20 + COLUMN * index for index, year in enumerate(years)}
    taken: dict[int, int] = {}
    nodes: dict[NoteId, Node] = {}
    for ref in chosen:
        row = taken.get(ref.year or 0, 0)
        taken[ref.year or 0] = row + 1
        x = xs[ref.year or 0]
        y = MARGIN + LANE * row + (years.index(ref.year or 0) % 2) * (LANE // 2)
        cited = mentions.get(ref.id, 0)
        radius = round(min(3.5 + 1.2 * log2(cited), 11), 1) if cited else SMALLEST
        nodes[ref.id] = Node(ref=ref, x=x, y=y, radius=radius, label=short_label(ref.name, LABEL_WIDTH), mentions=cited)
    drawn = sorted(
        (edge for edge in edges if edge[0] in nodes and edge[1] in nodes),
        key=lambda edge: (-mentions[edge[1]], edge),
    )
    return Picture(
        width=2 * MARGIN + 40 + COLUMN * (len(years) - 1) + 60,
        height=2 * MARGIN + LANE * max(taken.values()),
        years=tuple(xs.items()),
        edges=tuple(_curve(nodes[a], nodes[b]) for a, b in drawn[:EDGES]),
        nodes=tuple(sorted(nodes.values(), key=lambda node: (node.x, node.y))),
    )


def _curve(one: Node, other: Node) -> str:
    half = (one.x + other.x) // 2 if one.x != other.x else one.x - 40
    return f"M{one.x} {one.y}C{half} {one.y} {half} {other.y} {other.x} {other.y}"


KIND = Kind(name="graph_page", pages=pages, make=templated("graph.html", context))
