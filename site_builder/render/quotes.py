"""Sentences that cite a note, each once: where one has several links, all of them are marked in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from site_builder.model.note import Context


class Quote(NamedTuple):
    """`pieces` are the parts of the sentence in order, and whether each is the words of a link."""

    heading: str
    pieces: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        return "".join(words for words, _ in self.pieces)


def quotes(contexts: Iterable[Context]) -> tuple[Quote, ...]:
    """The sentences in the order of their first links; a sentence is told by its words and its heading."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for context in contexts:
        start = len(context.before)
        text = f"{context.before}{context.words}{context.after}"
        found.setdefault((context.heading, text), []).append((start, start + len(context.words)))
    return tuple(Quote(heading, tuple(_pieces(text, spans))) for (heading, text), spans in found.items())


def _pieces(text: str, spans: list[tuple[int, int]]) -> Iterable[tuple[str, bool]]:
    position = 0
    for start, stop in sorted(spans):
        if start < position:
            continue  # the same link, or one inside another's words
        if start > position:
            yield text[position:start], False
        yield text[start:stop], True
        position = stop
    if position < len(text):
        yield text[position:], False
