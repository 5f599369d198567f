"""The postings of all notes to the files below `search/`: an index that a browser reads by the shard.

    meta.json           {v, n, k: first term of each shard, s, p: their names, w: {letter: name}, t: name, r: newest,
                         b: characters that the notes have in both Chinese scripts}
    s/<name>.bin        terms and postings of one stretch of the sorted terms
    p/<name>.bin        the positions of the same postings; read for quotations only
    w/<name>.txt        the words with this first or second letter; read when a word has no hit
    t/<name>.txt        traditional Chinese characters with their simplified forms
    d/<id>.json, d/<id>-<n>.json   a note: URL, title, facts, sections of text

All but meta and fragments carry the hash of their content in the name. A shard ends where the hash of the next term
says so, within bounds of size: an edit therefore moves no border but near by, and terms with a common beginning share
a shard. A note's number is a hash of its path: a note more or less renumbers no other.

A shard is: number of terms, bytes of names, number of large counts (u32 each); names (front-coded lines: a character
"0" + the number of characters kept of the line above, then the rest); one byte a term, how many postings, 255 for a
large count; padding to four bytes; the large counts (u32); the postings (u32: note * 256 + info), ascending. All little
endian. Its positions file: one byte a posting, how many bytes; then the bytes.
"""

from __future__ import annotations

import gc
import json
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from hashlib import sha256
from itertools import pairwise
from struct import Struct
from types import MappingProxyType
from typing import NamedTuple
from zlib import crc32

from site_builder.derive.search.cited import NONE_CITED, Cited, WithCited
from site_builder.derive.search.postings import FORMAT, Packed, is_cited, unpack
from site_builder.derive.search.tokens import is_word
from site_builder.derive.search.variants import HAVE_FORMS, TRADITIONAL, in_both_scripts
from site_builder.model.site import Outline, SearchFile
from site_builder.model.source import NoteId
from site_builder.text.digest import digest_bytes
from site_builder.text.slug import quote_path

FOLDER = "search/"
NUMBERS = 1 << 24  # notes are numbered below it
SMALLEST_SHARD = 8 * 1024  # bytes; doubled while the index would have more than `MANY_SHARDS`
LARGEST_SHARD = 32 * 1024
MANY_SHARDS = 512
TERM_SIZE = 6  # bytes of one term in a shard, about, beside its postings
NEWEST = 5
_NONE_FILLED: Mapping[NoteId, str] = MappingProxyType({})


class Entry:
    """The postings of one term: what to write of it, in the order of the notes' numbers."""

    __slots__ = ("counts", "places", "posts")

    def __init__(self) -> None:
        self.posts = array("I")
        self.counts = bytearray()
        self.places = bytearray()


class StoredFile(SearchFile):
    """A file that stands somewhere and is read when its content is asked for."""

    __slots__ = ("_read",)
    _read: Callable[[str, str], bytes]

    def __init__(self, path: str, digest: str, read: Callable[[str, str], bytes]) -> None:
        object.__setattr__(self, "path", path)
        object.__setattr__(self, "digest", digest)
        object.__setattr__(self, "_read", read)

    @property
    def content(self) -> bytes:
        return self._read(self.path, self.digest)


