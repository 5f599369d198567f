"""Where the source of a note is code, math or a comment, found before any Markdown is parsed.

Comments may begin in one block, end in another and hide code fences, so they are no matter for block rules. Yet code
and math hide the signs of a comment. One pass over the text settles who comes first. Linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from markdown_it.common.html_blocks import block_names

from site_builder.parse.dollars import end_of_math
from site_builder.text.regex import regex

# what may stand before a block on its line: quote signs and list markers, "> - ", "1. "; never ambiguous, so linear
_CONTAINERS = r"(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*"
# where code, math or a comment may begin. Every branch begins with a plain letter, so that `re` leaps from one such
# letter to the next: four times as fast as with branches that begin with "^"
_SIGN = regex(
    r"``*|~~~+|\$\$?|%%|<!--|\\[^\n]|\n(?=[ >]*+\t[ \t]*+\S| {4}[ \t]*+\S|[ \t]*+>(?: {0,4}+>)* {5}[ \t]*+\S)"
)
_BEFORE = regex(_CONTAINERS)
# what opens a fence: "```", "~~~~", "```python"; not "```a``` b" (CommonMark 0.31, 4.5)
FENCE_SIGN = r"(?:`{3,}(?=[^`\n]*$)|~{3,})"
_FENCE = regex(rf"(?P<before>{_CONTAINERS})(?P<fence>{FENCE_SIGN})", re.MULTILINE)
_INDENT = regex(r"(?P<indented> {4}| {0,3}\t|[ \t]*+>(?: {0,4}+>)*(?: {5}| {0,4}+\t))(?=[ \t]*+\S)")
# the signs of quotes before what they hold; behind five spaces a ">" is code
_QUOTE_SIGNS = regex(r"[ \t]*+>(?: {0,4}+>)*")
_TICKS = regex("`+")
_COMMENT_SIGN = regex("%%|<!--")
_BLANK_LINE = regex(r"\n(?=[ \t>]*(?:\n|\Z))")
# a tag that begins a block of HTML, up to the next blank line; one that does so only alone on its line, behind a blank
# one; and those whose block ends with their own closing tag
_BLOCK_TAG = rf"</?(?:{'|'.join(block_names)})(?=[\s/>]|\Z)"
_OPENING_TAG = regex(_BLOCK_TAG, re.IGNORECASE)
_ATTRIBUTE = r"[ \t]+[A-Za-z_:][\w.:-]*(?:[ \t]*=[ \t]*(?:[^\s\"'=<>`]+|'[^'\n]*'|\"[^\"\n]*\"))?"
_LONE_TAG = regex(
    rf"(?:<[A-Za-z][A-Za-z0-9-]*(?:{_ATTRIBUTE})*[ \t]*/?>|</[A-Za-z][A-Za-z0-9-]*[ \t]*>)[ \t]*(?=\n|\Z)"
)
_VERBATIM_TAG = regex(r"<(?:script|pre|style|textarea)(?=[\s>]|\Z)", re.IGNORECASE)
_END_OF_VERBATIM = regex(r"</(?:script|pre|style|textarea)>[^\n]*", re.IGNORECASE)
# a line that no paragraph goes on with: blank, an item, a heading, a fence, a row of a table, a rule, HTML, a footnote
_NEW_BLOCK = regex(
    r"[ \t>]*(?:$|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$)|#{1,6}(?=[ \t]|$)|`{3,}|~{3,}|\||[-=*_:][-=*_:| \t]*$"
    rf"|<!--|<\?|<![A-Za-z\[]|<(?:script|pre|style|textarea)(?=[\s>])|{_BLOCK_TAG}|\[\^[^\]\s]+\]:)",
    re.MULTILINE | re.IGNORECASE,
)
_LONGEST_BEFORE = 400  # signs of containers before a tag
_ONE_LINE = regex(r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*(?:#{1,6}[ \t]|(?P<bar>\|))")  # headings, rows of tables
# the line below the head of a table; the rows around it need no bar at their start
_RULE_OF_TABLE = regex(
    r"\n[ \t>]*(?=[-:|][^\n|]*\||\|)(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?(?=\n|\Z)"
)
_FOOTNOTE = regex(r"[ \t>]*(\[\^[^\]\s]+\]:)")
_WORDS = regex(r"[^\s>]")
_WIDE_MARKER = regex(r"[-+*.)](?: {5}| ?\t ?\t)[ \t]*\Z")  # so far behind its marker is code
_QUOTES = regex(r"[ \t>]*")
_BLANKS = regex(r"[ \t]*")
_BAR = regex(r"(?<!\\)\|")
_LIST_ITEM = regex(r"[ \t>]*(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)")
_FENCE_END = regex(r"[ \t>]*(`{3,}|~{3,})[ \t]*$")
# lines that end a paragraph by themselves, "", "## Heading", "***", "---", "```"; not "==="
_ENDED = regex(
    r"[ \t>]*+(?:#{1,6}(?:[ \t][^\n]*)?|(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:`{3,}|~{3,})[ \t]*)?\n"
)
NO_COMMENT = "<!-- -->"
_BLANK = regex(r"[ \t]*\n")
_NEXT_ITEM = regex(r"(?:[ \t]*+\n)*[ \t]*+(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)", re.MULTILINE)
_SETEXT = regex(r"[ \t>]*(?:-+|=+)[ \t]*$", re.MULTILINE)
_MARKS = regex(r"\*+|_+|~~|==")  # signs around words
_LONGEST_ROW = 2000  # letters of a line that are looked at before a comment
_CONTINUES = regex(r"[ \t]*(?:[-+*][ \t]|\d{1,9}[.)][ \t]|>|\|)|[ \t]+\S", re.MULTILINE)


class Stretch(NamedTuple):
    """What stands at [start, stop) of a text and is no Markdown."""

    kind: Literal["code", "math", "comment"]
    start: int
    stop: int


def stretches(text: str) -> Iterator[Stretch]:
    """Code (fenced, indented, inline), math and comments (`%%…%%`, `<!--…-->`), in order and without overlap.

    An opening `%%` or `<!--` without a closing one hides the rest if it starts a line, and is text elsewhere. `%%` at
    the start of a line in a quote or in an item of a list hides the rest of that.
    """
    position = 0
    limit = display_limit = -1  # where the paragraph at `position` ends, and where a formula between `$$` does
    is_row = False
    ticks: dict[int, list[int]] = {}
    last_comment_sign = text.rfind("%%")
    lists, tables, html = _Lists(text), _Tables(text), _Html(text)
    done = 0  # where the last stretch ends
    while found := _next_sign(text, position):
        start, position = found.span()
        kind = found.lastgroup or text[start]
        if html.has_tags and kind in ("fence", "indented", "`", "$") and html.holds(start, done):
            continue
        if kind == "fence":
            before, column = found["before"], _column(text, start)
            content = column if before.strip(" \t>") else lists.content_at(start, column)
            quoted = _width(text, start, start + before.rindex(">") + 1) + 1 if ">" in before else 0
            indent = column - max(content, quoted)  # quote signs and the space behind them are no indent
            if indent < 4 and not _WIDE_MARKER.search(before):
                stop = _end_of_fence(text, before, found["fence"], position, content)
                yield from _fence(text, found.start("fence"), position, stop)
                done = stop
                position = stop
                continue
            if not _indent_of_code(text, start, lists):  # signs in the words of a paragraph
                start, position = found.span("fence")
                kind = text[start]
        if kind in ("fence", "indented"):
            if indent := _indent_of_code(text, start, lists):
                position = _end_of_indented(text, start, indent)
                yield Stretch("code", start, position)
                done = position
        elif kind == "%":
            if start + 2 <= last_comment_sign:
                position = text.index("%%", start + 2) + 2
            elif (stop := _end_of_open_comment(text, start, lists)) >= 0:
                position = stop
            else:
                continue
            yield Stretch("comment", start, position)
            done = position
        elif kind == "<":
            end = text.find("-->", start + 2)
            if end >= 0 or _is_line_start(text, start):
                position = end + 3 if end >= 0 else len(text)
                yield Stretch("comment", start, position)
                done = position
        elif kind in "`$":
            if start >= limit:
                limit, is_row = _end_of_paragraph(text, start, tables)
                ticks = {}
            if kind == "$":
                is_display = position == start + 2
                if is_display and start >= display_limit:
                    blank = _BLANK_LINE.search(text, start)
                    display_limit = blank.start() if blank else len(text)
                stop = end_of_math(text, start, display_limit if is_display else limit)
                if is_display:
                    position = start + 1
                    if stop >= 0 and not _is_one_formula(text, start, stop, lists):
                        stop = -1
                if is_row and stop >= 0 and _BAR.search(text, start, stop):
                    stop = -1
                if stop >= 0:
                    position = stop
                    yield Stretch("math", start, stop)
                    done = position
                continue
            if not ticks:
                for run in _TICKS.finditer(text, start, limit):
                    ticks.setdefault(len(run[0]), []).append(run.start())
            length = position - start
            ends = ticks.get(length, [])
            later = bisect_left(ends, position)
            if later < len(ends) and not (is_row and _BAR.search(text, position, ends[later])):
                position = ends[later] + length
                yield Stretch("code", start, position)
                done = position


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


class Commentless(NamedTuple):
    """A text without its comments. `lines` has for each of its lines the line it stood on (None: none was removed),
    `open_line` is where a comment begins that nothing closes; both count from 0."""

    text: str
    lines: list[int] | None
    open_line: int | None = None


def without_comments(text: str) -> Commentless:
    """`text` without its comments. One that fills whole lines goes with them."""
    if "%%" not in text and "<!--" not in text:
        return Commentless(text, None)
    comments = [stretch for stretch in stretches(text) if stretch.kind == "comment"]
    if not comments:
        return Commentless(text, None)
    parts: list[str] = []
    row = ""  # what is kept of the line so far
    lines = [0]
    kept = line = 0

    def keep(part: str) -> None:
        nonlocal line, row
        parts.append(part)
        row = part[part.rindex("\n") + 1 :] if "\n" in part else (row + part)[-_LONGEST_ROW:]
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
            if after < len(text) and (between := _left_between(text, start, stop, line_start, after)):
                parts.append(between)
                lines.append(line + 1)
            kept = min(after, len(text))
            if after <= len(text):
                line += 1
                lines[-1] = line
        else:
            keep(text[kept:start])
            line += text.count("\n", start, stop)
            kept = stop
            if not text[stop:line_end].strip() and _ends_in_marker(row):
                is_below_words = not _follows_blank(text, text.rfind("\n", 0, start) + 1)
                parts.append(NO_COMMENT if is_below_words else "")
            elif (marks := _MARKS.match(text, stop)) and _are_open(row, marks[0]):
                parts[-1] = parts[-1].rstrip(" \t")
            elif row.endswith(("*", "_", "~~", "==")) and _are_open(row, row[len(row.rstrip(row[-1])) :]):
                kept = _end_of_blanks(text, stop)
    keep(text[kept:])
    opened = next((comment for comment in comments if _is_open(text, comment)), None)
    open_line = text.count("\n", 0, opened.start) if opened else None
    return Commentless("".join(parts), lines, open_line)


def _ends_in_marker(row: str) -> bool:
    """Whether a line holds nothing but the marker of an item: below words it would be no item, and `-` make a heading
    of them."""
    return _BEFORE.fullmatch(row) is not None and row.rstrip()[-1:] not in ("", ">")


def _are_open(row: str, marks: str) -> bool:
    """Whether `marks` such as `**` belong to words that began on this line: a space beside them would undo both."""
    before = _BEFORE.match(row)
    return row.count(marks, before.end() if before else 0) % 2 == 1


def without_these(text: str, comments: Iterable[str]) -> str:
    """`text` without comments that the parser met in words, where they were taken for code; each line stays."""
    for comment in dict.fromkeys(comments):
        pattern = r"[ \t>]*\n[ \t>]*".join(re.escape(line.strip()) for line in comment.split("\n"))
        text = re.sub(pattern, lambda found: "\n" * found[0].count("\n"), text)
    return text


def _is_open(text: str, comment: Stretch) -> bool:
    """Whether a comment ends with the block that holds it, or the text, and not by a sign of its own."""
    end, least = ("%%", 4) if text.startswith("%%", comment.start) else ("-->", 5)
    return comment.stop - comment.start < least or not text.endswith(end, comment.start, comment.stop)


def _left_between(text: str, start: int, stop: int, line_start: int, after: int) -> str:
    """The line that a comment leaves where those around it would grow together wrongly: a heading by its underline, two
    paragraphs, two lists that `<!-- -->` keeps apart; "" for none."""
    is_alone = text.startswith("<!--", start) and _BLANK.match(text, after) and _ends_blank(text, line_start)
    if is_alone and _NEXT_ITEM.match(text, after):
        return f"{text[line_start:start]}{NO_COMMENT}\n"
    if _SETEXT.match(text, after) or ("\n" in text[start:stop] and not _CONTINUES.match(text, after)):
        return "\n"
    return ""


def _ends_blank(text: str, line_start: int) -> bool:
    """Whether the line above is blank, and not the first."""
    previous = text.rfind("\n", 0, max(line_start - 1, 0)) + 1
    return 0 < previous < line_start and not text[previous:line_start].strip()


def _is_line_start(text: str, position: int) -> bool:
    line_start = text.rfind("\n", 0, position) + 1
    return position - line_start <= 3 and not text[line_start:position].strip()


def _end_of_open_comment(text: str, start: int, lists: _Lists) -> int:
    """Where a comment ends that nothing closes: with the quote, the item or the note that its line begins in; -1 if it
    begins amid words."""
    if _is_line_start(text, start):
        return len(text)
    line_start = text.rfind("\n", max(0, start - _LONGEST_BEFORE), start) + 1
    found = _BEFORE.match(text, line_start, start)
    if found is None or found.end() != start:
        return -1
    before, column = found[0], _column(text, line_start)
    content = column if before.strip(" \t>") else lists.content_at(line_start, column)
    if not content and ">" not in before:
        return -1
    stop = _end_of_fence(text, before, "%%", start, content)
    return stop - 1 if text[stop - 1 : stop] == "\n" else stop


def _follows_blank(text: str, start: int) -> bool:
    """Whether no paragraph goes on at the line: it follows a blank one, a heading, a rule or the end of a fence."""
    if start == 0:
        return True
    previous = text.rfind("\n", 0, start - 1) + 1
    return _ENDED.match(text, previous, start) is not None


def _end_of_paragraph(text: str, start: int, tables: _Tables) -> tuple[int, bool]:
    """Where the words around `start` end that code may reach over: a paragraph, a heading or the row of a table; and
    whether it is a row, where code stays in its cell."""
    line_start = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    if line := _ONE_LINE.match(text, line_start):
        return len(text) if end < 0 else end, line["bar"] is not None or tables.hold(line_start)
    if tables.hold(line_start):
        return len(text) if end < 0 else end, True
    quotes = text.count(">", line_start, _end_of_quotes(text, line_start))
    while end >= 0:
        if _NEW_BLOCK.match(text, end + 1) or text.count(">", end + 1, _end_of_quotes(text, end + 1)) > quotes:
            return end, False
        end = text.find("\n", end + 1)
    return len(text), False


def _is_one_formula(text: str, start: int, stop: int, lists: _Lists) -> bool:
    """Whether the lines between two `$$` stay in the quote and in the list item that hold the first; they are no items
    and no headings themselves, whatever they begin with."""
    end = text.find("\n", start, stop)
    if end < 0:
        return True
    line_start = text.rfind("\n", 0, start) + 1
    if _ONE_LINE.match(text, line_start):
        return False
    opening = text[line_start:end]
    is_sure = "`" not in opening and opening.replace("\\$", "").count("$$") % 2 == 1  # as for paragraphs
    quotes = text.count(">", line_start, _end_of_quotes(text, line_start))
    content = lists.content_at(start, _column(text, line_start) if not _LIST_ITEM.match(text, line_start) else 400)
    while end >= 0:
        inside = _end_of_quotes(text, end + 1)
        width = _width(text, end + 1, inside) if quotes else _indent(text, end + 1)
        if text.count(">", end + 1, inside) < quotes or width < content:
            return False
        if not is_sure and _NEW_BLOCK.match(text, end + 1):
            return False
        end = text.find("\n", end + 1, stop)
    return True


def _end_of_quotes(text: str, line_start: int) -> int:
    return _QUOTES.match(text, line_start).end()  # type: ignore[union-attr]


def _end_of_fence(text: str, before: str, fence: str, position: int, content: int, limit: int | None = None) -> int:
    """After the closing line of a fence, or where the quote or the list item ends that holds it; the latter's content
    begins at the column `content`. At most `limit`, the end of the text where that is None."""
    limit = len(text) if limit is None else limit
    is_quoted = ">" in before
    depth = before.count(">")
    line_end = text.find("\n", position, limit)
    while line_end >= 0:
        start = line_end + 1
        line_end = text.find("\n", start)
        line = text[start : line_end if line_end >= 0 else len(text)]
        if is_quoted and line[: _end_of_quotes(text, start) - start].count(">") < depth:
            return start
        if content and line.strip(" \t>"):
            width = _width(text, start, _end_of_quotes(text, start)) if is_quoted else _indent(text, start)
            if width < content:
                return start
        closing = _FENCE_END.match(line)
        if closing and (is_quoted or ">" not in line) and closing[1][0] == fence[0] and len(closing[1]) >= len(fence):
            return start + len(line)
        if line_end >= limit:
            break
    return limit


def _fence(text: str, start: int, position: int, stop: int) -> Iterator[Stretch]:
    """Code between fences, and the comments among the words behind its first sign, which ends at `position`."""
    line_end = text.find("\n", position, stop)
    line_end = stop if line_end < 0 else line_end
    ends = {"%%": "%%", "<!--": "-->"}
    last = {sign: text.rfind(end, position, line_end) for sign, end in ends.items()}
    while sign := _COMMENT_SIGN.search(text, position, line_end):
        position = sign.end()
        if position <= last[sign[0]]:
            end = ends[sign[0]]
            position = text.index(end, position) + len(end)
            yield Stretch("code", start, sign.start())
            yield Stretch("comment", sign.start(), position)
            start = position
    yield Stretch("code", start, stop)


def _indent_of_code(text: str, start: int, lists: _Lists) -> int:
    """Where the line at `start` is code by its indent alone, the least such indent; 0 else."""
    quotes = _QUOTE_SIGNS.match(text, start)
    indent = _quoted_indent(text, start, quotes.end()) if quotes else _indent(text, start)
    least = _width(text, start, quotes.end()) + 1 if quotes else 0
    least = max(lists.content_at(start, indent), least) + 4
    if indent < least:
        return 0
    return least if _follows_blank(text, start) or (quotes and _opens_quote(text, start, quotes[0].count(">"))) else 0


def _quoted_indent(text: str, start: int, inside: int) -> int:
    """The column of the first sign behind those of quotes; a tab there nests one level."""
    column = _width(text, start, inside) + 1
    inside += text.startswith(" ", inside)
    blanks = text[inside : _end_of_blanks(text, inside)]
    if "\t" not in blanks:
        return column + len(blanks)
    return column + len(f"\0{blanks}".expandtabs(4)) - 1


def _opens_quote(text: str, start: int, depth: int) -> bool:
    """Whether the words above the line, up to a blank one, stand in fewer quotes than it."""
    while start > 0:
        previous = text.rfind("\n", 0, start - 1) + 1
        found = _BEFORE.match(text, previous, start)
        if found is None or found[0].count(">") >= depth:
            return False
        if _ENDED.match(text, previous, start):
            break
        start = previous
    return True


def _end_of_indented(text: str, start: int, indent: int) -> int:
    quotes = _QUOTE_SIGNS.match(text, start)
    depth = quotes[0].count(">") if quotes else 0
    end = start
    while start < len(text):
        line_end = text.find("\n", start)
        line_end = len(text) if line_end < 0 else line_end
        inside = start
        if depth:
            found = _QUOTE_SIGNS.match(text, start, line_end)
            if found is None or found[0].count(">") != depth:
                break
            inside = found.end()
        if text[inside:line_end].strip():
            if (_quoted_indent(text, start, inside) if depth else _indent(text, start)) < indent:
                break
            end = line_end
        start = line_end + 1
    return end


def _end_of_blanks(text: str, start: int) -> int:
    return _BLANKS.match(text, start).end()  # type: ignore[union-attr]


def _column(text: str, start: int) -> int:
    """As `_indent`, where quote signs and the markers of list items count as space."""
    found = _BEFORE.match(text, start, start + 400)
    return _width(text, start, found.end()) if found else 0


def _width(text: str, start: int, stop: int) -> int:
    return len(text[start:stop].expandtabs(4))


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


class _Html:
    """Which lines belong to a block of HTML, where signs are words. Asked in order: each tag is looked at once."""

    __slots__ = ("ends", "has_tags", "lists", "looked", "stop", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.lists = _Lists(text)  # its own: it is asked about other lines
        self.ends: dict[re.Pattern[str], tuple[int, int]] = {}
        self.has_tags = "<" in text
        self.looked = 0  # all tags before are known
        self.stop = 0  # where the last block ends

    def holds(self, place: int, done: int) -> bool:
        """Whether `place` lies in a block of HTML; what stands before `done` was code, math or a comment."""
        text = self.text
        if place < self.stop:
            return True
        position = max(self.looked, done)
        while (tag := text.find("<", position, place)) >= 0:
            position = tag + 1
            line_start = text.rfind("\n", max(0, tag - _LONGEST_BEFORE), tag) + 1
            if (found := _BEFORE.match(text, line_start, tag)) is None or found.end() != tag:
                continue
            stop = self._end_of_block(tag, line_start)
            if stop and (before := found[0]):  # it ends with the quote or the list item that holds it
                column = _width(text, line_start, tag)
                content = column if before.strip(" \t>") else self.lists.content_at(line_start, column)
                stop = _end_of_fence(text, before, "<", tag, content, stop)
            if stop > place:
                self.stop = self.looked = stop
                return True
            position = max(position, stop)
        self.looked = max(position, place)
        return False

    def _end_of_block(self, tag: int, line_start: int) -> int:
        """Where the block ends that the tag begins; 0 if it begins none."""
        text = self.text
        if _VERBATIM_TAG.match(text, tag):
            return self._next(_END_OF_VERBATIM, tag)[1]
        if _OPENING_TAG.match(text, tag) or (_follows_blank(text, line_start) and _LONE_TAG.match(text, tag)):
            return self._next(_BLANK_LINE, tag)[0]
        return 0

    def _next(self, end: re.Pattern[str], place: int) -> tuple[int, int]:
        """Where such an end lies next, that of the text where there is none. Many blocks may ask for the same one."""
        known = self.ends.get(end)
        if known is None or known[0] < place:
            found = end.search(self.text, place)
            known = self.ends[end] = found.span() if found else (len(self.text), len(self.text))
        return known


class _Tables:
    """Which lines are rows of a table, read at the first question."""

    __slots__ = ("spans", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans: list[tuple[int, int]] | None = None

    def hold(self, line_start: int) -> bool:
        if self.spans is None:
            self.spans = list(self._spans()) if "|" in self.text else []
        index = bisect_left(self.spans, (line_start + 1,)) - 1
        return index >= 0 and line_start < self.spans[index][1]

    def _spans(self) -> Iterator[tuple[int, int]]:
        """From the start of each head to the end of the last row."""
        text, stop = self.text, 0
        for rule in _RULE_OF_TABLE.finditer(text):
            head = text.rfind("\n", 0, rule.start()) + 1
            if head < stop or not text[head : rule.start()].strip():
                continue
            stop = rule.end()
            while stop < len(text) and (text[stop + 1 : stop + 2] == "|" or not _NEW_BLOCK.match(text, stop + 1)):
                end = text.find("\n", stop + 1)
                stop = len(text) if end < 0 else end
            yield head, stop


class _Lists:
    """Which list items hold a line, as that decides what is indented code. Asked in order: each line is read once."""

    __slots__ = ("columns", "is_empty", "position", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.columns: list[int] = []  # where the content of each open item begins
        self.is_empty = False  # whether nothing stands behind the last marker

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
                self.is_empty = not content.strip()
            elif found := _FOOTNOTE.match(text, start, end):  # what is indented below belongs to it, as to an item
                marker = _width(text, start, found.start(1))
                self._leave(marker)
                self.columns.append(marker + self._indent_below(end, marker))
                self.is_empty = False
            elif text[start:end].strip(" \t>\n"):
                if self.is_empty or _follows_blank(text, start):  # no line that goes on with the words of an item
                    self._leave(_width(text, start, _end_of_quotes(text, start)))
                self.is_empty = False
            self.position = end + 1
        self._leave(column)
        return self.columns[-1] if self.columns else 0

    def _indent_below(self, line_end: int, marker: int) -> int:
        below = _WORDS.search(self.text, line_end)
        line_start = self.text.rfind("\n", 0, below.start()) + 1 if below else 0
        return 2 if below and 2 <= _width(self.text, line_start, below.start()) - marker < 4 else 4

    def _leave(self, column: int) -> None:
        while self.columns and column < self.columns[-1]:
            self.columns.pop()
