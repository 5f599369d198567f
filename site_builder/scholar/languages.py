"""The language of a work, as libraries and people write it."""

from __future__ import annotations

import re

from site_builder.text.regex import regex

_NAMES = {
    name: code
    for code, names in {
        "en": "eng english englisch anglais inglés ingles inglese 英文 英语 英語 영어",
        "zh": "chi zho cn chinese chinesisch chinois chino cinese mandarin 中文 汉语 漢語 简体中文 中国語 중국어",
        "zh-TW": "繁體中文 繁体中文 traditional-chinese",
        "ja": "jpn japanese japanisch japonais japonés giapponese 日文 日语 日語 日本語 일본어",
        "ko": "kor korean koreanisch coréen coreano 韩文 韩语 韓國語 韓国語 한국어",
        "de": "ger deu german deutsch allemand alemán tedesco ngerman 德文 德语 ドイツ語",
        "fr": "fre fra french französisch français francés francese 法文 法语 フランス語",
        "es": "spa spanish spanisch espagnol español spagnolo castellano 西班牙语",
        "it": "ita italian italienisch italien italiano 意大利语",
        "pt": "por portuguese portugiesisch portugais português portugués portoghese 葡萄牙语",
        "ru": "rus russian russisch russe ruso russo русский 俄文 俄语",
        "nl": "dut nld dutch nederlands niederländisch",
    }.items()
    for name in names.split()
}
_TAG = regex(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")  # BCP 47
_LONGEST = 12  # letters; more is no name of a language


def language_code(text: str) -> str:
    """A BCP 47 tag for "en_US", "Chinese" or 中文; what is none stays as written, unless it is a sentence."""
    text = text.strip()
    if code := _NAMES.get(re.sub(r"[\s_]+", "-", text).casefold()):
        return code
    tag = text.replace("_", "-")
    return tag if _TAG.fullmatch(tag) else text if len(text) <= _LONGEST else ""
