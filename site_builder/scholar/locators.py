"""The identifiers and addresses that lead to a paper."""

from __future__ import annotations

import re

from site_builder.model.diagnostic import Severity
from site_builder.scholar.evidence import Evidence
from site_builder.scholar.facts import NESTED, all_text
from site_builder.scholar.identifiers import Arxiv, find_arxiv, find_doi, is_web, leads_to_work
from site_builder.scholar.values import clean
from site_builder.scholar.venue import Venue
from site_builder.text.regex import regex


def doi_of(known: Evidence, venue: Venue) -> str:
    """The DOI, "" without one: stated as such, else in an address. Told: metadata/doi-shape."""
    for fact in known.of("DOI"):
        if doi := find_doi(all_text(fact)):
            known.use("doi", fact)
            return doi
        known.problem(
            "metadata/doi-shape",
            Severity.WARNING,
            f"`{clean(fact.text)[:80]}` is not a DOI",
            fact,
            hint="a DOI looks like 10.1000/182",
        )
    places = known.of("URL", "pdf", "heading-link", "title", "links", "own-link", "zotero", "PMID")
    for fact in places:
        for _, address in fact.addresses:
            if (doi := find_doi(address, marked=True)) and _RESOLVER.match(address):
                known.use("doi", fact)
                return doi
    if doi := venue.doi or known.pick("doi"):
        return doi
    for fact in places:
        if doi := find_doi(all_text(fact), marked=True):
            known.use("doi", fact)
            return doi
    return ""


_RESOLVER = regex(r"https?://(?:[\w.-]*\.)?doi\.org/", re.IGNORECASE)


def arxiv_of(known: Evidence, venue: Venue) -> Arxiv | None:
    """The arXiv number with its class; None without one."""
    for fact in known.of("arXiv"):
        text = fact.text
        if isinstance(fact.value, float) and (match := re.fullmatch(r"([0-9]{4})\.([0-9]{1,5})", text)):
            text = f"{match[1]}.{match[2]:0<{5 if match[1] >= '1501' else 4}}"  # YAML took 2103.00020 for a number
        if arxiv := find_arxiv(f"{text} {all_text(fact)}", bare=True):
            known.use("arxiv", fact)
            return arxiv
    if venue.arxiv:
        known.use("arxiv", known.used["container_title"])
        return venue.arxiv
    for fact in known.of("DOI", "URL", "pdf", "heading-link", "title", "links", "zotero", "issued"):
        if arxiv := find_arxiv(all_text(fact)):
            known.use("arxiv", fact)
            return arxiv
    for fact in known.of("own-link"):
        if clean(fact.label).casefold().startswith("arxiv") and (arxiv := find_arxiv(all_text(fact))):
            known.use("arxiv", fact)
            return arxiv
    return None


def url_of(known: Evidence) -> str:
    """The address of the paper itself, not of its code or of a library of papers; "" without one."""
    for fact in (
        *known.of("URL", "heading-link"),
        *known.of("title", "links", "pdf"),
        *known.of("arXiv", "DOI"),
    ):
        for words, address in fact.addresses:
            if (
                is_web(address)
                and not address.casefold().endswith("xxx")
                and leads_to_work(address)
                and (not _CODE.search(words) or (words == address and fact.field == "URL"))
                and not (fact.field in ("arXiv", "DOI") and fact.rank <= NESTED)
            ):
                known.use("url", fact)
                return address
    return ""


def zotero_of(known: Evidence) -> str:
    """The address that selects the entry in Zotero, "" without one."""
    for fact in (*known.of("zotero"), *known.facts):
        address = next((address for _, address in fact.addresses if address.lower().startswith("zotero://select")), "")
        if address:
            known.use("zotero", fact)
            return address
    return ""


_CODE = regex(r"\b(?:code|github|repo(?:sitory)?|代码|源码|slides|video|poster|data(?:set)?)\b", re.IGNORECASE)
