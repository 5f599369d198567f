"""A list, table or callout of facts further down in a note, and how one tells that they are those of its own paper."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from site_builder.parse.fact_blocks import Block, Row
from site_builder.scholar.fields import OF_WORKS
from site_builder.scholar.identifiers import identifies
from site_builder.scholar.titles import squeezed
from site_builder.text.regex import regex

OTHER_PAPERS = regex(r"related|reference|further|bibliograph|参考|相关|延伸|関連", re.IGNORECASE)
_AUTHOR = regex(r"author|作者|著者|autor|auteur|저자|cite ?key|citation[ _-]?key", re.IGNORECASE)
_OF_SOURCE = regex(
    r"(?:[0-9A-Za-z一二三四五六七八九十]{1,2}[.、)]\s*)?[^\w]*(?:sources?(?: (?:document|paper|article|material)s?)?"
    r"|identity|identification|origin|来源(?:文档|文献|论文)?|來源(?:文檔|文獻|論文)?|出处|出處"
    r"|论文来源|文献来源|情報源|出典|출처|quelle|fuente|fonte|source de l['’]article"
    r"|citation(?: info(?:rmation)?)?)",
    re.IGNORECASE,
)
_MOST_LOOKED_AT = 12  # lines of a block
_LONG_ENOUGH = 5  # letters of a title, for a part of it to stand for the whole


def may_tell_of_authors(block: Sequence[Token]) -> bool:
    """Whether one of the first lines of a block may be a label of authors or a key; a quick look at many blocks."""
    contents = [token.content for token in block if token.type == "inline"][:_MOST_LOOKED_AT]
    lines = [line for content in contents for line in content.split("\n", _MOST_LOOKED_AT)[:_MOST_LOOKED_AT]]
    return any(_AUTHOR.search(line, 0, 60) for line in lines)


def is_callout_of_paper(block: Block, *, is_known: bool) -> bool:
    """Whether a callout below other sections has a paper's facts, as templates leave it when notes are written above:
    in fields, or with marked labels where front matter names the paper (`is_known`).
    """
    fields = {
        row.field
        for row in block.rows
        if row.field and (row.source == "field" or (row.is_marked and is_known)) and not row.is_empty
    }
    return (
        len(fields) >= 3
        and not fields.isdisjoint(("author", "first-author"))
        and not fields.isdisjoint(("title", "citation-key", "DOI"))
    )


def is_of_paper(
    block: Block, heading: str, titles: Sequence[str], *, is_first: bool, has_title: bool, is_known: bool
) -> bool:
    """Whether the one list or table with authors, below a `heading` that says nothing of the paper, is of the note's.

    It is when it repeats one of the note's `titles` (squeezed), stands in a section on sources, or front matter names
    the paper (`is_known`); so it is in the first section below a title, when it tells three facts and one that only
    works have.
    """
    strong = {row.field: row for row in reversed(block.rows) if row.is_strong and not row.is_empty}
    if len(strong) < 2 or not strong.keys() & {"author", "citation-key"} or OTHER_PAPERS.search(heading):
        return False
    is_on_sources = _OF_SOURCE.fullmatch(heading.strip()) is not None
    title = strong.get("title") or strong.get("paper")
    if title is not None and titles:
        told, key = squeezed_value(title), strong.get("citation-key")
        if len(told) > _LONG_ENOUGH and any(told in one or told.startswith(one) for one in titles):
            return True
        return (is_first and is_on_sources) or (key is not None and squeezed_value(key) in titles)
    if is_known or is_on_sources:
        return True
    is_telling = not strong.keys().isdisjoint(OF_WORKS) or identify(block.rows)
    return is_first and has_title and len(strong) > 2 and is_telling


def identify(rows: Sequence[Row]) -> bool:
    """Whether a link of a labelled line says which paper it leads to."""
    return any(identifies(address) for row in rows if row.field for _, _, _, address in row.line.addresses)


def squeezed_value(row: Row) -> str:
    """The letters and digits of the value of a row."""
    return squeezed(row.line.text[row.start : row.stop])
