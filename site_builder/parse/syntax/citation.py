"""`[@key, p. 3; @other]`: a citation in the manner of pandoc. Only the keys become tokens; the rest stays text."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax

# "[@smith2020]", "[see @a, p. 3; @b]"; not "[@a](url)", "[@a][ref]", "[me@x.org]"
_GROUP = re.compile(r"\[([^\[\]\n@]{0,200}@[^\[\]\n]{1,2000})\](?![(\[:])")
_KEY = re.compile(r"(?<![^\s;,(\[-])@((?=[^\W_]|_)\w(?:[\w:.#$%&+?<>~/-]*\w)?)")


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    md.inline.ruler.before("link", "citation", _citation)


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
        state.append_pending("[")
        position = start + 1
        for key in keys:
            _go_on(state, position, key.start())
            token = state.push("citation", "", 0)
            token.content = key[0]
            token.meta = {"key": key[1]}
            position = key.end()
        _go_on(state, position, group.end() - 1)
        state.append_pending("]")
        state.posMax = limit
    state.pos = group.end()
    return True


def _go_on(state: StateInline, start: int, stop: int) -> None:
    """The words between two keys keep their emphasis and links."""
    if start < stop:
        state.pos, state.posMax = start, stop
        state.md.inline.tokenize(state)


SYNTAX = Syntax(name="citation", install=_install, triggers={"citation": "["})
