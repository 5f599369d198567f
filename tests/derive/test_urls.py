"""Addresses: notes, our own pages, stubs, attachments, redirects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.derive.urls import Addresses, addresses, lone_stub_url
from site_builder.model.graph import Stub
from site_builder.model.note import Note, Plain
from site_builder.model.source import AssetId
from site_builder.text.cjk import fold
from tests.made import bare_note


def a_note(path: str, *, aliases: tuple[str, ...] = (), **meta: Plain) -> Note:
    return bare_note(path, aliases=aliases, meta=meta)


def given_out(*notes: Note | str, stubs: Iterable[str] = (), assets: Iterable[str] = ()) -> Addresses:
    made = [a_note(note) if isinstance(note, str) else note for note in notes]
    papers = {fold(name): Stub(key=fold(name), name=name, backlinks=()) for name in stubs}
    return addresses({note.id: note for note in made}, papers, [AssetId(path) for path in assets])


def urls(*notes: Note | str) -> Mapping[str, str]:
    return {str(id): url for id, url in given_out(*notes).notes.items()}


def codes(found: Addresses) -> list[str]:
    return [told.code for told in found.diagnostics]


def test_an_index_is_the_page_of_its_folder() -> None:
    assert urls("index.md", "a/README.md", "b/index.md", "b/readme.md", "c/c.md", "d/x.md") == {
        "index.md": "",
        "a/README.md": "a/",
        "b/index.md": "b/",
        "b/readme.md": "b/readme/",
        "c/c.md": "c/",
        "d/x.md": "d/x/",
    }


def test_an_index_wins_over_a_note_beside_its_folder() -> None:
    found = given_out("topic.md", "topic/index.md", "topic/topic.md")
    assert list(found.notes.values()) == ["topic-2/", "topic/", "topic/topic/"]
    assert [str(told.where) for told in found.diagnostics] == ["topic.md:1"]


def test_notes_that_meet_are_numbered_in_the_order_of_their_paths() -> None:
    found = given_out("A B.md", "A-B.md", "a-b.md", "A-B-2.md")
    assert dict(found.notes) == {"A B.md": "A-B/", "A-B-2.md": "A-B-2/", "A-B.md": "A-B-3/", "a-b.md": "a-b-4/"}
    assert codes(found) == ["url/collision"] * 2


def test_composed_and_decomposed_twins_are_two_pages() -> None:
    assert list(urls("\u00e9.md", "e\u0301.md").values()) == ["é/", "é-2/"]


@pytest.mark.parametrize(
    ("permalink", "url"),
    [
        ("/my/page/", "my/page/"),
        ("my page", "my-page/"),
        ("old/page.html", "old/page/"),
        ("%E8%AE%BA", "论/"),
        ("/", ""),
        ("../../out", "n/"),
        ("a/../../out", "n/"),
        ("%2e%2e/out", "n/"),
        ("//evil.example/x", "n/"),
        ("https://evil.example/x", "n/"),
        ("javascript:alert(1)", "n/"),
        ("a\\b", "n/"),
        ("a?b", "n/"),
        ("a#b", "n/"),
        ("CON", "n/"),
        ("a//b", "n/"),
        ("", "n/"),
        (7, "n/"),
        ("manifest.json", "n/"),
    ],
)
def test_a_permalink_stays_inside_the_site(permalink: Plain, url: str) -> None:
    assert urls(a_note("n.md", permalink=permalink))["n.md"] == url


def test_a_permalink_is_never_over_another_page() -> None:
    found = given_out(
        "a.md", a_note("b.md", permalink="/A/"), a_note("c.md", permalink="x"), a_note("d.md", permalink="x")
    )
    assert list(found.notes.values()) == ["a/", "b/", "x/", "d/"]
    assert codes(found) == ["url/permalink"] * 2


def test_redirects_lead_from_old_addresses() -> None:
    notes = (
        a_note("a.md", aliases=("Plain name", "/old/a/", "x/y", "TCP / IP"), redirects=["2019/a.html", "b", "../up"]),
        a_note("b.md", redirects="old/a", permalink="/b.html"),
    )
    found = given_out(*notes)
    assert found.redirects == {"2019/a.html": "a.md", "old/a/": "a.md", "x/y/": "a.md", "b.html": "b.md"}
    assert codes(found) == ["url/redirect"] * 3


def test_a_folder_of_the_vault_wins_over_our_own() -> None:
    found = given_out("papers/@x.md", "Search.md", assets=["tags/t.png"])
    assert (found.places["papers"], found.places["search"], found.places["tags"]) == (
        "all-papers/",
        "all-search/",
        "all-tags/",
    )
    assert found.places["authors"] == "authors/"
    assert codes(found) == ["url/moved"] * 3


def test_an_empty_vault_has_all_our_pages() -> None:
    found = given_out().places
    assert (found["home"], found["notes"], found["queue"], found["404"]) == ("", "all-notes/", "to-read/", "404.html")
    assert found["authors"] == "authors/"
    assert len(set(found.values())) == len(found)


def test_a_stub_is_where_its_note_would_be() -> None:
    found = given_out("read/@a.md", "read/@b.md", "x/@c.md", stubs=["2031 Future", "A"])
    assert found.stubs == {"2031 future": "read/2031-Future/", "a": "read/A-2/"}


def test_attachments_keep_their_path_unless_it_is_ours() -> None:
    assets = ["img/a b.png", "manifest.json", "n/index.html", "n/cite.bib", "x.png", "X.png"]
    found = given_out("n.md", assets=assets)
    assert found.assets == {
        "X.png": "X.png",
        "img/a b.png": "img/a b.png",
        "manifest.json": "manifest-2.json",
        "n/cite.bib": "n/cite-2.bib",
        "n/index.html": "n/index-2.html",
        "x.png": "x-2.png",
    }


def test_a_file_of_ours_is_never_a_folder() -> None:
    found = given_out("manifest.json/x.md", "y.png.md", assets=["manifest.json/x.png", "y.png"])
    assert (dict(found.notes), dict(found.assets)) == (
        {"manifest.json/x.md": "manifest.json-2/x/", "y.png.md": "y.png/"},
        {"manifest.json/x.png": "manifest.json-2/x.png", "y.png": "y-2.png"},
    )


part = st.text(st.sampled_from("aAbéE\u0301 -.@%#?论\u202e/"), min_size=1, max_size=4) | st.sampled_from(
    ["index", "README", "papers", "CON", "manifest.json", "404.html", "index.html"]
)
paths = st.lists(part, min_size=1, max_size=3).map(lambda parts: "/".join(parts))


def file_of(url: str) -> str:
    return url + "index.html" if url.endswith("/") or not url else url


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(paths, st.none() | paths), max_size=6),
    st.lists(paths, max_size=3),
    st.lists(paths, max_size=3),
    st.randoms(use_true_random=False),
)
def test_no_two_outputs_share_a_file(
    written: list[tuple[str, str | None]], stubs: list[str], assets: list[str], random: object
) -> None:
    notes = [a_note(path + ".md", permalink=link, redirects=[path, link]) for path, link in dict(written).items()]
    found = given_out(*notes, stubs=stubs, assets=set(assets))
    all_urls = [*found.notes.values(), *found.stubs.values(), *found.assets.values(), *found.redirects]
    all_urls += [url for url in found.places.values() if url]
    files = [fold(file_of(url)) for url in all_urls]
    assert len(set(files)) == len(files)
    folders = {file[: at + 1] for file in files for at, letter in enumerate(file) if letter == "/"}
    assert not folders & {file + "/" for file in files}
    for url in all_urls:
        assert not url.startswith("/") and not {"..", "."} & set(url.split("/"))
    random.shuffle(notes)  # type: ignore[attr-defined]
    assert given_out(*notes, stubs=stubs, assets=set(assets)) == found


NAMES = (
    "x",
    "X",
    "x-2",
    "x/y",
    "y",
    "papers",
    "404.html",
    "robots.txt",
    "robots",
    "tags",
    "é",
    "e\u0301",
    "x.html",
    "p",
)


@settings(max_examples=200)
@given(
    notes=st.lists(st.sampled_from([f"{folder}{name}.md" for folder in ("", "p/@") for name in NAMES]), unique=True),
    stubs=st.lists(st.sampled_from(NAMES), unique_by=fold),
    assets=st.lists(st.sampled_from(["x/a.png", "x", "p/y/index.html", "y.png"]), unique=True),
    aliases=st.lists(st.sampled_from(["x/y", "y/", "robots/"]), unique=True),
    name=st.sampled_from(NAMES),
)
def test_a_paper_that_needs_nobodys_place_moves_nobody(
    notes: list[str], stubs: list[str], assets: list[str], aliases: list[str], name: str
) -> None:
    others = [stub for stub in stubs if fold(stub) != fold(name)]
    made = [a_note("z.md", redirects=aliases), *(a_note(note) for note in notes)]
    without = given_out(*made, stubs=others, assets=assets)
    given = (without.notes, without.places, without.stubs, without.assets)
    files = [url + "index.html" if url.endswith("/") or not url else url for urls in given for url in urls.values()]
    files += list(without.redirects)
    url = lone_stub_url(name, [note.id for note in made], files)
    if url is not None:
        now = given_out(*made, stubs=[*others, name], assets=assets)
        assert now.stubs == {**without.stubs, fold(name): url}
        assert (now.notes, now.places, now.assets, now.redirects) == (*given[:2], without.assets, without.redirects)
