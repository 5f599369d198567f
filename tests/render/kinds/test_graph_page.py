"""Which papers the picture by year shows, and where."""

from __future__ import annotations

from site_builder.model.source import NoteId
from site_builder.render.facts import NoteRef
from site_builder.render.kinds.graph_page import OF_A_YEAR, draw


def paper(name: str, year: int) -> NoteRef:
    return NoteRef(
        id=NoteId(f"{name}.md"), title=name, url=f"{name}/", lang="en", name=name, key=name, authors=(), venue="",
        year=year, tags=(), aliases=(), summary="",
    )  # fmt: skip


def test_papers_stand_in_columns_by_year_those_cited_most_on_top() -> None:
    refs = [paper("much", 2001), paper("some", 2001), paper("later", 2003), paper("citing", 2003)]
    mentions = {NoteId("much.md"): 4, NoteId("some.md"): 1, NoteId("later.md"): 1}
    edges = [(NoteId("citing.md"), NoteId("much.md")), (NoteId("elsewhere.md"), NoteId("much.md"))]
    picture = draw(refs, mentions, edges)
    assert picture is not None
    assert [year for year, _ in picture.years] == [2001, 2003]
    assert [(node.ref.title, node.mentions) for node in picture.nodes] == [
        ("much", 4), ("some", 1), ("later", 1), ("citing", 0),
    ]  # fmt: skip
    radii = [node.radius for node in picture.nodes]
    assert radii == sorted(radii, reverse=True) and radii[-1] < radii[-2]
    assert len(picture.edges) == 1


def test_a_rich_year_is_cut_and_one_paper_is_no_picture() -> None:
    many = [paper(f"p{number}", 2020) for number in range(100)]
    picture = draw(many, {}, [])
    assert picture is not None and len(picture.nodes) == OF_A_YEAR
    assert draw(many[:1], {}, []) is None


def test_labels_end_before_the_next_year() -> None:
    picture = draw([paper("关于河口潮汐与港口水位的一篇综述", 2001), paper("later", 2002)], {}, [])
    assert picture is not None
    assert [node.label for node in picture.nodes] == ["关于河口潮汐与港…", "later"]
