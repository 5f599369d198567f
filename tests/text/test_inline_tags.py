"""Tags in values, and words in angle brackets that are none."""

import pytest

from site_builder.text.inline_tags import without_inline_tags
from tests.made import cpu_s


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("<i>E. coli</i> and H<sub>2</sub>O", "E. coli and H2O"),
        ('<span style="font-variant:small-caps;">nmr</span> of <I>x</I>', "nmr of x"),
        ("<jats:italic>in vivo</jats:italic> <mml:math><mml:mi>k</mml:mi></mml:math>", "in vivo k"),
        ("First<br/>second", "First second"),
        ("Alpha <Beta>", "Alpha <Beta>"),
        ("List<T> and Map<K, V>", "List<T> and Map<K, V>"),
        ("a < b > c", "a < b > c"),
        ("Vec<i> over Vec<b>", "Vec<i> over Vec<b>"),
        ("The <video> element, and <title>", "The <video> element, and <title>"),
        ("`<b>bold</b>` in code", "`<b>bold</b>` in code"),
        ("\\<b>bold\\</b>", "\\<b>bold\\</b>"),
        ("x <3 y > z", "x <3 y > z"),
    ],
)
def test_tags_go_and_words_in_angle_brackets_stay(value: str, text: str) -> None:
    assert without_inline_tags(value) == text


@pytest.mark.parametrize("piece", ["<a b=c ", "<i", "`<b>", '<a b="', "<i></i", "< i>"])
def test_time_is_linear_in_broken_tags(piece: str) -> None:
    assert cpu_s(lambda: without_inline_tags(piece * 20_000)) < 2
