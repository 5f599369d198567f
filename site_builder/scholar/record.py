"""The record of a paper out of all that a note states: front matter, labelled lines, references, file name.

Field by field the better source wins: front matter, then labelled lines and inline fields, then tables and quotes, a
formatted reference, BibTeX, and the file name, which only fills a gap. Empty values and placeholders never win.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from site_builder.model.diagnostic import Diagnostic, Severity
from site_builder.model.note import Plain
from site_builder.model.paper import Paper
from site_builder.scholar.about_paper import is_about_paper
from site_builder.scholar.bibtex import read_bibtex
from site_builder.scholar.called import citation_keys, title_of
from site_builder.scholar.card import RecordField, card_rows
from site_builder.scholar.dates import iso, parse_date
from site_builder.scholar.entry import RecordEntry
from site_builder.scholar.evidence import Evidence
from site_builder.scholar.facts import (
    NESTED,
    SALVAGED,
    Fact,
    all_text,
    date_of,
    gather,
    yaml_text,
)
from site_builder.scholar.identifiers import (
    find_arxiv,
    find_doi,
    find_isbn,
    find_issn,
    find_pmid,
    find_pubmed,
    is_web,
    leads_to_work,
)
from site_builder.scholar.kinds import NUMBERED, declared_type, guess_type, split_thesis
from site_builder.scholar.languages import language_code
from site_builder.scholar.locators import arxiv_of, doi_of, url_of, zotero_of
from site_builder.scholar.people import authors_of, persons_in
from site_builder.scholar.published import issued_of, numbers_of, publisher_as_venue, publisher_of, venue_of
from site_builder.scholar.reference import parse_reference
from site_builder.scholar.values import is_placeholder
from site_builder.scholar.venue import Venue

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
    salvaged: Mapping[str, Plain] | None = None,
) -> Record:
    """Read what a note says about its paper. `title` is its level-1 heading, or "" without one.

    `salvaged` is what could be read of front matter that is not valid YAML; it only fills gaps.
    """
    known = Evidence(file_stem, gather(front_matter, entries, labels or {}), title, aliases, path)
    if salvaged:
        known.salvaged = _salvaged(file_stem, salvaged, labels or {})
    paper, venue = _read_paper(known)
    is_paper = is_about_paper(known, paper)
    rows = card_rows(known, paper, venue, is_paper=is_paper)
    if is_paper:
        _check(known, paper)
    tags = tuple(dict.fromkeys(tag for _, venue in known.venues() for tag in venue.tags))
    return Record(
        paper=paper if is_paper else None, fields=rows, tags=tags, title=paper.title, diagnostics=tuple(known.problems)
    )


def _salvaged(stem: str, front_matter: Mapping[str, Plain], labels: Mapping[str, str]) -> Paper | None:
    """The paper of front matter that is no valid YAML, if it tells of one; its title only where that is stated."""
    aliases = yaml_text(front_matter.get("aliases", front_matter.get("alias")))[0].split("\n")
    known = Evidence(stem, gather(front_matter, (), labels), "", aliases, "")
    paper, _ = _read_paper(known)
    if not is_about_paper(known, paper):
        return None
    return paper if known.origins.get("title") != "filename" else replace(paper, title="")


def _read_paper(known: Evidence) -> tuple[Paper, Venue]:
    """The paper as the evidence has it, and its venue as that was written."""
    keys = citation_keys(known)
    venue = venue_of(known)
    known.quoted = _quoted(known, keys[0] if keys else "")
    if known.salvaged is not None:
        known.quoted.insert(0, (known.salvaged, Fact("front-matter", "", "", (), SALVAGED)))
    authors, is_truncated = authors_of(known)
    doi, arxiv = doi_of(known, venue), arxiv_of(known, venue)
    issued = issued_of(known, venue)
    first_family = (authors[0].family or authors[0].literal) if authors else ""
    title, translated = title_of(known, first_family, issued[0] if issued else None)
    volume, issue, pages = numbers_of(known, venue)
    venue_title = venue.title or known.pick("container_title") or publisher_as_venue(known)
    publisher = publisher_of(known, venue_title) or known.pick("publisher")
    publisher = "" if publisher == venue_title else publisher
    school, degree = split_thesis(venue_title)
    if degree:  # "PhD thesis, Some University" is no journal
        venue_title, publisher = "", publisher or school
    isbn = known.first("ISBN", find_isbn) or known.pick("isbn")
    pmid = known.first("PMID", lambda text: find_pubmed(text) or find_pmid(text))
    url = url_of(known) or known.pick("url")
    doi = doi or known.pick("doi")
    if (told := find_doi(url)) and told != doi and doi.startswith(told):
        url = ""  # an address that a "<" of the DOI has cut
    genre = known.text("genre") or known.pick("genre") or degree
    # "type: source" and "source_type: book": the one that names a kind of work
    explicit_type = known.first("type", lambda text: text if declared_type(text) else "") or known.text("type")
    entry = next((paper for paper, fact in known.quoted if fact.field == "bibtex" or paper.type != "article"), None)
    named_by = known.used.get("container_title")
    is_as_entered = not explicit_type and (named_by is None or named_by.rank >= SALVAGED)
    paper = Paper(
        key=keys[0] if keys else known.stem,
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
        title_short=known.text("title-short"),
        title_translated=known.text("translated-title") or translated,
        authors=authors,
        authors_truncated=is_truncated,
        editors=(persons_in(known, "editor")[0] if not known.of("note-author") else ())
        or (entry.editors if entry is not None else ()),
        translators=persons_in(known, "translator")[0] or (entry.translators if entry is not None else ()),
        container_title=venue_title,
        issued=issued,
        volume=volume or known.pick("volume"),
        issue=issue or known.pick("issue"),
        pages=pages or known.pick("pages"),
        number=known.text("number") or known.pick("number"),
        edition=known.text("edition") or known.pick("edition"),
        version=known.text("version") or known.pick("version"),
        series=known.text("series") or known.pick("series"),
        publisher=publisher,
        publisher_place=known.text("publisher-place") or known.pick("publisher_place"),
        doi=doi,
        arxiv=arxiv.id if arxiv else known.pick("arxiv"),
        arxiv_class=(arxiv.subject if arxiv else "") or known.text("arxiv-class"),
        pmid=pmid or find_pubmed(url),
        isbn=isbn,
        issn=known.first("ISSN", find_issn),
        url=url,
        genre=genre,
        abstract=known.text("abstract") or known.pick("abstract"),
        language=language_code(known.text("language")),
        keywords=_keywords(known),
        status=_status(known.text("status")),
        rating=_rating(known.said("rating")),
        read=iso(parse_date(known.text("read"))),
        accessed=parse_date(known.text("accessed")),
        zotero=zotero_of(known),
        origins=known.origins,
    )
    if paper.type in NUMBERED and paper.issue and not (paper.number or paper.volume):
        paper = replace(paper, number=paper.issue, issue="")  # what `number` is depends on the kind
    return paper, venue


def _quoted(known: Evidence, key: str) -> list[tuple[Paper, Fact]]:
    """Formatted references, then BibTeX; of several BibTeX entries the one of this key, else the first."""
    found: list[tuple[Paper, Fact]] = []
    for fact in known.of("reference"):
        if (paper := parse_reference(fact.text)) is not None:
            hidden = " ".join(address for _, address in fact.addresses)  # behind words that are no address
            arxiv = find_arxiv(hidden)
            found.append(
                (
                    replace(
                        paper,
                        doi=paper.doi or find_doi(hidden, marked=True),
                        arxiv=paper.arxiv or (arxiv.id if arxiv else ""),
                        url=paper.url
                        or next((one for _, one in fact.addresses if is_web(one) and leads_to_work(one)), ""),
                    ),
                    fact,
                )
            )
    entries = [
        (name, paper, fact)
        for fact in known.of("bibtex")
        for name, paper in read_bibtex(fact.text, path=known.path).papers.items()
    ]
    own = next(((paper, fact) for name, paper, fact in entries if name == key), None)
    if own is not None:
        found.append(own)
    elif len(entries) == 1:
        found.append((entries[0][1], entries[0][2]))
    return found


def _keywords(known: Evidence) -> tuple[str, ...]:
    words = [
        word.strip(" #")
        for fact in known.of("keyword")
        if fact.label.casefold() != "tags" or fact.rank > NESTED
        for word in re.split(r"[,，、;；／\n]|\s(?=#\S)", fact.text)
    ]
    found: dict[str, str] = {}
    for word in words:
        if not is_placeholder(word):
            found.setdefault(word.casefold(), word)
    return tuple(found.values())


def _check(known: Evidence, paper: Paper) -> None:
    if not paper.issued:
        known.problem(
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
        said = [(value, fact) for fact in known.of(field) if (value := find(fact))]
        if other := next(
            ((value, fact) for value, fact in said[1:] if value != said[0][0] and fact.rank != said[0][1].rank),
            None,
        ):
            message = (
                f"two sources give another {name}: `{said[0][0]}` ({said[0][1].origin}) is used, "
                f"`{other[0]}` ({other[1].origin}) is not"
            )
            known.problem("metadata/conflict", Severity.NOTICE, message, other[1])


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
