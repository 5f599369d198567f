"""A collection in the making: each module of derive/collections declares `COLLECTION = Group(name, gather)`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from site_builder.model.note import Note
from site_builder.model.site import Collection, Term
from site_builder.model.source import NoteId
from site_builder.text.alphabet import alphabetical
from site_builder.text.cjk import fold
from site_builder.text.slug import slug


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A term before it has a slug: `key` is unique in its collection, `parent` the key of the term above, "" for none.

    `keys` are the folded values of notes that mean this term, `spellings` other ways in which notes write its name.
    """

    key: str
    name: str
    notes: tuple[NoteId, ...]
    parent: str = ""
    spellings: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """`gather` gives the terms in the order in which they are listed, a parent before its children."""

    name: str
    gather: Callable[[Mapping[NoteId, Note]], Iterable[Gathered]]


def collect(group: Group, notes: Mapping[NoteId, Note], url: str, order: Mapping[NoteId, int]) -> Collection:
    """The collection with its pages below `url`; `order` ranks notes within a term."""
    gathered = tuple(group.gather(notes))
    slugs = _slugs(gathered)
    terms = {
        slugs[term.key]: Term(
            name=term.name,
            slug=slugs[term.key],
            url=f"{url}{slugs[term.key]}/",
            notes=tuple(sorted(term.notes, key=order.__getitem__)),
            parent=slugs[term.parent] if term.parent else "",
            spellings=term.spellings,
        )
        for term in gathered
    }
    by_key = {key: slugs[term.key] for term in gathered for key in term.keys}
    return Collection(name=group.name, url=url, terms=terms, by_key=dict(sorted(by_key.items())))


def _slugs(gathered: tuple[Gathered, ...]) -> dict[str, str]:
    """A slug for each key, below that of its parent, unique without regard to case. Given out in the order of the keys,
    so that a term keeps its slug when the order of listing changes."""
    by_key = {term.key: term for term in gathered}
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    for key in sorted(by_key, key=lambda key: (key.count("/"), key)):
        term = by_key[key]
        above = f"{slugs[term.parent]}/" if term.parent else ""
        name = term.name.rpartition("/")[2] if term.parent else term.name.replace("/", "-")
        base = candidate = above + slug(name)
        number = 2
        while fold(candidate) in taken:
            candidate, number = f"{base}-{number}", number + 1
        taken.add(fold(candidate))
        slugs[key] = candidate
    return slugs


def newest_first(notes: Mapping[NoteId, Note]) -> dict[NoteId, int]:
    """The rank of every note: newest paper first, then by title, then by path; notes without a year last."""

    def key(id: NoteId) -> tuple[int, str, str]:
        paper = notes[id].paper
        return (-(paper.year or 0) if paper else 0, alphabetical(notes[id].title), id)

    return {id: rank for rank, id in enumerate(sorted(notes, key=key))}
