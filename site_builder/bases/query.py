"""A base as its YAML says it, read into views that can be run; and the run: which notes, in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from site_builder.bases.expression import (
    FILE_FIELDS,
    Expression,
    Scope,
    UnsupportedError,
    read_expression,
    run,
)
from site_builder.bases.summary import SUMMARIES, summary
from site_builder.bases.values import Row, Value, is_true, order_key, text_of
from site_builder.model.note import Plain

MOST_ROWS = 2000  # of one view; a longer table helps nobody and makes the page too large
MOST_VIEWS = 20
MOST_COLUMNS = 50
DEEPEST_FILTER = 20
Layout = Literal["table", "cards", "list"]
_LAYOUTS: Mapping[str, Layout] = {"table": "table", "cards": "cards", "list": "list"}

Filter = Callable[[Scope], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`id` is "file.name", "note.status" or "formula.total"; `label` what the base calls it, "" for no word of it."""

    id: str
    label: str
    value: Expression
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewOf:
    """One view of a base. `sort` and `group` are columns with True for descending order.

    `is_of_links`: only notes that link to the one that shows the base can be in it.
    """

    name: str
    layout: Layout
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...]
    sort: tuple[tuple[Expression, bool], ...]
    group: tuple[Column, bool] | None
    limit: int
    image: Expression | None
    is_of_links: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A base that is understood: its views in order, and its formulas by name."""

    views: tuple[ViewOf, ...]
    formulas: Mapping[str, Expression]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The rows of one group, `name` None where the view has no groups; `cells[i]` runs parallel to the columns."""

    name: Value
    rows: tuple[Row, ...]
    cells: tuple[tuple[Value, ...], ...]
    images: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a view shows. `summaries` runs parallel to the columns, () where none is asked for."""

    groups: tuple[Found, ...]
    is_cut: bool = False  # more notes fit than `MOST_ROWS`
    summaries: tuple[Value, ...] = field(default=())


def read_query(base: Mapping[str, Plain]) -> Query:
    """Raises UnsupportedError, whose words name what is not understood."""
    formulas = {str(name): _expression(source) for name, source in _mapping(base.get("formulas"), "formulas").items()}
    labels = {
        _column_id(name): str(setting.get("displayName") or "")
        for name, setting in _mapping(base.get("properties"), "properties").items()
        if isinstance(setting, dict)
    }
    for name in _mapping(base.get("summaries"), "summaries"):
        raise UnsupportedError(f"summaries: {name}")
    shared = _filters(base.get("filters"))
    is_of_links = _asks_for_links(base.get("filters"))
    given = base.get("views")
    views = given if isinstance(given, list) else [] if given is None else [given]
    if len(views) > MOST_VIEWS:
        raise UnsupportedError(f"more than {MOST_VIEWS} views")
    read = [_view(view, shared, labels, formulas, is_of_links=is_of_links) for view in views or [{}]]
    return Query(views=tuple(read), formulas=formulas)


def ask(query: Query, number: int, rows: Sequence[Row], this: Row | None, names: Names) -> Answer:
    """Run one view over all notes."""
    view = query.views[number]
    found: list[Scope] = []
    for row in names.linking.get(this.path, ()) if view.is_of_links and this is not None else rows:
        scope = Scope(row=row, this=this, formulas=query.formulas, find=names.find, rows=names.rows)
        if all(test(scope) for test in view.filters):
            found.append(scope)
    found.sort(key=lambda scope: scope.row.path)
    for expression, is_descending in reversed(view.sort):
        _sort(found, expression, is_descending=is_descending)
    is_cut = len(found) > MOST_ROWS and view.limit > MOST_ROWS
    found = found[: min(view.limit, MOST_ROWS)]
    groups: list[tuple[Value, list[Scope]]] = [(None, found)]
    if view.group is not None:
        column, is_descending = view.group
        groups = _grouped(found, column, is_descending=is_descending)
    answered = tuple(_found(name, scopes, view) for name, scopes in groups)
    columns = zip(*(cells for group in answered for cells in group.cells), strict=True) if found else ()
    totals = tuple(
        summary(column.summary, list(values)) if column.summary else None
        for column, values in zip(view.columns, columns or [()] * len(view.columns), strict=True)
    )
    return Answer(groups=answered, is_cut=is_cut, summaries=totals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """`find` leads from a name or path as a link writes it to the path of a published note, "" for none.

    `linking` has for each path the notes that link to it: where each note asks who links to it, no two are compared.
    """

    find: Callable[[str], str]
    rows: Mapping[str, Row]
    linking: Mapping[str, Sequence[Row]]


def names_of(rows: Sequence[Row], find: Callable[[str], str]) -> Names:
    """What expressions may look up in all rows; `find` gives the path that a link written as text leads to."""
    linking: dict[str, list[Row]] = {}
    for row in rows:
        for path in dict.fromkeys(link.path for link in row.links if link.path):
            linking.setdefault(path, []).append(row)
    return Names(find=find, rows={row.path: row for row in rows}, linking=linking)


def _found(name: Value, scopes: Sequence[Scope], view: ViewOf) -> Found:
    return Found(
        name=name,
        rows=tuple(scope.row for scope in scopes),
        cells=tuple(tuple(run(column.value, scope) for column in view.columns) for scope in scopes),
        images=tuple(run(view.image, scope) for scope in scopes) if view.image is not None else (),
    )


def _sort(scopes: list[Scope], expression: Expression, *, is_descending: bool) -> None:
    """Stable; notes without a value stay behind in both directions."""
    keyed = [(order_key(run(expression, scope)), scope) for scope in scopes]
    with_value = [entry for entry in keyed if entry[0][0] != 9]
    with_value.sort(key=lambda entry: entry[0], reverse=is_descending)
    scopes[:] = [scope for _, scope in with_value] + [scope for key, scope in keyed if key[0] == 9]


def _grouped(scopes: list[Scope], column: Column, *, is_descending: bool) -> list[tuple[Value, list[Scope]]]:
    in_order = list(scopes)
    _sort(in_order, column.value, is_descending=is_descending)
    groups: dict[str, tuple[Value, list[Scope]]] = {}
    for scope in in_order:
        value = run(column.value, scope)
        groups.setdefault(text_of(value), (value if text_of(value) else "", []))[1].append(scope)
    return list(groups.values())


# reading


def _mapping(value: Plain, what: str) -> Mapping[str, Plain]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise UnsupportedError(what)
    return value


def _expression(source: Plain) -> Expression:
    if isinstance(source, bool) or source is None or isinstance(source, (int, float)):
        return lambda scope: source
    if not isinstance(source, str):
        raise UnsupportedError("an expression that is no text")
    return read_expression(source)


def _filters(value: Plain, depth: int = 0) -> tuple[Filter, ...]:
    """What must hold, all of it."""
    if value is None or value == "":
        return ()
    if depth > DEEPEST_FILTER:
        raise UnsupportedError("filters that nest too deep")
    if isinstance(value, dict):
        tests: list[Filter] = []
        for name, inner in value.items():
            parts = [_all(_filters(part, depth + 1)) for part in (inner if isinstance(inner, list) else [inner])]
            if name not in ("and", "or", "not"):
                raise UnsupportedError(f"filters: {name}")
            if name == "and":
                tests.append(_all(tuple(parts)))
            elif parts:
                tests.append(_any(tuple(parts), wanted=name == "or"))
        return tuple(tests)
    if isinstance(value, list):
        return tuple(_all(_filters(part, depth + 1)) for part in value)
    expression = _expression(value)
    return (lambda scope: is_true(run(expression, scope)),)


def _asks_for_links(value: Plain) -> bool:
    if isinstance(value, str):
        return "".join(value.split()) in ("file.hasLink(this)", "file.hasLink(this.file)")
    parts = value.get("and") if isinstance(value, dict) else value
    return isinstance(parts, list) and any(map(_asks_for_links, parts))


def _all(tests: tuple[Filter, ...]) -> Filter:
    return tests[0] if len(tests) == 1 else lambda scope: all(test(scope) for test in tests)


def _any(tests: tuple[Filter, ...], *, wanted: bool) -> Filter:
    return lambda scope: any(test(scope) for test in tests) is wanted


def _view(
    value: Plain,
    shared: tuple[Filter, ...],
    labels: Mapping[str, str],
    formulas: Mapping[str, Expression],
    *,
    is_of_links: bool,
) -> ViewOf:
    settings = _mapping(value, "views")
    layout = _LAYOUTS.get(text_of(settings.get("type", "table")))
    if layout is None:
        raise UnsupportedError(f"type: {text_of(settings.get('type'))}")
    order = settings.get("order")
    ids = [_column_id(id) for id in order if isinstance(id, str)] if isinstance(order, list) else []
    wanted = _mapping(settings.get("summaries"), "summaries")
    totals = {_column_id(id): text_of(name) for id, name in wanted.items()}
    for name in totals.values():
        if name not in SUMMARIES:
            raise UnsupportedError(f"summaries: {name}")

    def column(id: str) -> Column:
        return Column(id=id, label=labels.get(id, ""), value=_column(id, formulas), summary=totals.get(id, ""))

    group = settings.get("groupBy")
    limit = settings.get("limit")
    image = settings.get("image")
    return ViewOf(
        name=text_of(settings.get("name")).strip()[:200],
        layout=layout,
        columns=tuple(column(id) for id in dict.fromkeys(ids[:MOST_COLUMNS] or ["file.name"])),
        filters=(*shared, *_filters(settings.get("filters"))),
        sort=tuple(
            (_column(id, formulas), is_descending)
            for id, is_descending in map(_direction, _entries(settings.get("sort")))
        ),
        group=None if group in (None, "") else _group(group, column),
        limit=limit if isinstance(limit, int) and not isinstance(limit, bool) and limit > 0 else 10**9,
        is_of_links=is_of_links or _asks_for_links(settings.get("filters")),
        image=_column(_column_id(image), formulas) if isinstance(image, str) and image and layout == "cards" else None,
    )


def _group(value: Plain, column: Callable[[str], Column]) -> tuple[Column, bool]:
    id, is_descending = _direction(value)
    return column(id), is_descending


def _entries(value: Plain) -> list[Plain]:
    return value[:20] if isinstance(value, list) else []


def _direction(value: Plain) -> tuple[str, bool]:
    """A column and whether it is sorted from the end."""
    if isinstance(value, str):
        return _column_id(value), False
    settings = _mapping(value, "sort")
    id = settings.get("property", settings.get("column"))
    if not isinstance(id, str) or not id:
        raise UnsupportedError("a sort without a property")
    return _column_id(id), text_of(settings.get("direction")).upper() == "DESC"


def _column_id(id: str) -> str:
    """With its prefix: "status" is "note.status"."""
    prefix, dot, name = id.strip().partition(".")
    if dot and prefix in ("file", "formula"):
        return f"{prefix}.{name}"
    return f"note.{(name if dot and prefix == 'note' else id.strip()).lower()}"


def _column(id: str, formulas: Mapping[str, Expression]) -> Expression:
    prefix, _, name = id.partition(".")
    if prefix == "file":
        if name not in FILE_FIELDS:
            raise UnsupportedError(id)
        return (lambda scope: scope.row) if name in ("name", "basename", "file") else read_expression(id)
    if prefix == "formula":
        if name not in formulas:
            raise UnsupportedError(id)
        return lambda scope: scope.formula(name)
    return lambda scope: scope.row.properties.get(name)
