"""CSL-JSON as papers by key, and its names and dates, which front matter uses too."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.model.library import Library
from site_builder.model.paper import Paper, Person
from site_builder.scholar.dates import from_parts, parse_date
from site_builder.scholar.identifiers import find_arxiv, find_citekey, find_doi, find_isbn, find_issn, find_pmid, is_web
from site_builder.scholar.kinds import NUMBERED, declared_type, is_preprint_server
from site_builder.scholar.languages import language_code
from site_builder.scholar.names import split_names
from site_builder.scholar.values import is_placeholder, zotero_extra
from site_builder.scholar.venue import clean_pages
from site_builder.text.inline_tags import without_rich_text


def read_csl_json(text: str, *, path: str) -> Library:
    """CSL-JSON as Zotero and Better BibTeX write it: an array, one item, or an object with `items`."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        problem = Diagnostic(
            code="library/unreadable",
            severity=Severity.WARNING,
            message="the library is not valid JSON and is not used",
            where=Where(path=path, line=line),
            hint="export it again as Better CSL JSON",
        )
        return Library(papers={}, diagnostics=(problem,))
    if isinstance(data, dict):
        data = data.get("items", [data])
    papers: dict[str, Paper] = {}
    diagnostics: list[Diagnostic] = []
    for item in data if isinstance(data, list) else []:
        paper = paper_from_csl(item) if isinstance(item, dict) else None
        if paper is None or not paper.key:
            diagnostics.append(
                Diagnostic(
                    code="library/unreadable-entry",
                    severity=Severity.WARNING,
                    message="an item without an id is left out",
                    where=Where(path=path),
                )
            )
        elif paper.key in papers:
            message = f"the key `{paper.key}` is used twice; the first entry is kept"
            diagnostics.append(
                Diagnostic(
                    code="library/duplicate-key", severity=Severity.WARNING, message=message, where=Where(path=path)
                )
            )
        else:
            papers[paper.key] = paper
    return Library(papers=papers, diagnostics=tuple(diagnostics))


def paper_from_csl(item: Mapping[str, object]) -> Paper:
    """A paper from one CSL item; values of the wrong kind count as absent."""

    def text(*names: str) -> str:
        for name in names:
            value = item.get(name)
            if isinstance(value, list):
                value = value[0] if value else ""
            if isinstance(value, str | int | float) and not isinstance(value, bool) and not is_placeholder(str(value)):
                return " ".join(without_rich_text(str(value)).split())
        return ""

    note = item.get("note")
    extra = zotero_extra(note if isinstance(note, str) else "")
    number = text("number")
    arxiv = find_arxiv(
        " ".join(
            (
                number if "arxiv" in number.lower() else "",
                text("DOI"),
                text("URL"),
                extra.get("arxiv", "") and "arXiv:" + extra["arxiv"],
            )
        )
    )
    venue = text("container-title", "event-title", "event")
    publisher = text("publisher")
    kind = text("type") or "article"
    if kind == "article" and not venue and is_preprint_server(publisher):
        venue, publisher = publisher, ""
    url = text("URL")
    identifier = text("id")
    return Paper(
        key=find_citekey(text("citation-key", "citationKey") or extra.get("citation key", ""))
        or find_citekey(identifier)
        or identifier,
        type=kind if re.fullmatch(r"[a-z_-]{2,30}", kind) else declared_type(kind) or "article",
        title=text("title"),
        title_short=text("title-short", "shortTitle"),
        authors=_csl_names(item.get("author")),
        editors=_csl_names(item.get("editor")),
        translators=_csl_names(item.get("translator")),
        container_title=venue,
        issued=csl_date(item.get("issued")),
        volume=text("volume"),
        issue=text("issue") or ("" if kind == "article" or kind in NUMBERED else number),
        pages=clean_pages(text("page")),
        number=number if kind in NUMBERED else "",
        edition=text("edition"),
        version=text("version"),
        series=text("collection-title"),
        publisher=publisher,
        publisher_place=text("publisher-place"),
        doi=find_doi(text("DOI")),
        arxiv=arxiv.id if arxiv else "",
        pmid=find_pmid(text("PMID") or extra.get("pmid", "")),
        isbn=find_isbn(text("ISBN")),
        issn=find_issn(text("ISSN")),
        url=url if is_web(url) else "",
        genre=text("genre"),
        abstract=text("abstract"),
        language=language_code(text("language")),
        keywords=tuple(word.strip() for word in re.split(r"[,;]", text("keyword")) if word.strip()),
        accessed=csl_date(item.get("accessed")),
    )


def csl_date(value: object) -> tuple[int, ...]:
    """A CSL date: `date-parts`, `raw`, `literal`, or a plain text or number."""
    if isinstance(value, dict):
        if parts := from_parts(value.get("date-parts")):
            return parts
        value = value.get("raw") or value.get("literal") or value.get("year") or ""
    if isinstance(value, list):
        return from_parts(value)
    return parse_date(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ()


def _csl_names(value: object) -> tuple[Person, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(person for name in value if (person := person_from_mapping(name) if isinstance(name, dict) else None))


_NAME_KEYS: Mapping[str, Sequence[str]] = {
    "family": ("family", "family-name", "lastname", "last", "surname", "last-name", "姓"),
    "given": ("given", "given-name", "given-names", "firstname", "first", "first-name", "forename", "名"),
    "particle": ("non-dropping-particle", "dropping-particle", "particle", "prefix", "von"),
    "suffix": ("suffix", "jr"),
    "literal": ("literal", "name", "fullname", "full-name", "display", "姓名"),
}


def person_from_mapping(value: Mapping[str, object]) -> Person | None:
    """A name in parts, under the keys of CSL, Zotero and publishing systems; a nested `name` is looked into."""
    folded = {re.sub(r"[\s_]+", "-", str(key)).casefold(): part for key, part in value.items()}

    def part(name: str) -> str:
        for key in _NAME_KEYS[name]:
            found = folded.get(key)
            if isinstance(found, str | int) and not isinstance(found, bool) and str(found).strip():
                return " ".join(str(found).split())
        return ""

    nested = folded.get("name")
    if isinstance(nested, dict):
        return person_from_mapping(
            {key: part for key, part in nested.items() if key != "name" or not isinstance(part, dict)}
        )
    family, given = part("family"), part("given")
    if not family:
        literal = part("literal") or given
        if not literal or is_placeholder(literal):
            return None
        if "literal" in folded and not folded.get("name"):
            return Person(literal=literal.strip("{}"))
        names = split_names(literal, as_one=True)
        return names.persons[0] if names.persons else None
    if is_placeholder(family):
        return None
    particle = part("particle")
    words = family.split(" ")
    if not particle and len(words) > 1 and words[0].islower():
        count = next((index for index, word in enumerate(words) if not word.islower()), 0)
        particle, family = " ".join(words[:count]), " ".join(words[count:]) if count else family
    return Person(family=family, given=given, particle=particle, suffix=part("suffix"))
