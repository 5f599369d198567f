"""The Markdown parser: markdown-it with CommonMark, tables, strikethrough and every module of `parse/syntax`.

Two things differ from markdown-it's own loops. Inline rules are tried only at the character that can start them, which
is what makes a note cheap to parse. And where containers nest deeper than `DEEPEST`, what follows is shown as text;
markdown-it would drop it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from site_builder.model.note import ParseOptions
from site_builder.registry import members

DEEPEST = 60  # levels of nested blocks; a list is two of them (list and item)
DEEPEST_INLINE = 40  # levels of emphasis, links and brackets within each other

_MOST_FAILURES = 2000  # brackets of one paragraph that open no link; the others are taken for text

InlineRule = Callable[[StateInline, bool], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """One piece of syntax. `install` adds its rules; `triggers` has the letters that may start each inline rule."""

    name: str
    install: Callable[[MarkdownIt, ParseOptions], None]
    triggers: Mapping[str, str] = field(default_factory=dict)


_TRIGGERS = {
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
}


def tokenize(text: str, options: ParseOptions) -> tuple[list[Token], dict[str, Any]]:
    """The block tokens of a note's body and what the rules wrote down.

    The second value holds "lines" (line of `text` for each line that tokens count, both from 0), "footnotes" (tokens of
    each definition by label), "too_deep" (lines) and "references".
    """
    env: dict[str, Any] = {"footnotes": {}, "too_deep": [], "lines": None}
    tokens = _parser(options.strict_line_breaks, options.raw_html, options.math).parse(text, env)
    return tokens, env


def inline_tokens(text: str, options: ParseOptions) -> list[Token]:
    """The inline tokens of one line, such as a property that holds a link."""
    parser = _parser(options.strict_line_breaks, options.raw_html, options.math)
    return parser.parseInline(text, {"footnotes": {}, "too_deep": [], "lines": None})[0].children or []


@lru_cache(maxsize=8)
def _parser(strict_line_breaks: bool, raw_html: Any, math: bool) -> MarkdownIt:
    """Parsers are built once for each choice of options that changes the grammar."""
    options = ParseOptions(strict_line_breaks=strict_line_breaks, raw_html=raw_html, math=math)
    md = MarkdownIt("commonmark", {"html": raw_html == "safe", "maxNesting": DEEPEST})
    md.enable(["table", "strikethrough"])
    # addresses stay as written; which of them may be links is decided where they are rendered
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    md.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    triggers = dict(_TRIGGERS)
    for syntax in members("site_builder.parse.syntax", "SYNTAX"):
        syntax.install(md, options)
        triggers.update(syntax.triggers)
    for name in ("link", "image", "footnote_inline"):
        _give_up_early(md, name)
    md.block = _Blocks(md.block)
    md.inline = _Inlines(md.inline, triggers)
    return md


def _give_up_early(md: MarkdownIt, name: str) -> None:
    """Wrap a rule that looks for a closing bracket: among brackets alone each look costs as much as a sentence."""
    rules = dict(zip(md.inline.ruler.get_active_rules(), md.inline.ruler.getRules(""), strict=True))
    rule = rules[name]

    def bounded(state: StateInline, silent: bool) -> bool:
        env = state.env
        if state.html_terminator_last("]") < state.pos or env["failures"] > _MOST_FAILURES:
            return False
        if rule(state, silent):
            return True
        env["failures"] += 1
        return False

    md.inline.ruler.at(name, bounded)


class _Inlines(ParserInline):
    """Tries at each character only the rules that it can start."""

    def __init__(self, parser: ParserInline, triggers: Mapping[str, str]) -> None:
        super().__init__()
        self.ruler, self.ruler2 = parser.ruler, parser.ruler2
        named = zip(parser.ruler.get_active_rules(), parser.ruler.getRules(""), strict=True)
        self.rules: dict[str, tuple[InlineRule, ...]] = {}
        for name, rule in named:
            for letter in triggers.get(name, ""):
                self.rules[letter] = (*self.rules.get(letter, ()), rule)
        letters = "".join(sorted(self.rules))
        self.next_sign = re.compile(f"[{re.escape(letters)}]").search
        self.next_bracket = re.compile(f"[{re.escape(letters)}\\]]").search  # the end of a link's words

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        before, env["failures"] = env.get("failures", 0), 0
        super().parse(src, md, env, tokens)
        env["failures"] = before
        return tokens

    def tokenize(self, state: StateInline) -> None:
        source, end, rules, next_sign = state.src, state.posMax, self.rules, self.next_sign
        pending = state.append_pending
        is_shallow = state.level < DEEPEST_INLINE
        position = state.pos
        while position < end:
            letter = source[position]
            if letter not in rules:
                found = next_sign(source, position, end)
                stop = found.start() if found else end
                pending(source[position:stop])
                position = stop
                continue
            state.pos = position
            if is_shallow:
                for rule in rules[letter]:
                    if rule(state, False):
                        position = state.pos
                        break
                else:
                    pending(letter)
                    position += 1
            else:
                pending(letter)
                position += 1
        state.pos = position
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:
        position = state.pos
        known = state.cache.get(position)
        if known is not None:
            state.pos = known
            return
        source = state.src
        rules = self.rules.get(source[position])
        if rules is None:
            found = self.next_bracket(source, position + 1, state.posMax)
            state.pos = found.start() if found else state.posMax
            return
        if state.level >= DEEPEST_INLINE:
            state.pos = state.posMax
        else:
            for rule in rules:
                state.level += 1
                matched = rule(state, True)
                state.level -= 1
                if matched:
                    break
            else:
                state.pos = position + 1
        state.cache[position] = state.pos


class _Blocks(ParserBlock):
    """As markdown-it's own, but blocks nested too deep become one paragraph of text."""

    def __init__(self, parser: ParserBlock) -> None:
        super().__init__()
        self.ruler = parser.ruler

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:
        if state.level >= DEEPEST and startLine < endLine:
            _push_as_text(state, startLine, endLine)
            return
        super().tokenize(state, startLine, endLine)


def _push_as_text(state: StateBlock, start: int, stop: int) -> None:
    state.env["too_deep"].append(start)
    content = state.getLines(start, stop, state.blkIndent, False)
    token = state.push("paragraph_open", "p", 1)
    token.map = [start, stop]
    token = state.push("inline", "", 0)
    token.content = ""
    token.map = [start, stop]
    text = Token("text", "", 0)
    text.content = content
    token.children = [text]
    token.meta = {"is_plain": True}
    state.push("paragraph_close", "p", -1)
    state.line = stop
