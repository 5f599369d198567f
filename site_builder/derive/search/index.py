"""The postings of all notes to the files below `search/`: an index that a browser reads by the shard.

    meta.json           {v, n, k: first term of each shard, s, p: their names, w: {letter: name}, t: name, r: newest,
                         b: characters that the notes have in both Chinese scripts}
    s/<name>.bin        terms and postings of one stretch of the sorted terms
    p/<name>.bin        the positions of the same postings; read for quotations only
    w/<name>.txt        the words with this first or second letter; read when a word has no hit
    t/<name>.txt        traditional Chinese characters with their simplified forms
    d/<id>.json, d/<id>-<n>.json   a note: URL, title, facts, sections of text

All but meta and fragments carry the hash of their content in the name. A note's number is a hash of its path: a note
more or less renumbers no other.
"""

from __future__ import annotations

import gc
import json
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from hashlib import sha256
from types import MappingProxyType
from typing import NamedTuple

from site_builder.derive.search.cited import NONE_CITED, Cited, WithCited
from site_builder.derive.search.postings import FORMAT, is_cited, unpack
from site_builder.derive.search.shards import Entry, Shard, cut, decode, differences, gather, update
from site_builder.derive.search.stored import FOLDER, StoredFile, name_of, named, stored
from site_builder.derive.search.variants import TRADITIONAL, in_both_scripts
from site_builder.model.site import Outline, SearchFile
from site_builder.model.source import NoteId
from site_builder.text.digest import digest_bytes
from site_builder.text.slug import quote_path

