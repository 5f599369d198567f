"""Dataclasses to JSON arrays and back, by the types of their fields. Nothing that is read back is ever executed."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from sys import intern
from typing import Any, TypeVar

FORMAT = 1  # raised when the shape of what is written changes

T = TypeVar("T")
Convert = Callable[[Any], Any]


class CodecError(ValueError):
    """What was read is not what `dumps` writes."""


def dumps(value: object) -> bytes:
    """A dataclass as UTF-8 JSON: an array of its fields in order."""
    kind: Any = type(value)
    encode = _encoder(kind)
    plain = encode(value) if encode is not None else value
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def loads(cls: type[T], raw: bytes) -> T:
    """The dataclass that `dumps` wrote. Raises CodecError for anything else."""
    kind: Any = cls
    decode = _decoder(kind)
    try:
        plain = json.loads(raw.decode("utf-8", "surrogatepass"))
        made: T = decode(plain) if decode is not None else plain
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise CodecError(f"no {cls.__name__} of format {FORMAT}") from error
    return made


@cache
def _fields(cls: type) -> tuple[tuple[str, Any], ...]:
    hints = typing.get_type_hints(cls)
    return tuple((field.name, hints[field.name]) for field in dataclasses.fields(cls))


@cache
def _encoder(kind: Any) -> Convert | None:
    """How a value of this type becomes plain; None when it is plain already."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        parts = tuple((name, _encoder(hint)) for name, hint in _fields(kind))

        def encode_fields(value: Any) -> list[Any]:
            return [getattr(value, name) if encode is None else encode(getattr(value, name)) for name, encode in parts]

        return encode_fields
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda value: value.value
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        each = _encoder(args[0])
        return list if each is None else lambda value: [each(part) for part in value]
    if origin is tuple:
        return list
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        inner = _encoder(args[1])
        return dict if inner is None else lambda value: {key: inner(part) for key, part in value.items()}
    some = _optional(kind)
    if some is not None:
        inside = _encoder(some)
        return None if inside is None else lambda value: None if value is None else inside(value)
    return None


@cache
def _decoder(kind: Any) -> Convert | None:
    """How a plain value becomes one of this type; None when it is one already."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _decode_fields(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        each = _decoder(args[0])
        return tuple if each is None else lambda plain: tuple([each(part) for part in plain])
    if origin is tuple:
        return tuple
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        inner = _decoder(args[1])
        return None if inner is None else lambda plain: {key: inner(part) for key, part in plain.items()}
    some = _optional(kind)
    if some is not None:
        inside = _decoder(some)
        return None if inside is None else lambda plain: None if plain is None else inside(plain)
    return _one_of_a_kind if getattr(kind, "__supertype__", kind) is str else None


def _one_of_a_kind(plain: str) -> str:
    """Short words stand once in memory: notes of one template have their headings and labels in common."""
    return intern(plain) if len(plain) < 64 else plain


def _decode_fields(kind: type) -> Convert:
    """Fields are set through their slots: `__init__` of a frozen class takes three times as long, and a vault has a
    million of them."""
    parts = tuple((index, name, _decoder(hint)) for index, (name, hint) in enumerate(_fields(kind)))
    converted = tuple((index, decode) for index, _, decode in parts if decode is not None)
    setters = tuple(getattr(kind, name).__set__ for _, name, _ in parts)
    count = len(parts)
    new: Callable[[type], Any] = object.__new__

    def decode(plain: Any) -> Any:
        if type(plain) is not list or len(plain) != count:
            raise CodecError(f"{kind.__name__} has {count} fields")
        for index, convert in converted:
            plain[index] = convert(plain[index])
        made = new(kind)
        for setter, value in zip(setters, plain, strict=True):
            setter(made, value)
        return made

    return decode


def _optional(kind: Any) -> Any:
    """X of `X | None`, None for every other type."""
    if typing.get_origin(kind) not in (typing.Union, types.UnionType):
        return None
    some = [arg for arg in typing.get_args(kind) if arg is not type(None)]
    return some[0] if len(some) == 1 else None
