"""RIS, the tagged format that every reference manager reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from site_builder.model.paper import Paper, Person
from site_builder.scholar.export.bibtex import distinct_keys
from site_builder.scholar.export.exporter import Export
from site_builder.scholar.kinds import is_preprint_server

# Zotero reads GEN as a journal article and has no tag for preprints; UNPD is the nearest that it keeps apart
_TYPES = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "paper-conference": "CPAPER",
    "article": "UNPD",
    "manuscript": "UNPD",
    "book": "BOOK",
    "chapter": "CHAP",
    "thesis": "THES",
    "report": "RPRT",
    "webpage": "ELEC",
    "post-weblog": "BLOG",
    "dataset": "DATA",
    "software": "COMP",
    "patent": "PAT",
    "standard": "STAND",
    "speech": "SLIDE",
}
_ID = "\r\nID  - "


def _record(paper: Paper) -> str:
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in _tags(paper) if value or tag == "ER") + "\r\n"


def _tags(paper: Paper) -> Iterator[tuple[str, str]]:
    kind = _TYPES.get(paper.type, "GEN")
    yield "TY", kind
    yield "ID", paper.key
    for person in paper.authors:
        yield "AU", _name(person)
    for person in paper.editors:
        yield ("A2" if kind in ("CHAP", "CPAPER") else "ED"), _name(person)
    for person in paper.translators:
        yield "A4", _name(person)
    yield "TI", paper.title
    yield "ST", paper.title_short
    if is_preprint_server(paper.container_title):
        yield "PB", paper.publisher or paper.container_title
    else:
        yield ("JO" if kind == "UNPD" else "T2"), paper.container_title
        if kind == "CPAPER":
            yield "C3", paper.container_title  # T2 is the name of the meeting, this that of its proceedings
        yield "PB", paper.publisher
    yield "CY", paper.publisher_place
    if paper.issued:
        year, month, day = (*paper.issued, 0, 0)[:3]
        yield "PY", f"{year:04d}"
        if month:
            yield "DA", f"{year:04d}/{month:02d}/{f'{day:02d}' if day else ''}/"
    yield "VL", paper.volume
    yield "IS", paper.issue
    yield "SN", paper.number  # of reports, patents and standards, where others have ISBN and ISSN
    yield "ET", paper.edition or paper.version
    yield ("T2" if kind == "BOOK" and not paper.container_title else "T3"), paper.series
    first, dash, last = paper.pages.partition("-")
    yield "SP", first if dash else paper.pages
    yield "EP", last
    yield "SN", paper.isbn or paper.issn
    yield "DO", paper.doi
    yield "AN", f"arXiv:{paper.arxiv}" if paper.arxiv else paper.pmid
    yield "UR", paper.url or (f"https://arxiv.org/abs/{paper.arxiv}" if paper.arxiv else "")
    yield "M3", paper.genre
    yield "LA", paper.language
    yield "AB", paper.abstract
    for word in paper.keywords:
        yield "KW", word
    if paper.accessed:
        yield "Y2", "/".join(f"{part:02d}" for part in paper.accessed) + "/" * (3 - len(paper.accessed))
    yield "ER", ""


def _name(person: Person) -> str:
    if person.literal or not person.family:
        return person.literal or person.given
    return ", ".join(part for part in (person.surname, person.given, person.suffix) if part)


def _line(value: str) -> str:
    """One line: a break in a value could begin a tag of its own."""
    return " ".join(value.split())


def _whole(records: Iterable[str]) -> str:
    """Records of which no two have one ID: of papers with the same key the later ones get a letter, as in BibTeX."""
    parts = [text.partition(_ID) for text in records]
    ids = [rest.partition("\r\n")[0] for _, _, rest in parts]
    pairs = zip(parts, ids, distinct_keys(ids, fold=str), strict=True)
    return "".join(f"{first}{tag}{name if tag else ''}{rest[len(id) :]}" for (first, tag, rest), id, name in pairs)


EXPORT = Export(name="ris", label="RIS", suffix="ris", entry=_record, whole=_whole)
