"""Patterns compiled at first use."""

from __future__ import annotations

import copy
import re

import pytest

from site_builder.text.regex import regex


def test_it_finds_what_the_pattern_finds() -> None:
    words = regex(r"(\w)(\w*)", re.IGNORECASE)
    assert words.findall("ab cd") == [("a", "b"), ("c", "d")]
    assert words.sub(r"\2\1", "ab cd") == "ba dc"
    assert (found := words.match("ab")) is not None
    assert found[0] == "ab"
    assert words.pattern == r"(\w)(\w*)"
    assert regex(rb"a+").split(b"1a2") == [b"1", b"2"]


def test_a_mistake_in_it_is_told_at_first_use() -> None:
    wrong = regex("(")
    with pytest.raises(re.error):
        wrong.search("x")


def test_it_can_be_copied_before_it_was_used() -> None:
    assert copy.copy(regex("a")).fullmatch("a") is not None
