"""BibTeX in UTF-8, for classic styles and biblatex alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from site_builder.model.paper import Paper, Person
from site_builder.scholar.export.exporter import Export
from site_builder.scholar.kinds import is_preprint_server
from site_builder.text.cjk import has_cjk
from site_builder.text.regex import regex

_TYPES = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "paper-conference": "inproceedings",
    "book": "book",
    "chapter": "incollection",
    "thesis": "phdthesis",
    "report": "techreport",
    "patent": "patent",
    "manuscript": "unpublished",
}
_SUBTYPES = {"article-magazine": "magazine", "article-newspaper": "newspaper"}  # of biblatex
_VENUES = {"article": "journal", "inproceedings": "booktitle", "incollection": "booktitle"}
_PUBLISHERS = {"phdthesis": "school", "mastersthesis": "school", "techreport": "institution", "patent": "assignee"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MASTERS = regex(r"master|硕士|m\.?sc|修士", re.IGNORECASE)
_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "{": r"\{",
        "}": r"\}",
        **{sign: f"\\{sign}" for sign in "&%$#_"},
    }
)
_SPELT = {r"\{": r"\textbraceleft{}", r"\}": r"\textbraceright{}"}
_KEY = regex(r"[^A-Za-z0-9:_.+-]")
_INNER_CAPITAL = regex(r"\w[A-Z]|[0-9][A-Za-z]|[a-z][0-9]")  # "BERT", "eBay", "3D", "GPT2"; not "Deep"
_MATH = regex(r"\$[^$\n]{1,200}\$")


def entry_key(key: str) -> str:
    """A key that BibTeX takes: any sign outside `A-Za-z0-9:_.+-` becomes `_`."""
    return _KEY.sub("_", key) or "_"


def distinct_keys(keys: Iterable[str], fold: Callable[[str], str] = str.casefold) -> list[str]:
    """Keys of entries in their order, each as it is or, where one before is like it, with a letter behind: BibTeX tells
    them apart without case (`fold`)."""
    given: dict[str, int] = {}
    found: list[str] = []
    for key in keys:
        name, count = key, given.get(fold(key), 0)
        while fold(name) in given:
            name, count = f"{key}{_letters(count)}", count + 1
        given[fold(key)] = count
        given.setdefault(fold(name), 0)
        found.append(name)
    return found


def _letters(number: int) -> str:
    """0 is "a", 25 "z", 26 "aa"."""
    text = ""
    while number >= 0:
        text, number = chr(ord("a") + number % 26) + text, number // 26 - 1
    return text


def _whole(entries: Iterable[str]) -> str:
    texts = list(entries)
    keys = [text[text.index("{") + 1 : text.index(",")] for text in texts]
    if len({key.casefold() for key in keys}) < len(keys):
        own = zip(texts, keys, distinct_keys(keys), strict=True)
        texts = [text if key == name else text.replace(f"{{{key},", f"{{{name},", 1) for text, key, name in own]
    return "\n".join(texts)


def _entry(paper: Paper) -> str:
    kind = _TYPES.get(paper.type, "misc")
    if kind == "phdthesis" and _MASTERS.search(paper.genre):
        kind = "mastersthesis"
    lines = "".join(f"  {name} = {value},\n" for name, value in _fields(paper, kind))
    return f"@{kind}{{{entry_key(paper.key)},\n{lines}}}\n"


def _fields(paper: Paper, kind: str) -> Iterator[tuple[str, str]]:
    def braced(name: str, value: str) -> Iterator[tuple[str, str]]:
        if value:
            yield name, f"{{{_with_balanced_braces(value)}}}"

    is_preprint = kind == "misc" and is_preprint_server(paper.container_title)
    yield from braced("title", _title(paper.title))
    yield from braced("shorttitle", _title(paper.title_short))
    yield from braced("author", _names(paper.authors, is_truncated=paper.authors_truncated))
    yield from braced("editor", _names(paper.editors))
    yield from braced("translator", _names(paper.translators))
    if not is_preprint:
        yield from braced(_VENUES.get(kind, "howpublished"), _escape(paper.container_title))
    elif not paper.arxiv:
        yield from braced("publisher", _escape(paper.publisher or paper.container_title))
    if paper.issued:
        yield "year", f"{{{paper.issued[0]}}}"
        if len(paper.issued) > 1:
            yield "month", _MONTHS[paper.issued[1] - 1]
    yield from braced("entrysubtype", _SUBTYPES.get(paper.type, ""))
    yield from braced("volume", _escape(paper.volume))
    yield from braced("number", _escape(paper.issue or paper.number))
    yield from braced("pages", _escape(paper.pages).replace("-", "--"))
    if not is_preprint:
        yield from braced(_PUBLISHERS.get(kind, "publisher"), _escape(paper.publisher))
    yield from braced("address", _escape(paper.publisher_place))
    yield from braced("edition", _escape(paper.edition))
    yield from braced("version", _escape(paper.version))
    yield from braced("series", _escape(paper.series))
    yield from braced("type", _escape(paper.genre) if kind in ("phdthesis", "mastersthesis", "techreport") else "")
    yield from braced("doi", _verbatim(paper.doi))
    if paper.arxiv:
        yield from braced("eprint", _verbatim(paper.arxiv))
        yield from braced("archiveprefix", "arXiv")
        yield from braced("primaryclass", _verbatim(re.split(r"[,;\s]", paper.arxiv_class)[0]))
    yield from braced("pmid", _verbatim(paper.pmid))
    yield from braced("isbn", _verbatim(paper.isbn))
    yield from braced("issn", _verbatim(paper.issn))
    yield from braced("url", _verbatim(paper.url))
    yield from braced("urldate", "-".join(f"{part:02d}" for part in paper.accessed))
    yield from braced("langid", _escape(paper.language))
    yield from braced("keywords", _escape(", ".join(paper.keywords)))
    yield from braced("abstract", _escape(paper.abstract))


def _with_balanced_braces(value: str) -> str:
    """BibTeX counts escaped braces as well: one without its partner would end the field, and begin others."""
    depth = 0
    for sign in re.findall("[{}]", value):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            break
    return value if depth == 0 else re.sub(r"\\[{}]", lambda sign: _SPELT[sign[0]], value)


def _escape(text: str) -> str:
    """Text with LaTeX's signs escaped, math between dollars left alone."""
    return _around_math(" ".join(text.split()), _escape_word)


