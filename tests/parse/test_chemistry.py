"""Chemical formulas are shown as chemists write them."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.parse.chemistry import without_chemistry
from site_builder.parse.formula import render_formula

SHOWN = {
    "H2O": r"\mathrm{H}_{2}\mathrm{O}",
    "SO4^2-": r"\mathrm{SO}_{4}^{2-}",
    "Fe^{III}": r"\mathrm{Fe}^{\mathrm{III}}",
    "Na+": r"\mathrm{Na}^{+}",
    "[AgCl2]-": r"[\mathrm{AgCl}_{2}]^{-}",
    "(NH4)2S": r"(\mathrm{NH}_{4})_{2}\mathrm{S}",
    "^{14}_6C": r"{}^{14}_{6}\mathrm{C}",
    "1/2O2": r"\tfrac{1}{2}\,\mathrm{O}_{2}",
    "25 °C": r"25\,°\mathrm{C}",
    "CuSO4.5H2O": r"\mathrm{CuSO}_{4}\cdot 5\,\mathrm{H}_{2}\mathrm{O}",
    "HC#CH": r"\mathrm{HC}{\equiv }\mathrm{CH}",
    "2H2 + O2 -> 2H2O": r"2\,\mathrm{H}_{2}\,{}+{}\,\mathrm{O}_{2} \rightarrow 2\,\mathrm{H}_{2}\mathrm{O}",
    "A ->[{heat}][Pt] B": r"\mathrm{A} \xrightarrow[\mathrm{Pt}]{\text{heat}} \mathrm{B}",
    "A <=>[x] B": r"\mathrm{A} \overset{\mathrm{x}}{\rightleftharpoons} \mathrm{B}",
    "CO2 ^ + S v": r"\mathrm{CO}_{2}\,\uparrow\,{}+{}\,\mathrm{S}\,\downarrow",
}


@pytest.mark.parametrize(("written", "tex"), SHOWN.items())
def test_as_written_by_hand(written: str, tex: str) -> None:
    assert without_chemistry(rf"a \ce{{{written}}} b") == f"a {{{tex}}} b"


def test_the_source_stays_with_the_formula() -> None:
    markup, error = render_formula(r"\ce{H2O} + \pu{3 kJ//mol}", is_display=False)
    assert not error and r">\ce{H2O} + \pu{3 kJ//mol}</annotation>" in markup
    assert unescape(re.sub(r"<annotation.*?</annotation>|<[^>]*>", "", markup)) == "H2O+3\N{NO-BREAK SPACE}kJ/mol"


def test_what_has_no_end_is_left() -> None:
    assert without_chemistry(r"\ce{H2O") == r"\ce{H2O"
    assert without_chemistry(r"\center") == r"\center"


@given(st.lists(st.sampled_from([*SHOWN, "{", "}", "[", "]", "->", "^", "_", "$", "\\", " ", "x", "2"]), max_size=9))
def test_any_piece_is_taken(pieces: list[str]) -> None:
    assert isinstance(without_chemistry(r"\ce{" + "".join(pieces) + "}"), str)
