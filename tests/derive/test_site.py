"""The whole site from small vaults: title, language, collections and their pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from site_builder.derive.site import Derived, DeriveOptions, derive_site, site_language
from site_builder.model.graph import Graph, Target
from site_builder.model.note import Note
from site_builder.model.paper import Paper, Person
from site_builder.model.site import Site
from site_builder.model.source import NoteId
from tests.made import bare_note


def a_note(path: str, *, title: str = "", lang: str = "en", length: int = 1, tags: tuple[str, ...] = ()) -> Note:
    return bare_note(path, title or path, lang=lang, length=length, tags=tags)


def a_site(
    *notes: Note, title: str = "", folder: str = "", lang: str = "", library: Mapping[str, Paper] | None = None
) -> Site:
    graph = Graph(targets={}, backlinks={})
    options = DeriveOptions(title=title, folder=folder, lang=lang, search=False, library=library or {})
    return derive_site({note.id: note for note in notes}, {}, graph, {}, {}, options).site


def test_the_language_of_most_notes_is_that_of_the_site() -> None:
    notes = [a_note("a.md", lang="zh-CN"), a_note("b.md", length=900), a_note("c.md", lang="zh-CN")]
    assert (a_site(*notes).lang, a_site(*notes, lang="ja").lang, a_site().lang) == ("zh-CN", "ja", "en")


def test_of_equally_many_notes_the_longer_ones_count() -> None:
    assert site_language({NoteId("a"): a_note("a.md"), NoteId("b"): a_note("b.md", lang="fr", length=9)}) == "fr"


def test_the_title_is_configured_or_that_of_the_home_note_or_the_folder() -> None:
    home = a_note("index.md", title="Reading room")
    assert a_site(home, title="Mine", folder="vault").title == "Mine"
    assert a_site(home, folder="vault").title == "Reading room"
    assert a_site(a_note("README.md", title="README"), folder="vault").title == "vault"
    assert (a_site().title, a_site(lang="zh-CN").title) == ("Notes", "笔记")


def test_collections_lie_below_their_place() -> None:
    site = a_site(a_note("tags/x.md", tags=("a/b",)))
    assert site.collections["tags"].url == site.places["tags"] == "all-tags/"
    assert {slug: term.url for slug, term in site.collections["tags"].terms.items()} == {
        "a": "all-tags/a/",
        "a/b": "all-tags/a/b/",
    }
    assert site.collections.keys() == site.places.keys() & site.collections.keys() >= {"authors", "venues", "years"}


def test_a_library_fills_what_a_note_leaves_open() -> None:
    note = bare_note(
        "@k.md",
        "K",
        paper=Paper(key="k", title="A", issued=(2019,)),
    )
    entry = Paper(key="K", title="A", issued=(2020,), container_title="Nature", authors=(Person(family="Ada"),))
    site = a_site(note, library={"K": entry})
    paper = site.notes[note.id].paper
    assert paper and (paper.issued, paper.container_title, paper.origins["container_title"]) == (
        (2019,),
        "Nature",
        "library",
    )
    assert [told.code for told in site.diagnostics] == ["library/disagrees"]
    assert list(site.collections["venues"].terms) == ["Nature"]


words = st.sampled_from(["a", "A", "b/c", "张三", "Ada", "é", "2020", ""])
papers = st.builds(
    Paper,
    key=words,
    authors=st.lists(st.builds(Person, family=words, given=words), max_size=3).map(tuple),
    container_title=words,
    issued=st.sampled_from([(), (2020,), (2021, 5)]),
)
vaults = st.lists(
    st.tuples(
        st.sampled_from(["a.md", "A.md", "b/a.md", "@a.md", "index.md"]),
        st.none() | papers,
        st.lists(words, max_size=3),
    ),
    max_size=5,
    unique_by=lambda note: note[0],
)


@given(vaults, st.randoms(use_true_random=False))
def test_the_order_of_the_vault_does_not_matter(
    vault: list[tuple[str, Paper | None, list[str]]], random: object
) -> None:
    notes = [
        bare_note(
            path,
            paper=paper,
            tags=tuple(tag for tag in tags if tag),
        )
        for path, paper, tags in vault
    ]
    graph = Graph(targets={note.id: (Target(kind="note", note=notes[0].id),) for note in notes}, backlinks={})

    def derived() -> Site:
        return derive_site({note.id: note for note in notes}, {}, graph, {}, {}, DeriveOptions(search=False)).site

    first = derived()
    for collection in first.collections.values():
        slugs = [slug.casefold() for slug in collection.terms]
        assert len(set(slugs)) == len(slugs)
        assert set(collection.by_key.values()) <= set(collection.terms)
    random.shuffle(notes)  # type: ignore[attr-defined]
    second = derived()
    assert second == first
    assert [list(collection.terms) for collection in second.collections.values()] == [
        list(collection.terms) for collection in first.collections.values()
    ]


versions = st.tuples(
    st.sampled_from(["One", "Two", "Two three"]),
    st.sampled_from([[], [], ["x"], ["y/z"], ["y", "x"]]),
    st.sampled_from([2020, 2020, 2020, 2021, None]),
    st.sampled_from([[], [], ["Hopper"], ["Hamilton"], ["Hamilton", "Hopper"]]),
    st.sampled_from([[], [], ["@a.md"], ["@b.md", "@c.md"], ["@a.md", "@d.md"]]),
    st.sampled_from([{}, {}, {"permalink": "p/q/"}]),
    st.sampled_from([True, True, True, False]),
)
PATHS = ("@a.md", "@b.md", "@c.md", "@d.md", "e.md")


edits = st.tuples(st.sampled_from(PATHS), st.integers(0, 6), versions)


@given(st.tuples(*([versions] * len(PATHS))), st.lists(edits, min_size=4, max_size=12))
def test_after_any_edits_the_site_is_that_of_a_first_look(first: list[Any], later: list[tuple[str, int, Any]]) -> None:
    before: Derived | None = None
    notes: dict[NoteId, Note] = {}
    links: dict[NoteId, list[str]] = {}
    states = dict(zip(PATHS, first, strict=True))
    for path, aspect, version in [*((path, 0, states[path]) for path in PATHS), *later]:
        states[path] = (*states[path][:aspect], version[aspect], *states[path][aspect + 1 :])
        title, tags, year, authors, led, meta, is_there = states[path]
        people = tuple(Person(family=name) for name in authors)
        issued = (year,) if year else ()
        paper = Paper(key=path, title=title, issued=issued, authors=people) if path[0] == "@" else None
        id = NoteId(path)
        notes[id] = replace(a_note(path, title=title, tags=tuple(tags)), paper=paper, meta=meta)
        links[id] = led
        if not is_there:
            del notes[id]
        targets = {
            id: tuple(Target(kind="note", note=NoteId(other)) for other in links[id] if other in notes)
            for id in sorted(notes)
        }
        parts = (
            dict(notes),
            {},
            Graph(targets=targets, backlinks={}),
            {},
            {},
            DeriveOptions(search=False, mentions=False),
        )
        before = derive_site(*parts, before)
        assert before.site == derive_site(*parts).site
