"""A list of names as the persons in it: where one ends and the next begins, and whether the list is cut."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from site_builder.model.paper import Person
from site_builder.scholar.person import (
    BRACKETS,
    DOUBLE_FAMILIES,
    GLUED_INITIAL,
    GROUP,
    HAN_GROUP,
    JAPANESE_FAMILIES,
    JOINED_INITIALS,
    NO_START,
    NOISE,
    OF_GROUP,
    PARTICLES,
    SUFFIXES,
    leading_particle,
    parse_name,
)
from site_builder.text.cjk import HANGUL, has_cjk, is_han_name
from site_builder.text.regex import regex

_CAPITALISED = r"[A-ZÀ-ÞĀ-ŽƠƯẠ-Ỹ][a-zß-ÿĀ-žơưạ-ỹ'’]+"
MOST_NAMES = 5000  # of one list; more is no list of authors
_USUAL_LENGTH = 500  # letters of a list of names; longer ones are not kept in memory


class Names(NamedTuple):
    """`spans` runs parallel to `persons`: where each name, as written, stands in the text that was split."""

    persons: tuple[Person, ...]
    spans: tuple[tuple[int, int], ...] = ()
    is_truncated: bool = False


_SUFFIX_BEHIND = regex(r"(?<=\S)\s(?:(?:jr|sr|jnr|snr)\.?|i{2,3}|iv)\Z", re.IGNORECASE)
_COMPANY = regex(  # as it signs papers beside persons
    r"OpenAI|(?:Google )?DeepMind|DeepSeek(?:-AI)?|Google(?: AI| Brain| Research)?|Microsoft(?: Research)?|NVIDIA"
    r"|Nvidia|Anthropic|Meta(?: AI)?|FAIR|Baidu|Tencent|ByteDance|Huawei|Alibaba|IBM(?: Research)?|UNESCO|NASA|CERN"
    r"|Qwen(?: Team)?|Hugging ?Face|BigScience"
)
# "et al.", "and others", 等, 等人, "…": the list goes on, but not in the note
_ET_AL = regex(
    r"(?:\b(?:and|und|et|y|e)\s+)?[\[(（]?\s?(?:\bet\.?\s?al(?:ii|ia)?(?![a-z])\.?"
    r"|\b(?:and|&)\s(?:[0-9]+\+?\s)?(?:others|more|coauthors|co-authors)\b\.?"
    r"|\+\s?[0-9]+(?:\s(?:more|others|co-?authors|authors|名|人|位))?|\bothers\b|\betc\b\.?|\bu\.\s?a\."
    r"|\be\saltri\b|\by\sotros\b|\bet\sautres\b|\bet\scoll\b\.?|\by\scols\b\.?|\bund\s(?:andere|weitere)\b|\bi\sin\b\.?"
    r"|\bи\s(?:др|соавт)\b\.?|\bm\.\s?fl\.|\bve\sark\b\.?|…+|\.{3,}|等+\s?[0-9一二三四五六七八九十多几数]*\s?(?:人|位|名|作者){0,2}"
    r"|(?:ほか|他)(?:[0-9一二三四五六七八九十]+名?)?|\s(?:그\s?)?외(?:\s?[0-9]+\s?[명인])?"
    r"|[\s,]그\s?외(?:\s[\w ]{1,30})?)"
    r"\s?(?:[,(（]\s?(?-i:[A-Z][\w&'-]{1,15}\s)?(?:1[5-9]|20)[0-9]{2}[a-z]?)?[\])）]?\s?(?:[(（][^()（）]{1,80}[)）])?\s?[.。]?\s?\Z",
    re.IGNORECASE,
)
_ELLIPSIS = regex(r"\s*(?:…|\.{3,}|\. \. \.)\s*(?:&\s*)?(?=\w)")
_MAY_END_EARLY = regex(
    r"\bal\b|\balii|\betc\b|\bother|\bmore\b|\+|等|…|\.\.\.|u\.|\bautres|\botros|\baltri|\bcoll\b|\bcols\b|\bandere|\bweitere"
    r"|\bin\.|\bдр\b|\bсоавт\b|\bfl\.|\bark\b|ほか|他|외",
    re.IGNORECASE,
)
_LONGEST_ENDING = 100  # letters
_MEMBER = regex(r"[,，]\s*(?:(?:Senior|Student|Graduate Student|Life)\s+)?(?:Member|Fellow)[,，]\s*(?:IEEE|ACM)\b")
_TAGS_BEHIND = regex(r"(?:\s+#[^\W\d][\w/-]{0,80})+\s*\Z")  # "Ann Lee, Bo Chen #reading"
_BETWEEN_TAGS = regex(r"[\s,，、;；]+(?=#)")
_WIDE_GAP = regex(r"\s{4,}")
_RAISED_COMMA = regex(r"(?<=[¹²³⁴⁵⁶⁷⁸⁹⁰])[,，](?=[¹²³⁴⁵⁶⁷⁸⁹⁰])")
_OPENING, _CLOSING = "([{（【<", ")]}）】>"
_AND = regex(  # "José Ortega y Gasset" is one person: behind y and e a name has two words
    r"\s+(?:and|&|＆|und|et|och|og|en|и)\s+|\s+(?-i:[ye])\s+(?=[^\s,;]+\s+[^\s,;])|\s*&\s*|,\s*(?:and|&)\s+",
    re.IGNORECASE,
)
_INVERTED_PAIR = regex(r"\s*([^,;]+,[^,;]+?)\s+[ye]\s+([^,;]+,[^,;]+)")  # "Rossi, Mario e Bianchi, Luca"
_COMMA = regex(",")
_PAUSE = regex("[、，]")  # within the groups of one place: "张三、李四（某大学）；王五（某公司）"
_VANCOUVER = regex(r"(?:[a-z'’]+ )*[A-ZÀ-Þ][\w'’-]+ (?:[A-ZÀ-Þ][.-]?){1,3}")  # "LeCun Y", "van Dijk KL"
_BIBTEX_AND = regex(r"\s+and\s+")
_HARD = regex(r"[;；\n|｜]|\s[/·•+]\s|<br\s*/?>", re.IGNORECASE)
_INITIALS = regex(
    r"(?:[A-ZÀ-ÞŁŠŽĀ-ŽА-Я][a-zß-ÿ]{0,2}\.(?:-[a-z]\.)?[\s-]*){1,5}|(?:[A-ZÀ-ÞА-Я][\s-]?){1,3}|(?:[A-ZÀ-Þ]\.[\s-]*){1,3}[A-ZÀ-Þ]"
)  # "J. A.", "JA", "Md. H."; not "Jo"
# "Ann Lee, Bo Chen — 2020", "Ann Lee (2017)"
YEAR_BEHIND_NAMES = regex(
    r"(?:(?<=[^\W\d][^\W\d])|(?<=[\u3400-\u9fff])|(?<=\bal\.))\s*(?:\s[–—-]+\s*|[(（]\s*|[,，]\s*)((?:19|20)[0-9]{2})(?:-[0-9]{2}){0,2}\s*[)）]?\s*\Z"
)
_LIST_IN_BRACKETS = regex(r"\[([^\[\]]*[^\s\[\]][,;，；、][^\[\]]+)\]")


def split_names(text: str, *, as_one: bool = False) -> Names:
    """The persons of a list as people write it; with `as_one` of one item of a list, which only clear signs split."""
    return (_known_names if len(text) <= _USUAL_LENGTH else _split_names)(text, as_one)


@lru_cache(maxsize=4096)  # asked for the record and again for the card
def _known_names(text: str, as_one: bool) -> Names:
    return _split_names(text, as_one)


def _split_names(text: str, as_one: bool) -> Names:
    text = text[: MOST_NAMES * 40]
    if (match := _LIST_IN_BRACKETS.fullmatch(text)) is not None:  # "[Ann Lee, Bo Chen]"
        text = f" {match[1]} "
    is_as_written = _WIDE_GAP.search(text) is None
    if not is_as_written:
        text = " ".join(text.split())
    if GLUED_INITIAL.search(text):
        text, is_as_written = GLUED_INITIAL.sub(" ", text), False
    if "IEEE" in text or "ACM" in text:
        text = _MEMBER.sub(lambda match: " " * len(match[0]), text)
    if "#" in text and not text.lstrip().startswith("#"):
        text = _TAGS_BEHIND.sub("", text)
    may_end_early = _MAY_END_EARLY.search(text) is not None
    end = len(text)
    if (year := YEAR_BEHIND_NAMES.search(text)) is not None:
        end = year.start()
    stop, is_truncated = (
        _without_ending(text, end) if may_end_early else (len(text[:end].rstrip(" \t\n\xa0,;；")), False)
    )
    persons: list[Person] = []
    spans: list[tuple[int, int]] = []
    for start, end in _pieces(text, 0, stop, as_one=as_one)[:MOST_NAMES]:
        if may_end_early:
            end, is_cut = _without_ending(text, end, start)
            is_truncated = is_truncated or is_cut
        piece = text[start:end]
        if may_end_early and (gap := _ELLIPSIS.match(piece)):  # APA: the last of more than twenty
            start, piece, is_truncated = start + gap.end(), piece[gap.end() :], True
        person = parse_name(piece)
        if person is not None:
            start += len(piece) - len(piece.lstrip())
            persons.append(person)
            spans.append((start, start + len(piece.strip())))
        elif spans and any(letter.isalpha() for letter in piece):  # a remark stays with the name before
            spans[-1] = (spans[-1][0], end)
    persons = _with_capital_families(persons)
    return Names(with_families(persons, is_truncated), tuple(spans) if is_as_written else (), is_truncated)


def _with_capital_families(persons: list[Person]) -> list[Person]:
    """ "ZHANG San, LI Si": where family names stand first in capitals, those of two letters do as well."""
    are_first = (len(one.family) > 2 and one.family.isupper() and one.given[1:].islower() for one in persons)
    if not any(are_first):
        return persons
    return [
        Person(family=one.given, given=one.family)
        if one.given in _SHORT_FAMILIES and not (one.family.isupper() or one.particle or one.suffix)
        else one
        for one in persons
    ]


_SHORT_FAMILIES = frozenset(  # in pinyin
    """
    AI AN AO BA BI BO CE DU FU GE GU HA HE HU JI JU KE LI LU MA MI MO MU NA NI OU PU QI QU RU SA SU TU WU XI XU YE YI YU
    ZU
    """.split()
)


def with_families(persons: Sequence[Person], is_truncated: bool) -> tuple[Person, ...]:
    """Persons of whom only family names are told, "Lee et al." or "Lee, Chen, Diaz", with these as such."""
    is_alone = [bool(_FAMILY_ALONE.fullmatch(one.literal)) and not GROUP.search(one.literal) for one in persons]
    are_all = all(alone or (one.family and not one.given) for alone, one in zip(is_alone, persons, strict=True))
    if not any(is_alone) or not (is_truncated or (len(persons) > 1 and are_all)):
        return tuple(persons)
    return tuple(Person(family=one.literal) if alone else one for one, alone in zip(persons, is_alone, strict=True))


_FAMILY_ALONE = regex(rf"(?:O['’]|Mc|Mac|La|De|Di|Van)?{_CAPITALISED}(?:-{_CAPITALISED})?")


def _without_ending(text: str, stop: int, start: int = 0) -> tuple[int, bool]:
    """Where the names end before an "et al.", and whether there is one."""
    is_truncated = False
    for _ in range(3):  # "et al. …"
        stop = start + len(text[start:stop].rstrip())
        match = _ET_AL.search(text, max(start, stop - _LONGEST_ENDING), stop)
        if match is None or not match[0].strip():
            break
        stop, is_truncated = match.start(), True
    return start + len(
        text[start:stop].rstrip(" \t\n,，、;；&") if is_truncated else text[start:stop].rstrip()
    ), is_truncated


def _pieces(text: str, start: int, stop: int, *, as_one: bool) -> list[tuple[int, int]]:
    """Spans of single names, by the strongest separator that stands outside brackets."""
    mask = _mask(text, start, stop)
    if mask[start:stop].lstrip().startswith("#"):
        return _split(mask, start, stop, _BETWEEN_TAGS)
    hard = _split(mask, start, stop, _HARD)
    if len(hard) > 1:
        groups = [one for a, b in hard for one in (_split(mask, a, b, _PAUSE))]
        found = [_by_and(text, mask, a, b, in_list=True) for a, b in groups]
        if any(len(pieces) > 2 for pieces in found):  # lists of several places of work
            found = [_pair(text, mask, *pieces[0]) if len(pieces) == 1 else pieces for pieces in found]
        return [piece for pieces in found for piece in pieces]
    if "/" in mask and re.fullmatch(r"\s*[\u3400-\u9fff]{2,4}(?:/[\u3400-\u9fff]{2,4})+\s*", mask[start:stop]):
        return _split(mask, start, stop, re.compile("/"))
    if "・" in mask and re.fullmatch(r"\s*[\u3400-\u9fff\s]{2,6}(?:・[\u3400-\u9fff\s]{2,6})+\s*", mask[start:stop]):
        return _split(mask, start, stop, re.compile("・"))  # 山田太郎・鈴木花子, but not ジェフリー・ヒントン
    if "·" in mask and re.fullmatch(r"\s*[\uac00-\ud7af]{2,4}(?:\s*·\s*[\uac00-\ud7af]{2,4})+\s*", mask[start:stop]):
        return _split(mask, start, stop, re.compile("·"))
    if as_one:
        return _by_and(text, mask, start, stop, in_list=True)
    if "、" in mask or "，" in mask or has_cjk(text[start:stop]):
        parts = _split(mask, start, stop, _BIBTEX_AND)
        if len(parts) > 1 and "、" not in mask and any("," in mask[a:b].strip(" ,") for a, b in parts[1:]):
            return parts  # "于, 潇 and Smith, John"
        pieces = _split(mask, start, stop, re.compile("[、，,]|\\s+(?:and|&)\\s+"))
        if pairs := _han_pairs(text, pieces):
            return pairs
        if len(pieces) > 1 and not (len(pieces) == 2 and _is_torn_name(text, pieces)):
            return [piece for a, b in _join_lone(text, pieces) for piece in _by_han_and(text, a, b)]
        if len(pieces) <= 1:
            return _by_han_and(text, start, stop)
        return [(start, stop)]
    return _by_and(text, mask, start, stop, in_list=False)


def _is_torn_name(text: str, pieces: list[tuple[int, int]]) -> bool:
    """于, 潇: family and given name of one Han name, told by a one-letter family before a short given name."""
    family, given = (text[a:b].strip() for a, b in pieces)
    return (
        "," in text[pieces[0][1] : pieces[1][0]]
        and is_han_name(family)
        and is_han_name(given)
        and (len(family) == 1 or family in DOUBLE_FAMILIES or family in JAPANESE_FAMILIES)
    )


def _han_pairs(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The names of "张, 三峰, 李, 晓明", which a comma tears as well as parts; [] for whole names."""
    if len(pieces) < 4 or len(pieces) % 2:
        return []
    pairs = [pieces[i : i + 2] for i in range(0, len(pieces), 2)]
    return [(a, d) for (a, _), (_, d) in pairs] if all(_is_torn_name(text, pair) for pair in pairs) else []


