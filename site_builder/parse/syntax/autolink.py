"""Bare `https://…` addresses are links; bare `file:` addresses are shown as the file's name alone."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax
from site_builder.text.disk import SPACED_LINK, file_name, without_file_addresses
from site_builder.text.regex import regex

_FULL_WIDTH = "。，；：！？、（）《》〈〉「」『』【】“”‘’…　"
_ADDRESS = regex(rf"://[^\s<>{_FULL_WIDTH}]+")
# ":///home/a/x.pdf"; not the "://" of "opened by file://", which names no file
_FILE = regex(rf":[/\\][^\w\s<>{_FULL_WIDTH}]*\w[^\s<>{_FULL_WIDTH}]*")
_LOCAL_AUTOLINK = regex(r"<file:[^\w<>\n]*\w[^<>\n]*>", re.IGNORECASE)
_SCHEME = regex(r"(?<![A-Za-z0-9])(https?|file)\Z", re.IGNORECASE)
_STOPS = ".,;:!?'\"*_~"


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    md.inline.ruler.before("link", "bare_address", _bare_address)
    md.inline.ruler.before("autolink", "local_autolink", _local_autolink)
    md.inline.ruler.after("link", "spaced_local_link", _spaced_local_link)
    md.core.ruler.push("file_addresses", _hide_the_rest)


def _bare_address(state: StateInline, silent: bool) -> bool:
    """At the colon: the scheme stands in the text before it already."""
    source, colon = state.src, state.pos
    if silent or source[colon + 1 : colon + 2] not in ("/", "\\"):
        return False
    scheme = _SCHEME.search(source, max(colon - 6, 0), colon)
    if not scheme or not state.pending.endswith(scheme[1]):
        return False
    if scheme[1].lower() == "file":
        return _show_file_name(state, scheme[1])
    if state.linkLevel > 0:
        return False
    found = _ADDRESS.match(source, colon, state.posMax)
    if not found:
        return False
    start = scheme.start(1)
    end = _end_of_address(source, start, found.end())
    if end <= colon + 3:
        return False
    address = source[start:end]
    state.pending = state.pending[: -len(scheme[1])]
    token = state.push("link_open", "a", 1)
    token.attrs = {"href": address}
    token.markup, token.info = "bare", "auto"
    state.push("text", "", 0).content = address
    token = state.push("link_close", "a", -1)
    token.markup, token.info = "bare", "auto"
    state.pos = end
    return True


def _show_file_name(state: StateInline, scheme: str) -> bool:
    found = _FILE.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    end = _end_of_address(state.src, state.pos - len(scheme), found.end())
    state.pending = state.pending[: -len(scheme)]
    state.append_pending(file_name(state.src[state.pos : end]))
    state.env["dropped_addresses"] = True
    state.pos = end
    return True


def _local_autolink(state: StateInline, silent: bool) -> bool:
    """`<file:…>`: CommonMark would make it a link that shows its own address."""
    found = _LOCAL_AUTOLINK.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        state.append_pending(file_name(found[0]))
        state.env["dropped_addresses"] = True
    state.pos = found.end()
    return True


def _spaced_local_link(state: StateInline, silent: bool) -> bool:
    """`[words](C:\\My files\\a.pdf)`, which is no link for its space: as of such links stay the words."""
    found = SPACED_LINK.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        state.append_pending(found["words"] or file_name(found[0].rstrip(")")))
        state.env["dropped_addresses"] = True
    state.pos = found.end()
    return True


def _hide_the_rest(state: StateCore) -> None:
    """Addresses that come out of entities and backslashes, which no rule has seen as such."""
    if not re.search("[&\\\\]|file:", state.src, re.IGNORECASE):
        return
    footnotes = state.env["footnotes"].values()
    for token in (*state.tokens, *(token for tokens in footnotes for token in tokens)):
        for child in token.children or ():
            if child.type == "text" and ":" in child.content:
                shown = without_file_addresses(child.content)
                if shown != child.content:
                    child.content = shown
                    state.env["dropped_addresses"] = True


def _end_of_address(source: str, start: int, end: int) -> int:
    """Without the stops, brackets and signs of emphasis that belong to the sentence."""
    surplus = {")": "(", "]": "["}
    counts = {sign: source.count(sign, start, end) for sign in "()[]"}
    while end > start:
        last = source[end - 1]
        if last in _STOPS:
            end -= 1
        elif last in surplus and counts[last] > counts[surplus[last]]:
            counts[last] -= 1
            end -= 1
        elif source.startswith("==", end - 2) and start >= 2 and source.startswith("==", start - 2):
            end -= 2
        else:
            break
    return end


SYNTAX = Syntax(
    name="autolink", install=_install, triggers={"bare_address": ":", "local_autolink": "<", "spaced_local_link": "["}
)
