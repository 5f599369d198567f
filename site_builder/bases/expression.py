"""Expressions of filters and formulas: read once into nested functions, run once for each note.

The language is a small part of JavaScript. What is not part of it, or would make a page differ from build to build
(the time, chance), is told when an expression is read and never when it is run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from site_builder.bases.functions import FUNCTIONS, METHODS, call_function, call_method, field_of
from site_builder.bases.values import (
    LONGEST_TEXT,
    Date,
    Duration,
    FileName,
    Row,
    Value,
    WrongTypeError,
    compare,
    equal,
    is_number,
    is_true,
    read_duration,
    shifted,
    text_of,
)
from site_builder.text.regex import regex

LONGEST = 4000  # letters of an expression
DEEPEST = 40  # brackets and calls within each other
MOST_STEPS = 20_000  # operations for one note

_TOKEN = regex(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d+)?(?![\w]))
    | (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<name>[^\W\d][\w$]*)
    | (?P<sign>==|!=|>=|<=|&&|\|\||[-+*/%!<>()\[\].,{}:])
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = regex(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\n"}
FILE_FIELDS = frozenset("name basename path folder ext tags links embeds properties file".split())
_LOCALS = frozenset(("value", "index", "acc"))


class UnsupportedError(Exception):
    """`args[0]` is the piece of the expression that is not understood."""


@dataclass(slots=True)
class Scope:
    """What an expression sees: the note, the note that shows the base, the formulas, and the way from names to notes.

    `open` are the formulas under way: one that needs itself has no value.
    """

    row: Row
    this: Row | None
    formulas: Mapping[str, Expression]
    find: Callable[[str], str]  # a name or path as a link writes it → the path of a published note, "" for none
    rows: Mapping[str, Row] = field(default_factory=dict)
    done: dict[str, Value] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)
    local: dict[str, Value] = field(default_factory=dict)
    steps: int = 0

    def step(self) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise WrongTypeError

    def formula(self, name: str) -> Value:
        if name not in self.done:
            if name in self.open or name not in self.formulas:
                return None
            self.open.add(name)
            local, self.local = self.local, {}
            self.done[name] = run(self.formulas[name], self)
            self.local = local
            self.open.discard(name)
        return self.done[name]


Expression = Callable[[Scope], Value]


def run(expression: Expression, scope: Scope) -> Value:
    """The value for one note; None where its values do not fit together."""
    try:
        return expression(scope)
    except (WrongTypeError, ArithmeticError, RecursionError):
        return None


def read_expression(source: str) -> Expression:
    """Raises UnsupportedError, whose words name what is not understood."""
    if len(source) > LONGEST:
        raise UnsupportedError(source)
    return _Reader(source).whole()


class _Token(NamedTuple):
    kind: str
    text: str


def _tokens(source: str) -> list[_Token]:
    tokens, position = [], 0
    source = source.strip()
    while position < len(source):
        match = _TOKEN.match(source, position)
        if match is None or match.lastgroup is None:
            raise UnsupportedError(source[position:])
        tokens.append(_Token(match.lastgroup, match[match.lastgroup]))
        position = match.end()
    return [*tokens, _Token("end", "")]


_LEVELS = (("||",), ("&&",), ("==", "!="), ("<", ">", "<=", ">="), ("+", "-"), ("*", "/", "%"))


class _Reader:
    """Recursive descent; `depth` counts what is open."""

    def __init__(self, source: str) -> None:
        self.source = source.strip()
        self.tokens = _tokens(source)
        self.place = 0
        self.depth = 0

    def whole(self) -> Expression:
        found = self._binary(0)
        if self._peek().kind != "end":
            raise UnsupportedError(self.source)
        return found

    def _peek(self) -> _Token:
        return self.tokens[self.place]

    def _take(self, sign: str) -> bool:
        token = self.tokens[self.place]
        if token.kind == "sign" and token.text == sign:
            self.place += 1
            return True
        return False

    def _need(self, sign: str) -> None:
        if not self._take(sign):
            raise UnsupportedError(self.source)

    def _binary(self, level: int) -> Expression:
        if level == len(_LEVELS):
            return self._unary()
        found = self._binary(level + 1)
        count = 0
        while self._peek().kind == "sign" and self._peek().text in _LEVELS[level]:
            sign = self._peek().text
            self.place += 1
            count += 1
            if count > 5 * DEEPEST:
                raise UnsupportedError(self.source)
            found = _operation(sign, found, self._binary(level + 1))
        return found

    def _unary(self) -> Expression:
        signs = []
        while self._peek().kind == "sign" and self._peek().text in ("!", "-", "+"):
            signs.append(self._peek().text)
            self.place += 1
        if len(signs) > DEEPEST:
            raise UnsupportedError(self.source)
        found = self._postfix()
        for sign in reversed(signs):
            found = _not(found) if sign == "!" else _signed(found, -1 if sign == "-" else 1)
        return found

    def _postfix(self) -> Expression:
        found, is_file = self._primary()
        count = 0
        while True:
            count += 1
            if count > DEEPEST:
                raise UnsupportedError(self.source)
            if self._take("."):
                name = self._name()
                if self._take("("):
                    found, is_file = self._method(found, name), False
                    continue
                if is_file and name not in FILE_FIELDS:
                    raise UnsupportedError(f"file.{name}")
                found, is_file = _member(found, name), name == "file"
            elif self._take("["):
                found, is_file = _item(found, self._inside("]")), False
            else:
                return found

    def _inside(self, closing: str) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnsupportedError(self.source)
        found = self._binary(0)
        self._need(closing)
        self.depth -= 1
        return found

    def _name(self) -> str:
        token = self._peek()
        if token.kind != "name":
            raise UnsupportedError(self.source)
        self.place += 1
        return token.text

    def _primary(self) -> tuple[Expression, bool]:
        """An operand, and whether it is a file."""
        token = self._peek()
        self.place += 1
        if token.kind == "number":
            number = float(token.text) if "." in token.text or len(token.text) > 15 else int(token.text)
            return _constant(number), False
        if token.kind == "string":
            return _constant(_ESCAPE.sub(lambda m: _ESCAPES.get(m[1], m[1]), token.text[1:-1])), False
        if token.text == "(" and token.kind == "sign":
            return self._inside(")"), False
        if token.text == "[" and token.kind == "sign":
            return _list(self._arguments("]")), False
        if token.kind != "name":
            raise UnsupportedError(self.source)
        if self._take("("):
            return self._function(token.text), False
        return self._named(token.text)

    def _named(self, name: str) -> tuple[Expression, bool]:
        if name in ("true", "false", "null"):
            return _constant({"true": True, "false": False, "null": None}[name]), False
        if name == "file":
            return (lambda scope: scope.row), True
        if name == "this":
            if self._take("."):
                inner = self._name()
                if inner == "file":
                    return (lambda scope: scope.this), True
                if self._take("("):
                    return self._method(lambda scope: scope.this, inner), False
                key = inner.lower()
                return (lambda scope: scope.this.properties.get(key) if scope.this else None), False
            return (lambda scope: scope.this), False
        if name in ("note", "formula"):
            return self._prefixed(name), False
        key = name.lower()
        if name in _LOCALS:
            return (lambda scope: scope.local[name] if name in scope.local else scope.row.properties.get(key)), False
        return (lambda scope: scope.row.properties.get(key)), False

    def _prefixed(self, prefix: str) -> Expression:
        """`note.x`, `note["x y"]`, `formula.x`."""
        if self._take("."):
            name = self._name()
        else:
            self._need("[")
            token = self._peek()
            if token.kind != "string":
                raise UnsupportedError(self.source)
            self.place += 1
            name = _ESCAPE.sub(r"\1", token.text[1:-1])
            self._need("]")
        if prefix == "formula":
            return lambda scope: scope.formula(name)
        key = name.lower()
        return lambda scope: scope.row.properties.get(key)

    def _arguments(self, closing: str) -> list[Expression]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnsupportedError(self.source)
        found: list[Expression] = []
        while not self._take(closing):
            if found:
                self._need(",")
            if len(found) > 100:
                raise UnsupportedError(self.source)
            found.append(self._binary(0))
        self.depth -= 1
        return found

    def _function(self, name: str) -> Expression:
        if name not in FUNCTIONS and name != "if":
            raise UnsupportedError(f"{name}()")
        arguments = self._arguments(")")
        if name == "if":
            if not 2 <= len(arguments) <= 3:
                raise UnsupportedError(self.source)
            condition, yes, no = *arguments[:2], arguments[2] if len(arguments) > 2 else _constant(None)
            return lambda scope: yes(scope) if is_true(run(condition, scope)) else no(scope)

        def call(scope: Scope) -> Value:
            scope.step()
            return call_function(name, [argument(scope) for argument in arguments], scope.find)

        return call

    def _method(self, owner: Expression, name: str) -> Expression:
        if name in ("map", "filter", "reduce"):
            return self._loop(owner, name)
        if name not in METHODS:
            raise UnsupportedError(f"{name}()")
        arguments = self._arguments(")")

        def call(scope: Scope) -> Value:
            scope.step()
            return call_method(name, owner(scope), [argument(scope) for argument in arguments], scope.find, scope.rows)

        return call

    def _loop(self, owner: Expression, name: str) -> Expression:
        arguments = self._arguments(")")
        if len(arguments) != (2 if name == "reduce" else 1):
            raise UnsupportedError(self.source)
        body = arguments[0]

        def loop(scope: Scope) -> Value:
            values = owner(scope)
            if not isinstance(values, list):
                raise WrongTypeError
            outer = scope.local
            found: list[Value] = []
            total = arguments[1](scope) if name == "reduce" else None
            try:
                for index, value in enumerate(values):
                    scope.step()
                    scope.local = {"value": value, "index": index, "acc": total}
                    result = body(scope)
                    if name == "reduce":
                        total = result
                    elif name == "map":
                        found.append(result)
                    elif is_true(result):
                        found.append(value)
            finally:
                scope.local = outer
            return total if name == "reduce" else found

        return loop


def _constant(value: Value) -> Expression:
    return lambda scope: value


def _list(parts: list[Expression]) -> Expression:
    return lambda scope: [part(scope) for part in parts]


def _not(inner: Expression) -> Expression:
    return lambda scope: not is_true(run(inner, scope))


def _signed(inner: Expression, sign: int) -> Expression:
    def signed(scope: Scope) -> Value:
        value = inner(scope)
        if not is_number(value):
            raise WrongTypeError
        return sign * value

    return signed


def _member(owner: Expression, name: str) -> Expression:
    def member(scope: Scope) -> Value:
        value = owner(scope)
        if isinstance(value, Row):
            return _file_field(value, name)
        return field_of(value, name)

    return member


def _file_field(row: Row, name: str) -> Value:
    match name:
        case "name":
            return FileName(row.stem)
        case "basename":
            return row.stem
        case "path":
            return row.path
        case "folder":
            return row.folder
        case "ext":
            return row.extension
        case "tags":
            return list(row.tags)
        case "links":
            return list(row.links)
        case "embeds":
            return list(row.embeds)
        case "properties":
            return row.properties
        case "file":
            return row
    return row.properties.get(name.lower())


def _item(owner: Expression, key: Expression) -> Expression:
    def item(scope: Scope) -> Value:
        value, at = owner(scope), key(scope)
        if isinstance(value, (list, str)) and is_number(at):
            place = int(at)
            return value[place] if 0 <= place < len(value) else None
        if isinstance(value, Row) and isinstance(at, str):
            return value.properties.get(at.lower())
        if isinstance(value, Mapping) and isinstance(at, str):
            return value.get(at)
        raise WrongTypeError

    return item


def _operation(sign: str, left: Expression, right: Expression) -> Expression:
    match sign:
        case "&&":
            return lambda scope: is_true(run(left, scope)) and is_true(run(right, scope))
        case "||":
            return lambda scope: is_true(run(left, scope)) or is_true(run(right, scope))
        case "==":
            return lambda scope: equal(left(scope), right(scope))
        case "!=":
            return lambda scope: not equal(left(scope), right(scope))
        case "<":
            return lambda scope: compare(left(scope), right(scope)) < 0
        case ">":
            return lambda scope: compare(left(scope), right(scope)) > 0
        case "<=":
            return lambda scope: compare(left(scope), right(scope)) <= 0
        case ">=":
            return lambda scope: compare(left(scope), right(scope)) >= 0
    return lambda scope: _calculated(sign, left(scope), right(scope))


def _calculated(sign: str, left: Value, right: Value) -> Value:
    if is_number(left) and is_number(right):
        return _number(sign, left, right)
    if isinstance(left, Date) and sign in "+-":
        if sign == "-" and isinstance(right, Date):
            return (left.when - right.when).total_seconds() * 1000
        by = read_duration(right) if isinstance(right, str) else right
        if isinstance(by, Duration):
            return shifted(left, by, 1 if sign == "+" else -1)
    if isinstance(left, Duration) and is_number(right) and sign in "*/":
        by_number = _number(sign, 1, right)
        return Duration(months=left.months * by_number, seconds=left.seconds * by_number)
    if left is None and isinstance(right, str) and read_duration(right):
        raise WrongTypeError  # a date that the note does not state
    if sign == "+" and (isinstance(left, str) or isinstance(right, str)):
        return (text_of(left) + text_of(right))[:LONGEST_TEXT]
    raise WrongTypeError


def _number(sign: str, left: float, right: float) -> float:
    if sign == "+":
        found = left + right
    elif sign == "-":
        found = left - right
    elif sign == "*":
        found = left * right
    elif right == 0:
        raise WrongTypeError
    elif sign == "/":
        found = left / right
    else:
        found = abs(left) % abs(right) * (-1 if left < 0 else 1)
    if not -1e300 < found < 1e300:
        raise WrongTypeError
    return found
