"""Values as people write them, made plain: markup gone, placeholders known for what they are."""

from __future__ import annotations

import re

from site_builder.text.entities import read_entities
from site_builder.text.inline_tags import without_inline_tags
from site_builder.text.regex import regex

_COMMENT = regex(r"%%.*?(?:%%|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_WIKILINK = regex(r"!?\[\[([^\[\]\n]{0,1000})\]\]")  # [[a/b#c|words]]
_MARKDOWN_LINK = regex(
    r"!?\[((?:[^\[\]\\]|\\.){0,1000})\]\(\s*<?([^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
)
_AUTOLINK = regex(r"<((?:https?|ftp|mailto|zotero|file)[^<>\s]{0,2000})>", re.IGNORECASE)
_EMPHASIS = regex(r"(\*{1,3}|~~|==)(?=\S)([^*~=]{1,2000}?)(?<=\S)\1")
_UNDERSCORE = regex(r"(?<![\w_])(_{1,3})(?=\S)([^_]{1,2000}?)(?<=\S)\1(?![\w_])")
_CODE = regex(r"(?<!`)`++([^`\n]{1,2000})`++")
_ESCAPE = regex(r"\$[^$\n]{1,500}\$|\\([!-/:-@\[-`{-~])")  # formulas keep their backslashes
_SPACES = regex(r"[\s\u00a0\u3000]+")
_PLACEHOLDER = regex(
    r"\{\{.*\}\}|<%.*%>|\$\{.*\}|\{%.*%\}|%%.*%%"  # templates that nobody filled in
    r"|[-–—_.…/?？*·#]+|n\s*/\s*a|none|null|nil|nan|undefined|to ?do|tbd|tba|unknown|anonymous|not available"
    r"|no (?:doi|url|abstract|date)|无|無|暂无|暫無|没有|未知|不详|不詳|佚名|待补充|待补|待填|待定|なし|不明"
    r"|待(?:核验|核实|核對|确认|確認|验证|驗證|查证|查|考证|检索|完善|更新|添加)|未(?:核验|核实|确认|提供|找到|查到)"
    r"|keine|unbekannt|aucun|inconnu|ninguno|desconocido|sconosciuto|없음|n\.\s?d\.|s\.\s?d\.|x{2,}",
    re.IGNORECASE | re.DOTALL,
)


def clean(text: str) -> str:
    """One line of plain text from a value in Markdown or HTML: links leave their words, wikilinks their last part."""
    if "%%" in text or "<!--" in text:
        text = _COMMENT.sub("", text)
    if "[" in text:
        text = _WIKILINK.sub(lambda match: wikilink_words(match[1]), text)
        for _ in range(2):  # a picture may be the words of a link
            if "](" in text:
                text = _MARKDOWN_LINK.sub(lambda match: match[1], text)
    if "<" in text:
        text = _AUTOLINK.sub(r"\1", text)
        text = without_inline_tags(text)
    text = read_entities(text)
    if "`" in text:
        text = _CODE.sub(r"\1", text)
    if "*" in text or "~~" in text or "==" in text:
        text = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text))
    if "_" in text:
        text = _UNDERSCORE.sub(r"\2", text)
    if "\\" in text:
        text = _ESCAPE.sub(lambda match: match[1] or match[0], text)
    return _SPACES.sub(" ", text).strip()


def wikilink_words(inside: str) -> str:
    """What `[[inside]]` shows for a name: the display text, else the last part of the path."""
    target, bar, words = inside.replace("\\|", "|").partition("|")
    if bar and words.strip():
        return words.strip()
    name = target.partition("#")[0].rstrip("/").rpartition("/")[2] or target.partition("#")[2]
    return re.sub(r"\.md\Z", "", name.strip(), flags=re.IGNORECASE)


def addresses_in(text: str) -> tuple[tuple[str, str], ...]:
    """The (words, address) pairs of a raw value: Markdown links, `<…>` and bare addresses, in order."""
    found: list[tuple[int, str, str]] = []
    for match in _MARKDOWN_LINK.finditer(text):
        found.append((match.start(), clean(match[1]), match[2]))
    rest = _MARKDOWN_LINK.sub(lambda match: " " * len(match[0]), text)
    for match in _BARE.finditer(rest):
        address = trim_address(match[0])
        found.append((match.start(), address, address))
    return tuple((words, address) for _, words, address in sorted(found, key=lambda one: one[0]))


_BARE = regex(r"(?:https?|zotero|file|obsidian)://[^\s<>\"'，。；：！？、（）《》“”|]{1,2000}", re.IGNORECASE)


def trim_address(address: str) -> str:
    """A bare address without the punctuation that follows it in a sentence; balanced brackets stay."""
    address = address.rstrip(".,;:!?'\"*_")
    while address.endswith((")", "]")):
        opening = "(" if address[-1] == ")" else "["
        if address.count(opening) >= address.count(address[-1]):
            break
        address = address[:-1].rstrip(".,;:!?'\"")
    return address


def is_placeholder(text: str) -> bool:
    """Whether a plain value says nothing: empty, "-", "N/A", 无, `{{DOI}}`."""
    text = text.strip(" \t\n,;，；:：")
    return not text or (len(text) <= 200 and _PLACEHOLDER.fullmatch(text) is not None)


def without_addresses(text: str) -> str:
    """A reference without its web addresses, DOI and arXiv number."""
    return re.sub(
        r"\s*(?:\b(?:doi|url|available (?:at|from|online))\s*[:：]?\s*)?(?:https?://\S+|10\.[0-9]{4,9}/\S+)|\s*arXiv:\S+",
        "",
        text,
        flags=re.IGNORECASE,
    )


def zotero_extra(note: str) -> dict[str, str]:
    """Zotero's Extra, which exporters put into `note`: `Label: value` lines."""
    found: dict[str, str] = {}
    for line in note.split("\n")[:200]:
        match = re.match(r"\s*(?:tex\.)?([A-Za-z][A-Za-z -]{1,30}):\s*(\S.*)$", line)
        if match:
            found.setdefault(match[1].strip().lower(), match[2].strip())
    return found
