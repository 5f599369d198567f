"""Where and when a paper was published."""

from __future__ import annotations

import re

from site_builder.scholar.dates import is_only_date, parse_date
from site_builder.scholar.evidence import Evidence, unquoted
from site_builder.scholar.facts import BODY, NESTED, Fact, date_of
from site_builder.scholar.kinds import guess_type, is_journal
from site_builder.scholar.names import YEAR_BEHIND_NAMES
from site_builder.scholar.titles import venue_around, venue_behind
from site_builder.scholar.values import clean, is_placeholder
from site_builder.scholar.venue import (
    CONFERENCES,
    Venue,
    clean_number,
    clean_pages,
    names_conference,
    parse_venue,
    split_volume_issue,
)
from site_builder.text.regex import regex


def venue_of(known: Evidence) -> Venue:
    """The venue as it was written, taken apart; an empty one where none is stated."""
    for fact, venue in known.venues():
        if venue.title and venue.title != known.stem:  # "source: [[this note]]"
            known.use("container_title", fact)
            return venue
    for fact in known.of("issued"):  # "Published: NeurIPS 2017", "Published: March 2024 (COLM 2024)"
        inside = parse_venue(found[1]) if (found := _BEHIND_DATE.search(fact.text)) else Venue()
        if names_conference(inside.title) and inside.issued:
            known.use("container_title", fact)
            return inside
        met = parse_venue(fact.text[: found.start()] if (found := _REMARK_BEHIND.search(fact.text)) else fact.text)
        if names_conference(met.title) and met.issued:  # "NeurIPS 2017 (oral, first published in June)"
            known.use("container_title", fact)
            return met
        if fact.label.casefold().strip(" :：") in _PUBLISHED:
            venue = parse_venue(fact.text)
            if (after := _BEHIND_YEAR.fullmatch(fact.text.strip())) and not is_only_date(fact.text):
                known.use("container_title", fact)
                return parse_venue(after[1])
            # "London, 5 July 1687"
            is_place = "," in fact.text and not (is_journal(venue.title) or _ONE_WORD.fullmatch(venue.title))
            is_name = not venue.title[:1].islower() or is_journal(venue.title)  # not "2018-06 · obsoletes RFC 1"
            if venue.title and venue.issued and is_name and not is_place and not is_only_date(fact.text):
                known.use("container_title", fact)
                return venue
    for fact in () if known.of("bibtex") else known.of("URL", "own-link", "pdf"):
        for words, _ in fact.addresses:
            if match := _VENUE_OF_LINK.fullmatch(words.strip()):
                known.use("container_title", fact)
                return Venue(title=match[1], issued=(int(match[2]),))
    for fact, behind in () if known.of("bibtex", "reference") else _behind_titles(known):
        venue = parse_venue(behind)
        if names_conference(venue.title) and venue.issued:  # "Some title (CVPR 2022)"
            known.use("container_title", fact)
            return venue
    if not known.of("bibtex", "reference"):
        venue = parse_venue(venue_around(known.heading))
        if names_conference(venue.title) and venue.issued:  # "# [CVPR 2022] Some title"
            known.use("container_title", Fact("title", "", known.heading, (), BODY))
            return venue
    return Venue()


def _behind_titles(known: Evidence) -> list[tuple[Fact, str]]:
    """The titles that the note states, each with what stands in brackets behind it."""
    return [(fact, venue_behind(clean(fact.text.split("\n")[0]))[1].rpartition(", ")[2]) for fact in known.of("title")]


def publisher_of(known: Evidence, venue: str) -> str:
    """Who published it. A line "Institution: …" is that only for theses and reports; else authors work there."""
    is_of_school = guess_type(declared=known.said("type"), venue=venue, genre=known.said("genre"))
    for fact in known.by_field.get("publisher", ()):
        text = _YEAR_OF_PUBLISHER.split(unquoted(fact))[0]
        is_place_of_work = fact.rank > NESTED and fact.label.casefold().strip(" :：") in _PLACES_OF_WORK
        if is_placeholder(text) or (is_place_of_work and is_of_school not in ("thesis", "report")):
            continue
        known.use("publisher", fact)
        return text
    return ""


def publisher_as_venue(known: Evidence) -> str:
    """The title of a journal that stands in the place of the publisher, "" for another publisher."""
    for fact in known.of("publisher"):
        if is_journal(fact.text):
            known.use("container_title", fact)
            return parse_venue(fact.text).title
    return ""


