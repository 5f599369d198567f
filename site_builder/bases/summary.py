"""What stands below a column: one value of all values above it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from statistics import median, pstdev

from site_builder.bases.values import Date, Value, is_empty, is_number, text_of

Summary = Callable[[list[Value]], Value]


def summary(name: str, values: list[Value]) -> Value:
    """`name` is one of `SUMMARIES`; None when no value has the type that it wants."""
    try:
        return SUMMARIES[name](values)
    except (ValueError, ArithmeticError):
        return None


def _numbers(turn: Callable[[list[float]], float]) -> Summary:
    def made(values: list[Value]) -> Value:
        numbers = [value for value in values if is_number(value)]
        found = turn(numbers) if numbers else math.nan
        return None if found != found else found

    return made


def _dates(values: list[Value]) -> list[Date]:
    return sorted((value for value in values if isinstance(value, Date)), key=lambda date: date.when)


def _range(values: list[Value]) -> Value:
    dates = _dates(values)
    if dates:
        return f"{(dates[-1].when - dates[0].when).days} d"
    return _numbers(lambda numbers: max(numbers) - min(numbers))(values)


SUMMARIES: Mapping[str, Summary] = {
    "Average": _numbers(lambda numbers: math.fsum(numbers) / len(numbers)),
    "Min": _numbers(min),
    "Max": _numbers(max),
    "Sum": _numbers(math.fsum),
    "Median": _numbers(median),
    "Stddev": _numbers(pstdev),
    "Range": _range,
    "Earliest": lambda values: next(iter(_dates(values)), None),
    "Latest": lambda values: next(reversed(_dates(values)), None),
    "Checked": lambda values: sum(value is True for value in values),
    "Unchecked": lambda values: sum(value is False for value in values),
    "Empty": lambda values: sum(is_empty(value) for value in values),
    "Filled": lambda values: sum(not is_empty(value) for value in values),
    "Unique": lambda values: len({text_of(value) for value in values if not is_empty(value)}),
}
