"""A formatted reference taken apart: APA, Chicago, MLA, IEEE and GB/T 7714 by their signs, else its identifiers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from site_builder.model.paper import Paper, Person
from site_builder.scholar.byline import NAME_PIECE, NO_PERSON, count_names, parse_byline
from site_builder.scholar.dates import parse_date
from site_builder.scholar.identifiers import find_arxiv, find_doi
from site_builder.scholar.kinds import is_journal, split_thesis
from site_builder.scholar.names import split_names, with_families
from site_builder.scholar.reference_books import PUBLISHER, SMALL, YEAR, parse_book, people_behind
from site_builder.scholar.values import addresses_in, clean, without_addresses
from site_builder.scholar.venue import names_conference, parse_venue
from site_builder.text.regex import regex

_LONGEST = 2000  # letters
_SHORTEST = 30  # letters, of which one of Han is as good as two
_HAN = regex("[\u3400-\u9fff]")
_APA = regex(
    rf"^(?P<authors>[^()（）“”\"]{{3,1500}}?)\s*(?P<role>\(Eds?\.\)\.?\s*)?[(（](?:{YEAR}/)?(?P<year>{YEAR})[a-z]?(?:,\s*[^()（）]{{1,30}})?[)）]\s*[.．:：]?\s*(?P<rest>.+)$"
)
_GBT = regex(
    r"^(?:\[[0-9]+\]\s*)?(?P<authors>[^.．\[]{2,600}?)[.．]\s*(?P<title>[^\[\]]{3,500})\[(?P<kind>[A-Z]{1,2})(?:/OL)?\]\s*(?://|[.．])?\s*(?P<rest>.*)$"
)
# "Ann Lee and Bo Chen. 2019. Title. Venue", "Lee, A. and Chen, B., 2019. Title. Venue"
_YEAR_APART = regex(
    rf"^(?:\[[0-9]+\]\s*)?(?P<authors>[^()（）\[\]“”\"0-9]{{3,800}}?)[.,]\s+(?P<year>{YEAR})[a-z]?(?:,\s[A-Z][a-z]{{2,8}})?\.\s+(?P<rest>\S.{{8,}})$"
)
_OF_A_VENUE = regex(r"[0-9]|[.?!][”\"]?\s+In:?\s|Proceedings|thesis", re.IGNORECASE)
# "Lee A, Chen BC, et al. Title. Journal. 2019;5(2):1-9."
_VANCOUVER_NAME = r"[^\W\d_][\w'’-]{1,30}(?:\s[^\W\d_][\w'’-]{1,30}){0,2}\s[A-Z]{1,3}"
_VANCOUVER = regex(
    rf"^(?:[0-9]+\.\s+|\[[0-9]+\]\s*)?(?P<authors>(?:{_VANCOUVER_NAME}(?:,\s|(?=\.))){{1,200}}(?:et al)?)\.\s+"
    r"(?P<title>[^.?!]{8,400}[.?!])\s+(?P<venue>[^.;0-9]{2,120}?)\.?\s+"
    rf"(?P<year>{YEAR})[^;:]{{0,15}}[;:]\s*"
    r"(?P<volume>[A-Za-z]?[0-9]+)?\s*(?:\((?P<issue>[^()]{1,20})\))?\s*"
    r"(?::\s*(?P<pages>[A-Za-z]?[0-9]+(?:[-–][A-Za-z]?[0-9]+)?))?"
)
# "Lee A, Chen BC. Title. Journal 5(2):1-9, 2019 Jun."
_VANCOUVER_YEAR_LAST = regex(
    rf"^(?:[0-9]+\.\s+|\[[0-9]+\]\s*)?(?P<authors>(?:{_VANCOUVER_NAME}(?:,\s|(?=\.))){{1,200}}(?:et al)?)\.\s+"
    r"(?P<title>[^.?!]{8,400}[.?!])\s+(?P<venue>[^.;0-9]{2,120}?)[.,]?\s+"
    r"(?P<volume>[0-9]{1,4})\s?(?:\((?P<issue>[^()]{1,20})\))?\s?[:,]\s?"
    rf"(?P<pages>[A-Za-z]?[0-9]+(?:\s?[-–]\s?[A-Za-z]?[0-9]+)?)[,.;]\s(?P<year>{YEAR})\b"
)
# "Lee A, Chen BC. Title. InProceedings of some meeting 2016 (pp. 1-9).", "… arXiv preprint arXiv:1412.6980. 2014."
_VANCOUVER_OTHER = regex(
    rf"^(?:[0-9]+\.\s+|\[[0-9]+\]\s*)?(?P<authors>(?:{_VANCOUVER_NAME}(?:,\s|(?=\.))){{1,200}}(?:et al)?)\.\s+"
    rf"(?P<title>[^.?!]{{8,400}}[.?!])\s+(?P<rest>(?:In:?\s?(?=[A-Z0-9])|(?:arXiv|bioRxiv|medRxiv)\b).{{0,300}}\b{YEAR}\b.*)$"
)
# "Ann Lee, Bo Chen, Some title, Some Journal, Volume 61, Issue 2, 2015, Pages 85-117", as publishers offer it
_ALL_COMMAS = regex(
    r"^(?P<head>[^\n]{20,1500}?),\s(?P<venue>[A-Z][^,]{1,120}),\sVolumes?\s(?P<volume>[\w–-]{1,12}),\s"
    rf"(?:(?:Issues?|Part)\s(?P<issue>[\w–-]{{1,12}}),\s)?(?P<year>{YEAR})(?:,\s(?:Pages?\s)?(?P<pages>[A-Za-z]?[0-9]+(?:[-–][A-Za-z]?[0-9]+)?))?(?![0-9])"
)
# "Lee, A. B.; Chen, C. Acc. Chem. Res. 2001, 34, 18–29", of the chemists
_ACS = regex(
    r"^(?=(?P<authors>(?:[^\W\d_][\w'’ -]{1,30}+,\s(?:[A-Z]\.[\s-]?){1,4}(?:;\s|(?<=\s)|(?=\s))){1,100}))"
    r"(?P=authors)\s*"
    r"(?:(?P<title>[^.]{8,300}[.?!])\s+)?"
    rf"(?P<venue>[A-Z][^0-9,;]{{2,80}}?)\s+(?P<year>{YEAR}),\s+(?P<volume>[0-9]{{1,4}})\s*(?:\((?P<issue>[0-9]{{1,4}})\))?,\s+"
    r"(?P<pages>[a-z]?[0-9]+(?:\s?[-–]\s?[a-z]?[0-9]+)?)"
)
_CALLED = regex(
    r"^(?:ref|reference|cite|citation|source|出处|引用|paper|论文|論文|논문)\s*[.:：]\s*(?=[^\W\d_])", re.IGNORECASE
)
_LINK_WORDS = regex(
    r"(?<=[.)0-9])(?:\s*[\[(|·,]?\s*\b(?:link|pdf|doi|url|html|paper|code|web|online|local|zotero)\b\]?\)?)+\.?$",
    re.IGNORECASE,
)
_BEHIND_ADDRESS = regex(r"(https?://\S+)(?:\s+(?:link|pdf|doi|url|html|online|local|zotero))+\Z", re.IGNORECASE)
# "Lee, A. B., Diaz, C. & Chen, C. Title. Annu. Rev. Psychol. 57, 139–166 (2006)."
_NAMED = r"[^\W\d_][\w'’ -]{1,30}+,\s(?:[A-Z]\.[\s-]?){1,4}"
_NAMES_AND_TITLE = (
    rf"^(?:[0-9]+\.\s+)?(?=(?P<authors>{_NAMED}(?:(?:,?\s*(?:&|and)\s|,\s){_NAMED}){{0,100}}(?:,?\s?et al\.)?))"
    r"(?P=authors)\s*"
    r"(?P<title>[^.?!]{8,300}[.?!])\s+(?P<venue>[A-Z][^0-9]{2,80}?)"
)
_NATURE = regex(
    rf"{_NAMES_AND_TITLE}\s(?P<volume>[0-9]{{1,4}}),\s*"
    rf"(?P<pages>[\w]{{1,10}}(?:\s?[-–]\s?[\w]{{1,10}})?)\s*\((?P<year>{YEAR})\)"
)
# "Lee, A. B., Diaz, C. Title. Computers & Fluids, 33(2):839-848, 2004."
_ELSEVIER = regex(
    rf"{_NAMES_AND_TITLE},\s(?P<volume>[0-9]{{1,4}})(?:\((?P<issue>[0-9]{{1,4}})\))?:\s?"
    rf"(?P<pages>[\w]{{1,10}}(?:\s?[-–]+\s?[\w]{{1,10}})?),\s(?P<year>{YEAR})\b"
)
_QUOTED = regex(
    r"^(?:\[[0-9]+\]\s*)?(?P<authors>[^“\"「]{3,1500}?)[,.]?\s*(?:(?P<year>(?:1[5-9]|20)[0-9]{2})[.,]\s*)?[“\"「](?P<title>[^”\"」]{3,500}?)[,.?!]?[”\"」][,.]?\s*(?P<rest>.*)$"
)
_IN_BOOK = regex(
    r"In:?\s+(?:[^()]{0,300}\((?:[Ee]ds?|Hrsg)\.?\)[,.]?\s*)?(?P<book>[^()]{3,300}?(?:\((?![^()]*\b(?:pp?\.|ed\.|vol\.))[^()]{2,60}\))?)"
    r"(?P<numbers>\s*\([^()]*\bpp?\.[^()]*\))?(?:\.\s(?:.*,\s(?P<pages>[0-9]+\s?[-–]\s?[0-9]+)$)?.*)?$"
)
_MARK = regex(
    rf"\((?:{YEAR}/)?{YEAR}[a-z]?(?:,[^()]{{1,30}})?\)|（{YEAR}[a-z]?）|\[(?:[CDJMNPRS]|CP|DB|DS|EB|PP)(?:/OL)?\]|[“\"](?:[^”\"]{{10,}}|[\u3400-\u9fff][^”\"]{{4,}})[,.]?[”\"].*{YEAR}"
)


_YEAR_AND_QUOTE = regex(rf"[^\W\d]\.?\s{YEAR}[.,]\s[“\"][^”\"]{{8,}}[.,]?[”\"]")  # "Lee, Ann. 2019. “Some title.”"
_BEGINS_WITH_NAME = regex(
    r"(?:\[[0-9]+\]\s*)?(?:[^\s,.]+(?:\s[^\s,.]+){0,3}(?:\set\sal\.)?,\s"
    r"|(?:[A-Z]\.[\s-]?){1,3}\s*(?:(?:van|von|der|den|de|del|della|di|da|dos|du|la|le|ter|ten)\s){0,3}[A-Z]"
    r"|[A-Z](?![^()]{0,100}\b(?:et al|by)\b)[^.,()（）0-9:]{10,100}\.\s\((?:19|20)[0-9]{2}"  # a group
    r"|[\u3400-\u9fff]{2,4}\.?\s?[(（]"
    r"|[\u3400-\u9fff]{2,4}(?:(?:[,，、]\s?|\sand\s){1,2}[\u3400-\u9fff]{2,4}){0,30}[.,]\s(?:[0-9]{4}\.\s)?[“\"])"
)


def looks_like_reference(text: str) -> bool:
    """Whether a paragraph may be one formatted reference: names before a year in brackets, [J], or a quoted title."""
    text = _CALLED.sub("", _with_usual_signs(text))
    if not len(text) + len(_HAN.findall(text[:_SHORTEST])) >= _SHORTEST or len(text) > _LONGEST:
        return False
    if (
        _ACS.match(text)
        or _NATURE.match(text)
        or _ELSEVIER.match(text)
        or _listed(text)
        or _parse_vancouver(text) is not None
        or _parse_all_commas(text) is not None
        or parse_book(text) is not None
        or _has_year_apart(text)
    ):
        return True
    return (_MARK.search(text) is not None or _YEAR_AND_QUOTE.search(text) is not None) and (
        ((apa := _APA.match(text)) is not None and _has_initials(text) and not _tells_of_work(apa))
        or _GBT.match(text) is not None
        or (
            (quoted := _QUOTED.match(text)) is not None
            and _has_initials(text)
            and not _NO_AUTHORS.search(quoted["authors"])
        )
    )


def _tells_of_work(match: re.Match[str]) -> bool:
    """Whether a sentence only cites by names and year: "Lee and Chen (2020) show that …", 王明等(2020)提出了…."""
    authors, rest = match["authors"], match["rest"]
    if re.search("[0-9]", authors) or _NO_AUTHORS.search(authors):
        return True
    has_sign = match.string[match.end("authors") : match.start("rest")].rstrip().endswith(tuple(".．:："))
    return not has_sign and not re.search(r"\b[A-Z]\.", authors) and _GOES_ON.match(rest) is not None


# "In 2017, Lee", "According to Lee", "Lee, Ann. She wrote Some Book"
_NO_AUTHORS = regex(
    r"^(?:In|As|According|Notes?|See|Following|Unlike|While|When|Since|For|From|With|After|Before|Recently|Later|Then)\s"
    r"|[a-z]{2}\.\s+[A-Z][a-z]+\s+[a-z]{3,}\s"
)
_GOES_ON = regex(r"[a-z\u3400-\u9fff]")


def _has_initials(text: str) -> bool:
    return _BEGINS_WITH_NAME.match(text) is not None


def cites_by_link(text: str, addresses: Sequence[tuple[str, str]]) -> bool:
    """Whether a paragraph is a link to a paper by its title, and who wrote it and where it was: "[Some title](https://…)
    (Lee et al., ACL 2016)"."""
    match = _LINKED.fullmatch(text.strip())
    return match is not None and len(addresses) == 1 and addresses[0][0].strip() == match["title"]


