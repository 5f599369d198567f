"""Fragments of links to anchors of a note: headings with tolerance, blocks and places of raw HTML by id."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from itertools import islice
from urllib.parse import unquote

from site_builder.model.note import Heading, Note
from site_builder.text.cjk import fold

_TRIES = 200  # equal parent headings that a nested link looks below


class Anchors:
    """The anchors of one note, indexed once for all links that lead there."""

    def __init__(self, note: Note) -> None:
        self._headings = note.headings
        self._ends = _ends(note.headings)
        self._indexes: dict[int, dict[str, list[int]]] = {}
        self._blocks = {fold(id): id for id in reversed(note.blocks)}
        self._places = {fold(name): name for name in reversed(note.places)} | {name: name for name in note.places}
        self._found: dict[str, str | None] = {}

    def find(self, fragment: str) -> str | None:
        """The anchor that "Heading#Sub" or "^block" names; None when the note has none."""
        if fragment not in self._found:
            self._found[fragment] = self._search(fragment)
        return self._found[fragment]

    def _search(self, fragment: str) -> str | None:
        last = fragment.rpartition("#")[2].strip()
        if last.startswith("^"):
            block = self._blocks.get(fold(last[1:]))
            return None if block is None else "^" + block
        found = self._heading(fragment)
        if found is None and "%" in fragment and (decoded := unquote(fragment)) != fragment:
            found = self._heading(decoded)
        if found is not None:
            return found
        if any(heading.id == fragment for heading in self._headings):
            return fragment
        return self._places.get(fragment) or self._places.get(fold(fragment))

    def _heading(self, fragment: str) -> str | None:
        parts = [part for part in fragment.split("#") if part.strip()]
        for level, key in enumerate(_KEYS):
            index = self._index(level, key)
            found = self._chain(index, [key(part) for part in parts])
            if found is None and len(parts) > 1:  # a heading whose text holds a "#"
                found = next(iter(index.get(key(fragment), ())), None)
            if found is not None:
                return self._headings[found].id
        return None

    def _index(self, level: int, key: Callable[[str], str]) -> dict[str, list[int]]:
        if level not in self._indexes:
            index: dict[str, list[int]] = defaultdict(list)
            for number, heading in enumerate(self._headings):
                for name in dict.fromkeys((key(heading.text), key(heading.source))):
                    if name:
                        index[name].append(number)
            self._indexes[level] = index
        return self._indexes[level]

    def _chain(self, index: dict[str, list[int]], keys: list[str]) -> int | None:
        """The first heading of that name; with several names, each below the one before."""
        if not keys or not all(keys):
            return None
        for first in islice(index.get(keys[0], ()), _TRIES):
            found: int | None = first
            for name in keys[1:]:
                assert found is not None
                numbers = index.get(name, [])
                place = bisect_right(numbers, found)
                found = numbers[place] if place < len(numbers) and numbers[place] < self._ends[found] else None
                if found is None:
                    break
            if found is not None:
                return found
        return None


def _ends(headings: tuple[Heading, ...]) -> list[int]:
    """For each heading the number of the next one that is not below it."""
    ends = [len(headings)] * len(headings)
    open_: list[int] = []
    for number, heading in enumerate(headings):
        while open_ and headings[open_[-1]].level >= heading.level:
            ends[open_.pop()] = number
        open_.append(number)
    return ends


def _as_written(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _without_case(text: str) -> str:
    return fold(_as_written(text))


def _letters_only(text: str) -> str:
    """ "What's new in v2: why?" and "what's new in v2 why" are one: links cannot hold all signs (# ^ [ ] | :)."""
    return "".join(letter for letter in fold(text) if letter.isalnum() or unicodedata.category(letter)[0] == "M")


_KEYS: tuple[Callable[[str], str], ...] = (_as_written, _without_case, _letters_only)
