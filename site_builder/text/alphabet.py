"""Names as a reader compares them: accents and case aside; in order, numbers by their size, Chinese by its sound."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from site_builder.text.cjk import fold, fold_width
from site_builder.text.regex import regex

# letters that do not decompose into a base letter and an accent
_BASE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_NUMBER = regex(r"[0-9]+")
_USUAL, _OTHER = 0x10000, 0x20000  # behind all other letters; what GB 2312 lacks comes last
_FIRST = 0xB0A1  # GB 2312 has its 3755 usual characters in the order of pinyin, from this one, then others by radical


def alphabetical(name: str) -> str:
    """The key to sort names by; names that differ in accents and case alone have the same."""
    folded = fold(name)
    if not folded.isascii():
        folded = "".join(map(_place, unicodedata.normalize("NFKD", folded.translate(_BASE))))
    return _NUMBER.sub(_sized, folded)


def letters_of(text: str) -> str:
    """The folded letters and digits alone, without accents: "joseluis" of "José-Luis"."""
    if text.isascii():
        return text.lower() if text.isalnum() else "".join(letter for letter in text.lower() if letter.isalnum())
    plain = unicodedata.normalize("NFKD", fold_width(text).translate(_BASE))
    return "".join(letter for letter in plain if letter.isalnum())


def _sized(number: re.Match[str]) -> str:
    """A number with the count of its digits in front: "12", "210", so that 2 comes before 10."""
    return f"{min(len(number[0].lstrip('0')), 9)}{number[0]}"


@cache
def _place(letter: str) -> str:
    if unicodedata.combining(letter):
        return ""
    if not "\u4e00" <= letter <= "\u9fff":
        return letter
    try:
        code = letter.encode("gb2312")
    except UnicodeEncodeError:
        return chr(_OTHER + ord(letter))
    return chr(_USUAL + int.from_bytes(code) - _FIRST)
