"""What may be published."""

from __future__ import annotations

import pytest

from site_builder.resolve.published import may_publish, means_attachment


@pytest.mark.parametrize("path", ["a.png", "x/slides.PDF", "data.json", "no extension", "v1.2"])
def test_plain_files_may_be_published(path: str) -> None:
    assert may_publish(path)


@pytest.mark.parametrize(
    "path",
    """p.HTML x/app.js feed.xml CNAME x/_redirects .env .git/a.png b.canvas note.MD x.svgz x/theme.css a.mht x.phtml
    app.webmanifest user.ini p.html.""".split(),
)
def test_what_runs_configures_or_holds_notes_may_not(path: str) -> None:
    assert not may_publish(path)


def test_a_blank_at_the_end_of_a_name_hides_nothing() -> None:
    assert not may_publish("p.html ")


def test_a_dot_in_a_name_is_no_attachment() -> None:
    assert [means_attachment(target) for target in ("GPT-3.5", "x.pdf", "x.png", "note", "note.md")] == [
        False,
        True,
        True,
        False,
        False,
    ]
