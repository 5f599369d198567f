"""Notes that name a paper without linking to it.

A paper goes by its aliases and its title. A name of one word counts only as it is written and when it looks like a name
("GPT-2", "Longformer"; not "Attention" within a longer word, not "Ideas"); longer names count in any case. Words inside
links, code and formulas are no mentions, nor are those of a note that links to the paper anyway.

What one note mentions depends on its text and on the names of all papers alone, and each name is found for itself: so
it is found once and handed to the next build, which looks for the names that are new.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from site_builder.model.graph import Graph
from site_builder.model.note import Body, Context, Note
from site_builder.model.site import Mention
from site_builder.model.source import NoteId
from site_builder.text.cjk import CJK_LETTERS, has_cjk
from site_builder.text.regex import regex

Row = tuple[str, str, str, str, str]  # of a name that a note holds: name, heading, before, words, after

SHORTEST_WORD, SHORTEST_PHRASE, SHORTEST_CJK = 3, 8, 3  # letters of a name
LONGEST_NAME = 200
MOST_OF_A_NOTE = 100  # mentions
MOST_OF_A_PAPER = 200
REACH = 120  # letters quoted on each side
_FEW = 50  # names that are sought faster one by one
_MOST_KEPT = 32_000_000  # letters of texts

_GAP = "\ufffc"  # stands where a link, code or a formula was
_TITLE = "\x01"  # begins the line of a heading
_WORD = regex(rf"[^\W_{CJK_LETTERS}]+")  # "gpt" in "使用gpt"
_SLOT_LINK = regex("\0([0-9]+)\0.*?\0/\\1\0", re.DOTALL)
_SLOT = regex("\0[^\0]*\0")
_OPAQUE = regex(r"<(a|code|pre|math|script|style|svg|button)\b.*?</\1>", re.DOTALL)
_HEADING = regex(r"<h[1-6]\b[^>]*>")
_BLOCK = regex(
    r"</?(?:p|div|li|ul|ol|dl|dt|dd|tr|td|th|table|blockquote|section|summary|details|figcaption|br)\b[^>]*>|</h[1-6]>"
)
_TAG = regex(r"<[^>]*>")
_EDGE = regex(r"[A-Za-z0-9\u00c0-\u024f_]")
_STOP = regex(r"[.!?]\s|[。！？]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Every name that means one paper, under the rarest thing that a text with it must hold: "word" where that is all
    of it, else "two words" or, where it is Chinese, two letters that follow each other.
    """

    papers: Mapping[str, NoteId]
    by_words: Mapping[str, Sequence[str]]
    by_letters: Mapping[str, Sequence[str]]


class Texts:
    """The texts of notes as names are sought in them, kept by the digests of their bodies: a new name is looked for in
    all of them. Of a very large vault only a part is kept.
    """

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._left = _MOST_KEPT

    def get(self, body_digest: str) -> str | None:
        return self._texts.get(body_digest)

    def keep(self, body_digest: str, text: str) -> None:
        if body_digest not in self._texts and len(text) <= self._left:
            self._texts[body_digest] = text
            self._left -= len(text)

    def drop_all_but(self, body_digests: Set[str]) -> None:
        for digest in self._texts.keys() - body_digests:
            self._left += len(self._texts.pop(digest))


def names_of(notes: Mapping[NoteId, Note]) -> Names:
    """The names of the papers; one that several notes bear means none of them."""
    owners: dict[str, set[NoteId]] = {}
    for id, note in notes.items():
        for name in (note.title, *note.aliases):
            owners.setdefault(_key(name), set()).add(id)
    papers: dict[str, NoteId] = {}
    for id, note in notes.items():
        if note.paper is not None:
            for name in (note.title, *note.aliases):
                name = " ".join(name.split())
                if is_telling(name) and len(owners[_key(name)]) == 1:
                    papers.setdefault(name, id)
    return _names(papers)


def _names(papers: Mapping[str, NoteId]) -> Names:
    latin: list[tuple[str, list[str]]] = []
    chinese: list[tuple[str, list[str]]] = []
    for name in papers:
        folded = _level(name)
        if has_cjk(name):
            chinese.append((name, _letter_pairs(folded)))
        elif words := _WORD.findall(folded):
            latin.append((name, _word_pairs(words) or words))
    return Names(papers=papers, by_words=_by_rarest(latin), by_letters=_by_rarest(chinese))


def _by_rarest(names: Sequence[tuple[str, list[str]]]) -> dict[str, list[str]]:
    counts = Counter(key for _, keys in names for key in keys)
    found: dict[str, list[str]] = {}
    for name, keys in names:
        found.setdefault(min(keys, key=lambda key: (counts[key], key)), []).append(name)
    return found


