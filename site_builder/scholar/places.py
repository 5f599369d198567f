"""Papers without the places on a disk that their values name, whoever wrote them there: a person, or a program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from site_builder.model.paper import Paper, Person
from site_builder.text.disk import has_paths, without_paths

_TOLD = {kind: tuple(field.name for field in fields(kind) if field.name != "origins") for kind in (Paper, Person)}


def without_places(paper: Paper) -> Paper:
    """`paper` with the name of the file alone where a value holds an absolute path or a `file:` address."""
    # one look at all values, of which hardly any has one
    return _told(paper) if has_paths("\n".join(_texts(paper))) else paper


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, Paper | Person):
        for name in _TOLD[type(value)]:
            yield from _texts(getattr(value, name))


def _told(value: Any) -> Any:
    if isinstance(value, str):
        return without_paths(value) if has_paths(value) else value
    if isinstance(value, tuple):
        return tuple(map(_told, value))
    if isinstance(value, Paper | Person):
        whole = {name: getattr(value, name) for name in _TOLD[type(value)]}
        told = {name: _told(part) for name, part in whole.items()}
        return replace(value, **told) if told != whole else value
    return value
