"""The rules of text, in Python and in the browser's module."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder.derive.search.tokens import fold, is_word, squeeze, terms

VECTORS = json.loads((Path(__file__).parents[2] / "search_vectors.json").read_text("utf-8"))
# letters of the scripts that meet in notes; characters assigned by newer Unicode versions than one side knows stay out
ALPHABET = "aZ09 -_.'/+#,:\n注意力機图が한글éßøłÅςΩйمُ１Ａ、。①ﬁ𠮷\u0301\u200b\u00ad"


def ours(text: str) -> dict[str, Any]:
    folded = fold(text)
    return {"folded": folded, "terms": [list(pair) for pair in terms(folded)], "squeezed": squeeze(folded)}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["text"][:20] or "empty")
def test_vector(vector: dict[str, Any]) -> None:
    assert {"text": vector["text"], **ours(vector["text"])} == vector


def test_vectors_in_the_browser_module(engine: Callable[..., Any], tmp_path: Path) -> None:
    theirs = engine((), tmp_path, folds=[vector["text"] for vector in VECTORS])["folds"]
    for vector, answer in zip(VECTORS, theirs, strict=True):
        assert {"text": vector["text"], **answer, "terms": sorted(answer["terms"])} == vector


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(alphabet=ALPHABET, max_size=30), min_size=40, max_size=80))
def test_both_sides_agree_on_any_text(engine: Callable[..., Any], tmp_path: Path, texts: list[str]) -> None:
    theirs = engine((), tmp_path, folds=texts)["folds"]
    for text, answer in zip(texts, theirs, strict=True):
        assert {**answer, "terms": sorted(answer["terms"])} == ours(text), text


@given(st.text())
def test_folding_twice_changes_no_term(text: str) -> None:
    once = fold(text)
    assert terms(fold(once)) == terms(once)


@given(st.text())
def test_terms_are_short_and_hold_no_separator(text: str) -> None:
    for _, term in terms(fold(text)):
        assert 0 < len(term) <= 40
        assert not set(term) & set(" \n:=")


@pytest.mark.parametrize(
    ("left", "right"), [("GPT-3", "gpt 3"), ("Self_Supervised", "self-supervised"), ("Ｗ２Ｖ", "w2v"), ("José", "jose")]
)
def test_names_equal_but_for_signs_are_one(left: str, right: str) -> None:
    assert squeeze(fold(left)) == squeeze(fold(right))


def test_words_for_typing_errors() -> None:
    words = ("graph", "abc", "2019", "关系图谱", "gpt3", "привет", "a:graph", "3d00", "x264")
    assert [word for word in words if is_word(word)] == ["graph", "gpt3", "привет"]
