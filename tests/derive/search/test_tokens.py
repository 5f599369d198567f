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


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["text"][:20] or "empty")
def test_vector(vector: dict[str, Any]) -> None:
    folded = fold(vector["text"])
    assert folded == vector["folded"]
    assert [[term, position] for term, position in terms(folded)] == vector["terms"]


def test_vectors_in_the_browser_module(engine: Callable[..., Any], tmp_path: Path) -> None:
    answer = engine((), tmp_path, folds=[vector["text"] for vector in VECTORS])
    assert [
        {"text": v["text"], "folded": f["folded"], "terms": f["terms"]}
        for v, f in zip(VECTORS, answer["folds"], strict=True)
    ] == VECTORS


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(alphabet=ALPHABET, max_size=30), min_size=40, max_size=80))
def test_both_sides_agree_on_any_text(engine: Callable[..., Any], tmp_path: Path, texts: list[str]) -> None:
    answer = engine((), tmp_path, folds=texts)
    for text, theirs in zip(texts, answer["folds"], strict=True):
        folded = fold(text)
        ours = {"folded": folded, "terms": [[t, p] for t, p in terms(folded)], "squeezed": squeeze(folded)}
        assert theirs == ours, text


@given(st.text())
def test_folding_twice_changes_no_term(text: str) -> None:
    once = fold(text)
    assert list(terms(fold(once))) == list(terms(once))


@given(st.text())
def test_terms_are_short_and_hold_no_separator(text: str) -> None:
    position = 0
    for term, where in terms(fold(text)):
        assert 0 < len(term) <= 40
        assert not set(term) & set(" \n:=")
        assert position <= where
        position = where


@pytest.mark.parametrize(
    ("left", "right"), [("GPT-3", "gpt 3"), ("Self_Supervised", "self-supervised"), ("Ｗ２Ｖ", "w2v"), ("José", "jose")]
)
def test_names_equal_but_for_signs_are_one(left: str, right: str) -> None:
    assert squeeze(fold(left)) == squeeze(fold(right))


def test_words_for_typing_errors() -> None:
    assert [word for word in ("graph", "abc", "2019", "关系图谱", "gpt3", "привет", "a:graph") if is_word(word)] == [
        "graph",
        "привет",
    ]