# "Some title (Lee & Chen, ACL 2016)", as anthologies offer it
_LINKED = regex(
    r"(?P<title>[^\n]{10,300}?)\s"
    r"\((?P<authors>[^\W\d_][\w'’ -]{1,40}(?:\s(?:&|and)\s[^\W\d_][\w'’ -]{1,40}|\set al\.?)?),\s"
    rf"(?P<venue>[A-Z][^()]{{1,60}})\s(?P<year>{YEAR})\)\.?"
)


def _parse_linked(text: str) -> Paper | None:
    match = _LINKED.fullmatch(text.strip())
    if match is None:
        return None
    names = split_names(match["authors"])
    families = with_families(names.persons, is_truncated=True)
    return _paper(families, names.is_truncated, match["title"], match["venue"], (int(match["year"]),), "", "", "")


def parse_reference(text: str) -> Paper | None:
    """What a reference surely says; None when it says nothing that could be told."""
    addresses = addresses_in(text)
    text = _with_usual_signs(text)
    text = _BEHIND_ADDRESS.sub(r"\1", _LINK_WORDS.sub("", _CALLED.sub("", clean(text[:_LONGEST]))))
    doi = find_doi(text)
    arxiv = find_arxiv(text)
    url = next((one for _, one in addresses if not find_doi(one) and one.startswith("http")), "")
    for parse in (
        _parse_acs,
        _parse_nature,
        _parse_gbt,
        _parse_vancouver,
        _parse_all_commas,
        parse_book,
        _parse_year_apart,
        _parse_apa,
        _parse_quoted,
        _parse_listed,
        _parse_linked,
        parse_byline,
    ):
        paper = parse(text)
        if paper is not None:
            return replace(_settled(paper, text), doi=doi, arxiv=arxiv.id if arxiv else "", url=url)
    return Paper(key="", doi=doi, arxiv=arxiv.id if arxiv else "", url=url) if doi or arxiv else None


