"""Stable 128-bit digests, as 32 hexadecimal digits, of bytes and of plain values."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from hashlib import blake2b

SIZE = 16


def digest_bytes(content: bytes) -> str:
    """The digest of some bytes, in 32 hexadecimal digits."""
    return blake2b(content, digest_size=SIZE).hexdigest()


def digest_text(*parts: str) -> str:
    """The digest of several texts, whose borders count: ("ab", "c") is not ("a", "bc")."""
    state = blake2b(digest_size=SIZE)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        state.update(b"%d:" % len(raw))
        state.update(raw)
    return state.hexdigest()


def digest_value(value: object) -> str:
    """The digest of JSON values, mappings, tuples, dataclasses and texts of paths, whatever the order of keys."""
    text = json.dumps(value, default=_plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return digest_bytes(text.encode("utf-8", "surrogatepass"))


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [type(value).__name__, {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}]
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=repr)
    return str(value)
