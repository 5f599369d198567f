"""`#a/b`: a tag, at the start of a line or after white space."""

from __future__ import annotations

import unicodedata

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax
from site_builder.text.regex import regex

# letters and digits of any script, signs beyond ASCII (checked one by one below), _ - /
_CANDIDATE = regex(r"(?:[\w/-]|[^\x00-\xbf])+")
_LONGEST = 200  # letters


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    md.inline.ruler.before("link", "tag", _tag)


def read_tag(text: str, start: int = 0) -> str:
    """The tag whose name begins at `start`, "" for none: "深度学习，以及" gives "深度学习", "1984" gives ""."""
    found = _CANDIDATE.match(text, start, start + _LONGEST)
    if not found:
        return ""
    name = found[0]
    if not name.isascii():
        for place, letter in enumerate(name):
            if not (letter.isascii() or _belongs(letter)):
                name = name[:place]
                break
    name = name.partition("//")[0].rstrip("/")
    if name.startswith("/") or unicodedata.category(name[:1] or " ")[0] == "M":  # "#/", a keycap "#️⃣"
        return ""
    return name if any(not letter.isdecimal() for letter in name) else ""


def _belongs(letter: str) -> bool:
    """Letters, marks, digits, emoji with their joiners; no punctuation, arrows or mathematical signs."""
    category = unicodedata.category(letter)
    if category[0] in "LNM":
        return True
    if category == "So":
        return letter >= "\u2300"
    return letter == "\u200d" or "\U0001f3fb" <= letter <= "\U0001f3ff"


def _tag(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if state.linkLevel > 0 or (start and not state.src[start - 1].isspace()):
        return False
    name = read_tag(state.src[start + 1 : min(state.posMax, start + 1 + _LONGEST)])
    if not name:
        return False
    if not silent:
        token = state.push("tag", "", 0)
        token.content = f"#{name}"
        token.meta = {"tag": name}
    state.pos = start + 1 + len(name)
    return True


SYNTAX = Syntax(name="tag", install=_install, triggers={"tag": "#"})
