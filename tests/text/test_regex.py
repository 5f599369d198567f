"""Patterns compiled at first use."""

from __future__ import annotations

import copy
import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import site_builder
from site_builder.text.regex import _Regex, regex


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


def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """All that modules hold, with their names."""
    for module in pkgutil.walk_packages(site_builder.__path__, "site_builder."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                several = value.values() if isinstance(value, dict) else value
                for one in several if isinstance(several, (tuple, list, type({}.values()))) else [value]:
                    if isinstance(one, (re.Pattern, _Regex)):
                        yield f"{module.name}.{name}", one  # type: ignore[misc]


def repeats_a_group_for_good(parsed: Any) -> bool:
    for sign, what in parsed:
        if str(sign) == "ATOMIC_GROUP" or (str(sign) == "POSSESSIVE_REPEAT" and holds_more_than_a_letter(what[2])):
            return True
        if any(repeats_a_group_for_good(inner) for inner in groups_in(what)):
            return True
    return False


def holds_more_than_a_letter(parsed: Any) -> bool:
    return len(parsed) != 1 or str(parsed[0][0]) not in {"LITERAL", "NOT_LITERAL", "IN", "ANY"}


def groups_in(what: Any) -> Iterator[Any]:
    if isinstance(what, _parser.SubPattern):
        yield what
    elif isinstance(what, (tuple, list)):
        for part in what:
            yield from groups_in(part)


def test_no_pattern_is_one_that_early_pythons_misread() -> None:
    found = list(patterns())
    assert len(found) > 300
    assert repeats_a_group_for_good(_parser.parse("x(?:a|[bc](?:ab)*+)"))
    assert not repeats_a_group_for_good(_parser.parse("x(?:a|[bc]*+)(?=d++)"))
    assert {name for name, one in found if repeats_a_group_for_good(_parser.parse(one.pattern, one.flags))} == set()
