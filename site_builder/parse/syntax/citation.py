"""Citations in the manner of pandoc: `[see @key, p. 3; -@other]` in brackets, and a bare `@key` in a sentence.

The keys become `citation` tokens with `meta = {"key", "form"}`, the form "group", "year" (`-@key`) or "text"; the
brackets become `citation_edge` tokens, the rest stays text. Whether a bare key is one of the vault is told when it is
resolved.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax
from site_builder.text.regex import regex

# "[@smith2020]", "[see @a, p. 3; @b]"; not "[@a](url)", "[@a][ref]", "[me@x.org]"
_GROUP = regex(r"\[([^\[\]\n@]{0,200}@[^\[\]\n]{1,2000})\](?![(\[:])")
_NAME = r"@((?=[^\W_]|_)\w(?:[\w:.#$%&+?<>~/-]*\w)?)"
_KEY = regex(r"(?<![^\s;,(\[-])(-?)" + _NAME)
_WORD = regex(_NAME)


# what may stand before a bare key: not "me@x.org", "x/@y", "@@"
_BEFORE = regex(r"[A-Za-z0-9_@/.\\-]")
_ASCII = regex(r"[\x21-\x7e]*[A-Za-z0-9_]")
_ASCII_LETTER = regex(r"[A-Za-z0-9]")


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    md.inline.ruler.before("link", "citation", _citation)
    md.inline.ruler.push("citation_key", _bare_key)


def _bare_key(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if state.linkLevel > 0 or (start and _BEFORE.match(state.src, start - 1)):
        return False
    match = _WORD.match(state.src, start, state.posMax)
    if not match:
        return False
    key = _without_sentence(match[1])
    if not silent:
        token = state.push("citation", "", 0)
        token.content = "@" + key
        token.meta = {"key": key, "form": "text"}
    state.pos = start + 1 + len(key)
    return True


def _without_sentence(key: str) -> str:
    """A key of Latin letters ends where Chinese goes on: "@hopper1952的编译器"."""
    match = _ASCII.match(key)
    if match is None or len(match[0]) == len(key) or _ASCII_LETTER.search(key, match.end()):
        return key
    return match[0]


def _citation(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    if state.linkLevel > 0 or source.startswith("[[", start):
        return False
    group = _GROUP.match(source, start, state.posMax)
    if not group:
        return False
    keys = list(_KEY.finditer(source, start + 1, group.end() - 1))
    if not keys:
        return False
    if not silent:
        position, limit = start, state.posMax
        _edge(state, "[")
        position = start + 1
        for key in keys:
            _go_on(state, position, key.start())
            token = state.push("citation", "", 0)
            token.content = key[0]
            token.meta = {"key": key[2], "form": "year" if key[1] else "group"}
            position = key.end()
        _go_on(state, position, group.end() - 1)
        _edge(state, "]")
        state.posMax = limit
    state.pos = group.end()
    return True


def _edge(state: StateInline, sign: str) -> None:
    token = state.push("citation_edge", "", 0)
    token.content = sign


def _go_on(state: StateInline, start: int, stop: int) -> None:
    """The words between two keys keep their emphasis and links."""
    if start < stop:
        state.pos, state.posMax = start, stop
        state.md.inline.tokenize(state)


SYNTAX = Syntax(name="citation", install=_install, triggers={"citation": "[", "citation_key": "@"})
