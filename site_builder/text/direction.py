"""Language tags: the language that one begins with, and which way it is written."""

from __future__ import annotations

# https://www.w3.org/International/questions/qa-scripts: languages written from right to left by default
RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa glk he ku lrc mzn nqo pnb ps sd syr ug ur yi".split())


def primary(lang: str) -> str:
    """ "zh-CN" → "zh"."""
    return lang.partition("-")[0].lower()


def direction(lang: str) -> str:
    """ "rtl" for a language that is written from right to left, else ""."""
    return "rtl" if primary(lang) in RIGHT_TO_LEFT else ""
