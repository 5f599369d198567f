"""The record of a paper out of all that a note states: front matter, labelled lines, references, file name.

Field by field the better source wins: front matter, then labelled lines and inline fields, then tables and quotes, a
formatted reference, BibTeX, and the file name, which only fills a gap. Empty values and placeholders never win.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.model.note import Plain
from site_builder.model.paper import Paper, Person
from site_builder.scholar.dates import from_parts, iso, parse_date
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
from site_builder.scholar.kinds import guess_type, is_journal
from site_builder.scholar.library import person_from_mapping, read_bibtex
from site_builder.scholar.names import Names, same_person, split_names, without_marks
from site_builder.scholar.reference import parse_reference
from site_builder.scholar.values import addresses_in, clean, is_placeholder, wikilink_words
from site_builder.scholar.venue import Venue, clean_number, clean_pages, parse_venue, split_volume_issue
from site_builder.text.cjk import cjk_share, has_cjk


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEntry:
    """A labelled line of the body. `is_shown`: the card stands for the block it is from, so it must not get lost."""

    label: str
    text: str
    addresses: tuple[tuple[str, str], ...] = ()
    source: str = "list"
    line: int = 0
    is_shown: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordField:
    """One row of the card: `name` and `label` as in `CardField`, `values` plain text.

    `entry` is the index of the entry whose formatted tokens may be shown instead; None where the values say something
    else than the entry. `spans`, when given, are the places of the values in that entry's text, one a value.
    """

    name: str
    label: str = ""
    values: tuple[str, ...]
    entry: int | None = None
    spans: tuple[tuple[int, int], ...] = ()


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
    facts = [*_yaml_facts(front_matter, labels or {}), *_entry_facts(entries, labels or {})]
    return _Reading(file_stem, [_sorted_out(fact) for fact in facts], entries, title, aliases, path).record()


# facts ----------------------------------------------------------------------------------------------------------------

_YAML, _NESTED, _BODY, _TABLE, _REFERENCE, _BIBTEX = range(6)
_RANKS = {
    "list": _BODY,
    "field": _BODY,
    "heading": _BODY,
    "table": _TABLE,
    "quote": _TABLE,
    "reference": _REFERENCE,
    "bibtex": _BIBTEX,
}
_ORIGINS = {_YAML: "yaml", _NESTED: "yaml", _BODY: "body", _TABLE: "table", _REFERENCE: "reference", _BIBTEX: "bibtex"}
_DEEPEST = 3  # mappings in mappings
_LONGEST_VALUE = 20_000  # letters
_WIKILINK = re.compile(r"\[\[([^\[\]\n]{1,1000})\]\]")
_NESTED_ANYWAY = frozenset(
    (
        "citation",
        "csl",
        "fuente",
        "source",
        "reference",
        "paper",
        "zotero",
        "bibliography",
        "biblio",
        "metadata",
        "publication",
    )
)


@dataclass(slots=True)
class _Fact:
    """One value under one label. `value` is the YAML value, None for text of the body; `entry` indexes the entries."""

    field: str | None
    label: str
    text: str
    addresses: tuple[tuple[str, str], ...]
    rank: int
    value: Plain = None
    entry: int | None = None
    line: int | None = None
    is_shown: bool = False
    names: Names | None = None  # once they have been split

    @property
    def is_empty(self) -> bool:
        return not self.addresses and is_placeholder(self.text) and not isinstance(self.value, list | dict)

    @property
    def origin(self) -> str:
        return _ORIGINS[self.rank]


def _yaml_facts(
    front_matter: Mapping[str, Plain], labels: Mapping[str, str], rank: int = _YAML, depth: int = 0
) -> Iterator[_Fact]:
    for key, value in front_matter.items():
        if value is None or isinstance(value, bool):
            continue
        known = field_of(str(key), labels)
        if (
            isinstance(value, dict)
            and depth < _DEEPEST
            and known not in ("author", "editor", "issued", "date", "accessed", "first-author")
        ):
            inner = list(_yaml_facts(value, labels, _NESTED, depth + 1))
            if str(key).casefold() in _NESTED_ANYWAY or sum(fact.field is not None for fact in inner) >= 2:
                yield from inner
            continue
        if known is None:
            continue
        text, addresses = _yaml_text(value)
        if known == "bibtex":
            text = str(value) if isinstance(value, str) else ""
        yield _Fact(known, str(key), text, addresses, _BIBTEX if known == "bibtex" else rank, value=value)


def _yaml_text(value: Plain) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A YAML value as plain text; the items of a list stand on lines of their own."""
    if isinstance(value, list):
        texts = (
            [_yaml_text(one) for one in value[:5000]] if not _is_bare_wikilink(value) else [(_bare_wikilink(value), ())]
        )
        return "\n".join(text for text, _ in texts if text), tuple(address for _, found in texts for address in found)
    if isinstance(value, dict):
        parts = from_parts(value.get("date-parts"))
        raw = value.get("raw") or value.get("literal")
        return iso(parts) if parts else str(raw) if isinstance(raw, str | int) else "", ()
    if value is None or isinstance(value, bool):
        return "", ()
    text = str(value)[:_LONGEST_VALUE]
    return clean(text), (*_wikilinks_in(text), *addresses_in(text))


