"""The languages of a page: which way it is written, and which of its parts are in another language than the whole."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

from site_builder.text.cjk import HANGUL, KANA, has_cjk
from site_builder.text.direction import direction, primary
from site_builder.text.regex import regex

CJK_LANGUAGES = frozenset(("zh", "ja", "ko"))
NOTHING = Markup("")
LATIN_LETTER = regex("[A-Za-z]")


@lru_cache(maxsize=100_000)  # the same titles, names and tags stand on many pages
def language_attribute(text: str, lang: str) -> Markup:
    """` lang="en"` for a title or name in another script than the page's; else nothing."""
    other = other_language(text, lang)
    return Markup(f' lang="{other}"') if other else NOTHING


@lru_cache(maxsize=1000)
def part_language_attribute(part: str, lang: str) -> Markup:
    """The same for a part whose language is known; where it is written the other way, that too is said."""
    if primary(part) == primary(lang):
        return NOTHING
    turned = f' dir="{direction(part) or "ltr"}"' if direction(part) != direction(lang) else ""
    return Markup(' lang="{}"').format(part) + Markup(turned)


def words_language_attribute(part: str, lang: str) -> Markup:
    """The same for words of the interface, which keep to the page's direction, so that its columns stay in line."""
    return NOTHING if primary(part) == primary(lang) else Markup(f' lang="{part}"')


def sentence_language(text: str, lang: str) -> str:
    """The language of a sentence of a note in `lang`: in a Chinese, Japanese or Korean note one may be in English."""
    return (primary(lang) in CJK_LANGUAGES and other_language(text, lang)) or lang


@lru_cache(maxsize=100_000)
def other_language(text: str, lang: str) -> str:
    """The language of a part whose script is not that of a page in `lang`, "" when it fits.

    Latin text on a Chinese, Japanese or Korean page counts as English: that is what titles of papers mostly are.
    """
    page = primary(lang)
    if text.isascii():
        return "en" if page in CJK_LANGUAGES and LATIN_LETTER.search(text) else ""
    if KANA.search(text):
        return "" if page == "ja" else "ja"
    if HANGUL.search(text):
        return "" if page == "ko" else "ko"
    if has_cjk(text):
        return "" if page in ("zh", "ja") else "zh"
    return "en" if page in CJK_LANGUAGES and LATIN_LETTER.search(text) else ""
