"""Bases as YAML: filters, order, groups, limits and summaries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.bases.expression import UnsupportedError
from site_builder.bases.query import Answer, ask, names_of, read_query
from site_builder.bases.values import Link, Row, read_date, text_of
from site_builder.model.note import Plain

ROWS = (
    Row(path="a.md", title="A", tags=("x",), properties={"price": 3, "kind": "one", "on": read_date("2024-01-02")}),
    Row(path="b.md", title="B", tags=("x", "y"), properties={"price": 10, "kind": "two"}),
    Row(path="c.md", title="C", properties={"kind": "one", "on": read_date("2023-01-02")}),
)
NAMES = names_of(ROWS, lambda name: "")


def answer(base: dict[str, Plain], number: int = 0) -> Answer:
    return ask(read_query(base), number, ROWS, None, NAMES)


def paths(base: dict[str, Plain], number: int = 0) -> str:
    return " ".join(row.path[0] for group in answer(base, number).groups for row in group.rows)


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (None, "a b c"),
        ("file.hasTag('x')", "a b"),
        ({"and": ["file.hasTag('x')", "price > 5"]}, "b"),
        ({"or": ["price > 5", "kind == 'one'"]}, "a b c"),
        ({"not": ["price > 5", "on < '2023-06-01'"]}, "a"),
        ({"or": [{"and": ["file.hasTag('x')", {"not": ["file.hasTag('y')"]}]}, "price == 10"]}, "a b"),
        ({"and": []}, "a b c"),
        ({"or": []}, "a b c"),
        (["price > 1", "price < 5"], "a"),
        (True, "a b c"),
    ],
)
def test_filters(filters: Plain, wanted: str) -> None:
    assert paths({"filters": filters}) == wanted
    assert paths({"views": [{"type": "table", "filters": filters}]}) == wanted


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ("file.hasLink(this)", "b c"),
        ({"and": ["file.hasLink( this.file )", "n > 1"]}, "c"),
        (["file.hasLink(this)"], "b c"),
        ({"or": ["file.hasLink(this)", "n == 9"]}, "b c d"),
        ({"not": ["file.hasLink(this)"]}, "a d"),
        ({"and": [{"not": ["file.hasLink(this)"]}]}, "a d"),
    ],
)
def test_who_links_here_is_looked_up(filters: Plain, wanted: str) -> None:
    """The short way, by the links of a note, finds what the filters alone would."""
    here = Row(path="a.md", title="A")
    link = Link(words="A", path="a.md")
    rows = (
        here,
        Row(path="b.md", title="B", links=(link,), properties={"n": 1}),
        Row(path="c.md", title="C", links=(link, Link(words="again", path="a.md")), properties={"n": 2}),
        Row(path="d.md", title="D", properties={"n": 9}),
    )
    found = ask(read_query({"filters": filters}), 0, rows, here, names_of(rows, lambda name: ""))
    assert " ".join(row.path[0] for group in found.groups for row in group.rows) == wanted


def test_filters_of_base_and_view_both_hold() -> None:
    assert paths({"filters": "file.hasTag('x')", "views": [{"filters": "price < 5"}, {}]}) == "a"


def test_sort_keeps_notes_without_a_value_last() -> None:
    def view(direction: str) -> dict[str, Plain]:
        return {"views": [{"sort": [{"property": "price", "direction": direction}], "order": ["file.name"]}]}

    assert paths(view("ASC")) == "a b c"
    assert paths(view("DESC")) == "b a c"
    assert paths({"views": [{"sort": [{"column": "on"}], "limit": 2}]}) == "c a"


def test_groups_columns_formulas_and_summaries() -> None:
    base: dict[str, Plain] = {
        "formulas": {"twice": "price * 2"},
        "properties": {"formula.twice": {"displayName": "Twice"}, "Kind": {"displayName": "Sort"}},
        "views": [
            {
                "type": "table",
                "name": "All",
                "order": ["file.name", "note.kind", "formula.twice"],
                "groupBy": {"property": "kind", "direction": "DESC"},
                "summaries": {"formula.twice": "Sum"},
            }
        ],
    }
    found = answer(base)
    assert [(group.name, len(group.rows)) for group in found.groups] == [("two", 1), ("one", 2)]
    assert [text_of(value) for value in found.groups[1].cells[0]] == ["A", "one", "6"]
    assert found.summaries == (None, None, 26)
    assert [column.label for column in read_query(base).views[0].columns] == ["", "Sort", "Twice"]


@pytest.mark.parametrize(
    ("base", "piece"),
    [
        ({"filters": {"nor": []}}, "filters: nor"),
        ({"filters": "now() > 3"}, "now()"),
        ({"views": [{"type": "map"}]}, "type: map"),
        ({"views": [{"order": ["file.mtime"]}]}, "file.mtime"),
        ({"views": [{"order": ["formula.none"]}]}, "formula.none"),
        ({"formulas": []}, "formulas"),
        ({"views": ["x"]}, "views"),
        ({"views": [{"summaries": {"price": "Mode"}}]}, "summaries: Mode"),
        ({"views": [{"sort": [{"direction": "ASC"}]}]}, "a sort without a property"),
    ],
)
def test_what_is_not_understood_is_named(base: dict[str, Plain], piece: str) -> None:
    with pytest.raises(UnsupportedError) as told:
        read_query(base)
    assert str(told.value) == piece


PLAIN = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=12)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from("filters views and or not type name order sort property limit groupBy summaries".split()),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from("filters formulas properties views summaries".split()), PLAIN, max_size=4))
def test_nothing_raises(base: dict[str, Plain]) -> None:
    try:
        query = read_query(base)
    except UnsupportedError:
        return
    for number in range(len(query.views)):
        ask(query, number, ROWS, ROWS[0], NAMES)
