"""Where the source of a note is code, math or a comment, found before any Markdown is parsed.

Comments may begin in one block, end in another and hide code fences, so they are no matter for block rules. Yet code
and math hide the signs of a comment. One pass over the text settles who comes first. Linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Literal, NamedTuple

from site_builder.parse.dollars import end_of_math

# what may stand before a block on its line: quote signs and list markers, "> - ", "1. "; never ambiguous, so linear
_CONTAINERS = r"(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*"
# where code, math or a comment may begin. Every branch begins with a plain letter, so that `re` leaps from one such
# letter to the next: four times as fast as with branches that begin with "^"
_SIGN = re.compile(r"``*|~~~+|\$\$?|%%|<!--|\\[^\n]|\n(?=(?: {4}| {0,3}\t)[ \t]*\S)")
_FENCE = re.compile(rf"(?P<before>{_CONTAINERS})(?P<fence>`{{3,}}(?=[^`\n]*$)|~{{3,}})", re.MULTILINE)
_INDENT = re.compile(r"(?P<indented> {4}| {0,3}\t)(?=[ \t]*\S)")
_TICKS = re.compile("`+")
_BLANK_LINE = re.compile(r"\n(?=[ \t>]*\n)")
_LIST_ITEM = re.compile(r"[ \t>]*(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)")
_FENCE_END = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*$")
_SETEXT = re.compile(r"[ \t>]*(?:-+|=+)[ \t]*$", re.MULTILINE)
_CONTINUES = re.compile(r"[ \t]*(?:[-+*][ \t]|\d{1,9}[.)][ \t]|>|\|)|[ \t]+\S", re.MULTILINE)


class Stretch(NamedTuple):
    kind: Literal["code", "math", "comment"]
    start: int
    stop: int


def stretches(text: str) -> Iterator[Stretch]:
    """Code (fenced, indented, inline), math and comments (`%%…%%`, `<!--…-->`), in order and without overlap.

    An opening `%%` without a closing one is text; an opening `<!--` without one hides the rest if it starts a line.
    """
    position = 0
    limit = -1  # where the paragraph at `position` ends
    ticks: dict[int, list[int]] = {}
    last_comment_sign = text.rfind("%%")
    lists = _Lists(text)
    while found := _next_sign(text, position):
        start, position = found.span()
        kind = found.lastgroup or text[start]
        if kind == "fence":
            stop = _end_of_fence(text, found["before"], found["fence"], position)
            yield Stretch("code", found.start("fence"), stop)
            position = stop
        elif kind == "indented":
            if (
                _follows_blank(text, start)
                and _indent(text, start) >= lists.content_at(start, _indent(text, start)) + 4
            ):
                position = _end_of_indented(text, start)
                yield Stretch("code", start, position)
        elif kind == "%":
            if start + 2 <= last_comment_sign:
                position = text.index("%%", start + 2) + 2
                yield Stretch("comment", start, position)
        elif kind == "<":
            end = text.find("-->", start + 2)
            if end >= 0 or _is_line_start(text, start):
                position = end + 3 if end >= 0 else len(text)
                yield Stretch("comment", start, position)
        elif kind in "`$":
            if start >= limit:
                blank = _BLANK_LINE.search(text, start)
                limit = blank.start() if blank else len(text)
                ticks = {}
            if kind == "$":
                stop = end_of_math(text, start, limit)
                if stop >= 0:
                    position = stop
                    yield Stretch("math", start, stop)
                continue
            if not ticks:
                for run in _TICKS.finditer(text, start, limit):
                    ticks.setdefault(len(run[0]), []).append(run.start())
            length = position - start
            ends = ticks.get(length, [])
            later = bisect_left(ends, position)
            if later < len(ends):
                position = ends[later] + length
                yield Stretch("code", start, position)


def _next_sign(text: str, position: int) -> re.Match[str] | None:
    """The next match of a fence, an indented line ("indented") or, without a group, another sign."""
    if position == 0 or text[position - 1] == "\n":
        found = _FENCE.match(text, position) or _INDENT.match(text, position)
        if found:
            return found
    while found := _SIGN.search(text, position):
        start, stop = found.span()
        letter = text[start]
        if letter == "\n":
            return _FENCE.match(text, stop) or _INDENT.match(text, stop)
        if letter in "`~" and stop - start > 2:
            line_start = text.rfind("\n", position, start) + 1
            fence = _FENCE.match(text, line_start) if line_start else None
            if fence:
                return fence
        if letter != "~":
            return found
        position = stop
    return None


def without_comments(text: str) -> tuple[str, list[int] | None]:
    """`text` without its comments, and for each of its lines the line of `text` it stood on (None: none was removed).

    A comment that fills whole lines goes with them.
    """
    if "%%" not in text and "<!--" not in text:
        return text, None
    comments = [stretch for stretch in stretches(text) if stretch.kind == "comment"]
    if not comments:
        return text, None
    parts: list[str] = []
    lines = [0]
    kept = line = 0

    def keep(part: str) -> None:
        nonlocal line
        parts.append(part)
        for _ in range(part.count("\n")):
            line += 1
            lines.append(line)

    for _, start, stop in comments:
        line_start = text.rfind("\n", kept, start) + 1 or kept
        line_end = text.find("\n", stop)
        line_end = len(text) if line_end < 0 else line_end
        is_whole = (line_start == 0 or text[line_start - 1] == "\n") and not text[line_start:start].strip()
        if is_whole and not text[stop:line_end].strip():
            keep(text[kept:line_start])
            line += text.count("\n", line_start, line_end)
            after = line_end + 1
            if after < len(text) and _needs_blank(text, start, stop, line_start, after):
                parts.append("\n")
                lines.append(line + 1)
            kept = min(after, len(text))
            if after <= len(text):
                line += 1
                lines[-1] = line
        else:
            keep(text[kept:start])
            line += text.count("\n", start, stop)
            kept = stop
    keep(text[kept:])
    return "".join(parts), lines


def _needs_blank(text: str, start: int, stop: int, line_start: int, after: int) -> bool:
    """Whether the lines around a comment would grow together wrongly: a heading by its underline, two paragraphs."""
    if _SETEXT.match(text, after):
        return True
    return "\n" in text[start:stop] and not _CONTINUES.match(text, after)


def _is_line_start(text: str, position: int) -> bool:
    line_start = text.rfind("\n", 0, position) + 1
    return position - line_start <= 3 and not text[line_start:position].strip()


def _follows_blank(text: str, start: int) -> bool:
    if start == 0:
        return True
    previous = text.rfind("\n", 0, start - 1) + 1
    return not text[previous : start - 1].strip()


def _end_of_fence(text: str, before: str, fence: str, position: int) -> int:
    """After the closing line of a fence, or where the quote or list item that holds it ends."""
    is_quoted = ">" in before
    indent = 0 if is_quoted else len(before.expandtabs(4))
    indent = indent if before.strip() or indent > 3 else 0
    line_end = text.find("\n", position)
    while line_end >= 0:
        start = line_end + 1
        line_end = text.find("\n", start)
        line = text[start : line_end if line_end >= 0 else len(text)]
        closing = _FENCE_END.match(line)
        if closing and closing[1][0] == fence[0] and len(closing[1]) >= len(fence):
            return start + len(line)
        if is_quoted and not line.lstrip().startswith(">"):
            return start
        if indent and line.strip() and len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip()) < min(indent, 2):
            return start
    return len(text)


def _end_of_indented(text: str, start: int) -> int:
    end = start
    while start < len(text):
        line_end = text.find("\n", start)
        line_end = len(text) if line_end < 0 else line_end
        line = text[start:line_end]
        if line.strip():
            if not (line.startswith("    ") or re.match(r" {0,3}\t", line)):
                break
            end = line_end
        start = line_end + 1
    return end


def _indent(text: str, start: int) -> int:
    """The column of the first sign of the line at `start`."""
    column = 0
    for letter in text[start : start + 400]:
        if letter == "\t":
            column += 4 - column % 4
        elif letter == " ":
            column += 1
        else:
            break
    return column


class _Lists:
    """Which list items hold a line, as that decides what is indented code. Asked in order: each line is read once."""

    __slots__ = ("columns", "position", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.columns: list[int] = []  # where the content of each open item begins

    def content_at(self, place: int, column: int) -> int:
        """The column where the content of the innermost item begins that holds the line at `place`; 0 for none."""
        text = self.text
        while self.position < place:
            start = self.position
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            if _LIST_ITEM.match(text, start, end):
                line = text[start:end].expandtabs(4)
                marker = len(line) - len(line.lstrip(" >"))
                inside = line[marker:]
                self._leave(marker)
                content = inside[2:] if inside[0] in "-+*" else inside.lstrip("0123456789")[2:]
                spaces = len(content) - len(content.lstrip())
                width = len(inside) - len(content)
                self.columns.append(marker + width + (spaces if spaces < 4 else 0))
            elif end > start and not text[start].isspace() and _follows_blank(text, start):
                self.columns.clear()
            self.position = end + 1
        self._leave(column)
        return self.columns[-1] if self.columns else 0

    def _leave(self, column: int) -> None:
        while self.columns and column < self.columns[-1]:
            self.columns.pop()
