"""All notes by folder: what order, what is a folder's own note, how deep."""

from __future__ import annotations

from typing import Any

from site_builder.model.source import NoteId
from site_builder.render.facts import NoteRef
from site_builder.render.kinds.notes import DEEPEST, Folder, in_folders


def note(path: str, title: str = "", year: int | None = None, url: str = "") -> NoteRef:
    return NoteRef(
        id=NoteId(path), title=title or path.rpartition("/")[2].removesuffix(".md"), url=url or f"{path}/", lang="en",
        name="", key="", authors=(), venue="", year=year, tags=(), aliases=(), summary="",
    )  # fmt: skip


def outline(folder: Folder) -> list[object]:
    return [*([each.name, outline(each)] for each in folder.folders), *(ref.title for ref in folder.notes)]


def test_folders_come_first_and_numbers_count() -> None:
    tree = in_folders([note("b/Chapter 10.md"), note("b/Chapter 2.md"), note("a.md"), note("A/x.md"), note("b.md")])
    assert outline(tree) == [["A", ["x"]], ["b", ["Chapter 2", "Chapter 10"]], "a", "b"]
    assert [folder.count for folder in tree.folders] == [1, 2]


def test_the_note_of_a_folder_heads_it() -> None:
    head = note("Tides/README.md", url="Tides/")
    tree = in_folders([head, note("Tides/Tides.md", "All tides"), note("Tides/Ebb.md")])
    (folder,) = tree.folders
    assert folder.index is not None and folder.index.id == "Tides/README.md"
    assert outline(tree) == [["Tides", ["All tides", "Ebb"]]]


def test_what_lies_very_deep_is_one_folder_with_a_long_name() -> None:
    deep = "/".join(f"d{level}" for level in range(300))
    tree = in_folders([note(f"{deep}/x.md")])
    depth = 0
    while tree.folders:
        (tree,) = tree.folders
        depth += 1
    assert depth == DEEPEST + 1 and tree.name.endswith("d298/d299")
    assert outline(tree) == ["x"]


def test_same_names_and_odd_numerals_have_an_order_too() -> None:
    refs = [note("z.md", "²"), note("y.md", "2"), note("x.md", "2"), note("w.md", "a2"), note("v.md", "")]
    assert [ref.id for ref in in_folders(refs).notes] == [ref.id for ref in in_folders(reversed(refs)).notes]


def test_page_lists_every_note_once(shelf: Any) -> None:
    page = shelf.page("all-notes/index.html")
    links = [link.attributes["href"] for link in page.css(".tree a")]
    assert len(links) == len(set(links)) == len(shelf.site.notes)
    assert page.css_first("h1").text() in [link.text() for link in page.css(".foot a")]


def test_papers_alone_have_their_table(shelf: Any) -> None:
    from dataclasses import replace

    papers = {id: one for id, one in shelf.site.notes.items() if one.paper}
    site = replace(shelf.site, notes=papers, bodies={id: shelf.site.bodies[id] for id in papers})
    assert "all-notes/index.html" not in shelf.paths(site)
    assert "papers/index.html" in shelf.paths(site)
