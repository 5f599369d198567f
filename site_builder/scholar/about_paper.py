"""Whether a note is about a paper, or has authors and a date of its own."""

from __future__ import annotations

import re

from site_builder.model.paper import Paper
from site_builder.scholar.evidence import Evidence
from site_builder.scholar.facts import NESTED, TABLE, YAML, Fact, is_source
from site_builder.scholar.fields import CALLED_PAPER
from site_builder.scholar.identifiers import find_citekey
from site_builder.scholar.kinds import is_journal
from site_builder.scholar.titles import names_a_work
from site_builder.scholar.values import clean
from site_builder.scholar.venue import names_conference
from site_builder.text.regex import regex


def is_about_paper(known: Evidence, paper: Paper) -> bool:
    """Whether the note is about the paper that was read from it, and not a note that has an author or a date itself."""
    if known.stem.startswith("@") and len(known.stem) > 1:
        return True
    if _is_identified(known, paper):
        return True
    if any(
        fact.label.casefold() not in ("id", "key") and find_citekey(fact.text) and not _DATED_KEY.search(fact.text)
        for fact in known.of("citation-key")
    ):
        return True
    title = known.used.get("title")
    if paper.authors and (_is_exported(known) or any(_NAMED_AS_PAPER.match(fact.text) for fact in known.of("title"))):
        return True
    if paper.authors and title is not None and _OF_PUBLISHERS.match(paper.url):
        return True
    if paper.authors and _is_called_paper(title):
        return True
    if _is_published(known, paper):
        return True
    if not paper.authors or not (paper.issued or paper.container_title or paper.type == "thesis"):
        return False
    if _is_of_group(known, paper):
        return False
    if paper.container_title or paper.type == "thesis":
        return True
    if _OF_VIDEOS.match(paper.url):
        return False
    return known.stem.casefold() not in _FOLDER_PAGES and not _is_of_the_note(known, paper)


def _is_published(known: Evidence, paper: Paper) -> bool:
    """Whether a note that names no authors is of a paper: it states where and when that was published, and its
    title, or has a place for authors and identifiers at least."""
    venue, title = known.used.get("container_title"), known.used.get("title")
    if known.stem.casefold() in _FOLDER_PAGES or known.origins.get("issued", "filename") == "filename":
        return False
    has_places = {fact.field for fact in known.facts if fact.rank > NESTED}  # with or without a value
    title = next((fact for fact in known.of("title") if _is_called_paper(fact)), title)
    is_called = title is not None and title.rank > NESTED and bool(title.label)
    name_of_work = clean(title.text) if is_called and title is not None else paper.title
    if not names_a_work(name_of_work):
        return False
    if _is_called_paper(title) and "container-title" in has_places:
        return True
    if venue is None or venue.rank <= NESTED or is_source(venue) or not paper.title:
        return False
    if not (is_called or has_places & {"author", "DOI", "arXiv"}):
        return False
    name = paper.container_title
    return is_journal(name) or names_conference(name) or _SHORT_NAME.fullmatch(name) is not None


def _is_of_group(known: Evidence, paper: Paper) -> bool:
    """Whether a page tells where it is from and who is behind that: "Source: https://…", "Author: Some Inc."."""
    author, issued = known.used["authors"], known.used.get("issued")
    if author.rank <= NESTED or known.of("title") or not all(person.literal for person in paper.authors):
        return False
    is_from = any(is_source(fact) and fact.rank > NESTED for fact in known.of("URL", "container-title"))
    return is_from and (issued is None or issued.field == "date")


def _is_of_the_note(known: Evidence, paper: Paper) -> bool:
    """Whether author and date are those of the note itself: one `author` and the `date` that every page has, or
    the list that a document begins with, "Version: 1.2", "Status: Approved"."""
    author, issued = known.used.get("authors"), known.used.get("issued")
    if author is not None and author.rank > NESTED and (issued is None or issued.field == "date"):
        if author.line and issued is not None and author.line == issued.line and len(paper.issued) == 3:
            has_place = any(fact.field in ("DOI", "arXiv") for fact in known.facts)  # "DOI: N/A"
            # "Authors: Ann Lee · Date: April 18, 2025"
            return not (paper.doi or paper.arxiv or paper.url or has_place)
        has_abstract = any(fact.rank < TABLE for fact in known.of("abstract"))  # reports have a callout of this name
        is_of_work = paper.doi or paper.arxiv or paper.url or has_abstract or known.of("title", "type", "pdf")
        is_day = (
            len(paper.issued) == 3
            or (len(paper.issued) == 2 and len(paper.authors) == 1)
            or (issued is not None and _DAY.search(issued.text) is not None)
        )
        is_dated = is_day and paper.issued[0] > _FIRST_NOTES
        if not is_of_work and is_dated and not known.of(*_OF_WORKS) and issued is not None and issued.rank > NESTED:
            return True  # "Authors: Ann Lee", "Date: 30.04.2024" are all that a report says
        return not is_of_work and any(_is_of_document(fact) for fact in known.of("version", "edition", "status"))
    if author is None or issued is None or author.rank > YAML or issued.field != "date" or issued.rank > YAML:
        return False
    is_usual = paper.type in ("article", "webpage") and not (paper.publisher or paper.volume)
    is_day = author.label == "作者" and len(paper.issued) == 3 and not paper.url
    return is_usual and len(paper.authors) == 1 and (author.label.casefold() == "author" or is_day)


