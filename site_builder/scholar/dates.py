"""Dates of publication in the ways people write them, as (year[, month[, day]])."""

from __future__ import annotations

import re

from site_builder.text.regex import regex

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jänner janvier enero gennaio janeiro",
            "feb february februar février fevrier febrero febbraio fevereiro fév févr",
            "mar march märz mars marzo março mär",
            "apr april avril abril aprile avr abr",
            "may mai mayo maggio maio mag",
            "jun june juni juin junio giugno junho giu",
            "jul july juli juillet julio luglio julho juil lug",
            "aug august août aout agosto ago",
            "sep sept september septembre septiembre settembre setembro set",
            "oct october oktober octobre octubre ottobre outubro okt out ott",
            "nov november novembre noviembre novembro",
            "dec december dezember décembre diciembre dicembre dezembro dez dic déc",
        ),
        start=1,
    )
    for name in names.split()
}
_YEAR = r"(?<![0-9])(1[4-9][0-9]{2}|20[0-9]{2})(?![0-9])"
_ANY_YEAR = regex(_YEAR)
_BIG_ENDIAN = regex(_YEAR + r"\s*[-/.年년](?:\s*([0-9]{1,2})(?![0-9])(?:\s*[-/.月월]\s*([0-9]{1,2})(?![0-9]))?)?")
_LITTLE_ENDIAN = regex(r"(?<![0-9])([0-9]{1,2})\s*([./-])\s*([0-9]{1,2})\s*\2\s*" + _YEAR)
_COMPACT = regex(r"(1[5-9][0-9]{2}|20[0-9]{2})([01][0-9])([0-3][0-9])")  # "20170612"
_WORD = regex(r"[^\W\d_]{3,12}")
_DAY = regex(r"(?<![0-9.])([0-9]{1,2})(?:st|nd|rd|th|er|º|°|ª)?(?![0-9])", re.IGNORECASE)
_HAN_YEAR = regex(r"[一二][〇零○一二三四五六七八九]{3}")
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_ERAS = {
    "明治": 1867,
    "大正": 1911,
    "昭和": 1925,
    "平成": 1988,
    "令和": 2018,
    "民國": 1911,
    "民国": 1911,
}  # the year before
_ERA_YEAR = regex(rf"({'|'.join(_ERAS)})\s*([0-9]{{1,3}}|元)\s*年")
_PREPRINT = regex(r"arxiv|preprint|预印|submitted|投稿|received|online|biorxiv", re.IGNORECASE)
_PUBLISHED = regex(r"publish|发表|出版|刊|issued|appeared|conference|proceedings", re.IGNORECASE)


def parse_date(text: str) -> tuple[int, ...]:
    """The date in `text`, as exact as it surely is; () when no year is in it. Of several years the published one."""
    text = text[:300].translate(_WIDE_DIGITS)
    if not _ANY_YEAR.search(text):
        text = _ERA_YEAR.sub(_of_the_era, text)
    if match := _HAN_YEAR.search(text):
        text = text.replace(match[0], match[0].translate(_HAN_DIGITS))
    if match := _COMPACT.fullmatch(text.strip()):
        return _checked(int(match[1]), match[2], match[3])
    years = list(_ANY_YEAR.finditer(text))
    if not years:
        return ()
    if match := _MONTH_AND_YEAR.fullmatch(text.strip()):
        return _checked(int(match[2]), match[1], None)
    chosen = _published(text, years)
    return _exact(text if len(years) == 1 else _around(text, years, chosen), chosen)


def _of_the_era(match: re.Match[str]) -> str:
    year = 1 if match[2] == "元" else int(match[2])
    return f"{_ERAS[match[1]] + year}年"


def is_only_date(text: str) -> bool:
    """Whether nothing but a date is said: "May 1953", "12. Juni 2017"; not "Nature 1953"."""
    words = (word.casefold() for word in re.findall(r"[^\W\d_]+", text))
    return all(word in _MONTHS or word in _AROUND for word in words)


