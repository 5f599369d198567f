"""Tags, nested at "/"; a tag holds the notes of the tags below it, as in Obsidian."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from site_builder.derive.group import Gathered, Group
from site_builder.model.note import Note
from site_builder.model.source import NoteId
from site_builder.text.alphabet import alphabetical
from site_builder.text.cjk import fold


def gather(notes: Mapping[NoteId, Note]) -> Iterator[Gathered]:
    """Tags that differ in case alone are one; the first spelling, by path of its note, is its name."""
    names: dict[str, str] = {}
    holders: dict[str, dict[NoteId, None]] = defaultdict(dict)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for id in sorted(notes):
        for tag in notes[id].tags:
            parts = [part for part in tag.strip("/").split("/") if part]
            for depth in range(1, len(parts) + 1):
                path = "/".join(parts[:depth])
                key = fold(path)
                names.setdefault(key, path)
                holders[key][id] = None
                spellings[key][path] += 1
    for key in sorted(names, key=lambda key: [(alphabetical(part), part) for part in key.split("/")]):
        parent = key.rpartition("/")[0]
        name = names[key]
        if parent:  # below the parent's name, however this tag writes it
            name = f"{names[parent]}/{name.rpartition('/')[2]}"
            names[key] = name
        yield Gathered(
            key=key,
            name=name,
            notes=tuple(holders[key]),
            parent=parent,
            spellings=tuple(sorted(spelling for spelling in spellings[key] if spelling != name)),
            keys=(key,),
        )


COLLECTION = Group(name="tags", gather=gather)
