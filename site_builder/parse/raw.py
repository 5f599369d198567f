"""Raw HTML onto the sheet: allowed tags written anew, each closed within the container that opened it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from site_builder.parse.sanitize import (
    ALLOWED,
    BLOCKS,
    CLOSES,
    CONTENT_REMOVED,
    TABLE_PARTS,
    VOID,
    Tag,
    read_html,
    write_tag,
)
from site_builder.parse.sheet import Frame, Sheet
from site_builder.text.disk import without_file_addresses
from site_builder.text.regex import regex

_MOST_OPEN = 60  # raw tags open at once in a container
_SHARE = regex(r"[0-9]{1,3}(?:\.[0-9]{1,3})?%")
_MEDIA = frozenset(("audio", "iframe", "img", "source", "video"))
_HOLD_NO_WORDS = frozenset(("details", "dl", "ol", "picture", "ruby", "table", "ul"))


def write_raw(sheet: Sheet, source: str, closes_later: Callable[[str], bool] = lambda name: False) -> str:
    """Write raw HTML. Where it leaves a removed element open (`<script>`) that `closes_later`, the rest is left out and
    the element's name returned; "" otherwise. One that nothing closes loses only its tag: its words stay, as text."""
    pieces = list(read_html(source))
    last_closing = {
        piece.name: place
        for place, piece in enumerate(pieces)
        if isinstance(piece, Tag) and piece.is_closing and piece.name in CONTENT_REMOVED
    }
    place = 0
    while place < len(pieces):
        piece = pieces[place]
        place += 1
        if isinstance(piece, str):
            piece = without_file_addresses(piece)
            sheet.parts.append(escape(piece, quote=False))
            sheet.unit.add(piece)
        elif piece.name in CONTENT_REMOVED:
            if not piece.is_closing:
                if last_closing.get(piece.name, -1) >= place:
                    place = _closing_of(pieces, place, piece.name) + 1
                elif closes_later(piece.name):
                    return piece.name
        else:
            _write_tag(sheet, piece, pieces, place)
    return ""


def _closing_of(pieces: Sequence[Tag | str], place: int, name: str) -> int:
    for later in range(place, len(pieces)):
        piece = pieces[later]
        if isinstance(piece, Tag) and piece.is_closing and piece.name == name:
            return later
    return -1


def is_block_tag(source: str) -> bool:
    """Whether one raw tag opens an element that may not stand in a paragraph."""
    for piece in read_html(source):
        if not isinstance(piece, Tag) or piece.is_closing:
            return False
        return piece.name in BLOCKS or (piece.name in _MEDIA and piece.name != "img")
    return False


def _write_tag(sheet: Sheet, tag: Tag, pieces: Sequence[Tag | str], place: int) -> None:
    name, frame = tag.name, sheet.frames[-1]
    if name not in ALLOWED:
        return
    if tag.is_closing:
        _close(sheet, name, frame)
        return
    attributes = dict(tag.attributes)
    anchor = attributes.pop("id", "")
    anchor = attributes.pop("name", anchor) or anchor
    if anchor and (name in _MEDIA or name in VOID or name in _HOLD_NO_WORDS) and name not in TABLE_PARTS:
        sheet.mark_place(anchor)
    if name in _MEDIA:
        _write_media(sheet, name, attributes)
        return
    opened = [known for known, *_ in frame.raw]
    if name in TABLE_PARTS and "table" not in opened:
        return
    if name in VOID:
        sheet.parts.append(write_tag(name, attributes))
        if name in ("br", "hr"):
            sheet.unit.add(" ")
        return
    if len(opened) >= _MOST_OPEN:
        return
    if name == "a":
        if anchor:
            sheet.mark_place(anchor)
        if not sheet.link_depth:
            _open_link(sheet, attributes, frame)
        return
    closes = CLOSES.get(name, frozenset())
    while frame.raw and frame.raw[-1][0] in closes:
        sheet.close_raw(frame)
    written = name
    if name == "p" and not _is_simple_paragraph(pieces, place):
        attributes["class"] = f"p {attributes.get('class', '')}".strip()
        written = "div"
    sheet.parts.append(write_tag(written, attributes))
    sheet.open_raw(frame, name, f"</{written}>")
    if anchor and name not in _HOLD_NO_WORDS and (name not in TABLE_PARTS or name in ("caption", "td", "th")):
        sheet.mark_place(anchor)


