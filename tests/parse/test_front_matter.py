from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.note import Plain
from site_builder.parse.front_matter import read_front_matter, read_tags, texts


def meta(block: str) -> dict[str, Plain]:
    return dict(read_front_matter(f"---\n{block}\n---\nbody\n", "n.md")[0].meta)


def test_keys_lose_their_case_and_values_become_plain() -> None:
    assert meta("Title: A\nYear: 2017\ncode: 0123\nat: 12:30\non: true\nday: 2024-01-02\nnone:\nx: 1.5") == {
        "title": "A",
        "year": 2017,
        "code": "0123",
        "at": "12:30",
        "on": True,
        "day": "2024-01-02",
        "none": None,
        "x": 1.5,
    }


def test_the_body_begins_behind_the_closing_line() -> None:
    found, body = read_front_matter("---\na: 1\n---\n\ntext", "n.md")
    assert (found.lines, body) == (3, "\ntext")


@pytest.mark.parametrize("text", ["---\na: 1\n", "text\n---\na: 1\n---\n", " ---\na: 1\n---\n", "----\na: 1\n----\n"])
def test_other_rules_are_text(text: str) -> None:
    found, body = read_front_matter(text, "n.md")
    assert (found.meta, found.lines, body) == ({}, 0, text)


def test_json_is_read() -> None:
    assert meta('{"title": "A: b",\n\t"tags": ["x"]}') == {"title": "A: b", "tags": ["x"]}


def test_a_repeated_key_is_no_error() -> None:
    found, _ = read_front_matter("---\na: 1\na: 2\n---\n", "n.md")
    assert (found.meta, found.diagnostics) == ({"a": 2}, ())


@pytest.mark.parametrize("block", ["title: A: b", "title: [a", "by: @x", 'a: "b', "- a\n- b", "\ta: 1", "just text"])
def test_a_faulty_block_is_empty_and_warned_about(block: str) -> None:
    found, body = read_front_matter(f"---\n{block}\n---\nbody", "a/n.md")
    assert (found.meta, body, found.is_held_back) == ({}, "body", False)
    assert [str(one.where).split(":")[0] for one in found.diagnostics] == ["a/n.md"]


@pytest.mark.parametrize("line", ["publish: false", "draft: true", "PUBLISH: 'no'", "private: yes # later"])
def test_a_faulty_block_that_asks_for_it_is_held_back(line: str) -> None:
    assert read_front_matter(f"---\n{line}\ntitle: a: b\n---\n", "n.md")[0].is_held_back


def test_a_tag_that_yaml_does_not_know_is_warned_about_with_its_line() -> None:
    found, _ = read_front_matter("---\na: 1\nb: !secret c\nd: !!str 5\ne: !!timestamp 2020-01-01\n---\n", "n.md")
    assert found.meta == {"a": 1, "b": "c", "d": "5", "e": "2020-01-01"}
    assert [str(one.where) for one in found.diagnostics] == ["n.md:3"]


def test_tags_of_foreign_types_do_nothing() -> None:
    assert meta("a: !!python/object/apply:os.system ['x']\nb: !secret y") == {"a": ["x"], "b": "y"}


@pytest.mark.parametrize(
    "block",
    [
        "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\n"
        "d: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d]",
        "a: &a [*a]",
        "a: " + "[" * 5000,
        "- " * 5000,
    ],
)
def test_bombs_are_refused(block: str) -> None:
    found, _ = read_front_matter(f"---\n{block}\n---\n", "n.md")
    assert (found.meta, len(found.diagnostics)) == ({}, 1)


def test_tags_come_as_lists_and_strings() -> None:
    assert read_tags(["#a", "b/c", "1984", "x y", None]) == ["a", "b/c"]
    assert read_tags("nlp, 大模型 #x") == ["nlp", "大模型", "x"]


def test_texts_flatten_what_yaml_nests() -> None:
    assert texts([["a"], 1, None, "", {"k": "v"}, True]) == ["a", "1", "true"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("!!bool maybe", "maybe"),
        ("!!int ''", ""),
        ("!!int _", "_"),
        ("!!float abc", "abc"),
        ("!!int 0b" + "1" * 20_000, "0b" + "1" * 20_000),
        ("!!int " + "9" * 5000, "9" * 5000),
        ("!!int 12", 12),
        ("!!bool TRUE", True),
        ("!!null ~", None),
    ],
)
def test_a_value_that_does_not_fit_its_tag_is_text(written: str, value: Plain) -> None:
    assert meta(f"a: {written}") == {"a": value}


def test_merged_mappings_do_not_double() -> None:
    names = "bcdefghijk"
    block = "a: &a {k: 1}\n" + "".join(
        f"{name}: &{name} {{!!merge <<: [{','.join(['*' + before] * 9)}]}}\n"
        for before, name in zip("a" + names, names, strict=False)
    )
    assert len(read_front_matter(f"---\n{block}\n---\n", "n.md")[0].diagnostics) == 1


@pytest.mark.parametrize("deep", ["-  ", "? ", "- ? ", ": ", "?\t"])
def test_nesting_without_brackets_ends_too(deep: str) -> None:
    assert read_front_matter(f"---\n{deep * 30_000}x\n---\n", "n.md")[0].diagnostics


@given(st.text(max_size=80))
def test_no_block_raises(block: str) -> None:
    read_front_matter(f"---\n{block}\n---\nx", "n.md")


def test_comments_in_values_are_nowhere() -> None:
    meta = read_front_matter('---\ntitle: "a %%b%% c"\nlist: ["%% x %%", 50%%]\n---\n', "n.md")[0].meta
    assert meta == {"title": "a  c", "list": ["", "50%%"]}


def test_numbers_that_are_names_keep_their_zeros() -> None:
    found = meta("title: 3.10\narxiv: 1412.6980\naliases: [2.10]\nsource: {arxiv: 2001.00010}\nscore: 4.50")
    assert found == {
        "title": "3.10",
        "arxiv": "1412.6980",
        "aliases": ["2.10"],
        "source": {"arxiv": "2001.00010"},
        "score": 4.5,
    }


def test_toml_between_plus_signs_is_read() -> None:
    text = '+++\nTitle = "A: b"\nday = 2020-03-08\nat = 07:30:00\nauthors = ["Ann Lee"]\n[more]\nx = 1\n+++\ntext'
    found, body = read_front_matter(text, "n.md")
    told = {"title": "A: b", "day": "2020-03-08", "at": "07:30:00", "authors": ["Ann Lee"], "more": {"x": 1}}
    assert (dict(found.meta), found.lines, found.diagnostics, body) == (told, 8, (), "text")


@pytest.mark.parametrize("block", ["title = A", "a = 1\na = 2", "x = " + "[" * 3000, "x = " + "9" * 5000])
def test_faulty_toml_is_empty_and_warned_about(block: str) -> None:
    found, body = read_front_matter(f"+++\n{block}\ndraft = true\n+++\nbody", "a/n.md")
    assert (found.meta, body, found.is_held_back) == ({}, "body", True)
    assert [one.code for one in found.diagnostics] == ["front-matter/invalid"]


@pytest.mark.parametrize(
    "text", ["+++\nwords\n+++\ntext", "+++\na = 1\n", "++++\na = 1\n++++\n", "x\n+++\na = 1\n+++\n"]
)
def test_other_plus_signs_are_text(text: str) -> None:
    found, body = read_front_matter(text, "n.md")
    assert (found.meta, found.lines, body) == ({}, 0, text)
