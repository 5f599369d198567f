"""What a note states about its paper, one fact a label: from front matter and from the entries of the body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from site_builder.model.note import Plain
from site_builder.scholar.byline import count_names
from site_builder.scholar.dates import from_parts, iso, parse_date
from site_builder.scholar.entry import RecordEntry
from site_builder.scholar.fields import CALLED, field_of
from site_builder.scholar.identifiers import find_arxiv, find_citekey, find_doi, is_web, only_identifier
from site_builder.scholar.names import Names
from site_builder.scholar.own_page import without_page
from site_builder.scholar.values import addresses_in, clean, is_placeholder, wikilink_words
from site_builder.scholar.venue import names_conference, parse_venue
from site_builder.text.regex import regex


def gather(
    front_matter: Mapping[str, Plain], entries: Sequence[RecordEntry], labels: Mapping[str, str]
) -> tuple[Fact, ...]:
    """All facts, those of front matter first, each under the field that its value belongs to."""
    stated = _yaml_facts(without_page(front_matter, entries, labels), labels)
    facts = (*stated, *_entry_facts(entries, labels))
    return tuple(_sorted_out(fact) for fact in facts)


YAML, NESTED, BODY, TABLE, SALVAGED, REFERENCE, BIBTEX = range(7)
_RANKS = {
    "list": BODY,
    "field": BODY,
    "heading": BODY,
    "table": TABLE,
    "quote": TABLE,
    "reference": REFERENCE,
    "bibtex": BIBTEX,
}
_ORIGINS = {
    YAML: "yaml",
    NESTED: "yaml",
    BODY: "body",
    TABLE: "table",
    SALVAGED: "yaml",
    REFERENCE: "reference",
    BIBTEX: "bibtex",
}
_DEEPEST = 3  # mappings in mappings
LONGEST_VALUE = 20_000  # letters
_WIKILINK = regex(r"\[\[([^\[\]\n]{1,1000})\]\]")
_NAMED = frozenset(("author", "editor", "translator", "first-author"))  # one name a line in a block of text
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
        "ids",
        "identifiers",
        "externalids",
    )
)


@dataclass(slots=True)
class Fact:
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
        if self.field == "status" and re.fullmatch(r"to[ -]?do", self.text.strip(), re.IGNORECASE):
            return False  # a state of reading
        return not self.addresses and is_placeholder(self.text) and not isinstance(self.value, list | dict)

    @property
    def origin(self) -> str:
        return _ORIGINS[self.rank]


def _yaml_facts(
    front_matter: Mapping[str, Plain], labels: Mapping[str, str], rank: int = YAML, depth: int = 0
) -> Iterator[Fact]:
    for key, value in front_matter.items():
        if value is None or isinstance(value, bool):
            continue
        known = field_of(str(key), labels)
        if isinstance(value, dict) and depth < _DEEPEST and _is_by_role(value, known, labels):
            yield from _yaml_facts(value, labels, NESTED, depth + 1)  # creators: {author: […], editor: […]}
            continue
        if isinstance(value, dict) and known == "container-title" and isinstance(value.get("name"), str):
            text, addresses = yaml_text(value["name"])
            yield Fact(known, str(key), text, addresses, rank, value=value["name"])
            yield from _yaml_facts(value, labels, NESTED, depth + 1)
            continue
        if known is None and isinstance(value, list) and (merged := _merged(value)):
            value = merged  # ids: [{doi: …}, {url: …}]
        if known == "links" and isinstance(value, list) and any(isinstance(one, dict) for one in value):
            yield from _called_links(value, labels)
            continue
        if known in ("reference", None) and str(key).casefold() == "references" and _is_one_record(value):
            yield from _yaml_facts(value[0], labels, NESTED, depth + 1)
            continue
        if isinstance(value, dict) and depth < _DEEPEST and known not in (*_NAMED, "issued", "date", "accessed"):
            inner = list(_yaml_facts(value, labels, NESTED, depth + 1))
            if str(key).casefold() in _NESTED_ANYWAY or sum(fact.field is not None for fact in inner) >= 2:
                yield from inner
            continue
        if known is None:
            continue
        for role, people in _of_other_roles(value).items() if known in _NAMED else ():
            yield Fact(role, str(key), *yaml_text(people), rank, value=people)
        text, addresses = yaml_text(value)
        if known in _NAMED and isinstance(value, str) and "\n" in value.strip():
            text = "\n".join(line for part in value[:LONGEST_VALUE].splitlines() if (line := clean(part)))
        if known == "bibtex":
            text = str(value) if isinstance(value, str) else ""
        yield Fact(known, str(key), text, addresses, BIBTEX if known == "bibtex" else rank, value=value)


def _called_links(value: Sequence[Plain], labels: Mapping[str, str]) -> Iterator[Fact]:
    """The links of `links: [{name: arXiv, url: https://…}]` that are called by a label of the paper."""
    for one in value[:100]:
        if not isinstance(one, dict):
            continue
        name = next((text for key in ("name", "label", "title", "text") if isinstance(text := one.get(key), str)), "")
        address = next((text for key in ("url", "href", "link") if isinstance(text := one.get(key), str)), "")
        field = field_of(name, labels) if name and is_web(address) else None
        field = "URL" if field in ("container-title", "publisher") else field  # "Source", "Publisher"
        if field in CALLED:
            text, addresses = yaml_text(address)
            yield Fact(field, name, text, addresses, NESTED, value=address)


def _merged(value: Sequence[Plain]) -> dict[str, Plain]:
    """One mapping of a list of mappings with one key each; {} for any other list."""
    if not all(isinstance(one, dict) and len(one) == 1 for one in value[:100]):
        return {}
    return {key: inner for one in value[:100] if isinstance(one, dict) for key, inner in one.items()}


def _is_by_role(value: Mapping[str, Plain], known: str | None, labels: Mapping[str, str]) -> bool:
    """Whether a mapping sorts people by what they did: its keys are labels of authors and editors."""
    return known in ("author", "editor") and any(
        field_of(str(key), labels) in _ROLES and isinstance(people, list | str | dict) for key, people in value.items()
    )


_ROLES = ("author", "editor", "translator")


def _of_other_roles(value: Plain) -> dict[str, list[Plain]]:
    """The editors and translators in a list of creators that tells of each what it did, as reference managers keep it;
    those who stand there as authors are read with the list."""
    found: dict[str, list[Plain]] = {}
    for one in value[:5000] if isinstance(value, list) else ():
        role = (one.get("creatorType") or one.get("role")) if isinstance(one, dict) else None
        field = field_of(role) if isinstance(role, str) else None
        if isinstance(one, dict) and field in ("editor", "translator"):
            person = {key: part for key, part in one.items() if key not in ("creatorType", "role")}
            found.setdefault(field, []).append(person)
    return found


def _is_one_record(value: Plain) -> TypeGuard[list[dict[str, Plain]]]:
    """The bibliography of pandoc, `references:`, when it holds one record; of several none is surely the note's."""
    return isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict)


