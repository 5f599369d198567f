"""The Markdown parser: markdown-it with CommonMark, tables, strikethrough and every module of `parse/syntax`.

Two things differ from markdown-it's own loops. Rules are tried only at the character that can start them, which is what
makes a note cheap to parse. And where containers nest deeper than `DEEPEST`, what follows is shown as text; markdown-it
would drop it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore, normalize, text_join
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from site_builder.model.note import ParseOptions
from site_builder.parse.block_loop import DEEPEST, Blocks
from site_builder.parse.inline_loop import Inlines
from site_builder.parse.stretches import without_these
from site_builder.registry import members

_MOST_TRIES = 3
_MOST_FAILURES = 2000  # brackets of one paragraph that open no link; the others are taken for text


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """One piece of syntax. `install` adds its rules.

    `triggers` has the letters that may start each inline rule, `block_triggers` the first signs of the lines that may
    start each block rule.
    """

    name: str
    install: Callable[[MarkdownIt, ParseOptions], None]
    triggers: Mapping[str, str] = field(default_factory=dict)
    block_triggers: Mapping[str, str] = field(default_factory=dict)


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

    The second value holds "source" (`text` without its comments), "lines" (line of `text` for each line that tokens
    count, both from 0), "footnotes" (tokens of each definition by label), "too_deep" and "lost_cells" (lines) and
    "references".
    """
    tokens, env = _tokenize(text, options)
    for _ in range(_MOST_TRIES):
        if not env["comments"]:
            break
        above = env
        tokens, env = _tokenize(without_these(env["source"], env["comments"]), options)
        env["lines"] = _composed(above["lines"], env["lines"])
        if (line := env["open_comment"]) is None:
            env["open_comment"] = above["open_comment"]
        elif above["lines"] is not None:
            env["open_comment"] = above["lines"][line]
    return tokens, env


def _tokenize(text: str, options: ParseOptions) -> tuple[list[Token], dict[str, Any]]:
    env: dict[str, Any] = {"footnotes": {}, "too_deep": [], "lost_cells": [], "lines": None, "comments": []}
    return _parser(options.strict_line_breaks, options.raw_html, options.math).parse(text, env), env


def _composed(first: list[int] | None, second: list[int] | None) -> list[int] | None:
    """The lines of a text of which lines were taken out twice."""
    if first is None or second is None:
        return first if second is None else second
    return [first[min(line, len(first) - 1)] for line in second]


def inline_tokens(text: str, options: ParseOptions) -> list[Token]:
    """The inline tokens of one line, such as a property that holds a link."""
    parser = _parser(options.strict_line_breaks, options.raw_html, options.math)
    return parser.parseInline(text, {"footnotes": {}, "too_deep": [], "lines": None})[0].children or []


@lru_cache(maxsize=8)
def _parser(strict_line_breaks: bool, raw_html: Any, math: bool) -> MarkdownIt:
    """Parsers are built once for each choice of options that changes the grammar."""
    options = ParseOptions(strict_line_breaks=strict_line_breaks, raw_html=raw_html, math=math)
    # a missing option costs an exception each time a list asks for it
    md = MarkdownIt("commonmark", {"html": raw_html == "safe", "maxNesting": DEEPEST, "tasklists": False})
    md.enable(["table", "strikethrough"])
    # addresses stay as written; which of them may be links is decided where they are rendered
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    md.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    triggers, block_triggers = dict(_TRIGGERS), dict[str, str]()
    for syntax in members("site_builder.parse.syntax", "SYNTAX"):
        syntax.install(md, options)
        triggers.update(syntax.triggers)
        block_triggers.update(syntax.block_triggers)
    md.core.ruler.at("normalize", _normalize)
    md.core.ruler.at("text_join", _join_texts)
    for name in ("link", "image", "footnote_inline"):
        _give_up_early(md, name)
    md.block = Blocks(md.block.ruler, block_triggers)
    md.inline = Inlines(md.inline, triggers)
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


def _normalize(state: StateCore) -> None:
    """markdown-it's rule for texts that need it: a decoded note has neither sign."""
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


def _join_texts(state: StateCore) -> None:
    """markdown-it's rule, for the blocks alone that have something to join: one in four."""
    tokens = state.tokens
    state.tokens = [
        token for token in tokens if token.children and (len(token.children) > 1 or token.children[0].type != "text")
    ]
    text_join(state)
    state.tokens = tokens
