"""The index as files: independent of order, equal however it came about, and cheap to change."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.derive.search.index import (
    Index,
    Posted,
    StaleError,
    Standing,
    build_index,
    edit_index,
    is_much,
    number_notes,
    renew_index,
)
from site_builder.derive.search.postings import index_note
from site_builder.derive.search.variants import HAVE_FORMS
from site_builder.engine import codec
from site_builder.model.note import Body, Note, Section
from site_builder.model.paper import Paper
from site_builder.model.site import Outline
from site_builder.model.source import NoteId
from site_builder.text.digest import digest_bytes, digest_text

WORDS = (
    *("graph", "graphs", "注意力", "模型", "沙", "entropy", "GPT-3", "x", "loss", "偏差与方差", "naïve", "bayes"),
    *("歷史", "历史", "歴史"),
)
TEXTS = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
VAULTS = st.dictionaries(st.sampled_from([f"{folder}n{n}.md" for n in range(9) for folder in ("", "a/", "b/")]), TEXTS)


class Built(NamedTuple):
    index: Index
    posted: dict[NoteId, Posted]

    @property
    def files(self) -> dict[str, bytes]:
        return {file.path: file.content for file in self.index.files}


def state(vault: dict[str, str], urls: Callable[[str], str] = lambda path: path.removesuffix(".md") + "/") -> Built:
    postings = {}
    for path, text in vault.items():
        note = Note(id=NoteId(path), title=path, lang="en", digest=digest_text(path, text), body_digest="")
        postings[note.id] = index_note(note, Body(html="", sections=(Section(anchor="", heading="", text=text),)))
    places = {note: urls(note) for note in postings}
    numbers = number_notes(postings)
    posted = {note: Posted(numbers[note], places[note], blob) for note, blob in postings.items()}
    return Built(build_index(postings, postings, places), posted)


@given(vault=VAULTS, seed=st.integers())
def test_order_of_the_notes_does_not_matter(vault: dict[str, str], seed: int) -> None:
    shuffled = list(vault.items())
    random.Random(seed).shuffle(shuffled)
    assert state(vault).files == state(dict(shuffled)).files


def test_files_are_sorted_and_their_digest_is_that_of_their_content() -> None:
    files = state({**big_vault(3, count=30), "long.md": "entropy and graphs, " * 4000}).index.files
    assert [file.path for file in files] == sorted(file.path for file in files)
    assert any(file.path.endswith("-1.json") for file in files)
    assert all(digest_bytes(file.content) == file.digest for file in files)


def assert_edited(before: Built, after: Built) -> None:
    """From the outline and the files of `before`, `edit_index` gives `after`."""
    was, now = before.posted, after.posted
    gone = [one for note, one in was.items() if now.get(note) != one]
    come = [one for note, one in now.items() if was.get(note) != one]
    stands = before.files

    def read(path: str, digest: str) -> bytes:
        assert digest_bytes(stands[path]) == digest
        return stands[path]

    outline = codec.loads(Outline, codec.dumps(before.index.outline))
    edited = edit_index(outline, gone, come, read)
    if edited is None:
        assert is_much(len(gone) + len(come), len(was))
        return
    assert edited.outline == after.index.outline
    changed = {file.path: file.content for file in edited.files}
    assert not any(stands.get(path) == content for path, content in changed.items())
    rest = {path: content for path, content in stands.items() if path not in edited.gone}
    assert rest | changed == after.files


@settings(deadline=None)
@given(vaults=st.lists(VAULTS, min_size=2, max_size=4))
def test_an_index_is_changed_where_its_files_stand(vaults: list[dict[str, str]]) -> None:
    indexes = [state(vault) for vault in vaults]
    for before, after in pairwise(indexes):
        assert_edited(before, after)


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.thorough)])
def test_an_index_of_many_shards_is_changed_where_its_files_stand(seed: int) -> None:
    chance = random.Random(seed)
    vault = big_vault(seed + 50)
    before = state(vault)
    for _ in range(5):
        path = chance.choice(sorted(vault))
        if chance.random() < 0.3:
            vault = {name: text for name, text in vault.items() if name != path}
        else:
            vault = {**vault, path: " ".join(chance.sample(vault[path].split(), 90)) + f" novel{chance.random()}"}
        after = state(vault)
        assert_edited(before, after)
        before = after


def big_vault(seed: int, count: int = 200) -> dict[str, str]:
    chance = random.Random(seed)
    syllables = ("ta", "ko", "mi", "ren", "du", "sal", "ve", "po", "lik", "ga")
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(4000)]
    return {f"n{number}.md": " ".join(chance.choices(words, k=120)) for number in range(count)}


def renewed(before: Built, after: Built, read: Callable[[str, str], bytes]) -> Index | None:
    standing = Standing(
        outline=before.index.outline,
        urls={note: posted.url for note, posted in before.posted.items()},
        files={file.path: file.digest for file in before.index.files},
        postings={note: posted.blob for note, posted in before.posted.items()},
        replaced={
            note
            for note, posted in before.posted.items()
            if note not in after.posted or after.posted[note].blob != posted.blob
        },
        read=read,
    )
    blobs = {note: posted.blob for note, posted in after.posted.items()}
    return renew_index(standing, blobs, blobs, {note: posted.url for note, posted in after.posted.items()})


@given(vaults=st.tuples(VAULTS, VAULTS), moved=st.booleans())
def test_a_renewed_index_is_as_a_new_one(vaults: tuple[dict[str, str], dict[str, str]], moved: bool) -> None:
    before = state(vaults[0])
    after = state(vaults[1], lambda path: f"moved/{path}/" if moved and path < "b" else path.removesuffix(".md") + "/")
    index = renewed(before, after, lambda path, digest: before.files[path])
    if index is None:
        left = [note for note, posted in before.posted.items() if after.posted.get(note) != posted]
        entered = [note for note, posted in after.posted.items() if before.posted.get(note) != posted]
        assert is_much(len(left) + len(entered), len(before.posted))
        return
    assert {file.path: file.digest for file in index.files} == {f.path: f.digest for f in after.index.files}
    assert [file.path for file in index.files] == [file.path for file in after.index.files]
    known = before.files | after.files
    assert all(file.content == known[file.path] for file in index.files if file.path in after.files)
    assert index.outline == after.index.outline


def test_an_index_whose_files_were_changed_is_made_anew() -> None:
    def read(path: str, digest: str) -> bytes:
        raise StaleError

    assert renewed(state({"a.md": "graph"}), state({"a.md": "entropy"}), read) is None


def test_a_sentence_changes_few_shards() -> None:
    vault = big_vault(7)
    before, after = state(vault), state({**vault, "n3.md": vault["n3.md"] + "\nneologism stands here"})
    shards = [path for path in before.files if "/s/" in path]
    assert len(shards) > 8
    assert 0 < sum(path not in after.files for path in shards) <= len(shards) // 2


def test_a_new_url_changes_the_fragment_alone() -> None:
    vault = {"a.md": "one", "b.md": "two"}
    before = state(vault)
    after = state(vault, lambda path: "moved é/" if path == "a.md" else "b/")
    (changed,) = (content for path, content in after.files.items() if before.files.get(path) != content)
    assert json.loads(changed)["u"] == "moved%20%C3%A9/"


def test_names_carry_the_hash_of_the_content_and_meta_names_them_all() -> None:
    files = state(big_vault(2, count=60)).index.files
    meta = json.loads(next(file.content for file in files if file.path == "search/meta.json"))
    named = {f"search/{folder}/{name}.bin" for folder in "sp" for name in meta[folder]}
    named |= {f"search/w/{name}.txt" for name in meta["w"].values()}
    found = {file.path for file in files if "/d/" not in file.path}
    assert found == named | {"search/meta.json"}
    assert meta["n"] == 60
    assert all(file.digest.startswith(file.path.rpartition("/")[2][:10]) for file in files if file.path.endswith("bin"))


def test_the_characters_table_comes_with_chinese_notes_only() -> None:
    def tables(files: Iterable[str]) -> list[str]:
        return [path for path in files if path.startswith("search/t/")]

    assert tables(state({"a.md": "words"}).files) == []
    assert len(tables(state({"a.md": "一句话"}).files)) == 1


def test_characters_that_stand_in_both_scripts_are_told() -> None:
    def both(**texts: str) -> str | None:
        found: str | None = json.loads(state(texts).files["search/meta.json"]).get("b")
        return found

    assert both(a="历史", b="网络") is None
    assert both(a="歷史", b="網絡") is None
    assert both(a="历史 网络", b="歷史") == "歷历"
    assert both(a="历史", b="歴史") == "歴历"  # as Japanese print has it
    many = "".join(sorted(HAVE_FORMS))
    assert both(a=many) == "\u3400-\u9fff"  # a list would be longer than what it spares


def test_a_note_without_postings_is_left_out() -> None:
    notes = {NoteId("a.md"): Note(id=NoteId("a.md"), title="a", lang="en", digest="1", body_digest="")}
    files = build_index(notes, {NoteId("a.md"): b""}, {NoteId("a.md"): "a/"}).files
    assert [file.path for file in files] == ["search/meta.json"]


def test_no_notes_give_an_index_too() -> None:
    (meta,) = build_index({}, {}, {}).files
    assert json.loads(meta.content)["n"] == 0


def test_newest_papers_come_first(make_note: Callable[..., Any], index: Callable[..., Any]) -> None:
    vault = [make_note(f"p{year}.md", paper=Paper(key=f"k{year}", issued=(year,))) for year in range(2001, 2013)]
    meta = json.loads(next(file.content for file in index(vault) if file.path == "search/meta.json"))
    paths = {}
    for file in index(vault):
        if "/d/" in file.path:
            paths[file.path.rpartition("/")[2].removesuffix(".json")] = json.loads(file.content)["s"]
    assert [paths[number] for number in meta["r"]] == [f"p{year}.md" for year in range(2012, 2007, -1)]
