"""Digests are stable and tell values apart."""

from __future__ import annotations

from dataclasses import dataclass, field

from site_builder.text.digest import digest_bytes, digest_text, digest_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    name: str
    table: dict[str, int] = field(default_factory=dict)


def test_borders_between_parts_count() -> None:
    assert digest_text("ab", "c") != digest_text("a", "bc") != digest_text("abc")
    assert digest_text("é\ud800") not in (digest_text("é"), digest_text("é\ud801"))


def test_values() -> None:
    assert digest_value({"b": 1, "a": (2, None)}) == digest_value({"a": [2, None], "b": 1})
    assert digest_value(Sample(name="x", table={"b": 1, "a": 2})) == digest_value(
        Sample(name="x", table={"a": 2, "b": 1})
    )
    assert digest_value(Sample(name="x")) != digest_value(Sample(name="y"))
    assert digest_value({"x"}) == digest_value(frozenset({"x"}))


def test_shape() -> None:
    assert len(digest_bytes(b"")) == 32
    assert digest_bytes(b"a") != digest_bytes(b"b")
