"""Stable 128-bit digests: the same on every machine, run and hash seed."""

from __future__ import annotations

from hashlib import blake2b


def digest_bytes(data: bytes) -> str:
    """32 hexadecimal digits."""
    return blake2b(data, digest_size=16).hexdigest()


def digest_value(value: object) -> str:
    """The digest of a value whose `repr` is stable: text, numbers, tuples and frozen dataclasses, never a set."""
    return digest_bytes(repr(value).encode("utf-8", "surrogatepass"))
