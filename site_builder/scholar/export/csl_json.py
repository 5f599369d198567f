"""CSL-JSON, as Zotero, Pandoc and citeproc read it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from site_builder.model.paper import Paper, Person
from site_builder.scholar.export.bibtex import distinct_keys
from site_builder.scholar.export.exporter import Export
from site_builder.scholar.kinds import is_preprint_server


def csl_item(paper: Paper) -> dict[str, object]:
    """One item. A preprint has its server as `publisher` and its arXiv id as `number`, where Zotero puts them."""
    is_preprint = paper.type == "article" and is_preprint_server(paper.container_title)
    publisher = paper.publisher or (paper.container_title if is_preprint else "")
    fields: dict[str, object] = {
        "id": paper.key,
        "type": paper.type,
        "citation-key": paper.key,
        "title": paper.title,
        "title-short": paper.title_short,
        "author": [csl_name(person) for person in paper.authors],
        "editor": [csl_name(person) for person in paper.editors],
        "translator": [csl_name(person) for person in paper.translators],
        "container-title": "" if is_preprint and not paper.publisher else paper.container_title,
        "issued": csl_date(paper.issued),
        "volume": paper.volume,
        "issue": paper.issue,
        "page": paper.pages,
        "publisher": publisher,
        "publisher-place": paper.publisher_place,
        "number": f"arXiv:{paper.arxiv}" if paper.arxiv else paper.number,
        "edition": paper.edition,
        "version": paper.version,
        "collection-title": paper.series,
        "DOI": paper.doi,
        "PMID": paper.pmid,
        "ISBN": paper.isbn,
        "ISSN": paper.issn,
        "URL": paper.url or (f"https://arxiv.org/abs/{paper.arxiv}" if paper.arxiv else ""),
        "genre": paper.genre,
        "language": paper.language,
        "abstract": paper.abstract,
        "keyword": ", ".join(paper.keywords),
        "accessed": csl_date(paper.accessed),
    }
    return {name: value for name, value in fields.items() if value or name in ("id", "type")}


def csl_name(person: Person) -> dict[str, str]:
    """A name as CSL-JSON has it: parts that are not empty, or `literal` alone."""
    if person.literal or not person.family:
        return {"literal": person.literal or person.given}
    parts = {
        "family": person.family,
        "given": person.given,
        "non-dropping-particle": person.particle,
        "suffix": person.suffix,
    }
    return {name: part for name, part in parts.items() if part}


def csl_date(date: tuple[int, ...]) -> dict[str, list[list[int]]] | None:
    """A date as CSL-JSON has it; None for ()."""
    return {"date-parts": [list(date)]} if date else None


def entry(item: Mapping[str, object]) -> str:
    """An item as it stands in a list."""
    return json.dumps([item], ensure_ascii=False, indent=1)[len("[\n") : -len("\n]")]


def _whole(entries: Iterable[str]) -> str:
    listed = ",\n".join(_with_own_ids(list(entries)))
    return f"[\n{listed}\n]\n" if listed else "[]\n"


def _with_own_ids(texts: list[str]) -> list[str]:
    """Items of which no two have one id: of papers with the same key the later ones get a letter, as in BibTeX."""
    ids = [text[text.index(_ID) + len(_ID) : text.index(",\n")] for text in texts]
    if len(set(ids)) == len(ids):
        return texts
    own = distinct_keys((str(json.loads(id)) for id in ids), fold=str)
    written = [json.dumps(id, ensure_ascii=False) for id in own]
    pairs = zip(texts, ids, written, strict=True)
    return [text if id == name else text.replace(_ID + id, _ID + name, 1) for text, id, name in pairs]


_ID = '"id": '  # which an item begins with


EXPORT = Export(
    name="csl-json",
    label="CSL-JSON",
    suffix="json",
    entry=lambda paper: entry(csl_item(paper)),
    whole=_whole,
)
