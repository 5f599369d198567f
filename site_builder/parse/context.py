"""The citing sentence: what stands around a link, as another page quotes it."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Literal

from site_builder.model.note import Context
from site_builder.text.regex import regex

CONTEXT_LENGTH = 300  # letters around a link, its words included: three lines of the default theme

_REACH = 2 * CONTEXT_LENGTH

UnitKind = Literal["prose", "item", "row", "heading"]

# "end. Next", "end?” Next", "完。下", "好！”他"; whether the stop ends a sentence is decided below
_STOP = regex(r"[。！？]+[”’」』）】》〉]*|(?<![.!?])[.!?]++[\"')\]”’]*+(?=\s)")
# abbreviations that end no sentence; those of the second kind only before a number, as in "Fig. 3", not "a fig. Next"
_ABBREVIATION = regex(
    r"\b(?:al|e\.?g|i\.?e|cf|vs|viz|resp|approx|ca|dr|mr|mrs|ms|prof|st|jr|dept|univ|conf|proc|trans|w\.?r\.?t|a\.?k\.?a"
    r"|i\.i\.d)\.\Z",
    re.IGNORECASE,
)
_BEFORE_NUMBER = regex(
    r"\b(?:figs?|eqs?|eqns?|secs?|sect|chap|ch|tab|refs?|thm|lem|prop|def|nos?|pp?|vols?|eds?|arxiv|jan|feb|mar|apr|jun|jul"
    r"|aug|sept?|oct|nov|dec)\.\Z",
    re.IGNORECASE,
)
_INITIAL = regex(r"(?<!\w)[A-Z](?:\.-?[A-Z])*\.\Z")

_GAPS = regex(r"\s\s+|[^\S ]")  # white space but the single spaces


def sentence_ends(text: str) -> list[int]:
    """The places where a sentence of `text` ends, behind its stop; "et al.", "3.1" and initials end none."""
    ends: list[int] = []
    for stop in _STOP.finditer(text):
        sign, end = stop[0], stop.end()
        if sign[0] in ".!?":
            following = text[end : end + 20].lstrip()[:1]
            if following.islower() or following in (",", ";", ":"):
                continue
            if sign[0] == "." and _is_abbreviation(text[max(stop.start() - 12, 0) : stop.start() + 1], following):
                continue
        ends.append(end)
    return ends


def _is_abbreviation(before: str, following: str) -> bool:
    if _ABBREVIATION.search(before) or _INITIAL.search(before):
        return True
    return (following.isdigit() or following in ("(", "[")) and _BEFORE_NUMBER.search(before) is not None


def first_sentence(text: str, limit: int = CONTEXT_LENGTH) -> str:
    """The first sentence, cut at a word where it is longer than `limit` letters."""
    ends = sentence_ends(text[: limit * 4])
    sentence = text[: ends[0]] if ends else text
    return _cut_tail(sentence.strip(), limit)


def contexts(text: str, spans: list[tuple[int, int]], kind: UnitKind, heading: str) -> list[Context]:
    """One context for each span of `text` that is a link's words.

    A whole list item, row or heading if it is short enough, else the sentence around the link, else a part of it.
    """
    whole = kind != "prose" and len(text) <= CONTEXT_LENGTH
    ends = [] if whole else sentence_ends(text)
    squeeze = _squeeze if _GAPS.search(text) else str
    found: list[Context] = []
    for start, stop in spans:
        left, right = 0, len(text)
        if not whole:
            place = bisect_right(ends, start)
            left = ends[place - 1] if place else 0
            place = bisect_right(ends, max(stop - 1, start))
            right = ends[place] if place < len(ends) else len(text)
        # no more of the text is looked at than can be shown, so that many links in one sentence cost no more than few
        left, right = max(left, start - _REACH), min(right, stop + _REACH)
        words = squeeze(text[start : min(stop, start + _REACH)])
        room = max(CONTEXT_LENGTH - len(words), 40)
        before, after = squeeze(text[left:start]).lstrip(), squeeze(text[stop:right]).rstrip()
        if len(before) + len(after) > room:
            share = max(room // 2, room - len(after))
            before = _cut_head(before, share)
            after = _cut_tail(after, max(room - len(before), room // 2))
        found.append(Context(before=before, words=_cut_tail(words, CONTEXT_LENGTH), after=after, heading=heading))
    return found


def _squeeze(text: str) -> str:
    return _GAPS.sub(" ", text)


def _cut_tail(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = text[:limit]
    space = cut.rfind(" ", limit * 2 // 3)
    return (cut[:space] if space > 0 else cut).rstrip(" ,;:，；：、") + "…"


def _cut_head(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = text[len(text) - limit :]
    space = cut.find(" ", 0, limit // 3)
    return "…" + (cut[space + 1 :] if space >= 0 else cut).lstrip(" ,;:，；：、")