def _wikilinks_in(text: str) -> tuple[tuple[str, str], ...]:
    """The (words, "wikilink:target") pairs of a raw value."""
    found = (match[1] for match in _WIKILINK.finditer(text)) if "[[" in text else ()
    return tuple(
        (words, f"wikilink:{inside.partition('|')[0].strip()}") for inside in found if (words := wikilink_words(inside))
    )


def _is_bare_wikilink(value: Plain) -> bool:
    """`[[Ian Goodfellow]]` without quotes is a list in a list for YAML."""
    return (
        isinstance(value, list)
        and len(value) == 1
        and isinstance(value[0], list)
        and all(isinstance(part, str | int | float) for part in value[0])
    )


def _bare_wikilink(value: Plain) -> str:
    inner = value[0] if isinstance(value, list) else []
    return clean(f"[[{', '.join(str(part) for part in inner)}]]") if isinstance(inner, list) else ""


def _entry_facts(entries: Sequence[RecordEntry], labels: Mapping[str, str]) -> Iterator[_Fact]:
    for index, entry in enumerate(entries):
        rank = _RANKS.get(entry.source, _BODY)
        known = field_of(entry.label, labels) if entry.label else None
        text = entry.text[:_LONGEST_VALUE]
        if entry.source == "bibtex":
            known = "bibtex"
            text = entry.text
        elif entry.source == "reference":
            known = "reference"
        elif entry.source == "heading" and not entry.label:
            known = "heading-link" if entry.addresses else "outline-title"
        elif known is None and _is_link(entry):
            known = "own-link"
        yield _Fact(
            known,
            entry.label,
            text,
            entry.addresses,
            rank,
            entry=index,
            line=entry.line or None,
            is_shown=entry.is_shown,
        )


def _is_link(entry: RecordEntry) -> bool:
    """`[**ReadPaper**](…)`: the whole line is one link whose words are the label."""
    return (
        len(entry.addresses) == 1
        and bool(entry.label)
        and clean(entry.text).strip(" :：") in (entry.label, clean(entry.addresses[0][0]))
    )


def _sorted_out(fact: _Fact) -> _Fact:
    """The fact under the field that its value belongs to: an arXiv id under "doi", an address under "source"."""
    text, kind = fact.text.strip(), fact.field
    web = next((address for _, address in fact.addresses if is_web(address)), "")
    zotero = any(address.lower().startswith("zotero:") for _, address in fact.addresses)
    if kind is None or kind in ("heading-link", "outline-title"):
        return fact
    if zotero and not web and kind in ("URL", "links", "own-link", "zotero", "pdf"):
        kind = "zotero" if kind != "pdf" else "pdf"
    elif kind == "paper":
        kind = "URL" if web or is_web(text) else "title"
    elif kind == "read-or-status":
        kind = "read" if parse_date(text) else "status"
    elif kind == "container-title" and is_web(text):
        kind = "URL"
    elif kind == "container-title" and _ONLY_DATE.fullmatch(text):
        kind = "issued"
    elif kind == "reference" and "@" in text and find_citekey(text):
        kind = "citation-key"
    elif kind == "bibtex" and "@" not in text:
        kind = None
    elif kind in ("container-title", "publisher") and find_doi(text) == text and text:
        kind = "DOI"
    elif kind == "DOI" and not find_doi(_all_text(fact)):
        if find_arxiv(text, bare=text.lower().startswith("arxiv")):
            kind = "arXiv"
        elif is_web(text):
            kind = "URL"
    elif kind == "issue" and find_arxiv(text):
        kind = "arXiv"
    elif (kind == "arXiv" and find_doi(text) and not find_arxiv(text)) or (
        kind == "URL" and find_doi(text) == text and text
    ):
        kind = "DOI"
    elif (kind == "links" and fact.is_shown is False and fact.rank <= _NESTED) or (
        kind == "title" and is_web(text) and not fact.addresses
    ):
        kind = "URL"
    fact.field = kind
    return fact


def _all_text(fact: _Fact) -> str:
    return " ".join((fact.text, *(address for _, address in fact.addresses)))


# reading --------------------------------------------------------------------------------------------------------------


