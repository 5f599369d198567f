"""The block that the metadata card stands for: whether it is one, what stays in the body, what its values tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markdown_it.token import Token

from site_builder.parse.entry import Entry, of_row
from site_builder.parse.fact_blocks import Block, Item, Row, has_picture
from site_builder.parse.fact_lines import STOPS
from site_builder.scholar.venue import field_of_value
from site_builder.text.regex import regex

_MOST_SPACES = 4  # of a label; "It uses three kinds of cells:" begins a sentence
_LONGEST_REMARK = 90  # letters of an item without a label that the card still has a row for
_LONGEST_TOLD = 60  # letters
_FIRST_PART = regex(r"[、，；;。]|,\s")
_OF_A_WORK = frozenset(("author", "title", "container-title", "DOI", "arXiv"))


def is_card(kind: str, block: Block) -> bool:
    """Whether the card may stand for the first block, which a token of this type opens.

    A bullet list needs two labels of a paper; its other items go into the card as well. Another block must hold nothing
    but known labels.
    """
    strong = {row.field for row in block.rows if row.is_strong}
    if len(strong) < 2:
        return False
    if kind == "bullet_list_open":
        return True
    if any(row.label is None or row.field is None or row.is_outline_title for row in block.rows):
        return False
    return len(block.rows) >= 3 and not strong.isdisjoint(_OF_A_WORK)


def stays_in_body(item: Item, block: Sequence[Token]) -> bool:
    """Whether an item of the paper's list says something of its own: in words, with a list below it, by a picture or
    by a part of another note."""
    if any(row.field or row.is_outline_title for row in item.rows):
        return False
    return _is_prose(item) or any(map(has_picture, block[item.start : item.stop]))


def _is_prose(item: Item) -> bool:
    if not item.rows or (item.rows[0].label is not None and item.rows[0].label.count(" ") < _MOST_SPACES):
        return False
    text = " ".join(line.text for row in item.rows for line in (row.line, *row.more))
    return len(item.rows) > 1 or len(text) > _LONGEST_REMARK or (len(text) > 30 and text.rstrip().endswith(STOPS))


def told_by_value(rows: Sequence[Row], *, in_section: bool = False) -> list[Entry]:
    """What labels that no table knows must mean, among others of a paper, by their value: a DOI, "CVPR 2024"."""
    told = {row.field for row in rows if row.is_strong}
    found: dict[str, Entry] = {}
    for row in rows if len(told) > (not in_section) else ():
        if row.field is None and row.label and not row.is_outline_title and row.stop - row.start < _LONGEST_TOLD:
            value = row.line.text[row.start : row.stop].strip(" `")
            field = field_of_value(_FIRST_PART.split(value, maxsplit=1)[0] if in_section else value)
            if field and field not in told and not (field == "Venue" and "container-title" in told):
                found.setdefault(field, replace(of_row(row), label=field))
    return list(found.values())
