"""`[^id]` with its `[^id]: text`, and `^[text]` in place. Numbers come when they are written, in order of use."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore, text_join
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_def

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax
from site_builder.text.cjk import fold
from site_builder.text.regex import regex

_REFERENCE = regex(r"\[\^([^\[\]\s^]{1,200})\]")  # "[^1]", "[^note]"; not "[^a b]"
_DEEPEST = 3  # footnotes within inline footnotes


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    md.block.ruler.before("reference", "footnote_def", _definition, {"alt": ["paragraph", "reference"]})
    md.core.ruler.before("inline", "footnote_labels", _labels)
    md.inline.ruler.before("link", "footnote_ref", _reference)
    md.inline.ruler.before("link", "footnote_inline", _inline)
    md.core.ruler.after("inline", "footnote_definitions", _take_out)
    md.core.ruler.before("footnote_definitions", "footnote_text", _join_texts)


def _definition(state: StateBlock, start: int, stop: int, silent: bool) -> bool:
    """`[^id]: text`, and the indented lines below; two columns are enough where the first of them has no four."""
    narrower = 4 - _indent_below(state, start, stop)
    state.blkIndent -= narrower
    found = footnote_def(state, start, stop, silent)
    state.blkIndent += narrower
    return found


def _indent_below(state: StateBlock, start: int, stop: int) -> int:
    line = start + 1
    while line < stop and state.isEmpty(line):
        line += 1
    return 2 if line < stop and 2 <= state.sCount[line] - state.blkIndent < 4 else 4


def _labels(state: StateCore) -> None:
    """The labels that have a text, without case; a reference without one stays as typed."""
    state.env["footnote_labels"] = labels = set[str]()
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            token.meta["label"] = fold(token.meta["label"])
            labels.add(token.meta["label"])


def _reference(state: StateInline, silent: bool) -> bool:
    labels = state.env.get("footnote_labels")
    if not labels:
        return False
    found = _REFERENCE.match(state.src, state.pos, state.posMax)
    if not found or fold(found[1]) not in labels:
        return False
    if not silent:
        state.push("footnote_ref", "", 0).meta = {"label": fold(found[1])}
    state.pos = found.end()
    return True


def _inline(state: StateInline, silent: bool) -> bool:
    start = state.pos
    depth = state.env.get("footnote_depth", 0)
    if not state.src.startswith("^[", start) or depth >= _DEEPEST:
        return False
    end = parseLinkLabel(state, start + 1)
    if end < 0 or not state.src[start + 2 : end].strip():
        return False
    if not silent:
        state.env["footnote_depth"] = depth + 1
        children: list[Token] = []
        content = state.src[start + 2 : end].strip()
        state.md.inline.parse(content, state.md, state.env, children)
        state.env["footnote_depth"] = depth
        inline = Token("inline", "", 0, content=content, children=children, block=True)
        text_join(StateCore(content, state.md, state.env, [inline]))
        state.push("footnote_ref", "", 0).meta = {"tokens": _paragraph(inline)}
    state.pos = end + 1
    return True


def _paragraph(inline: Token) -> list[Token]:
    return [Token("paragraph_open", "p", 1, block=True), inline, Token("paragraph_close", "p", -1, block=True)]


def _join_texts(state: StateCore) -> None:
    """The texts of definitions, which are no longer with the others when theirs are joined."""
    if state.env.get("footnote_labels"):
        text_join(state)


def _take_out(state: StateCore) -> None:
    """Moves the definitions from the body to `env["footnotes"]`. Of several with one label the first one holds; the
    others are kept under labels that nothing refers to."""
    definitions: dict[str, list[Token]] = {}
    state.env["footnotes"] = definitions
    if not state.env.get("footnote_labels"):
        return
    kept: list[Token] = []
    opened: list[list[Token]] = []
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            opened.append([])
            label = token.meta["label"]
            definitions[label if label not in definitions else f"{label} {len(definitions)}"] = opened[-1]
        elif token.type == "footnote_reference_close":
            opened.pop()
        elif opened:
            opened[-1].append(token)
        else:
            kept.append(token)
    state.tokens = kept


SYNTAX = Syntax(name="footnote", install=_install, triggers={"footnote_ref": "[", "footnote_inline": "^"})