_WIDE_BRACKETS = str.maketrans("［］", "[]")
# a title as British styles quote it: ‘Some title’. In, 'Some title', Journal
_SINGLE_QUOTES = regex(
    r"(?<=[\s(])(?:‘(?=[^\W\d])([^‘“”]{10,400}?)[,.]?’(?=\s?[.,(]|\s[A-Z])|'(?=[A-Z])([^'“”\"]{10,400})'(?=[.,]))"
)


_YEAR_AND_COLON = regex(rf",\s+({YEAR})[a-z]?:\s+(?=[A-Z“])")  # "Lee, A., and B. Chen, 2019: Some title"


def _with_usual_signs(text: str) -> str:
    text = _YEAR_AND_COLON.sub(r" (\1). ", text.translate(_WIDE_BRACKETS), count=1)
    if "‘" in text or "'" in text:
        text = _SINGLE_QUOTES.sub(lambda match: f"“{match[1] or match[2]}”", text)
    return text


_SERVER = regex(r"\b(?:arXiv|ChinaXiv|bioRxiv|medRxiv|ChemRxiv|PsyArXiv|SSRN)\b")
_OF_A_PREPRINT = regex(r"\s*[(（]\s*(?:arXiv|bioRxiv|medRxiv)\b.*\Z|\s*\[Preprint\]\Z", re.IGNORECASE)
_KIND_OF_THESIS = regex(r"\s*\[(?P<genre>[^\[\]]*(?:thesis|dissertation|论文|論文)[^\[\]]*)\]\Z", re.IGNORECASE)
_PATENT = regex(r"(?:U\.\s?S\.\s)?Patent\s((?:No\.\s)?[A-Z]{0,3}[0-9][\w,/-]{3,20}?)(?:,\sissued)?")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_NO_NAME_OF_VENUE = regex(
    rf"^Preprint[,.]\s*|[,.]?\s*\b{_MONTH}(?:\s+[0-9]{{1,2}})?(?:,.*)?\Z|[,.]\s+[Ee]dited by .*\Z|,\s[^,]+,\sEds?\b.*\Z"
)


