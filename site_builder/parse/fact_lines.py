"""One line of the facts of a paper: its text, where in it links and marks stand, and the label that it begins with."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it.token import Token

from site_builder.parse.block_loop import new_token
from site_builder.parse.plain import plain_text
from site_builder.parse.syntax.wikilink import shown_words
from site_builder.scholar.fields import STRONG, field_of
from site_builder.scholar.values import addresses_in, trim_address, wikilink_words
from site_builder.text.media import is_picture
from site_builder.text.regex import regex

LONGEST_LABEL = 60
STOPS = (".", "!", "?", "。", "！", "？", "…")  # of a sentence
# labels that lists of any kind have too; they do not make a list a paper's
VAGUE = frozenset("key id source by in book event article identifier address web container evento actas 地址".split())


@dataclass(slots=True)
class Part:
    """Which token gave the text [start, stop) of a line."""

    start: int
    stop: int
    token: Token
    is_verbatim: bool  # the text of the part is the content of its token, so that it may be cut


@dataclass(slots=True)
class Line:
    """One line of inline content; `marked` is the length of the bold or code text that it begins with, 0 for none."""

    text: str
    parts: list[Part]
    addresses: list[tuple[int, int, str, str]]
    marked: int = 0
    marks: tuple[tuple[int, int], ...] = ()  # all bold and code texts


def has_words(text: str) -> bool:
    """Whether there is a letter, a digit, an emoji or a sign of Chinese, and not other signs alone."""
    return any(letter.isalnum() or ord(letter) > 0x2BFF for letter in text)


def has_letters(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def words_beside_links(line: Line) -> str:
    """What stands between the links of a line."""
    spans = sorted((start, stop) for start, stop, _, _ in line.addresses)
    return "".join(line.text[stop:start] for (_, stop), (start, _) in pairwise(((0, 0), *spans, (len(line.text), 0))))


def lines_of(children: Sequence[Token]) -> list[Line]:
    """Inline children cut at line breaks; marks that are open at a break go on in the next line."""
    lines: list[Line] = []
    opened: list[Token] = []
    builder = LineBuilder([])
    for place, token in enumerate(children):
        if token.type in ("softbreak", "hardbreak") or (
            token.type == "html_inline" and re.match(r"<br\b", token.content, re.IGNORECASE)
        ):
            following = children[place + 1] if place + 1 < len(children) else token
            if following.type == "text" and following.content.lstrip().startswith((": ", "：")):
                continue  # the colon of the label above, or of a definition
            lines.append(builder.build())
            builder = LineBuilder(opened)
            continue
        if token.nesting == 1:
            opened.append(token)
        elif token.nesting == -1 and opened:
            opened.pop()
        builder.add(token)
    lines.append(builder.build())
    return lines


class LineBuilder:
    """A line that is being read, token by token; `opened` are the marks that went on from the line before."""

    def __init__(self, opened: list[Token]) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.parts: list[Part] = []
        self.addresses: list[tuple[int, int, str, str]] = []
        self.links: list[tuple[int, int, str, bool]] = []  # start, first piece, address, whether the words are a path
        self.has_words = False
        self.marked = 0
        self.marks: list[tuple[int, int]] = []
        self.bold_start: int | None = None
        self.mark_start: int | None = None
        for token in opened:
            self.add(token)

    def add(self, token: Token) -> None:
        kind = token.type
        text = ""
        is_verbatim = False
        if kind in ("strong_open", "em_open", "mark_open"):
            if not self.has_words and self.mark_start is None and kind != "em_open":
                self.mark_start = self.length
            if kind == "strong_open":
                self.bold_start = self.length
        elif kind in ("strong_close", "mark_close"):
            if kind == "strong_close" and self.bold_start is not None:
                self.marks.append((self.bold_start, self.length))
            if self.mark_start is not None and not self.marked:
                self.marked = self.length
        elif kind == "link_open":
            self.links.append((self.length, len(self.pieces), str(token.attrGet("href") or ""), False))
        elif kind == "wikilink_open":
            target, fragment = str(token.meta.get("target") or ""), str(token.meta.get("fragment") or "")
            address = f"wikilink:{target}#{fragment}" if fragment else f"wikilink:{target}"
            self.links.append((self.length, len(self.pieces), address, token.meta.get("label") is None))
        elif kind in ("link_close", "wikilink_close"):
            if self.links:
                start, piece, address, _ = self.links.pop()
                self.addresses.append((start, self.length, "".join(self.pieces[piece:]).strip(), address))
        elif kind == "embed" and not self.links and not is_picture(str(token.meta["target"])):
            for part in _as_link(token):  # the card has no place for a viewer
                self.add(part)
            return
        elif kind in ("image", "embed"):
            text = str((token.meta or {}).get("label") or token.content or "") if kind == "embed" else token.content
        elif kind == "footnote_ref" and "tokens" in token.meta:  # its text has no place below the card
            text = f" ({plain_text(token.meta['tokens'])})"
            token = Token("text", "", 0, content=text)
            is_verbatim = True
        elif token.nesting == 0 and kind not in ("html_inline", "footnote_ref", "footnote_anchor"):
            text = f"${token.content}$" if kind == "math_inline" else token.content
            is_verbatim = kind in ("text", "text_special")
            if kind == "code_inline":
                self.marks.append((self.length, self.length + len(text)))
                if not self.marked and not self.has_words:
                    self.marked = self.length + len(text)
        if text and self.links and self.links[-1][3]:
            words = wikilink_words(text)
            is_verbatim = is_verbatim and words == text
            text = words
        self.parts.append(Part(self.length, self.length + len(text), token, is_verbatim))
        if text:
            self.pieces.append(text)
            self.length += len(text)
            self.has_words = self.has_words or has_words(text)

    def build(self) -> Line:
        text = "".join(self.pieces)
        line = Line(text, self.parts, self.addresses, self.marked, tuple(self.marks))
        if "://" in text:
            taken = sorted((start, stop) for start, stop, _, _ in line.addresses)
            for match in _BARE.finditer(text):
                before = bisect_right(taken, (match.start(), len(text)))
                if not before or taken[before - 1][1] <= match.start():
                    address = trim_address(match[0])
                    line.addresses.append((match.start(), match.start() + len(address), address, address))
        return line


_BARE = regex(r"(?:https?|zotero)://[^\s<>\"'，。；：！？、（）《》“”|]{1,2000}", re.IGNORECASE)


def _as_link(embed: Token) -> tuple[Token, Token, Token]:
    words = embed.meta["label"] or shown_words(embed.meta["target"], embed.meta["fragment"])
    opening, closing = Token("wikilink_open", "a", 1, meta=embed.meta), Token("wikilink_close", "a", -1)
    return opening, Token("text", "", 0, content=words), closing


def plain_line(text: str) -> Line:
    """A line of a text that holds no Markdown, such as a property."""
    addresses = [
        (place, place + len(words), words, address)
        if (place := text.find(words)) >= 0
        else (0, len(text), words, address)
        for words, address in addresses_in(text)
    ]
    return Line(text, [], addresses)


def cell_line(children: Sequence[Token]) -> Line:
    """A cell as one line; the breaks in it stay as line ends of its text."""
    lines = lines_of(children)
    if len(lines) == 1:
        return lines[0]
    text = "\n".join(line.text for line in lines)
    return Line(text, [], [address for line in lines for address in line.addresses])


_SEPARATOR = regex(r"::|(?!(?<=\b[A-Za-z]):[\\/])[:：∶﹕](?!innen\b)")  # not that of "C:\a.pdf"
_DASH = regex(r"\s[—–|｜-]\s|\s--\s|——|\s(?:=|→|⇒|->|=>)\s")
_LENTICULAR = regex(r"[\s*]*【([^【】]{1,30})】\s*[:：]?\s*(?=\S)")  # "【作者】王小明"
_DRAWER = regex(r"\s*:([A-Za-z][\w-]{1,40}):\s+(?=\S)")  # ":YEAR: 2019", as outlines of Org mode have it
_UNLIKELY = regex(r"[.。!?！？,，;；]\s*\S|https?$|\bzotero$|[0-9]$")  # of a label that no table knows


def label_of(line: Line, labels: Mapping[str, str]) -> tuple[str, int, str] | None:
    """(label, where the value starts, separator) of a labelled line; the separator of a bare link is "link"."""
    text = line.text
    lead = len(text) - len(text.lstrip(" \t\u00a0\u3000-*+•·>"))
    for start, stop, words, address in line.addresses:
        is_whole = start <= lead + 4 and not has_letters(text[:start]) and not has_letters(text[stop:])
        if is_whole and words and words != address and not address.startswith("wikilink:"):
            return words.strip(" :："), stop, "link"
    if (match := _LENTICULAR.match(text)) and field_of(match[1], labels) in STRONG:
        return match[1], match.end(), ":"
    if (match := _DRAWER.match(text)) and match[1].casefold() not in VAGUE and field_of(match[1], labels):
        return match[1], match.end(), ":"
    head = text[: lead + LONGEST_LABEL + 20]
    if line.marked and line.marked <= lead + LONGEST_LABEL:
        inside = text[: line.marked].strip()
        after = text[line.marked :]
        bare = inside.rstrip(" :：∶")
        match = re.match(r"\s*(::|[:：∶﹕]|\s[—–-]\s|\s=\s)", after)
        if inside.endswith((":", "：")) and not _SEPARATOR.search(bare):
            double = "::" if inside.endswith("::") or after.startswith("::") else ":"
            extra = re.match(r"\s*[:：]{0,2}", after)
            return bare, line.marked + (extra.end() if extra else 0), double
        if match and (not _SEPARATOR.search(bare) or field_of(bare, labels)):
            return bare, line.marked + match.end(), "::" if match[1] == "::" else ":"
        if after.startswith((" ", "\u00a0", "\u3000", "\t")) and field_of(bare, labels) and bare:
            return bare, line.marked, " "
        if not after and field_of(bare, labels) in STRONG and bare.casefold() not in VAGUE:
            return bare, line.marked, ":"  # the value stands below
    separator = _SEPARATOR.search(head, lead)
    if separator is not None and _is_in_code(line, separator.start()):
        return None
    dash = _DASH.search(head, lead)
    if dash and (separator is None or dash.start() < separator.start()):
        label = head[lead : dash.start()].strip()
        is_link = any(start < dash.start() and stop > lead for start, stop, _, _ in line.addresses)
        if field_of(label, labels) and not is_link:  # "[Paper](…) | [Code](…)" is two links
            return label, dash.end(), ":"
    if separator is None:
        return None
    label = head[lead : separator.start()].strip()
    if not label or len(label) > LONGEST_LABEL or not has_words(label):
        return None
    if text.startswith("//", separator.end()):
        return None
    if separator[0] == "::" and any(label.count(opening) > label.count(closing) for opening, closing in ("[]", "()")):
        return None  # a field in brackets
    if field_of(label, labels) is None and _UNLIKELY.search(label):
        return None
    return label, separator.end(), "::" if separator[0] == "::" else ":"


def compound_spans(
    label: str, text: str, start: int, stop: int, labels: Mapping[str, str]
) -> list[tuple[str, int, int]]:
    """The (label, start, stop) of each part of a value that has as many as its label, "Authors / Lab / Year: Ann Lee /
    Some Lab / 2019"; [] for any other."""
    sign = next((one for one in "/／|" if one in label), "/")
    names = [part.strip() for part in label.split(sign)]
    fields = [field for name in names if (field := field_of(name, labels))]
    if len(fields) < 2 or len(set(fields)) < len(fields):
        return []
    spans: list[tuple[int, int]] = []
    position = start
    for match in _APART[sign].finditer(text, start, stop):
        spans.append((position, match.start()))
        position = match.end()
    spans.append((position, stop))
    if len(spans) != len(names):
        return []
    return [(name, *trim(text, *span)) for name, span in zip(names, spans, strict=True)]


