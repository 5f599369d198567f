"""Raw HTML in a note, taken apart: which tags and attributes may stay. Everything that stays is written anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import NamedTuple

from site_builder.parse.shade import shade_of
from site_builder.text.disk import without_file_addresses
from site_builder.text.regex import regex

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
ALLOWED = frozenset(
    "a abbr address article aside audio b bdi bdo big blockquote br caption center cite code col colgroup data dd del "
    "details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i iframe img ins kbd li mark "
    "meter ol p picture pre progress q rp rt ruby s samp section small source span strike strong sub summary sup table "
    "tbody td tfoot th thead time tr tt u ul var video wbr".split()
)
CONTENT_REMOVED = frozenset(("script", "style"))  # the element goes with all that stands in it
BLOCKS = frozenset(
    "address article aside blockquote center details div dl dd dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr "
    "li ol p pre section summary table tbody td tfoot th thead tr ul caption col colgroup".split()
)
TABLE_PARTS = frozenset("caption col colgroup tbody td tfoot th thead tr".split())
# an opening tag that closes one of these first, where it stands open (HTML, 13.1.2.4, optional tags)
CLOSES = {
    "li": frozenset(("li",)),
    "dt": frozenset(("dt", "dd")),
    "dd": frozenset(("dt", "dd")),
    "td": frozenset(("td", "th")),
    "th": frozenset(("td", "th")),
    "tr": frozenset(("td", "th", "tr")),
    "tbody": frozenset(("td", "th", "tr", "tbody", "thead", "tfoot", "caption", "colgroup")),
    "thead": frozenset(("td", "th", "tr", "tbody", "thead", "tfoot", "caption", "colgroup")),
    "tfoot": frozenset(("td", "th", "tr", "tbody", "thead", "tfoot", "caption", "colgroup")),
}
_EVERYWHERE = frozenset(("class", "dir", "id", "lang", "style", "title", "align", "aria-label", "aria-hidden"))
_OF_ELEMENT = {
    "a": ("href", "name"),
    "audio": ("src", "controls", "loop", "muted"),
    "video": ("src", "controls", "loop", "muted", "width", "height"),
    "source": ("src", "type"),
    "iframe": ("src",),
    "img": ("src", "alt", "width", "height"),
    "ol": ("start", "type", "reversed"),
    "li": ("value",),
    "td": ("colspan", "rowspan", "valign", "width", "height", "bgcolor"),
    "th": ("colspan", "rowspan", "valign", "width", "height", "bgcolor", "scope"),
    "tr": ("valign", "bgcolor"),
    "table": ("width", "border", "cellpadding", "cellspacing", "bgcolor"),
    "col": ("span", "width"),
    "colgroup": ("span", "width"),
    "details": ("open",),
    "meter": ("value", "min", "max", "low", "high", "optimum"),
    "progress": ("value", "max"),
    "font": ("color", "face", "size"),
    "time": ("datetime",),
    "data": ("value",),
    "hr": ("width", "size"),
    "del": ("datetime",),
    "ins": ("datetime",),
}
_STYLES = regex(
    r"(?:color|background|background-color|opacity|font(?:-[a-z]+)?|text-[a-z-]+|line-height|letter-spacing|word-[a-z]+|"
    r"white-space|vertical-align|direction|writing-mode|margin(?:-[a-z]+)*|padding(?:-[a-z]+)*|border(?:-[a-z]+)*|"
    r"width|height|min-width|max-width|min-height|max-height|display|float|clear|list-style(?:-[a-z]+)?|columns?(?:-[a-z]+)?|"
    r"gap|row-gap|column-gap|flex(?:-[a-z]+)?|grid(?:-[a-z]+)*|align-[a-z]+|justify-[a-z]+|object-fit|overflow(?:-[a-z]+)?|"
    r"box-shadow|box-sizing|aspect-ratio|zoom)"
)
_STYLE_VALUE = regex(r"[^\\<>@{};\"]{1,200}")
_STYLE_UNSAFE = regex(
    r"url|expression|javascript|image|import|behavior|binding|/\*|attr\s*\(|var\s*\(|&", re.IGNORECASE
)

_PIECE = regex(
    r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:-]{0,40})(?P<attrs>(?:[^\"'<>]|\"[^\"]*\"|'[^']*')*)>"
    r"|<[!?][^>]*>"
)
_ATTRIBUTE = regex(r"""([^\s"'<>/=\x00-\x1f]{1,60})(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")


class Tag(NamedTuple):
    """One tag; `name` in lower case, `attributes` of an opening tag with entities decoded, cut to the allowed ones."""

    name: str
    is_closing: bool
    attributes: dict[str, str]


def read_html(source: str) -> Iterator[Tag | str]:
    """The tags and texts of raw HTML; texts with their entities decoded. Comments and declarations leave nothing.

    Tags that are not allowed come out as well (the caller drops them), a `<` that starts no tag is text.
    """
    position = 0
    limit = len(source)
    last_quote = {sign: source.rfind(sign) for sign in "\"'"}
    while position < limit:
        start = source.find("<", position)
        if start < 0:
            break
        if source.startswith("<!--", start):
            end = source.find("-->", start + 2)
            if start > position:
                yield unescape(source[position:start])
            position = end + 3 if end >= 0 else limit
            continue
        found = _PIECE.match(source, start, _end_of_tag(source, start, last_quote))
        if not found:
            yield unescape(source[position : start + 1])
            position = start + 1
            continue
        if start > position:
            yield unescape(source[position:start])
        position = found.end()
        if found["name"]:
            name = found["name"].lower()
            is_closing = bool(found["close"])
            yield Tag(name, is_closing, {} if is_closing else read_attributes(name, found["attrs"]))
    if position < limit:
        yield unescape(source[position:])


def _end_of_tag(source: str, start: int, last_quote: dict[str, int]) -> int:
    """A bound for the search of a tag's end: the first `>` outside of quotes, so that no failed match costs more."""
    position = start + 1
    for sign in re.compile(r"[\"'<>]").finditer(source, position):
        if sign.start() < position:
            continue
        if sign[0] == ">":
            return sign.end()
        if sign[0] == "<":
            return sign.start()
        if sign.start() >= last_quote[sign[0]]:
            return sign.start()
        position = source.index(sign[0], sign.end()) + 1
        if position - start > 20_000:
            return position
    return len(source)


def read_attributes(name: str, source: str) -> dict[str, str]:
    """The allowed attributes of an element; the first of two with one name holds. Addresses are not judged here."""
    found: dict[str, str] = {}
    if not source.strip():
        return found
    own = _OF_ELEMENT.get(name, ())
    for match in _ATTRIBUTE.finditer(source):
        key = match[1].lower()
        if key in found or not (key in own or key in _EVERYWHERE):
            continue
        value = unescape(match[2] or match[3] or match[4] or "")
        value = re.sub("[\x00-\x08\x0b-\x1f]", "", value)
        if key == "style":
            value = clean_style(value)
            if not value:
                continue
        found[key] = value if key in ("href", "src") else without_file_addresses(value)
    if shade := shade_of(found.get("style", "")):  # so that a theme can choose the ink
        found["class"] = f"{found.get('class', '')} on-{shade}".strip()
    return found


def clean_style(style: str) -> str:
    """The declarations of a style that only change how the text itself looks."""
    kept: list[str] = []
    for declaration in style.split(";")[:40]:
        name, colon, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        if colon and _STYLES.fullmatch(name) and _STYLE_VALUE.fullmatch(value) and not _STYLE_UNSAFE.search(value):
            kept.append(f"{name}: {value}")
    return "; ".join(kept)


def write_tag(name: str, attributes: dict[str, str]) -> str:
    """An opening tag with its attributes, every value quoted and escaped."""
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>"
