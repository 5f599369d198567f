"""One fact of a paper as the body of a note states it, made of a line, of lines without a label, or of a title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from site_builder.parse.fact_blocks import MOST_ADDRESSES, Passage, Row
from site_builder.parse.fact_lines import LineBuilder, Part, cut_token, slice_of, slices_of, trim
from site_builder.scholar.values import clean


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`label` as written, without marks ("" for a line that has none); `text` the plain value, its lines apart.

    `addresses` are (words, address) of the links in the value, wikilink targets as "wikilink:…"; `tokens` the inline
    children of the value (empty where it did not come from Markdown). `source` is "list", "field", "table", "quote",
    "heading", "reference" or "bibtex". `is_shown`: the card stands for the block that the entry comes from.
    """

    label: str
    text: str
    addresses: tuple[tuple[str, str], ...] = ()
    tokens: tuple[Token, ...] = ()
    source: str
    line: int
    is_shown: bool = False


def of_row(row: Row, *, is_shown: bool = False) -> Entry:
    """The entry of a labelled line with those that go on with its value."""
    value, start, stop = row.line, *trim(row.line.text, row.start, row.stop)
    texts = [value.text[start:stop], *(line.text.strip() for line in row.more)]
    addresses = [(words, address) for a, b, words, address in value.addresses if a >= start and b <= stop]
    addresses += [(words, address) for line in row.more for _, _, words, address in line.addresses]
    tokens = slice_of(value.parts, start, stop)
    for line in row.more:
        if tokens:
            tokens.append(Token("softbreak", "br", 0))
        tokens.extend(slice_of(line.parts, *trim(line.text, 0, len(line.text))))
    return Entry(
        label=clean(row.label) if row.label else "",
        text="\n".join(text for text in texts if text),
        addresses=tuple(addresses[:MOST_ADDRESSES]),
        tokens=tuple(tokens),
        source=row.source,
        line=row.number,
        is_shown=is_shown,
    )


def of_passage(passage: Passage, source: str) -> Entry:
    """The entry of lines that have no label."""
    return Entry(label="", text=passage.text, addresses=passage.addresses, source=source, line=passage.number)


def of_title(row: Row) -> Entry:
    """The title of a note that is the first line of an outline."""
    start, stop = trim(row.line.text, 0, len(row.line.text))
    tokens = tuple(slice_of(row.line.parts, start, stop))
    return Entry(label="", text=row.line.text.strip(), tokens=tokens, source="heading", line=row.number, is_shown=True)


def value_tokens(entry: Entry, spans: Sequence[tuple[int, int]]) -> list[list[Token]]:
    """The tokens of stretches of an entry's text in their order, such as the names of a list of authors."""
    if len(entry.tokens) == 1 and entry.tokens[0].type == "text":  # nearly all
        token = entry.tokens[0]
        ends = [(start, min(stop, len(token.content))) for start, stop in spans]
        return [[cut_token(token, start, stop)] if start < stop else [] for start, stop in ends]
    line = LineBuilder([])
    for token in entry.tokens:
        if token.type in ("softbreak", "hardbreak"):
            line.parts.append(Part(line.length, line.length + 1, Token("text", "", 0, content=" "), True))
            line.length += 1
            line.pieces.append("\n")
        else:
            line.add(token)
    return slices_of(line.parts, spans)
