"""A canvas (JSON Canvas 1.0, https://jsoncanvas.org/spec/1.0/) as a page that reads from top to bottom.

Its HTML stands in reading order: group by group, then from top to bottom and from left to right, with the connections
as a list below. Where a theme has the room it lays the same elements out on a board, by the classes that
`parse/board.py` gives them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from html import escape, unescape
from typing import Any

from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.model.note import Context, Heading, Link, ParsedNote, ParseOptions, Section
from site_builder.model.source import Source
from site_builder.parse.board import Board, Box, Edge, place, read_box, read_edges
from site_builder.parse.body import write_body
from site_builder.parse.clean_markdown import clean_markdown
from site_builder.parse.compose import compose
from site_builder.parse.markdown import tokenize
from site_builder.parse.sheet import Sheet
from site_builder.parse.stretches import without_comments
from site_builder.text.decode import decode
from site_builder.text.regex import regex

LARGEST = 8_000_000  # bytes
MOST_NODES = 2000
MOST_EDGES = 5000
_LONGEST_NAME = 60  # letters of a text that stand for it in the list of connections
_ID = regex(r'"id"\s*:\s*"([^"\\]*)"')
_CONTROLS = regex("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NUL_SLOT = regex(r"\0[^\0]*\0|<[^>]*>")


def parse_canvas(source: Source, raw: bytes, options: ParseOptions) -> ParsedNote:
    """A canvas that cannot be read has a warning and no page."""
    sheet = Sheet(path=source.path, options=options, env={"lines": None}, first_line=0)
    read = _read(raw)
    if isinstance(read, str):
        where = Where(path=source.path)
        sheet.diagnostics.append(
            Diagnostic(
                code="canvas/invalid",
                severity=Severity.WARNING,
                message=f"this canvas cannot be read and has no page: {read}",
                where=where,
            )
        )
        return compose(source, options, sheet, "", spans={}, markdown="", is_held_back=True)
    boxes, edges = read
    lines = _lines(raw)
    return _Canvas(sheet, boxes, edges, lines).parsed(source, options)


def _read(raw: bytes) -> tuple[list[Box], list[Edge]] | str:
    """The nodes and edges, or why there are none."""
    if len(raw) > LARGEST:
        return "it is too large"
    text = decode(raw).text
    if not text.strip():
        return [], []
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return "it is not valid JSON"
    if not isinstance(data, dict):
        return "it is no JSON object"
    nodes, edges = data.get("nodes", []), data.get("edges", [])
    if not isinstance(nodes, list) or not isinstance(edges, list):
        return "its nodes or edges are no list"
    if len(nodes) > MOST_NODES or len(edges) > MOST_EDGES:
        return f"it has more than {MOST_NODES} nodes or {MOST_EDGES} edges"
    boxes: dict[str, Box] = {}
    for number, node in enumerate(nodes):
        if isinstance(node, dict):
            box = read_box(node, number, _clean)
            boxes.setdefault(box.id, box)
    return list(boxes.values()), read_edges(edges, boxes, _label)


def _clean(value: Any) -> str:
    """A text without the signs that no note can hold; JSON can spell them."""
    return _CONTROLS.sub("", value.replace("\r\n", "\n").replace("\r", "\n")) if isinstance(value, str) else ""


def _label(value: Any) -> str:
    """A short text on one line, without comments."""
    text = _clean(value)[:1000]
    return " ".join(without_comments(text)[0].split()) if text else ""


def _lines(raw: bytes) -> dict[str, int]:
    """The line of the file where each node stands."""
    lines: dict[str, int] = {}
    for number, line in enumerate(raw.decode("utf-8", "replace").split("\n"), 1):
        for match in _ID.finditer(line):
            lines.setdefault(match[1], number)
    return lines


class _Canvas:
    """Writes the boxes in reading order. `words` has for each box what stands for it in the list of connections."""

    def __init__(self, sheet: Sheet, boxes: Sequence[Box], edges: Sequence[Edge], lines: Mapping[str, int]) -> None:
        self.sheet = sheet
        self.board: Board = place(boxes, edges)
        self.edges = edges
        self.lines = lines
        self.parts: list[str] = []
        self.length = 0
        self.spans: dict[str, tuple[int, int]] = {}
        self.markdown: list[str] = []
        self.words: dict[str, str] = {}
        self.names: dict[str, str] = {}  # the same as Markdown

    def parsed(self, source: Source, options: ParseOptions) -> ParsedNote:
        is_board = self.board.is_drawn
        lines, words = self.board.drawings() if is_board else ("", "")
        self._add(f'<div class="canvas{" canvas-board" if is_board else ""}" data-canvas>\n')
        if is_board:
            self._add(f'<div class="canvas-sheet">\n{lines}')
        self._write_all("", 2, "")
        self._add(f"{words}</div>\n" if is_board else "")
        self._add("</div>\n")
        self._write_edges()
        return compose(
            source, options, self.sheet, "".join(self.parts), spans=self.spans, markdown="\n\n".join(self.markdown)
        )

    def _add(self, html: str) -> None:
        self.parts.append(html)
        self.length += len(html)

    def _write_all(self, group: str, level: int, heading: str) -> None:
        """The boxes of a group ("" for the board) and of the groups in it; a group is never within itself."""
        for box in self.board.inside(group):
            if box.kind == "group":
                self._write_group(box, level)
            else:
                self._write_box(box, level, heading)

    def _write_group(self, box: Box, level: int) -> None:
        sheet = self.sheet
        label = _label(box.text)
        start = self.length
        classes = f"canvas-group{self.board.classes(box)}"
        self._add('<section class="canvas-region">\n')
        anchor = ""
        if label:
            name = f"h{min(level, 6)}"
            anchor = sheet.anchors.heading(label)
            line = self.lines.get(box.id, 0)
            sheet.headings.append(Heading(level=min(level, 6), text=label, source=label, id=anchor, line=line))
            sheet.sections.append(Section(anchor=anchor, heading=label, text=""))
            title = f'<{name} id="\0#{anchor}\0">{escape(label, False)}</{name}>'
            self._add(f'<div class="{classes}">{title}</div>\n')
            self.markdown.append(f"{'#' * min(level, 6)} {label}")
            self.words[box.id] = f'<a href="#\0#{anchor}\0">{escape(label, False)}</a>'
            self.names[box.id] = label
        else:
            self._add(f'<div class="{classes}"></div>\n')
        self._write_all(box.id, level + 1, label)
        self._add("</section>\n")
        if anchor:
            self.spans[anchor] = (start, self.length)

    def _write_box(self, box: Box, level: int, heading: str) -> None:
        address = self.sheet.read_address(box.text) if box.kind == "link" else None
        if address is not None and address.kind != "web":
            return  # nothing of it may be shown
        anchor = f"pl-node-{box.number + 1}"
        self._add(f'<div class="canvas-node canvas-{box.kind}{self.board.classes(box)}" id="\0#{anchor}\0">\n')
        if box.kind == "text":
            self._write_text(box, level, heading, anchor)
        elif box.kind == "file":
            self._write_file(box, heading)
        elif address is not None:
            self._write_address(box, address.url)
        self._add("</div>\n")

    def _write_text(self, box: Box, level: int, heading: str, anchor: str) -> None:
        """Markdown as in a note; its headings stand below the page's title and the group's."""
        whole = self.sheet
        tokens, env = tokenize(box.text, whole.options)
        for token in tokens:
            if token.type in ("heading_open", "heading_close"):
                token.tag = f"h{min(int(token.tag[1]) + level - 1, 6)}"
        env["lines"] = [self.lines.get(box.id, 0)]
        sheet = Sheet(
            path=whole.path,
            options=whole.options,
            env=env,
            first_line=0,
            links=whole.links,
            headings=whole.headings,
            blocks=whole.blocks,
            places=whole.places,
            tags=whole.tags,
            sections=whole.sections,
            footnotes=whole.footnotes,
            diagnostics=whole.diagnostics,
            anchors=whole.anchors,
            footnote_uses=whole.footnote_uses,
            search_heading=heading,
        )
        write_body(sheet, tokens)
        whole.has_math |= sheet.has_math
        whole.has_base |= sheet.has_base
        html = "".join(sheet.parts)
        for name, (start, stop) in sheet.character_spans().items():
            self.spans[name] = (self.length + start, self.length + stop)
        self._add(html)
        self.markdown.append(clean_markdown(box.text, whole.options).strip())
        shown = next((line for line in _NUL_SLOT.sub("", html).split("\n") if line.strip()), "")
        words = _shortened(shown.strip())
        self.words[box.id] = f'<a href="#\0#{anchor}\0">{words or "…"}</a>'
        self.names[box.id] = unescape(words) or "…"

    def _write_file(self, box: Box, heading: str) -> None:
        """The file itself, or nothing but a mark where it is not published: its name is not written here."""
        target = "/" + box.text.lstrip("/")
        fragment = box.detail.lstrip("#")
        line = self.lines.get(box.id, 0)
        stem = re.sub(r"\.md\Z", "", target.rpartition("/")[2], flags=re.IGNORECASE)
        links = self.sheet.links
        context = Context(before="", words=stem, after="", heading=heading)
        links.append(Link(kind="file", target=target, fragment=fragment, context=context, line=line))
        self._add(f"\0{len(links) - 1}\0\0/{len(links) - 1}\0\n")
        links.append(Link(kind="title", target=target, fragment=fragment, line=line))
        self.words[box.id] = f"\0{len(links) - 1}\0\0/{len(links) - 1}\0"
        self.names[box.id] = f"![[{target}]]"
        self.markdown.append(f"![[{target}]]")

    def _write_address(self, box: Box, url: str) -> None:
        shown = escape(_shortened_address(box.text), False)
        link = f'<a class="ext" href="{escape(url)}" rel="noopener">{shown}</a>'
        self._add(f"<p>{link}</p>\n")
        self.words[box.id] = link
        self.names[box.id] = f"<{url}>"
        self.markdown.append(f"<{url}>")

    def _write_edges(self) -> None:
        rows = []
        lines = []
        for edge in self.edges:
            arrow = {(False, True): "→", (True, False): "←", (True, True): "↔"}.get((edge.is_from, edge.is_to), "—")
            label = f": {escape(edge.label, False)}" if edge.label else ""
            first, second = (self.words.get(id, "…") for id in (edge.start, edge.stop))
            rows.append(f"<li>{first} {arrow} {second}{label}</li>\n")
            ends = [self.names.get(id, "…") for id in (edge.start, edge.stop)]
            lines.append(f"- {ends[0]} {arrow} {ends[1]}{': ' + edge.label if edge.label else ''}")
        if not rows:
            return
        self._add(f'<ul class="canvas-edges">\n{"".join(rows)}</ul>\n')
        self.markdown.append("\n".join(lines))
        labels = " ".join(edge.label for edge in self.edges if edge.label)
        if labels:
            self.sheet.sections.append(Section(anchor="", heading="", text=labels))


def _shortened(html: str) -> str:
    """The start of escaped text; no entity is cut."""
    if len(html) <= _LONGEST_NAME:
        return html
    cut = html[:_LONGEST_NAME]
    return re.sub(r"&[^;\s]*\Z", "", cut).rstrip() + "…"


def _shortened_address(address: str) -> str:
    shown = re.sub(r"\Ahttps?://(?:www\.)?", "", address.strip()).rstrip("/")
    return shown if len(shown) <= 80 else shown[:79] + "…"
