"""Block tokens to the HTML of a note's body, with slots where other notes and the page have a say (model/note.py)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from markdown_it.token import Token

from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.model.note import Footnote, Section
from site_builder.parse.base import base_slots, read_base
from site_builder.parse.highlight_code import highlight
from site_builder.parse.plain import plain_text
from site_builder.parse.raw import write_raw
from site_builder.parse.sheet import Frame, Sheet
from site_builder.parse.syntax.diagram import language_of
from site_builder.parse.words import formula, holds_blocks, leaf, opening_tag, write_words
from site_builder.text.cjk import CJK

_ROW_SEPARATOR = " · "
_SENTENCE = 50  # letters from which a cell of a table holds prose; one of CJK is as wide as two


def write_body(
    sheet: Sheet, tokens: Sequence[Token], consumed: Sequence[tuple[int, int]] = (), hidden_heading: int = -1
) -> None:
    """Write all blocks but the consumed spans [start, stop), and the footnotes they use.

    `hidden_heading` is the place of a heading that the page shows as its title: its section and links count, its words
    are not written.
    """
    _Blocks(sheet, tokens, dict(consumed), hidden_heading).write()
    sheet.close_frame(sheet.frames[0])
    sheet.file_search_text()
    _write_footnotes(sheet)
    sheet.name_places()
    for line in sheet.env["too_deep"]:
        sheet.warn("markdown/too-deep", "blocks nest too deep here; what is inside is shown as text", line=line)
    for line in sheet.env["lost_cells"]:
        message = "the row has more cells than the head of its table; what stands in the last ones is not shown"
        hint = "write a bar within a cell as `\\|`, also that of a link: `[[key\\|words]]`"
        sheet.warn("markdown/lost-cells", message, line=line, hint=hint)
    open_line = sheet.env.get("open_comment")
    if open_line is not None:
        message = "a comment begins here and is never closed; the rest of the note, quote or list item is not shown"
        where = Where(path=sheet.path, line=open_line + sheet.first_line)
        hint = "close it with a second `%%` (or `-->`)"
        sheet.diagnostics.append(
            Diagnostic(code="note/open-comment", severity=Severity.WARNING, message=message, where=where, hint=hint)
        )
    if sheet.env.get("dropped_addresses"):
        sheet.warn(
            "link/local-address", "an address on this disk is left out; only the name of its file is shown", line=0
        )


def write_inline(sheet: Sheet, tokens: Sequence[Token], line: int) -> str:
    """Inline HTML of tokens outside of the body, such as a value of the card; their links join the others."""
    parts, sheet.parts = sheet.parts, []
    was_aside, sheet.is_aside = sheet.is_aside, True
    sheet.may_name_places = False
    sheet.line = line
    sheet.begin_unit("item")
    write_words(sheet, [_as_typed(token) for token in tokens])
    sheet.end_unit(is_heading=True)
    html = "".join(sheet.parts)
    sheet.parts, sheet.is_aside, sheet.may_name_places = parts, was_aside, True
    return html


def _as_typed(token: Token) -> Token:
    """A bare key in a value of the card is a value: it is the note's own, or somebody's handle."""
    is_key = token.type == "citation" and token.meta["form"] == "text"
    return Token("text", "", 0, content=token.content) if is_key else token


def _write_footnotes(sheet: Sheet) -> None:
    """The texts in the order of their numbers. A text that nothing refers to comes last, so that no word is lost."""
    parts, sheet.is_aside = sheet.parts, True
    labels = sheet.env["footnotes"]
    frames = sheet.frames
    following = iter(labels)
    done = 0
    while done < len(sheet.footnote_queue) or len(sheet.footnote_numbers) < len(labels):
        if done == len(sheet.footnote_queue):
            label = next(label for label in following if label not in sheet.footnote_numbers)
            number = len(sheet.footnote_uses) + 1
            sheet.footnote_numbers[label], sheet.footnote_uses[number] = number, 0
            sheet.footnote_queue.append((number, labels[label]))
        number, tokens = sheet.footnote_queue[done]
        done += 1
        sheet.parts, sheet.frames = [], [Frame()]
        sheet.search_heading = ""
        _Blocks(sheet, tokens, {}, -1).write()
        sheet.close_frame(sheet.frames[0])
        text = " ".join(" ".join(sheet.search_text).split())
        back = f' <a class="fn-back" href="#\0#fnref-{number}\0" role="doc-backlink" data-pl-ui>↩</a>'
        html = "".join(sheet.parts).rstrip("\n")
        if not sheet.footnote_uses[number]:
            back = ""
        html = f"{html[:-4]}{back}</p>" if html.endswith("</p>") else html + back
        sheet.footnotes.append(Footnote(id=f"fn-{number}", html=html))
        if text:
            sheet.sections.append(Section(anchor=f"fn-{number}", heading="", text=text))
        sheet.search_text.clear()
    sheet.parts, sheet.frames, sheet.is_aside = parts, frames, False


class _Blocks:
    """The walk over block tokens. `opened` has for each open block its anchor ("" for none), start and end."""

    __slots__ = ("consumed", "hidden", "opened", "place", "sheet", "tokens", "unclosed")

    def __init__(self, sheet: Sheet, tokens: Sequence[Token], consumed: dict[int, int], hidden: int) -> None:
        self.sheet = sheet
        self.tokens = tokens
        self.consumed = consumed
        self.hidden = hidden
        self.place = 0
        self.opened: list[tuple[str, int, str]] = []
        self.unclosed: set[str] = set()

    def write(self) -> None:
        tokens, consumed, sheet = self.tokens, self.consumed, self.sheet
        count = len(tokens)
        while self.place < count:
            if consumed and self.place in consumed:
                self.place = max(consumed[self.place], self.place + 1)
                continue
            token = tokens[self.place]
            self.place += 1
            if token.map:
                sheet.line = token.map[0]
            _HANDLERS.get(token.type, _Blocks._named_by_tag)(self, token)

    # the elements around

    def _open(self, token: Token, start: str, end: str, inside: str = ">") -> None:
        """Write the opening tag `start` + id + `inside`; `end` is written by `_close`."""
        sheet = self.sheet
        name = token.meta.get("block") if token.meta else None
        anchor = sheet.anchors.block(name) if name else ""
        self.opened.append((anchor, len(sheet.parts), end))
        if anchor:
            sheet.blocks.append(anchor[1:])
            start = f'{start} id="\0#{anchor}\0"'
        sheet.parts.append(start + inside)

    def _close(self, token: Token | None = None) -> None:
        anchor, start, end = self.opened.pop()
        self.sheet.parts.append(end)
        if anchor and not self.sheet.is_aside:
            self.sheet.spans[anchor] = (start, len(self.sheet.parts))

    def _close_container(self, token: Token) -> None:
        self.sheet.close_frame(self.sheet.frames.pop())
        self._close()

    def _next_inline(self) -> list[Token]:
        """The words of a block that opened just now; the place is behind its closing token then."""
        inline = self.tokens[self.place]
        self.place += 2
        return inline.children or []

    # blocks

    def _paragraph(self, token: Token) -> None:
        sheet = self.sheet
        is_first_of_item = self.place > 1 and self.tokens[self.place - 2].type == "list_item_open"
        words = self._next_inline()
        sheet.begin_unit("item" if is_first_of_item else "prose")
        if token.hidden:
            if token.meta.get("block"):
                self._open(token, "<span", "\n", "></span>")
                write_words(sheet, words)
                self._close()
            else:
                write_words(sheet, words)
                if self.tokens[self.place].type != "list_item_close":
                    sheet.parts.append("\n")
        else:
            if holds_blocks(words):
                self._open(token, '<div class="p"', "</div>\n")
            else:
                self._open(token, "<p", "</p>\n")
            write_words(sheet, words)
            self._close()
        sheet.end_unit()

    def _heading(self, token: Token) -> None:
        sheet = self.sheet
        is_hidden = self.place - 1 == self.hidden
        inline = self.tokens[self.place]
        words = self._next_inline()
        anchor = sheet.open_section(
            int(token.tag[1]),
            plain_text(words),
            inline.content,
            plain_text(words, formulas="words"),
            is_title=is_hidden,
        )
        parts, sheet.parts = sheet.parts, []
        sheet.begin_unit("heading")
        write_words(sheet, words)
        html = "".join(sheet.parts)
        sheet.parts = parts
        sheet.end_unit(is_heading=True)
        if not is_hidden:
            sheet.parts.append(f'<{token.tag} id="\0#{anchor}\0">{html}</{token.tag}>\n')
        sheet.frames[-1].sections[-1].inside = len(parts)

    def _quote(self, token: Token) -> None:
        self._open(token, "<blockquote", "</blockquote>\n", ">\n")
        self.sheet.frames.append(Frame())

    def _callout(self, token: Token) -> None:
        sheet, meta = self.sheet, token.meta
        fold = meta["fold"]
        name, title = ("details", "summary") if fold else ("div", "div")
        marks = f'class="callout" data-callout="{escape(meta["type"])}" data-callout-kind="{meta["kind"]}"'
        inline = self.tokens[self.place + 1]
        self.place += 3
        has_body = self.tokens[self.place].type != "callout_close"
        self._open(
            token, f"<{name} {marks}{' open' if fold == '+' else ''}", f"{'</div>' if has_body else ''}</{name}>\n"
        )
        sheet.parts.append(f'<{title} class="callout-title" data-callout-title>')
        sheet.begin_unit("heading")
        write_words(sheet, inline.children or [])
        sheet.end_unit()
        sheet.parts.append(f"</{title}>\n" + ('<div class="callout-body">\n' if has_body else ""))
        sheet.frames.append(Frame())

    def _list(self, token: Token) -> None:
        number = token.attrs.get("start")
        start = f"<{token.tag}" if number is None else f'<{token.tag} start="{int(number)}"'
        self._open(token, start, f"</{token.tag}>\n", ">\n")

    def _item(self, token: Token) -> None:
        task = token.meta.get("task") if token.meta else None
        if task is None:
            self._open(token, "<li", "</li>\n")
        else:
            checked = "" if task == " " else " checked"
            box = f'><input type="checkbox" disabled{checked}> '
            self._open(token, f'<li class="task" data-task="{escape(task)}"', "</li>\n", box)
        self.sheet.frames.append(Frame(is_item=True))

    def _table(self, token: Token) -> None:
        self._open(token, '<div class="table"', "</table></div>\n", "><table>\n")

    def _row(self, token: Token) -> None:
        self.sheet.parts.append("<tr>")
        self.sheet.begin_unit("row")

    def _close_row(self, token: Token) -> None:
        self.sheet.end_unit()
        self.sheet.parts.append("</tr>\n")

    def _cell(self, token: Token) -> None:
        sheet = self.sheet
        style = token.attrs.get("style")
        opening = f'<{token.tag} style="{style}"' if style else f"<{token.tag}"
        place = len(sheet.parts)
        sheet.parts.append(f"{opening}>")
        if sheet.unit.length:
            sheet.unit.add(_ROW_SEPARATOR)
        elif sheet.unit.links:  # what the cells before embed has no words here
            sheet.unit.add(" ")
        start, first = sheet.unit.length, len(sheet.unit.text)
        write_words(sheet, self._next_inline())
        if sheet.unit.length - start >= _SENTENCE // 2:
            text = "".join(sheet.unit.text[first:])
            width = len(text) + len(CJK.findall(text))
            if width >= _SENTENCE:  # so that a theme can give its column room
                sheet.parts[place] = f'{opening} class="{"longer" if width >= 3 * _SENTENCE else "long"}">'
        sheet.parts.append(f"</{token.tag}>")

    def _named_by_tag(self, token: Token) -> None:
        """A token of a syntax that nothing here knows: an element around blocks, or one that holds its text."""
        if token.nesting > 0:
            self._open(token, opening_tag(token)[:-1], f"</{token.tag}>\n", ">\n")
            self.sheet.frames.append(Frame())
        elif token.nesting < 0:
            self._close_container(token)
        else:
            self.sheet.parts.append(leaf(token) + "\n")
            self.sheet.search_text.append(token.content)

    def _bare(self, token: Token) -> None:
        self.sheet.parts.append(f"<{'/' if token.nesting < 0 else ''}{token.tag}>\n")

    def _code(self, token: Token) -> None:
        sheet = self.sheet
        language = "mermaid" if token.type == "diagram" else language_of(token.info)
        base = read_base(sheet, token.content) if language == "base" else None
        if base is not None:
            self._open(token, "<div", "</div>\n", ">\n")
            sheet.parts.extend(base_slots(sheet, base))
            self._close()
            return
        self._open(token, "<pre data-mermaid" if token.type == "diagram" else "<pre", "</pre>\n")
        mark = f' class="language-{escape(language)}"' if language else ""
        colours = "yaml" if language == "base" else language
        sheet.parts.append(f"<code{mark}>{highlight(token.content, colours)}</code>")
        self._close()
        sheet.search_text.append(token.content)

    def _math(self, token: Token) -> None:
        sheet = self.sheet
        if token.meta.get("block"):
            self._open(token, "<div", "</div>\n")
            sheet.parts.append(formula(sheet, token.content, is_display=True, name="div"))
            self._close()
        else:
            sheet.parts.append(formula(sheet, token.content, is_display=True, name="div") + "\n")
        sheet.search_text.append(token.content)

    def _html(self, token: Token) -> None:
        sheet = self.sheet
        closing: list[int] = []

        def closes_later(name: str) -> bool:
            place = self._closing_block(name, token.level)
            if place >= 0:
                closing.append(place)
            return place >= 0

        sheet.begin_unit("prose")
        name = write_raw(sheet, token.content, closes_later)
        if name:  # the content of a script goes on over blank lines: the blocks up to its end go with it
            self.place = closing[-1]
            content = self.tokens[self.place].content
            self.place += 1
            write_raw(sheet, content[content.lower().index(f"</{name}") :])
        sheet.end_unit()

    def _closing_block(self, name: str, level: int) -> int:
        """The place of the block that closes the removed element `name` in the same container; -1 for none."""
        if name in self.unclosed:
            return -1
        for place in range(self.place, len(self.tokens)):
            token = self.tokens[place]
            if token.level < level:
                return -1
            if token.type == "html_block" and token.level == level and f"</{name}" in token.content.lower():
                return place
        self.unclosed.add(name)
        return -1


_HANDLERS: dict[str, Callable[[_Blocks, Token], None]] = {
    "paragraph_open": _Blocks._paragraph,
    "heading_open": _Blocks._heading,
    "blockquote_open": _Blocks._quote,
    "blockquote_close": _Blocks._close_container,
    "callout_open": _Blocks._callout,
    "callout_close": _Blocks._close_container,
    "bullet_list_open": _Blocks._list,
    "ordered_list_open": _Blocks._list,
    "bullet_list_close": _Blocks._close,
    "ordered_list_close": _Blocks._close,
    "list_item_open": _Blocks._item,
    "list_item_close": _Blocks._close_container,
    "table_open": _Blocks._table,
    "table_close": _Blocks._close,
    "thead_open": _Blocks._bare,
    "thead_close": _Blocks._bare,
    "tbody_open": _Blocks._bare,
    "tbody_close": _Blocks._bare,
    "tr_open": _Blocks._row,
    "tr_close": _Blocks._close_row,
    "th_open": _Blocks._cell,
    "td_open": _Blocks._cell,
    "hr": _Blocks._bare,
    "fence": _Blocks._code,
    "code_block": _Blocks._code,
    "diagram": _Blocks._code,
    "math_block": _Blocks._math,
    "html_block": _Blocks._html,
}
