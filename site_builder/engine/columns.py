"""Rows by key as columns of bytes: a table of a hundred thousand rows opens in the time of a few copies, and single
rows are read without the others.

    a line of JSON: [byte order, number of rows, whether all rows are of one length, [tag and length of each column]]
    the columns, of which the first holds the keys

A column is "q" (numbers of 64 bits), "t" (texts between NULs), "n" (lists of numbers of 32 bits: their lengths, then
all of them) or "j" (a list of JSON values: whatever fits none of the others).
"""

from __future__ import annotations

import json
import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

Row = list[Any]  # JSON values
_WIDTH = array("I").itemsize


def packed(rows: Mapping[str, Row]) -> bytes:
    """All rows; those of different lengths are kept as JSON."""
    widths = {len(row) for row in rows.values()}
    columns = [_column(list(rows))]
    if len(widths) == 1 and widths != {0}:
        columns += [_column(list(values)) for values in zip(*rows.values(), strict=True)]
        is_regular = True
    else:
        columns.append(("j", _json(list(rows.values()))))
        is_regular = False
    head = [sys.byteorder, len(rows), is_regular, [[tag, len(raw)] for tag, raw in columns]]
    return b"".join((_json(head), b"\n", *(raw for _, raw in columns)))


class Columns:
    """What `packed` made, opened. Raises ValueError when it is something else."""

    def __init__(self, raw: bytes) -> None:
        try:
            end = raw.index(b"\n")
            rest = memoryview(raw)[end + 1 :]  # no copies: the columns are the largest part of what is kept
            order, self.size, self._is_regular, columns = json.loads(raw[:end])
            if order != sys.byteorder:
                raise ValueError("written on another machine")
            start = 0
            self._columns: list[tuple[str, memoryview]] = []
            for tag, length in columns:
                self._columns.append((tag, rest[start : start + length]))
                start += length
            if start != len(rest):
                raise ValueError("cut off")
        except (TypeError, KeyError, IndexError) as error:
            raise ValueError("no columns") from error
        self._places: dict[str, int] | None = None
        self._opened: dict[int, Sequence[Any]] = {}

    @property
    def keys(self) -> Sequence[str]:
        return self.column(0)

    def column(self, number: int) -> Sequence[Any]:
        """The values of one column by row; column 0 holds the keys."""
        found = self._opened.get(number)
        if found is None:
            found = self._opened[number] = _opened(*self._columns[number], self.size)
            if len(found) != self.size:
                raise ValueError("cut off")
        return found

    def items(self) -> Iterator[tuple[str, Row]]:
        if self._is_regular:
            values = zip(*(self.column(number) for number in range(1, len(self._columns))), strict=True)
            return zip(self.keys, map(list, values), strict=True)
        return zip(self.keys, self.column(1), strict=True)

    def get(self, key: str) -> Row | None:
        """One row, without a look at the others."""
        if self._places is None:
            self._places = {name: place for place, name in enumerate(self.keys)}
        place = self._places.get(key)
        if place is None:
            return None
        if not self._is_regular:
            row: Row = self.column(1)[place]
            return row
        return [self.column(number)[place] for number in range(1, len(self._columns))]

    def holders(self, number: int, wanted: Iterable[int]) -> Iterator[str]:
        """The keys of the rows whose list of numbers in a column holds one that is wanted."""
        column = self.column(number)
        if not isinstance(column, Lists):
            wanted = frozenset(wanted)
            for key, row in zip(self.keys, column, strict=True):
                if not wanted.isdisjoint(row):
                    yield key
            return
        for place in sorted(set(column.rows_with(wanted))):
            yield self.keys[place]


class Lists(Sequence[list[int]]):
    """Lists of numbers in one array."""

    def __init__(self, lengths: array[int], flat: array[int]) -> None:
        self._ends = array("I", accumulate(lengths))
        self._flat = flat
        if (self._ends[-1] if self._ends else 0) != len(flat):
            raise ValueError("cut off")

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, place: Any) -> Any:
        return self._flat[self._ends[place - 1] if place else 0 : self._ends[place]].tolist()

    def __iter__(self) -> Iterator[list[int]]:
        start = 0
        for end in self._ends:
            yield self._flat[start:end].tolist()
            start = end

    def rows_with(self, wanted: Iterable[int]) -> Iterator[int]:
        raw = self._flat.tobytes()
        for number in wanted:
            sought = array("I", [number]).tobytes()
            at = raw.find(sought)
            while at >= 0:
                if at % 4 == 0:
                    yield bisect_right(self._ends, at // 4)
                at = raw.find(sought, at + 1)


def _column(values: list[Any]) -> tuple[str, bytes]:
    kinds = set(map(type, values))
    if kinds == {int}:
        try:
            return "q", array("q", values).tobytes()
        except OverflowError:
            return "j", _json(values)
    if kinds == {str}:
        text = "\0".join(values)
        if text.count("\0") == len(values) - 1:
            return "t", text.encode("utf-8", "surrogatepass")
    if kinds == {list} and all(type(part) is int and 0 <= part < 1 << 32 for value in values for part in value):
        lengths, flat = array("I", map(len, values)), array("I")
        for value in values:
            flat.extend(value)
        return "n", lengths.tobytes() + flat.tobytes()
    return "j", _json(values)


def _opened(tag: str, raw: memoryview, size: int) -> Sequence[Any]:
    if tag == "q":
        return _array("q", raw)
    if tag == "t":
        return str(raw, "utf-8", "surrogatepass").split("\0")
    if tag == "n":
        return Lists(_array("I", raw[: size * _WIDTH]), _array("I", raw[size * _WIDTH :]))
    if tag == "j":
        found = json.loads(str(raw, "utf-8", "surrogatepass"))
        if isinstance(found, list):
            return found
    raise ValueError("no such column")


def _array(kind: str, raw: memoryview) -> array[int]:
    made: array[int] = array(kind)
    made.frombytes(raw)
    return made


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