def _word_pairs(words: Sequence[str]) -> list[str]:
    return [*map(" ".join, pairwise(words))]


def _letter_pairs(text: str) -> list[str]:
    return [*map("".join, pairwise(text))]


def is_telling(name: str) -> bool:
    """Whether a name in running text can hardly mean anything else."""
    if len(name) > LONGEST_NAME or name.startswith("@"):
        return False
    if has_cjk(name):
        return len(name) >= SHORTEST_CJK and not name.isdigit()
    if " " in name:
        return sum(map(str.isalpha, name)) >= SHORTEST_PHRASE
    if len(name) < SHORTEST_WORD or not any(map(str.isalpha, name)):
        return False
    is_coined = any(letter.isdigit() for letter in name) or any(letter.isupper() for letter in name[1:])
    return is_coined or (len(name) >= SHORTEST_PHRASE and name[0].isupper())


def names_in(note: Note) -> object:
    """All of a note that `names_of` hangs on."""
    return note.title, note.aliases, note.paper is None


def mentions(
    notes: Mapping[NoteId, Note],
    bodies: Mapping[NoteId, Body],
    graph: Graph,
    known: Mapping[str, object],
    names: Names | None = None,
    texts: Texts | None = None,
) -> tuple[Mapping[NoteId, tuple[Mention, ...]], Mapping[str, object]]:
    """The unlinked mentions of each paper by the path of the note that makes them, and what to hand to the next build.

    `known` is what the last build handed on; anything else than that is as good as nothing. `names` are those of the
    `notes`, where they are known. `texts` gets those of the notes, where another build of this process will follow.
    """
    names = names or names_of(notes)
    if not names.papers:
        return {}, {}
    sought, scanned = _known(known)
    come = _names({name: paper for name, paper in names.papers.items() if name not in sought})
    gone = sought - names.papers.keys()
    linked = {(link.source, id) for id, links in graph.backlinks.items() for link in links}
    now: dict[str, tuple[str, tuple[Row, ...]]] = {}
    found: dict[NoteId, list[Mention]] = {}
    for id, note in notes.items():
        body, before = scanned.get(id, ("", ()))
        read = _Read(bodies, note, texts)
        rows = _again(before, read, come, gone) if body == note.body_digest else None
        row = (note.body_digest, tuple(read.scan(names)) if rows is None else rows)
        now[id] = row
        for paper, mention in of_note(id, row[1], names).items():
            if (id, paper) not in linked and len(found.get(paper, ())) < MOST_OF_A_PAPER:
                found.setdefault(paper, []).append(mention)
    if texts is not None:
        texts.drop_all_but({note.body_digest for note in notes.values()})
    plain = {id: [digest, [list(one) for one in some]] for id, (digest, some) in now.items()}
    return {paper: tuple(some) for paper, some in found.items()}, {"names": sorted(names.papers), "notes": plain}


class _Read(NamedTuple):
    """A note whose text is read when it must be."""

    bodies: Mapping[NoteId, Body]
    note: Note
    texts: Texts | None

    def scan(self, names: Names) -> Iterator[Row]:
        """As `scan`; a text that is kept need not be read for names that it does not hold."""
        body: Body | None = None
        text = self.texts.get(self.note.body_digest) if self.texts is not None else None
        if text is None:
            body = self.bodies[self.note.id]
            text = _text(body)
            if self.texts is not None:
                self.texts.keep(self.note.body_digest, text)
        candidates = _candidates(text, names)
        return _rows(body or self.bodies[self.note.id], candidates) if candidates else iter(())


def _again(rows: tuple[Row, ...], read: _Read, come: Names, gone: Set[str]) -> tuple[Row, ...] | None:
    """The rows of a text where some names are gone and those of `come` are new; None when it had more than it kept."""
    kept = tuple(row for row in rows if row[0] not in gone) if gone else rows
    if len(kept) == len(rows) and not come.papers:
        return rows
    if len(rows) == MOST_OF_A_NOTE:
        return None
    new = read.scan(come) if come.papers else ()
    return tuple(sorted((*kept, *new))[:MOST_OF_A_NOTE])


def of_note(id: NoteId, rows: Iterable[Row], names: Names) -> dict[NoteId, Mention]:
    """The mention of each paper that a note names, where it does so first; those that it links to as well."""
    found: dict[NoteId, Mention] = {}
    for name, heading, before, words, after in rows:
        paper = names.papers[name]
        if paper != id and paper not in found:
            context = Context(before=before, words=words, after=after, heading=heading)
            found[paper] = Mention(source=id, context=context)
    return found


