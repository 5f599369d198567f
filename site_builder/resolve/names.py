"""All names of the vault, folded: what has this path, this end of a path, this alias, this citation key.

Notes that are held back are here as well: a link that means one of them is private, not missing.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from itertools import pairwise
from typing import Literal

from site_builder.model.note import Note
from site_builder.model.source import AssetId, NoteId
from site_builder.text.cjk import fold
from site_builder.text.regex import regex

FOLDER_PAGES = ("index", "readme")  # file names that make a note the page of its folder, in this order
_MD = regex(r"\.md\Z", re.IGNORECASE)
_HINT_POOL = 500  # names looked at for one hint, by the pairs of letters that they share with what was written
_HINT_CLOSE = 8  # of these compared letter by letter, which costs a hundred times as much


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that a link may mean. `key` is its folded path; that of a note has no ".md"."""

    path: str
    kind: Literal["note", "asset", "private"]
    key: str


class NameIndex:
    """Looks names up in time that does not grow with the vault; answers are remembered, the vault does not change."""

    def __init__(
        self, notes: Mapping[NoteId, Note], held_back: Mapping[NoteId, Note], assets: Collection[AssetId]
    ) -> None:
        self._paths: dict[str, list[File]] = defaultdict(list)
        self._ends: dict[str, list[tuple[str, File]]] = defaultdict(list)
        self._aliases: dict[str, list[File]] = defaultdict(list)
        self._keys: dict[str, list[File]] = defaultdict(list)
        self._matches: dict[str, tuple[tuple[str, File], ...]] = {}
        self._near_names: dict[str, list[str]] | None = None
        self._near_pairs: dict[str, frozenset[str]] = {}
        self._nearest: dict[tuple[str, bool], str | None] = {}
        for path in sorted(assets):
            key = fold(path)
            self._add(File(path=path, kind="asset", key=key), key)
        for kind, group in (("note", notes), ("private", held_back)):
            for id in sorted(group):
                self._add_note(group[id], "note" if kind == "note" else "private")

    def _add_note(self, note: Note, kind: Literal["note", "private"]) -> None:
        key = fold(note.id)
        file = File(path=note.id, kind=kind, key=key.removesuffix(".md"))
        self._add(file, key)
        if file.key != key:
            self._add(file, file.key)
        for alias in note.aliases:
            if bucket := fold(alias.strip()):
                _append_once(self._aliases[bucket], file)
        stem = file.key.rpartition("/")[2]
        if stem.startswith("@"):
            _append_once(self._keys[stem[1:]], file)
        if note.paper and note.paper.key:
            _append_once(self._keys[fold(note.paper.key.removeprefix("@"))], file)

    def _add(self, file: File, key: str) -> None:
        self._paths[key].append(file)
        self._ends[key.rpartition("/")[2]].append((key, file))

    def at(self, path: str) -> tuple[File, ...]:
        """The files at exactly this path; more than one only where names differ in case or form."""
        return tuple(self._paths.get(fold(path), ()))

    def ending(self, target: str, folder: str) -> tuple[File, ...]:
        """The files whose path ends in "/target": those in or below the (folded) folder if there are any, else all."""
        key = fold(target)
        matches = self._matches.get(key)
        if matches is None:
            pool = self._ends.get(key.rpartition("/")[2], ())
            found = (match for match in pool if match[0] == key or match[0].endswith("/" + key))
            matches = self._matches[key] = tuple(sorted(found, key=lambda match: (match[0], match[1].path)))
        if len(matches) > 1 and folder:
            start = bisect_left(matches, folder + "/", key=lambda match: match[0])
            stop = bisect_left(matches, folder + "0", key=lambda match: match[0])  # "0" follows "/"
            matches = matches[start:stop] or matches
        return tuple(file for _, file in matches)

    def is_shared(self, target: str) -> bool:
        """Whether several paths end in "/target"."""
        return len(self._matches.get(fold(target), ())) > 1

    def alias(self, name: str) -> tuple[File, ...]:
        """The notes with this alias in the order of their paths, published ones before those held back."""
        return tuple(self._aliases.get(fold(name), ()))

    def citation(self, key: str) -> tuple[File, ...]:
        """The notes of the paper with this citation key, in the same order."""
        return tuple(self._keys.get(fold(key), ()))

    def folder_page(self, folder: str) -> File | None:
        """The note that is the page of a folder: its index, README, or the note named as the folder."""
        key = fold(folder)
        for name in (*FOLDER_PAGES, key.rpartition("/")[2]):
            for file in self._paths.get(f"{key}/{name}" if key else name, ()):
                if file.kind != "asset":
                    return file
        return None

    def nearest(self, name: str, *, is_asset: bool = False) -> str | None:
        """The published note or attachment whose name is most like `name`, for hints; None when none is alike.

        With `is_asset` only attachments are: the note on a paper is no answer to the question for its PDF.
        """
        if (name, is_asset) not in self._nearest:
            self._nearest[name, is_asset] = self._find_nearest(name, is_asset=is_asset)
        return self._nearest[name, is_asset]

    def _find_nearest(self, name: str, *, is_asset: bool) -> str | None:
        if self._near_names is None:
            self._near_names = defaultdict(list)
            for stem, files in self._ends.items():
                if any(file.kind != "private" for _, file in files):
                    for bucket in _buckets(stem) if len(stem) < 150 else ():
                        self._near_names[bucket].append(stem)
        wanted = fold(name).rpartition("/")[2][:100]
        pool: dict[str, None] = {}
        for bucket in _buckets(wanted):
            pool.update(dict.fromkeys(self._near_names.get(bucket, ())[:_HINT_POOL]))
        if is_asset:
            pool = {stem: None for stem in pool if any(file.kind == "asset" for _, file in self._ends[stem])}
        pairs = _pairs(wanted)
        alike = nsmallest(_HINT_CLOSE, pool, key=lambda stem: (-len(pairs & self._pairs_of(stem)), stem))
        close = difflib.get_close_matches(wanted, alike, n=1, cutoff=0.75)
        if not close:
            return None
        shown = [file.path for _, file in self._ends[close[0]] if file.kind != "private"]
        return _MD.sub("", min(shown, key=lambda path: (len(path), path)))

    def _pairs_of(self, stem: str) -> frozenset[str]:
        pairs = self._near_pairs.get(stem)
        if pairs is None:
            pairs = self._near_pairs[stem] = _pairs(stem)
        return pairs


