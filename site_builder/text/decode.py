"""Bytes of a note to clean text: encoding, line ends, controls and composed letters."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Literal, NamedTuple

from site_builder.text.regex import regex

_BLANKS = str.maketrans({"\x0b": " ", "\x0c": " "})
# C0 and C1 controls but tab and line feed, DEL, and the two code points that XML forbids
_CONTROLS = regex("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_LONG_LINE = 4096  # letters; composing a line is quadratic in its longest run of combining marks
_LONG_RUN = 256


class Decoded(NamedTuple):
    """`text` has no BOM, no CR, no NUL or other control, and is in NFC where its lines are sane.

    `problem` is "" for clean UTF-8, "utf-16" or "utf-32" for text decoded by its byte order mark, "invalid" where bytes
    were replaced by U+FFFD, the first of them on `line` (from 1).
    """

    text: str
    problem: Literal["", "utf-16", "utf-32", "invalid"] = ""
    line: int = 1


def decode(raw: bytes) -> Decoded:
    """Read a note's bytes; whatever they are, there is text."""
    if raw.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return Decoded(_clean(raw.decode("utf-32", "replace")), "utf-32")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Decoded(_clean(raw.decode("utf-16", "replace")), "utf-16")
    content = raw.removeprefix(codecs.BOM_UTF8)
    try:
        return Decoded(_clean(content.decode("utf-8")))
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = 1 + len(re.findall(rb"\r\n|\r|\n", before))
        return Decoded(_clean(content.decode("utf-8", "replace")), "invalid", line)


def _clean(text: str) -> str:
    text = text.lstrip("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROLS.sub("", text.translate(_BLANKS) if "\x0b" in text or "\x0c" in text else text)
    return compose(text)


def compose(text: str) -> str:
    """`text` in NFC. A line of thousands of stacked marks, which no reader could see, stays as it is."""
    if text.isascii():
        return text
    lines = text.split("\n")
    if max(map(len, lines)) <= _LONG_LINE:
        return unicodedata.normalize("NFC", text)
    return "\n".join(line if _is_stacked(line) else unicodedata.normalize("NFC", line) for line in lines)


def _is_stacked(line: str) -> bool:
    if len(line) <= _LONG_LINE or line.isascii():
        return False
    run = 0
    for letter in line:
        run = run + 1 if unicodedata.combining(letter) else 0
        if run > _LONG_RUN:
            return True
    return False
