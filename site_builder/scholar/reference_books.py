"""Formatted references of books and theses, which no journal and no quoted title tell: IEEE, MLA and Chicago."""

from __future__ import annotations

import re
from dataclasses import replace

from site_builder.model.paper import Paper, Person
from site_builder.scholar.names import split_names
from site_builder.text.regex import regex

YEAR = r"(?:1[5-9]|20)[0-9]{2}"
SMALL = frozenset("and et al van von der den de del della di da dos du la le ter ten bin ibn y e und".split())
# who prints books: "Kuhn, T. S. (1962). The structure of scientific revolutions. University of Chicago Press."
PUBLISHER = regex(
    r"\b(?:press|verlag|publish\w*|books|[ée]ditions|editorial|routledge|springer|wiley|sage|elsevier|penguin"
    r"|random house|harper\w*|norton|blackwell|polity|macmillan|mcgraw[- ]hill|pearson|birkh[äa]user|suhrkamp|gallimard"
    r"|seuil|de gruyter|brill|farrar|knopf|vintage|einaudi|laterza|feltrinelli|addison[- ]wesley|prentice[- ]hall"
    r"|morgan kaufmann|o['’]reilly|kluwer)\b|出版社|书局|書局|书店",
    re.IGNORECASE,
)
_NUMBER = r"(?:\[[0-9]+\]\s*)?"
_EDITION = r"(?P<edition>[0-9]{1,2}(?:st|nd|rd|th))\s(?:ed\.|edition)"
_HAN = r"[\u3400-\u9fff]{2,4}"
_HANS = rf"{_HAN}(?:(?:,\s|,?\sand\s){_HAN}){{0,30}}"
_FAMILY = r"[A-ZÀ-Þ][\w'’-]{1,30}(?:\s[\w'’-]{1,30}){0,2}"
# "Lee, Ann, and Bo Chen"
_FAMILY_FIRST = rf"{_FAMILY},\s[^()“”\"0-9]{{2,400}}?"
# "A. B. Lee", "L. van Dijk", "B. Chen Jr."
_NAME = (
    r"(?:[A-ZÀ-Þ]\.[\s-]?){1,4}(?:(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|ter|ten)\s){0,3}"
    rf"[A-ZÀ-Þ][\w'’-]{{1,30}}(?:\s(?:Jr\.?|Sr\.?|I{{2,3}}))?|{_HAN}"
)
# "A. B. Lee, B. Chen, and C. Diaz, Some title, 2nd ed. Some Town: Some Press, 2016."
_IEEE = regex(
    rf"^{_NUMBER}(?P<authors>(?:{_NAME})(?:,?\s(?:and|&)\s(?:{_NAME})|,\s(?:{_NAME})){{0,30}}(?:,?\set al\.)?),\s"
    rf"(?P<role>Eds?\.,\s)?(?P<title>[^“”\"]{{2,200}}?)(?:,\s(?P<edition>[0-9]{{1,2}}(?:st|nd|rd|th))\sed(?:ition)?)?[.,]\s"
    rf"(?:(?P<place>[A-ZÀ-Þ\u3400-\u9fff][^:：“”\".]{{1,40}})[:：]\s)?(?P<publisher>[^:,.，。“”\"]{{2,60}}),\s(?P<year>{YEAR})\.?$"
)
# "Lee, Ann, and Bo Chen. Some title. 2nd ed., Some Press, 2006."
_MLA = regex(
    rf"^{_NUMBER}(?P<authors>(?:{_FAMILY_FIRST}|{_HANS}(?:,?\set al)?))\.\s"
    rf"(?P<title>[^.?!“”\"]{{2,200}}[.?!])\s(?P<rest>[^“”\"]{{2,150}}?),\s(?P<year>{YEAR})\.?$"
)
_EDITION_BEFORE = regex(rf"{_EDITION},\s*", re.IGNORECASE)
_AS_EDITORS = regex(r",\s(?:editors?|eds?\.?)$", re.IGNORECASE)
_PERSONS = r"(?:[^.]|(?<=\b[A-Z])\.){2,100}"
_BY = rf"(?:Edited|Translated)\sby\s{_PERSONS}\.\s"
# "Lee, Ann, and Bo Chen, eds. 2011. Some title. 2nd ed. Edited by Cy Diaz. Some Press."
_CHICAGO = regex(
    rf"^{_NUMBER}(?P<authors>(?:{_FAMILY_FIRST}|{_HANS}))(?P<role>,\seds?)?\.\s(?P<year>{YEAR})\.\s"
    rf"(?P<title>[^.?!“”\"]{{2,200}}[.?!])\s(?:{_EDITION}\s)?(?P<people>(?:{_BY}){{0,2}})"
    r"(?P<publisher>[^.?!“”\":]{2,60})\.?$"
)
_PEOPLE = regex(rf"(Edited|Translated)\sby\s({_PERSONS})\.\s")
# "王明. 某方法研究. 2019. 某大学, 博士学位论文."
_THESIS = regex(
    rf"^{_NUMBER}(?P<authors>{_FAMILY},\s[^.“”\"0-9]{{2,60}}?\.?|{_HAN})\.?\s"
    rf"(?P<title>[^.?!“”\"]{{4,300}}[.?!])\s(?P<year>{YEAR})\.\s(?P<school>[^,.“”\"]{{2,80}}),\s"
    r"(?P<genre>[^,.“”\"]{0,40}(?:[Tt]hesis|[Dd]issertation|论文|論文))\.?$"
)
# behind the title of a translation: "(B. Chen, Ed.; C. Diaz, Trans.)"
_ROLES = regex(r"\s*\((?P<roles>(?:[^();]{3,80},\s(?:Eds?|Trans)\.(?:;\s)?){1,3})\)")
_ONE_ROLE = regex(r"([^;]{3,80}),\s(Eds?|Trans)\.")


