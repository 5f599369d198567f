"""A view of a base as a table, list or cards over the published notes, when the page that shows it is made."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from site_builder.bases.query import Answer, Column, Query, ViewOf, ask, read_query
from site_builder.bases.values import Date, Link, Row, Value, is_empty, text_of
from site_builder.model.source import NoteId
from site_builder.text.cjk import fold
from site_builder.text.media import is_picture
from site_builder.text.regex import regex

if TYPE_CHECKING:
    from site_builder.render.view import View

_WEB = regex(r"https?://[^\s<>\"]+\Z", re.IGNORECASE)
_TAGS = frozenset(("file.tags", "note.tags", "note.tag"))


def base_view(spec: str, this: NoteId, view: View) -> str:
    """`spec` as parse/base.py wrote it into the slot; `this` is the note that shows the base."""
    query, number, is_named = _read(spec)
    rows = view.rows()
    own = rows.names.rows.get(this) or Row(path=this, title=view.title_of(this))
    answer = rows.answers.get(spec)
    if answer is None:
        answer = ask(query, number, rows.rows, own, rows.names)
        if "this" not in spec:
            rows.answers[spec] = answer
    return _Shown(view, view.note(this).lang, query.views[number], is_named).html(answer)


@lru_cache(maxsize=64)
def _read(spec: str) -> tuple[Query, int, bool]:
    data: dict[str, Any] = json.loads(spec)
    return read_query(data["base"]), data["view"], data["named"]


class _Shown:
    """One view on one page. `is_named`: its name stands above it already."""

    def __init__(self, view: View, lang: str, of: ViewOf, is_named: bool) -> None:
        self.view = view
        self.lang = lang
        self.of = of
        self.is_named = is_named

    def html(self, answer: Answer) -> str:
        if not any(group.rows for group in answer.groups):
            body = f"<p>{escape(self._string('base_none'))}</p>"
        elif self.of.layout == "table":
            body = self._table(answer)
        else:
            body = "".join(map(self._list, answer.groups))
        more = f"<p>{escape(self._string('base_cut'))}</p>" if answer.is_cut else ""
        return f'<div class="base" data-base="{self.of.layout}">{body}{more}</div>\n'

    def _string(self, key: str) -> str:
        return self.view.translator(self.lang)(key)

    def _label(self, column: Column) -> str:
        if column.label:
            return column.label
        name = column.id.partition(".")[2]
        key = {"file.name": "base_note", "file.basename": "base_note", "file.file": "base_note"}.get(column.id)
        return self._string(key) if key else name

    def _table(self, answer: Answer) -> str:
        columns = self.of.columns
        caption = f"<caption>{escape(self.of.name)}</caption>" if self.of.name and not self.is_named else ""
        head = "".join(f'<th scope="col">{escape(self._label(column))}</th>' for column in columns)
        parts = [f"<table>{caption}<thead><tr>{head}</tr></thead>\n"]
        for group in answer.groups:
            parts.append("<tbody>")
            if self.of.group is not None:
                name = self._cell(group.name, self.of.group[0]) or "—"
                parts.append(f'<tr><th scope="rowgroup" colspan="{len(columns)}">{name}</th></tr>\n')
            for cells in group.cells:
                parts.append(f"<tr>{''.join(map(self._td, cells, columns))}</tr>\n")
            parts.append("</tbody>")
        if any(column.summary for column in columns):
            totals = zip(answer.summaries, columns, strict=True)
            row = "".join(
                f"<td>{escape(column.summary)}: {self._cell(value, column)}</td>" if column.summary else "<td></td>"
                for value, column in totals
            )
            parts.append(f"<tfoot><tr>{row}</tr></tfoot>")
        return "".join(parts) + "</table>"

    def _td(self, value: Value, column: Column) -> str:
        return f"<td>{self._cell(value, column)}</td>"

    def _list(self, group: Any) -> str:
        """Cards and lists: the first column stands for the note, the others follow with their names."""
        first, *others = self.of.columns
        parts = []
        if self.of.group is not None:
            parts.append(f'<p class="base-group">{self._cell(group.name, self.of.group[0]) or "—"}</p>\n')
        parts.append("<ul>")
        for index, cells in enumerate(group.cells):
            image = self._image(group.images[index]) if group.images else ""
            rest = "".join(
                f"<div><dt>{escape(self._label(column))}</dt><dd>{self._cell(value, column)}</dd></div>"
                for value, column in zip(cells[1:], others, strict=True)
                if not is_empty(value)
            )
            lead = self._cell(cells[0], first) or escape(group.rows[index].title)
            parts.append(f"<li>{image}{lead}{f'<dl>{rest}</dl>' if rest else ''}</li>\n")
        return "".join(parts) + "</ul>\n"

    def _image(self, value: Value) -> str:
        if isinstance(value, Link) and is_picture(value.path):
            url = self.view.row_url(value.path)
            if url is not None:
                return f'<img src="{escape(self.view.href(url))}" alt="" loading="lazy" decoding="async">'
        return ""

    def _cell(self, value: Value, column: Column) -> str:
        if column.id in _TAGS:
            names = value if isinstance(value, list) else [value]
            return " ".join(self._tag(text_of(name).removeprefix("#")) for name in names if not is_empty(name))
        return self._value(value)

    def _tag(self, name: str) -> str:
        url = self.view.tag_url(name)
        address = f' href="{escape(self.view.href(url))}"' if url else ""
        element = "a" if url else "span"
        return f'<{element} class="tag" data-tag="{escape(name)}"{address}>#{escape(name)}</{element}>'

    def _value(self, value: Value) -> str:
        if isinstance(value, bool):
            return "✓" if value else "–"
        if isinstance(value, (Row, Link)):
            return self._link(value)
        if isinstance(value, Date):
            iso = value.when.isoformat() if value.has_time else value.when.date().isoformat()
            return f'<time datetime="{iso}">{escape(text_of(value))}</time>'
        if isinstance(value, list):
            return _joined(self._value, value)
        if isinstance(value, str) and _WEB.match(value):
            return f'<a class="ext" href="{escape(value)}" rel="noopener">{escape(value)}</a>'
        return escape(text_of(value))

    def _link(self, value: Row | Link) -> str:
        words = escape(value.title if isinstance(value, Row) else value.words)
        if isinstance(value, Link) and value.url:
            return f'<a class="ext" href="{escape(value.url)}" rel="noopener">{words}</a>'
        url = self.view.row_url(value.path) if value.path else None
        if url is None:
            return words
        kind = "wl" if fold(value.path).endswith((".md", ".canvas", ".base")) else "file"
        return f'<a class="{kind}" href="{escape(self.view.href(url))}">{words}</a>'


def _joined(write: Callable[[Value], str], values: Sequence[Value]) -> str:
    return ", ".join(write(value) for value in values[:200] if not is_empty(value) and not isinstance(value, list))
