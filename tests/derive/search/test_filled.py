"""Notes that a library fills are found by what it says of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from site_builder.derive.search.filled import added_facts
from site_builder.derive.search.index import Standing
from site_builder.derive.search.postings import index_note, indexed_facts
from site_builder.derive.site import DeriveOptions, derive_site
from site_builder.model.graph import Graph
from site_builder.model.note import Body, Note, Section
from site_builder.model.paper import Paper, Person
from site_builder.model.site import Site
from site_builder.model.source import NoteId

SILT = Paper(
    key="lund2014silt",
    title="From Sequences of Floods to Silt",
    title_short="FloodSilt",
    authors=(Person(family="Lund", given="Åse"), Person(family="张", given="三丰")),
    container_title="International Conference on Learning Representations",
    issued=(2014, 5),
    doi="10.1000/silt.7",
    keywords=("sedimentation",),
)
TEXT = Body(html="", sections=(Section(anchor="", heading="", text="Rivers carry mud. " * 40),))


def a_note(path: str, **more: Any) -> Note:
    name = path.removesuffix(".md")
    given = {"title": name, "paper": Paper(key=name.removeprefix("@"), origins={"key": "filename"})} | more
    return Note(id=NoteId(path), lang="en", digest=path, body_digest="", **given)


def a_site(notes: Mapping[NoteId, Note], library: Mapping[str, Paper], index: Standing | None = None) -> Site:
    bodies = dict.fromkeys(notes, TEXT)
    postings = {id: index_note(note, TEXT) for id, note in notes.items()}
    graph = Graph(targets=dict.fromkeys(notes, ()), backlinks={})
    return derive_site(notes, bodies, graph, {}, postings, DeriveOptions(library=library, index=index)).site


def test_by_each_of_its_facts_and_as_first_of_the_hits(engine: Callable[..., Any], tmp_path: Path) -> None:
    notes = {note.id: note for note in (a_note("@lund2014silt.md"), a_note("other.md", paper=None))}
    queries = (
        *("sequences of floods", "floodsilt", "Lund", "Aase Lund", "张三丰", "iclr 2014", "sedimentation"),
        *("author:lund", "author:张三丰", "year:2014", "venue:iclr", "10.1000/silt.7", "lund2014silt"),
    )
    answers = engine(a_site(notes, {SILT.key: SILT}).search, tmp_path, queries=queries)["answers"]
    for query, answer in zip(queries, answers, strict=True):
        assert [(hit["source"], hit["title"], hit["year"]) for hit in answer["hits"]] == [
            ("@lund2014silt.md", SILT.title, 2014)
        ], query


def test_as_if_the_note_said_so_itself() -> None:
    bare, said = a_note("@lund2014silt.md"), a_note("@lund2014silt.md", title=SILT.title, paper=SILT)
    filled, told = a_site({bare.id: bare}, {SILT.key: SILT}), a_site({said.id: said}, {})
    assert [(file.path, file.content) for file in filled.search] == [(file.path, file.content) for file in told.search]


def test_only_notes_that_are_found_by_more_are_indexed_again() -> None:
    notes = [a_note(f"@k{number}.md", title="A study of mud") for number in range(3)]
    said = {note.id: note for note in notes}
    volume = Paper(key="k0", volume="7", issued=(2011,), origins={"volume": "library"})
    assert notes[1].paper is not None
    filled = said | {
        notes[0].id: replace(notes[0], paper=volume),
        notes[1].id: replace(notes[1], paper=replace(notes[1].paper, volume="7")),
    }
    assert [*added_facts(said, filled)] == [notes[0].id]


words = st.sampled_from(("", "mud", "张三", "Silt 7", "10.1/x"))
papers = st.builds(
    Paper,
    **dict.fromkeys(("title", "title_short", "title_translated", "container_title", "doi", "arxiv"), words),
    **dict.fromkeys(("isbn", "pmid", "url", "volume", "abstract", "publisher", "number", "series"), words),
    key=st.just("k"),
    type=st.sampled_from(("article", "book")),
    authors=st.lists(st.builds(Person, family=words, given=words, particle=words), max_size=2).map(tuple),
    editors=st.lists(st.builds(Person, literal=words), max_size=1).map(tuple),
    issued=st.sampled_from(((), (2001,), (2001, 3), (2002,))),
    keywords=st.lists(words, max_size=2).map(tuple),
    authors_truncated=st.booleans(),
)


@given(papers, papers, words)
def test_equal_facts_are_equal_postings(one: Paper, other: Paper, title: str) -> None:
    for name in ("title", "authors", "issued", "doi", "keywords"):  # often the same in both
        if getattr(one, name):
            other = replace(other, **{name: getattr(one, name)})
    mixed = replace(one, volume=other.volume, abstract=other.abstract, publisher=other.publisher, issued=other.issued)
    a, *others = (replace(a_note("k.md"), title=title, paper=paper) for paper in (one, other, mixed))
    for b in others:
        if indexed_facts(a) == indexed_facts(b):
            assert index_note(a, TEXT) == index_note(b, TEXT)


libraries = st.dictionaries(
    st.sampled_from(("k0", "k1", "k2")), st.builds(Paper, key=st.just("k"), title=words, issued=st.just((2001,)))
)


@given(
    st.lists(st.sampled_from("012"), unique=True), st.lists(st.sampled_from("012"), unique=True), libraries, libraries
)
def test_an_index_is_renewed_as_a_new_one(
    names: list[str], names_then: list[str], then: dict[str, Paper], now: dict[str, Paper]
) -> None:
    before = a_site({note.id: note for note in (a_note(f"@k{name}.md") for name in names_then)}, then)
    notes = {note.id: note for note in (a_note(f"@k{name}.md") for name in names)}
    assert before.outline is not None
    contents = {file.path: file.content for file in before.search}
    standing = Standing(
        outline=before.outline,
        urls=before.urls,
        postings={id: index_note(note, TEXT) for id, note in before.notes.items()},
        files={file.path: file.digest for file in before.search},
        replaced=frozenset(),
        read=lambda path, digest: contents[path],
    )
    renewed, made = a_site(notes, now, standing), a_site(notes, now)
    assert [(file.path, file.digest) for file in renewed.search] == [(file.path, file.digest) for file in made.search]
    assert renewed.outline == made.outline
