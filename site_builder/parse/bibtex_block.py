"""BibTeX in a note: in a fence that says so, or in a block that can be nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from site_builder.parse.fact_blocks import info_of, line_number
from site_builder.text.regex import regex

_NAMES = frozenset(("bibtex", "bib", "biblatex"))
_START = regex(
    r"\s*@(?:article|inproceedings|conference|proceedings|book|inbook|incollection|misc|online|electronic|phdthesis"
    r"|mastersthesis|thesis|techreport|report|manual|unpublished|dataset|software|patent)\s*\{\s*[^\s,{}]+\s*,",
    re.IGNORECASE,
)


def bibtex_of(block: Sequence[Token]) -> tuple[str, int] | None:
    """The text and line of BibTeX in a fence; without the word also in one, in an indented block or a paragraph that
    can be nothing else."""
    first = block[0]
    if first.type == "fence" and info_of(first) in _NAMES:
        return first.content, line_number(first)
    is_code = first.type == "code_block" or (first.type == "fence" and info_of(first) in ("", "text", "tex", "latex"))
    text = first.content if is_code else block[1].content if first.type == "paragraph_open" and len(block) == 3 else ""
    return (text, line_number(first)) if text.lstrip().startswith("@") and _START.match(text) else None
