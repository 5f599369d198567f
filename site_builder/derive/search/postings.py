"""One note to everything the index needs of it, packed in bytes that are cached with the note.

A posting is a note's *info* byte for a term, and where in the note the term stands. The low five bits of the info tell
how much the note is about the term, the high three in which kind of field it stands; for a filter term ("a:radford",
"y:2019") the byte is the year instead, so that a query of filters alone lists newest first.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, repeat
from math import sqrt
from operator import sub
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from site_builder.derive.collections.venue import also_called, gather
from site_builder.derive.search.tokens import TERM_LENGTH, Found, collect, fold, squeeze
from site_builder.model.note import Body, CardField, Note, Section
from site_builder.model.paper import Paper
from site_builder.model.source import NoteId
from site_builder.text.markup import strip_tags
from site_builder.text.regex import regex

if TYPE_CHECKING:
    import re

FORMAT = 1  # of the packed bytes and of the index; a cache keyed without it would mix two
IN_NAME, IN_FACTS, IN_HEADING = 32, 64, 128
POSITIONS = 48  # places kept of one term in one note, each at most 5 bytes; few words are said more often
FRAGMENT_LENGTH = 12_000  # letters of text in one fragment file
BLOCK = 16  # each paragraph begins at a multiple of it, so that a word more in one rarely moves the others
GAP = 64  # between two fields, wider than any quotation reaches
TEXT_BLOCK = 512  # the text begins at a multiple of it, so that a heading or a tag more rarely moves all of it
YEAR_ZERO = 1850
CITED = "/"  # begins the id of a paper that is cited and has no note, and no path of a note


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """`weight`, `slope` and `mean` (length in terms) are those of BM25F; constants, so that no note touches another."""

    weight: float
    slope: float
    mean: float
    flag: int


NAME = Field(weight=10, slope=0.35, mean=6, flag=IN_NAME)
ALIAS = Field(weight=10, slope=0.25, mean=6, flag=IN_NAME)
AUTHOR = Field(weight=4, slope=0.4, mean=20, flag=IN_FACTS)
TAG = Field(weight=4, slope=0.3, mean=6, flag=IN_FACTS)
VENUE = Field(weight=3, slope=0.4, mean=6, flag=IN_FACTS)
PLACE = Field(weight=2, slope=0.4, mean=6, flag=IN_FACTS)
HEADING = Field(weight=3, slope=0.6, mean=32, flag=IN_HEADING)
TEXT = Field(weight=1, slope=0.7, mean=512, flag=0)
ENDING_IMPACT = 16
HALF_IMPACT = 8.4  # the weight that makes an impact of one half

Table = dict[str, tuple[float, int]]  # term → weight, flags


class Scan(NamedTuple):
    """The terms of one field, its length in terms, and the position where the next field may begin."""

    found: Found
    length: int
    stop: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """The parts of a note's bytes. `infos` and `counts` (bytes of positions) run parallel to the sorted `terms`."""

    year: int
    terms: list[str]
    infos: bytes
    counts: bytes
    positions: bytes
    fragments: tuple[bytes, ...]  # JSON objects; the first is the note's, the others hold the rest of a long text