def _settled(paper: Paper, text: str) -> Paper:
    """`paper` without what styles put behind titles and around the names of preprint servers and proceedings."""
    title, venue = _OF_A_PREPRINT.sub("", paper.title), paper.container_title
    if found := _KIND_OF_THESIS.search(title):
        school, degree = split_thesis(found["genre"])
        school, degree = school or venue.partition(",")[0].strip(), degree or found["genre"]
        return replace(
            paper,
            type="thesis",
            title=title[: found.start()],
            genre=degree,
            publisher=school,
            container_title="",
        )
    if _NO_NAME_OF_VENUE.search(venue):
        said = parse_venue(_NO_NAME_OF_VENUE.sub("", venue).strip(" ,."))
        venue, paper = said.title, replace(paper, pages=paper.pages or said.pages)
    if not paper.volume and (said_of_it := split_thesis(venue))[1]:  # “Some title,” 博士学位论文, 某大学, 某市
        school, degree = said_of_it
        return replace(paper, type="thesis", genre=degree, publisher=school, container_title="")
    if number := _PATENT.fullmatch(venue):
        return replace(paper, type="patent", number=number[1], container_title="")
    if not venue and not paper.publisher and (server := _SERVER.search(text)):
        venue = server[0]
    return replace(paper, title=title, container_title=venue)


