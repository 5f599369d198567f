"""Canvases: what is shown of each node, in which order, and that any bytes have an answer."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.note import ParsedNote
from site_builder.parse.board import place, read_box, read_edges
from tests.made import parsed


def read(raw: bytes, path: str = "maps/Plan.canvas") -> ParsedNote:
    return parsed(raw, path)


def canvas(*nodes: dict[str, Any], edges: list[Any] | None = None) -> ParsedNote:
    return read(json.dumps({"nodes": list(nodes), "edges": edges or []}).encode())


def text(id: str, words: str, x: int = 0, y: int = 0, **more: Any) -> dict[str, Any]:
    return {"id": id, "type": "text", "text": words, "x": x, "y": y, "width": 200, "height": 50} | more


def words_of(note: ParsedNote) -> str:
    return " ".join(
        re.sub(r"<[^>]*>|\0[^\0]*\0", " ", re.sub(r"<svg.*?</svg>", "", note.body.html, flags=re.S)).split()
    )


def test_text_is_markdown_below_the_title_of_the_page() -> None:
    note = canvas(text("a", "# Head\nSee [[Other#Part|words]] and #topic. %%hidden%%\n\n- one\n"))
    assert note.note.title == "Plan"
    assert [(heading.level, heading.text) for heading in note.note.headings] == [(2, "Head")]
    assert [(link.target, link.fragment) for link in note.note.links if link.kind == "wikilink"] == [("Other", "Part")]
    assert note.note.links[0].context is not None
    assert note.note.tags == ("topic",)
    assert "<li>one</li>" in note.body.html
    assert "hidden" not in repr(note)
    start, stop = note.body.spans["head"]
    assert note.body.html[start:stop].startswith("<h2")


def test_order_is_by_groups_then_down_then_right() -> None:
    note = canvas(
        text("d", "four", 900, 0),
        text("c", "three", 10, 200),
        text("b", "two", 300, 25),
        text("a", "one", 10, 20),
        {"id": "g", "type": "group", "label": "Group", "x": 0, "y": 0, "width": 600, "height": 300},
        {"id": "h", "type": "group", "x": 5, "y": 190, "width": 300, "height": 80},
    )
    assert words_of(note) == "Group one two three four"
    assert note.body.html.count("<section") == note.body.html.count("</section>") == 2
    assert note.note.headings[0].text == "Group"


def test_footnotes_and_anchors_of_several_texts_stay_apart() -> None:
    note = canvas(text("a", "## Same\nx[^1]\n\n[^1]: first"), text("b", "## Same\ny[^1]\n\n[^1]: second", y=200))
    assert [(footnote.id, "first" in footnote.html) for footnote in note.body.footnotes] == [
        ("fn-1", True),
        ("fn-2", False),
    ]
    assert [heading.id for heading in note.note.headings] == ["same", "same-2"]


def test_files_are_named_by_their_page_alone() -> None:
    note = canvas(
        {"id": "f", "type": "file", "file": "people/Ann Onym.md", "subpath": "#Life"},
        text("t", "Words", y=200),
        edges=[{"fromNode": "f", "toNode": "t", "label": "knows"}],
    )
    whole, title = note.note.links
    assert (whole.kind, whole.target, whole.fragment) == ("file", "/people/Ann Onym.md", "Life")
    assert (title.kind, title.context) == ("title", None)
    assert "Onym" not in note.body.html
    assert words_of(note) == "Words → Words : knows"


@pytest.mark.parametrize(
    ("url", "is_shown"),
    [
        ("https://example.org/a?b=1&c", True),
        ("javascript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        ("file:///home/ann/x.pdf", False),
        ("C:\\Users\\ann", False),
        ("secret/Name.md", False),
        ("", False),
    ],
)
def test_addresses_follow_the_rules_of_notes(url: str, is_shown: bool) -> None:
    note = canvas({"id": "l", "type": "link", "url": url})
    assert ("<a" in note.body.html) is is_shown
    if not is_shown and url:
        assert url not in note.body.html and url not in note.body.markdown


def test_edges_read_as_sentences_and_are_drawn() -> None:
    note = canvas(
        text("a", "*First* & last"),
        text("b", "Second", x=400),
        edges=[
            {
                "fromNode": "a",
                "toNode": "b",
                "fromSide": "right",
                "toSide": "left",
                "label": "to <b> %%x%%",
                "color": "2",
            },
            {"fromNode": "b", "toNode": "a", "toEnd": "none"},
            {"fromNode": "b", "toNode": "a", "fromEnd": "arrow"},
            {"fromNode": "b", "toNode": "gone"},
            "nonsense",
        ],
    )
    rows = re.findall(r"<li>(.*?)</li>", note.body.html)
    assert [re.sub(r"<[^>]*>", "", row) for row in rows] == [
        "First &amp; last → Second: to &lt;b&gt;",
        "Second — First &amp; last",
        "Second ↔ First &amp; last",
    ]
    assert note.body.html.count("<path d=") == 3
    assert "style=" not in note.body.html
    assert "- First & last → Second: to <b>" in note.body.markdown


@pytest.mark.parametrize("raw", [b"", b"  \n", b"{}", b'{"nodes": [], "edges": []}'])
def test_an_empty_canvas_is_an_empty_page(raw: bytes) -> None:
    note = read(raw).note
    assert note.publish is None and note.diagnostics == ()


@pytest.mark.parametrize(
    "raw",
    [b'{"nodes":', b"[]", b"3", b'{"nodes": 3}', b"[" * 100_000, b'{"nodes":[' + b"{}," * 3000 + b"{}]}", b"\xff\xfe{"],
)
def test_what_is_no_canvas_has_a_warning_and_no_page(raw: bytes) -> None:
    note = read(raw).note
    assert note.publish is False
    assert [str(told).split(": ")[0] + told.code for told in note.diagnostics] == ["maps/Plan.canvascanvas/invalid"]


def test_signs_that_no_note_can_hold_are_dropped() -> None:
    note = read(
        b'{"nodes":[{"type":"text","text":"a\\u0000 1 \\u0000b \\ud800c"},{"type":"group","label":"\\u00003\\u0000"}]}'
    )
    assert words_of(note) == "a 1 b c 3" or words_of(note) == "3 a 1 b c"
    assert note.note.links == ()
    note.body.html.encode()


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=6), inner, max_size=4)),
    max_leaves=10,
)
FIELDS = (
    "id type text file url label subpath x y width height color fromNode toNode fromSide toSide fromEnd toEnd".split()
)
VALUES = st.one_of(
    JSON,
    st.sampled_from(["text", "file", "link", "group", "a", "b", "#f00", "1", "arrow", "top"]),
    st.integers(-900, 900),
)
THINGS = st.lists(st.one_of(JSON, st.dictionaries(st.sampled_from(FIELDS), VALUES)), max_size=6)


@given(
    st.one_of(
        st.binary(max_size=60), st.builds(lambda n, e: json.dumps({"nodes": n, "edges": e}).encode(), THINGS, THINGS)
    )
)
def test_nothing_raises(raw: bytes) -> None:
    note = read(raw)
    note.body.html.encode()
    assert note.body.html.count("\0") % 2 == 0
    for start, stop in note.body.spans.values():
        assert 0 <= start <= stop <= len(note.body.html)


@given(THINGS)
def test_each_box_is_read_once(nodes: list[Any]) -> None:
    boxes = {}
    for number, node in enumerate(nodes):
        if isinstance(node, dict):
            box = read_box(node, number, lambda value: value if isinstance(value, str) else "")
            boxes.setdefault(box.id, box)
    board = place(list(boxes.values()), read_edges(nodes, boxes, str))

    def below(group: str) -> list[str]:
        return [id for box in board.inside(group) for id in (box.id, *(below(box.id) if box.kind == "group" else ()))]

    assert sorted(below("")) == sorted(boxes)
    for box in boxes.values():
        assert re.fullmatch(r"( canvas-c[1-6])?( c[xywhXYWH][0-9a-f])*", board.classes(box))
