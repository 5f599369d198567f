"""What is known of an earlier site gives the digests of a first look."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.config import Config, load_config
from site_builder.derive.site import DeriveOptions, derive_site
from site_builder.model.note import Context, Link, Note
from site_builder.model.page import FactKey
from site_builder.model.paper import Paper, Person
from site_builder.model.site import Site
from site_builder.model.source import NoteId
from site_builder.render.digests import Earlier, fact_digests
from site_builder.render.facts import overview
from site_builder.render.theme import Theme, load_theme
from site_builder.resolve.graph import ResolveOptions, resolve

PATHS = ("@a.md", "@b.md", "@c.md", "d.md")
versions = st.tuples(
    st.sampled_from(["One", "Two"]),
    st.sampled_from([(), ("x",), ("x/y", "z")]),
    st.sampled_from([(), (2020,), (2021,)]),
    st.sampled_from([(), ("Hopper",), ("Hamilton", "Hopper")]),
    st.sampled_from([(), ("@a",), ("@b", "d"), ("@ghost", "x")]),
    st.sampled_from([{}, {"permalink": "p/q/"}]),
    st.sampled_from([True, True, False]),
)
edits = st.tuples(st.sampled_from(PATHS), st.integers(0, 6), versions)


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory) -> tuple[Config, Theme]:
    config = load_config(content=tmp_path_factory.mktemp("content"))
    return config, load_theme(config)


def a_note(path: str, version: tuple[Any, ...]) -> Note:
    title, tags, issued, authors, targets, meta, _ = version
    links = [
        Link(kind="tag" if name == "x" else "wikilink", target=name, context=Context(before="", words=name, after="."))
        for name in targets
    ]
    note = Note(
        id=NoteId(path),
        title=title,
        lang="en",
        digest=repr(version),
        body_digest=title,
        tags=tags,
        links=tuple(links),
        meta=meta,
    )
    people = tuple(Person(family=name) for name in authors)
    return replace(note, paper=Paper(key=path, title=title, issued=issued, authors=people)) if path[0] == "@" else note


def a_site(notes: dict[NoteId, Note]) -> Site:
    graph = resolve(notes, {}, [], ResolveOptions()).graph
    return derive_site(notes, {}, graph, {}, {}, DeriveOptions(search=False, mentions=False)).site


@given(st.tuples(*([versions] * len(PATHS))), st.lists(edits, min_size=3, max_size=9))
def test_after_any_edits_the_digests_are_those_of_a_first_look(
    setting: tuple[Config, Theme], first: tuple[Any, ...], later: list[tuple[str, int, Any]]
) -> None:
    config, theme = setting
    states = dict(zip(PATHS, first, strict=True))
    notes: dict[NoteId, Note] = {}
    earlier: Earlier | None = None
    for path, aspect, version in [*((path, 0, states[path]) for path in PATHS), *later]:
        states[path] = (*states[path][:aspect], version[aspect], *states[path][aspect + 1 :])
        notes.pop(NoteId(path), None)
        if states[path][-1]:
            notes[NoteId(path)] = a_note(path, states[path])
        site = a_site(dict(notes))
        digests = fact_digests(site, config, theme, earlier)
        assert digests == fact_digests(site, config, theme)
        earlier = Earlier(site, overview(site, config), lambda key, known=digests: known.get(key, ""))


def test_what_is_known_is_asked_for(setting: tuple[Config, Theme]) -> None:
    config, theme = setting
    notes = {NoteId(path): a_note(path, ("One", (), (2020,), (), ("@a",), {}, True)) for path in PATHS}
    site = a_site(notes)
    earlier = Earlier(site, overview(site, config), lambda key: f"known {key.kind}")
    digests = fact_digests(site, config, theme, earlier)
    assert digests[FactKey("backlinks", "@a.md")] == "known backlinks"
    assert digests[FactKey("targets", "d.md")] == "known targets"
    moved = replace(site, urls={**site.urls, NoteId("@a.md"): "elsewhere/"})
    digests = fact_digests(moved, config, theme, earlier)
    assert digests[FactKey("targets", "d.md")] != "known targets"
    assert digests[FactKey("note", "@b.md")] == "known note" != digests[FactKey("note", "@a.md")]