def yaml_text(value: Plain) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A YAML value as plain text; the items of a list stand on lines of their own."""
    if isinstance(value, list):
        texts = (
            [yaml_text(one) for one in value[:5000]] if not is_bare_wikilink(value) else [(_bare_wikilink(value), ())]
        )
        return "\n".join(text for text, _ in texts if text), tuple(address for _, found in texts for address in found)
    if isinstance(value, dict):
        parts = from_parts(value.get("date-parts"))
        raw = value.get("raw") or value.get("literal")
        return iso(parts) if parts else str(raw) if isinstance(raw, str | int) else "", ()
    if value is None or isinstance(value, bool):
        return "", ()
    text = str(value)[:LONGEST_VALUE]
    return clean(text), (*_wikilinks_in(text), *addresses_in(text))


def _wikilinks_in(text: str) -> tuple[tuple[str, str], ...]:
    """The (words, "wikilink:target") pairs of a raw value."""
    found = (match[1] for match in _WIKILINK.finditer(text)) if "[[" in text else ()
    return tuple(
        (words, f"wikilink:{inside.partition('|')[0].strip()}") for inside in found if (words := wikilink_words(inside))
    )


def is_bare_wikilink(value: Plain) -> bool:
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


def _entry_facts(entries: Sequence[RecordEntry], labels: Mapping[str, str]) -> Iterator[Fact]:
    for index, entry in enumerate(entries):
        rank = _RANKS.get(entry.source, BODY)
        known = field_of(entry.label, labels) if entry.label else None
        text = entry.text[:LONGEST_VALUE]
        if entry.source == "bibtex":
            known = "bibtex"
            text = entry.text
        elif entry.source == "reference":
            known = "reference"
        elif entry.source == "heading" and not entry.label:
            known = "heading-link" if entry.addresses else "outline-title"
        elif known is None and _is_link(entry):
            known = "own-link"
        yield Fact(
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


def _sorted_out(fact: Fact) -> Fact:
    """The fact under the field that its value belongs to: an arXiv id under "doi", an address under "source"."""
    text, kind = fact.text.strip(), fact.field
    web = next((address for _, address in fact.addresses if is_web(address)), "")
    zotero = any(address.lower().startswith("zotero:") for _, address in fact.addresses)
    if kind is None or kind in ("heading-link", "outline-title"):
        return fact
    if zotero and not web and kind in ("URL", "links", "own-link", "zotero", "pdf"):
        kind = "zotero" if kind != "pdf" else "pdf"
    elif kind == "paper" and not web and _PDF.search(text):
        kind = "pdf"
    elif kind == "paper" and not web and _NAMES_FIRST.match(text):
        kind = None  # "Paper: Lee, Chen et al., Some University"
    elif kind == "paper":
        kind = (
            "URL"
            if web or is_web(text)
            else only_identifier(text, bare=True) or ("author" if _is_list(fact) else "title")
        )
    elif kind == "type" and (venue := parse_venue(text)).issued and names_conference(venue.title):
        kind = "container-title"  # "ACL 2023, long paper"
    elif kind == "read-or-status":
        kind = "read" if parse_date(text) else "status"
    elif kind == "container-title" and _PDF.search(text):
        kind = "pdf"
    elif kind in ("container-title", "publisher") and is_web(text):
        kind = "URL"
    elif kind == "container-title" and _ITEM_TYPE.fullmatch(text):
        kind = "type"  # what exports write where a venue is missing
    elif kind == "container-title" and is_source(fact) and _NO_VENUE.match(text):
        kind = None  # "source: readwise", "source: my own"
    elif kind == "container-title" and fact.label.casefold() == "in" and fact.rank <= NESTED and not web:
        kind = None  # the note that this one is in
    elif kind == "container-title" and _ONLY_DATE.fullmatch(text):
        kind = "issued"
    elif kind == "issued" and (match := _SCHOOL_YEAR.fullmatch(text)) and int(match[2]) == int(match[1]) + 1:
        kind = None
    elif kind == "reference" and fact.label and web and text == fact.addresses[0][0] != web and len(text) < 40:
        kind = "URL"  # "Reference: [Paper](https://…)"
    elif kind == "citation-key" and find_arxiv(text) and _CALLED_ID.search(fact.label):
        kind = "arXiv"  # "Paper ID: arXiv:2103.00020"
    elif kind == "reference" and "@" in text and find_citekey(text):
        kind = "citation-key"
    elif kind == "bibtex" and "@" not in text:
        kind = None
    elif kind in ("container-title", "publisher") and find_doi(text) == text and text:
        kind = "DOI"
    elif kind == "DOI" and not find_doi(all_text(fact)):
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
    elif (kind == "links" and fact.is_shown is False and fact.rank <= NESTED) or (
        kind == "title" and is_web(text) and not fact.addresses
    ):
        kind = "URL"
    fact.field = kind
    return fact


def all_text(fact: Fact) -> str:
    """The value with the addresses of its links behind it."""
    return " ".join((fact.text, *(address for _, address in fact.addresses)))


def date_of(fact: Fact) -> tuple[int, ...]:
    """(year[, month[, day]]) of a value, also where YAML or CSL gave its parts; () for none."""
    value = fact.value
    if isinstance(value, list) and value and isinstance(value[0], dict):  # "issued: [{year: 2021, month: 3}]"
        value = value[0]
    if isinstance(value, dict):
        parts = [value.get(name) for name in ("year", "month", "day")]
        return from_parts(value.get("date-parts")) or from_parts(parts) or parse_date(fact.text)
    if isinstance(value, list):
        return from_parts(value) or parse_date(fact.text)
    return parse_date(fact.text) or parse_date(
        " ".join(address for _, address in fact.addresses if address.startswith("wikilink:"))
    )


def is_source(fact: Fact) -> bool:
    """Whether a venue is only called a source, which may be anything that a note comes from."""
    return fact.label.casefold().replace("_", " ").removeprefix("paper ") in _SOURCES


def _is_list(fact: Fact) -> bool:
    """Whether a line that is called the paper lists who wrote it."""
    return fact.rank > NESTED and count_names(fact.text) > 2


_CALLED_ID = regex(r"\bid\b|\bkey\b|编号", re.IGNORECASE)
_NAMES_FIRST = regex(r"[^()（）\"“”*]{2,60}?\bet al\b")
_SCHOOL_YEAR = regex(r"((?:19|20)[0-9]{2})\s*[/–-]\s*((?:19|20)[0-9]{2})")
_PDF = regex(r"\.pdf$", re.IGNORECASE)
_ITEM_TYPE = regex(
    r"journalArticle|conferencePaper|bookSection|preprint|thesis|report|webpage|blogPost|newspaperArticle"
    r"|magazineArticle|computerProgram|encyclopediaArticle|videoRecording|presentation|manuscript|document"
)
_SOURCES = frozenset(("source", "sources", "来源", "來源", "quelle", "fuente", "출처", "出典", "источник"))
_NO_VENUE = regex(r"(?!(?i:arxiv|(?:bio|med|chem|psy)rxiv)|[a-z]{1,2}[A-Z])[a-z]")
_ONLY_DATE = regex(r"(?:1[5-9]|20)[0-9]{2}(?:\s*[-/.年]\s*[0-9]{1,2}){0,2}\s*[年月日]?(?:[T ][0-9:.Z+ -]{5,20})?")
