"""The sorted terms of all notes, cut into stretches that a browser reads one by one.

A shard ends where the hash of the next term says so, within bounds of size: an edit therefore moves no border but near
by, and terms with a common beginning share a shard.

A shard is: number of terms, bytes of names, number of large counts (u32 each); names (front-coded lines: a character
"0" + the number of characters kept of the line above, then the rest); one byte a term, how many postings, 255 for a
large count; padding to four bytes; the large counts (u32); the postings (u32: note * 256 + info), ascending. All little
endian. Its positions file: one byte a posting, how many bytes; then the bytes.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from struct import Struct
from zlib import crc32

from site_builder.derive.search.postings import Packed, unpack
from site_builder.derive.search.stored import named
from site_builder.derive.search.tokens import is_word
from site_builder.derive.search.variants import HAVE_FORMS
from site_builder.model.site import SearchFile

SMALLEST_SHARD = 8 * 1024  # bytes; doubled while the index would have more than `MANY_SHARDS`
LARGEST_SHARD = 32 * 1024
MANY_SHARDS = 512
TERM_SIZE = 6  # bytes of one term in a shard, about, beside its postings
_HEAD = Struct("<III")
Change = dict[int, tuple[int, bytes] | None]  # number → info and positions, or None: no longer


class Entry:
    """The postings of one term: what to write of it, in the order of the notes' numbers."""

    __slots__ = ("counts", "places", "posts")

    def __init__(self) -> None:
        self.posts = array("I")
        self.counts = bytearray()
        self.places = bytearray()


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


def gather(table: Mapping[str, Entry], number: int, packed: Packed) -> None:
    """Adds the postings of the note of this number to a table that makes an entry where there is none. Notes come in
    the order of their numbers.
    """
    base, offset, positions = number << 8, 0, packed.positions
    for term, info, count in zip(packed.terms, packed.infos, packed.counts, strict=True):
        entry = table[term]
        entry.posts.append(base | info)
        entry.counts.append(count)
        if count:
            entry.places += positions[offset : offset + count]
            offset += count


def cut(table: dict[str, Entry]) -> tuple[tuple[Shard, ...], int]:
    """The shards of all terms, and the size that they were cut for. The table is empty then: it is the largest thing of
    a build.
    """
    target = _target(sum(_size(term, entry) for term, entry in table.items()))
    return tuple(_cut(((term, table.pop(term)) for term in sorted(table, key=_order)), target)), target


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


def differences(gone: Mapping[int, bytes], come: Mapping[int, bytes]) -> dict[str, Change]:
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


def update(shards: Sequence[Shard], target: int, changes: Mapping[str, Change]) -> tuple[tuple[Shard, ...], int]:
    """The shards with `changes`, and the size that they are cut for: only those are made that hold a changed term, or
    whose border moves.
    """
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
        every = (opened[index] if index in opened else decode(shard) for index, shard in enumerate(shards))
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
        for term, entry in opened[index] if index in opened else decode(shards[index]):
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
    table = dict(decode(shard)) if shard else {}
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
    return Shard(names[0], size, named("s", terms, "bin"), named("p", places, "bin"), names)


def decode(shard: Shard) -> Iterator[tuple[str, Entry]]:
    """The terms of a shard in order, with what was written of them."""
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
