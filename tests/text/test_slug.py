"""URLs of notes and attachments, and references between pages."""

from __future__ import annotations

from urllib.parse import unquote, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.text.slug import (
    PART_BYTES,
    asset_url,
    folder_url,
    note_url,
    numbered,
    quote_path,
    relative,
    safe_file_name,
    safe_name,
    slug,
)

names = st.text(min_size=1, max_size=40) | st.sampled_from(
    ["..", ".", "CON", "nul.txt", "a\u202eb", "%2e%2e", "x" * 300]
)
paths = st.lists(names.filter(lambda name: "/" not in name), min_size=1, max_size=5).map("/".join)
urls = st.lists(names.map(slug), max_size=4).map(lambda parts: "".join(part + "/" for part in parts))


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("papers/@2017Attention.md", "papers/2017Attention/"),
        ("Deep Learning.md", "Deep-Learning/"),
        ("深度 学习/注意力.md", "深度-学习/注意力/"),
        ("@people/@Ada.md", "@people/Ada/"),
        ("a - b.md", "a-b/"),
        ("GPT-3.5.md", "GPT-3.5/"),
        ("NOTE.MD", "NOTE/"),
        ("what?.md", "what-/"),
        ("CON.md", "CON-/"),
        ("aux/lpt1.txt.md", "aux-/lpt1-.txt/"),
        ("a\u202eb\u0007.md", "ab/"),
        ("....md", "untitled/"),
        ("wait... what.md", "wait.-what/"),
        ("100% of C#;D.md", "100--of-C--D/"),
        ("e\u0301.md", "é/"),
        ("index.html.md", "index-html/"),
        ("@.md", "@/"),
    ],
)
def test_a_note_url_mirrors_its_path(path: str, url: str) -> None:
    assert note_url(path) == url


def test_a_folder_url_keeps_the_at_sign() -> None:
    assert (folder_url("@people/x y"), folder_url("")) == ("@people/x-y/", "")


def test_an_attachment_keeps_its_spaces() -> None:
    assert asset_url("my files/a b?.png") == "my files/a b-.png"


def test_a_long_file_name_keeps_its_extension() -> None:
    name = safe_file_name("图" * 100 + ".png")
    assert name.endswith(".png") and len(name.encode()) <= PART_BYTES


def test_long_names_that_differ_at_the_end_stay_apart() -> None:
    assert slug("p" * 240 + "1") != slug("p" * 240 + "2")


def test_numbers_go_before_the_extension() -> None:
    assert [numbered("a/x/", 2), numbered("a/x.png", 3), numbered("a.b/x", 2), numbered("", 2)] == [
        "a/x-2/",
        "a/x-3.png",
        "a.b/x-2",
        "home-2/",
    ]


def test_all_but_unreserved_letters_are_encoded() -> None:
    assert quote_path("论/a b+c&d='@'~/") == "%E8%AE%BA/a%20b%2Bc%26d%3D%27%40%27~/"


@pytest.mark.parametrize(
    ("here", "there", "reference"),
    [
        ("", "", "./"),
        ("a/", "a/", "./"),
        ("", "a/", "a/"),
        ("a/b/", "a/c/", "../c/"),
        ("a/b/", "", "../../"),
        ("a/b/", "a/", "../"),
        ("a/", "x.png", "../x.png"),
        ("404.html", "a/", "a/"),
        ("", "a:b/", "a%3Ab/"),
    ],
)
def test_references_are_relative(here: str, there: str, reference: str) -> None:
    assert relative(here, there) == reference


@given(names)
def test_a_part_is_safe_everywhere(name: str) -> None:
    for part in (slug(name), safe_name(name), safe_file_name(name)):
        assert part and part == part.strip(". ") and ".." not in part
        assert len(part.encode()) <= PART_BYTES
        assert not set(part) & set('<>:"|?*\\/%#;\0\n\r\t\u202e')
        assert part.partition(".")[0].lower() not in ("con", "prn", "aux", "nul", "com1", "lpt9")


@given(names)
def test_a_safe_name_is_safe_already(name: str) -> None:
    assert safe_name(safe_name(name)) == safe_name(name)


@given(urls, urls)
def test_a_reference_leads_where_it_should(here: str, there: str) -> None:
    for prefix in ("https://example.org/", "https://example.org/some/where/"):
        reached = urljoin(prefix + quote_path(here), relative(here, there))
        assert unquote(reached) == unquote(prefix + quote_path(there))


@given(paths)
def test_a_url_never_climbs(path: str) -> None:
    for url in (note_url(path), asset_url(path)):
        assert not url.startswith("/") and not {"..", ".", ""} & set(url.rstrip("/").split("/"))
