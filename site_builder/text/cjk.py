"""Scripts: which letters are Chinese, Japanese or Korean, and names compared without case."""

from __future__ import annotations

import unicodedata

from site_builder.text.regex import regex

# Ideographs with their extensions, compatibility forms, 〇 and 々 (Unicode 16, Blocks.txt)
_HAN = "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = "\u3041-\u309f\u30a1-\u30ff\u31f0-\u31ff\uff66-\uff9f\U0001b000-\U0001b16f"
_HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
_BOPOMOFO = "\u3100-\u312f\u31a0-\u31bf"
CJK_LETTERS = _HAN + _KANA + _HANGUL + _BOPOMOFO  # for a class of a pattern

HAN = regex(f"[{_HAN}]")  # "论"; not "か", not "。"
KANA = regex(f"[{_KANA}]")  # "か", "ｱ"; not "论"
HANGUL = regex(f"[{_HANGUL}]")  # "논"; not "论"
CJK = regex(f"[{CJK_LETTERS}]")  # a letter of any of these; not "。"
_ONLY_HAN = regex(f"[{_HAN}\u00b7\u30fb]+")  # "张三", "卡尔·马克思"; not "张 San"


def is_cjk(letter: str) -> bool:
    """Whether one letter is an ideograph, kana, hangul or bopomofo; punctuation is not."""
    return CJK.match(letter) is not None


def has_cjk(text: str) -> bool:
    return CJK.search(text) is not None


def is_han_name(text: str) -> bool:
    """Whether a name is written in ideographs alone (a middle dot between the parts of a foreign name is allowed)."""
    return _ONLY_HAN.fullmatch(text) is not None


def cjk_share(text: str) -> float:
    """How much of the letters of `text` is CJK, from 0 (also without letters) to 1; a CJK letter weighs as two."""
    cjk = 2 * len(CJK.findall(text))
    other = sum(letter.isalpha() for letter in text) - cjk // 2
    return cjk / (cjk + other) if cjk + other else 0.0


def fold(name: str) -> str:
    """The key by which two names are one: composed (NFC), without case, and a space that does not break is a space."""
    if name.isascii():
        return name.lower()
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    return folded.replace("\u00a0", " ").replace("\u202f", " ")


def fold_width(text: str) -> str:
    """As `fold`, and full-width Latin letters, half-width kana and ligatures equal their usual forms (NFKC)."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
