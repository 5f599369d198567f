"""What a base gets to see of the notes."""

from __future__ import annotations

from site_builder.bases.values import Link, read_date
from site_builder.model.graph import Graph, Target
from site_builder.model.note import Link as Written
from site_builder.model.note import Note, Plain
from site_builder.model.site import Site
from site_builder.model.source import AssetId, NoteId
from site_builder.render.facts import rows_fact
from site_builder.render.rows import row_url, site_rows


def a_site(meta: dict[str, Plain], links: dict[Written, Target], *, has_base: bool = False) -> Site:
    first = Note(
        id=NoteId("in/First.md"),
        title="The first",
        lang="en",
        digest="1",
        body_digest="1",
        tags=("t",),
        links=tuple(links),
        meta=meta,
        has_base=has_base,
    )
    board = Note(id=NoteId("Board.canvas"), title="Board", lang="en", digest="2", body_digest="2")
    return Site(
        notes={first.id: first, board.id: board},
        bodies={},
        graph=Graph(targets={first.id: tuple(links.values()), board.id: ()}, backlinks={}),
        urls={first.id: "in/First/", board.id: "Board/"},
        stub_urls={},
        assets={},
        asset_urls={AssetId("p.png"): "p.png"},
        collections={},
        related={},
        search=(),
        places={},
    )


SECRET, BOARD, GONE = (Written(kind="wikilink", target=name) for name in ("Secret", "Board.canvas", "Gone"))
LINKS = {
    SECRET: Target(kind="private"),
    BOARD: Target(kind="note", note=NoteId("Board.canvas")),
    GONE: Target(kind="missing"),
}


def test_only_notes_are_rows() -> None:
    rows = site_rows(a_site({}, {}))
    assert [row.path for row in rows.rows] == ["in/First.md"]
    assert {rows.names.find(name) for name in ("first", "in/First", "/in/first.md", "First.md")} == {"in/First.md"}
    assert rows.names.find("Board") == ""


def test_names_of_held_back_notes_reach_no_base() -> None:
    site = a_site(
        {"one": "[[Secret]]", "two": "see [[Secret|it]] and [[Other]]", "three": [{"a": "[[Secret#x]]"}]}, LINKS
    )
    row = site_rows(site).rows[0]
    assert "Secret" not in repr(row) and "Other" not in repr(row)
    assert row.properties["one"] == Link(words="…")
    assert row.properties["two"] == "see it and …"
    assert row.links == (Link(words="Board", path="Board.canvas"), Link(words="Gone"))


def test_markdown_links_of_properties_are_their_words() -> None:
    meta: dict[str, Plain] = {
        "one": '[it](Secret.md "of (it)")',
        "two": ["see [it](<Secret.md#part>) here"],
        "web": "[paper](https://example.org/a?b=1)",
        "gone": "[words%% and more%%](https://example.org/c)",
    }
    properties = site_rows(a_site(meta, LINKS)).rows[0].properties
    assert properties["one"] == "it" and properties["two"] == ["see it here"]
    assert properties["web"] == Link(words="paper", url="https://example.org/a?b=1")
    assert properties["gone"] == Link(words="words", url="https://example.org/c")


def test_properties_get_their_types() -> None:
    meta: dict[str, Plain] = {
        "on": "2024-05-06",
        "to": "[[Board.canvas|the board]]",
        "tags": "a, b",
        "n": 3,
        "pdf": "file:///home/ann/private/Paper.pdf",
        "note": "words %%not these%%",
    }
    properties = site_rows(a_site(meta, LINKS)).rows[0].properties
    assert properties["on"] == read_date("2024-05-06")
    assert properties["to"] == Link(words="the board", path="Board.canvas")
    assert properties["tags"] == ["a", "b"]
    assert properties["n"] == 3
    assert properties["pdf"] == "Paper.pdf"
    assert properties["note"] == "words"


def test_the_fact_of_all_rows_is_made_only_for_bases() -> None:
    assert rows_fact(a_site({}, LINKS)) == ()
    assert rows_fact(a_site({}, LINKS, has_base=True)) != rows_fact(a_site({}, {}, has_base=True))


def test_urls() -> None:
    site = a_site({}, {})
    assert [row_url(site, path) for path in ("Board.canvas", "p.png", "none")] == ["Board/", "p.png", None]