class Shard:
    """A stretch of the sorted terms; `start` is the first of them, `size` what they weigh when borders are set.

    A shard of an earlier build is opened only when it is asked for its `names`.
    """

    __slots__ = ("_has_han", "_names", "_two_formed", "places", "size", "start", "terms")

    def __init__(
        self,
        start: str,
        size: int,
        terms: SearchFile,
        places: SearchFile,
        names: Sequence[str] | None = None,
        has_han: bool | None = None,
        two_formed: str | None = None,
    ) -> None:
        self.start = start
        self.size = size
        self.terms = terms
        self.places = places
        self._names = names
        self._has_han = has_han
        self._two_formed = two_formed

    @property
    def names(self) -> Sequence[str]:
        if self._names is None:
            self._names = _names(self.terms.content)
        return self._names

    @property
    def words(self) -> Iterator[str]:
        """The terms that a slip may be mended to."""
        return filter(is_word, self.names)

    @property
    def has_han(self) -> bool:
        if self._has_han is None:
            at = bisect_left(self.names, "\u3400")
            self._has_han = at < len(self.names) and self.names[at] < "\ua000"
        return self._has_han

    @property
    def two_formed(self) -> str:
        """Its characters that are others in the other Chinese script, or have two that are."""
        if self._two_formed is None:
            self._two_formed = "".join(filter(HAVE_FORMS.__contains__, self.names)) if self.has_han else ""
        return self._two_formed


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
            _gather(table, number, packed)
            made = [*_fragment_files(number, urls[note], packed.fragments)]
            if note in filled:
                files += made
            else:
                fragments += (Fragment(file.path, file.digest, note, at) for at, file in enumerate(made))
        target = _target(sum(_size(term, entry) for term, entry in table.items()))
        shards = tuple(_cut(((term, table.pop(term)) for term in sorted(table, key=_order)), target))
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


def _outline(
    count: int, target: int, shards: Sequence[Shard], words: Mapping[str, SearchFile], filled: Mapping[NoteId, str]
) -> Outline:
    lines = tuple((s.start, s.size, s.has_han, s.two_formed, s.terms.digest, s.places.digest) for s in shards)
    digests = {letter: file.digest for letter, file in words.items()}
    return Outline(count=count, target=target, shards=lines, words=digests, filled=filled)


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
        Shard(start, size, _stored("s", terms, "bin", read), _stored("p", places, "bin", read), None, han, forms)
        for start, size, han, forms, terms, places in known.shards
    ]
    lists = {letter: _stored("w", digest, "txt", read) for letter, digest in known.words.items()}
    changes = _differences({note.number: note.blob for note in gone}, {note.number: note.blob for note in come})
    shards, target = _update(old, known.target, changes)
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


def _note_files(note: Posted) -> Iterator[SearchFile]:
    return _fragment_files(note.number, note.url, unpack(note.blob).fragments)


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


# ---- a whole index


def _gather(table: Mapping[str, Entry], number: int, packed: Packed) -> None:
    base, offset, positions = number << 8, 0, packed.positions
    for term, info, count in zip(packed.terms, packed.infos, packed.counts, strict=True):
        entry = table[term]
        entry.posts.append(base | info)
        entry.counts.append(count)
        if count:
            entry.places += positions[offset : offset + count]
            offset += count


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


def _order(term: str) -> bytes:
    """Terms are sorted as JavaScript compares strings: by UTF-16 units."""
    return term.encode("utf-16-be", "surrogatepass")


def _target(total: int) -> int:
    size = SMALLEST_SHARD
    while size < LARGEST_SHARD and total > size * MANY_SHARDS:
        size *= 2
    return size


def _size(term: str, entry: Entry) -> int:
    return TERM_SIZE + len(term) + 4 * len(entry.posts)


