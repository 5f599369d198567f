"""BibTeX and biblatex as papers by key: entries, the strings and parents they name, their LaTeX."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.model.library import Library
from site_builder.model.paper import Paper, Person
from site_builder.scholar.csl import person_from_mapping
from site_builder.scholar.dates import parse_date
from site_builder.scholar.identifiers import find_arxiv, find_citekey, find_doi, find_isbn, find_issn, find_pmid, is_web
from site_builder.scholar.kinds import NUMBERED, guess_type, is_journal, is_preprint_server
from site_builder.scholar.languages import language_code
from site_builder.scholar.person import parse_name
from site_builder.scholar.values import is_placeholder, zotero_extra
from site_builder.scholar.venue import clean_pages
from site_builder.text.inline_tags import without_rich_text
from site_builder.text.regex import regex

_MOST_LETTERS_OF_VALUE = 50_000
_DEEPEST_BRACES = 40
_BIBTEX_TYPES = {
    name: kind
    for kind, names in {
        "article-journal": "article",
        "paper-conference": "inproceedings conference",
        "book": "proceedings book mvbook collection booklet",
        "chapter": "incollection inbook",
        "thesis": "phdthesis mastersthesis thesis",
        "report": "techreport report manual",
        "webpage": "online electronic www",
        "dataset": "dataset",
        "software": "software",
        "patent": "patent",
        "standard": "standard",
        "manuscript": "unpublished",
    }.items()
    for name in names.split()
}
_GENRES = {"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis"}
# what biblatex writes for a type, to be said in the language of the bibliography
_GENRE_KEYS = _GENRES | {
    "mathesis": "Master's thesis",
    "bathesis": "Bachelor's thesis",
    "candthesis": "Candidate thesis",
    "techreport": "Technical report",
    "resreport": "Research report",
}


def read_bibtex(text: str, *, path: str) -> Library:
    """Entries of a `.bib` text. What cannot be read is left out and named in a diagnostic with its line."""
    # imported here, because a site without a library need not wait for it
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import DuplicateBlockKeyBlock

    _silence("bibtexparser")  # it reports failed blocks, which become diagnostics
    parsed = parse_string(text, parse_stack=[])
    strings = {name: str(number) for number, name in enumerate(_MONTHS, start=1)}
    for block in parsed.strings:
        strings[block.key.lower()] = _resolve(block.value, strings)
    raw: dict[str, tuple[str, dict[str, str]]] = {}
    diagnostics: list[Diagnostic] = []
    for entry in parsed.entries:
        values = {field.key.lower(): _resolve(str(field.value), strings) for field in reversed(entry.fields)}
        raw.setdefault(entry.key, (entry.entry_type.lower(), values))
    for failed in parsed.failed_blocks:
        where = Where(path=path, line=(failed.start_line or 0) + 1)
        if isinstance(failed, DuplicateBlockKeyBlock):
            message = f"the key `{failed.key}` is used twice; the first entry is kept"
            diagnostics.append(_warning("library/duplicate-key", message, where))
        else:
            message = "an entry of the library cannot be read and is left out"
            diagnostics.append(
                _warning("library/unreadable-entry", message, where, hint="look for a missing brace or comma")
            )
    papers: dict[str, Paper] = {}
    by_fold = {key.lower(): key for key in reversed(raw)}
    for key, (kind, values) in raw.items():
        named = values.get("crossref", values.get("xdata", "")).strip().lower()
        parent = by_fold.get(named) if named else None  # an entry may have no key, and be nobody's parent
        if parent is not None and parent != key:
            values = _inherit(values, raw[parent][1])
        papers[key] = _paper_from_bibtex(key, kind, values)
    return Library(papers=papers, diagnostics=tuple(diagnostics))


def _silence(library: str) -> None:
    log = logging.getLogger(library)
    if not log.handlers:
        log.addHandler(logging.NullHandler())


def _warning(code: str, message: str, where: Where, hint: str = "") -> Diagnostic:
    return Diagnostic(code=code, severity=Severity.WARNING, message=message, where=where, hint=hint)


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _resolve(raw: str, strings: Mapping[str, str]) -> str:
    """A raw value without its delimiters, `#` joins done: `nips # " 33"` → "NeurIPS 33"."""
    raw = raw.strip()
    if raw.startswith("{") and raw.endswith("}") and "#" not in raw:
        return raw[1:-1]
    pieces: list[str] = []
    for piece in _joined(raw):
        if len(piece) >= 2 and (piece[0], piece[-1]) in (("{", "}"), ('"', '"')):
            pieces.append(piece[1:-1])
        else:
            pieces.append(strings.get(piece.lower(), piece))
    return "".join(pieces)


def _joined(raw: str) -> list[str]:
    pieces: list[str] = []
    depth, start, in_quotes = 0, 0, False
    for index, letter in enumerate(raw):
        if letter == "{":
            depth += 1
        elif letter == "}":
            depth -= 1
        elif letter == '"' and depth == 0:
            in_quotes = not in_quotes
        elif letter == "#" and depth == 0 and not in_quotes:
            pieces.append(raw[start:index].strip())
            start = index + 1
    pieces.append(raw[start:].strip())
    return pieces


def _inherit(values: Mapping[str, str], parent: Mapping[str, str]) -> dict[str, str]:
    """BibTeX's crossref: what the entry lacks comes from its parent, whose title is the entry's booktitle."""
    inherited = {
        name: value
        for name, value in parent.items()
        if name not in ("title", "author", "pages", "doi", "url", "note", "abstract", "crossref")
    }
    if "title" in parent:
        inherited.setdefault("booktitle", parent["title"])
    return inherited | dict(values)


def _paper_from_bibtex(key: str, kind: str, values: Mapping[str, str]) -> Paper:
    def text(*names: str) -> str:
        for name in names:
            if values.get(name, "").strip() and not is_placeholder(
                found := without_rich_text(decode_latex(values[name]))
            ):
                return found
        return ""

    extra = zotero_extra(text("note")) | zotero_extra(text("annote"))
    eprint = values.get("eprint", "").strip()
    source = " ".join((text("eprinttype", "archiveprefix"), eprint))
    arxiv = find_arxiv(source, bare=True) if "arxiv" in source.lower() or "archiveprefix" not in values else None
    arxiv = arxiv or find_arxiv(
        " ".join(values.get(name, "") for name in ("journal", "journaltitle", "url", "doi", "howpublished", "note"))
    )
    venue = text("journaltitle", "journal", "booktitle", "maintitle", "eventtitle") or (
        text("howpublished") if not is_web(text("howpublished")) else ""
    )
    publisher = text("publisher", "institution", "school", "organization")
    if kind == "patent" and not publisher:
        publisher = ", ".join(person.display for person in _bibtex_names(values.get("holder", ""))[0]) or text(
            "assignee"
        )
    if arxiv and (not venue or find_arxiv(venue) or is_preprint_server(venue)):
        venue = "arXiv"
    if kind == "misc" and not venue and is_preprint_server(publisher):
        venue, publisher = publisher, ""
    authors = _bibtex_names(values.get("author", ""))
    editors, translators = (_bibtex_names(values.get(role, "")) for role in ("editor", "translator"))
    address = values.get("url", "").strip() or values.get("howpublished", "").strip()
    url = re.sub(r"^\\url\{(.*)\}$", r"\1", address).replace("\\", "")
    isbn = find_isbn(values.get("isbn", ""))
    declared = _BIBTEX_TYPES.get(kind, "")
    if declared == "article-journal" and (subtype := text("entrysubtype").casefold()) in ("magazine", "newspaper"):
        declared = f"article-{subtype}"
    if venue == "arXiv" and declared in ("article-journal", ""):
        declared = "article"
    if not declared and kind == "misc" and is_web(url) and venue == text("howpublished") and not is_journal(venue):
        declared = "webpage" if venue else ""
    date = _bibtex_date(values)
    genre = text("type")
    return Paper(
        key=find_citekey(extra.get("citation key", "")) or key,
        type=declared
        or guess_type(
            declared="", venue=venue, publisher=publisher, isbn=isbn, url=url, arxiv=arxiv.id if arxiv else ""
        ),
        title=_join_title(text("title"), text("subtitle")),
        title_short=text("shorttitle"),
        authors=authors[0],
        authors_truncated=authors[1],
        editors=editors[0],
        translators=translators[0],
        container_title=venue,
        issued=date,
        volume=text("volume"),
        issue=text("number", "issue") if declared not in NUMBERED else text("issue"),
        pages=clean_pages(text("pages")),
        number=text("number") if declared in NUMBERED else "",
        edition=text("edition"),
        version=text("version"),
        series=text("series"),
        publisher=publisher,
        publisher_place=text("location", "address"),
        doi=find_doi(values.get("doi", "").replace("\\", "")) or find_doi(extra.get("doi", "")),
        arxiv=arxiv.id if arxiv else "",
        arxiv_class=text("eprintclass", "primaryclass"),
        pmid=find_pmid(text("pmid") or extra.get("pmid", "")),
        isbn=isbn,
        issn=find_issn(values.get("issn", "")),
        url=url if is_web(url) else "",
        genre=(_GENRE_KEYS.get(genre, genre) if declared in ("thesis", "report") else "") or _GENRES.get(kind, ""),
        abstract=text("abstract"),
        language=language_code(text("langid", "language")),
        keywords=tuple(word.strip() for word in re.split(r"[,;]", text("keywords")) if word.strip()),
        accessed=parse_date(text("urldate")),
    )


def _join_title(title: str, subtitle: str) -> str:
    return f"{title}: {subtitle}" if subtitle and subtitle.lower() not in title.lower() else title


def _bibtex_date(values: Mapping[str, str]) -> tuple[int, ...]:
    date = parse_date(values.get("date", "").strip("{}").partition("/")[0])  # of "2020-03/2020-04" the first
    if date:
        return date
    year = parse_date(values.get("year", "").strip("{}"))
    month = re.match(r"\s*\{?([0-9]{1,2})\b", values.get("month", ""))
    if year and month and 1 <= int(month[1]) <= 12:
        return (year[0], int(month[1]))
    if year and values.get("month", "").strip("{} "):
        return parse_date(f"{values['month'].strip('{} ')} {year[0]}") or year
    return year


def _bibtex_names(raw: str) -> tuple[tuple[Person, ...], bool]:
    persons: list[Person] = []
    is_truncated = False
    for piece in _split_and(raw[:_MOST_LETTERS_OF_VALUE]):
        if piece.lower() in ("others", "et al.", "et al"):
            is_truncated = True
            continue
        if match := _ET_AL_BEHIND.search(piece):
            is_truncated, piece = True, piece[: match.start()]
        if _WRITTEN_OUT.match(piece):
            persons += [person] if (person := _person_of_parts(piece)) else []
            continue
        is_group = piece.startswith("{") and piece.endswith("}") and _matching_brace(piece) == len(piece) - 1
        name = decode_latex(piece)
        person = Person(literal=name.strip()) if is_group and name.strip() else parse_name(name)
        if person is not None:
            persons.append(person)
    return tuple(persons), is_truncated


_ET_AL_BEHIND = regex(r"(?<=\S),?\s+et\.?\s+al\.?\Z", re.IGNORECASE)
_WRITTEN_OUT = regex(r"(?:family|given|prefix|suffix)\s*=")
_NAMED_PART = regex(r"\s*(family|given|prefix|suffix)\s*=\s*([^,]*)(?:,|\Z)|[^,]*(?:,|\Z)")


def _person_of_parts(piece: str) -> Person | None:
    """A name as biblatex writes it out: "family=Maaten, given=Laurens, prefix=van der, useprefix=true"."""
    parts = {match[1]: decode_latex(match[2]).strip(' "') for match in _NAMED_PART.finditer(piece) if match[1]}
    return person_from_mapping(parts)


def _split_and(raw: str) -> list[str]:
    """Names at ` and ` outside braces."""
    pieces: list[str] = []
    depth = start = 0
    for match in re.finditer(r"[{}]|\s+and\s+", raw, re.IGNORECASE):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
        elif depth <= 0:
            pieces.append(raw[start : match.start()].strip())
            start = match.end()
    pieces.append(raw[start:].strip())
    return [piece for piece in pieces if piece]


def _matching_brace(text: str) -> int:
    depth = 0
    for index, letter in enumerate(text):
        depth += (letter == "{") - (letter == "}")
        if depth == 0:
            return index
    return -1


def decode_latex(raw: str) -> str:
    """Text of a BibTeX value: accents and commands of LaTeX in Unicode, braces gone, math kept in its dollars."""
    raw = raw[:_MOST_LETTERS_OF_VALUE]
    if "\\" in raw and _depth(raw) <= _DEEPEST_BRACES:
        raw = _latex(raw)
    else:
        raw = raw.replace("~", "\u00a0").replace("``", "“").replace("''", "”")
    raw = re.sub(r"(?<!-)---(?!-)", "—", raw)
    parts = raw.split("$") if raw.count("$") % 2 == 0 else [raw]
    raw = "$".join(part if index % 2 else part.replace("{", "").replace("}", "") for index, part in enumerate(parts))
    lines = (" ".join(line.split()) for line in raw.split("\n"))
    return "\n".join(line for line in lines if line) if "\n" in raw and _LABELLED.search(raw) else " ".join(raw.split())


_LABELLED = regex(r"^[A-Za-z .-]{2,30}: \S", re.MULTILINE)


def _depth(raw: str) -> int:
    deepest = depth = 0
    for letter in raw:
        if letter == "{":
            depth += 1
            deepest = max(deepest, depth)
        elif letter == "}":
            depth -= 1
    return deepest


def _latex(raw: str) -> str:
    from pylatexenc.latexwalker import LatexWalkerError

    try:
        text = str(_converter().latex_to_text(_BARE_SIGN.sub(_escaped, _SELF_NAMED.sub(r"\1", raw))))
    except (LatexWalkerError, LookupError, ValueError, TypeError, AttributeError, RecursionError):
        return raw  # a value that is no LaTeX, a command without what it is about, or too much in each other
    return text.replace("ˆ", "^").replace("˜", "~") if "textascii" in raw else text


_SELF_NAMED = regex(r"\\((?:La|Bib|Xe|Lua)?TeX)(?![A-Za-z])(?:\{\})?")
_BARE_SIGN = regex(r"(\$[^$]*\$)|(?<!\\)[%&#]")  # "50% of R&D", which many libraries hold without backslashes


def _escaped(match: re.Match[str]) -> str:
    return match[1] or "\\" + match[0]


@cache
def _converter() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text

    _silence("pylatexenc")  # it reports commands that lack what they are about
    return LatexNodes2Text(keep_comments=True, math_mode="verbatim", strict_latex_spaces=False)
