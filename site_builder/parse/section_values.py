"""Headings that are labels of a paper's facts, "## Authors", and what stands in the section below as their value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from markdown_it.token import Token

from site_builder.parse.entry import Entry, of_passage, of_row
from site_builder.parse.fact_blocks import Block, Row, line_number
from site_builder.parse.fact_lines import Line, compound_spans, label_of, lines_of
from site_builder.scholar.fields import CALLED, field_of
from site_builder.scholar.identifiers import identifies, is_web
from site_builder.text.regex import regex

OF_PAPERS = regex(r"paper|bibliogra|citation|publication|论文|論文|文献|書誌|书目|논문|서지", re.IGNORECASE)
IN_BRACKETS = regex(r"[(（][^()（）]{1,200}[)）]")
_WORK_BEHIND = regex(r"\s+(?:[—–-]|--)\s.*\Z")  # "Ann Lee, Bo Chen — Some University"
_CALLED = ("paper", "arXiv", "DOI")
_TITLE_OF_CALLOUT = ("callout_title_open", "callout_title_close")


def heading_words(heading: Sequence[Token]) -> str:
    """The words of a heading, formulas between dollar signs."""
    inline = (token for token in heading if token.type == "inline")
    children = (child for token in inline for child in token.children or () if child.type != "html_inline")
    return "".join(f"${child.content}$" if child.type == "math_inline" else child.content for child in children)


def heading_row(block: Sequence[Token], labels: Mapping[str, str]) -> Row | None:
    """A heading that is a labelled line itself, "#### Title: …"."""
    inline = block[1] if block[0].type == "heading_open" else None
    if inline is None or not (":" in inline.content or "：" in inline.content):
        return None
    lines = lines_of(inline.children or [])
    found = label_of(lines[0], labels) if len(lines) == 1 else None
    if found is None or found[2] == "link":
        return None
    label, begin, _ = found
    row = Row(label, field_of(label, labels), lines[0], begin, len(lines[0].text), "list", line_number(inline))
    return row if row.is_strong and not row.is_empty else None


def heading_links(heading: Sequence[Token], labels: Mapping[str, str]) -> Iterator[Entry]:
    """The address of the paper where a heading is one link to it, or begins or ends with one that is called so."""
    inline = next((token for token in heading if token.type == "inline"), None)
    if inline is None or not inline.children:
        return
    for line in lines_of(inline.children):
        for start, stop, words, address in line.addresses:
            is_first = line.text[:start].strip(" @📄🔗") == ""
            is_last = not line.text[stop:].strip()
            is_called = (is_first or is_last) and field_of(words, labels) in CALLED and identifies(address)
            if not address.startswith("wikilink:") and ((is_first and is_last) or is_called):
                yield Entry(
                    label="", text=address, addresses=((words, address),), source="heading", line=line_number(inline)
                )


def section_value(label: str, block: Sequence[Token], labels: Mapping[str, str]) -> Entry | None:
    """The first block of a section as the one value of its heading, or a callout as that of its title."""
    field = field_of(label, labels)
    lines: list[Line] = []
    number = 0
    is_title = False  # of a callout, "> [!abstract] Abstract"
    for token in block:
        if token.type in _TITLE_OF_CALLOUT:
            is_title = token.type == _TITLE_OF_CALLOUT[0]
        elif token.type == "inline" and token.children and not is_title:
            number = number or line_number(token)
            lines.extend(line for line in lines_of(token.children) if line.text.strip())
    if field == "author":
        lines = [line for line in lines if not IN_BRACKETS.fullmatch(line.text.strip())]  # where they work
    if not lines:
        return None
    texts = [line.text.strip() for line in lines]
    if field == "author" and len(texts) > 1:
        texts = [_WORK_BEHIND.sub("", text) for text in texts]
    return Entry(
        label=label,
        text=(" " if field in ("title", "abstract") else "\n").join(texts),  # prose, not a list of values
        addresses=tuple((words, address) for line in lines for _, _, words, address in line.addresses),
        source="quote" if block[0].type == "callout_open" else "heading",
        line=number,
    )


def section_link(label: str, block: Block) -> list[Entry]:
    """What a section "Paper" or "Links" says of the paper: the one link in it, or lines that call their link so."""
    if len(block.references) == 1 and len(block.references[0].addresses) == 1:
        [one] = block.references
        words, address = one.addresses[0]
        is_of_paper = OF_PAPERS.search(label) is not None and is_web(address)
        if one.text.strip(" .。") == words and (is_of_paper or identifies(address)):
            return [replace(of_passage(one, "heading"), label=label)]
    called = ([row for row in block.rows if row.field == field and row.line.addresses] for field in _CALLED)
    return [of_row(rows[0]) for rows in called if len(rows) == 1]


def compound_values(heading: str, block: Sequence[Token], labels: Mapping[str, str]) -> list[Entry]:
    """The values in the one line below a heading such as "## Authors / Year / Venue"."""
    lines = lines_of(block[1].children or []) if len(block) == 3 else []
    if block[0].type != "paragraph_open" or len(lines) != 1:
        return []
    [line], number = lines, line_number(block[1])
    spans = compound_spans(heading, line.text, 0, len(line.text), labels)
    return [
        of_row(Row(name, field_of(name, labels), line, start, stop, "heading", number))
        for name, start, stop in spans
        if start < stop
    ]
