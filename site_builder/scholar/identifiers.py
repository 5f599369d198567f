"""Identifiers as people write them: DOI, arXiv, PMID, ISBN, ISSN, keys and Zotero addresses."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

from site_builder.text.regex import regex

# DOI handbook, 2.2: a prefix of 10 and a registrant, a slash, any printable suffix
_DOI = regex(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\"“”，。；、（）《》|]{1,400}")
_DOI_HOST = regex(
    r"(?:https?://)?(?:[\w.-]*\.)?doi\.org/\s*|\bdoi\s*[:=：]?\s*|urn:doi:"
    r"|link\.springer\.com/(?:article|chapter|book)/|(?:bio|med)rxiv\.org/content/|frontiersin\.org/(?:journals/[\w-]{1,40}/)?articles?/"
    r"|journals\.plos\.org/\w{1,40}/article\?id=|journals\.aps\.org/\w{1,40}/(?:abstract|pdf)/|iopscience\.iop\.org/article/",
    re.IGNORECASE,
)
_PAGE_OF_DOI = regex(
    r"(?<=[0-9])(?:v[0-9]{1,2})?(?:/(?:full|abstract|pdf|html|meta)|\.full(?:\.pdf)?|\.abstract)$|(?<=[0-9]{6})v[0-9]{1,2}$|&type=\w+$"
)
_ARXIV_NEW = r"[0-9]{4}\.[0-9]{4,5}"
_ARXIV_OLD = r"[a-z]+(?:-[a-z]+)?(?:\.[A-Z]{2})?/[0-9]{7}"
_ARXIV_PLAIN = regex(rf"(?<![\w./-])({_ARXIV_NEW}|{_ARXIV_OLD})(v[0-9]{{1,3}})?(?![\w/]|\.[0-9])", re.ASCII)
_ARXIV_MARKED = regex(
    rf"(?:arxiv\.org/(?:abs|pdf|html|format|ps)/|arxiv\.org/|alphaxiv\.org/\w+/|ar5iv\.\w+(?:\.\w+)*/(?:abs|html)/|huggingface\.co/papers/"
    rf"|10\.48550/arxiv\.|arxiv\s*(?:preprint)?\s*(?:id|no|number)?\s*[:：./\s]\s*(?:abs/)?|\babs/)({_ARXIV_NEW}|{_ARXIV_OLD})(v[0-9]{{1,3}})?(?![0-9])",
    re.IGNORECASE,
)
_ARXIV_CLASS = regex(
    r"\[((?:[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]{2,})?)(?:\s*[,;]\s*[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]{2,})?)*)\]"
)
_ISSN = regex(r"(?<![0-9])([0-9]{4})-?([0-9]{3}[0-9Xx])(?![0-9])")
_ISBN = regex(r"(?<![0-9])(?:97[89][-\s]?)?(?:[0-9][-\s]?){9}[0-9Xx](?![0-9])")
_CITEKEY = regex(r"[A-Za-z0-9_\u00c0-\U0003ffff][\w:.#$%&+?<>~/-]*")


class Arxiv(NamedTuple):
    """`id` has no version ("cs/0112017"); `version` is "v2" or ""; `subject` the subject class, "cs"."""

    id: str
    version: str = ""
    subject: str = ""


def find_doi(text: str, *, marked: bool = False) -> str:
    """The first DOI in `text`, its case kept, end punctuation and unbalanced brackets cut; "" when there is none.

    With `marked`, only one that `doi:` or a doi.org address announces.
    """
    if "10." not in text and "%2F" not in text.upper():
        return ""
    if "%" in text:
        text = unquote(text)
    match = _DOI.search(text)
    while match:
        if not marked or _DOI_HOST.search(text, max(0, match.start() - 40), match.start()):
            doi = _trim_doi(match[0])
            return "" if _UNFILLED.search(doi) else _PAGE_OF_DOI.sub("", doi)
        match = _DOI.search(text, match.end())
    return ""


_UNFILLED = regex(r"[0-9./-][xX]{3,}$")


def _trim_doi(doi: str) -> str:
    """Brackets and angle signs belong to old DOIs (`…(98)00110-X`, `…3.0.CO;2-#`), when they are balanced."""
    if ("<" in doi or ">" in doi) and doi.count("<") != doi.count(">"):
        doi = re.split(r"[<>]", doi, maxsplit=1)[0]
    elif match := re.search(r"</?[a-z]+/?>", doi):
        doi = doi[: match.start()]
    while doi:
        trimmed = doi.rstrip(".,;:'’*_\\")
        for closing, opening in ((")", "("), ("]", "["), ("}", "{")):
            if trimmed.endswith(closing) and trimmed.count(opening) < trimmed.count(closing):
                trimmed = trimmed[:-1]
        if trimmed == doi:
            break
        doi = trimmed
    return doi


def find_arxiv(text: str, *, bare: bool = False) -> Arxiv | None:
    """The first arXiv id that is called one, or with `bare` any text in the shape of one."""
    match = _ARXIV_MARKED.search(text)
    if match is None and bare:
        match = _ARXIV_PLAIN.search(text)
    if match is None:
        return None
    identifier = re.sub(r"\.[A-Z]{2}(?=/)", "", match[1]) if "/" in match[1] else match[1]
    if "/" not in identifier and not 1 <= int(identifier[2:4]) <= 12:
        return None
    subject = _ARXIV_CLASS.search(text, match.end())
    return Arxiv(identifier.lower(), (match[2] or "").lower(), subject[1] if subject else "")


def find_pmid(text: str) -> str:
    """The first number of up to eight digits, "" for none: only for a text that is labelled as a PMID."""
    match = re.search(r"(?<![0-9])[0-9]{1,8}(?![0-9])", text)
    return match[0] if match else ""


def find_pubmed(text: str) -> str:
    """The PMID of a PubMed address or of "PMID: …" inside other text."""
    match = re.search(
        r"(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/|\bPMID\s*[:：]?\s*)([0-9]{1,8})(?![0-9])",
        text,
        re.IGNORECASE,
    )
    return match[1] if match else ""


def identifies(address: str) -> bool:
    """Whether an address says which paper it leads to."""
    return bool(find_doi(address, marked=True) or find_arxiv(address) or find_pubmed(address))


def find_isbn(text: str) -> str:
    """The first ISBN with a right check digit, as 13 digits; "" when there is none."""
    for match in _ISBN.finditer(text):
        digits = re.sub(r"[-\s]", "", match[0]).upper()
        if len(digits) == 13 and digits.isdigit() and _check_13(digits[:12]) == digits[12]:
            return digits
        if len(digits) == 10 and digits[:9].isdigit() and _check_10(digits[:9]) == digits[9]:
            body = "978" + digits[:9]
            return body + _check_13(body)
    return ""


def _check_13(body: str) -> str:
    return str(-sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(body)) % 10)


def _check_10(body: str) -> str:
    rest = -sum(int(digit) * (10 - index) for index, digit in enumerate(body)) % 11
    return "X" if rest == 10 else str(rest)


def find_issn(text: str) -> str:
    """ "1234-567X", "" for none."""
    match = _ISSN.search(text)
    return f"{match[1]}-{match[2].upper()}" if match else ""


def find_citekey(text: str) -> str:
    """A citation key without its `@`; "" for text that is none, such as words with spaces."""
    key = text.strip().strip("`[]{}").removeprefix("@").strip("{} ")  # pandoc also writes `@{key}`
    return key if _CITEKEY.fullmatch(key) else ""


def zotero_citekey(address: str) -> str:
    """The key of `zotero://select/items/@key`; "" for addresses by item id."""
    match = re.match(r"zotero://select/items/(?:[0-9]+_)?(?:@|%40|bbt:)([^\s/?#]+)", address, re.IGNORECASE)
    return unquote(match[1]) if match else ""


def only_identifier(text: str, *, bare: bool = False) -> str:
    """ "DOI" or "arXiv" for a value that is no more; with `bare` also for an arXiv number without its name."""
    rest = _ONLY.sub("", text, count=1)
    if rest == text or any(letter.isalnum() for letter in rest):
        return ""
    if find_doi(text):
        return "DOI"
    return "arXiv" if bare or "arxiv" in text.casefold() else ""


_ONLY = regex(
    r"(?:doi|arxiv)?\s*[:：]?\s*(?:10\.[0-9]{4,9}/\S+|[0-9]{4}\.[0-9]{4,5}(?:v[0-9]+)?(?:\s*\[[\w.-]+\])?)",
    re.IGNORECASE,
)


def is_web(address: str) -> bool:
    return address[:8].lower().startswith(("http://", "https://"))


def leads_to_work(address: str) -> bool:
    """Whether an address may be a paper's: not one in somebody's library, nor a resolver without an identifier."""
    return _LEADS_ELSEWHERE.match(address) is None


_LEADS_ELSEWHERE = regex(
    r"https?://\Z|https?://(?:www\.)?(?:zotero\.org/|(?:dx\.)?doi\.org/?\Z|arxiv\.org/(?:(?:abs|pdf)/?)?\Z)",
    re.IGNORECASE,
)