# "Tom Brown, Ben Mann, and Nick Ryder. Language models are few-shot learners. In NeurIPS, 2020."
_LISTED = regex(
    rf"^(?:\[[0-9]+\]\s*)?(?P<authors>(?:[^.:()\[\]0-9“\"]|(?<=\b[A-Z])\.){{8,900}}?)(?<!\b[A-Z])\.\s+"
    rf"(?P<title>[A-Z][^.?!]{{10,300}}[.?!])\s+(?P<rest>.{{0,400}}\b(?:{YEAR}|[0-9]{{4}}\.[0-9]{{4,5}})\b.*)$"
)


def _listed(text: str) -> re.Match[str] | None:
    match = _LISTED.match(text)
    return match if match is not None and count_names(match["authors"].strip(" ,")) else None


def _parse_listed(text: str) -> Paper | None:
    return _in_proceedings(_listed(text))


def _in_proceedings(match: re.Match[str] | None) -> Paper | None:
    """The paper of a reference whose venue, year and pages stand in one `rest`."""
    if match is None:
        return None
    names = split_names(match["authors"])
    venue = parse_venue(_IN_BEFORE.sub("", match["rest"]).strip(" ."))
    arxiv = find_arxiv(match["rest"])
    year = venue.issued or parse_date(without_addresses(match["rest"]))[:1]
    title = match["title"].rstrip(".").strip()
    return _paper(
        names.persons,
        names.is_truncated,
        title,
        venue.title or ("arXiv" if arxiv else ""),
        year,
        venue.volume,
        venue.issue,
        venue.pages,
    )


_IN_BEFORE = regex(r"^[Ii]n(?::?\s+|(?=Proceedings))")  # "InProceedings", as search engines write it


def _has_year_apart(text: str) -> bool:
    """Whether names, and nothing else, stand before a year with a full stop."""
    match = _YEAR_APART.match(text)
    if match is None or " " not in match["authors"].strip():
        return False
    words = re.findall(r"[^\W\d_][\w'’-]*", match["authors"])
    is_of_names = all(word[0].isupper() or word in SMALL for word in words) and len(words) <= 200
    book = _TITLE_AND_PUBLISHER.fullmatch(match["rest"])
    is_of_work = _OF_A_VENUE.search(match["rest"]) or (book is not None and PUBLISHER.search(book[1]))
    return is_of_names and bool(is_of_work)


_TITLE_AND_PUBLISHER = regex(r"[^.?!]{4,200}[.?!]\s([A-Z\u3400-\u9fff][^.?!]{2,60})\.?")


def _parse_year_apart(text: str) -> Paper | None:
    match = _YEAR_APART.match(text)
    is_quoted = match is not None and match["rest"].startswith(("“", '"'))  # the title, which `_parse_quoted` reads
    return _from_parts(match) if not is_quoted and _has_year_apart(text) else None


def _parse_vancouver(text: str) -> Paper | None:
    """Lee A, Chen BC. Title. Journal. 2019;5(2):1-9. What is in no journal has its year behind the name."""
    match = _VANCOUVER.match(text) or _VANCOUVER_YEAR_LAST.match(text)
    if match is None:
        return _in_proceedings(_VANCOUVER_OTHER.match(text))
    names = split_names(match["authors"])
    return _paper(
        names.persons,
        names.is_truncated,
        match["title"].rstrip(".").strip(),
        parse_venue(match["venue"]).title,
        (int(match["year"]),),
        match["volume"] or "",
        match["issue"] or "",
        (match["pages"] or "").replace("–", "-"),
    )


