from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.source import NoteId
from site_builder.render.facts import NoteRef
from site_builder.render.figure import COLUMN, NODES, WIDTH, citation_figure, short_label, text_width


def ref(name: str, year: int | None) -> NoteRef:
    return NoteRef(
        id=NoteId(f"{name}.md"),
        title=name,
        url=f"{name}/",
        lang="en",
        name=name,
        key=name,
        authors=(),
        venue="",
        year=year,
        tags=(),
        aliases=(),
        summary="",
    )


ME = ref("me", 2010)


def test_nothing_to_draw_without_a_year_or_without_others() -> None:
    assert citation_figure(ME, [], []) is None
    assert citation_figure(ME, [ref("a", None)], []) is None
    assert citation_figure(ref("x", None), [ref("a", 2000)], []) is None


def test_cited_stand_left_and_citing_right() -> None:
    figure = citation_figure(ME, [ref("old", 2001)], [(ref("new", 2020), 1)])
    assert figure is not None
    assert [node.ref.name for node in figure.nodes] == ["old", "me", "new"]
    assert [node.x for node in figure.nodes] == sorted(node.x for node in figure.nodes)
    assert figure.edges.count("M") == 2


def test_of_many_each_side_keeps_its_share_and_the_rest_is_counted() -> None:
    cited = [ref(f"c{at}", 2000 + at % 5) for at in range(30)]
    citing = [(ref(f"n{at}", 2011 + at % 5), at) for at in range(30)]
    figure = citation_figure(ME, cited, citing)
    assert figure is not None
    names = [node.ref.name for node in figure.nodes]
    assert len(names) == NODES
    assert figure.rest == 60 - (NODES - 1)
    assert "n29" in names  # the one that cites most
    assert sum(name.startswith("c") for name in names) >= 5


def test_long_names_are_cut_for_the_label_alone_and_the_cut_is_marked() -> None:
    names = ("a very long name of a paper", "关于河口潮汐与港口水位的一篇综述", "十二个字的名字放得下不必截")
    figure = citation_figure(ME, [ref(name, 2001 + at) for at, name in enumerate(names)], [])
    assert figure is not None
    assert [(node.ref.name, node.label) for node in figure.nodes] == [
        (names[0], "a very long name of a…"),
        (names[1], "关于河口潮汐与港口水位…"),
        (names[2], "十二个字的名字放得下不…"),
        ("me", "me"),
    ]
    assert short_label(names[2], 26) == names[2]
    assert short_label("潮汐：方法", 7) == "潮汐…"
    assert short_label("x" * 100_000, 10) == "x" * 9 + "…"


def test_labels_stay_within_the_picture() -> None:
    names = [f"第{year}篇谈潮汐的论文集" for year in range(1990, 2001)]
    figure = citation_figure(ref("me", 1995), [ref(name, 1990 + at) for at, name in enumerate(names)], [])
    assert figure is not None
    for node in figure.nodes:
        long = text_width(node.label) * COLUMN
        left = {"start": node.label_x, "middle": node.label_x - long / 2, "end": node.label_x - long}[node.anchor]
        assert left >= 0 and left + long <= WIDTH + 8
        assert left <= node.x <= left + long


@given(st.lists(st.integers(1900, 2030), max_size=20), st.lists(st.integers(1900, 2030), max_size=20))
def test_no_two_nodes_share_a_lane_and_all_are_inside(before: list[int], after: list[int]) -> None:
    cited = [ref(f"c{at}", year) for at, year in enumerate(before)]
    citing = [(ref(f"n{at}", year), 1) for at, year in enumerate(after)]
    figure = citation_figure(ME, cited, citing)
    if figure is None:
        assert not before and not after
        return
    lanes = [node.y for node in figure.nodes]
    assert len(set(lanes)) == len(lanes)
    assert all(0 < node.x < 240 and 20 < node.y < figure.height - 20 for node in figure.nodes)
    assert figure.edges.count("M") == len(figure.nodes) - 1
