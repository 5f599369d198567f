"""markdown-it's loop over the blocks of a text, but each rule is tried only at a first sign that can start it.

A line of prose meets one rule, not thirteen, and tokens are made without detours: half the time of a note's blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from site_builder.text.regex import regex

DEEPEST = 60  # levels of nested blocks; a list is two of them (list and item)

BlockRule = Callable[[StateBlock, int, int, bool], bool]

# the first signs of the lines where markdown-it's own rules may match; the other rules are tried everywhere
_TRIGGERS = {
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "-+*0123456789",
    "reference": "[",
    "footnote_def": "[",
    "html_block": "<",
    "heading": "#",
}
_RULED_OFF = regex(r"[-:|][-:| \t]*")  # the line below a table's head: "|---|:-:|"; not "- a"


class Blocks(ParserBlock):
    """The parser of blocks. Blocks nested too deep become one paragraph of text."""

    def __init__(self, ruler: Ruler[BlockRule], triggers: Mapping[str, str]) -> None:
        super().__init__()
        self.ruler = _FirstSigns(ruler, {**_TRIGGERS, **triggers})
        self.chain = self.ruler.chain("", without=("code",))
        self.indented_code = dict(_named(ruler))["code"]

    def parse(self, src: str, md: MarkdownIt, env: Any, outTokens: list[Token]) -> list[Token] | None:
        if not src:
            return None
        state = _State(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:
        if state.level >= DEEPEST and startLine < endLine:
            _push_as_text(state, startLine, endLine)
            return
        if state.parentType == "blockquote":
            _align_tabs(state, startLine, endLine)
        starts, shifts, ends, indents = state.bMarks, state.tShift, state.eMarks, state.sCount
        line = startLine
        has_blank_lines = False
        while line < endLine:
            last = state.lineMax
            while line < last and starts[line] + shifts[line] >= ends[line]:
                line += 1
            state.line = line
            if line >= endLine or indents[line] < state.blkIndent:
                return
            if indents[line] - state.blkIndent > 3:
                self.indented_code(state, line, endLine, False)
            else:
                self.chain(state, line, endLine, False)
            state.tight = not has_blank_lines
            line = state.line
            if line <= endLine and starts[line - 1] + shifts[line - 1] >= ends[line - 1]:
                has_blank_lines = True  # a list took the blank line behind it
            if line < endLine and starts[line] + shifts[line] >= ends[line]:
                has_blank_lines = True
                line += 1
                state.line = line


def _align_tabs(state: StateBlock, start: int, stop: int) -> None:
    """A tab behind the sign of a quote nests one level, also below "1. ", whose words begin behind the usual stop."""
    for line in range(start, stop):
        first = state.bMarks[line]
        indent = state.src[first : first + state.tShift[line]]
        if "\t" in indent and state.sCount[line] >= 0:
            column = 0
            for sign in indent:
                column += 4 - (column + 1) % 4 if sign == "\t" else 1
            state.sCount[line], state.bsCount[line] = column, 1


class _Chain:
    """Rules in one: those that the first sign of a line allows are tried in order."""

    __slots__ = ("by_sign", "others", "table_by_sign", "table_others")

    def __init__(self, rules: Iterable[tuple[str, BlockRule]], triggers: Mapping[str, str]) -> None:
        rules = tuple(rules)
        signs = sorted({sign for name, _ in rules for sign in triggers.get(name, "")})

        def allowed(sign: str, *, may_be_table: bool) -> tuple[BlockRule, ...]:
            return tuple(
                rule for name, rule in rules if (may_be_table if name == "table" else sign in triggers.get(name, sign))
            )

        self.by_sign = {sign: allowed(sign, may_be_table=False) for sign in signs}
        self.table_by_sign = {sign: allowed(sign, may_be_table=True) for sign in signs}
        self.others = allowed("\0", may_be_table=False)
        self.table_others = allowed("\0", may_be_table=True)

    def __call__(self, state: StateBlock, line: int, stop: int, silent: bool) -> bool:
        first = state.bMarks[line] + state.tShift[line]
        sign = state.src[first : first + 1]
        if is_below_table_head(state, line + 1):
            rules = self.table_by_sign.get(sign, self.table_others)
        else:
            rules = self.by_sign.get(sign, self.others)
        for rule in rules:  # noqa: SIM110 (`any` would take twice as long)
            if rule(state, line, stop, silent):
                return True
        return False


class _FirstSigns(Ruler[BlockRule]):
    """What rules ask for the rules that may end a block: for each chain a list of one rule that knows first signs."""

    def __init__(self, ruler: Ruler[BlockRule], triggers: Mapping[str, str]) -> None:
        super().__init__()
        self.named = tuple(_named(ruler))
        self.known = ruler
        self.triggers = triggers
        self.chains: dict[str, list[BlockRule]] = {}

    def chain(self, name: str, without: tuple[str, ...] = ()) -> _Chain:
        members = self.known.getRules(name)
        rules = [(rule_name, rule) for rule_name, rule in self.named if rule in members and rule_name not in without]
        return _Chain(rules, self.triggers)

    def getRules(self, chainName: str = "") -> list[BlockRule]:
        found = self.chains.get(chainName)
        if found is None:
            found = self.chains[chainName] = [self.chain(chainName)]
        return found

    def get_active_rules(self) -> list[str]:
        return [name for name, _ in self.named]


def _named(ruler: Ruler[BlockRule]) -> Iterable[tuple[str, BlockRule]]:
    return zip(ruler.get_active_rules(), ruler.getRules(""), strict=True)


def is_below_table_head(state: StateBlock, line: int) -> bool:
    """Whether `line` may be the one that rules off the head of a table."""
    if line >= state.lineMax:
        return False
    first, end = state.bMarks[line] + state.tShift[line], state.eMarks[line]
    return first < end and state.src[first] in "|-:" and _RULED_OFF.fullmatch(state.src, first, end) is not None


class _State(StateBlock):
    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """As markdown-it's; a token whose fields are set one by one costs half of what its constructor takes."""
        token = new_token(ttype, tag, nesting)
        token.block = True
        if nesting < 0:
            self.level -= 1
        token.level = self.level
        if nesting > 0:
            self.level += 1
        self.tokens.append(token)
        return token


_NEW = Token.__new__


def new_token(kind: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
    """`Token(kind, tag, nesting)` in half the time: some 400 of them stand for a page of text."""
    token = _NEW(Token)
    token.type, token.tag, token.nesting = kind, tag, nesting
    token.attrs, token.meta = {}, {}
    token.map = token.children = None
    token.level = 0
    token.content = token.markup = token.info = ""
    token.block = token.hidden = False
    return token


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
