"""`[[target#heading|words]]`: the link that Obsidian is made of."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax
from site_builder.text.disk import file_name, is_surely_on_disk
from site_builder.text.regex import regex

# [[a]], [[a|see [x]]; not [[]], not [[a [[b]], not over two lines. Every sign has one way to match: linear.
WIKILINK = regex(r"\[\[(?!\[)((?:[^\[\]\n]|\[(?!\[)|\](?!\]))+)\]\]")


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    md.inline.ruler.before("link", "wikilink", _wikilink)


def split_target(inside: str) -> tuple[str, str, str | None]:
    """The target, fragment and label of what stands between the brackets, trimmed; label None when there is none."""
    address, bar, label = inside.partition("|")
    if bar and address.endswith("\\"):  # as in a table
        address = address[:-1]
    target, _, fragment = address.partition("#")
    parts = (part.strip() for part in fragment.split("#"))
    return target.strip(), "#".join(part for part in parts if part), label.strip() if bar else None


def end_of_brackets(source: str, match: re.Match[str], limit: int) -> int:
    """Where the closing brackets begin; `[[a|see [x]]]` ends at the last pair."""
    end = match.end() - 2
    inside = match[1]
    missing = inside.count("[") - inside.count("]")
    while missing > 0 and end + 2 < limit and source[end + 2] == "]":
        end += 1
        missing -= 1
    return end


def shown_words(target: str, fragment: str) -> str:
    """What a link without a label shows: as typed, with ` > ` between the parts; of a place on a disk the file name."""
    target = file_name(target) if is_surely_on_disk(target) else target
    return " > ".join(part for part in (target, *fragment.split("#")) if part)


def is_address_of_disk(state: StateInline, target: str) -> bool:
    """Whether a target leads out of the vault for certain; "/home/a" may well be a folder of the vault."""
    is_local = is_surely_on_disk(target) and not target.startswith("/")
    if is_local:
        state.env["dropped_addresses"] = True
    return is_local


def _wikilink(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    if not source.startswith("[[", start):
        return False
    match = WIKILINK.match(source, start, state.posMax)
    if not match:
        return False
    end = end_of_brackets(source, match, state.posMax)
    target, fragment, label = split_target(source[start + 2 : end])
    if not target and not fragment:
        return False
    if silent:
        state.pos = end + 2
        return True
    is_link = state.linkLevel <= 0 and not is_address_of_disk(state, target)
    if is_link:
        token = state.push("wikilink_open", "a", 1)
        token.meta = {"target": target, "fragment": fragment, "label": label}
    if label:
        label_start = source.index("|", start) + 1
        limit = state.posMax
        while label_start < end and source[label_start] in " \t":
            label_start += 1
        while end > label_start and source[end - 1] in " \t":
            end -= 1
        after = source.index("]]", end) + 2
        state.pos, state.posMax = label_start, end
        state.linkLevel += 1
        state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.posMax = limit
    else:
        after = end + 2
        words = shown_words(target, fragment)
        if is_link:
            state.push("text", "", 0).content = words
        else:
            state.append_pending(words)
    if is_link:
        state.push("wikilink_close", "a", -1)
    state.pos = after
    return True


SYNTAX = Syntax(name="wikilink", install=_install, triggers={"wikilink": "["})