class _Reading:
    """The facts of one note by field, and the paper they make. Each `_field` method returns a value and its fact."""

    def __init__(
        self,
        stem: str,
        facts: Sequence[_Fact],
        entries: Sequence[RecordEntry],
        title: str,
        aliases: Sequence[str],
        path: str,
    ) -> None:
        self.stem = stem
        self.facts = facts
        self.entries = entries
        self.heading = _without_note_words(_clean_title(title))
        self.aliases = aliases
        self.path = path
        self.by_field: dict[str, list[_Fact]] = {}
        for fact in sorted(facts, key=lambda one: one.rank):
            if fact.field is not None and not fact.is_empty:
                self.by_field.setdefault(fact.field, []).append(fact)
        self.origins: dict[str, str] = {}
        self.used: dict[str, _Fact] = {}
        self.problems: list[Diagnostic] = []

    def record(self) -> Record:
        keys = self._keys()
        venue = self._venue()
        quoted = self._quoted(keys[0] if keys else "")
        authors, is_truncated = self._authors(quoted)
        doi, arxiv = self._doi(venue), self._arxiv(venue)
        issued = self._issued(venue, quoted)
        title, translated = self._title(quoted)
        volume, issue, pages = self._numbers(venue)
        venue_title = venue.title or self._publisher_as_venue() or self._pick("container_title", quoted)
        publisher = self._text("publisher")
        publisher = "" if publisher == venue_title else publisher
        isbn = self._first("ISBN", find_isbn)
        pmid = self._first("PMID", lambda text: find_pubmed(text) or find_pmid(text))
        url = self._url()
        genre = self._text("genre")
        explicit_type = self._text("type")
        paper = Paper(
            key=keys[0] if keys else self.stem,
            type=guess_type(
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
            editors=self._names("editor")[0],
            container_title=venue_title,
            issued=issued,
            volume=volume or self._pick("volume", quoted),
            issue=issue or self._pick("issue", quoted),
            pages=pages or self._pick("pages", quoted),
            publisher=publisher,
            publisher_place=self._text("publisher-place"),
            doi=doi or self._pick("doi", quoted),
            arxiv=arxiv.id if arxiv else self._pick("arxiv", quoted),
            arxiv_class=(arxiv.subject if arxiv else "") or self._text("arxiv-class"),
            pmid=pmid,
            isbn=isbn,
            issn=self._first("ISSN", find_issn),
            url=url or self._pick("url", quoted),
            genre=genre,
            abstract=self._text("abstract"),
            language=self._text("language") if len(self._text("language")) <= 12 else "",
            keywords=self._keywords(),
            status=_status(self._text("status")),
            rating=self._rating(),
            read=iso(parse_date(self._text("read"))),
            accessed=parse_date(self._text("accessed")),
            zotero=self._zotero(),
            origins=self.origins,
        )
        is_paper = self._is_paper(paper, keys)
        rows = tuple(self._rows(paper, venue, is_paper=is_paper))
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

    def _of(self, *names: str) -> list[_Fact]:
        facts = [fact for name in names for fact in self.by_field.get(name, ())]
        return sorted(facts, key=lambda one: one.rank) if len(names) > 1 else facts

    def _use(self, name: str, fact: _Fact) -> None:
        self.origins[name] = fact.origin
        self.used[name] = fact

    def _text(self, name: str) -> str:
        """The first value of a field that has only text, on one line."""
        for fact in self.by_field.get(name, ()):
            text = clean(fact.text.replace("\n", ", "))
            if not is_placeholder(text):
                self._use(_ATTRIBUTES.get(name, name), fact)
                return text
        return ""

    def _first(self, name: str, find: object) -> str:
        for fact in self.by_field.get(name, ()):
            found = find(_all_text(fact)) if callable(find) else ""
            if found:
                self._use(_ATTRIBUTES.get(name, name), fact)
                return str(found)
        return ""

    def _pick(self, name: str, quoted: Sequence[tuple[Paper, _Fact]]) -> str:
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
        name = self.stem.removeprefix("@").split(" ")[0] if self.stem.startswith("@") else ""
        for fact in self._of("citation-key"):
            key = find_citekey(fact.text)
            is_vague = fact.label.casefold() in ("id", "key")
            if key and (
                not is_vague
                or key == name
                or (not name and re.search(r"[^\W\d_].*[0-9]|[0-9].*[^\W\d_]", key) and not re.search(r"[0-9]{8}", key))
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
        if paper.doi or paper.arxiv or paper.pmid or paper.isbn:
            return True
        if any(
            fact.label.casefold() not in ("id", "key") and find_citekey(fact.text) for fact in self._of("citation-key")
        ):
            return True
        return bool(paper.authors) and bool(paper.issued or paper.container_title)

    # people

    def _authors(self, quoted: Sequence[tuple[Paper, _Fact]]) -> tuple[tuple[Person, ...], bool]:
        persons, is_truncated, facts = self._names("author")
        firsts, _, first_facts = self._names("first-author")
        if firsts and not any(same_person(firsts[0], person) for person in persons):
            persons = (*firsts[:1], *persons)
            facts = facts if len(persons) > 1 else first_facts
        if persons:
            self._use("authors", facts[0])
            return persons, is_truncated
        for paper, fact in quoted:
            if paper.authors:
                self._use("authors", fact)
                return paper.authors, paper.authors_truncated
        return (), False

    def _names(self, name: str) -> tuple[tuple[Person, ...], bool, list[_Fact]]:
        """The persons of a field: of its best source, where a repeated label means one person each."""
        facts = self.by_field.get(name, [])
        for fact in facts:
            same = [one for one in facts if one.rank == fact.rank and (one.label == fact.label or one is fact)]
            if fact.rank <= _NESTED:
                same = [fact]
            found = [_names_of(one) for one in same]
            persons = tuple(person for names in found for person in names.persons)
            if persons:
                return persons, any(names.is_truncated for names in found), same
        return (), False, []

    # where and when

    def _venue(self) -> Venue:
        for fact in self._of("container-title"):
            venue = parse_venue(fact.text.split("\n")[0])
            if venue.title:
                self._use("container_title", fact)
                return venue
        for fact in self._of("issued"):  # "Published: NeurIPS 2017"
            if fact.label.casefold().strip(" :：") in ("published", "发表", "發表", "発表"):
                venue = parse_venue(fact.text)
                if venue.title and venue.issued and not parse_date(venue.title):
                    self._use("container_title", fact)
                    return venue
        return Venue()

    def _publisher_as_venue(self) -> str:
        for fact in self._of("publisher"):
            if is_journal(fact.text):
                self._use("container_title", fact)
                return parse_venue(fact.text).title
        return ""

    def _issued(self, venue: Venue, quoted: Sequence[tuple[Paper, _Fact]]) -> tuple[int, ...]:
        firm = [fact for fact in self._of("issued", "date") if fact.field == "issued" or fact.rank > _NESTED]
        firm.sort(key=lambda one: (one.rank, one.field != "issued"))
        weak = [fact for fact in self._of("date") if fact.rank <= _NESTED]
        dated = [(date, fact) for fact in firm if (date := _date_of(fact))]
        loose = [(date, fact) for fact in weak if (date := _date_of(fact))]
        if venue.issued and "container_title" in self.used:
            dated.append((venue.issued, self.used["container_title"]))
        dated += [(paper.issued, fact) for paper, fact in quoted if paper.issued]
        chosen = dated or loose
        if chosen:
            date, fact = chosen[0]
            self._use("issued", fact)
            exact = next(
                (other for other, _ in [*dated, *loose] if len(other) > len(date) and other[: len(date)] == date), date
            )
            return exact
        if match := re.search(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])", self.stem):
            self.origins["issued"] = "filename"
            return (int(match[1]),)
        return ()

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
            if doi := find_doi(_all_text(fact)):
                self._use("doi", fact)
                return doi
            self._problem(
                "metadata/doi-shape",
                Severity.WARNING,
                f"`{clean(fact.text)[:80]}` is not a DOI",
                fact,
                hint="a DOI begins with 10. and has a slash",
            )
        for fact in self._of("URL", "pdf", "heading-link", "title", "links", "own-link"):
            if doi := find_doi(_all_text(fact), marked=True):
                self._use("doi", fact)
                return doi
        return venue.doi

    def _arxiv(self, venue: Venue) -> Arxiv | None:
        for fact in self._of("arXiv"):
            text = fact.text
            if isinstance(fact.value, float) and (match := re.fullmatch(r"([0-9]{4})\.([0-9]{1,5})", text)):
                text = f"{match[1]}.{match[2]:0<{5 if match[1] >= '1501' else 4}}"  # YAML took 2103.00020 for a number
            if arxiv := find_arxiv(f"{text} {_all_text(fact)}", bare=True):
                self._use("arxiv", fact)
                return arxiv
        if venue.arxiv:
            self._use("arxiv", self.used["container_title"])
            return venue.arxiv
        for fact in self._of("DOI", "URL", "pdf", "heading-link", "title", "links"):
            if arxiv := find_arxiv(_all_text(fact)):
                self._use("arxiv", fact)
                return arxiv
        for fact in self._of("own-link"):
            if clean(fact.label).casefold().startswith("arxiv") and (arxiv := find_arxiv(_all_text(fact))):
                self._use("arxiv", fact)
                return arxiv
        return None

    def _url(self) -> str:
        for fact in (*self._of("URL", "heading-link"), *self._of("title", "links", "pdf"), *self._of("arXiv", "DOI")):
            for words, address in fact.addresses:
                if (
                    is_web(address)
                    and not _CODE.search(words)
                    and not (fact.field in ("arXiv", "DOI") and fact.rank <= _NESTED)
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

    def _title(self, quoted: Sequence[tuple[Paper, _Fact]]) -> tuple[str, str]:
        """The title and its translation."""
        for fact in sorted(self._of("title", "original-title"), key=lambda one: (one.rank, one.field != "title")):
            if title := _clean_title(clean(fact.text.split("\n")[0])):
                self._use("title", fact)
                return _split_translation(title)
        for paper, fact in quoted:
            if paper.title and (not self.heading or _is_note_name(self.heading) or paper.key == "same"):
                self._use("title", fact)
                return paper.title, ""
        if self.heading:
            self.origins["title"] = "body"
            return _split_translation(self.heading)
        for fact in self._of("outline-title", "translated-title"):
            self._use("title", fact)
            return _clean_title(fact.text), ""
        alias = next((alias for alias in self.aliases if alias.strip()), "")
        self.origins["title"] = "yaml" if alias else "filename"
        return alias.strip() or self.stem.removeprefix("@"), ""

    def _quoted(self, key: str) -> list[tuple[Paper, _Fact]]:
        """Formatted references, then BibTeX; of several BibTeX entries the one of this key, else the first."""
        found: list[tuple[Paper, _Fact]] = []
        for fact in self._of("reference"):
            if (paper := parse_reference(fact.text)) is not None:
                found.append((paper, fact))
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
            if fact.label.casefold() != "tags" or fact.rank > _NESTED
            for word in re.split(r"[,，、;；\n]", fact.text)
        ]
        return tuple(dict.fromkeys(word for word in words if not is_placeholder(word)))

    def _rating(self) -> int | None:
        text = self._text_raw("rating")
        return _rating(text) if text else None

    def _text_raw(self, name: str) -> str:
        for fact in self.by_field.get(name, ()):
            return fact.text
        return ""

    # what the card shows

    def _rows(self, paper: Paper, venue: Venue, *, is_paper: bool) -> Iterator[RecordField]:
        if not self._has_card(paper, is_paper=is_paper):
            return
        done: set[int] = set()
        title = next((fact for fact in self._of("title") if fact.entry is not None and fact.is_shown), None)
        if title is not None:
            yield self._whole("title", title, done)
        yield from self._author_row(paper, done)
        if paper.issued and self.origins.get("issued") != "filename":
            yield self._year_row(paper, done)
        if paper.container_title:
            yield self._venue_row(paper, venue, done)
        if "url" in self.used and self.used["url"].field in ("URL", "heading-link"):
            fact = self.used["url"]
            yield self._address_row("url", fact, paper.url, done)
        if paper.doi:
            yield self._plain_row("doi", paper.doi, done, lambda text: find_doi(text) == paper.doi)
        if paper.arxiv:
            yield self._plain_row(
                "arxiv", self._versioned(paper.arxiv), done, lambda text: _is_only_arxiv(text, paper.arxiv)
            )
        for name in ("pdf", "code", "zotero", "links"):
            yield from self._link_rows(name, done)
        yield from self._extra_rows(done)

    def _has_card(self, paper: Paper, *, is_paper: bool) -> bool:
        if is_paper or any(fact.is_shown for fact in self.facts):
            return True
        return any(
            fact.rank <= _NESTED
            and not fact.is_empty
            and fact.field in ("author", "issued", "container-title", "DOI", "arXiv")
            and not isinstance(fact.value, dict)
            for fact in self.facts
        ) and bool(paper.authors or paper.issued or paper.container_title)

    def _whole(self, name: str, fact: _Fact, done: set[int], label: str = "") -> RecordField:
        """A row that shows an entry as it was written."""
        if fact.entry is not None:
            done.add(fact.entry)
        return RecordField(name=name, label=label, values=(fact.text.replace("\n", " "),), entry=fact.entry)

    def _author_row(self, paper: Paper, done: set[int]) -> Iterator[RecordField]:
        """The names as written where every person of the paper has one, else in their usual order."""
        fact = self.used.get("authors")
        if fact is None or not paper.authors:
            return
        said = [(one, _names_of(one)) for one in self._of("first-author", "author") if one.rank == fact.rank]
        done.update(one.entry for one, names in said if one.entry is not None and _are_among(names, paper.authors))
        if fact.rank > _NESTED:
            said = [
                (one, names) for one, names in said if one.field == "author" or names.persons[:1] == paper.authors[:1]
            ]
            if sum(len(names.persons) for _, names in said) != len(paper.authors):
                said = [(one, names) for one, names in said if one is fact]
        else:
            said = [(one, names) for one, names in said if one is fact]
        values = tuple(value for one, names in said for value in _written_names(one, names))
        if len(values) != len(paper.authors) or not all(values):
            values = tuple(person.display for person in paper.authors)
        elif len(said) == 1 and fact.entry is not None and not paper.authors_truncated:
            yield RecordField(name="authors", values=values, entry=fact.entry, spans=said[0][1].spans)
            return
        if paper.authors_truncated:
            values = (*values, "等" if any("等" in one.text for one, _ in said) or has_cjk(values[-1]) else "et al.")
        yield RecordField(name="authors", values=values)

    def _year_row(self, paper: Paper, done: set[int]) -> RecordField:
        year = str(paper.issued[0])
        for fact in self._of("issued", "date"):
            if fact.entry is not None and fact.text.strip().rstrip("年").strip() == year:
                done.add(fact.entry)
                if (
                    fact is self.used.get("issued")
                    and any(address.startswith("wikilink:") for _, address in fact.addresses)
                    and fact.text.strip() == year
                ):
                    return RecordField(name="year", values=(year,), entry=fact.entry)
        return RecordField(name="year", values=(year,))

    def _venue_row(self, paper: Paper, venue: Venue, done: set[int]) -> RecordField:
        fact = self.used["container_title"]
        if fact.entry is not None:
            done.add(fact.entry)
        is_as_written = (
            fact.entry is not None
            and not venue.tags
            and paper.container_title != "arXiv"
            and fact.field == "container-title"
        )
        if is_as_written:
            return RecordField(name="venue", values=(fact.text.replace("\n", " "),), entry=fact.entry)
        if fact.entry is None and len(fact.addresses) == 1 and fact.addresses[0][0] == paper.container_title:
            return RecordField(name="venue", values=(_link_form(*fact.addresses[0]),))
        return RecordField(name="venue", values=(paper.container_title,))

    def _address_row(self, name: str, fact: _Fact, address: str, done: set[int]) -> RecordField:
        if fact.entry is not None and fact.field != "heading-link":
            done.add(fact.entry)
            if len(fact.addresses) > 1 or clean(fact.text) != address:
                return RecordField(name=name, values=(address,), entry=fact.entry)
        return RecordField(name=name, values=(address,))

    def _plain_row(self, name: str, value: str, done: set[int], is_said: object) -> RecordField:
        """A row of an identifier; the entries that say no more than it are done."""
        for fact in self._of("DOI" if name == "doi" else "arXiv"):
            if (fact.entry is not None and callable(is_said) and is_said(fact.text)) or (
                fact.entry is not None and fact is self.used.get(name)
            ):
                done.add(fact.entry)
        return RecordField(name=name, values=(value,))

    def _versioned(self, arxiv: str) -> str:
        fact = self.used.get("arxiv")
        found = find_arxiv(_all_text(fact), bare=True) if fact is not None else None
        return arxiv + found.version if found is not None and found.id == arxiv else arxiv

    def _link_rows(self, name: str, done: set[int]) -> Iterator[RecordField]:
        for fact in self._of("links", "own-link") if name == "links" else self._of(name):
            if fact.entry is not None:
                if fact.entry not in done and (fact.is_shown or name != "links"):
                    yield self._whole(name, fact, done)
            elif address := next((address for _, address in fact.addresses if _is_link_of_card(address)), ""):
                yield RecordField(name=name, label=fact.label, values=(address,))

    def _extra_rows(self, done: set[int]) -> Iterator[RecordField]:
        for fact in self.facts:
            if fact.entry is not None and fact.is_shown and fact.entry not in done:
                if fact.field in ("heading-link", "outline-title") and (
                    fact.field == "heading-link" or fact is self.used.get("title")
                ):
                    continue
                if fact.is_empty and (fact.label or not fact.text.strip()):
                    continue
                if self._is_beaten(fact):
                    continue
                yield self._whole("extra", fact, done, fact.label)
            elif fact.entry is None and fact.field in _YAML_EXTRAS and not fact.is_empty and fact.text:
                yield RecordField(name="extra", label=fact.label, values=(", ".join(fact.text.split("\n")),))

    def _is_beaten(self, fact: _Fact) -> bool:
        """Front matter says this field, and so the list's value gives way."""
        name = {
            "author": "authors",
            "issued": "issued",
            "date": "issued",
            "container-title": "container_title",
            "DOI": "doi",
            "arXiv": "arxiv",
            "URL": "url",
        }.get(fact.field or "")
        if name is None or any(address.startswith("wikilink:") for _, address in fact.addresses):
            return False
        used = self.used.get(name)
        return used is not None and used.rank < _BODY

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
        for name, fields, find in (
            ("year", ("issued",), lambda fact: str(_date_of(fact)[0]) if _date_of(fact) else ""),
            ("DOI", ("DOI",), lambda fact: find_doi(_all_text(fact)).casefold()),
            (
                "arXiv id",
                ("arXiv",),
                lambda fact: found.id if (found := find_arxiv(_all_text(fact), bare=True)) else "",
            ),
        ):
            said = [(value, fact) for fact in self._of(*fields) if (value := find(fact))]
            if other := next(
                ((value, fact) for value, fact in said[1:] if value != said[0][0] and fact.rank != said[0][1].rank),
                None,
            ):
                message = f"two sources give another {name}: `{said[0][0]}` ({said[0][1].origin}) is used, `{other[0]}` ({other[1].origin}) is not"
                self._problem("metadata/conflict", Severity.NOTICE, message, other[1])

    def _problem(self, code: str, severity: Severity, message: str, fact: _Fact | None, hint: str = "") -> None:
        line = fact.line if fact is not None else None
        where = Where(path=self.path, line=line) if self.path else None
        self.problems.append(Diagnostic(code=code, severity=severity, message=message, where=where, hint=hint))


_ONLY_DATE = re.compile(r"(?:1[5-9]|20)[0-9]{2}(?:\s*[-/.年]\s*[0-9]{1,2}){0,2}\s*[年月日]?")
_ATTRIBUTES = {
    "page": "pages",
    "PMID": "pmid",
    "ISBN": "isbn",
    "ISSN": "issn",
    "keyword": "keywords",
    "translated-title": "title_translated",
    "title-short": "title_short",
}
_YAML_EXTRAS = frozenset(
    ("volume", "issue", "volume-issue", "page", "publisher", "status", "rating", "read", "PMID", "ISBN")
)
_CODE = re.compile(r"\b(?:code|github|repo(?:sitory)?|代码|源码|slides|video|poster|data(?:set)?)\b", re.IGNORECASE)


def _names_of(fact: _Fact) -> Names:
    """The persons of one value; a YAML list has one an item, and links to people are one each."""
    if fact.names is None:
        fact.names = _split(fact)
    return fact.names


def _split(fact: _Fact) -> Names:
    if isinstance(fact.value, list) and not _is_bare_wikilink(fact.value):
        return _names_of_list(fact.value)
    if isinstance(fact.value, dict):
        person = person_from_mapping(fact.value)
        return Names((person,), ((0, len(fact.text)),)) if person else Names(())
    if (linked := _linked_names(fact)) is not None:
        return linked
    return split_names(fact.text, as_one=fact.value is not None and _is_bare_wikilink(fact.value))


def _names_of_list(values: Sequence[Plain]) -> Names:
    persons: list[Person] = []
    is_truncated = False
    for value in values[:5000]:
        if isinstance(value, dict):
            role = str(value.get("creatorType") or value.get("role") or "author").casefold()
            person = person_from_mapping(value) if role in ("author", "作者", "first author") else None
            persons += [person] if person else []
            continue
        if isinstance(value, list):
            text = clean(f"[[{', '.join(str(part) for part in _flat(value))}]]")
        elif value is None or isinstance(value, bool):
            continue
        else:
            text = clean(str(value)[:_LONGEST_VALUE])
        if is_placeholder(text):
            continue
        names = split_names(text, as_one=len(values) > 1)
        persons += names.persons
        is_truncated = is_truncated or names.is_truncated
    return Names(tuple(persons), (), is_truncated)


def _flat(value: Plain) -> Iterator[str]:
    """The texts of lists in lists, without recursion: front matter may nest as deep as it likes."""
    stack: list[Plain] = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, list):
            stack.extend(reversed(one))
        elif isinstance(one, str | int | float):
            yield str(one)


