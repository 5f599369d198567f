"""SVG pictures are published without anything that could run or ask another server."""

from __future__ import annotations

from xml.dom import minidom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.render.svg import clean_svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


def cleaned(inner: str) -> str:
    return clean_svg(f"{HEAD}{inner}</svg>".encode()).decode().strip().removeprefix(HEAD).removesuffix("</svg>")


def test_a_drawing_is_kept_as_it_is() -> None:
    drawing = '<g id="a"><path d="M0 0h4" style="fill:#fff"></path><text>层 &amp; 5 &lt; 6</text></g>'
    assert cleaned(drawing) == drawing


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        '<svg:script xmlns:svg="http://www.w3.org/2000/svg">alert(1)</svg:script>',
        "<foreignObject><p>x</p></foreignObject>",
        '<set attributeName="href" to="javascript:alert(1)"/>',
        '<animate attributeName="xlink:href" values="javascript:alert(1)"/>',
        '<set attributeName="onclick" to="alert(1)"/>',
    ],
)
def test_what_could_run_is_left_out(inner: str) -> None:
    assert cleaned(inner) == ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<rect onload="alert(1)" width="1"></rect>', '<rect width="1"></rect>'),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<a xlink:href="https://tracker.example/">x</a>', "<a>x</a>"),
        ('<use href="#a"></use>', '<use href="#a"></use>'),
        ('<image href="data:text/html,x"></image>', "<image></image>"),
        ('<image href="data:image/png;base64,AA=="></image>', '<image href="data:image/png;base64,AA=="></image>'),
        ('<rect fill="url(https://tracker.example/)"></rect>', "<rect></rect>"),
        ('<rect fill="url(#g)"></rect>', '<rect fill="url(#g)"></rect>'),
        ("<style>@import 'https://tracker.example/';</style>", "<style></style>"),
        ("<style>.a{fill:url(#g)}</style>", "<style>.a{fill:url(#g)}</style>"),
    ],
)
def test_attributes_and_styles_lose_outside_addresses(before: str, after: str) -> None:
    assert cleaned(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<!-- by Ann --><metadata>Ann</metadata><g></g>", "<g></g>"),
        ('<g xmlns:i="http://i.example/" i:export-filename="/home/ann/a.png" id="a"></g>', '<g id="a"></g>'),
        ('<i:view xmlns:i="http://i.example/"><g>Ann</g></i:view><g></g>', "<g></g>"),
        ('<g i:name="Ann" xml:space="preserve"><i:pgf>Ann</i:pgf></g>', '<g xml:space="preserve"></g>'),
        ('<RDF xmlns="http://rdf.example/"><g>Ann</g></RDF><g></g>', "<g></g>"),
        ('<svg content="all pages"><g></g></svg>', "<svg><g></g></svg>"),
        ('<s:g xmlns:s="http://www.w3.org/2000/svg"></s:g>', '<s:g xmlns:s="http://www.w3.org/2000/svg"></s:g>'),
    ],
)
def test_what_editors_add_for_themselves_is_left_out(before: str, after: str) -> None:
    assert cleaned(before) == after


@pytest.mark.parametrize("file", [b"<html><body>x</body></html>", b'<i:svg xmlns:i="http://i.example/"/>'])
def test_a_file_without_a_drawing_becomes_an_empty_picture(file: bytes) -> None:
    assert clean_svg(file) == b'<svg xmlns="http://www.w3.org/2000/svg"/>\n'


def test_a_file_that_is_no_xml_becomes_an_empty_picture() -> None:
    assert clean_svg(b"<svg><g></svg>") == b'<svg xmlns="http://www.w3.org/2000/svg"/>\n'


def test_entities_of_the_file_cannot_grow_without_bound() -> None:
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefghi", "bcdefghij", strict=True)
    )
    bomb = f"<!DOCTYPE svg [{entities}]>{HEAD}<text>&j;</text></svg>"
    assert len(clean_svg(bomb.encode())) < 10_000_000


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_text_inside_gives_well_formed_xml_or_an_empty_picture(text: str) -> None:
    minidom.parseString(clean_svg(f"{HEAD}{text}</svg>".encode()))