def _ends_before(term: str, size: int, target: int) -> bool:
    """Whether a shard of `size` bytes ends before `term`."""
    if size < target * 3 // 4:
        return False
    return size >= 2 * target or crc32(term.encode()) % (target // 64) == 0


def _cut(entries: Iterable[tuple[str, Entry]], target: int) -> Iterator[Shard]:
    pending: list[tuple[str, Entry]] = []
    size = 0
    for term, entry in entries:
        if pending and _ends_before(term, size, target):
            yield _encode(pending, size)
            pending, size = [], 0
        pending.append((term, entry))
        size += _size(term, entry)
    if pending:
        yield _encode(pending, size)


# ---- what an edit changes

Change = dict[int, tuple[int, bytes] | None]  # number → info and positions, or None: no longer


def _differences(gone: Mapping[int, bytes], come: Mapping[int, bytes]) -> dict[str, Change]:
    """By term, from the packed bytes of notes by number."""
    was = {number: _postings(blob) for number, blob in gone.items()}
    now = {number: _postings(blob) for number, blob in come.items()}
    changes: dict[str, Change] = {}
    for number in sorted(was.keys() | now.keys()):
        before, after = was.get(number, {}), now.get(number, {})
        for term in before.keys() | after.keys():
            posting = after.get(term)
            if before.get(term) != posting:
                changes.setdefault(term, {})[number] = posting
    return changes


def _postings(blob: bytes) -> dict[str, tuple[int, bytes]]:
    packed = unpack(blob)
    found, offset = {}, 0
    for term, info, count in zip(packed.terms, packed.infos, packed.counts, strict=True):
        found[term] = info, packed.positions[offset : offset + count]
        offset += count
    return found


def _update(shards: Sequence[Shard], target: int, changes: Mapping[str, Change]) -> tuple[tuple[Shard, ...], int]:
    """The shards with `changes`: only those that hold a changed term, or whose border moves, are made."""
    starts = [_order(shard.start) for shard in shards]
    by_shard: dict[int, list[str]] = {}
    for term in sorted(changes, key=_order):
        by_shard.setdefault(max(0, bisect_right(starts, _order(term)) - 1), []).append(term)
    opened = {index: _apply(shards[index] if shards else None, terms, changes) for index, terms in by_shard.items()}
    total = sum(
        sum(_size(term, entry) for term, entry in opened[index]) if index in opened else shard.size
        for index, shard in enumerate(shards)
    )
    if not shards:
        total = sum(_size(term, entry) for entries in opened.values() for term, entry in entries)
    if _target(total) != target:
        every = (opened[index] if index in opened else _decode(shard) for index, shard in enumerate(shards))
        entries = (entry for stretch in (every if shards else opened.values()) for entry in stretch)
        return tuple(_cut(entries, _target(total))), _target(total)

    out: list[Shard] = []
    pending: list[tuple[str, Entry]] = []
    size = 0
    count = max(len(shards), 1 if opened else 0)
    for index in range(count):
        following = _first_after(index, shards, opened)
        if index not in opened:
            shard = shards[index]
            if not pending and (following is None or _ends_before(following, shard.size, target)):
                out.append(shard)
                continue
        for term, entry in opened[index] if index in opened else _decode(shards[index]):
            if pending and _ends_before(term, size, target):
                out.append(_encode(pending, size))
                pending, size = [], 0
            pending.append((term, entry))
            size += _size(term, entry)
        if pending and following is not None and _ends_before(following, size, target):
            out.append(_encode(pending, size))
            pending, size = [], 0
    if pending:
        out.append(_encode(pending, size))
    return tuple(out), target


def _first_after(index: int, shards: Sequence[Shard], opened: Mapping[int, list[tuple[str, Entry]]]) -> str | None:
    """The first term behind a shard, as it is now."""
    for later in range(index + 1, len(shards)):
        if later not in opened:
            return shards[later].start
        if opened[later]:
            return opened[later][0][0]
    return None


def _apply(shard: Shard | None, terms: Sequence[str], changes: Mapping[str, Change]) -> list[tuple[str, Entry]]:
    table = dict(_decode(shard)) if shard else {}
    for term in terms:
        entry = table.get(term)
        if entry is None:
            entry = table[term] = Entry()
        for number, posting in changes[term].items():
            _set(entry, number, posting)
        if not entry.posts:
            del table[term]
    return [(term, table[term]) for term in sorted(table, key=_order)]


def _set(entry: Entry, number: int, posting: tuple[int, bytes] | None) -> None:
    at = bisect_left(entry.posts, number << 8)
    offset = sum(entry.counts[:at])
    if at < len(entry.posts) and entry.posts[at] >> 8 == number:
        del entry.places[offset : offset + entry.counts[at]]
        del entry.posts[at], entry.counts[at]
    if posting is not None:
        info, places = posting
        entry.posts.insert(at, number << 8 | info)
        entry.counts.insert(at, len(places))
        entry.places[offset:offset] = places


# ---- files


def _encode(entries: Sequence[tuple[str, Entry]], size: int) -> Shard:
    names = tuple(term for term, _ in entries)
    lines = "\n".join(_front_coded(names)).encode("utf-8", "replace")
    counts = [len(entry.posts) for _, entry in entries]
    large = array("I", [count for count in counts if count > 254])
    posts = array("I")
    for _, entry in entries:
        posts.extend(entry.posts)
    if sys.byteorder == "big":
        large.byteswap()
        posts.byteswap()
    head = _HEAD.pack(len(names), len(lines), len(large)) + lines + bytes(min(count, 255) for count in counts)
    terms = head + bytes(-len(head) % 4) + large.tobytes() + posts.tobytes()
    places = b"".join(entry.counts for _, entry in entries) + b"".join(entry.places for _, entry in entries)
    return Shard(names[0], size, _named("s", terms, "bin"), _named("p", places, "bin"), names)


def _decode(shard: Shard) -> Iterator[tuple[str, Entry]]:
    content = shard.terms.content
    count, length, large_count = _HEAD.unpack_from(content)
    at = _HEAD.size + length
    sizes = content[at : at + count]
    at += count
    at += -at % 4
    numbers = array("I", content[at:])
    if sys.byteorder == "big":
        numbers.byteswap()
    large = iter(numbers[:large_count])
    place, offset = 0, large_count
    places = shard.places.content
    data = len(numbers) - large_count
    for term, size in zip(shard.names, sizes, strict=True):
        size = next(large) if size == 255 else size
        entry = Entry()
        entry.posts = numbers[offset : offset + size]
        entry.counts = bytearray(places[place : place + size])
        end = data + sum(entry.counts)
        entry.places = bytearray(places[data:end])
        offset, place, data = offset + size, place + size, end
        yield term, entry


def _front_coded(names: Sequence[str]) -> Iterator[str]:
    yield "0" + names[0]
    for above, name in pairwise(names):
        kept = 0
        for left, right in zip(above[:64], name, strict=False):
            if left != right or right > "\uffff":  # a browser counts such a letter twice
                break
            kept += 1
        yield chr(48 + kept) + name[kept:]


def _names(content: bytes) -> tuple[str, ...]:
    """The terms of a shard's file."""
    _, length, _ = _HEAD.unpack_from(content)
    names: list[str] = []
    above = ""
    for line in content[_HEAD.size : _HEAD.size + length].decode().split("\n"):
        above = above[: ord(line[0]) - 48] + line[1:]
        names.append(above)
    return tuple(names)


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
            files[letter] = _named("w", "\n".join(sorted(words)).encode(), "txt")
    return {letter: files[letter] for letter in sorted(files)}


def _files(count: int, shards: Sequence[Shard], words: Mapping[str, SearchFile]) -> Iterator[SearchFile]:
    """All files but the notes' own."""
    meta: dict[str, object] = {
        "v": FORMAT,
        "n": count,
        "k": [shard.start for shard in shards],
        "s": [_name(shard.terms) for shard in shards],
        "p": [_name(shard.places) for shard in shards],
        "w": {letter: _name(file) for letter, file in words.items()},
        "r": _newest(shards),
    }
    for shard in shards:
        yield shard.terms
        yield shard.places
    yield from words.values()
    if any(shard.has_han for shard in shards):
        table = _named("t", TRADITIONAL.encode(), "txt")
        meta["t"] = _name(table)
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
        entry = next(entry for term, entry in _decode(shard) if term == year)
        found += [f"{post >> 8:06x}" for post in entry.posts if post & 255]  # none of papers without a note
        if len(found) >= NEWEST:
            break
    return found[:NEWEST]


def _named(folder: str, content: bytes, extension: str) -> SearchFile:
    digest = digest_bytes(content)
    return SearchFile(path=f"{FOLDER}{folder}/{digest[:10]}.{extension}", digest=digest, content=content)


def _stored(folder: str, digest: str, extension: str, read: Callable[[str, str], bytes]) -> SearchFile:
    return StoredFile(f"{FOLDER}{folder}/{digest[:10]}.{extension}", digest, read)


def _name(file: SearchFile) -> str:
    return file.path.rpartition("/")[2].partition(".")[0]


_HEAD = Struct("<III")