def issued_of(known: Evidence, venue: Venue) -> tuple[int, ...]:
    """(year[, month[, day]]) of publication, () where nothing tells; of dates that agree the most exact one."""
    firm = [fact for fact in known.of("issued", "date") if fact.field == "issued" or fact.rank > NESTED]
    firm.sort(key=lambda one: (one.rank, one.field != "issued"))
    weak = [fact for fact in known.of("date") if fact.rank <= NESTED]
    if weak and (page_dates := [fact for fact in firm if fact.rank <= NESTED and fact.label in _DATES_OF_PAGES]):
        firm = [fact for fact in firm if fact not in page_dates]  # the paper's date is beside it
    dated = [(date, fact) for fact in firm if (date := date_of(fact))]
    made = min((date for fact in known.of("note-date") if fact.rank <= NESTED and (date := date_of(fact))), default=())
    if made:  # a page cannot be published before it is made, and a paper is before a note on it
        weak += [fact for date, fact in dated if fact.rank <= NESTED and len(date) == len(made) == 3 and date >= made]
        dated = [(date, fact) for date, fact in dated if fact not in weak]
    loose = [(date, fact) for fact in weak if (date := date_of(fact))]
    if venue.issued and "container_title" in known.used:
        dated.append((venue.issued, known.used["container_title"]))
    dated += [(paper.issued, fact) for paper, fact in known.quoted if paper.issued]
    if loose and not dated and (year := _year_of_key(known)) and loose[0][0][0] - year > 1:
        known.origins["issued"] = "filename"
        return (year,)
    chosen = dated or loose
    if chosen:
        date, fact = chosen[0]
        known.use("issued", fact)
        exact = next(
            (other for other, _ in [*dated, *loose] if len(other) > len(date) and other[: len(date)] == date), date
        )
        return exact
    for fact in known.of("author"):  # "作者/年: Ann Lee, Bo Chen — 2020"
        if match := YEAR_BEHIND_NAMES.search(fact.text):
            known.use("issued", fact)
            return (int(match[1]),)
    for fact in known.of("publisher"):  # "Some Press (2000)", "Some Press, 2000"
        if (match := _YEAR_OF_PUBLISHER.search(fact.text)) and known.by_field.get("author"):
            known.use("issued", fact)
            return (int(match[1] or match[2]),)
    for fact in known.of("arXiv"):  # "1706.03762v5 [cs.CL] 6 Dec 2017"
        if match := re.search(r"[0-9]{1,2} [A-Z][a-z]{2,8} (?:19|20)[0-9]{2}(?![0-9])", fact.text):
            known.use("issued", fact)
            return parse_date(match[0])
    if (match := _YEAR_IN_NAME.search(venue.title)) and "container_title" in known.used:
        known.use("issued", known.used["container_title"])  # "Proceedings of the 2014 Conference on …"
        return (int(match[1]),)
    for fact, behind in _behind_titles(known):  # "“Some title” (arXiv:2601.01234v2, Feb 2026)"
        if match := _YEAR_BEHIND_ARXIV.search(fact.text):
            known.use("issued", fact)
            return (int(match[1]),)
        if date := parse_date(behind):  # "Some title (Some Lab, 1994)"
            known.use("issued", fact)
            return date[:1]
    for fact in known.of("URL"):  # "Paper: arXiv:2601.01234, 2026-01-30"
        if fact.rank > NESTED and (match := _DAY_BEHIND.search(fact.text)):
            known.use("issued", fact)
            return parse_date(match[1])
    if match := re.search(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])", _DAY.sub("", known.stem)):
        known.origins["issued"] = "filename"
        return (int(match[1]),)
    return ()


def _year_of_key(known: Evidence) -> int:
    """The year of the citation key in the front matter of a page whose date is the page's own, since it also has
    one of its last change; 0 for none."""
    if not any(fact.rank <= NESTED and fact.label.casefold() in _LAST_CHANGES for fact in known.of("note-date")):
        return 0
    years = {
        int(year)
        for fact in known.of("citation-key")
        if fact.rank <= NESTED
        for year in re.findall(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])", fact.text)
    }
    return years.pop() if len(years) == 1 else 0


