"""TeX that the app shows is shown, with its source as it was written."""

from __future__ import annotations

import re
from html import unescape

import pytest

from site_builder.parse.formula import render_formula
from site_builder.parse.math_names import MathNames


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
        r"\text{if $x_{i} > 0$ is my_name}",
        r"\mbox{if } x \dotsc y",
        r"\begin{smallmatrix} a & b \end{smallmatrix}",
        r"\begin{array}[t]{@{}l|p{2cm}@{}} a & b \end{array}",
        r"\textcolor{#ff0000}{x} + \color[HTML]{00FF00} y + \colorbox{red}{z}",
        r"\mathrlap{x} \cancelto{0}{x} \varlimsup_n √2",
        r"\bbox[5px]{x} + \class{a}{y} + \verb|a b|",
        r"\begin{alignat}{2} a &= b \end{alignat}",
        r"\begin{flalign*} a &= b \end{flalign*}",
        r"\begin{alignedat}{2} a &= b \end{alignedat}",
        r"x \tag{$\ast$}",
        r"\DeclareMathOperator*{\argmin}{arg\,min} \argmin_x f",
        r"\newcommand{\R}{\mathbb{R}} \newcommand{\ball}[1]{B_{#1}} \ball{r} \subset \R",
    ],
)
def test_what_other_programs_show(tex: str) -> None:
    markup, error = render_formula(tex, is_display=True)
    assert not error and f">{tex}</annotation>" in unescape(markup)


def test_what_nobody_knows_is_its_source() -> None:
    markup, error = render_formula(r"\nosuch{x} \tag{1}", is_display=True)
    assert error and markup == r'<code class="math-error">\nosuch{x} \tag{1}</code>'


def words(markup: str) -> str:
    """The text of a formula without its source."""
    return unescape(re.sub(r"<annotation.*?</annotation>|<[^>]*>", "", markup))


def shown(tex: str, *of_note: str) -> str:
    names = MathNames()
    for formula in (*of_note, tex):
        names.learn(formula)
    markup, error = render_formula(tex, is_display=False, names=names)
    assert not error, error
    return words(markup)


@pytest.mark.parametrize("name", ["align", "equation", "gather", "multline"])
def test_only_a_tag_numbers_an_equation(name: str) -> None:
    assert "(" not in shown(rf"\begin{{{name}}} a \\ b \end{{{name}}}")
    markup, _ = render_formula(rf"\begin{{{name}}} a \end{{{name}}}", is_display=True)
    assert f">\\begin{{{name}}} a \\end{{{name}}}</annotation>" in markup
    assert shown(r"\begin{align} a \\ b \tag{7} \end{align}") == "ab(7)"


def test_the_room_below_a_row_is_no_word() -> None:
    rows = r"\begin{aligned} a \\[1em] b \\[ -2.5 pt ] c \\ [d] \end{aligned}"
    assert shown(rows) == "abc[d]"
    assert f">{rows}</annotation>" in unescape(render_formula(rows, is_display=True)[0])


def test_formulas_in_the_words_of_a_formula() -> None:
    assert shown(r"x \text{ if $y_1$ is a_b}").replace("\N{NO-BREAK SPACE}", " ") == "x if y1 is a_b"


def test_a_reference_shows_the_tag_of_its_equation() -> None:
    equations = r"\begin{align} a \tag{3.1} \label{eq:a} \\ b \label{eq:b} \\ c \tag{$\ast$} \label{c_1} \end{align}"
    assert shown(r"\eqref{eq:a}", equations) == "(3.1)"
    assert shown(r"\ref{eq:a}", equations) == "3.1"
    assert shown(r"\eqref{c_1}", equations) == "(∗)"
    assert shown(r"\eqref{eq:b}", equations) == "(eq:b)"
    assert shown(r"\ref{no_such}") == "no_such"


def test_a_formula_gives_no_id_and_no_link() -> None:
    markup, _ = render_formula(r"\begin{equation} a \tag{1} \label{main} \end{equation} \eqref{main}", is_display=True)
    assert " id=" not in markup and "href" not in markup


def test_macros_hold_for_the_whole_note() -> None:
    note = (
        r"\newcommand{\R}{\mathbb{R}} \newcommand*\ball[1]{B_{\R}({#1})}",
        r"\DeclareMathOperator{\tr}{tr} \def\mean#1{m_{#1}}",
        r"\newcommand{\R}{r}",
    )
    assert shown(r"\ball{x}", *note) == "Bℝ(x)"
    assert shown(r"\tr", *note) == "tr"
    assert shown(r"\mean{x} + \R", *note) == "mx+ℝ"
    assert shown(r"\newcommand{\R}{r} \R", *note) == "r"  # the formula's own definition wins
    assert shown(r"x", *note) == "x"


def test_macros_that_call_each_other_end() -> None:
    names = MathNames()
    names.learn(r"\newcommand{\a}{\b\b} \newcommand{\b}{\a\a}")
    _, error = render_formula(r"\a", is_display=False, names=names)
    assert error
    names.learn("\\newcommand{\\long}{" + "x" * 15_000 + r"\wide}")
    names.learn("\\newcommand{\\wide}{" + "x" * 15_000 + "}")
    markup, error = render_formula(r"\long", is_display=False, names=names)
    assert error and markup == r'<code class="math-error">\long</code>'


@pytest.mark.parametrize("opening", ["(", "[", r"\{", r"\langle ", r"\bigl|", r"\llbracket ", r"{(}", "⟨"])
def test_brackets_that_nothing_closes_cost_no_more_than_others(opening: str) -> None:
    _, error = render_formula(opening * 60, is_display=True)
    assert "brackets" in error
    assert not render_formula(opening * 9 + "x", is_display=True)[1]


def test_brackets_of_macros_count_as_often_as_they_are_used() -> None:
    once = r"\def\a{(}\def\b{\a\a}"
    assert "brackets" in render_formula(once + r"\b" * 12, is_display=True)[1]
    assert not render_formula(once + r"\b", is_display=True)[1]
    assert "brackets" in render_formula(")" * 60 + "(" * 60, is_display=True)[1]
    assert shown("(a)" * 40) == "(a)" * 40
    assert not render_formula(r"\bigl( a \bigr)" * 30, is_display=True)[1]
    pair = r"\def\bra{\langle a|}\def\ket{b\rangle}"
    assert not render_formula(pair + r"\bra\ket " * 30, is_display=True)[1]
