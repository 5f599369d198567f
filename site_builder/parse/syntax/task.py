"""`- [x] text`: a list item that can be done."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax
from site_builder.text.regex import regex

_BOX = regex(r"\[([^\]\n])\](?:[ \t]+|(?=\n)|\Z)")  # "[x] text"; not "[] text", "[x]text", "[x](url)"
_EMPTY = regex(r"\[[^\]\n]\][ \t]+\Z")


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    md.core.ruler.before("inline", "task", _mark_tasks)


def _mark_tasks(state: StateCore) -> None:
    """Puts `meta["task"]` on the item and takes the box out of its text."""
    tokens = state.tokens
    lines: list[str] | None = None
    for place in range(len(tokens) - 2):
        if tokens[place].type != "list_item_open" or tokens[place + 1].type != "paragraph_open":
            continue
        inline = tokens[place + 2]
        found = _BOX.match(inline.content) if inline.content.startswith("[") else None
        if not found:
            continue
        if found[0].endswith("]"):  # no text behind it: a task only if a space was typed
            if lines is None:
                lines = state.src.split("\n")
            first = inline.map[0] if inline.map else -1
            if not 0 <= first < len(lines) or not _EMPTY.search(lines[first]):
                continue
        tokens[place].meta["task"] = found[1]
        inline.content = inline.content[found.end() :].lstrip("\n")


SYNTAX = Syntax(name="task", install=_install)
