"""Links of front matter, and the picture and the words that stand for a note where it is shared."""

from __future__ import annotations

import pytest

from site_builder.model.note import Context, Note
from tests.made import parsed


def note_of(*lines: str) -> Note:
    return parsed("\n".join(("---", *lines, "---", "# T", "", "First words. More."))).note


@pytest.mark.parametrize(
    ("line", "cover", "kinds"),
    [
        ("cover: pics/a b.png", "pics/a b.png", ["image"]),
        ("image: [a.JPG, b.png]", "a.JPG", ["image"]),
        ('image: "![[a.webp|300]]"', "a.webp", ["wikilink"]),
        ("image: https://example.org/a?b=1", "https://example.org/a?b=1", []),
        ("cover: red", "", []),
        ("cover: javascript:a.png", "", []),
        ("image: /Users/ada/a.png", "", []),
        ("image: file:///home/ada/a.png", "", []),
        (r"image: 'C:\\Users\\ada\\a.png'", "", []),
        ("image: {a: b.png}", "", []),
        ("cover:", "", []),
    ],
)
def test_the_picture_of_a_note(line: str, cover: str, kinds: list[str]) -> None:
    note = note_of(line)
    assert note.cover == cover
    assert [link.kind for link in note.links] == kinds


def test_image_goes_before_cover() -> None:
    assert note_of("cover: a.png", "image: b.png").cover == "b.png"
    assert note_of("cover: a.png", "image:").cover == "a.png"


@pytest.mark.parametrize(
    ("line", "summary"),
    [
        ("description: In own words", "In own words"),
        ('description: "A <i>b</i> &amp; [[c|d]]  e"', "A b & d e"),
        ("description: 'x %% private %% y'", "x y"),
        ("description: [One, Two]", "One"),
        ("description:", "First words."),
        ("description: {a: b}", "First words."),
        ("description: In /home/ada/notes", "In notes"),
        (f"description: {'word ' * 100}", f"{'word ' * 47}word…"),
    ],
)
def test_a_description_goes_before_the_first_sentence(line: str, summary: str) -> None:
    assert note_of(line).summary == summary


def test_the_words_around_a_link_are_plain() -> None:
    (link, _) = note_of('related: "**See** `x` [[a/b|B]] and *then* [[c/d]], [f](g.md)"').links
    assert link.context == Context(before="related: See x ", words="B", after=" and then d, f")
    (bold,) = note_of('related: "**[[a]]** of all"').links
    assert bold.context == Context(before="related: ", words="a", after=" of all")