def index_note(note: Note, body: Body) -> bytes:
    """The packed postings and fragments of one note; depends on nothing but the note and `FORMAT`.

    No bytes for a note that asks not to be found.
    """
    if note.is_unindexed:
        return b""
    paper = note.paper
    is_note = not is_cited(note.id)
    stem = (note.id.rpartition("/")[2].rpartition(".")[0] or note.id) if is_note else ""
    names = _distinct((note.title, *_paper_names(paper), *_titles(note.card)))
    aliases = _distinct((*note.aliases, stem.removeprefix("@"), paper.key if paper else ""))
    authors = tuple(person.display for person in paper.authors) if paper else ()
    people = authors + tuple(_transcribed(authors))
    venue = paper.container_title if paper else ""
    short = tuple(term.name for term in gather({note.id: note}))  # the usual short name
    venues = _distinct((venue, *short, *also_called(short)))
    facts = note.id.rpartition("/")[0], *((paper.doi, paper.arxiv) if paper else ())
    year = paper.year if paper and paper.year else 0
    shown = *_years(year, (*short, *also_called(short))), *_card(note.card), *(paper.keywords if paper else ())

    table: Table = {}
    places: dict[str, list[int]] = {}
    start = _weigh(table, places, NAME, names, 0)
    start = _weigh(table, places, ALIAS, (*aliases, *_camel(aliases), *_spelled((*names, *aliases))), start)
    start = _weigh(table, places, AUTHOR, people, start)
    start = _weigh(table, places, TAG, note.tags, start)
    start = _weigh(table, places, VENUE, venues, start)
    start = _weigh(table, places, PLACE, facts, start)
    start = _weigh(table, places, PLACE, shown, start)
    sections = tuple(_tidy(body.sections, note.title))
    headings = start
    start = _weigh(table, places, HEADING, tuple(section.heading for section in sections), start)
    text, lines = _scan_text(sections, (start // TEXT_BLOCK + 1) * TEXT_BLOCK)

    counts = Counter(text.found.terms)
    infos = _infos(table, text, counts)
    shown_year = min(max(year - YEAR_ZERO, 1), 255) if year and is_note else 0
    for term in _filters(note, people, venues, year):
        infos[term] = shown_year
    for name in (*names, *aliases, *_spelled((*names, *aliases)), *_numbers(paper)):
        if key := squeeze(fold(name)):
            infos[f"={key}"] = 31
    for ending in _endings(aliases):
        infos.setdefault(ending, IN_NAME | ENDING_IMPACT)
    order = sorted(infos)
    chunks = list(map(_positions(places, text, counts).get, order, repeat(b"")))
    head = {
        "s": note.id if is_note else "", "t": note.title, "a": authors, "v": short[0] if short else venue, "y": year,
        "g": note.tags, "l": note.aliases,
    }  # fmt: skip
    return _pack(
        year.to_bytes(4, "little", signed=True),
        "\n".join(order).encode("utf-8", "replace"),
        bytes(map(infos.__getitem__, order)),
        bytes(map(len, chunks)),
        b"".join(chunks),
        *_fragments({key: value for key, value in head.items() if value}, sections, lines, headings),
    )


def indexed_facts(note: Note) -> tuple[object, ...]:
    """What `index_note` reads of a note and a library may fill: with the same facts, it gives the same bytes."""
    paper = note.paper
    if paper is None:
        return (note.title,)
    venue, authors = paper.container_title, [person.display for person in paper.authors]
    shown = paper.year, paper.keywords, [*_titles(note.card)], [*_card(note.card)]
    return note.title, *_paper_names(paper), authors, venue, *_numbers(paper), *shown


def is_cited(id: NoteId) -> bool:
    """Whether an id of the index is that of a paper without a note."""
    return id.startswith(CITED)


def unpack(blob: bytes) -> Packed:
    """The parts again; no bytes, as of a note that is not to be found, have none. ValueError for another format."""
    if not blob:
        return Packed(year=0, terms=[], infos=b"", counts=b"", positions=b"", fragments=())
    if blob[:1] != bytes((FORMAT,)):
        raise ValueError("postings of another format")
    (count,) = _U32.unpack_from(blob, 1)
    offset = 5 + 4 * count
    parts = []
    for index in range(count):
        (length,) = _U32.unpack_from(blob, 5 + 4 * index)
        parts.append(blob[offset : offset + length])
        offset += length
    year, words, infos, counts, positions, *fragments = parts
    return Packed(
        year=int.from_bytes(year, "little", signed=True),
        terms=words.decode().split("\n") if words else [],
        infos=infos,
        counts=counts,
        positions=positions,
        fragments=tuple(fragments),
    )


def _weigh(table: Table, places: dict[str, list[int]], field: Field, values: Sequence[str], start: int) -> int:
    """Adds the terms of one field; gives the position where the next field may begin."""
    if not values:
        return start
    scan = _scan(values, start)
    share = _share(field, scan.length)
    for term, count in Counter(chain(scan.found.terms, scan.found.letters())).items():
        weight, flags = table.get(term, (0, 0))
        table[term] = weight + share * count, flags | field.flag
    for term, position in zip(scan.found.terms, scan.found.positions, strict=True):
        places.setdefault(term, []).append(position)
    return scan.stop


def _scan(values: Iterable[str], start: int) -> Scan:
    """The terms of short texts, with a gap behind each."""
    found = Found()
    length = 0
    for value in values:
        end = collect(fold(value), start, found)
        length += end - start
        start = end + GAP
    return Scan(found, length, start)


def _scan_text(sections: tuple[Section, ...], start: int) -> tuple[Scan, list[list[int]]]:
    """The terms of the text of all sections, and of each the first positions of its lines and of what follows them."""
    found = Found()
    length = 0
    lines = []
    for section in sections:
        firsts = [start]
        for paragraph in fold(section.text).split("\n"):
            end = collect(paragraph, start, found)
            length += end - start
            start = (end // BLOCK + 1) * BLOCK
            firsts.append(start)
        lines.append(firsts)
        start = (start // GAP + 2) * GAP
    return Scan(found, length, start), lines


def _share(field: Field, length: int) -> float:
    """The weight of one occurrence in a field of this length."""
    return field.weight / (1 - field.slope + field.slope * length / field.mean)


def _infos(table: Table, text: Scan, counts: Counter[str]) -> dict[str, int]:
    """The info of each term. Nine of ten stand in the text alone, where how often tells all: done without a loop."""
    share = _share(TEXT, text.length)
    known = {**counts, **Counter(text.found.letters())}
    by_count = {count: _info(share * count, TEXT.flag) for count in set(known.values())}
    infos = dict(zip(known, map(by_count.__getitem__, known.values()), strict=True))
    for term, (weight, flags) in table.items():
        infos[term] = _info(weight + share * known.get(term, 0), flags | TEXT.flag)
    return infos


def _info(weight: float, flags: int) -> int:
    return (int(31 * sqrt(weight / (weight + HALF_IMPACT)) + 0.5) or 1) | flags


def _filters(note: Note, authors: tuple[str, ...], venues: tuple[str, ...], year: int) -> Iterator[str]:
    yield from (f"a:{term}" for term in _words(authors))
    yield from (f"v:{term}" for term in _words(venues))
    for tag in note.tags:
        levels = [_SPACE.sub("-", fold(level)) for level in tag.strip("/#").split("/")]
        yield from (f"t:{'/'.join(levels[:depth])}" for depth in range(1, len(levels) + 1))
    if year:
        yield f"y:{year:04d}"
    if note.paper and note.paper.key:
        yield f"k:{squeeze(fold(note.paper.key))}"


def _words(values: Iterable[str]) -> Iterator[str]:
    found = _scan(values, 0).found
    return chain(found.terms, found.letters())


def _paper_names(paper: Paper | None) -> tuple[str, ...]:
    return (paper.title, paper.title_short, paper.title_translated) if paper else ()


def _distinct(values: tuple[str, ...]) -> tuple[str, ...]:
    """Without empty ones, and each name once however its letters are cased."""
    found: dict[str, str] = {}
    for value in values:
        found.setdefault(fold(value).strip(), value)
    found.pop("", None)
    return tuple(found.values())


def _years(year: int, venues: Iterable[str]) -> Iterator[str]:
    """A year as one writes it with a venue: "2015", "ICLR2015", "ICLR15"."""
    if year:
        yield str(year)
        for venue in venues:
            if venue.isalpha():
                yield f"{venue}{year}"
                yield f"{venue}{year % 100:02}"


def _card(card: Iterable[CardField]) -> Iterator[str]:
    """What the card of the page shows beside the facts that have a field of their own."""
    return (strip_tags(value) for field in card if field.name not in _OWN_FIELD for value in field.items)


def _titles(card: Iterable[CardField]) -> Iterator[str]:
    """A title that the card shows because the page has another."""
    return (strip_tags(value) for field in card if field.name == "title" for value in field.items)


def _numbers(paper: Paper | None) -> tuple[str, ...]:
    """What stands for a paper as its title does: its identifiers and its address."""
    return (paper.doi, paper.arxiv, paper.isbn, paper.pmid, paper.url) if paper else ()


def _transcribed(names: Iterable[str]) -> Iterator[str]:
    """The words of names with an umlaut, as one writes it without: "Müller" gives "Mueller"."""
    for name in names:
        if not name.isascii():
            composed = unicodedata.normalize("NFC", name)
            for word in composed.split():
                if (plain := word.translate(_UMLAUTS)) != word:
                    yield plain


def _spelled(names: Iterable[str]) -> Iterator[str]:
    """Names with a Greek letter, which is called by its name: "β-VAE" gives "beta-VAE"."""
    for name in names:
        if not name.isascii() and (spelled := _GREEK.sub(_letter_name, name)) != name:
            yield spelled


def _letter_name(match: re.Match[str]) -> str:
    return unicodedata.name(match[0]).split()[3].lower().replace("lamda", "lambda")


def _camel(names: tuple[str, ...]) -> tuple[str, ...]:
    """The words inside citation keys: "2020LanguageModelsAre" gives "2020 Language Models Are", "kim2014seq2seq" also
    "kim 2014 seq2seq"."""
    split = ((_CAMEL.sub(" ", name), _AROUND_YEAR.sub(" ", name)) for name in names if " " not in name)
    return tuple(words for both in split for words in dict.fromkeys(both) if " " in words)


def _endings(names: tuple[str, ...]) -> Iterator[str]:
    """What a citation key ends with, from each of its words, so that a reader may begin at any of them:
    "2020LanguageModelsAreFew" gives "languagemodelsarefew" and "modelsarefew". The sign behind it keeps it apart from
    words, which alone a slip is mended to; a query finds it as the beginning of a term."""
    for name in names:
        if " " not in name:
            words = _CAMEL.sub(" ", name).split()
            for first in range(1, len(words) - 1):
                yield squeeze(fold("".join(words[first:])))[:TERM_LENGTH] + "·"


def _tidy(sections: tuple[Section, ...], title: str) -> Iterator[Section]:
    """Sections with single spaces, paragraphs in lines of their own. One under the title again begins the note."""
    title = fold(title)
    for section in sections:
        lines = (" ".join(line.split()) for line in section.text.replace("\0", "").splitlines())
        text = "\n".join(line for line in lines if line)
        heading = " ".join(section.heading.split())
        if heading and fold(heading) == title:
            heading = ""
        if text or heading:
            yield Section(anchor=section.anchor if heading else "", heading=heading, text=text)


def _positions(places: dict[str, list[int]], text: Scan, counts: Counter[str]) -> dict[str, bytes]:
    """The positions of each term as bytes. Most terms stand in the text alone, and once: done without a loop."""
    terms, positions = text.found.terms, text.found.positions
    small = _small_varints()
    packed = dict(zip(terms, map(small.__getitem__ if text.stop < _SMALL else _varint, positions), strict=True))
    several: dict[str, list[int]] = {term: [] for term, count in counts.items() if count > 1}
    several.update((term, [*where]) for term, where in places.items())
    for term, position in zip(terms, positions, strict=True):
        if term in several:
            several[term].append(position)
    for term, where in several.items():
        if len(where) == 2 and where[1] < _SMALL:
            packed[term] = small[where[0]] + small[where[1] - where[0]]
        else:
            packed[term] = _deltas(where, small)
    return packed


def _deltas(positions: Sequence[int], small: Sequence[bytes]) -> bytes:
    """Positions as varints of their differences, at most 255 bytes; `small` has the varints below `_SMALL`."""
    gaps = map(sub, positions[:POSITIONS], chain((0,), positions))
    return b"".join([small[gap] if gap < _SMALL else _varint(gap) for gap in gaps])


@cache
def _small_varints() -> tuple[bytes, ...]:
    return tuple(map(_varint, range(_SMALL)))


def _varint(number: int) -> bytes:
    """Seven bits a byte, low ones first, the high bit set on all but the last."""
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def _fragments(
    head: Mapping[str, object], sections: tuple[Section, ...], lines: list[list[int]], headings: int
) -> Iterator[bytes]:
    """The note's own fragment with the first sections, and those that follow.

    "m" holds the first position of the text of each that follows, "h" that of the headings in it, then of what stands
    behind all headings. `headings` is the position of the first one, `lines` are as `_scan_text` gives them.
    """
    groups: list[list[tuple[str, str, str]]] = [[]]
    starts: list[int] = []
    sections_before: list[int] = []
    room = FRAGMENT_LENGTH
    for number, (section, firsts) in enumerate(zip(sections, lines, strict=True)):
        for offset, piece in _pieces(section.text):
            if len(piece) > room and groups[-1]:
                groups.append([])
                starts.append(_position(section.text, offset, firsts))
                sections_before.append(number + (offset > 0))
                room = FRAGMENT_LENGTH
            groups[-1].append((section.anchor, "" if offset else section.heading, piece))
            room -= len(piece) + len(section.heading)
    more = {}
    if starts:
        places = _starts((section.heading for section in sections), headings)
        more = {"m": starts, "h": [places[before] for before in sections_before] + places[-1:]}
    yield _json({**head, **more, "x": groups[0]})
    for group in groups[1:]:
        yield _json({"x": group})


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """A section in stretches that fit a fragment, each behind its place: cut after a line or, in one, at a space."""
    offset = 0
    while len(text) - offset > FRAGMENT_LENGTH:
        stop = offset + FRAGMENT_LENGTH
        cut = max(text.rfind("\n", offset, stop), text.rfind(" ", offset + FRAGMENT_LENGTH // 2, stop)) + 1 or stop
        yield offset, text[offset:cut].rstrip()
        offset = cut
    yield offset, text[offset:]


def _position(text: str, offset: int, firsts: Sequence[int]) -> int:
    """The position of the term at a place of a section; about that within a line that is longer than a fragment."""
    line = text.count("\n", 0, offset)
    begin = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    length = (len(text) if end < 0 else end) - begin
    return firsts[line] + (firsts[line + 1] - firsts[line]) * (offset - begin) // (length or 1)


def _starts(values: Iterable[str], start: int) -> list[int]:
    """Where `_scan` begins each text, and where it ends."""
    starts = [start]
    for value in values:
        starts.append(collect(fold(value), starts[-1], Found()) + GAP)
    return starts


def _json(value: object) -> bytes:
    return _ENCODER.encode(value).encode("utf-8", "replace")


def _pack(*parts: bytes) -> bytes:
    lengths = (len(part) for part in parts)
    return b"".join(chain((bytes((FORMAT,)), _U32.pack(len(parts))), map(_U32.pack, lengths), parts))


_U32 = Struct("<I")
_SMALL = 16384  # positions of nearly all notes are below; their varints are made once
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_OWN_FIELD = frozenset(
    ("title", "authors", "venue", "year", "tags", "url", "doi", "arxiv", "pdf", "code", "zotero", "links")
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "å": "aa", "Å": "Aa"})
_GREEK = regex(
    "(?<![\u0370-\u03ff\u1f00-\u1fff])[\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9](?![\u0370-\u03ff\u1f00-\u1fff])"
)
_SPACE = regex(r"\s+")
_AROUND_YEAR = regex(r"(?<=[A-Za-z])(?=(?:19|20)\d{2}[a-z])|(?<=[a-z](?:19|20)\d{2})(?=[a-z]+\d)")
_CAMEL = regex(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
