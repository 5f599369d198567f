"""Tags that people and libraries write into values, told from words in angle brackets."""

from __future__ import annotations

import re

from site_builder.text.entities import read_entities
from site_builder.text.regex import regex

# formatting of HTML, the rich text of Zotero, and what publishers send along (JATS, MathML)
_NAMES = frozenset(
    """
    a abbr acronym b bdi bdo big blockquote center cite code dd del dfn div dl dt em font h1 h2 h3 h4 h5 h6 i ins kbd li
    mark nobr nocase ol p pre q rb rp rt rtc ruby s samp sc scp small span strike strong sub sup table tbody td tfoot th
    thead tr tt u ul var bold italic inline-formula sec tex-math title xref math mfenced mfrac mi mn mo mover mroot mrow
    ms msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics annotation
    """.split()
)
_ALONE = frozenset("br img mspace wbr".split())  # need no closing tag
_BREAKING = frozenset("blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 li ol p pre sec table td th title tr ul".split())
# "<i>", "</sub>", '<span style="…">', "<jats:italic>", "<br/>"; not "<Beta T>", "< b >", "\<b>"; code is passed by
_TAG = regex(
    r"`[^`\n]*`|(?<!\\)<(?P<end>/?)(?P<name>(?:(?:jats|mml):)?[A-Za-z][A-Za-z0-9-]*)"
    r"(?:\s+[A-Za-z_:][\w.:-]*\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'=<>`]+))*\s*/?>"
)


def without_rich_text(text: str) -> str:
    """A value of a library in plain words: without the tags that format it, `<i>E. coli</i>`, its entities read."""
    return read_entities(without_inline_tags(text)) if "<" in text or "&" in text else text


def without_inline_tags(text: str) -> str:
    """`text` without the tags that format it. What no tag closes is words: `Alpha <Beta>`, `Vec<i>`, `a < b > c`."""
    if "<" not in text or ">" not in text:
        return text
    tags = [match for match in _TAG.finditer(text) if match["name"]]
    paired = {tag["name"] for tag in tags if not tag["end"]} & {tag["name"] for tag in tags if tag["end"]}

    def words(match: re.Match[str]) -> str:
        name = match["name"]
        known = name.casefold().rpartition(":")[2] if name else ""
        if known in _ALONE or (known in _NAMES and name in paired):
            return " " if known in _BREAKING else ""
        return match[0]

    return _TAG.sub(words, text)