def scan(body: Body, names: Names) -> Iterator[Row]:
    """The first place of each name in the text of a note, if it holds it outside of links."""
    candidates = _candidates(_text(body), names)
    return _rows(body, candidates) if candidates else iter(())


def _rows(body: Body, candidates: Iterable[str]) -> Iterator[Row]:
    """The first place of each of these names, where it stands outside of links."""
    headings, lines = _lines(body.html)
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    text = "\n".join(lines)
    folded = _level(text)
    count = 0
    for name in candidates:
        start = _place(name, text, folded)
        if start is not None:
            index = bisect_right(starts, start) - 1
            start -= starts[index]
            yield name, headings[index], *_around(lines[index], start, start + len(name))
            count += 1
        if count >= MOST_OF_A_NOTE:
            return


def _text(body: Body) -> str:
    return " ".join(_level(" ".join(section.text for section in body.sections)).split())


def _candidates(text: str, names: Names) -> list[str]:
    """The names that stand in a text, be it in links or as parts of words, sorted."""
    if len(names.papers) <= _FEW and not any(_level(name) in text for name in names.papers):
        return []
    found: list[str] = []
    if names.by_words:
        words = _WORD.findall(text)
        for key in names.by_words.keys() & {*words, *_word_pairs(words)}:
            found += names.by_words[key]
    if names.by_letters:
        for key in names.by_letters.keys() & {*_letter_pairs(text)}:
            found += names.by_letters[key]
    return sorted(name for name in found if _level(name) in text)


def _place(name: str, text: str, folded: str) -> int | None:
    """Where a name stands first, not inside of a longer Latin word. One word counts only as it is written."""
    where, sought = (folded, _level(name)) if " " in name or has_cjk(name) else (text, name)
    starts_a_word, ends_a_word = _EDGE.match(name[0]) is not None, _EDGE.match(name[-1]) is not None
    start = where.find(sought)
    while start >= 0:
        stop = start + len(sought)
        is_part = (starts_a_word and start and _EDGE.match(where, start - 1)) or (
            ends_a_word and _EDGE.match(where, stop)
        )
        if not is_part:
            return start
        start = where.find(sought, start + 1)
    return None


def _lines(markup: str) -> tuple[list[str], list[str]]:
    """The text of each paragraph, item and cell, with the heading above it or, of a heading, itself."""
    markup = _SLOT.sub("", _OPAQUE.sub(_GAP, _SLOT_LINK.sub(_GAP, markup.replace("\n", " "))))
    text = html.unescape(_TAG.sub("", _BLOCK.sub("\n", _HEADING.sub(f"\n{_TITLE}", markup))))
    headings: list[str] = []
    lines: list[str] = []
    heading = ""
    for line in text.split("\n"):
        words = " ".join(line.split())
        if words.startswith(_TITLE):
            words = heading = words[1:].lstrip()
        if words:
            headings.append(heading)
            lines.append(words)
    return headings, lines


def _level(text: str) -> str:
    """Without case, and with each letter at its place: one that would become two stays as it is."""
    folded = text.casefold()
    if len(folded) == len(text):
        return folded
    return "".join(one if len(one) == 1 else letter for letter in text for one in (letter.casefold(),))


def _around(text: str, start: int, stop: int) -> tuple[str, str, str]:
    """The sentence around a name, cut where it is long."""
    before, after = text[max(start - REACH, 0) : start], text[stop : stop + REACH]
    ends = list(_STOP.finditer(before))
    if ends:
        before = before[ends[-1].end() :]
    elif start > REACH:
        before = "…" + before
    end = _STOP.search(after)
    if end is not None:
        after = after[: end.start() + 1]
    elif stop + REACH < len(text):
        after += "…"
    return before.replace(_GAP, "…").lstrip(), text[start:stop], after.replace(_GAP, "…").rstrip()


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def _known(known: Mapping[str, object]) -> tuple[frozenset[str], dict[str, tuple[str, tuple[Row, ...]]]]:
    """The names that the last build looked for, and what it found in each note."""
    names, rows = known.get("names"), known.get("notes")
    if not isinstance(names, list) or not isinstance(rows, dict):
        return frozenset(), {}
    sought = frozenset(name for name in names if isinstance(name, str))
    found: dict[str, tuple[str, tuple[Row, ...]]] = {}
    for id, row in rows.items():
        match row:
            case [str(body), list(some)] if all(_is_row(one) and one[0] in sought for one in some):
                found[id] = (body, tuple((one[0], one[1], one[2], one[3], one[4]) for one in some))
    return sought, found


def _is_row(value: object) -> bool:
    return isinstance(value, list) and len(value) == 5 and all(isinstance(part, str) for part in value)
