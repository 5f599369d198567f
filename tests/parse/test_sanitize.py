from __future__ import annotations

import pytest

from site_builder.parse.sanitize import Tag, clean_style, read_html


def test_tags_and_texts() -> None:
    assert list(read_html('a<B CLASS="x" onclick=y>&lt;<br/></b><!-- c -->')) == [
        "a",
        Tag("b", False, {"class": "x"}),
        "<",
        Tag("br", False, {}),
        Tag("b", True, {}),
    ]


@pytest.mark.parametrize("source", ["<", "a < b", "<1>", "< b>", '<a "', "<a <b"])
def test_what_is_no_tag_is_text(source: str) -> None:
    assert "".join(piece for piece in read_html(source) if isinstance(piece, str)) == source


@pytest.mark.parametrize(
    "style", ["background: url(x)", "width: expression(1)", "position: fixed", "color: \\65 x", "--x: y", "color: a/*"]
)
def test_styles_that_load_or_move_are_dropped(style: str) -> None:
    assert clean_style(style) == ""


def test_styles_of_text_stay() -> None:
    assert clean_style("color: red; text-align:center; position: fixed") == "color: red; text-align: center"
