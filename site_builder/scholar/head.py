"""What machines read on a paper's page: COinS for reference managers, JSON-LD, Highwire tags."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import quote

from site_builder.model.paper import Paper, Person
from site_builder.scholar.dates import iso
from site_builder.scholar.kinds import is_preprint_server

Pairs = Callable[[Paper], Iterator[tuple[str, str]]]

_JOURNALS = frozenset(("article-journal", "article-magazine", "article-newspaper"))
# what Zotero calls the kinds that OpenURL has no format for
_ZOTERO_TYPES = {
    "article": "preprint",
    "article-magazine": "magazineArticle",
    "article-newspaper": "newspaperArticle",
    "webpage": "webpage",
    "post-weblog": "blogPost",
    "dataset": "dataset",
    "software": "computerProgram",
    "standard": "standard",
    "speech": "presentation",
    "manuscript": "manuscript",
}


def coins(paper: Paper) -> str:
    """The COinS span of a page, escaped HTML. A page that is about one paper has exactly one."""
    return f'<span class="Z3988" title="{html.escape(context_object(paper), quote=True)}" aria-hidden="true"></span>'


def context_object(paper: Paper) -> str:
    """The OpenURL 1.0 key-value text of a paper, not yet escaped for HTML (Z39.88-2004 as Zotero reads it)."""
    return "&".join(f"{key}={value if key == 'rft.genre' else _encode(value)}" for key, value in _pairs(paper) if value)


def _encode(value: str) -> str:
    return quote(" ".join(value.split()), safe="", errors="replace")


def _pairs(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "ctx_ver", "Z39.88-2004"
    yield from _KINDS.get(paper.type, _other_pairs)(paper)
    for person in paper.authors:
        role = "rft.aucorp" if person.literal and " " in person.literal else "rft.au"
        yield ("rft.inventor" if paper.type == "patent" else role), _inverted(person)
    yield "rft.date", iso(paper.issued)
    yield "rft.volume", paper.volume
    yield "rft.issue", paper.issue
    yield "rft.pages", paper.pages
    yield "rft.issn", paper.issn
    yield "rft.isbn", paper.isbn
    yield "rft_id", f"info:doi/{paper.doi}" if paper.doi else ""
    yield "rft_id", address_of(paper)


def _journal_pairs(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "rft_val_fmt", "info:ofi/fmt:kev:mtx:journal"
    yield "rft.genre", "article"
    yield "rft.atitle", paper.title
    yield "rft.jtitle", paper.container_title


def _book_pairs(genre: str, *, is_part: bool) -> Pairs:
    def pairs(paper: Paper) -> Iterator[tuple[str, str]]:
        yield "rft_val_fmt", "info:ofi/fmt:kev:mtx:book"
        yield "rft.genre", genre
        yield ("rft.atitle" if is_part else "rft.btitle"), paper.title
        yield "rft.btitle", paper.container_title if is_part else ""
        yield "rft.publisher", paper.publisher
        yield "rft.place", paper.publisher_place
        yield "rft.edition", paper.edition
        yield "rft.series", paper.series

    return pairs


def _thesis_pairs(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "rft_val_fmt", "info:ofi/fmt:kev:mtx:dissertation"
    yield "rft.title", paper.title
    yield "rft.inst", paper.publisher
    yield "rft.degree", paper.genre


def _patent_pairs(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "rft_val_fmt", "info:ofi/fmt:kev:mtx:patent"
    yield "rft.title", paper.title
    yield "rft.assignee", paper.publisher
    yield "rft.number", paper.number


def _other_pairs(paper: Paper) -> Iterator[tuple[str, str]]:
    is_printed = paper.type in _JOURNALS
    yield "rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"
    yield "rft.type", _ZOTERO_TYPES.get(paper.type, "")
    yield "rft.title", paper.title
    yield "rft.source", paper.container_title if is_printed else ""
    container = "" if is_printed else paper.container_title
    yield "rft.publisher", paper.publisher or container or ("arXiv" if paper.arxiv else "")


_KINDS: Mapping[str, Pairs] = {
    "article-journal": _journal_pairs,
    "paper-conference": _book_pairs("proceeding", is_part=True),
    "chapter": _book_pairs("bookitem", is_part=True),
    "book": _book_pairs("book", is_part=False),
    "report": _book_pairs("report", is_part=False),
    "thesis": _thesis_pairs,
    "patent": _patent_pairs,
}


def _inverted(person: Person) -> str:
    """Always "Family, Given": without a comma readers take the last word for the family name."""
    if person.literal or not person.family:
        return person.literal or person.given
    given = f"{person.given} {person.suffix}".strip()
    return f"{person.surname}, {given}" if given else person.surname


def address_of(paper: Paper) -> str:
    """The paper's own web address, from its arXiv id where none is stated; "" when there is none."""
    return paper.url or (f"https://arxiv.org/abs/{paper.arxiv}" if paper.arxiv else "")