def _around_math(text: str, write: Callable[[str], str]) -> str:
    """The text written by `write`, but for the math between dollars."""
    if "$" not in text:
        return write(text)
    parts: list[str] = []
    position = 0
    for match in _MATH.finditer(text):
        is_math = not re.match(r"\$[\s0-9]|.*\s\$$", match[0]) and _is_balanced(match[0])
        parts.append(write(text[position : match.start()]))
        parts.append(match[0] if is_math else match[0].translate(_ESCAPES))
        position = match.end()
    parts.append(write(text[position:]))
    return "".join(parts)


def _is_balanced(math: str) -> bool:
    depth = 0
    for index, letter in enumerate(math):
        if letter in "{}" and math[index - 1 : index] != "\\":
            depth += 1 if letter == "{" else -1
        if depth < 0:
            return False
    return depth == 0 and not math.rstrip("$").endswith("\\")


def _verbatim(text: str) -> str:
    """Addresses and identifiers are not escaped; what would end the field early is percent-encoded."""
    text = "".join(text.split())
    return text.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C") if set(text) & set("{}\\") else text


def _title(title: str) -> str:
    """A title whose names keep their capitals: `{BERT}: ...`, `{t-SNE}`, `{GPT}-3`."""
    return _around_math(" ".join(title.split()), _protected_words)


def _protected_words(text: str) -> str:
    words = re.split(r"(\s+)", text)
    return "".join(_protected(word) if _needs_protection(word) else _escape_word(word) for word in words)


def _escape_word(word: str) -> str:
    return word if word.isspace() else word.translate(_ESCAPES)


def _needs_protection(word: str) -> bool:
    return not has_cjk(word) and _INNER_CAPITAL.search(word.strip("()[]“”\"'.,:;?!")) is not None


def _protected(word: str) -> str:
    """Braces around the word itself, or its one part in capitals, its punctuation outside."""
    match = re.fullmatch(r"([(\[“\"']*)(.*?)([)\]”\"'.,:;?!]*)", word, re.DOTALL)
    lead, core, trail = (match[1], match[2], match[3]) if match else ("", word, "")
    if core.count("(") > core.count(")") and trail.startswith(")"):  # "SE(3)"
        core, trail = f"{core})", trail[1:]
    pieces = re.split(r"([-–/])", core)
    wanted = [_INNER_CAPITAL.search(piece) is not None for piece in pieces]
    if len(pieces) > 1 and sum(wanted) == 1 and not (len(pieces[0]) == 1 and pieces[0].islower()):
        core = "".join(
            f"{{{piece.translate(_ESCAPES)}}}" if want else piece.translate(_ESCAPES)
            for piece, want in zip(pieces, wanted, strict=True)
        )
    else:
        core = f"{{{core.translate(_ESCAPES)}}}"
    return f"{lead.translate(_ESCAPES)}{core}{trail.translate(_ESCAPES)}"


def _names(persons: Sequence[Person], *, is_truncated: bool = False) -> str:
    names = [_name(person) for person in persons]
    return " and ".join([*names, "others"] if is_truncated and names else names)


def _name(person: Person) -> str:
    """`von Last, Jr, First`; a group in braces of its own, and so a part that holds " and " or a comma."""
    if person.literal or not person.family:
        return f"{{{_escape(person.literal or person.given)}}}"
    family = f"{person.particle} {_part(person.family)}" if person.particle else _part(person.family)
    parts = [family, person.suffix and _part(person.suffix), person.given and _part(person.given)]
    return ", ".join(part for part in parts if part) if person.given or person.suffix else f"{{{_escape(family)}}}"


def _part(text: str) -> str:
    escaped = _escape(text)
    return f"{{{escaped}}}" if "," in text or re.search(r"\band\b", text, re.IGNORECASE) else escaped


EXPORT = Export(name="bibtex", label="BibTeX", suffix="bib", entry=_entry, whole=_whole)
