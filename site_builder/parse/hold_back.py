"""Whether a note asks not to be published. In doubt it does: a page too few is noticed, a secret told stays told.

Its properties say so, or a line that stands for one where the properties cannot be read: in a faulty block, under a key
written twice or with the colon of a Chinese keyboard, or between lines that only nearly are the borders of a block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from site_builder.model.note import Plain
from site_builder.text.regex import regex

_FALSE = frozenset(("false", "no", "off", "0", "n", "0.0"))
_TRUE = frozenset(("true", "yes", "on", "1", "y", "1.0"))
# letters that nobody sees and that editors, web pages and input methods leave in texts
INVISIBLE = regex("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")

_ASKS = (
    r"""["']?(?:publish["']?[ \t]*[:：=][ \t]*["'\[]?(?:false|no|off|0|n)"""
    r"""|(?:draft|private)["']?[ \t]*[:：=][ \t]*["'\[]?(?:true|yes|on|1|y))["'\]]?[.,;!。；]?[ \t]*(?:[,}#].*)?$"""
)
_FLAGS = re.IGNORECASE | re.MULTILINE
_ANY_LINE = regex(rf"(?:^[ \t{{,?-]*|[{{,][ \t]*){_ASKS}", _FLAGS)
_TOP_LINE = regex(rf"^(?:{{[ \t]*)?{_ASKS}", _FLAGS)
# "---" where no block is: after blank lines or comments, never closed, too short, made one dash by a keyboard, TOML's
_NEARLY_A_BLOCK = regex(r"(?:\s|%%[^%]{0,2000}%%|<!--[^>]{0,2000}-->){0,50}(?:-{2,}+|[—–]++|\+{3,}+)[^\w\n]*+\n")
_MOST_LINES = 60
_PROPERTY = regex(r"\s*(?:\Z|[#\-\"'{}\[\],?—–+.]|\w[\w \t-]{0,40}[:：=])|[ \t]")


def asks_to_publish(meta: Mapping[str, Plain]) -> bool | None:
    """What `publish` says, under lower-case names; one `false` in a list, or `private: true`, outweighs all else."""
    flags = set(_flags(meta.get("publish")))
    if False in flags or True in _flags(meta.get("private")):
        return False
    return True if flags == {True} else None


def is_draft(meta: Mapping[str, Plain]) -> bool:
    """Whether properties say `draft: true`."""
    return True in _flags(meta.get("draft"))


def line_holds_back(block: str, *, is_sound: bool) -> bool:
    """Whether a line of front matter says so: any line of a faulty block, one of the topmost level of a sound one."""
    found = (_TOP_LINE if is_sound else _ANY_LINE).search(block)
    return found is not None or bool(INVISIBLE.search(block) and _ANY_LINE.search(INVISIBLE.sub("", block)))


def start_holds_back(text: str) -> bool:
    """Whether a note without front matter begins with lines that look like some, one of which says so."""
    if "\ufeff" in text[:10] or "\u200b" in text[:10]:
        text = text.lstrip("\ufeff\u200b")
    start = _NEARLY_A_BLOCK.match(text)
    if start is None:
        return False
    lines = text[start.end() : start.end() + 10_000].split("\n")[:_MOST_LINES]
    until = next((place for place, line in enumerate(lines) if not _PROPERTY.match(line)), len(lines))
    return line_holds_back("\n".join(lines[:until]), is_sound=False)


def read_flag(value: Plain) -> bool | None:
    """True or False, also of the strings and numbers people write for them; None for anything else."""
    if isinstance(value, bool):
        return value
    if not isinstance(value, (str, int, float)):
        return None
    word = INVISIBLE.sub("", str(value)).strip(" \t\n.,;!'\"。；").lower()
    return True if word in _TRUE else False if word in _FALSE else None


def _flags(value: Plain) -> Iterator[bool | None]:
    if isinstance(value, list):
        for inner in value[:20]:
            yield read_flag(inner)
    else:
        yield read_flag(value)
