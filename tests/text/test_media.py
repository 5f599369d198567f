"""What a file is, by its name."""

from __future__ import annotations

import pytest

from site_builder.text.media import extension, is_picture


@pytest.mark.parametrize(
    ("path", "expected"),
    [("a.b/c", ""), ("a/B.TAR.GZ", "gz"), ("p.html ", "html"), ("x.png.", "png"), ("图.PNG", "png")],
)
def test_extension(path: str, expected: str) -> None:
    assert extension(path) == expected


def test_pictures() -> None:
    assert [is_picture(path) for path in ("a/b.JPeG", "c.svg", "d.tif", "png", "e.png/f")] == [
        True,
        True,
        False,
        False,
        False,
    ]
