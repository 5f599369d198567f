"""The note as clean Markdown for programs that read text: no front matter, comments or addresses of this disk."""

from __future__ import annotations

import re

from site_builder.model.note import ParseOptions
from site_builder.parse.stretches import stretches, without_comments
from site_builder.parse.syntax.autolink import file_name

_DISK = r"(?:\bfile:|(?<![A-Za-z])[A-Za-z]:[\\/]|\\\\|~/|/(?:Users|home|Volumes|mnt|media|private|var|tmp|root)/)"
# [words](file:///a.pdf "title"), ![](C:\a.png), [words](</home/me/a b.pdf>)
_LINK = re.compile(
    rf"!?\[([^\[\]\n]*)\]\(\s*(?:<\s*{_DISK}[^<>\n]*>|{_DISK}[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)[^()\n]*\)", re.I
)
_DEFINITION = re.compile(rf"^ {{0,3}}\[[^\[\]\n]+\]:\s*<?{_DISK}[^\n]*\n?", re.M | re.I)
_BARE = re.compile(r"<?\bfile:[/\\][^\s<>\"'。，；：！？、（）《》“”]*>?", re.I)
_ZOTERO = re.compile(r"!?\[([^\[\]\n]*)\]\(\s*<?(zotero:[^\s()<>]*)>?[^()\n]*\)", re.I)
_BASE = re.compile(r"(?:`{3,}|~{3,})[ \t]*base[ \t]*$", re.M)
_NEEDS_CARE = re.compile(r"file:|zotero:|(?<=\]\()<?(?:[A-Z]:[\\/]|\\\\|~/|/)|(?<=\]:)[ \t]*\S", re.I)


def clean_markdown(body: str, options: ParseOptions) -> str:
    """`body` without what no reader should see; code stays exactly as it is."""
    text, _ = without_comments(body)
    if _BASE.search(text):
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
    return re.sub(r"\n{4,}", "\n\n\n", text).strip() + "\n"


def _without_bases(text: str) -> str:
    """A fenced base is a question to the vault: its words may name notes that nobody else names."""
    parts: list[str] = []
    position = 0
    for kind, start, stop in stretches(text):
        if kind == "code" and _BASE.match(text, start):
            parts.append(text[position:start])
            position = stop
    return "".join([*parts, text[position:]])


def _clean(text: str, options: ParseOptions) -> str:
    def zotero(match: re.Match[str]) -> str:
        is_kept = options.zotero == "all" or (
            options.zotero == "select" and match[2].lower().startswith("zotero://select/")
        )
        return match[0] if is_kept else match[1]

    text = _DEFINITION.sub("", _LINK.sub(r"\1", text))
    return _ZOTERO.sub(zotero, without_file_addresses(text))


def without_file_addresses(text: str) -> str:
    """`text` with the name of the file alone where a `file:` address stood."""
    return _BARE.sub(lambda match: file_name(match[0].strip("<>")), text) if "file:" in text.lower() else text