def _parse_all_commas(text: str) -> Paper | None:
    """Ann Lee, Bo Chen, Some title, Some Journal, Volume 61, Issue 2, 2015, Pages 85-117."""
    match = _ALL_COMMAS.match(text)
    if match is None:
        return None
    pieces = match["head"].split(", ")
    count = next((at for at, one in enumerate(pieces) if NO_PERSON.search(one) or not NAME_PIECE.fullmatch(one)), 0)
    return _paper(
        split_names("; ".join(pieces[:count])).persons,
        False,
        ", ".join(pieces[count:]),
        match["venue"],
        (int(match["year"]),),
        match["volume"],
        match["issue"] or "",
        (match["pages"] or "").replace("–", "-"),
    )


def _parse_acs(text: str) -> Paper | None:
    """Lee, A. B.; Chen, C. Title. Acc. Chem. Res. 2001, 34, 18–29. The title may be left out."""
    return _from_numbers(_ACS.match(text))


def _parse_nature(text: str) -> Paper | None:
    """Lee, A. B. & Chen, C. Title. Annu. Rev. Psychol. 57, 139–166 (2006)."""
    return _from_numbers(_NATURE.match(text) or _ELSEVIER.match(text))


def _from_numbers(match: re.Match[str] | None) -> Paper | None:
    if match is None:
        return None
    names = split_names(match["authors"])
    return Paper(
        key="",
        title=(match["title"] or "").strip(" ."),
        authors=names.persons,
        authors_truncated=names.is_truncated,
        container_title=parse_venue(match["venue"]).title,
        issued=(int(match["year"]),),
        volume=match["volume"],
        issue=match.groupdict().get("issue") or "",
        pages=re.sub(r"\s?–\s?", "-", match["pages"]),
    )


def _parse_apa(text: str) -> Paper | None:
    """Authors (Year). Title. *Venue*, 337(6096), 816–821. https://doi.org/…"""
    return _from_parts(_APA.match(text))


def _from_parts(match: re.Match[str] | None) -> Paper | None:
    """The paper of a reference whose title begins after the year."""
    if match is None:
        return None
    authors = re.sub(r"(?<!\b[A-Z])(?<!\b[JS]r)\.$", "", match["authors"].rstrip(" ,"))
    if re.search(r"\b[A-Z]$", authors) and match.string.startswith(".", match.end("authors")):
        authors += "."  # the stop of an initial ended the names as well
    names = split_names(authors)
    rest = without_addresses(match["rest"]).strip(" .")
    rest = _NUMBER_OF_THESIS.sub("", rest)
    rest, editors, translators = people_behind(rest)
    edition = _EDITION_BEHIND.search(rest)
    rest = _NUMBER_BEHIND.sub(r"\1", _EDITION_BEHIND.sub(r"\2", rest, count=1), count=1)
    if (quoted := re.match(r'["“]([^"”]{3,500}?)[.,]?["”](?!\s*[:：])[.,]?\s*(.*)$', rest)) or (
        quoted := re.match(r"['‘](.{3,500}?)[.,]?['’][.,]\s+(.*)$", rest)
    ):
        title, tail = quoted[1], quoted[2]
    else:
        title, tail = _first_sentence(rest)
    if inside := _IN_BOOK.match(tail):  # "In A. Editor (Ed.), Book (Vol. 1, pp. 1–9). Publisher"
        tail = inside["book"] + (inside["numbers"] or (f", pp. {inside['pages']}" if inside["pages"] else ""))
    venue = parse_venue(tail)
    is_published = not (inside or venue.volume or venue.pages or is_journal(venue.title)) and PUBLISHER.search(tail)
    paper = _paper(
        names.persons,
        names.is_truncated,
        title,
        "" if is_published else venue.title,
        _date_before(match),
        venue.volume,
        venue.issue,
        venue.pages,
    )
    if paper is not None and (editors or translators):
        paper = replace(paper, editors=editors, translators=translators)
    if paper is not None and match.groupdict().get("role"):
        paper = replace(paper, type="book", authors=(), editors=paper.authors)
    if paper is not None and is_published:
        paper = replace(paper, type="book", publisher=tail.strip(" ."), edition=edition[1] if edition else "")
    return paper


def _date_before(match: re.Match[str]) -> tuple[int, ...]:
    """The date in front of a title, "(2018, December 4)"."""
    year = int(match["year"])
    date = parse_date(match.string[match.start("year") : match.start("rest")])
    return date if date[:1] == (year,) else (year,)


