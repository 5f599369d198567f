"""TeX that the app shows is shown, with its source as it was written."""

from __future__ import annotations

from html import unescape

import pytest

from site_builder.parse.formula import render_formula


@pytest.mark.parametrize(
    "tex",
    [
        r"x < y \tag{1}",
        r"x \tag*{a}",
        r"\label{eq:a} x \nonumber",
        r"\begin{aligned} a &= b \tag{1} \\ c &= d \end{aligned}",
        r"\begin{split} a &= b \\ &= c \end{split}",
        r"\begin{eqnarray} a &=& b \end{eqnarray}",
        r"\mathop{\arg\min}\limits_{\theta} f",
        r"\newcommand{\R}{\mathbb{R}} x \in \R",
        r"\mathbbm{1}_A",
    ],
)
def test_what_other_programs_show(tex: str) -> None:
    markup, error = render_formula(tex, is_display=True)
    assert not error and f">{tex}</annotation>" in unescape(markup)


def test_what_nobody_knows_is_its_source() -> None:
    markup, error = render_formula(r"\nosuch{x} \tag{1}", is_display=True)
    assert error and markup == r'<code class="math-error">\nosuch{x} \tag{1}</code>'
