"""Scripts, and names compared without case."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from site_builder.text.cjk import cjk_share, fold, fold_width, has_cjk, is_cjk, is_han_name


def test_letters_of_each_script_are_known() -> None:
    assert [is_cjk(letter) for letter in "论かｱ한ㄅ々𠀀a。1é"] == [True] * 7 + [False] * 4


def test_a_han_name_may_hold_a_middle_dot() -> None:
    assert [is_han_name(name) for name in ("张三", "约翰·冯·诺依曼", "张 San", "")] == [True, True, False, False]


def test_the_share_of_mixed_text_lies_between() -> None:
    assert (cjk_share("plain words"), cjk_share("全是汉字"), cjk_share("42")) == (0.0, 1.0, 0.0)
    assert 0 < cjk_share("用 Transformer 翻译") < 1


def test_composed_and_decomposed_names_are_one() -> None:
    assert fold("Cafe\u0301 NOTES") == fold("café notes") == fold("café\u00a0notes")


def test_width_matters_only_to_fold() -> None:
    assert fold("ＧＰＴ") != fold("GPT") and fold_width("ＧＰＴ") == fold_width("gpt")


@given(st.text())
def test_folding_forgets_case_and_form(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text())
def test_has_cjk_looks_at_every_letter(text: str) -> None:
    assert has_cjk(text) == any(is_cjk(letter) for letter in text)
