"""`![[target#heading|caption|300x200]]`, and the sizes that Markdown images carry in their words."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from site_builder.model.note import ParseOptions
from site_builder.parse.markdown import Syntax
from site_builder.parse.syntax.wikilink import WIKILINK, end_of_brackets, is_address_of_disk, shown_words, split_target
from site_builder.text.regex import regex

_SIZE = regex(r"(\d{1,5})(?:\s*x\s*(\d{1,5}))?")  # "300", "300x200"; not "3D"


def _install(md: MarkdownIt, options: ParseOptions) -> None:
    md.inline.ruler.before("image", "embed", _embed)


def split_size(label: str) -> tuple[str, int | None, int | None]:
    """The words, width and height of `caption|300x200` or `300|caption`, in pixels; a size of zero is none."""
    words, bar, last = label.rpartition("|")
    size = _SIZE.fullmatch(last.strip())
    if not size and bar:
        first, _, rest = label.partition("|")
        size, words = _SIZE.fullmatch(first.strip()), rest
    if not size:
        return label.strip(), None, None
    width, height = int(size[1]) or None, int(size[2] or 0) or None
    return (words.strip() if bar else ""), width, height


def _embed(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    if not source.startswith("![[", start):
        return False
    match = WIKILINK.match(source, start + 1, state.posMax)
    if not match:
        return False
    end = end_of_brackets(source, match, state.posMax)
    target, fragment, label = split_target(source[start + 3 : end])
    if not target and not fragment:
        return False
    if not silent:
        words, width, height = split_size(label or "")
        if is_address_of_disk(state, target):
            state.append_pending(words or shown_words(target, ""))
            state.pos = end + 2
            return True
        token = state.push("embed", "", 0)
        token.meta = {
            "target": target,
            "fragment": fragment,
            "label": words or None,
            "width": width,
            "height": height,
        }
    state.pos = end + 2
    return True


SYNTAX = Syntax(name="embed", install=_install, triggers={"embed": "!"})
