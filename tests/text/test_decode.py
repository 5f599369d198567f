"""Bytes of notes to clean text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.text.decode import compose, decode


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"", ""),
        (b"\xef\xbb\xbf# T\n", "# T\n"),
        (b"\xef\xbb\xbf\xef\xbb\xbf# T\n", "# T\n"),
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        (b"a\x00b\x07c\x7fd", "abcd"),
        (b"a\x0bb\x0cc", "a b c"),
        ("e\u0301".encode(), "é"),
        ("x\x85y\ufffe".encode(), "xy"),
        ("表\u2028格\n".encode(), "表\u2028格\n"),
    ],
)
def test_clean_utf8(raw: bytes, text: str) -> None:
    assert decode(raw) == (text, "", 1)


def test_utf16_by_its_mark() -> None:
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        mark = {"utf-16": "", "utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}[encoding]
        found = decode((mark + "# 标题\n").encode(encoding))
        assert (found.text, found.problem) == ("# 标题\n", "utf-16")


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be"])
def test_utf32_by_its_mark(encoding: str) -> None:
    found = decode("\ufeff# 标题\n".encode(encoding))
    assert (found.text, found.problem) == ("# 标题\n", "utf-32")


def test_invalid_bytes_are_shown_and_located() -> None:
    found = decode(b"one\r\ntwo\rthree \xff four\n\xfe")
    assert found == ("one\ntwo\nthree \ufffd four\n\ufffd", "invalid", 3)


@given(st.binary(max_size=300))
def test_whatever_the_bytes_the_text_is_clean(raw: bytes) -> None:
    text = decode(raw).text
    assert not any(unicodedata.category(letter) == "Cc" and letter not in "\t\n" for letter in text)
    assert "\ufffe" not in text
    text.encode("utf-8")


@given(st.text(max_size=200).filter(lambda text: "\r" not in text))
def test_nothing_is_lost(text: str) -> None:
    kept = "".join(letter for letter in text if unicodedata.category(letter) not in ("Cc", "Cs") or letter in "\t\n")
    raw = kept.encode("utf-8")
    expected = kept.removeprefix("\ufeff").replace("\ufffe", "").replace("\uffff", "")
    assert decode(raw).text == unicodedata.normalize("NFC", expected)


def test_a_tower_of_marks_costs_little() -> None:
    marks = "\u0316\u0301" * 200_000  # of two classes, in the wrong order: sorting them would be quadratic
    text = f"caf\u0065\u0301 \n{'a' + marks}\n"
    assert compose(text).startswith("café \na")
    assert len(compose(text)) >= len(marks)
