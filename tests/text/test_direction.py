"""Language tags and the way their languages are written."""

import pytest

from site_builder.text.direction import direction, primary


@pytest.mark.parametrize(
    ("lang", "first", "way"), [("zh-CN", "zh", ""), ("AR-eg", "ar", "rtl"), ("he", "he", "rtl"), ("", "", "")]
)
def test_tag_tells_its_language_and_its_direction(lang: str, first: str, way: str) -> None:
    assert (primary(lang), direction(lang)) == (first, way)
