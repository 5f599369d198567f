"""The facts of one note by field, the best source of each first, and a list of which of them have told what."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.model.paper import Paper
from site_builder.scholar.facts import Fact, all_text, is_source
from site_builder.scholar.titles import clean_title, without_note_words
from site_builder.scholar.values import clean, is_placeholder
from site_builder.scholar.venue import Venue, parse_venue
from site_builder.text.regex import regex


class Evidence:
    """`heading` is the level-1 heading without words that are about the note; `quoted` are the papers of faulty
    front matter, formatted references and BibTeX, once they are read. `used` has the fact behind each field."""

    def __init__(self, stem: str, facts: Sequence[Fact], title: str, aliases: Sequence[str], path: str) -> None:
        self.stem = stem
        self.facts = facts
        self.heading = without_note_words(clean_title(title))
        self.aliases = aliases
        self.path = path
        for words in (words for fact in facts if fact.field == "heading-link" for words, _ in fact.addresses):
            if len(self.heading) > len(words) + 5:  # "# [arxiv](https://…) Some title"
                self.heading = self.heading.removeprefix(words).removesuffix(words).strip()
        self.by_field: dict[str, list[Fact]] = {}
        for fact in sorted(facts, key=lambda one: (one.rank, not _OF_PAPER.match(one.label))):
            if fact.field is not None and not fact.is_empty:
                self.by_field.setdefault(fact.field, []).append(fact)
        self._venues: list[tuple[Fact, Venue]] | None = None
        self.salvaged: Paper | None = None  # of front matter that is no valid YAML
        self.quoted: list[tuple[Paper, Fact]] = []
        self.origins: dict[str, str] = {}
        self.used: dict[str, Fact] = {}
        self.problems: list[Diagnostic] = []

    def venues(self) -> list[tuple[Fact, Venue]]:
        """What the lines that name a venue hold, the best first."""
        if self._venues is None:
            facts = sorted(self.of("container-title"), key=lambda one: (one.rank, is_source(one)))
            self._venues = [(fact, parse_venue(fact.text.split("\n")[0])) for fact in facts]
        return self._venues

    def of(self, *names: str) -> list[Fact]:
        facts = [fact for name in names for fact in self.by_field.get(name, ())]
        return sorted(facts, key=lambda one: one.rank) if len(names) > 1 else facts

    def use(self, name: str, fact: Fact) -> None:
        self.origins[name] = fact.origin
        self.used[name] = fact

    def text(self, name: str) -> str:
        """The first value of a field that has only text, on one line."""
        for fact in self.by_field.get(name, ()):
            text = unquoted(fact)
            if not is_placeholder(text):
                self.use(_ATTRIBUTES.get(name, name), fact)
                return text
        return ""

    def said(self, name: str) -> str:
        """The first value of a field, for a look that uses nothing."""
        return next((clean(fact.text) for fact in self.by_field.get(name, ())), "")

    def first(self, name: str, find: Callable[[str], str]) -> str:
        for fact in self.by_field.get(name, ()):
            found = find(all_text(fact))
            if found:
                self.use(_ATTRIBUTES.get(name, name), fact)
                return found
        return ""

    def pick(self, name: str) -> str:
        """A field from faulty front matter, a formatted reference or BibTeX, in that order."""
        for paper, fact in self.quoted:
            if value := getattr(paper, name):
                self.use(name, fact)
                return str(value)
        return ""

    def problem(self, code: str, severity: Severity, message: str, fact: Fact | None, hint: str = "") -> None:
        line = fact.line if fact is not None else None
        where = Where(path=self.path, line=line) if self.path else None
        self.problems.append(Diagnostic(code=code, severity=severity, message=message, where=where, hint=hint))


def unquoted(fact: Fact) -> str:
    """The value of a fact on one line."""
    return _IN_QUOTES.sub(r"\1", clean(fact.text.replace("\n", ", ")))


_ATTRIBUTES = {
    "page": "pages",
    "PMID": "pmid",
    "ISBN": "isbn",
    "ISSN": "issn",
    "keyword": "keywords",
    "translated-title": "title_translated",
    "title-short": "title_short",
}
_OF_PAPER = regex(r"(?:paper|article|论文|論文|논문)[\s_-]?\w", re.IGNORECASE)  # "paper_authors" beside "author"
_IN_QUOTES = regex(r"^\"([^\"]+)\"$")  # Logseq writes values with commas so