# behind the title of a book or a report: "(4th ed.).", "(Report No. 77)."
_EDITION_BEHIND = regex(r"\s*\(([0-9]{1,2}(?:st|nd|rd|th))\s(?:ed\.|edition)\)(\.)", re.IGNORECASE)
_NUMBER_BEHIND = regex(r"\s*\((?:[A-Z][\w ]{2,40}\s)?No\.\s[^()]{1,40}\)(\.)")
_ACCESSED = regex(r"\[(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}\]")  # when an address was looked at
_DATE_BEHIND = regex(r"\s*[(（](?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}[)）]\s*\Z")
_VOLUME_OF_BOOK = regex(r"\s*[:：]\s*v(?:ol)?\.\s*([0-9]{1,4})(?=[.．,，])", re.IGNORECASE)  # "…Systems: Vol. 33."
_PAGES_BEHIND = regex(r"\s*[:：]\s*([0-9]+-[0-9]+)\s*\Z")
_PROCEEDINGS_WORDS = "论文集|论文选|会议录|文集|proceedings|conference|symposium|workshop|advances"
_PROCEEDINGS = regex(_PROCEEDINGS_WORDS, re.IGNORECASE)
_EDITED = regex(rf"[.．]\s*(?P<name>[^.．,，]*(?:{_PROCEEDINGS_WORDS})[^.．,，]*)(?=[.．,，])", re.IGNORECASE)


def _name_and_numbers(rest: str) -> tuple[str, str]:
    head = re.split(r"[,，.．]", rest, maxsplit=1)[0]
    return head, rest[len(head) :]


_NUMBER_OF_THESIS = regex(r"\s*\((?:Publication|Order) No\.[^()]{1,40}\)")
_GBT_TYPES = {
    "M": "book",
    "D": "thesis",
    "R": "report",
    "P": "patent",
    "S": "standard",
}  # those that no journal or meeting printed


_NUMBER_IN_TITLE = regex(r"\s*[:：]\s*([A-Z/]{0,8}\s?[0-9][\w.—–:/-]{2,30})\Z")  # "某装置: CN1234567A"


def _parse_gbt(text: str) -> Paper | None:
    """作者. 题名[J]. 刊名, 年, 卷(期): 页."""
    match = _GBT.match(text)
    if match is None:
        return None
    names = split_names(match["authors"])
    said = without_addresses(match["rest"])
    rest = _ACCESSED.sub("", said).strip(" .．")
    kind = _GBT_TYPES.get(match["kind"], "")
    if kind and "//" not in text:  # "北京: 科学出版社, 2016: 121-139"
        place, _, publisher = (
            re.split(r"[,，]\s*(?=[c\[]?[0-9]{4})", rest, maxsplit=1)[0].replace("：", ":").rpartition(":")
        )
        title = match["title"].strip(" .")
        number = _NUMBER_IN_TITLE.search(title) if kind in ("patent", "standard") else None
        title = title[: number.start()] if number else title
        paper = _paper(names.persons, names.is_truncated, title, "", parse_date(rest), "", "", "")
        publisher = "" if kind == "patent" else publisher.strip(" ：")
        told = number[1] if number else ""
        return paper and replace(paper, type=kind, number=told, publisher=publisher, publisher_place=place.strip())
    volume = _VOLUME_OF_BOOK.search(rest)
    head, tail = _name_and_numbers(rest.replace(volume[0], "", 1) if volume else rest)
    if "//" in text and (whole := _EDITED.search(tail)) and not _PROCEEDINGS.search(head):
        head, tail = whole["name"], tail[whole.end() :]  # the editor stands before the name
    pages = _PAGES_BEHIND.search(head)  # first online: 软件学报: 1-20
    venue = parse_venue(_DATE_BEHIND.sub("", head[: pages.start()] if pages else head))
    numbers = parse_venue("X" + tail)
    return _paper(
        names.persons,
        names.is_truncated,
        match["title"].strip(" ."),
        venue.title,
        parse_date(rest) or parse_date(said),
        volume[1] if volume else numbers.volume,
        numbers.issue,
        numbers.pages or (pages[1] if pages else ""),
    )


_SEVERAL = r"[0-9]{1,4}(?:[/–-][0-9]{1,4})?"  # "3", "3/4"
# "Nature 521.7553 (2015)", "Some Journal 3.Jan (2003)"
_VOLUME_STOP_ISSUE = regex(r"\s([0-9]{1,4})\.([0-9]{1,5}|[A-Z][a-z]{2,8})(?=\s\([0-9]{4}\))")
_NO_YEAR = regex(r"[0-9]+\s?[-–]\s?[0-9]+|\b(?:vol|no)\.\s*[0-9]+|\bAccessed\b.*\Z")  # pages, numbers, a visit


