"""Expressions of filters and formulas: what they yield, what is refused, and that nothing raises."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.bases.expression import Scope, UnsupportedError, read_expression, run
from site_builder.bases.functions import FUNCTIONS, METHODS
from site_builder.bases.values import LONGEST_TEXT, Link, Row, Value, read_date, text_of

TIDES = Row(
    path="sea/Tides.md",
    title="Tides",
    tags=("water/salt", "moon"),
    links=(Link(words="Boats", path="Boats.md"), Link(words="Unwritten")),
    properties={
        "price": 3,
        "age": 2,
        "due": read_date("2024-03-31"),
        "status": "done",
        "parts": [1, [2, 3]],
        "author": Link(words="Boats", path="Boats.md"),
        "names": ["Ann", "Bo"],
        "shape": {"sides": 4},
    },
)
BOATS = Row(path="Boats.md", title="Boats", tags=("moon",), links=(Link(words="Tides", path="sea/Tides.md"),))
ROWS: Mapping[str, Row] = {row.path: row for row in (TIDES, BOATS)}


def find(name: str) -> str:
    return next((path for path, row in ROWS.items() if name in (path, row.stem)), "")


def value_of(source: str, row: Row = TIDES, this: Row | None = BOATS, **formulas: str) -> Value:
    read = {name: read_expression(text) for name, text in formulas.items()}
    return run(read_expression(source), Scope(row=row, this=this, formulas=read, find=find, rows=ROWS))


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("price * (2 + age) - 1", 11),
        ("-price + 2 * 3", 3),
        ("7 % 4", 3),
        ("(price / age).toFixed(2)", "1.50"),
        ("(2.5).round()", 3),
        ("(2.3333).round(2)", 2.33),
        ("if(price > 2, 'dear', 'cheap')", "dear"),
        ("if(nothing, 1)", None),
        ("status == 'done' && !false", True),
        ("status != 'done' || age >= 2", True),
        ("note.price == note['price']", True),
        ("due > '2024-01-01'", True),
        ("due < date('2024-01-01')", False),
        ("(due + '1M').format('YYYY-MM-DD')", "2024-04-30"),
        ("(due - '1 week').toString()", "2024-03-24"),
        ("date('2024-01-02') - date('2024-01-01')", 86_400_000),
        ("due.year + due.month", 2027),
        ("parts.flat().map(value * 2).reduce(acc + value, 0)", 12),
        ("[1, 2, 3, 4].filter(value > 2 && index > 2)", [4]),
        ("names.join(' and ').lower()", "ann and bo"),
        ("[3, 1, 2].sort().reverse()", [3, 2, 1]),
        ("[1, 2, 2].unique().length", 2),
        ("names[1] + names[9]", "Bo"),
        ("shape.sides + shape['sides']", 8),
        ("list(status).contains('done')", True),
        ("names.containsAll('Ann', 'Bo') && names.containsAny('x', 'Bo')", True),
        ("'hello'.startsWith('he') && 'hello'.endsWith('lo')", True),
        ("'hello'.slice(1, 4) + 'a,b'.split(',')[1]", "ellb"),
        ("'he said \"hi\"'.contains('\"')", True),
        ("''.isEmpty() && nothing.isEmpty() && !status.isEmpty()", True),
        ("file.name == 'Tides' && file.name == 'Tides.md'", True),
        ("file.basename + file.ext + file.folder", "Tidesmdsea"),
        ("file.tags.contains('moon')", True),
        ("file.hasTag('water')", True),
        ("file.hasTag('wat', '#Moon')", True),
        ("file.hasTag('wat')", False),
        ("file.inFolder('sea') && !file.inFolder('se')", True),
        ("file.hasLink('Boats') && file.hasLink(this.file) && file.hasLink(this)", True),
        ("file.hasProperty('Price') && !file.hasProperty('x')", True),
        ("author == this && author != file", True),
        ("author.asFile().file.name", "Boats"),
        ("this.file.hasLink(file)", True),
        ("max(1, price) + min(4, 5)", 7),
        ("number('3.4') + number(true)", 4.4),
        ("price.isType('number') && due.isType('date')", True),
    ],
)
def test_values(source: str, wanted: Value) -> None:
    assert value_of(source) == wanted


@pytest.mark.parametrize(
    "source",
    [
        "1 / 0",
        "status * 2",
        "names + 1",
        "due > 3",
        "nothing + '1M'",
        "'x'.abs()",
        "'a'.repeat(9999999)",
        "date('soon')",
    ],
)
def test_what_does_not_fit_together_has_no_value(source: str) -> None:
    assert value_of(source) is None


def test_formulas_use_each_other_and_never_themselves() -> None:
    assert value_of("formula.double + 1", double="formula.base * 2", base="price") == 7
    assert value_of("formula.a", a="formula.b", b="formula.a") is None


@pytest.mark.parametrize(
    ("source", "piece"),
    [
        ("now() > due", "now()"),
        ("file.mtime", "file.mtime"),
        ("this.file.size > 3", "file.size"),
        ("status.matches('x')", "matches()"),
        ("random()", "random()"),
        ("/a+/.matches(status)", "/a+/.matches(status)"),
        ("a b", "a b"),
        ("price +", "price +"),
        ("'open", "'open"),
        ("note", "note"),
    ],
)
def test_what_is_not_of_the_language_is_named(source: str, piece: str) -> None:
    with pytest.raises(UnsupportedError) as told:
        read_expression(source)
    assert str(told.value) == piece


NAMES = "file this note formula value price parts names due if map filter reduce status".split()
SIGNS = [*"()[].,+-*/%!<>'\"", "==", "&&", "||", " ", "1", "2.5", "'x'", "true", "null", ".map(", "file."]
WORDS = st.sampled_from([*FUNCTIONS, *METHODS, *NAMES, *SIGNS])


@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=25).map("".join)))
@settings(max_examples=4 * settings.default.max_examples)
def test_nothing_raises(source: str) -> None:
    try:
        expression = read_expression(source)
    except UnsupportedError:
        return
    text_of(run(expression, Scope(row=TIDES, this=None, formulas={"f": expression}, find=find, rows=ROWS)))


@pytest.mark.parametrize(
    "source",
    [
        "(" * 5000 + "1" + ")" * 5000,
        "!" * 3000 + "a",
        "a" + "[0]" * 1000,
        "1" + "+1" * 1900,
        "f(" * 1000,
        "[" * 4001,
        "parts" + ".map(parts" * 30 + ")" * 30,
        "a" + ".b" * 1900,
        "if(1," * 700,
        "'abcdefghijklmnopqrstuvwxyz'.split('').reduce([acc, acc, acc, acc, acc, acc, acc, acc], 1).toString()",
        "'abcdefghijklmnopqrstuvwxyz'.split('').reduce([acc, acc].flat(), [1]).length",
        "'abcdefghijklmnopqrstuvwxyz'.split('').reduce(acc + acc, 'words').length",
        "'abcdefghijklmnopqrstuvwxyz'.split('').reduce(acc * acc, 9)",
    ],
)
def test_depth_and_length_have_an_end(source: str) -> None:
    with suppress(UnsupportedError):
        assert len(text_of(value_of(source))) <= LONGEST_TEXT
