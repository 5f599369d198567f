"""SVG pictures of the vault, rewritten so that nothing in them can run or ask another server for anything, and that
they hold no more than what is seen: editors add paths of the disk, names of people, and whole drawings."""

from __future__ import annotations

import re
from html import escape
from xml.parsers import expat

from site_builder.text.regex import regex

EMPTY = b'<svg xmlns="http://www.w3.org/2000/svg"/>\n'
DROPPED = frozenset(
    "script foreignobject iframe object embed handler listener audio video canvas link meta base html body"
    " metadata".split()
)
SVG = "http://www.w3.org/2000/svg"
XML = "http://www.w3.org/XML/1998/namespace"
SEEN = frozenset((SVG, XML, "http://www.w3.org/1999/xlink"))  # other names are those of editors
ANIMATIONS = frozenset("set animate animatetransform animatemotion animatecolor".split())
ADDRESSES = frozenset("href src from to values by action formaction data ping".split())
INLINE_IMAGE = regex(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*\Z", re.IGNORECASE)
OUTSIDE = regex(r"""@import|expression\s*\(|javascript:|url\(\s*["']?(?!["']?\s*#)|\\""", re.IGNORECASE)


def clean_svg(raw: bytes) -> bytes:
    """The picture without scripts, handlers, foreign content and outside addresses, and without what only editors read;
    an empty one if it is no XML."""
    writer = _Writer()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = writer.start
    parser.EndElementHandler = writer.end
    parser.CharacterDataHandler = writer.text
    try:
        parser.Parse(raw, True)
    except expat.ExpatError:
        return EMPTY
    return writer.content()


class _Writer:
    def __init__(self) -> None:
        self._parts: list[str] = []
        self._dropped = 0  # depth inside an element that is left out
        self._style: list[str] | None = None
        self._spaces = {"xml": XML}  # of each prefix

    def content(self) -> bytes:
        return "".join(self._parts).encode("utf-8") + b"\n" if self._parts else EMPTY

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        self._spaces |= {key[6:]: value for key, value in attributes.items() if key.startswith("xmlns:")}
        prefix, colon, _ = name.partition(":")
        is_foreign = (self._spaces.get(prefix) if colon else attributes.get("xmlns", SVG)) != SVG
        if self._dropped or is_foreign or local in DROPPED or (local in ANIMATIONS and _animates_address(attributes)):
            self._dropped += 1
            return
        kept = "".join(
            f' {key}="{escape(value)}"'
            for key, value in attributes.items()
            if self._is_seen(key) and _is_harmless(_local(key), value)
        )
        self._parts.append(f"<{name}{kept}>")
        if local == "style":
            self._style = []

    def _is_seen(self, key: str) -> bool:
        prefix, colon, name = key.partition(":")
        return not colon or self._spaces.get(name if prefix == "xmlns" else prefix) in SEEN

    def end(self, name: str) -> None:
        if self._dropped:
            self._dropped -= 1
            return
        if self._style is not None:
            sheet = "".join(self._style)
            self._parts.append("" if OUTSIDE.search(sheet) else escape(sheet, quote=False))
            self._style = None
        self._parts.append(f"</{name}>")

    def text(self, data: str) -> None:
        if self._dropped:
            return
        if self._style is not None:
            self._style.append(data)
        else:
            self._parts.append(escape(data, quote=False))


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def _animates_address(attributes: dict[str, str]) -> bool:
    names = (_local(value.strip()) for key, value in attributes.items() if _local(key) == "attributename")
    return any(name in ADDRESSES or name.startswith("on") for name in names)


def _is_harmless(name: str, value: str) -> bool:
    if name.startswith("on") or name in ("base", "content"):  # the latter holds all pages of a diagram
        return False
    if name in ("href", "src"):
        return value.strip().startswith("#") or INLINE_IMAGE.match(value.strip()) is not None
    if OUTSIDE.search(value) and not name.startswith("xmlns"):
        return False
    return "javascript:" not in re.sub(r"[\s\x00-\x1f]", "", value).lower()
