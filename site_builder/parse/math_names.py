r"""Names that one formula of a note gives and others use: macros (`\newcommand`), and labels of tagged equations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from site_builder.parse.tex_braces import BRACED
from site_builder.text.regex import regex

LONGEST = 20_000  # letters of one formula
_NAME = r"(?:\{\s*(?P<braced>\\[A-Za-z]+)\s*\}|(?P<bare>\\[A-Za-z]+))"
# "\newcommand{\R}{\mathbb{R}}", "\renewcommand*\norm[1]{\|#1\|}"; not "\newcommandx"
_MACRO = regex(
    rf"\\(?:(?:re)?newcommand|providecommand)\*?\s*{_NAME}\s*(?:\[(?P<count>[0-9])\])?"
    rf"\s*(?P<default>\[[^\[\]]*\])?\s*(?P<body>{BRACED})"
)
_OPERATOR = regex(rf"\\DeclareMathOperator(?P<star>\*?)\s*{_NAME}\s*(?P<body>{BRACED})")
_DEF = regex(rf"\\def\s*(?P<bare>\\[A-Za-z]+)\s*(?:#[0-9])*\s*{BRACED}")
_DEFINES = ("\\newcommand", "\\renewcommand", "\\providecommand", "\\DeclareMathOperator", "\\def")
_COMMAND = regex(r"\\[A-Za-z]+")
_ROW = regex(r"\\\\")
_LABEL = regex(r"\\label\{([^{}]*)\}")
_TAG = regex(r"\\tag\*?\{([^{}]*)\}")
_REFERENCE = regex(r"\\(eq)?ref\{([^{}]*)\}")


@dataclass(slots=True)
class MathNames:
    r"""The names of one note: the definition of each macro, as `\def` where that can say it, and the tag of each label.

    Of two that give one name the first counts.
    """

    macros: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)

    def learn(self, tex: str) -> None:
        """Keep the names that a formula gives; all are known before any formula is shown."""
        if len(tex) > LONGEST:
            return
        if any(sign in tex for sign in _DEFINES):
            for name, definition in definitions(tex).items():
                self.macros.setdefault(name, definition)
        if "\\label" in tex:
            for label, tag in _tags(tex).items():
                self.tags.setdefault(label, tag)


def without_names(tex: str, names: MathNames | None) -> str:
    """The formula for a converter that sees no other: the macros it uses before it, what it refers to as text."""
    if "ref{" in tex:
        tags = names.tags if names else {}
        tex = _REFERENCE.sub(lambda match: _reference(tags.get(match[2], match[2]), bool(match[1])), tex)
    if "\\label" in tex:
        tex = _LABEL.sub("", tex)
    if names and names.macros:
        tex = _used(tex, names.macros) + tex
    return tex


def with_plain_definitions(tex: str) -> str:
    r"""The same formula with `\def` for each definition, which may name what is known already."""
    return _OPERATOR.sub(_operator, _MACRO.sub(_plain, tex))


def _used(tex: str, macros: Mapping[str, str]) -> str:
    """The definitions that a formula needs and does not bring, and those that they need; "" where they are too long."""
    own = definitions(tex) if any(sign in tex for sign in _DEFINES) else {}
    needed: dict[str, str] = {}
    length = 0
    waiting = [tex]
    while waiting:
        for name in _COMMAND.findall(waiting.pop()):
            if name in macros and name not in needed and name not in own:
                needed[name] = macros[name]
                waiting.append(macros[name])
                length += len(macros[name])
                if length > LONGEST:
                    return ""
    return " ".join([*needed.values(), ""])


def definitions(tex: str) -> dict[str, str]:
    """The definition of each macro that a formula gives, by name."""
    if not any(sign in tex for sign in _DEFINES):
        return {}
    tex = with_plain_definitions(tex)
    found = {match["bare"]: match[0] for match in reversed([*_DEF.finditer(tex)])}
    return found | {match["braced"] or match["bare"]: match[0] for match in _MACRO.finditer(tex)}


def _plain(match: re.Match[str]) -> str:
    if match["default"]:
        return match[0]
    arguments = "".join(f"#{number}" for number in range(1, int(match["count"] or 0) + 1))
    return rf"\def{match['braced'] or match['bare']}{arguments}{match['body']}"


def _operator(match: re.Match[str]) -> str:
    return rf"\def{match['braced'] or match['bare']}{{\operatorname{match['star']}{match['body']}}}"


def _tags(tex: str) -> dict[str, str]:
    r"""Of the rows that have a tag and a label, "\tag{3} \label{eq:x}", the tag by label: what `\ref{eq:x}` shows."""
    found: dict[str, str] = {}
    for row in _ROW.split(tex):
        tag = _TAG.search(row)
        if tag:
            found |= dict.fromkeys(_LABEL.findall(row), tag[1])
    return found


def _reference(words: str, in_brackets: bool) -> str:
    if len(words) > 2 and words[0] == words[-1] == "$":
        words = words[1:-1]
    else:
        words = rf"\text{{{words.replace('_', chr(92) + '_')}}}"
    return f"({words})" if in_brackets else f"{{{words}}}"