def names_of(note: Note) -> tuple[object, ...]:
    """All that the index takes from a note, and whether what its name means hangs on the files beside it."""
    return note.id, note.aliases, note.paper.key if note.paper else "", note.is_drawing


def found_by(path: str, note: Note | None = None) -> frozenset[str]:
    """The folded names by which links mean a file: its own, its aliases and citation keys, that of its folder where it
    may be the page of it, "" for the top.
    """
    folder, _, name = fold(path).rpartition("/")
    if note is None:
        return frozenset([name])
    stem = name.removesuffix(".md")
    names = {name, stem, *(fold(alias.strip()) for alias in note.aliases)}
    if note.paper:
        names.add(fold(note.paper.key.removeprefix("@")))
    if stem in FOLDER_PAGES:
        names.add(folder.rpartition("/")[2])
    return frozenset(names)


def choose(files: Iterable[File], spelling: str) -> File | None:
    """The best of equally good files: the shortest path, then the one written as in the link, then by alphabet."""
    return min(files, key=lambda file: (len(file.path), spelling not in file.path, file.path), default=None)


def _append_once(files: list[File], file: File) -> None:
    if not files or files[-1] is not file:
        files.append(file)


def _buckets(stem: str) -> tuple[str, str]:
    """Names that start or end alike are compared; one slip of the pen cannot spoil both ends."""
    return ("^" + stem[:3], stem[-3:] + "$")


def _pairs(stem: str) -> frozenset[str]:
    """The pairs of letters that stand beside each other in a name."""
    return frozenset(map("".join, pairwise(stem)))