def _parse_quoted(text: str) -> Paper | None:
    """Authors. “Title.” Venue 521, no. 7553 (2015): 436–44, and A. Author, “Title,” in Venue, 2016, pp. 1–9."""
    match = _QUOTED.match(text)
    if match is None:
        return None
    written = re.sub(r"^\[[0-9]+\]\s*|(?<!\b[A-Z])\.?\s*$", "", match["authors"])
    if re.search(r"\b[A-Z]$", written) and text.startswith(".", match.end("authors")):
        written += "."  # "Walker, Matthew P. 2009."
    names = split_names(written)
    rest = re.sub(r"^(?:in|In)\s+(?:Proc\.\s+)?(?=\S)", "", without_addresses(match["rest"]).strip(" .,"))
    issued = parse_date(match["year"] or _NO_YEAR.sub(" ", rest))[:1]
    stop = _VOLUME_STOP_ISSUE.search(rest)
    rest = f"{rest[: stop.start()]}, vol. {stop[1]}, no. {stop[2]}{rest[stop.end() :]}" if stop else rest
    head = re.split(
        r"[,，]\s*(?=vol|no\.|pp|[0-9]|(?:1[5-9]|20)[0-9]{2})|\s(?=[0-9]+\s*[,(]|[0-9]+:\s?[A-Za-z]?[0-9])",
        rest,
        maxsplit=1,
    )[0]
    venue = parse_venue(head)
    volume = re.search(rf"vol\.\s*([0-9]+)|\s([0-9]+)(?=,\s*no\.|\s*\({_SEVERAL}\)|:\s?[A-Za-z]?[0-9])", rest)
    issue = re.search(rf"no\.\s*({_SEVERAL}|[A-Z][a-z]{{2,8}})|\s[0-9]+\s*\((?![0-9]{{4}}\))({_SEVERAL})\)", rest)
    pages = re.search(r"(?:pp\.\s*|\)?:\s*)([0-9]+[-–][0-9]+)|,\s([0-9]+[-–][0-9]+)\Z", rest)
    return _paper(
        names.persons,
        names.is_truncated,
        match["title"].strip(" .,"),
        venue.title,
        issued,
        (volume[1] or volume[2]) if volume else "",
        (issue[1] or issue[2]) if issue else "",
        (pages[1] or pages[2]).replace("–", "-") if pages else "",
    )


def _paper(
    persons: tuple[Person, ...],
    is_truncated: bool,
    title: str,
    venue: str,
    issued: tuple[int, ...],
    volume: str,
    issue: str,
    pages: str,
) -> Paper | None:
    authors = persons
    if not title or not authors or len(title) < 3:
        return None
    return Paper(
        key="",
        title=title,
        authors=authors,
        authors_truncated=is_truncated,
        container_title=venue,
        issued=issued,
        volume=volume,
        issue=issue,
        pages=pages,
    )


def _first_sentence(text: str) -> tuple[str, str]:
    """The title ends at a stop (or ? !) before a capital, a digit, a CJK letter or a name with numbers behind it
    ("nature, 518(7540), 529-533"); "U.S. law" goes on."""
    for match in _END_OF_SENTENCE.finditer(text):
        stop = match.start() + (0 if match[1] in ".．。" else 1)
        if stop > match.start() and (end := _end_of_second(text, match.end())):
            return text[: end.start()], text[end.end() :]
        if stop > match.start() and (whole := _TITLE_OF_TWO.match(text, match.end())) and _goes_on(whole[1]):
            return text[: whole.end(1)], text[whole.end() :]
        return text[:stop], text[match.end() :]
    return text.rstrip("."), ""


def _end_of_second(text: str, start: int) -> re.Match[str] | None:
    """The stop behind what follows a question, where a venue with its numbers comes next."""
    for end in _END_OF_SENTENCE.finditer(text, start):
        words, venue = text[start : end.start()], parse_venue(text[end.end() :])
        if end[1] in ".．。":
            is_title = len(words) > 8 and _goes_on(words) and not parse_venue(words).pages
            return end if is_title and venue.title and (venue.volume or venue.pages) else None
    return None


_END_OF_SENTENCE = regex(
    r"(?<!\b[A-Z])([.?!．。])\s+"
    r"(?=[A-Z0-9\u3400-\u9fff]|arXiv|bioRxiv|medRxiv|[a-z][a-z &]{2,60},\s[0-9]{1,4}(?:\([0-9]|,\s))"
)
# what follows a question in a title: "What next? Learning to ask. Some Journal, 33"
_TITLE_OF_TWO = regex(r"([^.．。0-9]{8,300}?|[^.．。,]{8,300}?)[.．。]\s+(?=[A-Z\u3400-\u9fff])")


def _goes_on(words: str) -> bool:
    """Whether words behind a question are the rest of the title, and no name of a venue."""
    return not re.match(r"In\b", words) and not is_journal(words) and not names_conference(words)
