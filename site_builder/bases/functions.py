"""The functions of the language: global ones by name, and those that belong to a value.

What depends on the hour, on chance, on a pattern's running time or on raw HTML is left out on purpose.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from site_builder.bases.values import (
    LONGEST_TEXT,
    Date,
    Duration,
    Link,
    Row,
    Value,
    WrongTypeError,
    equal,
    is_empty,
    is_number,
    is_true,
    order_key,
    read_date,
    read_duration,
    text_of,
)
from site_builder.text.cjk import fold
from site_builder.text.regex import regex

MOST_PARTS = 5000  # of a list that is put together
Find = Callable[[str], str]

FUNCTIONS = frozenset("list number min max date duration link".split())
_DATE_FIELDS = frozenset("year month day hour minute second".split())
_MOMENT = regex(r"\[([^\]]*)\]|YYYY|YY|MMMM|MMM|MM|M|DD|D|dddd|ddd|HH|H|mm|m|ss|s")
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_EPOCH = datetime(1970, 1, 1)
_WEB = regex(r"https?://[^\s<>\"]+\Z", re.IGNORECASE)


def call_function(name: str, values: list[Value], find: Find) -> Value:
    """Raises WrongTypeError."""
    if name in ("min", "max"):
        if not values or not all(map(is_number, values)):
            raise WrongTypeError
        return min(values) if name == "min" else max(values)
    if not values or len(values) > 2:
        raise WrongTypeError
    value = values[0]
    match name:
        case "list":
            return value if isinstance(value, list) else [value]
        case "number":
            return _as_number(value)
        case "date":
            return value if isinstance(value, Date) else _needed(read_date(_text(value)))
        case "duration":
            return value if isinstance(value, Duration) else _needed(read_duration(_text(value)))
    return _link(value, text_of(values[1]) if len(values) > 1 else "", find)


def call_method(name: str, value: Value, values: list[Value], find: Find, rows: Mapping[str, Row]) -> Value:
    """Raises WrongTypeError."""
    return METHODS[name](value, values, _Names(find, rows))


def field_of(value: Value, name: str) -> Value:
    """The value of `value.name`: a length, a part of a date, an entry of an object; null where there is none."""
    if name == "length" and isinstance(value, (str, list)):
        return len(value)
    if isinstance(value, Date) and name in _DATE_FIELDS:
        return getattr(value.when, name)
    if isinstance(value, Date) and name == "millisecond":
        return 0
    if isinstance(value, Mapping):
        return value.get(name)
    return None


class _Names:
    __slots__ = ("find", "rows")

    def __init__(self, find: Find, rows: Mapping[str, Row]) -> None:
        self.find = find
        self.rows = rows


Method = Callable[[Value, list[Value], _Names], Value]


def _needed(value: Value) -> Value:
    if value is None:
        raise WrongTypeError
    return value


def _text(value: Value) -> str:
    if not isinstance(value, str):
        raise WrongTypeError
    return value


def _list(value: Value) -> list[Value]:
    if not isinstance(value, list):
        raise WrongTypeError
    return value


def _date(value: Value) -> Date:
    if not isinstance(value, Date):
        raise WrongTypeError
    return value


def _row(value: Value) -> Row:
    if not isinstance(value, Row):
        raise WrongTypeError
    return value


def _as_number(value: Value) -> float:
    if isinstance(value, bool):
        return int(value)
    if is_number(value):
        return float(value) if isinstance(value, float) else value
    if isinstance(value, Date):
        return (value.when - _EPOCH).total_seconds() * 1000
    text = _text(value).strip()
    if not re.fullmatch(r"[-+]?\d{1,300}(?:\.\d{1,300})?", text):
        raise WrongTypeError
    return float(text) if "." in text or len(text) > 15 else int(text)


def _whole(values: list[Value], place: int, default: int) -> int:
    if place >= len(values) or values[place] is None:
        return default
    if not is_number(values[place]) or not math.isfinite(values[place]):
        raise WrongTypeError
    return int(values[place])


def _link(value: Value, words: str, find: Find) -> Link:
    if isinstance(value, Row):
        return Link(words=words or value.title, path=value.path)
    if isinstance(value, Link):
        return Link(words=words or value.words, path=value.path, url=value.url)
    text = _text(value).strip()
    if _WEB.match(text):
        return Link(words=words or text, url=text)
    target = text.removeprefix("[[").removesuffix("]]").partition("|")[0].partition("#")[0]
    return Link(words=words or target, path=find(target))


def _contains(value: Value, wanted: Value) -> bool:
    if isinstance(value, str):
        return text_of(wanted) in value
    if isinstance(value, list):
        return any(equal(inner, wanted) for inner in value)
    if isinstance(value, Link):
        return equal(value, wanted) or text_of(wanted) in value.words
    if value is None:
        return False
    raise WrongTypeError


def _has_tag(value: Value, values: list[Value], names: _Names) -> bool:
    wanted = [fold(_text(tag).removeprefix("#")) for tag in values]
    tags = [fold(tag) for tag in _row(value).tags]
    return any(tag == name or tag.startswith(name + "/") for name in wanted if name for tag in tags)


def _has_link(value: Value, values: list[Value], names: _Names) -> bool:
    links = _row(value).links
    for wanted in values:
        path = wanted.path if isinstance(wanted, (Row, Link)) else names.find(_text(wanted))
        if any(link.path == path if path else equal(link, wanted) for link in links):
            return True
    return False


def _links_to(value: Value, values: list[Value], names: _Names) -> bool:
    row = names.rows.get(value.path) if isinstance(value, Link) else value
    return row is not None and _has_link(row, values, names)


def _in_folder(value: Value, values: list[Value], names: _Names) -> bool:
    folder, wanted = fold(_row(value).folder), fold(_text(values[0] if values else None).strip("/"))
    return not wanted or folder == wanted or folder.startswith(wanted + "/")


def _is_type(value: Value, values: list[Value], names: _Names) -> bool:
    kinds = {
        "string": isinstance(value, str),
        "number": is_number(value),
        "boolean": isinstance(value, bool),
        "list": isinstance(value, list),
        "date": isinstance(value, Date),
        "duration": isinstance(value, Duration),
        "link": isinstance(value, Link),
        "file": isinstance(value, Row),
        "object": isinstance(value, Mapping),
        "null": value is None,
    }
    return kinds.get(_text(values[0] if values else None), False)


def _formatted(value: Value, values: list[Value], names: _Names) -> str:
    when = _date(value).when
    parts: dict[str, str] = {
        "YYYY": f"{when.year:04}",
        "YY": f"{when.year % 100:02}",
        "MMMM": _MONTHS[when.month - 1],
        "MMM": _MONTHS[when.month - 1][:3],
        "MM": f"{when.month:02}",
        "M": str(when.month),
        "DD": f"{when.day:02}",
        "D": str(when.day),
        "dddd": _DAYS[when.weekday()],
        "ddd": _DAYS[when.weekday()][:3],
        "HH": f"{when.hour:02}",
        "H": str(when.hour),
        "mm": f"{when.minute:02}",
        "m": str(when.minute),
        "ss": f"{when.second:02}",
        "s": str(when.second),
    }
    pattern = _text(values[0] if values else None)[:200]
    return _MOMENT.sub(lambda match: match[1] if match[1] is not None else parts[match[0]], pattern)


def _rounded(value: Value, values: list[Value], names: _Names) -> Value:
    number = _needed(value if is_number(value) else None)
    digits = max(0, min(_whole(values, 0, 0), 15))
    found = (
        float(Decimal(repr(number)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))
        if abs(number) < 1e12
        else number
    )
    return int(found) if not digits and abs(found) < 1e15 else found


def _fixed(value: Value, values: list[Value], names: _Names) -> str:
    digits = max(0, min(_whole(values, 0, 0), 15))
    return f"{_needed(value if is_number(value) else None):.{digits}f}"


def _integer(turn: Callable[[float], int]) -> Method:
    def method(value: Value, values: list[Value], names: _Names) -> Value:
        if not is_number(value) or not math.isfinite(value):
            raise WrongTypeError
        return turn(value)

    return method


def _replaced(value: Value, values: list[Value], names: _Names) -> str:
    if len(values) != 2:
        raise WrongTypeError
    text, old, new = (_text(part) for part in (value, *values))
    if len(text) + text.count(old) * len(new) > LONGEST_TEXT:
        raise WrongTypeError
    return text.replace(old, new)


def _repeated(value: Value, values: list[Value], names: _Names) -> str:
    count = _whole(values, 0, 0)
    if count < 0 or count * len(_text(value)) > LONGEST_TEXT:
        raise WrongTypeError
    return _text(value) * count


def _sliced(value: Value, values: list[Value], names: _Names) -> Value:
    if not isinstance(value, (str, list)):
        raise WrongTypeError
    return value[_whole(values, 0, 0) : _whole(values, 1, len(value))]


def _split(value: Value, values: list[Value], names: _Names) -> list[Value]:
    separator = _text(values[0] if values else None)
    parts = _text(value).split(separator) if separator else list(_text(value))
    return list(parts[: max(0, _whole(values, 1, len(parts)))])


def _reversed(value: Value, values: list[Value], names: _Names) -> Value:
    if not isinstance(value, (str, list)):
        raise WrongTypeError
    return value[::-1]


def _flat(value: Value, values: list[Value], names: _Names) -> list[Value]:
    parts = [part if isinstance(part, list) else [part] for part in _list(value)]
    if sum(map(len, parts)) > MOST_PARTS:
        raise WrongTypeError
    return [inner for part in parts for inner in part]


def _unique(value: Value, values: list[Value], names: _Names) -> list[Value]:
    found: list[Value] = []
    for inner in _list(value)[:200]:  # each is compared with all before it
        if not any(equal(inner, known) for known in found):
            found.append(inner)
    return found


def _joined(value: Value, values: list[Value], names: _Names) -> str:
    return _text(values[0] if values else ",").join(text_of(inner) for inner in _list(value)[:1000])[:LONGEST_TEXT]


def _mapping(value: Value) -> Mapping[str, Value]:
    if not isinstance(value, Mapping):
        raise WrongTypeError
    return value


def _begins(value: Value, values: list[Value], names: _Names) -> bool:
    return text_of(value).startswith(_text(values[0] if values else None))


def _ends(value: Value, values: list[Value], names: _Names) -> bool:
    return text_of(value).endswith(_text(values[0] if values else None))


METHODS: Mapping[str, Method] = {
    "isTruthy": lambda value, values, names: is_true(value),
    "isType": _is_type,
    "isEmpty": lambda value, values, names: is_empty(value),
    "toString": lambda value, values, names: text_of(value),
    "date": lambda value, values, names: Date(when=_date(value).when.replace(hour=0, minute=0, second=0)),
    "time": lambda value, values, names: _date(value).when.time().isoformat("seconds"),
    "format": _formatted,
    "contains": lambda value, values, names: _contains(value, values[0] if values else None),
    "containsAll": lambda value, values, names: all(_contains(value, wanted) for wanted in values),
    "containsAny": lambda value, values, names: any(_contains(value, wanted) for wanted in values),
    "startsWith": _begins,
    "endsWith": _ends,
    "lower": lambda value, values, names: _text(value).lower(),
    "title": lambda value, values, names: re.sub(r"[^\W\d_]+", lambda m: m[0][:1].upper() + m[0][1:], _text(value)),
    "trim": lambda value, values, names: _text(value).strip(),
    "replace": _replaced,
    "repeat": _repeated,
    "reverse": _reversed,
    "slice": _sliced,
    "split": _split,
    "abs": lambda value, values, names: abs(_needed(value if is_number(value) else None)),
    "ceil": _integer(math.ceil),
    "floor": _integer(math.floor),
    "round": _rounded,
    "toFixed": _fixed,
    "flat": _flat,
    "join": _joined,
    "sort": lambda value, values, names: sorted(_list(value), key=order_key),
    "unique": _unique,
    "asFile": lambda value, values, names: names.rows.get(value.path) if isinstance(value, Link) else _row(value),
    "linksTo": _links_to,
    "asLink": lambda value, values, names: _link(_row(value), text_of(values[0]) if values else "", names.find),
    "hasLink": _has_link,
    "hasProperty": lambda value, values, names: _text(values[0] if values else None).lower() in _row(value).properties,
    "hasTag": _has_tag,
    "inFolder": _in_folder,
    "keys": lambda value, values, names: list(_mapping(value)),
    "values": lambda value, values, names: list(_mapping(value).values()),
}