_APART = {"/": regex(r"\s+/(?:\s+|\Z)"), "／": regex(r"\s*／\s*"), "|": regex(r"\s*\|\s*")}


def _is_in_code(line: Line, place: int) -> bool:
    """Whether a place is inside of inline code: "`doi:10.1/x` is read as" speaks of a label, and has none."""
    return any(part.token.type == "code_inline" and part.start <= place < part.stop for part in line.parts)


def closing_bracket(text: str, opening: int, start: int) -> int:
    """Where the bracket that stands at `opening` is closed; -1 when it is not."""
    pair = {"[": "]", "(": ")"}[text[opening]]
    depth = 1
    for index in range(start, min(len(text), start + 2000)):
        if text[index] == text[opening]:
            depth += 1
        elif text[index] == pair:
            depth -= 1
            if depth == 0:
                return index
    return -1


def trim(text: str, start: int, stop: int) -> tuple[int, int]:
    """The span [start, stop) without the white space at its ends."""
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return start, stop


def slice_of(parts: Sequence[Part], start: int, stop: int) -> list[Token]:
    """The inline tokens that make the text [start, stop); see `slices_of`."""
    return slices_of(parts, [(start, stop)])[0]


def slices_of(parts: Sequence[Part], spans: Iterable[tuple[int, int]]) -> list[list[Token]]:
    """The inline tokens that make each text [start, stop), with the marks around it opened and closed again.

    The spans are in order and do not overlap, so that one walk over the parts finds them all.
    """
    found: list[list[Token]] = []
    opened: list[Token] = []
    place = 0
    for start, stop in spans:
        kept: list[Token] = []
        written = 0  # of the open marks; the outer ones come first
        while place < len(parts):
            part, token = parts[place], parts[place].token
            if token.nesting != -1 and part.start >= stop:
                break
            if token.nesting == 1:
                opened.append(token)
            elif token.nesting == -1:
                if opened:
                    if written == len(opened):
                        kept.append(token)
                        written -= 1
                    opened.pop()
            elif (begin := max(part.start, start)) < (end := min(part.stop, stop)):
                kept.extend(opened[written:])
                written = len(opened)
                is_part = part.is_verbatim and (begin, end) != (part.start, part.stop)
                kept.append(cut_token(token, begin - part.start, end - part.start) if is_part else token)
            if token.nesting == 0 and part.stop > stop:
                break  # the next span may need the rest of it
            place += 1
        for mark in reversed(opened[:written]):
            kept.append(Token(mark.type.removesuffix("_open") + "_close", mark.tag, -1, markup=mark.markup))
        found.append(kept)
    return found


def cut_token(token: Token, start: int, stop: int) -> Token:
    """A part of a token of text."""
    part = new_token(token.type, token.tag, 0)
    part.content = token.content[start:stop]
    return part
