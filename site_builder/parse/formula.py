"""TeX to MathML."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import Any

from site_builder.parse.chemistry import without_chemistry
from site_builder.parse.math_names import (
    LONGEST,
    MathNames,
    definitions,
    with_plain_definitions,
    without_names,
)
from site_builder.parse.unusual_tex import in_usual_tex
from site_builder.text.regex import regex

DEEPEST = 250  # groups and commands that wait for their argument; the converter recurses over them on the C stack
_HARMLESS = 400  # letters; a shorter formula cannot nest dangerously deep
MOST_OPEN = 16  # brackets that nothing closes; each more doubles the time of the converter
_KINDS = "brace|Brace|brack|angle|Angle|ang|paren|ceil|floor|vert|Vert|group|moustache"
_BRACKET = regex(
    rf"(?P<open>\\(?:\{{|(?:l(?:{_KINDS}|lbracket|lparenthesis|langle)|[ul]lcorner|[bB]igg?l)(?![A-Za-z]))"
    r"|[(\[⟨⌈⌊⟦⟪⟮⟬⦃⌜⦇⦅])"
    rf"|(?P<close>\\(?:\}}|(?:r(?:{_KINDS}|rbracket|rparenthesis|rangle)|[ul]rcorner|[bB]igg?r)(?![A-Za-z]))"
    r"|[)\]⟩⌉⌋⟧⟫⟯⟭⦄⌝⦈⦆])"
    r"|(?P<command>\\[A-Za-z]+)"
)
_PART = regex(r"\\[A-Za-z]+|\\.|[{}]|[^\s\\{}]+", re.DOTALL)
_MACROS = {"substack": r"\begin{matrix}#1\end{matrix}"}
_ANNOTATION = regex(r'<annotation encoding="application/x-tex">.*?</annotation>', re.DOTALL)
# "\\[1em]", the room below a row, which the converter takes for words
_DISTANCE = regex(r"\\\\\*?\s*\[\s*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)\s*(?:em|ex|pt|px|mm|cm|in|mu|pc)\s*\]")
# the app numbers no equation that has no tag; the converter numbers each one where the name has no star
_NUMBERED = regex(r"\\(begin|end)\{(align|equation|gather|multline)\}")
_COLOURS = regex("\x1b\\[[0-9;]*m")


def render_formula(tex: str, *, is_display: bool, names: MathNames | None = None) -> tuple[str, str]:
    """The `<math>` element, with the source as its annotation, and "" or what is wrong with the source.

    `names` are those that the formulas of the note give each other. A faulty formula is shown as its source.
    """
    whole = tex
    if "\\" in tex:
        if "\\begin" in whole:
            whole = _NUMBERED.sub(r"\\\1{\2*}", whole)
        if "\\\\" in whole and "[" in whole:
            whole = _DISTANCE.sub(r"\\\\", whole)
        whole = without_names(whole, names)
    markup, error = _convert(whole, is_display)
    if not markup:
        return f'<code class="math-error">{escape(tex, quote=False)}</code>', error
    return (markup if whole == tex else _with_source(markup, tex)), ""


def _with_source(markup: str, tex: str) -> str:
    annotation = f'<annotation encoding="application/x-tex">{escape(tex, quote=False)}</annotation>'
    return _ANNOTATION.sub(lambda _: annotation, markup)


@lru_cache(maxsize=4096)
def _convert(tex: str, is_display: bool) -> tuple[str, str]:
    if len(tex) > LONGEST or _depth(tex) > DEEPEST:
        return "", "the formula is too long or nests too deep"
    if _unclosed(tex) > MOST_OPEN:
        return "", "the formula opens too many brackets that nothing closes"
    from math_core import LatexError

    try:
        return _converter().convert_with_local_state(tex, displaystyle=is_display), ""
    except LatexError as error:
        told = " ".join(_COLOURS.sub("", str(error)).split())[:200]
    usual = in_usual_tex(without_chemistry(with_plain_definitions(tex)))
    if usual == tex:
        return "", told
    try:
        markup = _converter().convert_with_local_state(usual, displaystyle=is_display)
    except LatexError:
        return "", told
    return _with_source(markup, tex), ""


@lru_cache(maxsize=1)
def _converter() -> Any:
    from math_core import LatexToMathML

    return LatexToMathML(
        annotation=True, allow_unreliable_rendering=True, fancy_error=False, macros=_MACROS, max_expansions=1000
    )


def _unclosed(tex: str) -> int:
    """How many brackets a formula opens and does not close, with those of its macros each time they are used."""
    if len(tex) <= MOST_OPEN:
        return 0
    bodies = definitions(tex)
    known: dict[str, tuple[int, int]] = {}

    def balance(text: str, above: tuple[str, ...]) -> tuple[int, int]:
        """What a text closes of the text before it, and what it leaves open."""
        closed = opened = 0
        for sign in _BRACKET.finditer(text):
            closing, opening = int(sign["close"] is not None), int(sign["open"] is not None)
            if (name := sign["command"]) in bodies:
                if name in above:
                    return 0, DEEPEST  # it calls itself
                if name not in known:
                    known[name] = balance(bodies[name].partition(name)[2], (*above, name))
                closing, opening = known[name]
            closed += max(closing - opened, 0)
            opened = min(max(opened - closing, 0) + opening, DEEPEST)
        return closed, opened

    return balance(tex, ())[1]


def _depth(tex: str) -> int:
    """How deep a formula may nest at most: open groups, and commands in a row, each perhaps the last one's argument."""
    if len(tex) <= _HARMLESS:
        return 0
    deepest = depth = run = 0
    opened: list[int] = []
    for part in _PART.findall(tex):
        if part == "{":
            opened.append(run)
            depth += run + 1
            run = 0
        elif part == "}":
            if opened:
                run = opened.pop()
                depth -= run + 1
        elif part in ("\\begin", "\\left"):
            opened.append(run)
            depth += run + 1
            run = 0
        elif part in ("\\end", "\\right"):
            if opened:
                run = opened.pop()
                depth -= run + 1
        elif part[0] == "\\":
            run += 1
        else:
            run = 0
        deepest = max(deepest, depth + run)
    return deepest
