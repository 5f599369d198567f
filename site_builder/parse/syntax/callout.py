"""`> [!type]± title`: a quote whose first line says what kind of remark it is."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax
from site_builder.text.regex import regex

# "[!note]", "[!faq]- Title", "[!info|right]Title"; not "[! ]", not "text [!note]", nor a link such as "[!note](x)"
_FIRST_LINE = regex(r"\[!([^\]|\n]+)(?:\|[^\]\n]*)?\](?:([+-])|(?![(\[]))[ \t]*(.*)$")

KINDS = {
    alias: kind
    for kind, aliases in {
        "note": "",
        "abstract": "summary tldr",
        "info": "",
        "todo": "",
        "tip": "hint important",
        "success": "check done",
        "question": "help faq",
        "warning": "caution attention",
        "failure": "fail missing",
        "danger": "error",
        "bug": "",
        "example": "",
        "quote": "cite",
    }.items()
    for alias in (kind, *aliases.split())
}


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    md.block.ruler.before("table", "callout", _title)
    md.core.ruler.after("block", "callout", _close)


def _title(state: StateBlock, start: int, stop: int, silent: bool) -> bool:
    """The first line of a quote that has just been opened: the quote becomes a callout, the line its title."""
    if silent or not state.tokens or state.tokens[-1].type != "blockquote_open":
        return False
    quote = state.tokens[-1]
    if quote.map is None or quote.map[0] != start or state.is_code_block(start):
        return False
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]].rstrip()
    found = _FIRST_LINE.match(line)
    name = found[1].strip().lower() if found else ""
    if not found or not name:
        return False
    quote.type = "callout_open"
    quote.meta = {"type": name, "kind": KINDS.get(name, "note"), "fold": found[2] or ""}
    state.env["has_callouts"] = True
    title = (found[3] or "").strip() or name.replace("-", " ").replace("_", " ")
    has_title = bool((found[3] or "").strip())
    token = state.push("callout_title_open", "div", 1)
    token.map = [start, start + 1]
    token = state.push("inline", "", 0)
    token.map = [start, start + 1]
    token.children = []
    if has_title:
        token.content = title
    else:
        token.children = [Token("text", "", 0, content=title[0].upper() + title[1:])]
        token.meta = {"is_plain": True}
    state.push("callout_title_close", "div", -1)
    state.line = start + 1
    if start + 1 < stop and state.sCount[start + 1] < 0:  # a line without ">" goes on with the quote, as below any text
        state.sCount[start + 1] = state.blkIndent
    return True


def _close(state: StateCore) -> None:
    """Gives each callout its own closing token."""
    if not state.env.get("has_callouts"):
        return
    opened: list[str] = []
    for token in state.tokens:
        if token.type in ("blockquote_open", "callout_open"):
            opened.append(token.type)
        elif token.type == "blockquote_close" and opened.pop() == "callout_open":
            token.type = "callout_close"


SYNTAX = Syntax(name="callout", install=_install, block_triggers={"callout": "["})
