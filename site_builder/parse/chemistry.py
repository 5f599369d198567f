r"""Chemical formulas, `\ce{2H2 + O2 -> 2H2O}`, in TeX that a converter without mhchem knows.

The rules are those of the manual of mhchem 4 that people use by hand: amounts, indices, charges, isotopes, arrows with
words above and below, bonds, addition compounds, states, gas and precipitate. What is none of them stays as it is.
"""

from __future__ import annotations

import re

from site_builder.parse.tex_braces import BRACED
from site_builder.text.regex import regex

_SIGNS = ("\\ce", "\\pu")
_COMMAND = regex(rf"\\(ce|pu)\s*({BRACED})")
_ARROWS = {
    "<=>": r"\rightleftharpoons",
    "<=>>": r"\rightleftharpoons",
    "<<=>": r"\rightleftharpoons",
    "<->": r"\leftrightarrow",
    "<-->": r"\rightleftarrows",
    "->": r"\rightarrow",
    "<-": r"\leftarrow",
}
_ARROW = regex(rf"({'|'.join(sorted(_ARROWS, key=len, reverse=True))})((?:\[[^\[\]]*\]){{0,2}})")
_WITH_WORDS = {r"\rightarrow": r"\xrightarrow", r"\leftarrow": r"\xleftarrow"}
# "2H2O", "1/2O2"; not "2" alone, not "25 °C"
_AMOUNT = regex(r"(?:[0-9]+/[0-9]+|[0-9]+(?:[.,][0-9]+)?)(?=[A-Z(\[{$\\^_])")
_BONDS = {"-": "-", "=": "=", "#": r"\equiv "}
_SCRIPT = regex(rf"([\^_])({BRACED}|\$[^$]*\$|[0-9]*[+\-]|[0-9]+|[A-Za-z]+|\\[A-Za-z]+|.)")  # "^{2-}", "^2-", "_x"
_PIECE = regex(
    rf"(?P<math>\$[^$]*\$)|(?P<command>\\[A-Za-z]+|\\.)|(?P<braced>{BRACED})|(?P<letters>[^\W\d_]+)|(?P<digits>[0-9]+)"
    r"|(?P<sign>.)",
    re.DOTALL,
)


def without_chemistry(tex: str) -> str:
    r"""The same formula with plain TeX in place of each `\ce{…}` and `\pu{…}`."""
    if not any(sign in tex for sign in _SIGNS):
        return tex
    return _COMMAND.sub(lambda match: "{" + (_formula if match[1] == "ce" else _unit)(match[2][1:-1]) + "}", tex)


def _unit(text: str) -> str:
    return rf"\mathrm{{{text.replace('//', '/').replace(' ', '~')}}}"


def _formula(text: str) -> str:
    out: list[str] = []
    position = 0
    for arrow in _ARROW.finditer(text):
        out += _side(text[position : arrow.start()]), _arrow(arrow[1], arrow[2])
        position = arrow.end()
    return " ".join([*out, _side(text[position:])])


def _arrow(sign: str, words: str) -> str:
    command = _ARROWS[sign]
    above, below = (*(_words(part) for part in re.findall(r"\[([^\[\]]*)\]", words)), "", "")[:2]
    if not above and not below:
        return command
    if command in _WITH_WORDS:
        return f"{_WITH_WORDS[command]}[{below}]{{{above}}}" if below else f"{_WITH_WORDS[command]}{{{above}}}"
    above = rf"\overset{{{above}}}{{{command}}}" if above else command
    return rf"\underset{{{below}}}{{{above}}}" if below else above


def _words(text: str) -> str:
    """What stands above an arrow: a formula, or plain words in braces."""
    text = text.strip()
    if text.startswith("{") and text.endswith("}"):
        return rf"\text{{{text[1:-1]}}}"
    return _formula(text)


def _side(text: str) -> str:
    """Compounds with spaces between them."""
    return r"\,".join(_word(word) for word in text.split())


def _word(word: str) -> str:
    if word in ("+", "-", "="):
        return f"{{}}{word}{{}}"
    if word in ("v", "(v)", "^", "(^)"):
        return r"\downarrow" if "v" in word else r"\uparrow"
    out: list[str] = []
    position = 0
    after = ""  # the kind of the piece before: digits behind a letter or a bracket are an index
    while position < len(word):
        if not after and (amount := _AMOUNT.match(word, position)):
            top, slash, below = amount[0].partition("/")
            out.append(rf"\tfrac{{{top}}}{{{below}}}\," if slash else rf"{top}\,")
            position, after = amount.end(), "amount"
            continue
        if word[position] in "^_" and (script := _SCRIPT.match(word, position)):
            inner = script[2][1:-1] if script[2][0] in "{$" else script[2]
            out.append(f"{'' if after and after != 'amount' else '{}'}{script[1]}{{{_upright(inner)}}}")
            position, after = script.end(), "script"
            continue
        piece = _PIECE.match(word, position)
        if piece is None:
            break
        position = piece.end()
        kind, text = str(piece.lastgroup), piece[0]
        if kind == "digits" and after in ("letters", "braced", ")"):
            out.append(f"_{{{text}}}")
            after = "index"
        elif kind == "sign" and text in "+-" and after and (position == len(word) or word[position] in ")]"):
            out.append(f"^{{{text}}}")
            after = "script"
        elif kind == "sign" and text in "*." and after and position < len(word):
            out.append(r"\cdot ")
            after = ""
        elif kind == "sign" and text in _BONDS and after and position < len(word):
            out.append(f"{{{_BONDS[text]}}}")
            after = "bond"
        elif kind == "sign":
            out.append(text)
            after = ")" if text in ")]" else text
        else:
            out.append(_upright(text[1:-1]) if kind in ("math", "braced") else _upright(text))
            after = "letters" if kind == "command" else kind
    return "".join(out)


def _upright(text: str) -> str:
    return rf"\mathrm{{{text}}}" if text.isalpha() and text.isascii() else text