def _join_lone(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """In a list mixed of scripts, a lone Latin word after a comma belongs to the word before it: 张三, Lee, Ann."""
    joined: list[tuple[int, int]] = []
    for a, b in pieces:
        piece = text[a:b].strip()
        if joined and SUFFIXES.fullmatch(piece):
            joined[-1] = (joined[-1][0], b)
        else:
            joined.append((a, b))
    return joined


def _by_han_and(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """李四和王五; but not 李和平. Three and more Han names may stand with spaces between."""
    piece = text[start:stop]
    if match := re.fullmatch(r"\s*([\u3400-\u9fff]{2,4})\s*[和与及與]\s*([\u3400-\u9fff]{2,4})\s*", piece):
        if len(match[1]) + len(match[2]) >= 4 and not HAN_GROUP.search(piece):
            return [(start + match.start(1), start + match.end(1)), (start + match.start(2), start + match.end(2))]
        return [(start, stop)]
    words = list(re.finditer(r"\S+", piece))
    is_list = len(words) >= 3 and all(
        2 <= len(word[0]) <= 4 and (is_han_name(word[0]) or HANGUL.match(word[0])) for word in words
    )
    return [(start + word.start(), start + word.end()) for word in words] if is_list else [(start, stop)]


def _by_and(text: str, mask: str, start: int, stop: int, *, in_list: bool) -> list[tuple[int, int]]:
    pieces = [(a, b) for a, b in _split(mask, start, stop, _AND) if text[a:b].strip(" ,，")]
    if len(pieces) == 1 and (match := _INVERTED_PAIR.fullmatch(mask, start, stop)):
        pieces = [match.span(1), match.span(2)]
    if len(pieces) == 2 and " " not in text[slice(*pieces[1])].strip() and OF_GROUP.search(text, *pieces[0]):
        pieces = [(start, stop)]  # "Centers for Disease Control and Prevention"
    if in_list:  # in an item of a list a comma splits only whole names, and so does "and", or families
        if len(pieces) > 1 and all(_FAMILY_ALONE.fullmatch(text[a:b].strip()) for a, b in pieces):
            return pieces
        if len(pieces) > 1 and all(re.search(r"\S\s+\S", text[a:b]) or "," in text[a:b] for a, b in pieces):
            return [one for a, b in pieces for one in _initials_pairs(text, mask, a, b) or [(a, b)]]
        if pairs := _initials_pairs(text, mask, start, stop):
            return pairs
        whole = [(a, b) for a, b in _split(mask, start, stop, _COMMA) if text[a:b].strip()]
        if _are_whole_names([text[a:b].strip() for a, b in whole]):
            return whole
        return pieces if len(pieces) == 1 else [(start, stop)]
    commas = _commas(mask, start, stop)
    if pairs := _initials_pairs(text, mask, start, stop):
        return pairs
    if len(pieces) > 1:
        tail_has_comma = any("," in mask[a:b].strip(" ,") for a, b in pieces[1:])
        first = [one for one in _split(mask, *pieces[0], _COMMA) if text[one[0] : one[1]].strip()]
        if len(first) > 1 and all(_VANCOUVER.fullmatch(text[a:b].strip()) for a, b in [*first, *pieces[1:]]):
            return [*first, *pieces[1:]]
        if tail_has_comma or "," not in mask[pieces[0][0] : pieces[0][1]].strip(" ,"):
            return pieces  # BibTeX: every piece is one name, "Last, First" kept whole
        return [*_by_comma(text, mask, *pieces[0]), *pieces[1:]]
    return _by_comma(text, mask, start, stop) if commas else pieces or [(start, stop)]


def _pair(text: str, mask: str, start: int, stop: int) -> list[tuple[int, int]]:
    """The two of "Ann Lee, Bo Chen" where commas stand between names; "Lee, Ann" stays whole."""
    pieces = _split(mask, start, stop, _COMMA)
    words = [_bare(text[a:b]) for a, b in pieces]
    return (
        pieces
        if len(pieces) == 2 and all(" " in word and not _INITIALS.fullmatch(word) for word in words)
        else [(start, stop)]
    )


def _are_whole_names(words: Sequence[str]) -> bool:
    """Whether the parts of an item are names of their own: "Ann Lee, Bo Chen"; not "García Márquez, Gabriel José"."""
    if len(words) < 2 or any(_is_family_alone(word) or _INITIALS.fullmatch(word) for word in words):
        return False
    if any(GROUP.search(_bare(word)) for word in words):
        return False
    return len(words) > 2 or words[0].partition(" ")[0].casefold() in GIVEN_NAMES


def _initials_pairs(text: str, mask: str, start: int, stop: int) -> list[tuple[int, int]]:
    """APA: "Doudna, J. A., & Charpentier, E.", where every second piece is initials."""
    pieces = [(a, b) for a, b in _split(mask, start, stop, _BETWEEN_PAIRS) if text[a:b].strip()]
    if len(pieces) < 4 or len(pieces) % 2 or not all(_INITIALS.fullmatch(text[a:b].strip()) for a, b in pieces[1::2]):
        return []
    if any(_INITIALS.fullmatch(text[a:b].strip()) and "." in text[a:b] for a, b in pieces[::2]):
        return []
    return [(pieces[i][0], pieces[i + 1][1]) for i in range(0, len(pieces), 2)]


_BETWEEN_PAIRS = regex(r",\s*(?:and|&)\s+|\s+(?:and|&|et|und|y|e|och|og|en)\s+|,")


def _by_comma(text: str, mask: str, start: int, stop: int) -> list[tuple[int, int]]:
    """A comma splits when no piece is a lone family name; "Last, First" and "Name, Jr." stay whole."""
    pieces = [(a, b) for a, b in _join_lone(text, _split(mask, start, stop, re.compile(","))) if text[a:b].strip()]
    words = [text[a:b].strip() for a, b in pieces]
    pieces = [piece for piece, word in zip(pieces, words, strict=True) if not re.fullmatch(r"[0-9*†‡§]+", word)]
    words = [text[a:b].strip() for a, b in pieces]
    if len(words) <= 1:
        return pieces or [(start, stop)]
    if all(word.startswith("@") for word in words):
        return pieces
    if any(_COMPANY.fullmatch(word) for word in words) and all(
        " " in word or _COMPANY.fullmatch(word) for word in words
    ):
        return pieces  # OpenAI, Josh Achiam
    is_first_family = not JOINED_INITIALS.fullmatch(words[0].rpartition(" ")[2])
    if is_first_family and _GIVEN_AND_INITIAL.fullmatch(words[1]):  # MLA: Van Loan, Charles F., and Ann Lee
        return [(pieces[0][0], pieces[1][1]), *pieces[2:]]
    lone = [_is_family_alone(word) for word in words]
    given_only = [bool(_INITIALS.fullmatch(word)) and "." in word for word in words]
    if not any(lone) and not any(given_only):
        return pieces
    if len(words) == 2:
        return [(start, stop)]
    if len(words) % 2 == 0 and all(lone[::2]) and not all(lone[1::2]):  # Kim, Jong Wook, Radford, Alec
        return [(pieces[i][0], pieces[i + 1][1]) for i in range(0, len(pieces), 2)]
    if len(words) % 2 == 0 and (all(given_only[1::2]) or (all(lone) and _are_torn(words))):
        return [(pieces[i][0], pieces[i + 1][1]) for i in range(0, len(pieces), 2)]
    if all(_FAMILY_ALONE.fullmatch(leading_particle(word.split(" "))[1]) for word in words):
        return pieces  # Vaswani, Shazeer, van den Oord
    if lone[0] and not any(lone[2:]) and not any(given_only[2:]):  # Chicago: LeCun, Yann, Yoshua Bengio
        return [(pieces[0][0], pieces[1][1]), *pieces[2:]]
    if (
        not lone[0] and not any(given_only) and sum(lone) * 2 <= len(words)
    ):  # a group among persons: Ann Lee, OpenAI, Bo Chen
        return pieces
    return [(start, stop)]


_GIVEN_AND_INITIAL = regex(rf"{_CAPITALISED}(?:-[A-Za-z]+)?(?:\s[A-Z]\.)+")  # no name ends so


def _are_torn(words: list[str]) -> bool:
    """Whether single words are families and given names in turn: "Lin, Stephanie, Hilton, Jacob"; not "Lin, Hilton"."""
    given = sum(
        word.casefold().partition("-")[0] in GIVEN_NAMES or _PINYIN.fullmatch(word) is not None for word in words[1::2]
    )
    return given * 4 >= len(words[1::2]) and not any(word.casefold() in GIVEN_NAMES for word in words[::2])


def join_torn(texts: list[str]) -> list[str]:
    """The items of a list that an unquoted comma has torn, `[Lin, Stephanie, Hilton, Jacob]`, as whole names."""
    is_torn = len(texts) > 1 and len(texts) % 2 == 0 and not any(" " in text or "," in text for text in texts)
    if not is_torn or not _are_torn(texts):
        return texts
    return [f"{family}, {given}" for family, given in zip(texts[::2], texts[1::2], strict=True)]


_PINYIN = regex(r"[A-Z][a-z]{1,5}-[A-Za-z][a-z]{1,5}")  # "Chia-Yuan"
# the usual ones of people who publish; none of them is as usual for a family
GIVEN_NAMES = frozenset(
    """
    aaron adam alan alec alex alexandra alice alison amanda amy ana andrea andreas andrew angela anna anne anthony
    antonio barbara ben benjamin bernhard brian carlos caroline catherine charlotte chris christian christina
    christine christopher claire claudia daniel daniela david deborah denis diana dmitry dominik donald dorothy
    edward elena elizabeth emily emma eric erik eva fabian federico felix florian francesca francesco gabriel
    giovanni giulia greg hannah hans heather helen helena henrik ian ilya igor isabel ivan jan jane janet jason
    javier jean jeff jeffrey jennifer jeremy jessica joan joanna johan johannes john jonas jonathan jose josé joseph
    joshua juan judith julia julian julie jürgen karen karl kate katherine kathleen katja kenneth kevin kristina
    larry laura lauren lena lisa louise lucas luis luca lukas marc marco marcus margaret maria marie marina mario
    mark markus marta martha martina mary matteo matthew matthias maximilian megan melanie melissa michael michel
    michelle miguel mikhail monica nancy natalia natalie nathan nicholas nicolas nicole niki nikolai nina noah noam
    olivia olga owain owen pablo pamela patricia patrick paula pedro peter petra philip philipp philippe pierre
    rachel rafael rebecca richard robert roberto robin ronald ruth samantha samuel sandra sara sarah sebastian
    sergey sergio sharon shirley sofia sophia sophie stefan stefanie stephanie stephen steven stuart susan susanne
    sven sylvia tatiana teresa tim timothy tobias tom ursula valerie vanessa vera veronica victor victoria virginia
    vladimir walter wendy wolfgang yann yoshua
    """.split()
)


def _is_family_alone(word: str) -> bool:
    """Whether a piece between commas is no whole name: one word, or one behind a particle, "van der Berg"."""
    bare = _SUFFIX_BEHIND.sub("", _bare(word.partition(",")[0]))  # "King Jr., Martin L."
    if word.startswith("{"):
        return False
    first, _, rest = bare.partition(" ")
    return not rest or (
        first in PARTICLES and first not in NO_START and not JOINED_INITIALS.fullmatch(rest.split(" ")[-1])
    )


def _bare(word: str) -> str:
    return NOISE.sub("", BRACKETS.sub("", word)).strip()


def _commas(mask: str, start: int, stop: int) -> int:
    return mask.count(",", start, stop)


def _mask(text: str, start: int, stop: int) -> str:
    """`text` with everything in brackets blanked, so that separators inside them do not count. Same length.

    So are commas between raised figures, "¹,²Ann Lee".
    """
    text = _RAISED_COMMA.sub("\x00", text)
    if not any(sign in text for sign in _OPENING):
        return text
    masked = list(text)
    opened: list[int] = []
    for index in range(start, stop):
        letter = text[index]
        if letter in _OPENING:
            opened.append(index)
        elif letter in _CLOSING and opened:
            first = opened.pop()
            if not opened:
                masked[first : index + 1] = "\x00" * (index + 1 - first)
    return "".join(masked)


def _split(mask: str, start: int, stop: int, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    position = start
    for match in separator.finditer(mask, start, stop):
        spans.append((position, match.start()))
        position = match.end()
    spans.append((position, stop))
    return [(a, b) for a, b in spans if b > a and not mask[a:b].isspace()] or ([(start, stop)] if stop > start else [])
