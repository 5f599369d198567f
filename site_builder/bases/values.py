"""What an expression of a base may yield, and how values are compared, ordered and written out.

A value is None, a boolean, a number, a string, a list, a mapping, or one of the classes below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from site_builder.text.cjk import fold
from site_builder.text.regex import regex

Value = Any  # see above: the checks are made where a value is used

LONGEST_TEXT = 20_000  # letters that an expression may put together
_DATE = regex(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?")
_DURATION = regex(r"\s*([+-]?\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*")
_UNITS = {
    **dict.fromkeys(("y", "year", "years"), ("months", 12)),
    **dict.fromkeys(("M", "month", "months"), ("months", 1)),
    **dict.fromkeys(("w", "week", "weeks"), ("seconds", 604_800)),
    **dict.fromkeys(("d", "day", "days"), ("seconds", 86_400)),
    **dict.fromkeys(("h", "hour", "hours"), ("seconds", 3600)),
    **dict.fromkeys(("m", "minute", "minutes"), ("seconds", 60)),
    **dict.fromkeys(("s", "second", "seconds"), ("seconds", 1)),
}


class WrongTypeError(Exception):
    """An operation that its values do not allow: the expression has no value then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Date:
    """A point in time, without a zone. Without `has_time` it is a whole day."""

    when: datetime
    has_time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """What may be added to a date: months are as long as the calendar has them."""

    months: float = 0
    seconds: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """`path` is a published note or attachment, "" for none; `url` an address of the web, "" for none."""

    words: str
    path: str = ""
    url: str = ""


