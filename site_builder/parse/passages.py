"""Passages of a note in another language than the note itself, marked as such (WCAG 2.2, 3.1.2).

Voices, fonts, hyphens and the way a line runs follow the mark: an English paragraph of a Chinese note is not justified
like Chinese, and a Hebrew one of an English note runs from right to left.
"""

from __future__ import annotations

import re
from html import unescape

from site_builder.parse.language import language_of
from site_builder.text.cjk import HAN, has_cjk
from site_builder.text.direction import RIGHT_TO_LEFT, direction, primary
from site_builder.text.regex import regex

# languages whose letters are not Latin: words in Latin letters are foreign there, and mostly English
_NOT_LATIN = RIGHT_TO_LEFT | frozenset("be bg bn el fa hi hy ja ka ko mk mr ru sr ta te th uk zh".split())
# the tags between which a passage stands; "<p>", "</li>", '<td style="x">', not "<pre>" of another line, not "<em>"
_EDGE = regex(r"</?(?:p|li|ul|ol|div|table|t[rdh]|thead|tbody|pre|blockquote|details|summary|h[1-6])(?=[\s>])")
_OPENS = regex(r'<(?:p|li|td|th|div class="(?:p|callout-title)"|summary)(?=[\s>])')
_HEADING = regex(r"<h[1-6](?=\s)")
_NO_WORDS = regex(r"<(?:code|math|annotation)\b.*?</(?:code|math|annotation)>|<[^>]*>|\0[^\0]*\0", re.DOTALL)
_BEYOND_LATIN = regex("[\u0370-\u1fff\u2c00-\U0010ffff]")  # letters of other scripts: "я", "论"; not "é", not "…"
_BETWEEN = regex(r"(?=<)|(?<=>)")
_NAME = regex(r"<\w+")
_WORD = regex(r"[^\W\d_]{2,}")
_FEWEST = 2  # words of a passage in Latin letters: one alone is a term, which belongs to the text around it


def mark_passages(parts: list[str], lang: str) -> None:
    """Give the opening tags among `parts`, pieces of the HTML of a note in `lang`, the language of what they hold."""
    if primary(lang) not in _NOT_LATIN and not _BEYOND_LATIN.search("".join(parts)):
        return
    opened, words = -1, ""
    for place, part in enumerate(parts):
        if not part.startswith("<"):
            if opened >= 0:
                words += part
            continue
        if _EDGE.match(part) is None:
            if opened >= 0:
                words += part
            if part == "<em>":
                _mark(parts, place, _emphasised(parts, place), lang, 1)
            continue
        if opened >= 0:
            _mark(parts, opened, words, lang, _FEWEST)
        opened, words = (place, "") if _OPENS.match(part) else (-1, "")
        if _HEADING.match(part):
            _mark(parts, place, part, lang, _FEWEST)


def with_passages(html: str, lang: str) -> str:
    """`html` in one piece, such as the text of a footnote, with its passages marked."""
    parts = _BETWEEN.split(html)
    mark_passages(parts, lang)
    return "".join(parts)


def _emphasised(parts: list[str], place: int) -> str:
    """The words up to the end of the emphasis that opens at `place`; it holds no other of its kind."""
    stop = place + 1
    while stop < len(parts) and parts[stop] != "</em>":
        stop += 1
    return "".join(parts[place + 1 : stop])


def _mark(parts: list[str], place: int, words: str, lang: str, fewest: int) -> None:
    page = primary(lang)
    if HAN.search(words) if page in ("zh", "ja") else page not in _NOT_LATIN and not _BEYOND_LATIN.search(words):
        return  # nearly always, and cheaply told
    other = _other_language(unescape(_NO_WORDS.sub(" ", words)), page, fewest)
    opening = parts[place]
    name = _NAME.match(opening)
    if not other or name is None or " lang=" in opening[: opening.find(">")]:
        return
    turned = f' dir="{direction(other) or "ltr"}"' if direction(other) != direction(lang) else ""
    parts[place] = f'{name[0]} lang="{other}"{turned}{opening[name.end() :]}'


def _other_language(words: str, page: str, fewest: int) -> str:
    """The language of a passage that is not that of its note, "" when it is or cannot be told."""
    found = _WORD.findall(words)
    if not found:
        return ""
    tag = language_of(words)
    if primary(tag) == page or {primary(tag), page} == {"zh", "ja"}:
        return ""
    if tag != "en":
        return tag
    return tag if page in _NOT_LATIN and len(found) >= fewest and not has_cjk(words) else ""
