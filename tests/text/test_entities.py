import pytest

from site_builder.text.entities import read_entities


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("R&amp;D &#169; &#xe9;", "R&D © é"),
        ("https://example.org/?a=1&copy=2&reg=3", "https://example.org/?a=1&copy=2&reg=3"),
        ("Research &copying; of &notes", "Research &copying; of &notes"),
        ("Law & order; R&D", "Law & order; R&D"),
        ("&#1", "&#1"),
    ],
)
def test_only_what_ends_in_a_semicolon_is_an_entity(text: str, read: str) -> None:
    assert read_entities(text) == read