NUMBERS = 1 << 24  # notes are numbered below it
NEWEST = 5
_NONE_FILLED: Mapping[NoteId, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """A built index: its files sorted by path, relative to the site's root, and what an edit of it needs to know."""

    files: tuple[SearchFile, ...]
    outline: Outline


class Fragment(NamedTuple):
    """A file of a note's text, without its content: the note, and the place of the file among those of the note."""

    path: str
    digest: str
    note: NoteId
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An index whose `fragments` are not yet bound to what they are read from: nothing but values."""

    files: tuple[SearchFile, ...]
    fragments: tuple[Fragment, ...]
    outline: Outline


class Posted(NamedTuple):
    """A note of an index: its number, its URL and its packed bytes."""

    number: int
    url: str
    blob: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """An index after an edit: `files` are new or hold something new, `gone` are paths that are no more."""

    outline: Outline
    files: tuple[SearchFile, ...]
    gone: tuple[str, ...]
    rest: tuple[SearchFile, ...]  # all others but those of notes; read when asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An index as the last build left it. `urls` and `postings` are those of its notes then, with what a library added
    to them, `cited` the papers without one, `files` the digests of its files by path.

    `replaced` are the notes that are others or gone since; `read(path, digest)` gives the content of a file, or raises
    StaleError.
    """

    outline: Outline
    urls: Mapping[NoteId, str]
    postings: Mapping[NoteId, bytes]
    files: Mapping[str, str]
    replaced: Set[NoteId]
    read: Callable[[str, str], bytes]
    cited: Cited = field(default_factory=lambda: NONE_CITED)


class StaleError(Exception):
    """A file of the index is not as it was left."""


def build_index(
    notes: Iterable[NoteId],
    postings: Mapping[NoteId, bytes],
    urls: Mapping[NoteId, str],
    cited: Cited = NONE_CITED,
    filled: Mapping[NoteId, str] = _NONE_FILLED,
) -> Index:
    """The index of `notes` and of papers without one; `filled` are the notes that a library adds to.

    `postings` are read one by one, and those of others than `filled` notes again when a fragment's content is asked
    for: these take longer to make than to keep.
    """
    return whole_index(draft_index(notes, postings, urls, cited, filled), postings, urls, cited)


def draft_index(
    notes: Iterable[NoteId],
    postings: Mapping[NoteId, bytes],
    urls: Mapping[NoteId, str],
    cited: Cited = NONE_CITED,
    filled: Mapping[NoteId, str] = _NONE_FILLED,
) -> Draft:
    """The work of `build_index`, for which another process may be asked."""
    if cited:
        notes, postings, urls = [*notes, *cited], WithCited(postings, cited), {**urls, **cited.urls}
    files: list[SearchFile] = []
    fragments: list[Fragment] = []
    numbers = number_notes(notes)
    with _no_collection():
        table: defaultdict[str, Entry] = defaultdict(Entry)
        for note, number in numbers.items():
            packed = unpack(postings[note])
            gather(table, number, packed)
            made = [*_fragment_files(number, urls[note], packed.fragments)]
            if note in filled:
                files += made
            else:
                fragments += (Fragment(file.path, file.digest, note, at) for at, file in enumerate(made))
        shards, target = cut(table)
    words = _word_files(shards, (), {})
    by_path = {file.path: file for file in _files(len(numbers), shards, words)}  # two shards may have one file
    outline = _outline(len(numbers), target, shards, words, filled)
    return Draft(files=(*files, *by_path.values()), fragments=tuple(fragments), outline=outline)


def whole_index(
    draft: Draft, postings: Mapping[NoteId, bytes], urls: Mapping[NoteId, str], cited: Cited = NONE_CITED
) -> Index:
    """The index of a draft that was made of the same."""
    if cited:
        postings, urls = WithCited(postings, cited), {**urls, **cited.urls}
    read = _fragment_reader(postings)
    files = [*draft.files]
    for path, digest, note, at in draft.fragments:
        files.append(StoredFile(path, digest, partial(read, note, urls[note], at)))
    files.sort(key=lambda file: file.path)
    return Index(files=tuple(files), outline=draft.outline)


def edit_index(
    known: Outline,
    gone: Sequence[Posted],
    come: Sequence[Posted],
    read: Callable[[str, str], bytes],
) -> Edited | None:
    """The index after notes left and came (an edited one does both); as a new one byte for byte.

    `read(path, digest)` gives the content of a file of the index as it stands; what it raises passes through. None when
    so much differs that all is better made anew.
    """
    if is_much(len(gone) + len(come), known.count):
        return None
    count = known.count - len(gone) + len(come)
    old = [
        Shard(start, size, stored("s", terms, "bin", read), stored("p", places, "bin", read), None, han, forms)
        for start, size, han, forms, terms, places in known.shards
    ]
    lists = {letter: stored("w", digest, "txt", read) for letter, digest in known.words.items()}
    changes = differences({note.number: note.blob for note in gone}, {note.number: note.blob for note in come})
    shards, target = update(old, known.target, changes)
    words = _word_files(shards, old, lists)
    before = {file.path: file for file in _files(known.count, old, lists)}
    after = {file.path: file for file in _files(count, shards, words)}
    was = {file.path: file.digest for note in gone for file in _note_files(note)}
    now = {file.path: file for note in come for file in _note_files(note)}
    return Edited(
        outline=_outline(count, target, shards, words, known.filled),
        files=tuple(
            file
            for path, file in sorted((after | now).items())
            if file.digest != (before[path].digest if path in before else was.get(path))
        ),
        gone=tuple(sorted((before.keys() | was.keys()) - after.keys() - now.keys())),
        rest=tuple(file for path, file in sorted(after.items())),
    )


def renew_index(
    standing: Standing,
    notes: Iterable[NoteId],
    postings: Mapping[NoteId, bytes],
    urls: Mapping[NoteId, str],
    cited: Cited = NONE_CITED,
    filled: Mapping[NoteId, str] = _NONE_FILLED,
) -> Index | None:
    """As `build_index`, from an index that stands; None when it must be made anew."""
    old, were = standing.cited, {**standing.urls, **standing.cited.urls}
    urls = {**urls, **cited.urls}
    before, postings = WithCited(standing.postings, old), WithCited(postings, cited)
    was, now = number_notes(were), number_notes([*notes, *cited])
    left = {
        note: number
        for note, number in was.items()
        if note in standing.replaced
        or now.get(note) != number
        or urls[note] != were[note]
        or filled.get(note) != standing.outline.filled.get(note)
        or (is_cited(note) and not old.is_same(note, cited))
    }
    entered = {note: number for note, number in now.items() if note not in was or note in left}
    if is_much(len(left) + len(entered), standing.outline.count):
        return None
    gone = [Posted(number, were[note], before[note]) for note, number in left.items()]
    come = [Posted(number, urls[note], postings[note]) for note, number in entered.items()]
    try:
        edited = edit_index(standing.outline, gone, come, standing.read)
    except StaleError:
        return None
    if edited is None:
        return None
    kept = standing.files.keys() - set(edited.gone)
    files: dict[str, SearchFile] = {path: StoredFile(path, standing.files[path], standing.read) for path in kept}
    files |= {file.path: file for file in edited.files}
    outline = replace(edited.outline, filled=filled)
    return Index(files=tuple(files[path] for path in sorted(files)), outline=outline)


def is_much(changed: int, count: int) -> bool:
    """Whether an index is better made anew than changed in so many places."""
    return changed > max(16, count // 8)


def number_notes(notes: Iterable[NoteId]) -> dict[NoteId, int]:
    """A number for each note, in ascending order of it: the first 24 bits of a hash, or the next that is free.

    Papers without a note take what the notes leave, so that one more or less renumbers no note.
    """
    taken: dict[int, NoteId] = {}
    for note in sorted(notes, key=lambda id: (is_cited(id), id)):
        number = int.from_bytes(sha256(note.encode("utf-8", "surrogatepass")).digest()[:3], "big")
        while number in taken:
            number = (number + 1) % NUMBERS
        taken[number] = note
    return {taken[number]: number for number in sorted(taken)}


@contextmanager
def _no_collection() -> Iterator[None]:
    """No search for cycles meanwhile: a million small objects hold none, and it takes most of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _outline(
    count: int, target: int, shards: Sequence[Shard], words: Mapping[str, SearchFile], filled: Mapping[NoteId, str]
) -> Outline:
    lines = tuple((s.start, s.size, s.has_han, s.two_formed, s.terms.digest, s.places.digest) for s in shards)
    digests = {letter: file.digest for letter, file in words.items()}
    return Outline(count=count, target=target, shards=lines, words=digests, filled=filled)


def _note_files(note: Posted) -> Iterator[SearchFile]:
    return _fragment_files(note.number, note.url, unpack(note.blob).fragments)


def _fragment_files(number: int, url: str, fragments: Sequence[bytes]) -> Iterator[SearchFile]:
    for index, fragment in enumerate(fragments):
        path = f"{FOLDER}d/{number:06x}-{index}.json" if index else f"{FOLDER}d/{number:06x}.json"
        content = _fragment(url, index, fragment)
        yield SearchFile(path=path, digest=digest_bytes(content), content=content)


def _fragment_reader(postings: Mapping[NoteId, bytes]) -> Callable[[NoteId, str, int, str, str], bytes]:
    """How a fragment is read again, by note, URL and place in the note.

    They are asked for note by note, and a long text has hundreds: its packed bytes are opened once for all of them.
    """

    @lru_cache(maxsize=1)
    def fragments(note: NoteId) -> tuple[bytes, ...]:
        return unpack(postings[note]).fragments

    return lambda note, url, index, path, digest: _fragment(url, index, fragments(note)[index])


def _fragment(url: str, index: int, fragment: bytes) -> bytes:
    """The bytes of a fragment's file: the first one has the address of the note."""
    return fragment if index else b'{"u":' + json.dumps(quote_path(url)).encode() + b"," + fragment[1:]


def _word_files(
    shards: Sequence[Shard], old: Sequence[Shard], lists: Mapping[str, SearchFile]
) -> Mapping[str, SearchFile]:
    """The words by first and by second letter; only the lists with a word more or less are made."""
    kept = {id(shard) for shard in old} & {id(shard) for shard in shards}
    was = {word for shard in old if id(shard) not in kept for word in shard.words}
    now = {word for shard in shards if id(shard) not in kept for word in shard.words}
    files = dict(lists)
    changes: dict[str, tuple[set[str], set[str]]] = {}
    for words, index in ((was - now, 0), (now - was, 1)):
        for word in words:
            for letter in {word[0], word[1]}:
                changes.setdefault(letter, (set(), set()))[index].add(word)
    for letter, (gone, come) in changes.items():
        before = files.pop(letter, None)
        words = set(before.content.decode().split("\n")) if before else set()
        if words := words - gone | come:
            files[letter] = named("w", "\n".join(sorted(words)).encode(), "txt")
    return {letter: files[letter] for letter in sorted(files)}


def _files(count: int, shards: Sequence[Shard], words: Mapping[str, SearchFile]) -> Iterator[SearchFile]:
    """All files but the notes' own."""
    meta: dict[str, object] = {
        "v": FORMAT,
        "n": count,
        "k": [shard.start for shard in shards],
        "s": [name_of(shard.terms) for shard in shards],
        "p": [name_of(shard.places) for shard in shards],
        "w": {letter: name_of(file) for letter, file in words.items()},
        "r": _newest(shards),
    }
    for shard in shards:
        yield shard.terms
        yield shard.places
    yield from words.values()
    if any(shard.has_han for shard in shards):
        table = named("t", TRADITIONAL.encode(), "txt")
        meta["t"] = name_of(table)
        if both := in_both_scripts(frozenset("".join(shard.two_formed for shard in shards))):
            meta["b"] = both
        yield table
    content = json.dumps(meta, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    yield SearchFile(path=f"{FOLDER}meta.json", digest=digest_bytes(content), content=content)


def _newest(shards: Sequence[Shard]) -> list[str]:
    """The papers of the last years, for a search field that is still empty."""
    years: list[tuple[str, Shard]] = []
    first = max(0, bisect_right(shards, "y:", key=lambda shard: shard.start) - 1)
    for shard in reversed(shards[first : bisect_left(shards, "y;", key=lambda shard: shard.start)]):
        years += [(name, shard) for name in reversed(shard.names) if name.startswith("y:")]
        if len(years) >= NEWEST:
            break
    found: list[str] = []
    for year, shard in years[:NEWEST]:
        entry = next(entry for term, entry in decode(shard) if term == year)
        found += [f"{post >> 8:06x}" for post in entry.posts if post & 255]  # none of papers without a note
        if len(found) >= NEWEST:
            break
    return found[:NEWEST]