_GAP = re.compile(r"\s*(?:[,，、;；&|/·\n]|\b(?:and|und|et|y|e)\b)[\s,，、;；&|/·]*(?:\b(?:and|und|et|y|e)\b\s*)?")
_NO_NAME = re.compile(r"[\s\d()\[\]*†‡.…]*")


def _linked_names(fact: _Fact) -> Names | None:
    """Names of which some are links, so that "[[Carbin, Michael]], [[Lee, Ann]]" is two. None when links end inside names."""
    if not fact.addresses or any(is_web(address) and words == address for words, address in fact.addresses):
        return None
    persons: list[Person] = []
    spans: list[tuple[int, int]] = []
    position = 0
    is_truncated = False
    for words, address in (*fact.addresses, ("", "")):
        start = fact.text.find(words, position) if address else len(fact.text)
        if start < 0 or (address and not words.strip()):
            return None
        gap = _names_between(fact.text, position, start, is_last=not address, is_first=position == 0)
        if gap is None:
            return None
        persons += gap.persons
        spans += gap.spans
        is_truncated = is_truncated or gap.is_truncated
        if address:
            person = split_names(_full_name(words, address), as_one=True).persons[:1]
            persons += person
            spans += [(start, start + len(words))] * len(person)
        position = start + len(words)
    return Names(tuple(persons), tuple(spans), is_truncated)


