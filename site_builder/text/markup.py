"""Text into markup and back: escapes for each place, tags taken out, text shortened between letters."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Callable

from site_builder.text.cjk import is_cjk
from site_builder.text.entities import read_entities
from site_builder.text.regex import regex

# what begins an element of HTML, in Markdown too
HTML_TAG = regex(r"<[A-Za-z](?:[^\"'<>]|\"[^\"<>]*\"|'[^'<>]*')*>")
# [1]: a.md "title", the definition behind [words][1] of Markdown
LINK_DEFINITION = regex(
    r"^[ \t>]*+\[(?!\^)(?P<label>[^\[\]\n]+)\]:[ \t]*(?:\n[ \t>]*)?(?:<(?P<angle>[^<>\n]*)>|(?P<bare>\S+))[^\n]*\n?",
    re.MULTILINE,
)
# [words](file:///a.pdf "title (1)"), ![](C:\a.png), [words](</home/me/a b.pdf>), [x](a(1).md); not [words][1];
# of [a [b]](c.md) only "](c.md)". Each branch begins with a plain letter, so that `re` leaps from one to the next, in a
# third of the time
INLINE_LINK = regex(
    r"(?:!\[(?P<image>[^\[\]\n]*)\]\(|\[(?P<words>[^\[\]\n]*)\]\(|\]\()[ \t]*(?:\n[ \t]*)?"
    r"(?:<(?P<angle>[^<>\n]*)>|(?=(?P<bare>(?:[^\s()]|\((?:[^\s()]|\([^\s()]*\))*\))+))(?P=bare))"
    r"(?:[ \t]*\n?[ \t]*(?:\"(?:[^\"\\]|\\[^\n]){0,1000}\"|'(?:[^'\\]|\\[^\n]){0,1000}'|\([^()]{0,1000}\)))?"
    r"[^()\n]*+(?:\n[ \t]*)?\)"
)
# [words][label]; of [a [b]][label] only "][label]"
_REFERENCE = regex(r"(?:!?\[(?P<words>[^\[\]\n]*)\]|\])\[(?P<label>[^\[\]\n]+)\]")
_MARKDOWN_ESCAPE = regex(r"\\([!-/:-@\[-`{-~])")  # CommonMark 0.31, 2.4
_NOT_XML = regex("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
_SLOT = regex("\0[^\0]{0,2000}\0")
_HIDDEN = regex(r"<(script|style|template|annotation)\b[^>]*>", re.IGNORECASE)
_BREAKING = regex(
    r"</?(?:p|div|br|li|ul|ol|dl|dt|dd|tr|td|th|table|h[1-6]|blockquote|pre|hr|section|figure|figcaption)\b",
    re.IGNORECASE,
)
_SPACES = regex(r"\s+")
_SCRIPT_UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def escape(text: str) -> str:
    """For HTML text and quoted attributes alike."""
    return html.escape(text, quote=True).replace("\0", "")


def escape_xml(text: str) -> str:
    """For XML text and attributes; letters that XML 1.0 cannot hold are dropped."""
    return html.escape(_NOT_XML.sub("", text), quote=True)


def without_links(markdown: str, is_hidden: Callable[[str, bool], bool]) -> str:
    """`markdown` with each link whose address `is_hidden` reduced to its words, and such definitions left out.

    `is_hidden(address, is_image)` is asked for the address as it is written. Wikilinks and HTML are not looked at.
    """

    def inline(match: re.Match[str]) -> str:
        return _words(match) if is_hidden(_address(match), match[0].startswith("!")) else match[0]

    labels: set[str] = set()  # of the definitions left out

    def definition(match: re.Match[str]) -> str:
        if not is_hidden(_address(match), False):
            return match[0]
        labels.add(_label(match))
        return ""

    def reference(match: re.Match[str]) -> str:
        if _label(match) not in labels:
            return match[0]
        return "]" if match["words"] is None else str(match["words"])

    if "]:" in markdown:
        markdown = LINK_DEFINITION.sub(definition, markdown)
        if labels:
            markdown = _REFERENCE.sub(reference, markdown)
    return INLINE_LINK.sub(inline, markdown)


def link_words(text: str) -> str:
    """`text` with the words alone of each `[link](address)` of Markdown."""
    return INLINE_LINK.sub(_words, text) if "](" in text else text


def _words(match: re.Match[str]) -> str:
    words = match["image"] if match["words"] is None else match["words"]
    return "]" if words is None else str(words)  # where they hold brackets or lines, the match begins at their end


def _label(match: re.Match[str]) -> str:
    """The label of a reference or definition, as CommonMark compares them."""
    return " ".join(match["label"].casefold().split())


def _address(match: re.Match[str]) -> str:
    angle: str | None = match["angle"]
    return angle if angle is not None else str(match["bare"])


def read_escapes(address: str) -> str:
    """An address as Markdown means it, its backslash escapes and entities read."""
    return read_entities(_MARKDOWN_ESCAPE.sub(r"\1", address))


def script_json(value: object) -> str:
    """JSON that may stand inside a `<script>`: nothing in it ends the element or opens a comment."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_SCRIPT_UNSAFE)


