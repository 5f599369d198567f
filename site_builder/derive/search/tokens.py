"""Text to search terms: the same rules as `themes/leaf/assets/search.js`, held together by tests/search_vectors.json.

A run of Han, kana or hangul gives each of its characters and each pair of neighbours, so that any substring is found
without a dictionary. Other runs give words; a compound ("GPT-3", "self-hosted") gives its parts and, written together,
itself.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from operator import add

from site_builder.text.regex import regex

TERM_LENGTH = 40  # letters; longer ones are hashes and addresses, which nobody types
COMPOUND_PARTS = 4  # more parts than this is an address or a path
COMPOUND_LENGTH = 32

# letters that differ from their plain form by more than a mark
_PLAIN = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
        "ı": "i",
        "ŋ": "n",
        "ς": "σ",
    }
)
_NOT_PLAIN = regex(f"[{''.join(map(chr, _PLAIN))}]")  # few texts hold one, and the search is a tenth of the change
_TIMES = regex("(?<=[0-9])×(?=[0-9])")  # "3×3" is typed as "3x3"
# combining marks of Latin, Greek, Cyrillic, Hebrew and Arabic, the tatweel, and letters of no width; the marks of
# kana and of the Indic scripts tell words apart and stay
_MARKS = regex(
    "[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]"
)
_CJK = (
    "\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u302f\u3031-\u303c\u3041-\u30fa\u30fc-\u318f\u31a0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_WORD = f"(?:[^\\W_{_CJK}]|[\u0900-\u0963\u0966-\u109f\u1780-\u17d3])"  # the scripts whose vowel signs are marks
_RUN = regex(f"([{_CJK}]+)|([a-z](?:\\+\\+|#)(?!{_WORD}))|({_WORD}+(?:['\u2019._+\\-#/\u2010]{_WORD}+)*)")
_PART = regex(f"{_WORD}+")
_APART = regex(f"[^{_CJK}\\w\u0900-\u0963\u0966-\u109f\u1780-\u17d3]|_")


def fold(text: str) -> str:
    """Lower case, compatibility forms made plain ("ＧＰＴ" to "gpt"), accents off."""
    if text.isascii():
        return text.lower()
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    plain = unicodedata.normalize("NFC", bare).lower()
    if "×" in plain:
        plain = _TIMES.sub("x", plain)
    return plain.translate(_PLAIN) if _NOT_PLAIN.search(plain) else plain


@dataclass(slots=True)
class Found:
    """The terms of texts in order, each with its position, but for single characters of the wide scripts.

    Those are half of all terms: `runs` has where each run of them begins, and the run.
    """

    terms: list[str] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    runs: list[tuple[int, str]] = field(default_factory=list)

    def letters(self) -> str:
        return "".join([run for _, run in self.runs])


def collect(folded: str, start: int, found: Found) -> int:
    """Adds the terms of a folded text to `found`; gives the position after the last.

    Positions count from `start`; a pair stands where its first character does.
    """
    terms, positions, runs = found.terms, found.positions, found.runs
    position = start
    for cjk, signed, run in _RUN.findall(folded):
        if cjk:
            runs.append((position, cjk))
            terms.extend(map(add, cjk, cjk[1:]))
            after = position + len(cjk)
            positions.extend(range(position, after - 1))
            position = after
        elif signed:
            terms += signed, signed[0]
            positions += position, position
            position += 1
        elif run.isalnum():
            terms.append(run[:TERM_LENGTH])
            positions.append(position)
            position += 1
        else:
            parts = _PART.findall(run)
            if 1 < len(parts) <= COMPOUND_PARTS and len(run) <= COMPOUND_LENGTH:
                terms.append("".join(parts)[:TERM_LENGTH])
                positions.append(position)
            for part in parts:
                terms.append(part[:TERM_LENGTH])
                positions.append(position)
                position += 1
    return position


def terms(folded: str) -> list[tuple[int, str]]:
    """Each term of a folded text behind its position, sorted."""
    found = Found()
    collect(folded, 0, found)
    letters = ((at, letter) for start, run in found.runs for at, letter in enumerate(run, start))
    return sorted([*zip(found.positions, found.terms, strict=True), *letters])


def squeeze(folded: str) -> str:
    """A name without spaces and signs, so that "GPT-3", "gpt 3" and "GPT3" are one."""
    return _APART.sub("", folded)[:64]


def is_cjk(term: str) -> bool:
    """Whether a term is one of characters, not a word."""
    return _CJK_LETTER.match(term) is not None


def is_word(term: str) -> bool:
    """A word that a typing error may be found for: not a number, not Chinese, four letters long at least."""
    return len(term) > 3 and term.isalnum() and term[0].isalpha() and term[1].isalpha() and not is_cjk(term)


_CJK_LETTER = regex(f"[{_CJK}]")
