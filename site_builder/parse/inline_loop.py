"""markdown-it's loop over the words of a block, but each rule is tried only at a letter that can start it.

Words without any such letter, most items of a list, are one token at once: a tenth of what the rules would cost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.fragments_join import fragments_join
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from site_builder.parse.block_loop import new_token

DEEPEST_INLINE = 40  # levels of emphasis, links and brackets within each other

InlineRule = Callable[[StateInline, bool], bool]


class Inlines(ParserInline):
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
        if self.next_sign(src) is None:
            if src:
                token = new_token("text", "", 0)
                token.content = src
                tokens.append(token)
            return tokens
        before, env["failures"] = env.get("failures", 0), 0
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        if state.has_delimiters():
            for rule in self.ruler2.getRules(""):
                rule(state)
        elif len(tokens) > 1:
            fragments_join(state)
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


class _State(StateInline):
    """As markdown-it's, with tokens made as `new_token` makes them."""

    def __init__(self, src: str, md: MarkdownIt, env: Any, outTokens: list[Token]) -> None:
        super().__init__(src, md, env, outTokens)
        self.enclosing: list[list[Delimiter]] = []  # the signs of emphasis around the tags that are open

    def pushPending(self) -> Token:
        return self._push_text(self.pending)

    def _push_text(self, text: str) -> Token:
        token = new_token("text", "", 0)
        token.content = text
        token.level = self.pendingLevel
        self.tokens.append(token)
        self.pending = ""
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        text = self.pending
        if text:
            self._push_text(text)
        token = new_token(ttype, tag, nesting)
        inner: dict[str, Any] | None = None
        if nesting < 0:
            self.level -= 1
            self.delimiters = self.enclosing.pop()
        token.level = self.level
        if nesting > 0:
            self.level += 1
            self.enclosing.append(self.delimiters)
            self.delimiters = []
            inner = {"delimiters": self.delimiters}
        self.pendingLevel = self.level
        self.tokens.append(token)
        self.tokens_meta.append(inner)
        return token

    def has_delimiters(self) -> bool:
        """Whether there are signs that may be emphasis, be it within the words of links."""
        return bool(self.delimiters) or any(inner is not None and inner["delimiters"] for inner in self.tokens_meta)
