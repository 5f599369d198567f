"""Where the boxes of a canvas stand: which group each is in, the order to read them in, and the drawing of the lines.

A page under a strict policy takes no inline styles, so a place is told by classes: `cx3 cXa` is column 0x3a of 256, and
`cy`/`cY`, `cw`/`cW`, `ch`/`cH` are row, width and height alike. The SVG's own width and height give the board its size.
"""

from __future__ import annotations

import colorsys
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

from site_builder.text.regex import regex

FARTHEST = 1_000_000  # px from the origin that a box may stand
LARGEST_BOX = 50_000  # px
LARGEST_BOARD = 4000  # px on the page, either way
SCALE = 0.75
SMALLEST_SCALE = 0.25  # below it no text could be read: the page has the reading order alone
MARGIN = 24
LAST = 255  # the last column and row
_ROW = 60  # px that boxes may differ and still stand side by side
_DEEPEST = 12  # groups within each other
_HEX = regex(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})\Z")
_HUES = ((0, 1), (30, 2), (55, 3), (135, 4), (190, 5), (270, 6), (360, 1))  # degrees of the six preset colours

Kind = Literal["text", "file", "link", "group"]
Side = Literal["top", "right", "bottom", "left"]
_OUTWARDS: Mapping[str, tuple[int, int]] = {"top": (0, -1), "right": (1, 0), "bottom": (0, 1), "left": (-1, 0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """`text` is Markdown, a path, an address or a group's label; `detail` a subpath. `color` is 1 to 6, 0 for none."""

    id: str
    number: int
    kind: Kind
    text: str
    detail: str
    x: float
    y: float
    width: float
    height: float
    color: int

    @property
    def area(self) -> float:
        return self.width * self.height

    def holds(self, x: float, y: float) -> bool:
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """`is_from`, `is_to`: whether an arrow stands at that end. A side is "" where none is said."""

    start: str
    stop: str
    start_side: str
    stop_side: str
    is_from: bool
    is_to: bool
    label: str
    color: int


def read_box(node: Mapping[str, Any], number: int, clean: Callable[[Any], str]) -> Box:
    """Whatever a node says there is a box; what cannot be is bent to what can."""
    kind: Kind = "text"
    text = clean(node.get("text"))
    match node.get("type"):
        case "file":
            kind, text = "file", clean(node.get("file"))
        case "link":
            kind, text = "link", clean(node.get("url"))
        case "group":
            kind, text = "group", clean(node.get("label"))
    return Box(
        id=clean(node.get("id")) or f"#{number}",
        number=number,
        kind=kind,
        text=text,
        detail=clean(node.get("subpath")),
        x=_number(node.get("x"), -FARTHEST, FARTHEST, 0),
        y=_number(node.get("y"), -FARTHEST, FARTHEST, 0),
        width=_number(node.get("width"), 20, LARGEST_BOX, 250),
        height=_number(node.get("height"), 20, LARGEST_BOX, 60),
        color=_color(node.get("color")),
    )


def read_edges(edges: Sequence[Any], boxes: Mapping[str, Box], clean: Callable[[Any], str]) -> list[Edge]:
    """The edges between boxes that there are."""
    found = []
    for edge in edges:
        if not isinstance(edge, dict):
            continue
        start, stop = edge.get("fromNode"), edge.get("toNode")
        if not isinstance(start, str) or not isinstance(stop, str) or start not in boxes or stop not in boxes:
            continue
        sides = [side if isinstance(side, str) and side in _OUTWARDS else "" for side in _sides(edge)]
        found.append(
            Edge(
                start=start,
                stop=stop,
                start_side=sides[0],
                stop_side=sides[1],
                is_from=edge.get("fromEnd") == "arrow",
                is_to=edge.get("toEnd", "arrow") == "arrow",
                label=clean(edge.get("label")),
                color=_color(edge.get("color")),
            )
        )
    return found


def _sides(edge: Mapping[str, Any]) -> tuple[Any, Any]:
    return edge.get("fromSide"), edge.get("toSide")


def _number(value: Any, least: float, most: float, default: float) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value:
        return default
    return float(max(least, min(value, most)))


def _color(value: Any) -> int:
    """A preset, or the preset whose hue is nearest to `#rrggbb`; 0 for grey and for anything else."""
    if not isinstance(value, str):
        return 0
    if value in ("1", "2", "3", "4", "5", "6"):
        return int(value)
    match = _HEX.match(value)
    if match is None:
        return 0
    digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
    hue, _, saturation = colorsys.rgb_to_hls(*(int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    return 0 if saturation < 0.15 else min(_HUES, key=lambda preset: abs(preset[0] - hue * 360))[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The laid-out canvas. Places are told from its upper left corner, in px of the canvas."""

    boxes: Mapping[str, Box]
    edges: Sequence[Edge]
    left: float
    top: float
    width: float
    height: float
    order: Mapping[str, Sequence[Box]] = field(default_factory=dict)  # of each group, "" for what is in none

    @property
    def scale(self) -> float:
        return min(SCALE, LARGEST_BOARD / self.width, LARGEST_BOARD / self.height)

    @property
    def is_drawn(self) -> bool:
        return len(self.boxes) > 1 and self.scale >= SMALLEST_SCALE

    def inside(self, group: str) -> Sequence[Box]:
        """What stands in a group, in reading order."""
        return self.order.get(group, ())

    def classes(self, box: Box) -> str:
        """What a theme needs to lay a box out, each class with a blank before it."""
        colour = f" canvas-c{box.color}" if box.color else ""
        if not self.is_drawn:
            return colour
        places = zip("xywh", self._cells(box), strict=True)
        return colour + "".join(f" c{name}{cell >> 4:x} c{name.upper()}{cell & 15:x}" for name, cell in places)

    def drawings(self) -> tuple[str, str]:
        """The lines, which belong behind the boxes, and their words, which belong before them ("" for none)."""
        drawn = [self._line(edge) for edge in self.edges]
        lines, words = ("".join(parts) for parts in zip(*drawn, strict=True)) if drawn else ("", "")
        return self._svg("canvas-lines", lines), self._svg("canvas-lines canvas-words", words) if words else ""

    def _svg(self, name: str, content: str) -> str:
        wide, high = round(self.width * self.scale), round(self.height * self.scale)
        return (
            f'<svg class="{name}" width="{wide}" height="{high}" '
            f'viewBox="0 0 {round(self.width)} {round(self.height)}" aria-hidden="true" focusable="false" data-pl-ui>'
            f"{content}</svg>\n"
        )

    def _cells(self, box: Box) -> tuple[int, int, int, int]:
        """Column, row, width and height; boxes that do not touch on the canvas do not overlap here."""
        found = []
        for start, length, whole in (
            (box.x - self.left, box.width, self.width),
            (box.y - self.top, box.height, self.height),
        ):
            first, last = (round(LAST * place / whole) for place in (start, start + length))
            first = max(0, min(first, LAST - 1))
            found.append((first, max(1, min(last, LAST) - first)))
        return found[0][0], found[1][0], found[0][1], found[1][1]

    def _point(self, box: Box, side: str) -> tuple[float, float]:
        column, row, columns, rows = self._cells(box)
        right, down = _OUTWARDS[side]
        return (
            (column + columns * (1 + right) / 2) * self.width / LAST,
            (row + rows * (1 + down) / 2) * self.height / LAST,
        )

    def _line(self, edge: Edge) -> tuple[str, str]:
        """The drawing and the words of one edge."""
        start, stop = self.boxes[edge.start], self.boxes[edge.stop]
        near, far = _facing(start, stop)
        sides = (edge.start_side or near, edge.stop_side or far)
        (x, y), (x2, y2) = self._point(start, sides[0]), self._point(stop, sides[1])
        bend = max(20.0, min(math.hypot(x2 - x, y2 - y) / 2, 200.0))
        (right, down), (right2, down2) = _OUTWARDS[sides[0]], _OUTWARDS[sides[1]]
        path = (
            f"M{x:.0f} {y:.0f}C{x + bend * right:.0f} {y + bend * down:.0f} "
            f"{x2 + bend * right2:.0f} {y2 + bend * down2:.0f} {x2:.0f} {y2:.0f}"
        )
        colour = f' class="canvas-c{edge.color}"' if edge.color else ""
        heads = _head(x, y, right, down) * edge.is_from + _head(x2, y2, right2, down2) * edge.is_to
        words = ""
        if edge.label:
            # the middle of the curve
            at = (x + x2) / 2 + 3 * bend * (right + right2) / 8, (y + y2) / 2 + 3 * bend * (down + down2) / 8
            words = f'<text x="{at[0]:.0f}" y="{at[1]:.0f}">{escape(edge.label, False)}</text>'
        return f'<g{colour}><path d="{path}"/>{heads}</g>', words


def _head(x: float, y: float, right: int, down: int) -> str:
    """An arrowhead whose tip touches the box; (right, down) leads away from it."""
    back = (x + 12 * right, y + 12 * down)
    return (
        f'<path class="canvas-head" d="M{x:.0f} {y:.0f}L{back[0] + 6 * down:.0f} {back[1] + 6 * right:.0f}'
        f'L{back[0] - 6 * down:.0f} {back[1] - 6 * right:.0f}Z"/>'
    )


def _facing(start: Box, stop: Box) -> tuple[Side, Side]:
    """The sides by which two boxes look at each other."""
    right = stop.x + stop.width / 2 - start.x - start.width / 2
    down = stop.y + stop.height / 2 - start.y - start.height / 2
    if abs(right) >= abs(down):
        return ("right", "left") if right >= 0 else ("left", "right")
    return ("bottom", "top") if down >= 0 else ("top", "bottom")


def place(boxes: Sequence[Box], edges: Sequence[Edge]) -> Board:
    """Each box goes into the smallest group around its middle, groups into larger ones."""
    groups = sorted((box for box in boxes if box.kind == "group"), key=lambda box: (box.area, box.number))
    rank = {group.id: number for number, group in enumerate(groups)}
    depth: dict[str, int] = {"": 0}
    order: dict[str, list[Box]] = {"": []}
    for box in (*reversed(groups), *(box for box in boxes if box.kind != "group")):
        first = rank[box.id] + 1 if box.kind == "group" else 0
        x, y = box.x + box.width / 2, box.y + box.height / 2
        around = next((group.id for group in groups[first:] if group.holds(x, y)), "")
        if box.kind == "group":
            if depth[around] >= _DEEPEST:
                around = ""
            depth[box.id] = depth[around] + 1
        order.setdefault(around, []).append(box)
    for inside in order.values():
        inside.sort(key=lambda box: (box.y // _ROW, box.x, box.number))
    left = min((box.x for box in boxes), default=0) - MARGIN
    top = min((box.y for box in boxes), default=0) - MARGIN
    right = max((box.x + box.width for box in boxes), default=0) + MARGIN
    bottom = max((box.y + box.height for box in boxes), default=0) + MARGIN
    return Board(
        boxes={box.id: box for box in boxes},
        edges=edges,
        left=left,
        top=top,
        width=right - left,
        height=bottom - top,
        order=order,
    )
