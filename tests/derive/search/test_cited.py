"""Papers that a library knows and notes cite, without a note of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from site_builder.derive.search.cited import Cited
from site_builder.derive.search.index import Index, Standing, build_index, renew_index
from site_builder.derive.search.postings import index_note
from site_builder.model.note import Body, Note, Section
from site_builder.model.paper import Paper, Person
from site_builder.model.source import NoteId
from tests.made import bare_note

SEDIMENT = Paper(
    key="lund2014seq2silt",
    title="From Sequences of Floods to Silt",
    authors=(Person(family="Lund", given="Åse"),),
    container_title="Estuaries",
    issued=(2014,),
)


def cited(papers: Mapping[str, Paper]) -> Cited:
    return Cited(papers, {key: f"papers/{key}/" for key in papers})


def test_they_are_found_like_notes(
    make_note: Callable[..., tuple[Note, Body]], engine: Callable[..., Any], tmp_path: Path
) -> None:
    note, body = make_note("a.md", ("", "On floods, after lund2014seq2silt."))
    urls = {note.id: "a/"}
    index = build_index(urls, {note.id: index_note(note, body)}, urls, cited({SEDIMENT.key: SEDIMENT}))
    queries = (
        "sequences of floods",
        "lund",
        "author:lund",
        "Aase Lund 2014",
        "seq2silt",
        "year:2014",
        "lund2014seq2silt",
    )
    for query, answer in zip(queries, engine(index.files, tmp_path, queries=queries)["answers"], strict=True):
        hit = answer["hits"][0]
        assert hit["url"].endswith("/papers/lund2014seq2silt/"), query
        assert (hit["source"], hit["title"], hit["year"]) == ("", SEDIMENT.title, 2014)


def test_a_note_that_says_as_much_comes_first(
    make_note: Callable[..., tuple[Note, Body]], engine: Callable[..., Any], tmp_path: Path
) -> None:
    note, body = make_note("a.md", title="From Sequences of Floods to Sand")
    urls = {note.id: "a/"}
    index = build_index(urls, {note.id: index_note(note, body)}, urls, cited({SEDIMENT.key: SEDIMENT}))
    (answer,) = engine(index.files, tmp_path, queries=("sequences of floods",))["answers"]
    assert [hit["source"] for hit in answer["hits"]] == ["a.md", ""]


def test_they_are_not_among_the_newest_notes() -> None:
    index = build_index((), {}, {}, cited({SEDIMENT.key: SEDIMENT}))
    meta = next(file.content for file in index.files if file.path == "search/meta.json")
    assert b'"n":1' in meta and b'"r":[]' in meta


KEYS = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(("silt", "sand", "mud")), max_size=6)


def vault(texts: Mapping[str, str]) -> dict[NoteId, bytes]:
    notes = [bare_note(f"{key}.md", key) for key in texts]
    bodies = [Body(html="", sections=(Section(anchor="", heading="", text=text),)) for text in texts.values()]
    return {note.id: index_note(note, body) for note, body in zip(notes, bodies, strict=True)}


def papers(titles: Mapping[str, str]) -> Cited:
    return cited({key: Paper(key=key, title=title) for key, title in titles.items()})


@given(notes=st.tuples(KEYS, KEYS), known=st.tuples(KEYS, KEYS))
def test_an_index_is_renewed_with_them_as_a_new_one(
    notes: tuple[dict[str, str], dict[str, str]], known: tuple[dict[str, str], dict[str, str]]
) -> None:
    def built(blobs: Mapping[NoteId, bytes], known: Cited) -> Index:
        return build_index(blobs, blobs, {id: f"{id}/" for id in blobs}, known)

    was, now = vault(notes[0]), vault(notes[1])
    before, after = built(was, papers(known[0])), built(now, papers(known[1]))
    contents = {file.path: file.content for file in before.files}
    standing = Standing(
        outline=before.outline,
        urls={id: f"{id}/" for id in was},
        files={file.path: file.digest for file in before.files},
        postings=was,
        replaced={id for id in was if now.get(id) != was[id]},
        read=lambda path, digest: contents[path],
        cited=papers(known[0]),
    )
    index = renew_index(standing, now, now, {id: f"{id}/" for id in now}, papers(known[1]))
    if index is None:
        assert sum(map(len, (*notes, *known))) > 16  # so many places may always be others
        return
    assert [(file.path, file.digest) for file in index.files] == [(file.path, file.digest) for file in after.files]
    assert index.outline == after.outline