def _names_between(text: str, start: int, stop: int, *, is_first: bool, is_last: bool) -> Names | None:
    """The names without links before, between or behind linked ones; a separator stands where they meet a link."""
    gap = text[start:stop]
    rest = split_names(f"Ann Lee{gap}") if not is_first and is_last else None
    if rest is not None and len(rest.persons) == 1 and rest.is_truncated:
        return Names((), (), True)
    if _NO_NAME.fullmatch(gap):
        return Names(())
    lead = _GAP.match(gap) if not is_first else None
    if lead is None and not is_first and not _NO_NAME.fullmatch(gap[:1]):
        return None
    begin = start + (lead.end() if lead else 0)
    inner = text[begin:stop]
    if not is_last:
        trail = re.search(_GAP.pattern + r"\Z", inner)
        if trail is None and inner.strip():
            return None
        inner = inner[: trail.start()] if trail else inner
    if _NO_NAME.fullmatch(inner):
        return Names(())
    names = split_names(inner)
    return Names(names.persons, tuple((a + begin, b + begin) for a, b in names.spans), names.is_truncated)


def _written_names(fact: _Fact, names: Names) -> tuple[str, ...]:
    """Each name as the note writes it; a linked one of front matter as `[[target|words]]`."""
    if isinstance(fact.value, list) and not _is_bare_wikilink(fact.value):
        items = [_linked_text(item) for item in fact.value if not isinstance(item, dict)]
        return tuple(items) if len(items) == len(names.persons) == len(fact.value) else ()
    if fact.entry is None and names.spans and (links := dict(fact.addresses)):
        return tuple(_link_form(words, links.get(words, "")) for a, b in names.spans if (words := fact.text[a:b]))
    return tuple(without_marks(fact.text[a:b]) for a, b in names.spans)


