"""Code with classes for its colours; the text stays exactly as it was written."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Any

LARGEST = 100_000  # letters; longer code is shown without colours


@lru_cache(maxsize=512)
def highlight(code: str, language: str) -> str:
    """Inline HTML of `code`: spans with Pygments' short classes, or plain text for an unknown language."""
    if not language or len(code) > LARGEST:
        return escape(code, quote=False)
    lexer = _lexer(language.lower())
    if lexer is None:
        return escape(code, quote=False)
    from pygments.token import STANDARD_TYPES

    parts: list[str] = []
    size = 0
    for kind, text in lexer.get_tokens(code):
        size += len(text)
        name = STANDARD_TYPES.get(kind)
        while name is None:
            kind = kind.parent
            name = STANDARD_TYPES.get(kind, "" if kind is None else None)
        content = escape(text, quote=False)
        parts.append(f'<span class="{name}">{content}</span>' if name and text.strip() else content)
    if size != len(code):  # a lexer that changes the text is not to be trusted with it
        return escape(code, quote=False)
    return "".join(parts)


@lru_cache(maxsize=128)
def _lexer(language: str) -> Any:
    """The lexer of a language; None for text, and for names that Pygments does not know."""
    from pygments.lexers import find_lexer_class_by_name
    from pygments.util import ClassNotFound

    if language in ("text", "txt", "plain", "plaintext", "output", "mermaid", "dataview"):
        return None
    try:
        return find_lexer_class_by_name(language)(stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
