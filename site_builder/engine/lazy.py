"""Mappings whose values are made when they are asked for, or replaced without a copy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

K = TypeVar("K", bound=str)
V = TypeVar("V")


class Lazy(Mapping[K, V]):
    """Values made when they are asked for, and then kept."""

    def __init__(self, keys: Callable[[], Iterable[K]], make: Callable[[K], V]) -> None:
        self._keys = keys
        self._make = make
        self._all: dict[K, None] | None = None
        self._made: dict[K, V] = {}

    def _order(self) -> dict[K, None]:
        if self._all is None:
            self._all = dict.fromkeys(self._keys())
        return self._all

    def __getitem__(self, key: K) -> V:
        if key not in self._made:
            if key not in self._order():
                raise KeyError(key)
            self._made[key] = self._make(key)
        return self._made[key]

    def learn(self, made: Mapping[K, V]) -> None:
        """Take the values of its own keys as if they had been asked for."""
        order = self._order()
        self._made = {key: value for key, value in made.items() if key in order} | self._made

    def __contains__(self, key: object) -> bool:
        return key in self._order()

    def __iter__(self) -> Iterator[K]:
        return iter(self._order())

    def __len__(self) -> int:
        return len(self._order())


class Over(Mapping[K, V]):
    """A mapping with some of its values replaced, or added."""

    base: Mapping[K, V]
    changes: Mapping[K, V]

    def __init__(self, base: Mapping[K, V], changes: Mapping[K, V]) -> None:
        self.base = base.base if isinstance(base, Over) else base
        self.changes = {**base.changes, **changes} if isinstance(base, Over) else changes

    def __getitem__(self, key: K) -> V:
        return self.changes[key] if key in self.changes else self.base[key]

    def __contains__(self, key: object) -> bool:
        return key in self.changes or key in self.base

    def __iter__(self) -> Iterator[K]:
        yield from self.base
        yield from (key for key in self.changes if key not in self.base)

    def __len__(self) -> int:
        return len(self.base) + sum(key not in self.base for key in self.changes)