def _linked_text(value: Plain) -> str:
    text, addresses = _yaml_text([value] if isinstance(value, list) else value)
    return _link_form(text, addresses[0][1]) if len(addresses) == 1 and addresses[0][0] == text else without_marks(text)


def _link_form(words: str, address: str) -> str:
    """`[[target|words]]` for a wikilink, whose slot the card fills; the words alone for anything else."""
    target = address.removeprefix("wikilink:") if address.startswith("wikilink:") else ""
    return (
        f"[[{target}|{words}]]" if target and "]" not in words + target and "|" not in words else without_marks(words)
    )


def _full_name(words: str, address: str) -> str:
    """The name of the linked note where the words are only its family name: `[[Thomas N. Kipf|Kipf]]`."""
    target = clean(f"[[{address.removeprefix('wikilink:')}]]") if address.startswith("wikilink:") else ""
    is_longer = " " not in words.strip() and " " in target and words.strip() in re.split(r"[\s,]+", target)
    return target if is_longer else words


def _are_among(names: Names, authors: Sequence[Person]) -> bool:
    known = {(person.family or person.literal).casefold() for person in authors}
    return all((person.family or person.literal).casefold() in known for person in names.persons)


def _date_of(fact: _Fact) -> tuple[int, ...]:
    if isinstance(fact.value, dict):
        parts = [fact.value.get(name) for name in ("year", "month", "day")]
        return from_parts(fact.value.get("date-parts")) or from_parts(parts) or parse_date(fact.text)
    if isinstance(fact.value, list):
        return from_parts(fact.value) or parse_date(fact.text)
    return parse_date(fact.text)