# JSON-LD


def json_ld(
    paper: Paper,
    *,
    url: str = "",
    headline: str = "",
    language: str = "",
    author: str = "",
    cited: Sequence[Paper] = (),
) -> dict[str, object]:
    """schema.org data of a note about a paper: the note is an `Article`, the paper what it is about.

    `url`, `headline`, `language` and `author` are the page's own and may be "". The caller escapes `</` for HTML.
    """
    data: dict[str, object] = {"@context": "https://schema.org", "@type": "Article"}
    data |= _filled({"@id": url, "url": url, "headline": headline or paper.title, "inLanguage": language})
    if author:
        data["author"] = {"@type": "Person", "name": author}
    data["about"] = _article(paper)
    if cited:
        data["citation"] = [_article(one) for one in cited]
    return data


def _article(paper: Paper) -> dict[str, object]:
    doi_address = f"https://doi.org/{quote(paper.doi, safe='/():;.,-_')}" if paper.doi else ""
    arxiv_address = f"https://arxiv.org/abs/{paper.arxiv}" if paper.arxiv else ""
    same = list(dict.fromkeys(address for address in (doi_address, arxiv_address, paper.url) if address))
    kind = {
        "book": "Book",
        "thesis": "Thesis",
        "report": "Report",
        "dataset": "Dataset",
        "software": "SoftwareSourceCode",
    }
    return {
        "@type": kind.get(paper.type, "ScholarlyArticle"),
        **_filled(
            {
                "name": paper.title,
                "author": [_agent(person) for person in paper.authors],
                "datePublished": iso(paper.issued),
                "isPartOf": _container(paper),
                "pagination": paper.pages,
                "publisher": {"@type": "Organization", "name": paper.publisher} if paper.publisher else None,
                "inLanguage": paper.language,
                "identifier": paper.doi or (f"arXiv:{paper.arxiv}" if paper.arxiv else ""),
                "sameAs": same,
            }
        ),
    }


def _agent(person: Person) -> dict[str, object]:
    is_group = bool(person.literal) and " " in person.literal
    return {"@type": "Organization" if is_group else "Person", "name": person.display}


def _container(paper: Paper) -> dict[str, object] | None:
    if not paper.container_title:
        return None
    name = {"@type": "Periodical" if paper.type in _JOURNALS else "CreativeWork", "name": paper.container_title}
    if paper.type not in _JOURNALS or not (paper.volume or paper.issue):
        return dict(name)
    inner: dict[str, object] = dict(name)
    if paper.volume:
        inner = {"@type": "PublicationVolume", "volumeNumber": paper.volume, "isPartOf": inner}
    if paper.issue:
        inner = {"@type": "PublicationIssue", "issueNumber": paper.issue, "isPartOf": inner}
    return inner


def _filled(fields: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value}


# Highwire


def highwire(paper: Paper) -> tuple[tuple[str, str], ...]:
    """`citation_*` meta tags as (name, content), for pages that are the author's own publication."""
    return tuple((f"citation_{name}", " ".join(value.split())) for name, value in _meta(paper) if value)


def _meta(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "title", paper.title
    for person in paper.authors:
        yield "author", _inverted(person)
    for person in paper.editors:
        yield "editor", _inverted(person)
    yield (
        "publication_date",
        "/".join(f"{part:02d}" for part in paper.issued) if len(paper.issued) != 2 else str(paper.issued[0]),
    )
    if paper.type == "paper-conference":
        yield "conference_title", paper.container_title
    elif paper.type == "chapter":
        yield "inbook_title", paper.container_title
    elif paper.type == "thesis":
        yield "dissertation_institution", paper.publisher
    elif paper.type == "report":
        yield "technical_report_institution", paper.publisher
        yield "technical_report_number", paper.number
    elif not is_preprint_server(paper.container_title):
        yield "journal_title", paper.container_title
    yield "volume", paper.volume
    yield "issue", paper.issue
    first, _, last = paper.pages.partition("-")
    yield "firstpage", first
    yield "lastpage", last
    yield "publisher", paper.publisher if paper.type not in ("thesis", "report") else ""
    yield "doi", paper.doi
    yield "arxiv_id", paper.arxiv
    yield "pmid", paper.pmid
    yield "isbn", paper.isbn
    yield "issn", paper.issn
    yield "language", paper.language
    yield "keywords", "; ".join(paper.keywords)
    yield "abstract", paper.abstract
    yield "public_url", address_of(paper)
    yield "pdf_url", f"https://arxiv.org/pdf/{paper.arxiv}" if paper.arxiv else ""
