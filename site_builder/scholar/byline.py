"""The line below a title that names who wrote the paper, and perhaps where and when: "Ann Lee, Bo Chen — ICML 2014"."""

from __future__ import annotations

import re

from site_builder.model.paper import Paper
from site_builder.scholar.dates import parse_date
from site_builder.scholar.kinds import is_journal
from site_builder.scholar.names import split_names
from site_builder.scholar.values import without_addresses
from site_builder.scholar.venue import Venue, parse_venue
from site_builder.text.regex import regex

_LONGEST = 2000  # letters
# "by Ann Lee and Bo Chen (2014)", "Ann Lee, Bo Chen, Cy Diaz — ICML 2014 — arXiv:1409.3215"
_BYLINE = regex(
    r"^\s*(?:[Bb]y:?\s+)?(?P<authors>[^—–·•|()\[\]0-9:：]{5,900}?)\s*(?:$|[—–·•|]\s*|(?:\([^()0-9]{2,60}\))\.\s+(?=arXiv)|(?=\(?[(\[]?(?:19|20)[0-9]{2})"
    r"|(?=\([A-Z][\w &'’-]{1,30}(?:19|20)[0-9]{2}\)$)|(?=https?:))(?P<rest>.*)$"
)
NAME_PIECE = regex(
    r"(?:[A-ZÀ-ÞŁŠŽĀ-Ž][\w'’.-]*|van|von|der|den|de|del|della|di|da|dos|du|la|le|ter|ten|bin|ibn|al|el)"
    r"(?:\s(?:[A-ZÀ-ÞŁŠŽĀ-Ž][\w'’.-]*|van|von|der|den|de|del|della|di|da|dos|du|la|le|ter|ten|bin|ibn|al|el)){1,4}"
    r"|(?:[A-Z]\.-?){1,3}[A-ZÀ-Þ][\w'’-]+"
)
_ET_AL = regex(r"[,\s]*\bet al\b\.?$")
_BETWEEN_NAMES = regex(r",\s*(?:and\s+|&\s*)?|;\s*|\s+and\s+|\s*&\s*")
NO_PERSON = regex(
    r"\b(?:learning|vision|networks?|data|models?|analysis|theory|sciences?|engineering|systems?|methods?|research|studies"
    r"|languages?|processing|intelligence|biology|physics|chemistry|medicine|history|philosophy|psychology|attention"
    r"|statistics|computing|computer|design|review|notes?|reading|university|institute)\b",
    re.IGNORECASE,
)


_NAMED_IN_FULL = r"[^\W\d_][\w'’-]{1,30}+(?:\s[\w'’-]{1,30}+){0,2},\s[A-ZÀ-Þ][\w'’.-]{0,30}+(?:\s[\w'’.-]{1,30}+){0,3}"


def looks_like_byline(text: str) -> bool:
    """Whether the line below a title names at least two authors, or some and "et al.", and nothing but facts behind."""
    return len(text) <= _LONGEST and (_byline(text) is not None or _INVERTED_LIST.fullmatch(text) is not None)


# "Lee, Ann; Chen, Bo; van Dijk, Cas"
_INVERTED_LIST = regex(rf"(?:{_NAMED_IN_FULL};\s+)+{_NAMED_IN_FULL}\.?")


def _byline(text: str) -> tuple[str, str] | None:
    match = _BYLINE.match(text)
    if match is None:
        return None
    authors, rest = match["authors"].strip(" ,.*"), match["rest"].strip()
    count = count_names(authors)
    if _ONLY_YEAR.fullmatch(rest) and not re.match(r"\s*by\b", text, re.IGNORECASE):
        return None  # "New York, San Francisco (2019)"
    return (authors, rest) if count > 2 or (count and re.search(r"[0-9]{4}", rest)) else None


_ONLY_YEAR = regex(r"[(\[]?[0-9]{4}[)\]]?\.?")


def count_names(text: str) -> int:
    """How many whole names a text lists, at least two or some and "et al."; 0 for text that is anything else."""
    bare = _ET_AL.sub("", text)
    pieces = [piece for part in _BETWEEN_NAMES.split(bare) if (piece := part.strip())]
    is_list = len(pieces) > 1 or (bool(pieces) and bare != text)
    if not is_list or NO_PERSON.search(bare) or not all(NAME_PIECE.fullmatch(piece) for piece in pieces):
        return 0
    return len(pieces)


def parse_byline(text: str) -> Paper | None:
    """The authors of a byline, and the venue and year if it has them."""
    if _INVERTED_LIST.fullmatch(text):
        return Paper(key="", authors=split_names(text).persons)
    found = _byline(text)
    if found is None:
        return None
    names = split_names(found[0])
    rest = without_addresses(found[1]).strip(" ()")
    said = [parse_venue(part.strip(" ()")) for part in re.split(r"\s*[—–·•|]\s+", rest) if part.strip()]
    venue = next((one for one in said if one.title and (one.issued or is_journal(one.title))), Venue())
    return Paper(
        key="",
        authors=names.persons,
        authors_truncated=names.is_truncated,
        container_title=venue.title,
        issued=venue.issued or (parse_date(rest) if rest else ()),
        volume=venue.volume,
        issue=venue.issue,
        pages=venue.pages,
    )
