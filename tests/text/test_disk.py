from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.text.disk import (
    file_name,
    has_paths,
    is_on_disk,
    is_surely_on_disk,
    without_file_addresses,
    without_paths,
)


@pytest.mark.parametrize(
    "address",
    [
        "file:///home/ann/x",
        "FILE:x",
        "C:\\x",
        "c:/x",
        "C:%5Cx",
        "\\\\server\\x",
        "\\server\\share\\x",
        "~/x",
        "/home/x",
    ],
)
def test_places_on_a_disk(address: str) -> None:
    assert is_on_disk(address)


@pytest.mark.parametrize(
    "address", ["a/b", "/a/b", "\\a\\b", "profile:/x", "GPT-3:/x", "https://a.example/home/x", "~x"]
)
def test_places_elsewhere(address: str) -> None:
    assert not is_on_disk(address)


def test_a_path_from_the_top_of_the_vault_is_no_place_on_a_disk_for_certain() -> None:
    assert is_surely_on_disk("/Users/ann/x.pdf") and is_surely_on_disk("/Volumes/stick/x.pdf")
    assert is_surely_on_disk("%2Fhome%2Fann%2Fx.pdf")
    assert not is_surely_on_disk("/home/x")
    assert not is_surely_on_disk("/private/plan")


def test_a_file_address_is_its_file_name() -> None:
    text = "see file:///home/ann/my%20paper.pdf, <FILE:C:\\b.pdf>（file:///c/论文.pdf）and file&#58;///d/e.pdf"
    assert without_file_addresses(text) == "see my paper.pdf, b.pdf（论文.pdf）and e.pdf"
    assert without_file_addresses("profile:/x file: no") == "profile:/x file: no"
    assert without_file_addresses("by file:// or (file:///).") == "by file:// or (file:///)."


def test_paths_in_a_value_are_file_names() -> None:
    assert without_paths("C:\\Users\\ann\\my paper.pdf") == "my paper.pdf"
    assert without_paths("both /home/ann/a.pdf and D:\\b\\c.pdf") == "both a.pdf and c.pdf"
    assert without_paths("a; D:\\My files\\b c\\d.pdf, \\\\nas\\My share\\e.pdf") == "a; d.pdf, e.pdf"
    assert without_paths("“/home/ann/my a.pdf”") == without_paths("<\\nas\\ann\\my a.pdf>") == "my a.pdf"
    assert without_paths("km/h and/or a/home/x ratio 1:/2") == "km/h and/or a/home/x ratio 1:/2"


def test_a_file_name_without_folders_is_itself() -> None:
    assert file_name("x.pdf#page=2") == "x.pdf"


PIECES = ("C:", "/", "\\", "\\\\", "~", "file:", "FILE", "&#58;", "%5C", "%2f", "Home", "USERS", "\u017f", "a", " ")


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_a_quick_look_misses_no_path(text: str) -> None:
    assert has_paths(text) or (without_paths(text) == text and not is_on_disk(text))


def test_a_quick_look_takes_no_web_address_for_a_path() -> None:
    assert not has_paths("see https://a.example/b and 3:/4")
