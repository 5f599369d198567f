"""What sections below a paper's facts still tell of it: a list of its links, or one reference that has its title."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from site_builder.parse.fact_blocks import Block, Passage, Row
from site_builder.scholar.reference import looks_like_reference
from site_builder.scholar.titles import squeezed
from site_builder.text.regex import regex

_LONG_ENOUGH = 10  # letters of a title that tell a work
_OF_LINKS = regex(
    r"\W*(?:(?:files?|attachments?|pdfs?)(?:\s*(?:and|&|,|/|\+)\s*links?)?|links?(?:\s*(?:and|&|,|/|\+)\s*files?)?"
    r"|附件(?:[和与]链接)?|文件(?:[和与]链接)?|链接|連結|リンク|링크|liens?|enlaces?)\W*",
    re.IGNORECASE,
)
_OF_REFERENCES = regex(
    r"\W*(?:references?|bibliography|citations?|source|full reference|参考文献|引用|出处|出典|quellen?|referencias?"
    r"|referências?|références?|literatur)\W*",
    re.IGNORECASE,
)
_IDENTIFYING = ("DOI", "arXiv", "URL")


def tells_below(heading: str) -> bool:
    """Whether a section so called may tell of the note's paper."""
    is_short = len(heading) <= 60
    return is_short and (_OF_LINKS.fullmatch(heading) is not None or _OF_REFERENCES.fullmatch(heading) is not None)


def links_below(blocks: Sequence[tuple[str, Block]], told: Collection[str | None]) -> Iterator[Row]:
    """The address of the paper in a list of its links, one of each kind that nothing above has `told`.

    A list of references is one of links only with the item of a reference manager beside.
    """
    for heading, block in blocks:
        fields = [row.field for row in block.rows]
        if _OF_LINKS.fullmatch(heading) is None and "zotero" not in fields:
            continue
        for field in _IDENTIFYING:
            rows = [row for row in block.rows if row.field == field and row.line.addresses]
            if len(rows) == 1 and field not in told:
                yield rows[0]


def reference_below(blocks: Sequence[tuple[str, Block]], titles: Sequence[str]) -> Passage | None:
    """The only formatted reference of these sections, if it has one of the note's `titles`, which are squeezed."""
    found = [one for _, block in blocks for one in block.references if looks_like_reference(one.text)]
    if len(found) != 1:
        return None
    text = squeezed(found[0].text)
    return found[0] if any(len(title) > _LONG_ENOUGH and title in text for title in titles) else None
