"""HTML's entities in Markdown and in values of libraries."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

from site_builder.text.regex import regex

_ENTITY = regex(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|(?P<name>[A-Za-z][A-Za-z0-9]{1,31}));")


def read_entities(text: str) -> str:
    """`text` with its entities read. Each ends in a semicolon (CommonMark 0.31, 2.5): `?a=1&copy=2` stays."""
    return _ENTITY.sub(_letters, text) if "&" in text else text


def _letters(match: re.Match[str]) -> str:
    name: str | None = match["name"]
    return unescape(match[0]) if name is None else html5.get(f"{name};", match[0])
