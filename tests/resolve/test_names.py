"""The index of names."""

from __future__ import annotations

from site_builder.model.source import AssetId
from site_builder.resolve.names import NameIndex
from tests.made import bare_note


def an_index(*paths: str, assets: tuple[str, ...] = ()) -> NameIndex:
    notes = [bare_note(path, "") for path in paths]
    return NameIndex({note.id: note for note in notes}, {}, [AssetId(path) for path in assets])


def test_a_path_is_found_with_and_without_its_extension() -> None:
    index = an_index("x/A.md", assets=("x/a.png",))
    assert [[file.path for file in index.at(path)] for path in ("X/a", "x/a.MD", "x/A.png", "a")] == [
        ["x/A.md"],
        ["x/A.md"],
        ["x/a.png"],
        [],
    ]


def test_near_files_hide_the_others() -> None:
    index = an_index("x/n.md", "x/y/n.md", "xy/n.md", "n.md")
    assert [file.path for file in index.ending("n", "x")] == ["x/n.md", "x/y/n.md"]
    assert [file.path for file in index.ending("y/n", "")] == ["x/y/n.md"]
    assert len(index.ending("n", "elsewhere")) == 4


def test_the_page_of_a_folder_is_its_index_before_its_readme() -> None:
    index = an_index("a/README.md", "a/index.md", "b/b.md", "c/x.md")
    pages = [index.folder_page(folder) for folder in ("a", "b", "c", "")]
    assert [page and page.path for page in pages] == ["a/index.md", "b/b.md", None, None]


def test_a_missing_attachment_is_not_like_the_note_on_it() -> None:
    index = an_index("lit/leeLeaves2020.md")
    assert index.nearest("leeLeaves2020.pdf") == "lit/leeLeaves2020"
    assert index.nearest("leeLeaves2020.pdf", is_asset=True) is None
    index = an_index("lit/leeLeaves2020.md", assets=("files/leeLeaves2021.pdf",))
    assert index.nearest("leeLeaves2020.pdf", is_asset=True) == "files/leeLeaves2021.pdf"
