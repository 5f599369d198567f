"""The rows of the metadata card: what the paper is, then all that the note says besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from site_builder.model.paper import Paper
from site_builder.scholar.evidence import Evidence
from site_builder.scholar.fact_names import are_among, link_form, names_of, written_names
from site_builder.scholar.facts import BODY, NESTED, Fact, all_text
from site_builder.scholar.identifiers import find_arxiv, find_doi, is_web
from site_builder.scholar.values import clean
from site_builder.scholar.venue import Venue
from site_builder.text.cjk import has_cjk
from site_builder.text.regex import regex


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


def card_rows(known: Evidence, paper: Paper, venue: Venue, *, is_paper: bool) -> tuple[RecordField, ...]:
    """The rows in display order; none for a note without a card."""
    return tuple(_Card(known, paper, venue).rows(is_paper=is_paper))


class _Card:
    def __init__(self, known: Evidence, paper: Paper, venue: Venue) -> None:
        self.known = known
        self.paper = paper
        self.venue = venue
        self.done: set[int] = set()  # entries that a row shows

    def rows(self, *, is_paper: bool) -> Iterator[RecordField]:
        paper, venue, done = self.paper, self.venue, self.done
        if not self._has_card(paper, is_paper=is_paper):
            return
        title = next((fact for fact in self.known.of("title") if fact.entry is not None and fact.is_shown), None)
        if title is not None:
            yield self._whole("title", title, done)
        yield from self._author_row(paper, done)
        yield from self._other_people(paper)
        if paper.issued and paper.origins.get("issued") != "filename":
            yield self._year_row(paper, done)
        if paper.container_title or (paper.type == "thesis" and "container_title" in self.known.used):
            yield self._venue_row(paper, venue, done)
        if "url" in self.known.used and self.known.used["url"].field in ("URL", "heading-link"):
            fact = self.known.used["url"]
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
        if is_paper or any(fact.is_shown for fact in self.known.facts):
            return True
        return any(
            fact.rank <= NESTED
            and not fact.is_empty
            and fact.field in ("author", "issued", "container-title", "DOI", "arXiv")
            and not isinstance(fact.value, dict)
            for fact in self.known.facts
        ) and bool(paper.authors or paper.issued or paper.container_title)

    def _whole(self, name: str, fact: Fact, done: set[int], label: str = "") -> RecordField:
        """A row that shows an entry as it was written."""
        if fact.entry is not None:
            done.add(fact.entry)
        return RecordField(name=name, label=label, values=(fact.text.replace("\n", " "),), entry=fact.entry)

    def _author_row(self, paper: Paper, done: set[int]) -> Iterator[RecordField]:
        """The names as written where every person of the paper has one, else in their usual order."""
        fact = self.known.used.get("authors")
        if fact is None or not paper.authors:
            return
        said = [(one, names_of(one)) for one in self.known.of("first-author", "author") if one.rank == fact.rank]
        done.update(one.entry for one, names in said if one.entry is not None and are_among(names, paper.authors))
        if fact.rank > NESTED:
            said = [
                (one, names) for one, names in said if one.field == "author" or names.persons[:1] == paper.authors[:1]
            ]
            if sum(len(names.persons) for _, names in said) != len(paper.authors):
                said = [(one, names) for one, names in said if one is fact]
        else:
            said = [(one, names) for one, names in said if one is fact]
        values = tuple(value for one, names in said for value in written_names(one, names))
        if len(values) != len(paper.authors) or not all(values):
            values = tuple(person.display for person in paper.authors)
        elif len(said) == 1 and fact.entry is not None and not paper.authors_truncated:
            yield RecordField(name="authors", values=values, entry=fact.entry, spans=said[0][1].spans)
            return
        if (
            paper.authors_truncated
            and len(said) == 1
            and fact.entry is not None
            and len(said[0][1].spans) == len(values)
        ):
            spans = said[0][1].spans
            start = next((at for at in range(spans[-1][1], len(fact.text)) if fact.text[at] not in " ,，、;；"), None)
            if start is not None:  # "et al. (Some Lab)" as it is written
                yield RecordField(
                    name="authors",
                    values=(*values, fact.text[start:]),
                    entry=fact.entry,
                    spans=(*spans, (start, len(fact.text))),
                )
                return
        if paper.authors_truncated:
            values = (*values, "等" if any("等" in one.text for one, _ in said) or has_cjk(values[-1]) else "et al.")
        yield RecordField(name="authors", values=values)

    def _other_people(self, paper: Paper) -> Iterator[RecordField]:
        """The editors and translators of front matter; those of the body have the row of their line."""
        for name, field, persons in (
            ("editors", "editor", paper.editors),
            ("translators", "translator", paper.translators),
        ):
            facts = self.known.of(field)
            if persons and facts and facts[0].rank <= NESTED:
                yield RecordField(name=name, values=tuple(person.display for person in persons))

    def _year_row(self, paper: Paper, done: set[int]) -> RecordField:
        year = str(paper.issued[0])
        for fact in self.known.of("issued", "date"):
            if fact.entry is not None and fact.text.strip().rstrip("年").strip() == year:
                done.add(fact.entry)
                if (
                    fact is self.known.used.get("issued")
                    and any(address.startswith("wikilink:") for _, address in fact.addresses)
                    and fact.text.strip() == year
                ):
                    return RecordField(name="year", values=(year,), entry=fact.entry)
        return RecordField(name="year", values=(year,))

    def _venue_row(self, paper: Paper, venue: Venue, done: set[int]) -> RecordField:
        fact = self.known.used["container_title"]
        if fact.entry is not None and fact.field not in ("issued", "reference"):  # which say more than the venue
            done.add(fact.entry)
        is_as_written = (
            fact.entry is not None
            and not venue.tags
            and (paper.container_title != "arXiv" or _says_more_than_arxiv(fact.text))
            and fact.field == "container-title"
        )
        if is_as_written:
            return RecordField(name="venue", values=(fact.text.replace("\n", " "),), entry=fact.entry)
        if fact.entry is None and len(fact.addresses) == 1 and fact.addresses[0][0] == paper.container_title:
            return RecordField(name="venue", values=(link_form(*fact.addresses[0]),))
        return RecordField(name="venue", values=(paper.container_title,))

    def _address_row(self, name: str, fact: Fact, address: str, done: set[int]) -> RecordField:
        if fact.entry is not None and fact.field != "heading-link":
            done.add(fact.entry)
            if len(fact.addresses) > 1 or clean(fact.text) != address:
                return RecordField(name=name, values=(address,), entry=fact.entry)
        return RecordField(name=name, values=(address,))

    def _plain_row(self, name: str, value: str, done: set[int], is_said: Callable[[str], bool]) -> RecordField:
        """A row of an identifier; the entries that say no more than it are done."""
        for fact in self.known.of("DOI" if name == "doi" else "arXiv"):
            is_plain = is_said(fact.text) or fact is self.known.used.get(name)
            if fact.entry is not None and is_plain and not _says_more(fact.text, value):
                done.add(fact.entry)
        return RecordField(name=name, values=(value,))

    def _versioned(self, arxiv: str) -> str:
        fact = self.known.used.get("arxiv")
        found = find_arxiv(all_text(fact), bare=True) if fact is not None else None
        return arxiv + found.version if found is not None and found.id == arxiv else arxiv

    def _link_rows(self, name: str, done: set[int]) -> Iterator[RecordField]:
        facts = self.known.of("links", "own-link") if name == "links" else self.known.of(name)
        below = {address for fact in facts if fact.is_shown for _, address in fact.addresses}
        for fact in facts:
            if fact.entry is not None:
                if fact.entry not in done and (fact.is_shown or name != "links"):
                    is_called = name == "links" and fact.label and clean(fact.text).strip(" :：") != fact.label
                    yield self._whole(name, fact, done, fact.label if is_called else "")
                continue
            address = next((address for _, address in fact.addresses if _is_link_of_card(address)), "")
            if address and address not in below:
                yield RecordField(name=name, values=(address,))
            elif not address and name in ("pdf", "code"):
                for words, place in fact.addresses:  # "[[paper.pdf]]"
                    if place.startswith("wikilink:") and place not in below:
                        yield RecordField(name=name, values=(link_form(words, place),))

    def _extra_rows(self, done: set[int]) -> Iterator[RecordField]:
        for fact in self.known.facts:
            if fact.entry is not None and fact.is_shown and fact.entry not in done:
                if fact.field in ("heading-link", "outline-title") and (
                    fact.field == "heading-link" or fact is self.known.used.get("title")
                ):
                    continue
                if fact.is_empty and (fact.label or not fact.text.strip()):
                    continue
                if self._is_beaten(fact):
                    continue
                yield self._whole("extra", fact, done, fact.label)
            elif fact.entry is None and fact.field in _YAML_EXTRAS and not fact.is_empty and fact.text:
                yield RecordField(name=_YAML_EXTRAS[fact.field], values=(", ".join(fact.text.split("\n")),))
            elif fact.entry is None and fact.text.strip() and self._is_unread(fact):
                yield self._whole("extra", fact, done, fact.label if fact.field == "issued" else fact.field or "")

    def _is_unread(self, fact: Fact) -> bool:
        """Whether nothing could be made of what front matter says in one of these fields."""
        name = _READ_AS.get(fact.field or "")
        return name is not None and self.paper.origins.get(name, "filename") == "filename"

    def _is_beaten(self, fact: Fact) -> bool:
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
        used = self.known.used.get(name)
        return used is not None and used.rank < BODY


# fields of front matter that get a row of their own, by its name; a theme has words for each
_YAML_EXTRAS = {
    "volume": "volume",
    "issue": "issue",
    "volume-issue": "volume",
    "page": "pages",
    "publisher": "publisher",
    "status": "status",
    "rating": "rating",
    "read": "read",
    "PMID": "pmid",
    "ISBN": "isbn",
}
# what front matter says of these stays visible where it cannot be read; by field, what it is used for
_READ_AS = {"DOI": "doi", "arXiv": "arxiv", "issued": "issued"}


def _says_more_than_arxiv(text: str) -> bool:
    return any(word.lower() not in _OF_ARXIV for word in _LETTERS.findall(_CLASS.sub(" ", text)))


_CLASS = regex(r"[\[(][a-z-]+(?:\.[A-Za-z-]+)?[\])]")
_OF_ARXIV = frozenset(("arxiv", "org", "preprint", "preprints", "eprint", "print", "corr", "abs"))
_LETTERS = regex(r"[^\W\d_]{2,}")


def _is_link_of_card(address: str) -> bool:
    return is_web(address) or address.lower().startswith("zotero:")


def _says_more(text: str, identifier: str) -> bool:
    """Whether words stand beside an identifier: "10.1000/x (preprint)", not "doi: 10.1000/x"."""
    rest = " ".join(part for part in text.split() if identifier.lower() not in part.lower() and "//" not in part)
    return any(word.lower() not in ("doi", "arxiv") for word in _LETTERS.findall(rest))


def _is_only_arxiv(text: str, arxiv: str) -> bool:
    found = find_arxiv(text, bare=True)
    return found is not None and found.id == arxiv and len(text) <= len(arxiv) + 40
