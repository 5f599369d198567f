"""The language of a note, by the scripts of its letters."""

from __future__ import annotations

import re
from functools import cache

from site_builder.text.cjk import HAN, HANGUL, KANA
from site_builder.text.regex import regex

_LATIN = "A-Za-z\u00c0-\u024f"
_OTHERS = {
    "ru": "\u0400-\u04ff",
    "ar": "\u0600-\u06ff\u0750-\u077f",
    "he": "\u0590-\u05ff",
    "el": "\u0370-\u03ff",
    "hi": "\u0900-\u097f",
    "th": "\u0e00-\u0e7f",
}
_BESIDES = regex(f"{KANA.pattern}|{HANGUL.pattern}|[{''.join(_OTHERS.values())}]")  # besides Latin and Han
# letters that only one of the two ways of writing Chinese has, among the hundred most frequent ones
_TRADITIONAL = regex(
    "[這個們來時國會說為學對發經點關過還後開當裡實現動樣與從問進種體論義數應機將無間給語總網絡據術訓練]"
)
_SIMPLIFIED = regex(
    "[这个们来时国会说为学对发经点关过还后开当里实现动样与从问进种体论义数应机将无间给语总网络据术训练]"
)
_SAMPLE = 2_000  # letters are enough to tell
_TAG = regex(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def language_tag(value: object) -> str:
    """A `lang` property as a BCP 47 tag; "" when it is none. "zh" means zh-CN."""
    text = value.strip().replace("_", "-") if isinstance(value, str) else ""
    if not _TAG.fullmatch(text):
        return ""
    return "zh-CN" if text.lower() == "zh" else text


def language_of(text: str, title: str = "") -> str:
    """zh-CN, zh-TW, ja, ko, en or another language told by its script; "en" for Latin letters and for none."""
    sample = text[:_SAMPLE]
    if not sample.strip():
        sample = title
    if sample.isascii():
        return "en"
    latin = _count(f"[{_LATIN}]", sample)
    han = _count(HAN.pattern, sample)
    kana = hangul = 0
    others: list[tuple[str, int]] = []
    if _BESIDES.search(sample):
        kana, hangul = _count(KANA.pattern, sample), _count(HANGUL.pattern, sample)
        others = [(tag, 2 * _count(f"[{letters}]", sample)) for tag, letters in _OTHERS.items()]
    # an ideograph says as much as some four Latin letters; notes in Chinese are full of English terms
    weights = [("cjk", 4 * (han + kana)), ("ko", 3 * hangul), ("en", latin), *others]
    tag = max(weights, key=lambda weight: weight[1])[0]
    if tag != "cjk":
        return tag
    if kana * 10 > han:
        return "ja"
    traditional, simplified = len(_TRADITIONAL.findall(sample)), len(_SIMPLIFIED.findall(sample))
    return "zh-TW" if traditional > 3 and traditional > 4 * simplified else "zh-CN"


def _count(letters: str, text: str) -> int:
    """How many letters of a class there are: those of a run at once, a fifth of the time of one by one."""
    return len("".join(_runs(letters).findall(text)))


@cache
def _runs(letters: str) -> re.Pattern[str]:
    return re.compile(f"{letters}{letters}*")
