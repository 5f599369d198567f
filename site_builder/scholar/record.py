"""The record of a paper out of all that a note states: front matter, labelled lines, references, file name.

Field by field the better source wins: front matter, then labelled lines and inline fields, then tables and quotes, a
formatted reference, BibTeX, and the file name, which only fills a gap. Empty values and placeholders never win.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.model.note import Plain
from site_builder.model.paper import Paper, Person
from site_builder.scholar.card import RecordField, card_rows
from site_builder.scholar.dates import is_only_date, iso, parse_date
from site_builder.scholar.fact_names import names_of
from site_builder.scholar.facts import (
    BODY,
    NESTED,
    TABLE,
    YAML,
    Fact,
    RecordEntry,
    all_text,
    date_of,
    gather,
    is_source,
)
from site_builder.scholar.fields import field_of
from site_builder.scholar.identifiers import (
    Arxiv,
    find_arxiv,
    find_citekey,
    find_doi,
    find_isbn,
    find_issn,
    find_pmid,
    find_pubmed,
    is_web,
    zotero_citekey,
)
from site_builder.scholar.kinds import guess_type, is_journal, split_thesis
from site_builder.scholar.library import NUMBERED, read_bibtex
from site_builder.scholar.names import YEAR_BEHIND_NAMES, same_person
from site_builder.scholar.reference import parse_reference
from site_builder.scholar.titles import (
    begins_alike,
    clean_title,
    is_called_review,
    is_named_by_citation,
    is_note_name,
    is_title_of_link,
    names_a_work,
    split_translation,
    venue_around,
    venue_behind,
    without_citation,
    without_note_tag,
    without_note_words,
)
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

__all__ = ["Record", "RecordEntry", "RecordField", "read_record"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """`paper` is None for a note that is about no paper; `fields` are the rows of its card, () for no card.

    `tags` were found inside values ("#ICML/21" behind a venue). `title` is the paper's, or the best title of the note.
    """

    paper: Paper | None
    fields: tuple[RecordField, ...] = ()
    tags: tuple[str, ...] = ()
    title: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()


def read_record(
    file_stem: str,
    front_matter: Mapping[str, Plain],
    entries: Sequence[RecordEntry],
    *,
    title: str,
    aliases: Sequence[str] = (),
    labels: Mapping[str, str] | None = None,
    path: str = "",
) -> Record:
    """Read what a note says about its paper. `title` is its level-1 heading, or "" without one."""
    facts = gather(front_matter, entries, labels or {})
    return _Reading(file_stem, facts, title, aliases, path).record()


class _Reading:
    """The facts of one note by field, and the paper they make. Each `_field` method returns a value and its fact."""

    def __init__(
        self,
        stem: str,
        facts: Sequence[Fact],
        title: str,
        aliases: Sequence[str],
        path: str,
    ) -> None:
        self.stem = stem
        self.facts = facts
        self.heading = without_note_words(clean_title(title))
        self.aliases = aliases
        self.path = path
        for words in (words for fact in facts if fact.field == "heading-link" for words, _ in fact.addresses):
            if len(self.heading) > len(words) + 5:  # "# [arxiv](https://…) Some title"
                self.heading = self.heading.removeprefix(words).removesuffix(words).strip()
        self.by_field: dict[str, list[Fact]] = {}
        for fact in sorted(facts, key=lambda one: one.rank):
            if fact.field is not None and not fact.is_empty:
                self.by_field.setdefault(fact.field, []).append(fact)
        self.origins: dict[str, str] = {}
        self.used: dict[str, Fact] = {}
        self.problems: list[Diagnostic] = []

    def record(self) -> Record:
        keys = self._keys()
        venue = self._venue()
        quoted = self._quoted(keys[0] if keys else "")
        authors, is_truncated = self._authors(quoted)
        doi, arxiv = self._doi(venue), self._arxiv(venue)
        issued = self._issued(venue, quoted)
        first_family = (authors[0].family or authors[0].literal) if authors else ""
        title, translated = self._title(quoted, first_family, issued[0] if issued else None)
        volume, issue, pages = self._numbers(venue)
        venue_title = venue.title or self._publisher_as_venue() or self._pick("container_title", quoted)
        publisher = self._publisher(venue_title) or self._pick("publisher", quoted)
        publisher = "" if publisher == venue_title else publisher
        school, degree = split_thesis(venue_title)
        if degree:  # "PhD thesis, Some University" is no journal
            venue_title, publisher = "", publisher or school
        isbn = self._first("ISBN", find_isbn) or self._pick("isbn", quoted)
        pmid = self._first("PMID", lambda text: find_pubmed(text) or find_pmid(text))
        url = self._url()
        genre = self._text("genre") or self._pick("genre", quoted) or degree
        explicit_type = self._text("type")
        entry = next((paper for paper, fact in quoted if fact.field == "bibtex" or paper.type != "article"), None)
        is_as_entered = not explicit_type and self.origins.get("container_title", "bibtex") in ("bibtex", "reference")
        paper = Paper(
            key=keys[0] if keys else self.stem,
            type=entry.type
            if entry is not None and is_as_entered
            else guess_type(
                declared=explicit_type,
                venue=venue_title,
                publisher=publisher,
                isbn=isbn,
                genre=genre,
                url=url,
                arxiv=arxiv.id if arxiv else doi,
            ),
            title=title,
            title_short=self._text("title-short"),
            title_translated=self._text("translated-title") or translated,
            authors=authors,
            authors_truncated=is_truncated,
            editors=(self._names("editor")[0] if not self._of("note-author") else ())
            or (entry.editors if entry is not None else ()),
            container_title=venue_title,
            issued=issued,
            volume=volume or self._pick("volume", quoted),
            issue=issue or self._pick("issue", quoted),
            pages=pages or self._pick("pages", quoted),
            number=self._text("number") or self._pick("number", quoted),
            edition=self._text("edition") or self._pick("edition", quoted),
            version=self._text("version") or self._pick("version", quoted),
            series=self._text("series") or self._pick("series", quoted),
            publisher=publisher,
            publisher_place=self._text("publisher-place") or self._pick("publisher_place", quoted),
            doi=doi or self._pick("doi", quoted),
            arxiv=arxiv.id if arxiv else self._pick("arxiv", quoted),
            arxiv_class=(arxiv.subject if arxiv else "") or self._text("arxiv-class"),
            pmid=pmid,
            isbn=isbn,
            issn=self._first("ISSN", find_issn),
            url=url or self._pick("url", quoted),
            genre=genre,
            abstract=self._text("abstract") or self._pick("abstract", quoted),
            language=self._text("language") if len(self._text("language")) <= 12 else "",
            keywords=self._keywords(),
            status=_status(self._text("status")),
            rating=self._rating(),
            read=iso(parse_date(self._text("read"))),
            accessed=parse_date(self._text("accessed")),
            zotero=self._zotero(),
            origins=self.origins,
        )
        if paper.type in NUMBERED and paper.issue and not (paper.number or paper.volume):
            paper = replace(paper, number=paper.issue, issue="")  # what `number` is depends on the kind
        is_paper = self._is_paper(paper, keys)
        rows = card_rows(paper, venue, self.facts, self.by_field, self.used, is_paper=is_paper)
        if is_paper:
            self._check(paper)
        tags = tuple(
            dict.fromkeys(
                tag for fact in self.by_field.get("container-title", ()) for tag in parse_venue(fact.text).tags
            )
        )
        return Record(
            paper=paper if is_paper else None, fields=rows, tags=tags, title=title, diagnostics=tuple(self.problems)
        )

    def _of(self, *names: str) -> list[Fact]:
        facts = [fact for name in names for fact in self.by_field.get(name, ())]
        return sorted(facts, key=lambda one: one.rank) if len(names) > 1 else facts

    def _use(self, name: str, fact: Fact) -> None:
        self.origins[name] = fact.origin
        self.used[name] = fact

    def _text(self, name: str) -> str:
        """The first value of a field that has only text, on one line."""
        for fact in self.by_field.get(name, ()):
            text = _IN_QUOTES.sub(r"\1", clean(fact.text.replace("\n", ", ")))
            if not is_placeholder(text):
                self._use(_ATTRIBUTES.get(name, name), fact)
                return text
        return ""

    def _said(self, name: str) -> str:
        """As `_text`, for a look that uses nothing."""
        return next((clean(fact.text) for fact in self.by_field.get(name, ())), "")

    def _first(self, name: str, find: Callable[[str], str]) -> str:
        for fact in self.by_field.get(name, ()):
            found = find(all_text(fact))
            if found:
                self._use(_ATTRIBUTES.get(name, name), fact)
                return found
        return ""

    def _pick(self, name: str, quoted: Sequence[tuple[Paper, Fact]]) -> str:
        """A field from a formatted reference or BibTeX, in that order."""
        for paper, fact in quoted:
            if value := getattr(paper, name):
                self._use(name, fact)
                return str(value)
        return ""

    # keys

    def _keys(self) -> list[str]:
        """Citation keys by precedence; the first names the paper."""
        keys: list[str] = []
        name = self.stem.removeprefix("@") if self.stem.startswith("@") else ""
        if " " in name and _KEY_BEFORE_TITLE.search(word := name.split(" ")[0]):
            name = word
        for fact in self._of("citation-key"):
            key = find_citekey(fact.text)
            is_vague = fact.label.casefold() in ("id", "key")
            if (
                key
                and not (is_vague and _OTHER_KEY.fullmatch(key))
                and (
                    not is_vague
                    or key == name
                    or (
                        not name
                        and re.search(r"[^\W\d_].*[0-9]|[0-9].*[^\W\d_]", key)
                        and not re.search(r"[0-9]{8}", key)
                    )
                )
            ):
                keys.append(key)
        if name:
            keys.append(name)
        elif (
            find_citekey(self.stem)
            and re.search(r"(?:1[5-9]|20)[0-9]{2}", self.stem)
            and re.search(r"[^\W\d_]", self.stem)
        ):
            keys.append(self.stem)
        keys += [key for fact in self.facts for _, address in fact.addresses if (key := zotero_citekey(address))]
        if keys:
            self.origins["key"] = "filename" if keys[0] == name else "yaml"
        return keys

    def _is_paper(self, paper: Paper, keys: Sequence[str]) -> bool:
        if self.stem.startswith("@") and len(self.stem) > 1:
            return True
        if self._is_identified(paper):
            return True
        if any(
            fact.label.casefold() not in ("id", "key") and find_citekey(fact.text) and not _DATED_KEY.search(fact.text)
            for fact in self._of("citation-key")
        ):
            return True
        title = self.used.get("title")
        if paper.authors and title is not None and _OF_PUBLISHERS.match(paper.url):
            return True
        if paper.authors and _is_called_paper(title):
            return True
        if self._is_published(paper):
            return True
        if not paper.authors or not (paper.issued or paper.container_title or paper.type == "thesis"):
            return False
        if paper.container_title or paper.type == "thesis":
            return True
        if _OF_VIDEOS.match(paper.url):
            return False
        return self.stem.casefold() not in _FOLDER_PAGES and not self._is_of_the_note(paper)

    def _is_published(self, paper: Paper) -> bool:
        """Whether a note that names no authors is of a paper: it states where and when that was published, and its
        title, or has a place for authors and identifiers at least."""
        venue, title = self.used.get("container_title"), self.used.get("title")
        if self.stem.casefold() in _FOLDER_PAGES or self.origins.get("issued", "filename") == "filename":
            return False
        has_places = {fact.field for fact in self.facts if fact.rank > NESTED}  # with or without a value
        title = next((fact for fact in self._of("title") if _is_called_paper(fact)), title)
        is_called = title is not None and title.rank > NESTED and bool(title.label)
        name_of_work = clean(title.text) if is_called and title is not None else paper.title
        if not names_a_work(name_of_work):
            return False
        if _is_called_paper(title) and "container-title" in has_places:
            return True
        if venue is None or venue.rank <= NESTED or is_source(venue) or not paper.title:
            return False
        if not (is_called or has_places & {"author", "DOI", "arXiv"}):
            return False
        name = paper.container_title
        return is_journal(name) or names_conference(name) or _SHORT_NAME.fullmatch(name) is not None

    def _is_of_the_note(self, paper: Paper) -> bool:
        """Whether author and date are those of the note itself: one `author` and the `date` that every page has, or
        the list that a document begins with, "Version: 1.2", "Status: Approved"."""
        author, issued = self.used.get("authors"), self.used.get("issued")
        if author is not None and author.rank > NESTED and (issued is None or issued.field == "date"):
            if author.line and issued is not None and author.line == issued.line and len(paper.issued) == 3:
                has_place = any(fact.field in ("DOI", "arXiv") for fact in self.facts)  # "DOI: N/A"
                # "Authors: Ann Lee · Date: April 18, 2025"
                return not (paper.doi or paper.arxiv or paper.url or has_place)
            is_of_work = paper.doi or paper.arxiv or paper.url or paper.abstract or self._of("title", "type", "pdf")
            is_dated = len(paper.issued) == 3 and paper.issued[0] > _FIRST_NOTES
            if not is_of_work and is_dated and not self._of(*_OF_WORKS) and issued is not None and issued.rank > NESTED:
                return True  # "Authors: Ann Lee", "Date: 30.04.2024" are all that a report says
            return not is_of_work and any(_is_of_document(fact) for fact in self._of("version", "edition", "status"))
        if author is None or issued is None or author.rank > YAML or issued.field != "date" or issued.rank > YAML:
            return False
        is_usual = paper.type in ("article", "webpage") and not (paper.publisher or paper.volume)
        return is_usual and len(paper.authors) == 1 and author.label.casefold() == "author"

    def _is_identified(self, paper: Paper) -> bool:
        """Whether an identifier is the paper's own: stated as a property, beside other facts, or as all of a value.

        A list that only tells of labels ("arXiv: values like 2103.00020 are understood") makes no paper, and the page
        of a folder needs authors.
        """
        is_described = bool(
            paper.authors or paper.container_title or self.origins.get("issued", "filename") != "filename"
        )
        for name in ("doi", "arxiv", "pmid", "isbn"):
            if not getattr(paper, name):
                continue
            fact = self.used.get(name)
            if fact is not None and fact.rank <= NESTED:
                return True
            if self.stem.casefold() in _FOLDER_PAGES and not paper.authors:
                continue
            if is_described or fact is None or fact.rank > TABLE or _is_bare(fact):
                return True
        return False

    # people

    def _authors(self, quoted: Sequence[tuple[Paper, Fact]]) -> tuple[tuple[Person, ...], bool]:
        persons, is_truncated, facts = self._names("author")
        firsts, _, first_facts = self._names("first-author")
        if firsts and not any(same_person(firsts[0], person) for person in persons):
            persons = (*firsts[:1], *persons)
            facts = facts if len(persons) > 1 else first_facts
        if all(_of_university(person) for person in persons[:1]) and all(person.literal for person in persons):
            persons = ()  # where they work, in the place of names
        if _is_introduced(self.facts):
            persons = tuple(person for person in persons if facts[0].rank <= NESTED)
        if len(persons) == 1 and _are_two(persons[0], self.heading):
            persons = (Person(family=persons[0].family), Person(family=persons[0].given))
        if persons:
            self._use("authors", facts[0])
            return _paired(persons, quoted), is_truncated
        for paper, fact in quoted:
            if paper.authors:
                self._use("authors", fact)
                return paper.authors, paper.authors_truncated
        return (), False

    def _names(self, name: str) -> tuple[tuple[Person, ...], bool, list[Fact]]:
        """The persons of a field: of its best source, where a repeated label means one person each."""
        facts = self.by_field.get(name, [])
        for fact in facts:
            stem = fact.label.rstrip(" #0123456789")  # "Author 1", "Author 2"
            is_counted = stem != fact.label
            same = [
                one
                for one in facts
                if one is fact
                or (
                    one.rank == fact.rank
                    and (one.label == fact.label or (is_counted and one.label.rstrip(" #0123456789") == stem))
                )
            ]
            if fact.rank <= NESTED and not is_counted:
                same = [fact]
            found = [names_of(one) for one in same]
            persons = tuple(person for names in found for person in names.persons)
            is_truncated = any(names.is_truncated for names in found)
            if persons and is_truncated and (whole := self._whole_list(persons, facts)):
                return names_of(whole).persons, False, [whole]
            if persons:
                return persons, is_truncated, same
        return (), False, []

    @staticmethod
    def _whole_list(persons: Sequence[Person], facts: Sequence[Fact]) -> Fact | None:
        """Where the note has all names of a list that it cuts elsewhere: "author: Lee et al.", "authors: […]"."""
        for fact in facts:
            names = names_of(fact)
            if (
                len(names.persons) > len(persons)
                and not names.is_truncated
                and same_person(names.persons[0], persons[0])
            ):
                return fact
        return None

    # where and when

    def _venue(self) -> Venue:
        for fact in sorted(self._of("container-title"), key=lambda one: (one.rank, is_source(one))):
            venue = parse_venue(fact.text.split("\n")[0])
            if venue.title:
                self._use("container_title", fact)
                return venue
        for fact in self._of("issued"):  # "Published: NeurIPS 2017"
            if fact.label.casefold().strip(" :：") in ("published", "发表", "發表", "発表"):
                venue = parse_venue(fact.text)
                # "London, 5 July 1687"
                is_place = "," in fact.text and not (is_journal(venue.title) or _ONE_WORD.fullmatch(venue.title))
                is_name = not venue.title[:1].islower() or is_journal(venue.title)  # not "2018-06 · obsoletes RFC 1"
                if venue.title and venue.issued and is_name and not is_place and not is_only_date(fact.text):
                    self._use("container_title", fact)
                    return venue
        for fact in () if self._of("bibtex") else self._of("URL", "own-link", "pdf"):
            for words, _ in fact.addresses:
                if match := _VENUE_OF_LINK.fullmatch(words.strip()):
                    self._use("container_title", fact)
                    return Venue(title=match[1], issued=(int(match[2]),))
        for fact in () if self._of("bibtex", "reference") else self._of("title"):
            venue = parse_venue(venue_behind(clean(fact.text.split("\n")[0]))[1])
            if names_conference(venue.title) and venue.issued:  # "Some title (CVPR 2022)"
                self._use("container_title", fact)
                return venue
        if not self._of("bibtex", "reference"):
            venue = parse_venue(venue_around(self.heading))
            if names_conference(venue.title) and venue.issued:  # "# [CVPR 2022] Some title"
                self._use("container_title", Fact("title", "", self.heading, (), BODY))
                return venue
        return Venue()

    def _publisher(self, venue: str) -> str:
        """Who published it. A line "Institution: …" is that only for theses and reports; else authors work there."""
        is_of_school = guess_type(declared=self._said("type"), venue=venue, genre=self._said("genre"))
        for fact in self.by_field.get("publisher", ()):
            text = _IN_QUOTES.sub(r"\1", clean(fact.text.replace("\n", ", ")))
            is_place_of_work = fact.rank > NESTED and fact.label.casefold().strip(" :：") in _PLACES_OF_WORK
            if is_placeholder(text) or (is_place_of_work and is_of_school not in ("thesis", "report")):
                continue
            self._use("publisher", fact)
            return text
        return ""

    def _publisher_as_venue(self) -> str:
        for fact in self._of("publisher"):
            if is_journal(fact.text):
                self._use("container_title", fact)
                return parse_venue(fact.text).title
        return ""

    def _issued(self, venue: Venue, quoted: Sequence[tuple[Paper, Fact]]) -> tuple[int, ...]:
        firm = [fact for fact in self._of("issued", "date") if fact.field == "issued" or fact.rank > NESTED]
        firm.sort(key=lambda one: (one.rank, one.field != "issued"))
        weak = [fact for fact in self._of("date") if fact.rank <= NESTED]
        if weak and (page_dates := [fact for fact in firm if fact.rank <= NESTED and fact.label in _DATES_OF_PAGES]):
            firm = [fact for fact in firm if fact not in page_dates]  # the paper's date is beside it
        dated = [(date, fact) for fact in firm if (date := date_of(fact))]
        loose = [(date, fact) for fact in weak if (date := date_of(fact))]
        if venue.issued and "container_title" in self.used:
            dated.append((venue.issued, self.used["container_title"]))
        dated += [(paper.issued, fact) for paper, fact in quoted if paper.issued]
        if loose and not dated and (year := self._year_of_key()) and loose[0][0][0] - year > 1:
            self.origins["issued"] = "filename"
            return (year,)
        chosen = dated or loose
        if chosen:
            date, fact = chosen[0]
            self._use("issued", fact)
            exact = next(
                (other for other, _ in [*dated, *loose] if len(other) > len(date) and other[: len(date)] == date), date
            )
            return exact
        for fact in self._of("author"):  # "作者/年: Ann Lee, Bo Chen — 2020"
            if match := YEAR_BEHIND_NAMES.search(fact.text):
                self._use("issued", fact)
                return (int(match[1]),)
        for fact in self._of("arXiv"):  # "1706.03762v5 [cs.CL] 6 Dec 2017"
            if match := re.search(r"[0-9]{1,2} [A-Z][a-z]{2,8} (?:19|20)[0-9]{2}(?![0-9])", fact.text):
                self._use("issued", fact)
                return parse_date(match[0])
        if (match := _YEAR_IN_NAME.search(venue.title)) and "container_title" in self.used:
            self._use("issued", self.used["container_title"])  # "Proceedings of the 2014 Conference on …"
            return (int(match[1]),)
        for fact in self._of("title"):  # "“Some title” (arXiv:2601.01234v2, Feb 2026)"
            if match := _YEAR_BEHIND_ARXIV.search(fact.text):
                self._use("issued", fact)
                return (int(match[1]),)
            if behind := parse_date(venue_behind(clean(fact.text.split("\n")[0]))[1]):  # "Some title (Some Lab, 1994)"
                self._use("issued", fact)
                return behind[:1]
        if match := re.search(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])", _DAY.sub("", self.stem)):
            self.origins["issued"] = "filename"
            return (int(match[1]),)
        return ()

    def _year_of_key(self) -> int:
        """The year of the citation key in the front matter of a page whose date is the page's own, since it also has
        one of its last change; 0 for none."""
        if not any(fact.rank <= NESTED and fact.label.casefold() in _LAST_CHANGES for fact in self._of("note-date")):
            return 0
        years = {
            int(year)
            for fact in self._of("citation-key")
            if fact.rank <= NESTED
            for year in re.findall(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])", fact.text)
        }
        return years.pop() if len(years) == 1 else 0

    def _numbers(self, venue: Venue) -> tuple[str, str, str]:
        volume = clean_number(self._text("volume"))
        issue = clean_number(self._text("issue"))
        if not volume and (both := self._text("volume-issue")):
            volume, other = split_volume_issue(both)
            issue = issue or other
        if volume and not issue and (match := re.fullmatch(r"([0-9]+)\s*[(（]([0-9]+(?:[-–/][0-9]+)?)[)）]", volume)):
            volume, issue = match[1], match[2]
        pages = clean_pages(self._text("page"))
        return volume or venue.volume, issue or venue.issue, pages or venue.pages

    # addresses

    def _doi(self, venue: Venue) -> str:
        for fact in self._of("DOI"):
            if doi := find_doi(all_text(fact)):
                self._use("doi", fact)
                return doi
            self._problem(
                "metadata/doi-shape",
                Severity.WARNING,
                f"`{clean(fact.text)[:80]}` is not a DOI",
                fact,
                hint="a DOI begins with 10. and has a slash",
            )
        for fact in self._of("URL", "pdf", "heading-link", "title", "links", "own-link", "zotero"):
            if doi := find_doi(all_text(fact), marked=True):
                self._use("doi", fact)
                return doi
        return venue.doi

    def _arxiv(self, venue: Venue) -> Arxiv | None:
        for fact in self._of("arXiv"):
            text = fact.text
            if isinstance(fact.value, float) and (match := re.fullmatch(r"([0-9]{4})\.([0-9]{1,5})", text)):
                text = f"{match[1]}.{match[2]:0<{5 if match[1] >= '1501' else 4}}"  # YAML took 2103.00020 for a number
            if arxiv := find_arxiv(f"{text} {all_text(fact)}", bare=True):
                self._use("arxiv", fact)
                return arxiv
        if venue.arxiv:
            self._use("arxiv", self.used["container_title"])
            return venue.arxiv
        for fact in self._of("DOI", "URL", "pdf", "heading-link", "title", "links", "zotero", "issued"):
            if arxiv := find_arxiv(all_text(fact)):
                self._use("arxiv", fact)
                return arxiv
        for fact in self._of("own-link"):
            if clean(fact.label).casefold().startswith("arxiv") and (arxiv := find_arxiv(all_text(fact))):
                self._use("arxiv", fact)
                return arxiv
        return None

    def _url(self) -> str:
        for fact in (
            *self._of("URL", "heading-link"),
            *self._of("title", "links", "pdf"),
            *self._of("arXiv", "DOI"),
        ):
            for words, address in fact.addresses:
                if (
                    is_web(address)
                    and not address.casefold().endswith("xxx")
                    and not _IN_LIBRARY.match(address)
                    and (not _CODE.search(words) or (words == address and fact.field == "URL"))
                    and not (fact.field in ("arXiv", "DOI") and fact.rank <= NESTED)
                ):
                    self._use("url", fact)
                    return address
        return ""

    def _zotero(self) -> str:
        for fact in (*self._of("zotero"), *self.facts):
            address = next(
                (address for _, address in fact.addresses if address.lower().startswith("zotero://select")), ""
            )
            if address:
                self._use("zotero", fact)
                return address
        return ""

    # words

    def _title(self, quoted: Sequence[tuple[Paper, Fact]], family: str, year: int | None) -> tuple[str, str]:
        """The title and its translation; `family` is the family name of the first author."""
        said = sorted(
            self._of("title", "original-title"),
            key=lambda one: (_is_key(one.text), is_called_review(one.text), one.rank, one.field != "title"),
        )
        named = next((alias for alias in self.aliases if names_a_work(alias)), "")
        if said and named and _is_key(said[0].text) and self.heading in ("", clean_title(said[0].text)):
            self.origins["title"] = "yaml"
            return clean_title(named), ""
        if said and _is_file_name(said[0].text, self.heading):
            said = []  # "title: 12_deep_residual_learning" above "# Deep residual learning"
        for fact in said:
            if title := clean_title(clean(fact.text.split("\n")[0])):
                whole = (clean_title(clean(one.text.split("\n")[0])) for one in said if one is not fact)
                title = next((one for one in whole if one.casefold().startswith(f"{title}:".casefold())), title)
                self._use("title", fact)
                return split_translation(venue_behind(without_note_tag(title))[0])
        for fact in self._of("URL"):  # "Paper: [BERT: Pre-training of …](https://…)" below "# BERT explained"
            for words, address in fact.addresses:
                is_called = field_of(fact.label) == "paper" and fact.rank > NESTED and is_title_of_link(words)
                if words != address and (is_called or (names_a_work(words) and begins_alike(self.heading, words))):
                    self._use("title", fact)
                    return clean_title(words), ""
        for paper, fact in quoted:
            is_remark = fact.field == "bibtex" and is_named_by_citation(self.heading, family, year)
            is_remark = is_remark or any(self.heading == one.text for one in self._of("citation-key"))
            if paper.title and (not self.heading or is_note_name(self.heading) or paper.key == "same" or is_remark):
                self._use("title", fact)
                return paper.title, ""
        if self.heading:
            self.origins["title"] = "body"
            return split_translation(without_citation(self.heading, family, year))
        for fact in self._of("outline-title", "translated-title"):
            self._use("title", fact)
            return clean_title(fact.text), ""
        alias = next((alias for alias in self.aliases if alias.strip()), "")
        self.origins["title"] = "yaml" if alias else "filename"
        return alias.strip() or self.stem.removeprefix("@"), ""

    def _quoted(self, key: str) -> list[tuple[Paper, Fact]]:
        """Formatted references, then BibTeX; of several BibTeX entries the one of this key, else the first."""
        found: list[tuple[Paper, Fact]] = []
        for fact in self._of("reference"):
            if (paper := parse_reference(fact.text)) is not None:
                hidden = " ".join(address for _, address in fact.addresses)  # behind words that are no address
                arxiv = find_arxiv(hidden)
                found.append(
                    (
                        replace(
                            paper,
                            doi=paper.doi or find_doi(hidden, marked=True),
                            arxiv=paper.arxiv or (arxiv.id if arxiv else ""),
                            url=paper.url or next((one for _, one in fact.addresses if is_web(one)), ""),
                        ),
                        fact,
                    )
                )
        entries = [
            (name, paper, fact)
            for fact in self._of("bibtex")
            for name, paper in read_bibtex(fact.text, path=self.path).papers.items()
        ]
        own = next(((paper, fact) for name, paper, fact in entries if name == key), None)
        if own is not None:
            found.append(own)
        elif len(entries) == 1:
            found.append((entries[0][1], entries[0][2]))
        return found

    def _keywords(self) -> tuple[str, ...]:
        words = [
            word.strip(" #")
            for fact in self._of("keyword")
            if fact.label.casefold() != "tags" or fact.rank > NESTED
            for word in re.split(r"[,，、;；／\n]|\s(?=#\S)", fact.text)
        ]
        found: dict[str, str] = {}
        for word in words:
            if not is_placeholder(word):
                found.setdefault(word.casefold(), word)
        return tuple(found.values())

    def _rating(self) -> int | None:
        text = self._text_raw("rating")
        return _rating(text) if text else None

    def _text_raw(self, name: str) -> str:
        for fact in self.by_field.get(name, ()):
            return fact.text
        return ""

    # what to tell the writer

    def _check(self, paper: Paper) -> None:
        if not paper.issued:
            self._problem(
                "metadata/no-year",
                Severity.NOTICE,
                "the paper has no year",
                None,
                hint="add a line such as `- **Year**: 2020`",
            )
        finders: tuple[tuple[str, str, Callable[[Fact], str]], ...] = (
            ("year", "issued", lambda fact: iso(date_of(fact)[:1])),
            ("DOI", "DOI", lambda fact: find_doi(all_text(fact)).casefold()),
            ("arXiv id", "arXiv", lambda fact: _arxiv_id(all_text(fact))),
        )
        for name, field, find in finders:
            said = [(value, fact) for fact in self._of(field) if (value := find(fact))]
            if other := next(
                ((value, fact) for value, fact in said[1:] if value != said[0][0] and fact.rank != said[0][1].rank),
                None,
            ):
                message = (
                    f"two sources give another {name}: `{said[0][0]}` ({said[0][1].origin}) is used, "
                    f"`{other[0]}` ({other[1].origin}) is not"
                )
                self._problem("metadata/conflict", Severity.NOTICE, message, other[1])

    def _problem(self, code: str, severity: Severity, message: str, fact: Fact | None, hint: str = "") -> None:
        line = fact.line if fact is not None else None
        where = Where(path=self.path, line=line) if self.path else None
        self.problems.append(Diagnostic(code=code, severity=severity, message=message, where=where, hint=hint))


_ATTRIBUTES = {
    "page": "pages",
    "PMID": "pmid",
    "ISBN": "isbn",
    "ISSN": "issn",
    "keyword": "keywords",
    "translated-title": "title_translated",
    "title-short": "title_short",
}
# what outlines give their blocks, and Zotero its items
# "@smith2020 Some title", "@smithTitle Some title"; "@Some title" has no key of its own
_KEY_BEFORE_TITLE = regex(r"(?:1[5-9]|20)[0-9]{2}|[^\W\d_][0-9]{2}[a-z]?$|[a-z][A-Z]|_")
_OTHER_KEY = regex(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}|[2-9A-Z]{8}")
# venues that no word tells as such: acronyms, and journals of one word
_ONE_WORD = regex(r"\w*[A-Z]\w*[A-Z]\w*|Nature|Science|Cell|Mind|Brain|Neuron|Cognition|(?:The )?Lancet|eLife")
_SHORT_NAME = regex(r"(?!(?:BBC|CNN|NPR|NYT|TED|HBR|HBO|MIT|PBS)$)[A-Z]{3,8}|Nature|Science|Cell|Neuron|eLife")
_YEAR_IN_NAME = regex(r"(?<![0-9-])((?:19|20)[0-9]{2})(?![0-9-])")
_FIRST_NOTES = 2004  # no note is older
_OF_WORKS = ("issued", "publisher", "volume", "page", "citation-key", "links", "zotero", "reference", "bibtex")
_LAST_CHANGES = frozenset(("lastmod", "last modified", "last-modified", "last_modified", "updated", "modified"))
_OF_PAPER = regex(r"\b(?:paper|article)\b|论文|論文|논문|文献", re.IGNORECASE)
_DATED_KEY = regex(r"(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]")
_UNIVERSITY = regex(r"\b(?:Universit(?:y|ät|é|à)|Universidade?|College|Institute of Technology)\b|大学$|대학교$")
_PLACES_OF_WORK = frozenset(("institution", "university", "school", "学校"))
_FOLDER_PAGES = frozenset(("index", "readme", "home", "首页"))
_IN_LIBRARY = regex(r"https?://(?:www\.)?zotero\.org/", re.IGNORECASE)  # an item of somebody's library
_CODE = regex(r"\b(?:code|github|repo(?:sitory)?|代码|源码|slides|video|poster|data(?:set)?)\b", re.IGNORECASE)


_VENUE_OF_LINK = regex(  # "[Published as a conference paper at ICLR 2020](https://openreview.net/…)"
    r"(?:(?:[Pp]ublished|[Aa]ccepted|[Pp]resented)(?:\s+as\s+an?\s+\w+\s+paper)?\s+(?:at|in)\s+)?"
    rf"({CONFERENCES})\s*['’]?((?:19|20)[0-9]{{2}})"
    r"(?:\s+(?:paper|version|proceedings|page|正式页面|正式版|页面|论文|论文页))?"
)
_DATES_OF_PAGES = frozenset(("publishDate", "publishdate"))  # of site generators: when the page goes online
_DAY = regex(r"^(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:[0-2][0-9]|3[01])(?![0-9])")  # a post is named by its day
_YEAR_BEHIND_ARXIV = regex(
    r"arXiv:\s*[0-9]{4}\.[0-9]{4,5}(?:v[0-9]+)?\s*[,，]\s*(?:[A-Za-z]{3,9}\.?\s+)?((?:19|20)[0-9]{2})\)"
)
_OF_VIDEOS = regex(
    r"https?://(?:[\w-]+\.)?(?:youtube\.com|youtu\.be|vimeo\.com|bilibili\.com|twitch\.tv)/", re.IGNORECASE
)
_OF_PUBLISHERS = regex(
    r"https?://(?:www\.)?(?:openreview\.net/(?:forum|pdf)|aclanthology\.org/|openaccess\.thecvf\.com/"
    r"|proceedings\.(?:mlr\.press|neurips\.cc)/|papers\.n(?:eur)?ips\.cc/|papers\.ssrn\.com/|dl\.acm\.org/doi/"
    r"|ieeexplore\.ieee\.org/(?:abstract/)?document/|(?:www\.)?usenix\.org/(?:conference|system/files)/"
    r"|jmlr\.org/papers/|link\.springer\.com/(?:article|chapter)/|sciencedirect\.com/science/article/"
    r"|nature\.com/articles/s|(?:bio|med)rxiv\.org/content/)",
    re.IGNORECASE,
)


_IN_QUOTES = regex(r"^\"([^\"]+)\"$")  # Logseq writes values with commas so
_ADDRESS = regex(r"https?://\S+|10\.[0-9]{4,9}/\S+|[0-9]{4}\.[0-9]{4,5}(?:v[0-9]+)?")
_WORDS = regex(r"[^\W\d_]+")
_EXPLAINS = regex(r"\b(?:is|are|like|such as|e\.g|for example|means|an?|what|how)\b|例如|比如|表示", re.IGNORECASE)
_MOST_WORDS = 6
_MOST_LETTERS = 20


def _is_called_paper(title: Fact | None) -> bool:
    """Whether the body calls its title that of one paper: "Paper title: …"."""
    if title is None or title.rank <= NESTED:
        return False
    return _OF_PAPER.search(title.label) is not None and " / " not in title.text


def _of_university(person: Person) -> bool:
    return bool(person.literal) and _UNIVERSITY.search(person.literal) is not None


def _is_introduced(facts: Sequence[Fact]) -> bool:
    """Whether the author of the body is who wrote the note, since he goes on to tell of himself."""
    return any(fact.field == "note-author" and fact.label.endswith("介绍") for fact in facts)


def _are_two(person: Person, heading: str) -> bool:
    """Whether "Lee, Chen" is two, since the heading says "Lee & Chen 2020"."""
    if not person.family or not person.given or " " in person.given:
        return False
    return heading.startswith(tuple(f"{person.family} {sign} {person.given} " for sign in ("&", "and")))


def _paired(persons: tuple[Person, ...], quoted: Sequence[tuple[Paper, Fact]]) -> tuple[Person, ...]:
    """The persons of "Lee, Ann, Chen, Bo" where a formatted reference tells that these are two."""
    words = [person.literal or (person.family if not person.given else "") for person in persons]
    if len(words) < 4 or len(words) % 2 or not all(words):
        return persons
    families, givens = words[::2], words[1::2]
    for paper, _ in quoted:
        told = [one.family.casefold() for one in paper.authors]
        if len(told) > 1 and told == [family.casefold() for family in families[: len(told)]]:
            return tuple(Person(family=one, given=other) for one, other in zip(families, givens, strict=True))
    return persons


def _is_bare(fact: Fact) -> bool:
    """Whether a value says hardly more than its identifier or address: "arXiv:2103.00020v2 [cs.CV]"."""
    text = fact.text
    if len(fact.addresses) == 1:  # the title of the paper may be the words of the link
        text = text.replace(fact.addresses[0][0], " ", 1)
    text = _ADDRESS.sub(" ", text)
    if _EXPLAINS.search(text):
        return False
    words = _WORDS.findall(text)
    return len(words) <= _MOST_WORDS and sum(map(len, words)) <= 2 * _MOST_LETTERS


def _is_key(text: str) -> bool:
    """Whether a "title" is the key that a page is named by: "@sunBeyond2021"."""
    return text.startswith("@") and " " not in text and _KEY_BEFORE_TITLE.search(text) is not None


def _is_file_name(title: str, heading: str) -> bool:
    """Whether a title without spaces is but another spelling of the heading, cut perhaps."""
    if "_" not in title.strip("_") or " " in title or " " not in heading:
        return False
    squeezed, other = (_SIGNS_AND_DIGITS.sub("", text).casefold() for text in (title, heading))
    return len(squeezed) > 5 and other.startswith(squeezed)


_SIGNS_AND_DIGITS = regex(r"[\W_\d]+")


def _is_of_document(fact: Fact) -> bool:
    return (_STATE_OF_DOCUMENT if fact.field == "status" else _VERSION).search(fact.text) is not None


_VERSION = regex(r"^v?[0-9]+(?:\.[0-9]+)+\b", re.IGNORECASE)
_STATE_OF_DOCUMENT = regex(
    r"\b(?:approved|accepted|proposed|deprecated|superseded|aceptad[oa]|aprobad[oa]|propuest[oa]|aceito|aprovado|approuvé"
    r"|angenommen|freigegeben|entwurf|platzhalter|draft|borrador|rascunho|brouillon)\b|已确认|已批准|已通过|评审|定稿|草案|承認済",
    re.IGNORECASE,
)


def _arxiv_id(text: str) -> str:
    found = find_arxiv(text, bare=True)
    return found.id if found else ""


def _status(text: str) -> str:
    words = re.sub("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]", "", text).strip(" #")
    return words or ("read" if any(sign in text for sign in "✅✔☑") else "")


def _rating(text: str) -> int | None:
    """Stars counted, "4/5", "8/10", "4": from 0 to 5."""
    stars = text.count("⭐") + text.count("★") + text.count("🌟")
    if stars:
        return min(stars, 5)
    if match := re.search(r"([0-9]{1,3}(?:\.[0-9]+)?)\s*(?:/|／|out of)\s*([0-9]{1,3})", text):
        whole = float(match[2])
        return min(5, round(5 * float(match[1]) / whole)) if whole else None
    if match := re.fullmatch(r"\s*([0-5](?:\.[0-9]+)?)\s*(?:stars?|分|星|颗星)?\s*", text):
        return round(float(match[1]))
    if match := re.search(r"([一二三四五])星", text):
        return "一二三四五".index(match[1]) + 1
    return None