def _is_identified(known: Evidence, paper: Paper) -> bool:
    """Whether an identifier is the paper's own: stated as a property, beside other facts, or as all of a value.

    A list that only tells of labels ("arXiv: values like 2103.00020 are understood") makes no paper, and the page
    of a folder needs authors.
    """
    is_described = bool(paper.authors or paper.container_title or known.origins.get("issued", "filename") != "filename")
    is_described = is_described or _is_called_paper(known.used.get("title"))
    for name in ("doi", "arxiv", "pmid", "isbn"):
        if not getattr(paper, name):
            continue
        fact = known.used.get(name)
        if fact is not None and fact.rank <= NESTED:
            return True
        if known.stem.casefold() in _FOLDER_PAGES and not paper.authors:
            continue
        if is_described or fact is None or fact.rank > TABLE or _is_bare(fact):
            return True
    return False


def _is_exported(known: Evidence) -> bool:
    """Whether the note has a kind of work as reference managers call it: "itemType: journalArticle"."""
    return any(_KIND_OF_ITEM.fullmatch(fact.text.strip()) for fact in known.of("type"))


_KIND_OF_ITEM = regex(r"journalArticle|conferencePaper|bookSection|preprint|thesis|report")
_NAMED_AS_PAPER = regex(r"@\w")  # "title:: @Some title", of an outline whose pages have no file names


def _is_called_paper(title: Fact | None) -> bool:
    """Whether the body calls its title that of one paper: "Paper title: …"."""
    if title is None or title.rank <= NESTED:
        return False
    return CALLED_PAPER.search(title.label) is not None and " / " not in title.text


def _is_bare(fact: Fact) -> bool:
    """Whether a value says hardly more than its identifier or address: "arXiv:2103.00020v2 [cs.CV]"."""
    text = fact.text
    if len(fact.addresses) == 1:  # the title of the paper may be the words of the link
        text = text.replace(fact.addresses[0][0], " ", 1)
    text = _ADDRESS.sub(" ", text)
    if _EXPLAINS.search(text):
        return False
    words = _WORDS.findall(text)
    return len(words) <= _MOST_WORDS and sum(map(len, words)) <= 2 * _MOST_LETTERS


def _is_of_document(fact: Fact) -> bool:
    return (_STATE_OF_DOCUMENT if fact.field == "status" else _VERSION).search(fact.text) is not None


_SHORT_NAME = regex(r"(?!(?:BBC|CNN|NPR|NYT|TED|HBR|HBO|MIT|PBS)$)[A-Z]{3,8}|Nature|Science|Cell|Neuron|eLife")


_DAY = regex(r"\b[0-9]{1,2}([./-])[0-9]{1,2}\1(?:19|20)[0-9]{2}\b")  # "5/10/2018" is one of two days
_FIRST_NOTES = 2004  # no note is older


_OF_WORKS = ("issued", "publisher", "volume", "page", "citation-key", "links", "zotero", "reference", "bibtex")


_DATED_KEY = regex(r"(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]")


_FOLDER_PAGES = frozenset(("index", "readme", "home", "首页"))


_OF_VIDEOS = regex(
    r"https?://(?:[\w-]+\.)?(?:youtube\.com|youtu\.be|vimeo\.com|bilibili\.com|twitch\.tv)/", re.IGNORECASE
)


_OF_PUBLISHERS = regex(
    r"https?://(?:www\.)?(?:openreview\.net/(?:forum|pdf)|aclanthology\.org/|openaccess\.thecvf\.com/"
    r"|proceedings\.(?:mlr\.press|neurips\.cc)/|papers\.n(?:eur)?ips\.cc/|papers\.ssrn\.com/|dl\.acm\.org/doi/"
    r"|ieeexplore\.ieee\.org/(?:abstract/)?document/|(?:www\.)?usenix\.org/(?:conference|system/files)/"
    r"|jmlr\.org/papers/|link\.springer\.com/(?:article|chapter)/|sciencedirect\.com/science/article/"
    r"|nature\.com/articles/s|(?:bio|med)rxiv\.org/content/)",
    re.IGNORECASE,
)


_ADDRESS = regex(r"https?://\S+|10\.[0-9]{4,9}/\S+|[0-9]{4}\.[0-9]{4,5}(?:v[0-9]+)?")


_WORDS = regex(r"[^\W\d_]+")


_EXPLAINS = regex(r"\b(?:is|are|like|such as|e\.g|for example|means|an?|what|how)\b|例如|比如|表示", re.IGNORECASE)


_MOST_WORDS = 6


_MOST_LETTERS = 20


_VERSION = regex(r"^v?[0-9]+(?:\.[0-9]+)+\b", re.IGNORECASE)


_STATE_OF_DOCUMENT = regex(
    r"\b(?:approved|accepted|proposed|deprecated|superseded|aceptad[oa]|aprobad[oa]|propuest[oa]|aceito|aprovado|approuvé"
    r"|angenommen|freigegeben|entwurf|platzhalter|draft|borrador|rascunho|brouillon)\b|已确认|已批准|已通过|评审|定稿|草案|承認済",
    re.IGNORECASE,
)
