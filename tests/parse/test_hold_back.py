from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.note import Note
from site_builder.parse.hold_back import asks_to_publish, is_draft, line_holds_back, read_flag, start_holds_back
from tests.made import cpu_s, parsed


def note(text: str) -> Note:
    return parsed(text).note


def is_held_back(text: str) -> bool:
    found = note(text)
    return found.publish is False or found.is_draft


def test_flags_are_read_from_words() -> None:
    yes_or_no = [read_flag(value) for value in (True, "False", "YES", 0, 0.0, "no.", "\u200bfalse", "maybe", None, [])]
    assert yes_or_no == [True, False, True, False, False, False, False, None, None, None]


def test_lists_of_flags_count_for_the_most_careful_one() -> None:
    assert asks_to_publish({"publish": [True, "false"]}) is False
    assert asks_to_publish({"publish": [True]}) is True
    assert asks_to_publish({"publish": {"a": False}}) is None
    assert asks_to_publish({"publish": True, "private": ["no", "yes"]}) is False
    assert is_draft({"draft": ["no", "yes"]})
    assert not is_draft({"draft": None})


@pytest.mark.parametrize(
    "block",
    [
        "publish: false\npublish: true",
        "Publish: no\npublish: true",
        "draft: true\ndraft: false",
        "publish：false",
        "title: x\npublish：false",
        "- publish: false",
        "publish:\n  - false",
        "publish: [false]",
        "publish: False.",
        "publish: \u200bno",
        "\u200bpublish: false",
        "x: !!int ''\npublish: false",
        "{x: 1, draft: true",
        "a: [1\n? publish\npublish: 'no' # later",
    ],
)
def test_in_doubt_a_note_is_held_back(block: str) -> None:
    assert is_held_back(f"---\n{block}\n---\ntext\n")


@pytest.mark.parametrize(
    "block",
    [
        "publish: true",
        "about: |\n  publish: false",
        "title: how to set publish: later",
        "draft: false",
        "private: no",
        "x: publish",
        "publishers: no",
        "publish: nothing",
    ],
)
def test_words_that_only_look_alike_hold_nothing_back(block: str) -> None:
    assert not is_held_back(f"---\n{block}\n---\ntext\n")


@pytest.mark.parametrize(
    "text",
    [
        "---\npublish: false\n\n# Never closed\n",
        "---\ntitle: x\ndraft: true\ntext\n",
        "---\npublish: false\n...\ntext\n",
        "\n\n---\npublish: false\n---\ntext\n",
        " ---\npublish: false\n---\ntext\n",
        "----\npublish: false\n----\ntext\n",
        "--\npublish: false\n--\ntext\n",
        "—\npublish: false\n—\ntext\n",
        "+++\ndraft = true\n\ntext\n",
        "+++\ndraft = true\ntitle = x\n+++\ntext\n",
        "---\ntags:\n  - a\n\npublish: false\n---!\ntext\n",
        "%% note %%\n---\nprivate: yes\n---\ntext\n",
        "<!-- note -->\n---\nprivate: yes\n---\ntext\n",
        "\ufeff\ufeff---\npublish: false\n---\ntext\n",
    ],
)
def test_lines_that_are_nearly_front_matter_are_believed_and_warned_about(text: str) -> None:
    found = note(text)
    assert found.publish is False
    assert [str(one.where) for one in found.diagnostics if one.code == "front-matter/invalid"] or text[0] == "\ufeff"


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nA rule, and then some words on how to keep notes back:\n\npublish: false\n",
        "# Title\n\npublish: false\n",
        "---\ntitle: x\n---\n\n---\npublish: false\n",
        "publish: false\n",
        "- - -\n\ndraft: true\n",
    ],
)
def test_words_of_a_note_are_only_words(text: str) -> None:
    assert not is_held_back(text)


def test_a_draft_stays_one_for_those_who_ask_to_see_drafts() -> None:
    assert (note("---\ndraft: true\n---\n").publish, note("---\ndraft: true\n---\n").is_draft) == (None, True)


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    start_holds_back(f"---\n{text}")
    line_holds_back(text, is_sound=False)


@pytest.mark.parametrize(
    "piece", ["{", " ", "- ", "{,", "%%", "<!-- ", "%% %%", '"', "publish", "publish:", "draft: [", "\u200b"]
)
def test_long_starts_cost_little(piece: str) -> None:
    many = piece * (100_000 // len(piece))
    assert cpu_s(lambda: (start_holds_back(many), start_holds_back(f"---\n{many}"))) < 2
    assert cpu_s(lambda: [line_holds_back(many, is_sound=is_sound) for is_sound in (False, True)]) < 2
