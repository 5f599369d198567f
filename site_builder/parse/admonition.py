"""Fences of the Admonition plugin, which held callouts before Obsidian had any, as the callouts that they mean.

```ad-note                      > [!note]- Title
title: Title                    >
collapse: closed        →       >
Words with **Markdown**.        > Words with **Markdown**.
```

Each line stays where it is, so that what is told of it names the right one.
"""

from __future__ import annotations

import re

from site_builder.parse.stretches import FENCE_SIGN
from site_builder.text.regex import regex

_DEEPEST = 8
_FENCE = regex(rf"(?P<before>[ \t>]*)(?P<fence>{FENCE_SIGN})[ \t]*(?P<info>.*)")
_QUOTES = regex(r"[ \t>]*")
_ADMONITION = regex(r"ad-([\w-]+)[ \t]*", re.IGNORECASE)
_OPTION = regex(r"(title|collapse|icon|color):[ \t]*(.*)", re.IGNORECASE)
_FOLDS = {"open": "+", "closed": "-"}


def with_callouts(markdown: str) -> str:
    """The text with such fences as callouts; other fences, and one that nothing closes, are left as they are."""
    return "\n".join(_rewritten(markdown.split("\n"), 0)) if "ad-" in markdown else markdown


def _rewritten(lines: list[str], depth: int) -> list[str]:
    found: list[str] = []
    number = 0
    while number < len(lines):
        opening = _FENCE.match(lines[number])
        if opening is None:
            found.append(lines[number])
            number += 1
            continue
        stop, is_closed = _end(lines, number, opening)
        kind = _ADMONITION.fullmatch(opening["info"]) if is_closed and depth < _DEEPEST else None
        if kind is None:
            found += lines[number:stop]
        else:
            before = opening["before"]
            inner = [line[len(before) :] for line in lines[number + 1 : stop - 1]]
            found += [before + f"> {line}".rstrip() for line in _callout(kind[1], inner, depth)]
            found.append(before.rstrip())
        number = stop
    return found


def _end(lines: list[str], start: int, opening: re.Match[str]) -> tuple[int, bool]:
    """The number of the line after a fence, and whether one closes it: it also ends with the quote that holds it."""
    before, fence = opening["before"], opening["fence"]
    depth = before.count(">")
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if depth and _QUOTES.match(line)[0].count(">") < depth:  # type: ignore[index]
            return number, False
        words = line[len(before) :].strip()
        if len(words) >= len(fence) and set(words) == {fence[0]}:
            return number + 1, True
    return len(lines), False


def _callout(kind: str, inner: list[str], depth: int) -> list[str]:
    """The lines of a callout, without quote signs: its head, one for each option, what it holds."""
    options: dict[str, str] = {}
    while len(options) < len(inner) and (option := _OPTION.match(inner[len(options)].strip())):
        if option[1].lower() in options:
            break
        options[option[1].lower()] = option[2].strip()
    head = f"[!{kind.lower()}]{_FOLDS.get(options.get('collapse', '').lower(), '')} {options.get('title', '')}"
    return [head.rstrip(), *([""] * len(options)), *_rewritten(inner[len(options) :], depth + 1)]
