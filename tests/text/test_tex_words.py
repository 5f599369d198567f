import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.text.tex_words import tex_words


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (r"x^2 \leq \alpha", "x² ≤ α"),
        (r"\mathcal{O}(n^2)", "O(n²)"),
        (r"\frac{q}{\sqrt{d_k}}", "q/√d_k"),
        (r"W_{Q}, W_1", "W_Q, W₁"),
        (r"\{a\,b\}", "{a b}"),
        ("5", "5"),
    ],
)
def test_a_formula_reads_as_words(tex: str, words: str) -> None:
    assert tex_words(tex) == words


@given(st.text(alphabet=r"\{}_^&~ abfrcsqt12", max_size=60))
def test_any_formula_leaves_something(tex: str) -> None:
    assert tex_words(tex) or not tex.strip()