def strip_tags(markup: str) -> str:
    """The text of an HTML fragment on one line, entities decoded; scripts, styles, comments and slots leave nothing."""
    markup = _SLOT.sub("", markup)
    lower = markup.lower()
    parts: list[str] = []
    position = 0
    while (start := markup.find("<", position)) >= 0:
        parts.append(markup[position:start])
        position = _end_of_tag(markup, lower, start)
        if position == start + 1:
            parts.append("<")
        elif _BREAKING.match(markup, start):
            parts.append(" ")
    parts.append(markup[position:])
    return _SPACES.sub(" ", html.unescape("".join(parts))).strip()


def _end_of_tag(markup: str, lower: str, start: int) -> int:
    """Where the text goes on after the tag at `start`; `start + 1` when no tag begins there."""
    if markup.startswith("<!--", start):
        end = markup.find("-->", start + 4)
        return end + 3 if end >= 0 else len(markup)
    if not re.match(r"[a-zA-Z/!?]", markup[start + 1 : start + 2]):
        return start + 1
    end = start + 1
    while (end := _next(markup, end)) < len(markup) and markup[end] != ">":
        close = markup.find(markup[end], end + 1)  # a quoted attribute value may hold ">"
        if close < 0:
            break
        end = close + 1
    if end >= len(markup) or markup[end] != ">":
        end = markup.find(">", start)
        if end < 0:
            return len(markup)
    end += 1
    if hidden := _HIDDEN.match(markup, start):
        close = lower.find(f"</{hidden[1].lower()}", end)
        return close if close >= 0 else len(markup)
    return end


_TAG_SIGN = regex("[>\"']")


def _next(markup: str, position: int) -> int:
    found = _TAG_SIGN.search(markup, position)
    return found.start() if found else len(markup)


def shorten(text: str, limit: int, *, ellipsis: str = "…") -> str:
    """At most `limit` letters (the ellipsis counts); cut at a word's end where one is near, never inside a letter.

    White space is collapsed. CJK text may be cut after any letter, as it has no spaces.
    """
    text = _SPACES.sub(" ", text).strip()
    if len(text) <= limit:
        return text
    end = max(limit - len(ellipsis), 0)
    while end > 0 and _hangs_on(text[end], text[end - 1]):
        end -= 1
    if end < len(text) and not _may_break(text[end - 1 : end], text[end]):
        space = end
        while space > end * 2 // 3 and not _may_break(text[space - 1 : space], text[space]):
            space -= 1
        end = space if space > end * 2 // 3 else end
    return text[:end].rstrip(" ,;:，；：、-–—(（[「『“《") + ellipsis


def _hangs_on(letter: str, previous: str) -> bool:
    """Whether `letter` is part of what stands before it: accents, emoji joined or modified."""
    return (
        unicodedata.category(letter) in ("Mn", "Me", "Mc")
        or letter in "\u200d\ufe0e\ufe0f"
        or previous == "\u200d"
        or "\U0001f3fb" <= letter <= "\U0001f3ff"
        or ("\U0001f1e6" <= letter <= "\U0001f1ff" and "\U0001f1e6" <= previous <= "\U0001f1ff")
    )


def _may_break(previous: str, letter: str) -> bool:
    return letter.isspace() or previous.isspace() or (bool(previous) and (is_cjk(previous) or is_cjk(letter)))
