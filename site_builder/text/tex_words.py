"""Formulas as words, for the sentences that other pages quote: "x^2 \\leq \\alpha" as "x² ≤ α"."""

from __future__ import annotations

import re
import unicodedata

from site_builder.text.regex import regex

LONGEST = 200  # letters; a longer formula is quoted as it is but for its backslashes

_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lamda mu nu xi pi rho sigma tau upsilon phi chi psi omega"
)
_SIGNS = {name: unicodedata.lookup(f"GREEK SMALL LETTER {name.upper()}") for name in _GREEK.split()}
_SIGNS |= {name.capitalize(): unicodedata.lookup(f"GREEK CAPITAL LETTER {name.upper()}") for name in _GREEK.split()}
_SIGNS |= {"lambda": "λ", "Lambda": "Λ", "varepsilon": "ε", "varphi": "φ", "vartheta": "ϑ", "varrho": "ρ", "ell": "ℓ"}
_TABLE = """
times=× cdot=· div=÷ pm=± mp=∓ ast=* star=⋆ circ=∘ otimes=⊗ oplus=⊕ odot=⊙ leq=≤ le=≤ geq=≥ ge=≥ neq=≠ ne=≠
ll=≪ gg=≫ approx=≈ sim=∼ simeq=≃ equiv=≡ propto=∝ infty=∞ partial=∂ nabla=∇ sum=∑ prod=∏ int=∫ sqrt=√ in=∈ notin=∉
subset=⊂ subseteq=⊆ cup=∪ cap=∩ setminus=∖ emptyset=∅ forall=∀ exists=∃ neg=¬ land=∧ lor=∨ to=→ rightarrow=→
leftarrow=← leftrightarrow=↔ Rightarrow=⇒ Leftarrow=⇐ mapsto=↦ ldots=… cdots=… dots=… vdots=⋮ mid=| vert=| Vert=‖
langle=⟨ rangle=⟩ lceil=⌈ rceil=⌉ lfloor=⌊ rfloor=⌋ top=⊤ bot=⊥ perp=⊥ prime=′ dagger=† hbar=ℏ
"""
_SIGNS |= {pair.partition("=")[0]: pair.partition("=")[2] for pair in _TABLE.split()}
# commands that say how something looks; their argument stays
_LOOKS = frozenset(
    """
    mathrm mathbf mathcal mathbb mathit mathsf mathtt mathfrak mathscr text textbf textit textrm operatorname boldsymbol
    bm hat bar tilde vec dot ddot widehat widetilde overline underline left right big Big bigg Bigg bigl bigr Bigl Bigr
    displaystyle textstyle limits nolimits tag label mathop rm bf it
    """.split()
)
_FORMULA = regex(r"(?<![\\$])\$(?!\s)([^$\n]{1,200}?)(?<![\s\\])\$(?![\d$])")  # "$\ell_1$"; not "$5 and $6"
_GROUP = r"\s*\{([^{}]*)\}"
_LOOK = regex(rf"\\(?:{'|'.join(sorted(_LOOKS))}){_GROUP}")
_ROOT = regex(r"\\sqrt" + _GROUP)
_FRACTION = regex(r"\\[dt]?frac" + _GROUP + _GROUP)
_SCRIPT = regex(r"([_^])(?:" + _GROUP + r"|([0-9]))")
_COMMAND = regex(r"\\([A-Za-z]+)\*?\s?|\\(.)", re.DOTALL)
_ONE = regex(r"\s*(?:[\w√⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ₀₁₂₃₄₅₆₇₈₉ₙ]+|\\[A-Za-z]+)\s*")
_RAISED = str.maketrans("0123456789n", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ")
_LOWERED = str.maketrans("0123456789n", "₀₁₂₃₄₅₆₇₈₉ₙ")
_SPACES = frozenset((",", ";", ":", "!", " ", "\\", "\n"))
_APART = frozenset("×·÷±∓⊗⊕⊙≤≥≠≪≫≈∼≃≡∝∈∉⊂⊆∪∩∖∧∨→←↔⇒⇐↦|")


def with_formulas_as_words(text: str) -> str:
    """A title in which formulas stand between dollar signs, with what a reader would say: "$O(n^2)$" as "O(n²)"."""
    return _FORMULA.sub(lambda formula: tex_words(formula[1]), text) if "$" in text else text


def tex_words(tex: str) -> str:
    """The formula as plain text, without backslashes and braces where that is simple."""
    text = tex.replace("~", " ").replace("\\{", "\1").replace("\\}", "\2")
    if len(text) <= LONGEST:
        for _ in range(4):  # groups in groups, the inmost first
            before = text
            text = _FRACTION.sub(_fraction, _SCRIPT.sub(_script, _ROOT.sub(_root, _LOOK.sub(r"\1", text))))
            if text == before:
                break
    text = re.sub(r"[{}&]", "", _COMMAND.sub(_command, text))
    return " ".join(text.replace("\1", "{").replace("\2", "}").split()) or tex


def _whole(group: str) -> str:
    return group.strip() if _ONE.fullmatch(group) else f"({group.strip()})"


def _root(match: re.Match[str]) -> str:
    return "√" + _whole(match[1])


def _fraction(match: re.Match[str]) -> str:
    return f" {_whole(match[1])}/{_whole(match[2])} "


def _script(match: re.Match[str]) -> str:
    inside = match[2] or match[3] or ""
    if re.fullmatch("[0-9]+|n", inside):
        return inside.translate(_RAISED if match[1] == "^" else _LOWERED)
    return match[1] + _whole(inside)


def _command(match: re.Match[str]) -> str:
    name, sign = match.groups()
    if sign is not None:
        return " " if sign in _SPACES else {"|": "‖"}.get(sign, sign)
    if name in ("quad", "qquad"):
        return " "
    found = _SIGNS.get(name)
    if found is None:
        return "" if name in _LOOKS else name + " "
    return f" {found} " if found in _APART else found
