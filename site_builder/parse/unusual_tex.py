"""TeX that the app shows and the converter does not know, said in what it knows: the same signs, or nearly so."""

from __future__ import annotations

import re

from site_builder.parse.tex_braces import BRACED
from site_builder.text.regex import regex

# commands with another name for the same sign, or nearly so
_NAMES = dict(
    pair.split("=")
    for pair in """
    dotsc=ldots dotso=ldots hdots=ldots dotsb=cdots dotsm=cdots dotsi=cdots pmb=boldsymbol mathnormal=mathit mbox=text
    hbox=text textnormal=text textup=text textmd=text intertext=text shortintertext=text framebox=boxed thicksim=sim
    thickapprox=approx varpropto=propto centerdot=cdot smallsetminus=setminus shortmid=mid nshortmid=nmid smallint=int
    shortparallel=parallel nshortparallel=nparallel smallsmile=smile smallfrown=frown
    """.split()
)
_LIMITS = {
    "varlimsup": "overline",
    "varliminf": "underline",
    "varinjlim": "underrightarrow",
    "varprojlim": "underleftarrow",
}
# commands that change the place, the size or the colour of what follows
_NO_SIGN = """
    smash vcenter mathrlap mathllap mathclap rlap llap clap ensuremath uppercase lowercase tiny scriptsize small large
    Large LARGE huge Huge normalsize footnotesize strut allowbreak nobreak break
    """.split()
_COMMAND = regex(rf"\\({'|'.join([*_NAMES, *_LIMITS, *_NO_SIGN])})(?![A-Za-z])")
_COLOUR = regex(  # of a model, "[HTML]{FF0000}", or by its digits; a coloured box holds words
    r"\\(?:textcolor|color)(?:\[[^\[\]]*\]\s*\{[^{}]*\}|\{#[^{}]*\})"
    r"|\\(?:colorbox|fcolorbox\s*\{[^{}]*\})\s*\{[^{}]*\}(?P<box>)"
)
_TEXT = regex(rf"(\\text(?:rm|it|bf|sf|tt)?)\s*({BRACED})")
_COLUMNS = regex(rf"(\\begin\{{d?array\}})(?:\[[tbc]\])?\s*({BRACED})")
_OF_COLUMN = regex(rf"[@!><*]\s*{BRACED}|([pmb])\s*{BRACED}")
_FORMS = (
    (regex(r"\\(?:nonumber|notag)(?![A-Za-z])"), ""),
    (regex(r"\\begin\{(?:(?:x|xx)?alignat)\*?\}\s*\{[^{}]*\}|\\begin\{flalign\*?\}"), r"\\begin{align*}"),
    (regex(r"\\end\{(?:(?:x|xx)?alignat|flalign)\*?\}"), r"\\end{align*}"),
    (regex(r"\\begin\{alignedat\}\s*\{[^{}]*\}"), r"\\begin{aligned}"),
    (regex(r"\\end\{alignedat\}"), r"\\end{aligned}"),
    (regex(r"\\tag\*?\{\$([^${}]*)\$\}"), r"\\qquad(\1)"),
    (regex(r"\\tag\*\{([^{}]*)\}"), r"\\qquad\\text{\1}"),
    (regex(r"\\tag\{([^{}]*)\}|\\eqno[ \t]*\(([^()]*)\)"), r"\\qquad\\text{(\1\2)}"),
    (regex(r"\\(begin|end)\{split\}"), r"\\\1{aligned}"),
    (regex(r"\\begin\{eqnarray\*?\}"), r"\\begin{array}{rcl}"),
    (regex(r"\\end\{eqnarray\*?\}"), r"\\end{array}"),
    (regex(r"\\(begin|end)\{([pbvBV]?matrix)\*\}(?:\[[lcr]\])?"), r"\\\1{\2}"),
    (regex(r"(?<=\})\s*\\limits(?![A-Za-z])"), ""),
    (regex(r"\\(?:mathbbm|mathds)(?![A-Za-z])"), r"\\mathbb"),
    (regex(r"\\hfill(?![A-Za-z])"), r"\\quad "),
    (regex(r"\\require\{[^{}]*\}"), ""),
    (regex(r"\\(?:class|cssId|style|href)\{[^{}]*\}(?=\s*\{)|\\bbox(?:\[[^\[\]]*\])?(?=\s*\{)"), ""),
    (regex(r"\\enclose\{(?:box|roundedbox|circle)\}(?=\s*\{)"), r"\\boxed"),
    (regex(r"\\verb([^A-Za-z\s*])([^\\{}]*?)\1"), r"\\text{\2}"),
    (regex(r"\\(begin|end)\{(p|b|v|B|V)?smallmatrix\}"), r"\\\1{\2matrix}"),
    (regex(r"\\cancelto\{([^{}]*)\}\s*\{([^{}]*)\}"), r"{\\cancel{\2}}^{\1}"),
    (regex(r"\\tag\s+([0-9A-Za-z])"), r"\\qquad(\1)"),
    (regex("√"), r"\\surd "),
)


def in_usual_tex(tex: str) -> str:
    """The formula with all of that replaced."""
    for pattern, replacement in _FORMS:
        tex = pattern.sub(replacement, tex)
    tex = _COMMAND.sub(_named, tex)
    tex = _COLOUR.sub(lambda match: "" if match["box"] is None else r"\text", tex)
    return _COLUMNS.sub(_columns, _TEXT.sub(_text, tex))


def _named(match: re.Match[str]) -> str:
    name = match[1]
    if name in _LIMITS:
        return rf"\mathop{{\{_LIMITS[name]}{{\lim}}}}"
    return f"\\{_NAMES[name]}" if name in _NAMES else ""


def _columns(match: re.Match[str]) -> str:
    """The columns of an array without what stands between them and how wide they are: "{@{}lp{2cm}}" is "{ll}"."""
    return f"{match[1]}{{{_OF_COLUMN.sub(lambda part: 'l' if part[1] else '', match[2][1:-1])}}}"


def _text(match: re.Match[str]) -> str:
    """Words of a formula with the formulas in them: "\\text{if $x_1$ is a_b}"."""
    parts = match[2][1:-1].split("$")
    if len(parts) % 2 == 0:
        return match[0]
    words = (_escaped(part) for part in parts[::2])
    shown = [f"{match[1]}{{{part}}}" if part else "" for part in words]
    formulas = [*(f"{{{part}}}" for part in parts[1::2]), ""]
    return "".join(piece for pair in zip(shown, formulas, strict=True) for piece in pair)


def _escaped(words: str) -> str:
    """Words with a backslash before each sign that has a meaning in formulas only."""
    return _SIGN.sub(r"\\\1", words)


_SIGN = regex(r"(?<!\\)([_&#])")
