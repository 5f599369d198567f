"""A bibliographic record, in the terms of CSL, with the origin of each of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A name in parts; a group or an unparsed name stands in `literal` alone."""

    family: str = ""
    given: str = ""
    particle: str = ""  # CSL non-dropping-particle: "van der"
    suffix: str = ""
    literal: str = ""

    @property
    def surname(self) -> str:
        """The family name with its particle: "van der Beek"."""
        return f"{self.particle} {self.family}" if self.particle else self.family

    @property
    def display(self) -> str:
        """The name as read aloud: given before family, Han names family first without a space."""
        if self.literal:
            return self.literal
        if _is_cjk(self.family) and _is_cjk(self.given):
            return self.family + self.given
        parts = (self.given, self.particle, self.family, self.suffix)
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Empty strings and tuples mean "not stated". `issued` is (year[, month[, day]]). `arxiv` has no version.

    `origins` maps a field's name to "yaml", "body", "table", "reference", "bibtex", "library" or "filename".
    """

    key: str
    type: str = "article"  # a CSL type: article-journal, paper-conference, article (= preprint), book, chapter, thesis…
    title: str = ""
    title_short: str = ""
    title_translated: str = ""
    authors: tuple[Person, ...] = ()
    authors_truncated: bool = False  # the note itself ends the list with "et al." or 等
    editors: tuple[Person, ...] = ()
    translators: tuple[Person, ...] = ()
    container_title: str = ""
    issued: tuple[int, ...] = ()
    volume: str = ""
    issue: str = ""
    pages: str = ""
    number: str = ""  # of a report, patent or standard: "STAN-CS-85-1"
    edition: str = ""  # of a book, as written: "2", "2nd"
    version: str = ""  # of software or data
    series: str = ""
    publisher: str = ""
    publisher_place: str = ""
    doi: str = ""
    arxiv: str = ""
    arxiv_class: str = ""
    pmid: str = ""
    isbn: str = ""
    issn: str = ""
    url: str = ""
    genre: str = ""
    abstract: str = ""
    language: str = ""
    keywords: tuple[str, ...] = ()
    status: str = ""
    rating: int | None = None  # 0 to 5
    read: str = ""  # ISO date of reading
    accessed: tuple[int, ...] = ()
    zotero: str = ""  # zotero://select/… address
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def year(self) -> int | None:
        return self.issued[0] if self.issued else None


def _is_cjk(text: str) -> bool:
    return bool(text) and all("\u3400" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7af" for letter in text)
