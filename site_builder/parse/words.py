"""Inline tokens onto the sheet: emphasis, links, tags, formulas, code."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape

from markdown_it.token import Token

from site_builder.parse.formula import render_formula
from site_builder.parse.plain import plain_text
from site_builder.parse.raw import is_block_tag, write_raw
from site_builder.parse.sheet import Frame, Sheet
from site_builder.parse.syntax.embed import split_size
from site_builder.parse.syntax.wikilink import shown_words
from site_builder.text.disk import without_file_addresses
from site_builder.text.media import is_picture
from site_builder.text.regex import regex

# what the app embeds a player or a viewer of; here a link leads to it, as a page asks other sites for pictures alone
_NO_IMAGE = regex(
    r"(?:https?:)?//(?:(?:[\w-]+\.)?(?:youtube\.com|youtu\.be|twitter\.com|x\.com|vimeo\.com|bilibili\.com)/"
    r"|[^?#]*\.(?:flac|m4a|mp3|ogg|wav|3gp|mkv|mov|mp4|ogv|webm|pdf)(?:[?#]|\Z))",
    re.IGNORECASE,
)


def write_words(sheet: Sheet, tokens: Sequence[Token]) -> None:
    """Write one run of inline tokens; what raw HTML opens in it is closed in it."""
    if len(tokens) == 1 and tokens[0].type == "text":  # half of all
        content = tokens[0].content
        sheet.parts.append(escape(content, False))
        sheet.unit.add(content)
        return
    has_raw = any(token.type == "html_inline" for token in tokens)
    if has_raw:
        sheet.frames.append(Frame())
    _Run(sheet, tokens, has_raw).write()
    if has_raw:
        sheet.close_frame(sheet.frames.pop())


def holds_blocks(tokens: Sequence[Token]) -> bool:
    """Whether a paragraph needs an element that may hold blocks: it embeds a note, or has raw tags of blocks."""
    for token in tokens:
        if token.type == "embed":
            if not is_picture(token.meta["target"]):
                return True
        elif token.type == "image":
            address = str(token.attrs.get("src", "")).partition("#")[0]
            if not is_picture(address) and ":" not in address[:12]:
                return True
        elif token.type == "html_inline" and is_block_tag(token.content):
            return True
    return False


def formula(sheet: Sheet, tex: str, *, is_display: bool, name: str) -> str:
    """The element `name` around a formula, marked as such."""
    sheet.has_math = True
    kind = "block" if is_display else "inline"
    markup, error = render_formula(tex, is_display=is_display, names=sheet.env.get("math_names"))
    if not error:
        return f'<{name} class="math" data-math="{kind}">{markup}</{name}>'
    sheet.warn("math/invalid", f"a formula is shown as its source, as it is not understood: {error}")
    return f'<{name} class="math" data-math="{kind}" data-tex="{escape(tex)}">{markup}</{name}>'


def opening_tag(token: Token) -> str:
    """As the token names it; what its attributes hold is escaped."""
    attributes = [f' {name}="{escape(str(value))}"' for name, value in token.attrs.items()]
    return f"<{token.tag}{''.join(attributes)}>"


def leaf(token: Token) -> str:
    """The element of a token that stands alone: its text, escaped, in its tag where it has one."""
    text = escape(token.content, False)
    if not token.tag:
        return text
    return f"{opening_tag(token)}{text}</{token.tag}>" if text else opening_tag(token)


class _Run:
    """The walk over one run of inline tokens. `closing` holds what ends each open element."""

    __slots__ = ("cited", "closing", "group", "has_raw", "link_starts", "no_closer_before", "place", "sheet", "tokens")

    def __init__(self, sheet: Sheet, tokens: Sequence[Token], has_raw: bool) -> None:
        self.sheet = sheet
        self.tokens = tokens
        self.has_raw = has_raw
        self.place = 0
        self.no_closer_before = 0
        self.closing: list[str] = []
        self.cited: list[int] = []  # numbers of the citations since the last opening bracket
        self.group = 0  # the part that holds that bracket
        self.link_starts: list[tuple[int, int, str]] = []  # number (-1: not of the vault), start, words if it has none

    def write(self) -> None:
        sheet, tokens = self.sheet, self.tokens
        parts, unit, has_raw = sheet.parts, sheet.unit, self.has_raw
        handlers = _HANDLERS
        count = len(tokens)
        while self.place < count:
            token = tokens[self.place]
            self.place += 1
            kind = token.type
            if kind == "text":
                content = token.content
                if content:
                    parts.append(escape(content, False))
                    unit.text.append(content)
                    unit.length += len(content)
                continue
            handler = handlers.get(kind)
            if handler is not None:
                handler(self, token)
            elif token.nesting == 1:
                parts.append(opening_tag(token))
                if has_raw:
                    sheet.frames.append(Frame())
            elif token.nesting == -1:
                if has_raw:
                    sheet.close_frame(sheet.frames.pop())
                parts.append(f"</{token.tag}>")
            else:
                parts.append(leaf(token))
                unit.add(token.content)

    def _text(self, words: str) -> None:
        """What is a link elsewhere, within the words of another."""
        self.sheet.parts.append(escape(words, False))
        self.sheet.unit.add(words)

    def _code(self, token: Token) -> None:
        self.sheet.parts.append(f"<code>{escape(token.content, False)}</code>")
        self.sheet.unit.add(token.content)

    def _break(self, token: Token) -> None:
        before = self.tokens[self.place - 2] if self.place > 1 else token
        is_over = before.type == "math_inline" and before.markup == "$$"  # such a formula stands on a line of its own
        self.sheet.parts.append("\n" if is_over else "<br>\n")
        self.sheet.unit.add(" ")
        self.sheet.line += 1

    def _soft_break(self, token: Token) -> None:
        self.sheet.parts.append("\n")
        self.sheet.unit.add(" ")
        self.sheet.line += 1

    def _math(self, token: Token) -> None:
        is_display = token.markup == "$$"
        self.sheet.parts.append(formula(self.sheet, token.content, is_display=is_display, name="span"))
        unit = self.sheet.unit
        unit.formulas.append((unit.length, len(unit.text)))
        unit.add(token.content)
        self.sheet.line += token.content.count("\n")

    def _tag(self, token: Token) -> None:
        sheet = self.sheet
        if sheet.link_depth:
            self._text(token.content)
            return
        name = token.meta["tag"]
        number = sheet.add_link("tag", name)
        sheet.tags.setdefault(name)
        sheet.parts.append(f"\0{number}\0{escape(token.content)}\0/{number}\0")
        sheet.unit.add(token.content)

    def _citation(self, token: Token) -> None:
        sheet = self.sheet
        if sheet.link_depth:
            self._text(token.content)
            return
        form = token.meta["form"]
        number = sheet.add_link("key" if form == "text" else "citation", token.meta["key"])
        sheet.parts.append(f"\0@{form} {number} {token.content}\0")
        self.cited.append(number)
        start = sheet.unit.length
        sheet.unit.add(token.content)
        sheet.unit.links.append((number, start, sheet.unit.length))

    def _citation_edge(self, token: Token) -> None:
        """Brackets of a group; their slots name its links, which alone tell whether they stay as typed."""
        parts = self.sheet.parts
        self.sheet.unit.add(token.content)
        if token.content == "[":
            self.group = len(parts)
            self.cited.clear()
            parts.append("[")
        else:
            numbers = " ".join(map(str, self.cited))
            parts[self.group] = f"\0({numbers}\0"
            parts.append(f"\0){numbers}\0")

    def _footnote(self, token: Token) -> None:
        """`<sup>` with the number of the footnote; its text is written when the body is done."""
        sheet = self.sheet
        label = token.meta.get("label")
        number = sheet.footnote_numbers.get(label, 0) if label is not None else 0
        if not number:
            number = len(sheet.footnote_uses) + 1
            inner = token.meta["tokens"] if label is None else sheet.env["footnotes"].get(label, [])
            sheet.footnote_queue.append((number, inner))
            sheet.footnote_uses[number] = 0
            if label is not None:
                sheet.footnote_numbers[label] = number
        sheet.footnote_uses[number] += 1
        use = sheet.footnote_uses[number]
        name = f"fnref-{number}" if use == 1 else f"fnref-{number}-{use}"
        # within a link there is no place for another; the number leads nowhere then, but its note leads back to it
        if sheet.link_depth:
            sheet.parts.append(f'<sup class="fn" id="\0#{name}\0">{number}</sup>')
            return
        sheet.parts.append(
            f'<sup class="fn"><a href="#\0#fn-{number}\0" id="\0#{name}\0" role="doc-noteref">{number}</a></sup>'
        )

    def _embed(self, token: Token) -> None:
        meta, sheet = token.meta, self.sheet
        if sheet.link_depth and not is_picture(meta["target"]):  # links within a link: its words stand for it
            number = sheet.add_link("embed", meta["target"], meta["fragment"], meta["label"])
            start = sheet.unit.length
            self._text(meta["label"] or shown_words(meta["target"], meta["fragment"]))
            sheet.unit.links.append((number, start, sheet.unit.length))
            return
        sheet.add_embed("embed", meta["target"], meta["fragment"], meta["label"], meta["width"], meta["height"])

    def _image(self, token: Token) -> None:
        sheet = self.sheet
        label, width, height = split_size(plain_text(token.children or []) if token.children else token.content)
        address = sheet.read_address(str(token.attrs.get("src", "")), is_image=True)
        if sheet.link_depth and address.kind == "vault" and not is_picture(address.target):
            self._text(label or address.target)
        elif address.kind == "vault" and (address.target or address.fragment):
            sheet.add_embed("image", address.target, address.fragment, label or None, width, height)
        elif address.kind == "web" and _NO_IMAGE.match(address.url):
            words = label or address.url
            opening = f'<a class="ext" href="{escape(address.url)}" rel="noopener">'
            sheet.parts.append("" if sheet.link_depth else opening)
            self._text(words)
            sheet.parts.append("" if sheet.link_depth else "</a>")
        elif address.kind == "web":
            sizes = "".join(f' {side}="{size}"' for side, size in (("width", width), ("height", height)) if size)
            title = without_file_addresses(str(token.attrs.get("title") or ""))
            name = f' title="{escape(title)}"' if title else ""
            sheet.parts.append(
                f'<img src="{escape(address.url)}" alt="{escape(label)}"{name}{sizes} loading="lazy" decoding="async">'
            )
        else:
            sheet.parts.append(escape(label, False))
            sheet.unit.add(label)

    def _wikilink(self, token: Token) -> None:
        meta = token.meta
        label = "" if meta["label"] else None  # the words that are written next are the label
        number = self.sheet.add_link("wikilink", meta["target"], meta["fragment"], label)
        if self.sheet.link_depth:
            self._open_element("", "", "", number)
        else:
            self._open_slot(number, "")

    def _link(self, token: Token) -> None:
        sheet = self.sheet
        written = str(token.attrs.get("href", ""))
        if sheet.link_depth:
            self._open_element("", "", written)
            return
        address = sheet.read_address(written)
        if address.kind == "web":
            title = without_file_addresses(str(token.attrs.get("title") or ""))
            name = f' title="{escape(title)}"' if title else ""
            self._open_element(f'<a class="ext" href="{escape(address.url)}" rel="noopener"{name}>', "</a>", written)
        elif address.kind == "vault" and (address.target or address.fragment):
            number = sheet.add_link("markdown", address.target, address.fragment, None)
            self._open_slot(number, address.target or address.fragment)
        else:
            self._open_element("", "", "")

    def _open_slot(self, number: int, empty_words: str) -> None:
        self._open_element(f"\0{number}\0", f"\0/{number}\0", empty_words, number)

    def _open_element(self, opening: str, closing: str, empty_words: str, number: int = -1) -> None:
        sheet = self.sheet
        sheet.parts.append(opening)
        self.closing.append(closing)
        self.link_starts.append((number, sheet.unit.length, empty_words))
        sheet.link_depth += 1
        if self.has_raw:
            sheet.frames.append(Frame())

    def _close_link(self, token: Token) -> None:
        sheet, unit = self.sheet, self.sheet.unit
        if self.has_raw:
            sheet.close_frame(sheet.frames.pop())
        sheet.link_depth -= 1
        number, start, empty_words = self.link_starts.pop()
        if empty_words and unit.length == start and not sheet.parts[-1].endswith(("\0", ">")):
            sheet.parts.append(escape(empty_words, False))
            unit.add(empty_words)
        sheet.parts.append(self.closing.pop())
        if number >= 0:
            unit.links.append((number, start, unit.length))

    def _html(self, token: Token) -> None:
        name = write_raw(self.sheet, token.content, self._closes_later)
        if name:
            while self.place < len(self.tokens) and not _closes(self.tokens[self.place], name):
                self.place += 1
            self.place += 1

    def _closes_later(self, name: str) -> bool:
        """Only within the same element, so that no closing token is jumped over."""
        if self.place < self.no_closer_before:
            return False
        depth, place = 0, self.place
        while place < len(self.tokens) and depth >= 0:
            token = self.tokens[place]
            depth += token.nesting
            if depth == 0 and _closes(token, name):
                return True
            place += 1
        self.no_closer_before = place  # a search from within the same stretch would end as this one did
        return False


def _closes(token: Token, name: str) -> bool:
    return token.type == "html_inline" and token.content[:2] == "</" and token.content[2:].lower().startswith(name)


_HANDLERS: dict[str, Callable[[_Run, Token], None]] = {
    "code_inline": _Run._code,
    "hardbreak": _Run._break,
    "softbreak": _Run._soft_break,
    "math_inline": _Run._math,
    "tag": _Run._tag,
    "citation": _Run._citation,
    "citation_edge": _Run._citation_edge,
    "footnote_ref": _Run._footnote,
    "embed": _Run._embed,
    "image": _Run._image,
    "wikilink_open": _Run._wikilink,
    "wikilink_close": _Run._close_link,
    "link_open": _Run._link,
    "link_close": _Run._close_link,
    "html_inline": _Run._html,
}
