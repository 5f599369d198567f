"""`text ^id` names its block; `^id` alone on a line names the block above it."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax
from site_builder.text.regex import regex

_AT_END = regex(r"(?:^|(?<=\s))\^([A-Za-z0-9-]+)\s*\Z")  # "text ^a1", "^a1"; not "x^2", not "^a b"
_CONTAINERS = frozenset(("blockquote_close", "callout_close", "bullet_list_close", "ordered_list_close", "table_close"))
_LEAVES = frozenset(("fence", "code_block", "math_block"))


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    # after the structure of blocks is known, before the words are parsed
    md.core.ruler.before("inline", "block_id", _name_blocks)


def _name_blocks(state: StateCore) -> None:
    """Puts `meta["block"]` on the token that opens the named block."""
    if "^" not in state.src:
        return
    tokens = state.tokens
    removed: list[int] = []
    for place in range(1, len(tokens)):
        token = tokens[place]
        if token.type != "inline" or tokens[place - 1].type != "paragraph_open" or "^" not in token.content:
            continue
        found = _AT_END.search(token.content[-200:])
        if not found or (token.meta and token.meta.get("is_plain")):
            continue
        name = found[1]
        rest = token.content[: len(token.content[:-200]) + found.start()].rstrip()
        if rest:
            token.content = rest
            opening = tokens[place - 1]
            before = tokens[place - 2] if place > 1 else None
            if before is not None and before.type == "list_item_open":
                opening = before
            opening.meta.setdefault("block", name)
        elif (above := _block_above(tokens, place - 1)) is not None:
            above.meta.setdefault("block", name)
            removed.append(place - 1)
    for start in reversed(removed):
        del tokens[start : start + 3]


def _block_above(tokens: list[Token], place: int) -> Token | None:
    """The token that opens the block before `place` in the same container; None when there is none to name."""
    if place == 0:
        return None
    last = tokens[place - 1]
    if last.type in _LEAVES:
        return last
    if last.type == "paragraph_close":
        return tokens[place - 3]
    if last.type not in _CONTAINERS:
        return None
    for start in range(place - 2, -1, -1):
        if tokens[start].level == last.level and tokens[start].nesting == 1:
            return tokens[start]
    return None


SYNTAX = Syntax(name="block_id", install=_install)
