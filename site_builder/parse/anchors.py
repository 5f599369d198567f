"""The ids of a page's headings: readable, without spaces, in the script of the heading, each once."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from site_builder.text.regex import regex

_SPACES = regex(r"[\s_]+")
_REFUSED = regex(r"[^\w-]")
# ids that belong to footnotes, to the theme ("pl-…") and to embedded notes ("e1-…")
_TAKEN = regex(r"(?:fn|fnref|pl|e\d+)-")
_LONGEST = 100  # letters
_PLACE = regex(r"[^\s\x00-\x20^\"'<>&]+")


class Anchors:
    """Gives out ids; asked in the order of the note, so that they stay the same while what follows changes."""

    __slots__ = ("_counts", "_used")

    def __init__(self) -> None:
        self._used: set[str] = set()
        self._counts: dict[str, int] = {}

    def heading(self, text: str) -> str:
        base = _known_slug(text) if len(text) <= _LONGEST else slug_of_heading(text)
        name = base
        count = self._counts.get(base, 1)
        while name in self._used:
            count += 1
            name = f"{base}-{count}"
        self._counts[base] = count
        self._used.add(name)
        return name

    def block(self, name: str) -> str:
        """The anchor of a block id, "" where an earlier block has it."""
        anchor = f"^{name}"
        if anchor in self._used:
            return ""
        self._used.add(anchor)
        return anchor

    def place(self, name: str) -> bool:
        """Whether raw HTML may give this id: none of the note's own, or of those that the theme gives, is like it."""
        if len(name) > _LONGEST or _TAKEN.match(name) or not _PLACE.fullmatch(name) or name in self._used:
            return False
        self._used.add(name)
        return True


def slug_of_heading(text: str) -> str:
    """`The *Method*, 2nd` → "the-method-2nd"; 论文 → "论文"; "???" → "section"."""
    if text.isascii():
        kept = _REFUSED.sub("", _SPACES.sub("-", text.lower()))
    else:
        spaced = _SPACES.sub("-", unicodedata.normalize("NFC", text.lower()))
        kept = "".join(letter for letter in spaced if letter == "-" or unicodedata.category(letter)[0] in "LNM")
    slug = re.sub(r"-{2,}", "-", kept).strip("-")[:_LONGEST].strip("-")
    if not slug:
        return "section"
    return f"s-{slug}" if _TAKEN.match(slug) else slug


@lru_cache(maxsize=4096)  # the notes of a vault share most of their headings
def _known_slug(text: str) -> str:
    return slug_of_heading(text)