def numbers_of(known: Evidence, venue: Venue) -> tuple[str, str, str]:
    """Volume, issue and pages, each "" where it is not stated."""
    behind = ""
    volume = clean_number(known.text("volume"))
    issue = clean_number(known.text("issue"))
    if not volume and (both := known.text("volume-issue")):
        if match := _PAGES_BEHIND.search(both):  # "66/5, pp. 1145–1155"
            both, behind = both[: match.start()], clean_pages(match[1])
        volume, other = split_volume_issue(both)
        issue = issue or other
    if not volume and (match := _VOLUME_AND_PAGE.fullmatch(issue)) and match[2]:  # "Issue/pages: 12(3): 45-67"
        volume, issue = issue, ""
    if volume and not issue and (match := re.fullmatch(r"([0-9]+)\s*[(（]([0-9]+(?:[-–/][0-9]+)?)[)）]", volume)):
        volume, issue = match[1], match[2]
    pages = clean_pages(known.text("page"))
    if match := _VOLUME_AND_PAGE.fullmatch(volume):
        volume, issue, pages = match[1], issue or match[2] or "", pages or clean_pages(match[3])
    return volume or venue.volume, issue or venue.issue, pages or behind or venue.pages


_YEAR_OF_PUBLISHER = regex(
    r"\s*[(（]((?:1[5-9]|20)[0-9]{2})[)）](?:\s*[,，;；].*)?\Z|\s*[,，]\s*((?:1[5-9]|20)[0-9]{2})\Z"
)
_PUBLISHED = frozenset(("published", "发表", "發表", "発表", "발표"))
_BEHIND_YEAR = regex(
    r"(?:19|20)[0-9]{2},\s+((?=[^\s0-9]|(?:19|20)[0-9]{2}\s+[A-Z]{3})[^,]{3,}.*)"
)  # "Published: 2019, Some Journal"
_BEHIND_DATE = regex(r"[(（]([A-Z][^()（）]{2,30})[)）]\s*\Z")
_REMARK_BEHIND = regex(r"\s*[(（][^()（）]+[)）]\s*\Z")
_PAGES_BEHIND = regex(
    r"\s*(?:[,，;；]\s*(?:pp?\.|pages?|页|頁|с\.|S\.)|(?<=[0-9)）])\s*[:：])\s*(e?[0-9]+(?:\s*[-–—]\s*[0-9]+)?)\s*\Z"
)
_VOLUME_AND_PAGE = regex(r"([0-9]+)\s*(?:[(（]([0-9]+)[)）])?\s*[:：]\s*(\S+)")
# venues that no word tells as such: acronyms, and journals of one word
_ONE_WORD = regex(r"\w*[A-Z]\w*[A-Z]\w*|Nature|Science|Cell|Mind|Brain|Neuron|Cognition|(?:The )?Lancet|eLife")


_YEAR_IN_NAME = regex(r"(?<![0-9-])((?:19|20)[0-9]{2})(?![0-9-])")


_LAST_CHANGES = frozenset(("lastmod", "last modified", "last-modified", "last_modified", "updated", "modified"))


_PLACES_OF_WORK = frozenset(("institution", "university", "school", "学校"))


_VENUE_OF_LINK = regex(  # "[Published as a conference paper at ICLR 2020](https://openreview.net/…)"
    r"(?:(?:[Pp]ublished|[Aa]ccepted|[Pp]resented)(?:\s+as\s+an?\s+\w+\s+paper)?\s+(?:at|in)\s+)?"
    rf"({CONFERENCES})\s*['’]?((?:19|20)[0-9]{{2}})"
    r"(?:\s+(?:paper|version|proceedings|page|正式页面|正式版|页面|论文|论文页))?"
)


_DATES_OF_PAGES = frozenset(("publishDate", "publishdate"))  # of site generators: when the page goes online


_ISO_DAY = r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:[0-2][0-9]|3[01])"
_DAY_BEHIND = regex(rf"[,，]\s*({_ISO_DAY})(?![0-9])")
_DAY = regex(rf"^{_ISO_DAY}(?![0-9])")  # a post is named by its day


_YEAR_BEHIND_ARXIV = regex(
    r"arXiv:\s*[0-9]{4}\.[0-9]{4,5}(?:v[0-9]+)?\s*[,，]\s*(?:[A-Za-z]{3,9}\.?\s+)?((?:19|20)[0-9]{2})\)"
)