_AROUND = frozenset("st nd rd th t z utc gmt de of the 年 月 日 년 월 일 am le".split())


def _published(text: str, years: list[re.Match[str]]) -> re.Match[str]:
    """A year may be followed by what it is of: "2017 (arXiv), 2018 (published)"."""
    if len(years) == 1:
        return years[0]
    ends = [*(year.start() for year in years[1:]), len(text)]
    for year, end in zip(years, ends, strict=True):
        if _PUBLISHED.search(text, year.end(), end):
            return year
    for index, (year, end) in enumerate(zip(years, ends, strict=True)):
        before = re.split(r"[,;，；)）]", text[years[index - 1].end() if index else 0 : year.start()])[-1]
        if not _PREPRINT.search(text, year.end(), end) and not _PREPRINT.search(before):
            return year
    return years[0]


def _around(text: str, years: list[re.Match[str]], year: re.Match[str]) -> str:
    """What belongs to one of several years, with spaces for the rest: "2019-05-12; read on 2021-01-03"."""
    place = years.index(year)
    start = years[place - 1].end() if place else 0
    if place and _PREPRINT.search(text, start, year.start()):  # "June 2017 (arXiv), 2018"
        start = year.start()
    stop = years[place + 1].start() if place + 1 < len(years) else len(text)
    if end := _END_OF_DATE.search(text, year.end(), stop):
        stop = end.start()
    return " " * start + text[start:stop]


_END_OF_DATE = regex(r"[,;，；、(（|]|\s/\s")
_MONTH_AND_YEAR = regex(rf"([0-9]{{1,2}})\s?[/.]\s?{_YEAR}")  # "4/2022"


def _exact(text: str, year: re.Match[str]) -> tuple[int, ...]:
    number = int(year[1])
    if match := _BIG_ENDIAN.search(text):
        return _checked(number, match[2], match[3])
    if match := _LITTLE_ENDIAN.search(text):
        first, second = int(match[1]), int(match[3])
        if match[2] == "." or first > 12:
            return _checked(number, match[3], match[1])
        return _checked(number, match[1], match[3]) if second > 12 else (number,)  # 12/04/2017 has two readings
    months = [(word, _MONTHS[word[0].casefold()]) for word in _WORD.finditer(text) if word[0].casefold() in _MONTHS]
    if len(months) != 1:
        return (number,)
    rest = text[: year.start()] + " " * 4 + text[year.end() :]
    days = [
        day for day in _DAY.finditer(rest) if 1 <= int(day[1]) <= 31 and abs(day.start() - months[0][0].start()) <= 14
    ]
    return _checked(number, str(months[0][1]), days[0][1] if len(days) == 1 else None)


def _checked(year: int, month: str | None, day: str | None) -> tuple[int, ...]:
    if not month or not 1 <= int(month) <= 12:
        return (year,)
    if not day or not 1 <= int(day) <= (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[int(month) - 1]:
        return (year, int(month))
    return (year, int(month), int(day))


def from_parts(parts: object) -> tuple[int, ...]:
    """CSL `date-parts`, whose numbers may be texts: `[[1997, "11", 15]]` → (1997, 11, 15)."""
    while isinstance(parts, list) and parts and isinstance(parts[0], list):
        parts = parts[0]
    if not isinstance(parts, list):
        return ()
    numbers: list[int] = []
    for part in parts[:3]:
        if (
            isinstance(part, bool)
            or not isinstance(part, int | float | str)
            or not re.fullmatch(r"\s*[0-9]{1,4}(?:\.0)?\s*", str(part))
        ):
            break
        numbers.append(int(float(part)))
    if not numbers or not 1000 <= numbers[0] <= 2999:
        return ()
    return _checked(
        numbers[0], *(str(number) if number is not None else None for number in [*numbers[1:], None, None][:2])
    )


def iso(date: tuple[int, ...]) -> str:
    """(2020, 3) → "2020-03"; () → ""."""
    return "-".join(f"{part:04d}" if index == 0 else f"{part:02d}" for index, part in enumerate(date))
