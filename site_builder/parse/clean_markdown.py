"""The note as clean Markdown for programs that read text: no front matter, comments or addresses of this disk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import unescape

from site_builder.model.note import ParseOptions
from site_builder.parse.addresses import read_address
from site_builder.parse.stretches import stretches, without_comments
from site_builder.text.disk import (
    HOMES,
    SPACED_LINK,
    file_name,
    has_paths,
    is_on_disk,
    is_surely_on_disk,
    without_file_addresses,
    without_paths,
)
from site_builder.text.markup import HTML_TAG, read_escapes, without_links
from site_builder.text.regex import regex

# each branch begins with a plain letter, as in `text.markup.INLINE_LINK`
_WIKILINK = regex(
    r"(?:!\[\[|\[\[)(?P<target>[^\[\]|#\n]++)(?:#[^\[\]|\n]*+)?(?:\|(?P<label>[^\[\]\n]*+(?:\[(?!\[)[^\[\]\n]*+)*))?\]\]"
)
_ATTRIBUTE = regex(r"""(?<!\s)\s++[A-Za-z:-]++\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""")
# places in the vault that no page shows, and so no link that is known to be held back or not
_UNSHOWN = regex(r"\s+(?:cite|srcset|poster|longdesc|action|formaction|background|ping|codebase|data)\b", re.I)
_UNSHOWN_TAG = regex(r"<(?:embed|object|area|i?frame|base|link|param|form)\b", re.I)
_ADDRESS = regex(r"\s+(?:src|href|data|action|code|codebase|value)\b", re.I)
_LINKED = regex(r"\s+(?:xlink:)?(?P<name>href|src)\b", re.I)
_WEB = regex(r"\s*(?:https?:)?//", re.I)
# "- **PDF**: C:\a.pdf", "- Note: my copy is ~/a.pdf": a value such as the card has
_VALUE = regex(r"^([ \t]*[-*+][ \t]+[^\n:：]{1,60}[:：]\**[ \t]*)([^\n]*[/\\][^\n]*)$", re.M)
# between labels and values: "- **PDF**: ", "PDF:: ", "| PDF | ", "1. ", "`"
_PIECE_OF_FACT = regex(r"(\||::?(?=\s)|：|^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+|\*\*[ \t]+|`)")
# what may stand for an address that no reader should see: its sign, its colon, or what may disguise them
_NEEDS_CARE = regex(
    r":(?<=file:)|&(?:#0{0,9}58|#x0{0,9}3a|colon);"
    r"|\]\([ \t]*<?(?!https?://[^\s&%]{0,300}\))(?:[~/\\]|[^\s()]{0,40}?[:&%\\])|\]:[ \t]*<?(?!https?:)\S"
    r"|\[\[(?:[A-Za-z]:|[/\\~%])"
    r"|=[ \t]*+[\"']?+[ \t]*+(?:[A-Za-z]:[\\/]|[~/\\]|(?!https?:)[A-Za-z][A-Za-z0-9+.-]{1,20}+:)"
    r"|:\**[ \t]*(?:[A-Za-z]:\\|[~/\\])|：\**[ \t]*(?:[A-Za-z]:\\|[~/\\])"
    rf"|:\\(?<=[A-Za-z]:\\)|~/|/(?:{HOMES})/"
    r"|<(?:embed|object|area|i?frame|base|link|param|form|img|source|video|blockquote|q|ins|del|button|input)\s"
    r"|<(?:t[dhr]|table)\s|<(?:script|style)[\s>]",
    re.I,
)
_SCRIPT = regex(r"<(script|style)(?:\s[^<>]*)?>", re.I)
_SCRIPT_ENDS = {name: regex(rf"</{name}\s*>", re.I) for name in ("script", "style")}
_BLANK_LINES = regex(r"\A(?:[ \t]*\n)+")  # the indent of code behind them stays
_BASE = regex(r"(?:`{3,}|~{3,})[ \t]*base[ \t]*$", re.M)


def clean_markdown(body: str, options: ParseOptions) -> str:
    """`body` without what no reader should see; code stays exactly as it is."""
    return clean_commentless(without_comments(body)[0], options)


def clean_commentless(text: str, options: ParseOptions, facts: Iterable[tuple[int, int]] = ()) -> str:
    """The same of a body whose comments are gone, as the parser leaves it; the card has the lines of `facts`."""
    if spans := list(facts):
        text = _without_paths_in_facts(text, spans)
    if "base" in text and _BASE.search(text):
        text = _without_bases(text)
    if _NEEDS_CARE.search(text):
        parts: list[str] = []
        position = 0
        for kind, start, stop in stretches(text):
            if kind == "code":
                parts += [_clean(text[position:start], options), text[start:stop]]
                position = stop
        parts.append(_clean(text[position:], options))
        text = "".join(parts)
    text = re.sub(r"\n{4,}", "\n\n\n", text) if "\n\n\n\n" in text else text
    return _BLANK_LINES.sub("", text.rstrip() + "\n")


def _without_paths_in_facts(text: str, spans: Sequence[tuple[int, int]]) -> str:
    lines = text.split("\n")
    for start, stop in spans:
        if has_paths("\n".join(lines[start:stop])):
            lines[start:stop] = ["".join(map(_without_paths, _PIECE_OF_FACT.split(line))) for line in lines[start:stop]]
    return "\n".join(lines)


def _without_paths(piece: str) -> str:
    words = piece.strip()
    return piece.replace(words, without_paths(words)) if words else piece


def _without_bases(text: str) -> str:
    """A fenced base is a question to the vault: its words may name notes that nobody else names."""
    parts: list[str] = []
    position = 0
    for kind, start, stop in stretches(text):
        if kind == "code" and _BASE.match(text, start):
            parts.append(text[position:start])
            position = stop
    return "".join([*parts, text[position:]])


def _without_scripts(text: str) -> str:
    """Elements of which a page shows nothing, not even the words in them."""
    parts: list[str] = []
    position = written = 0
    unclosed: set[str] = set()
    while opened := _SCRIPT.search(text, position):
        name, position = opened[1].lower(), opened.end()
        closed = None if name in unclosed else _SCRIPT_ENDS[name].search(text, position)
        if closed is None:
            unclosed.add(name)
            continue
        parts.append(text[written : opened.start()])
        position = written = closed.end()
    return "".join([*parts, text[written:]])


def _clean(text: str, options: ParseOptions) -> str:
    """Links to what no page may link to are their words alone; of a path stays the name of the file."""

    def is_hidden(address: str, is_image: bool) -> bool:
        kind = read_address(read_escapes(address), options, is_image=is_image).kind
        return kind not in ("web", "vault") or is_on_disk(address)

    def wikilink(match: re.Match[str]) -> str:
        return (
            (match["label"] or file_name(match["target"])) if is_surely_on_disk(match["target"].strip()) else match[0]
        )

    def attribute(match: re.Match[str], is_unshown: bool) -> str:
        value = unescape(match[1] or match[2] or match[3] or "")
        if (linked := _LINKED.match(match[0])) and is_hidden(value, linked["name"].lower() == "src"):
            return ""
        is_unshown = (_ADDRESS if is_unshown else _UNSHOWN).match(match[0]) is not None
        return "" if is_on_disk(value.strip()) or (is_unshown and not _WEB.match(value)) else match[0]

    def tag(match: re.Match[str]) -> str:
        is_unshown = _UNSHOWN_TAG.match(match[0]) is not None
        return _ATTRIBUTE.sub(lambda found: attribute(found, is_unshown), match[0])

    if options.raw_html == "safe":
        text = _without_scripts(text)
    text = without_links(text, is_hidden)
    text = SPACED_LINK.sub(lambda match: match["words"] or file_name(match[0].rstrip(")")), text)
    text = _WIKILINK.sub(wikilink, text)
    text = HTML_TAG.sub(tag, text)
    if has_paths(text):
        text = _VALUE.sub(lambda match: match[1] + without_paths(match[2]), text)
    return without_file_addresses(text)