def _is_link_of_card(address: str) -> bool:
    return is_web(address) or address.lower().startswith("zotero:")


def _is_only_arxiv(text: str, arxiv: str) -> bool:
    found = find_arxiv(text, bare=True)
    return found is not None and found.id == arxiv and len(text) <= len(arxiv) + 40


_TITLE_MARKS = re.compile(
    "^[\\s@\u2190-\u2bff\u3030\ufe0f\u200d\U0001f000-\U0001faff]+|[\\s\u2300-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+$"
)
_NOTE_NAME = re.compile(
    r"笔记|筆記|阅读|閱讀|精读|论文解读|讲解|总结|notes?\b|reading|summary|review of|paper\s+(?:notes?|review)|literature|メモ|まとめ|読書|^论文$|^paper$",
    re.IGNORECASE,
)


def _clean_title(title: str) -> str:
    title = _TITLE_MARKS.sub("", clean(title)).strip()
    title = re.sub(r"^[《「『](.*)[》」』]$", r"\1", title).rstrip(" ,，;；")
    return "" if is_placeholder(title) else title


_NOTE_PREFIX = re.compile(
    r"^(?:【[^】]{0,20}(?:论文|笔记|阅读|精读|文献)[^】]{0,20}】|(?:论文|文献|paper|reading|literature|note)?\s*"
    r"(?:阅读笔记|精读笔记|读书笔记|笔记|阅读|精读|解读|速读|notes?|reading|review)\s*[|｜:：—-]+)\s*(?=\S)",
    re.IGNORECASE,
)


def _without_note_words(heading: str) -> str:
    """A heading without what says that it is of a note: "论文笔记：BERT", "【论文阅读】BERT"."""
    return _NOTE_PREFIX.sub("", heading)


def _is_note_name(heading: str) -> bool:
    return len(heading) <= 40 and _NOTE_NAME.search(heading) is not None


def _split_translation(title: str) -> tuple[str, str]:
    """ "Deep Residual Learning / 深度残差学习" is a title and its translation when the scripts differ."""
    for separator in (" / ", " ｜ ", " | ", "／"):
        head, found, tail = title.partition(separator)
        if found and head.strip() and tail.strip() and (cjk_share(head) > 0.5) != (cjk_share(tail) > 0.5):
            return head.strip(), tail.strip()
    return title, ""


def _status(text: str) -> str:
    words = re.sub("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]", "", text).strip()
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