def _is_simple_paragraph(pieces: Sequence[Tag | str], place: int) -> bool:
    """Whether a `<p>` is closed before another block begins, so that it can stay one."""
    for piece in pieces[place : place + 200]:
        if isinstance(piece, Tag) and (piece.name in BLOCKS or piece.name in ("audio", "iframe", "video", "source")):
            return piece.is_closing and piece.name == "p"
    return False


def _close(sheet: Sheet, name: str, frame: Frame) -> None:
    """A closing tag without an open one in its container is dropped; tags left open within are closed first."""
    if any(known == name for known, *_ in frame.raw):
        while sheet.close_raw(frame) != name:
            pass


def _open_link(sheet: Sheet, attributes: dict[str, str], frame: Frame) -> None:
    address = sheet.read_address(attributes.pop("href", ""))
    if address.kind == "web":
        classes = f"ext {attributes.pop('class', '')}".strip()
        sheet.parts.append(write_tag("a", {"class": classes, "href": address.url, "rel": "noopener", **attributes}))
        sheet.open_raw(frame, "a", "</a>")
    elif address.kind == "vault" and (address.target or address.fragment):
        number = sheet.add_link("markdown", address.target, address.fragment)
        sheet.parts.append(f"\0{number}\0")
        start = sheet.unit.length
        sheet.unit.links.append((number, start, start))
        sheet.open_raw(frame, "a", f"\0/{number}\0")
    else:
        sheet.parts.append("<span>")
        sheet.open_raw(frame, "a", "</span>")


def _write_media(sheet: Sheet, name: str, attributes: dict[str, str]) -> None:
    """Pictures and players of the vault become slots, those of the web stay, frames become links: a page asks no other
    site for anything but the pictures and recordings that the note itself shows."""
    source = attributes.pop("src", "")
    if not source:
        return
    address = sheet.read_address(source, is_image=name == "img")
    if address.kind == "vault" and address.target:
        width, height = (_pixels(attributes.get(side, "")) for side in ("width", "height"))
        label = attributes.get("alt") or None
        look = _look(attributes) if name == "img" else ""
        sheet.add_embed("image", address.target, address.fragment, label, width, height, look)
    elif address.kind == "web":
        if name == "img":
            attributes = {"src": address.url, "alt": "", "loading": "lazy", "decoding": "async", **attributes}
            sheet.parts.append(write_tag("img", attributes))
        elif name in ("audio", "video"):
            attributes = {"src": address.url, **attributes, "controls": "", "preload": "none"}
            sheet.parts.append(write_tag(name, attributes) + f"</{name}>")
        elif not sheet.link_depth:
            words = escape(address.url)
            sheet.parts.append(f'<a class="ext" href="{words}" rel="noopener">{words}</a>')
            sheet.unit.add(address.url)
    elif attributes.get("alt"):
        sheet.parts.append(escape(attributes["alt"]))


def _look(attributes: dict[str, str]) -> str:
    """How a picture is to be shown, as attributes; a part of the width, "50%", is said in its style."""
    kept = {key: attributes[key] for key in ("class", "style", "title", "align", "dir") if attributes.get(key)}
    share = attributes.get("width", "").strip()
    if _SHARE.fullmatch(share):
        kept["style"] = "; ".join(filter(None, (f"width: {share}", kept.get("style", ""))))
    return "".join(f' {key}="{escape(value)}"' for key, value in kept.items())


def _pixels(value: str) -> int | None:
    value = value.strip().removesuffix("px")
    return int(value) or None if value.isascii() and value.isdigit() and len(value) < 6 else None