def parse_book(text: str) -> Paper | None:
    """A book as IEEE, MLA and Chicago write it, or a thesis as MLA does; None for any other text."""
    return _parse_ieee(text) or _parse_mla(text) or _parse_chicago(text) or _parse_thesis(text)


def _parse_ieee(text: str) -> Paper | None:
    match = _IEEE.match(text)
    if match is None or not (match["place"] or PUBLISHER.search(match["publisher"])):
        return None
    return _book(match, match["publisher"], match["place"] or "", is_edited=bool(match["role"]))


def _parse_mla(text: str) -> Paper | None:
    match = _MLA.match(text)
    if match is None or not PUBLISHER.search(match["rest"]) or not _are_names(match["authors"]):
        return None
    edition = _EDITION_BEFORE.match(match["rest"])
    place, _, publisher = match["rest"][edition.end() if edition else 0 :].rpartition(": ")
    told = edition["edition"] if edition else ""
    is_edited = _AS_EDITORS.search(match["authors"]) is not None
    return _book(match, publisher, place.rpartition(". ")[2], is_edited=is_edited, edition=told)


def _parse_chicago(text: str) -> Paper | None:
    match = _CHICAGO.match(text)
    if match is None or not PUBLISHER.search(match["publisher"]) or not _are_names(match["authors"]):
        return None
    book = _book(match, match["publisher"], "", is_edited=bool(match["role"]))
    for role, names in _PEOPLE.findall(match["people"]):
        persons = split_names(names).persons
        book = replace(book, editors=persons) if role == "Edited" else replace(book, translators=persons)
    return book


def _parse_thesis(text: str) -> Paper | None:
    match = _THESIS.match(text)
    if match is None:
        return None
    return replace(_book(match, match["school"], ""), type="thesis", genre=match["genre"])


def _book(
    match: re.Match[str], publisher: str, place: str, *, is_edited: bool = False, edition: str | None = None
) -> Paper:
    written = _AS_EDITORS.sub("", match["authors"])
    names = split_names(re.sub(r"(\b[A-Z])$", r"\1.", written))  # whose stop ended the names as well
    told = match.groupdict().get("edition") if edition is None else edition
    return Paper(
        key="",
        type="book",
        title=match["title"].rstrip("."),
        authors=() if is_edited else names.persons,
        editors=names.persons if is_edited else (),
        authors_truncated=names.is_truncated,
        issued=(int(match["year"]),),
        publisher=publisher,
        publisher_place=place,
        edition=told or "",
    )


def _are_names(text: str) -> bool:
    words = re.findall(r"[^\W\d_][\w'’-]*", _AS_EDITORS.sub("", text))
    return all(word[0].isupper() or word in SMALL or "\u3400" <= word[0] <= "\u9fff" for word in words)


def people_behind(title: str) -> tuple[str, tuple[Person, ...], tuple[Person, ...]]:
    """A title without the people in brackets behind it, and those: its editors, its translators."""
    match = _ROLES.search(title)
    if match is None:
        return title, (), ()
    editors: tuple[Person, ...] = ()
    translators: tuple[Person, ...] = ()
    for names, role in _ONE_ROLE.findall(match["roles"]):
        persons = split_names(names.strip()).persons
        if role == "Trans":
            translators = persons
        else:
            editors = persons
    return title[: match.start()] + title[match.end() :], editors, translators
