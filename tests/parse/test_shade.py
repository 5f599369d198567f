"""Colours behind words, and which ink can be read on them by day and by night."""

import pytest

from site_builder.parse.sanitize import clean_style
from site_builder.parse.shade import shade_of


@pytest.mark.parametrize(
    ("style", "shade"),
    [
        ("background: yellow", "light"),
        ("background:#FFF3A3A6;", "light"),
        ("padding: 1px; background-color: rgb(255 240 160)", "light"),
        ("background: hsl(60, 100%, 50%)", "light"),
        ("background: rgba(100%, 90%, 60%, 80%)", "light"),
        ("background: #123", "dark"),
        ("background: hsl(240deg 100% 15%)", "dark"),
        ("background: rgba(255, 235, 59, 0.3)", ""),
        ("background: #8088", ""),
        ("background: yellow; color: red", ""),
        ("color: yellow", ""),
        ("background: none", ""),
        ("background: linear-gradient(red, blue)", ""),
        ("background: rgb(1, 2)", ""),
        ("background: rgb(a, b, c)", ""),
        ("background: hsl(1turn 1% 1%)", ""),
        ("", ""),
    ],
)
def test_a_background_is_light_or_dark_where_it_is_so_on_any_paper(style: str, shade: str) -> None:
    assert shade_of(clean_style(style)) == shade