class FileName(str):
    """The name of a note without its extension; equal to the name with it as well."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One published note as bases see it. `properties` has lower-case names."""

    path: str
    title: str
    tags: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    embeds: tuple[Link, ...] = ()
    properties: Mapping[str, Value] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def extension(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def stem(self) -> str:
        return self.path.rpartition("/")[2].rpartition(".")[0]


def read_date(text: str) -> Date | None:
    """`2025-01-31`, `2025-01-31 12:30[:15]`; None for anything else."""
    match = _DATE.fullmatch(text.strip()) if len(text) < 40 else None
    if match is None:
        return None
    try:
        when = datetime(*(int(part or 0) for part in match.groups()))  # type: ignore[arg-type]
    except ValueError:
        return None
    return Date(when=when, has_time=match[4] is not None)


def read_duration(text: str) -> Duration | None:
    """`1d`, `2 weeks`, `1M`; None for anything else."""
    match = _DURATION.fullmatch(text) if len(text) < 40 else None
    unit = _UNITS.get(match[2]) if match else None
    if match is None or unit is None:
        return None
    amount = float(match[1]) * unit[1]
    return Duration(months=amount) if unit[0] == "months" else Duration(seconds=amount)


def shifted(date: Date, by: Duration, sign: int) -> Date:
    """Raises WrongTypeError where the calendar ends."""
    try:
        months = date.when.year * 12 + date.when.month - 1 + sign * round(by.months)
        year, month = divmod(months, 12)
        day = date.when.day
        while True:
            try:
                moved = date.when.replace(year=year, month=month + 1, day=day)
                break
            except ValueError:
                day -= 1
                if day < 28:
                    raise
        moved += timedelta(seconds=sign * by.seconds)
    except (ValueError, OverflowError) as error:
        raise WrongTypeError from error
    return Date(when=moved, has_time=date.has_time or moved.time() != date.when.time())


def is_number(value: Value) -> bool:
    """Booleans are none, though Python counts them as numbers."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_empty(value: Value) -> bool:
    """Whether there is nothing: null, "" or a list or object without parts; 0 and false are something."""
    return value is None or (isinstance(value, (str, list, Mapping)) and not value)


def is_true(value: Value) -> bool:
    """What a condition takes for true: a number but 0, a text but "", and whatever is not empty."""
    return bool(value) if isinstance(value, (bool, int, float, str)) else not is_empty(value)


def text_of(value: Value) -> str:
    """As a reader sees it; at most `LONGEST_TEXT` letters, and as many parts as that of a list."""
    return _text_of(value, 0, [LONGEST_TEXT])[:LONGEST_TEXT]


def _text_of(value: Value, depth: int, left: list[int]) -> str:
    left[0] -= 1
    if value is None or depth > 8 or left[0] < 0:
        return ""
    if isinstance(value, list):
        return ", ".join(_some(value, depth, left))
    if isinstance(value, Mapping):
        inner = _some(list(value.values()), depth, left)
        return ", ".join(f"{name}: {text}" for name, text in zip(value, inner, strict=False))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    if isinstance(value, Date):
        return value.when.isoformat(" ") if value.has_time else value.when.date().isoformat()
    if isinstance(value, Duration):
        return f"{round(value.months)} months" if value.months else f"{value.seconds:.10g} seconds"
    if isinstance(value, Link):
        return value.words
    if isinstance(value, Row):
        return value.title
    return str(value) if not isinstance(value, int) or abs(value) < 10**30 else ""


def _some(values: list[Value], depth: int, left: list[int]) -> list[str]:
    """The texts of values until there were enough: one list may hold another a thousand times."""
    found: list[str] = []
    for value in values:
        if left[0] < 0:
            break
        found.append(_text_of(value, depth + 1, left))
        left[0] -= len(found[-1])
    return found


def equal(left: Value, right: Value) -> bool:
    """Whether a reader would call both the same: links by their files, dates by their time, lists by what they show."""
    if isinstance(left, (Link, Row)) or isinstance(right, (Link, Row)):
        return _same_file(left, right)
    if isinstance(left, Date) or isinstance(right, Date):
        pair = _as_dates(left, right)
        return pair is not None and pair[0] == pair[1]
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, FileName) or isinstance(right, FileName):
        return isinstance(left, str) and isinstance(right, str) and _bare(left) == _bare(right)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and text_of(left) == text_of(right)
    return bool(left == right)


def compare(left: Value, right: Value) -> int:
    """Below, at or above 0. Raises WrongTypeError for values that have no order."""
    pair: Any
    if isinstance(left, Date) or isinstance(right, Date):
        pair = _as_dates(left, right)
    elif is_number(left) and is_number(right):
        pair = (left, right)
    elif isinstance(left, str) and isinstance(right, str):
        pair = (fold(left), fold(right))
    elif isinstance(left, Duration) and isinstance(right, Duration):
        pair = (left.months * 30 * 86_400 + left.seconds, right.months * 30 * 86_400 + right.seconds)
    else:
        pair = None
    if pair is None:
        raise WrongTypeError
    first, second = pair
    return int(first > second) - int(first < second)


def order_key(value: Value) -> tuple[int, Any]:
    """For sorting values of any kinds: numbers, dates, texts, yes and no; nothing comes last."""
    if is_empty(value):
        return (9, 0)
    if isinstance(value, bool):
        return (4, value)
    if is_number(value):
        return (0, value if value == value else 0)
    if isinstance(value, Date):
        return (1, value.when)
    return (3, fold(text_of(value)))


def _same_file(left: Value, right: Value) -> bool:
    first, second = (value.path if isinstance(value, (Link, Row)) else "" for value in (left, right))
    if first and second:
        return first == second
    if isinstance(left, Row) or isinstance(right, Row):
        return False
    words = [value.words if isinstance(value, Link) else value for value in (left, right)]
    return isinstance(words[0], str) and bool(words[0]) and words[0] == words[1]


def _as_dates(left: Value, right: Value) -> tuple[datetime, datetime] | None:
    first, second = (read_date(value) if isinstance(value, str) else value for value in (left, right))
    if isinstance(first, Date) and isinstance(second, Date):
        return first.when, second.when
    return None


def _bare(name: str) -> str:
    return name[:-3] if name.lower().endswith(".md") else name
