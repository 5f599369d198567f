"""Sentences as another page quotes them: a link to a paper without words of its own reads by the paper's name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from site_builder.model.graph import Target
from site_builder.model.note import Context, Link, Note
from site_builder.model.source import NoteId
from site_builder.resolve.links import citation_name

_SEPARATOR = " > "
MOST_CONTEXTS = 100  # sentences kept of one note that names another over and over
_MOST = 200  # of one note, so that the sentences of an endless list stay cheap


class Quotes(NamedTuple):
    """The sentences of one note that lead to each other note, and to each paper without a note, by key; the names that
    it gives the latter; and how its summary reads.
    """

    notes: Mapping[NoteId, tuple[Context, ...]]
    stubs: Mapping[str, tuple[Context, ...]]
    names: Mapping[str, str]
    summary: str


def quotes_of(note: Note, targets: tuple[Target, ...], notes: Mapping[NoteId, Note]) -> Quotes:
    """What a note says of others and of papers without a note, and its own summary, with papers called by their
    names.
    """
    quoted, summary = notes_quoted(note, targets, notes), summary_of(note, targets, notes)
    if all(target.kind != "stub" for target in targets):
        return Quotes(quoted, {}, {}, summary)
    return Quotes(quoted, stubs_quoted(note, targets, notes), stub_names(note.links, targets), summary)


def summary_of(note: Note, targets: Sequence[Target], notes: Mapping[NoteId, Note]) -> str:
    """The summary of a note, in which papers go by their names as they do where it is quoted."""
    return _named(note.summary, bare_links(note, targets), notes) if "@" in note.summary else note.summary


def stub_names(links: Iterable[Link], targets: Iterable[Target]) -> dict[str, str]:
    """The papers without a note that links lead to, each with the name that its first link gives it."""
    found: dict[str, str] = {}
    for link, target in zip(links, targets, strict=True):
        if target.kind == "stub" and target.name not in found:
            found[target.name] = citation_name(link)
    return found


def notes_quoted(
    note: Note, targets: tuple[Target, ...], notes: Mapping[NoteId, Note], only: NoteId | None = None
) -> dict[NoteId, tuple[Context, ...]]:
    """The sentences of a note that lead to each other note, or to that one only."""
    found: dict[NoteId, list[Context]] = {}
    bare = bare_links(note, targets)
    for link, target in zip(note.links, targets, strict=True):
        other = target.note
        if other is not None and other != note.id and link.context is not None and only in (None, other):
            found.setdefault(other, []).append(quoted(link.context, bare, notes))
    return {id: _distinct(sentences) for id, sentences in found.items()}


def stubs_quoted(
    note: Note, targets: tuple[Target, ...], notes: Mapping[NoteId, Note]
) -> dict[str, tuple[Context, ...]]:
    """The sentences of a note that lead to each paper without a note, by key; for a link without one there is none."""
    found: dict[str, list[Context]] = {}
    bare = bare_links(note, targets)
    for link, target in zip(note.links, targets, strict=True):
        if target.kind == "stub":
            sentences = found.setdefault(target.name, [])
            if link.context is not None:
                sentences.append(quoted(link.context, bare, notes))
    return {key: _distinct(sentences) for key, sentences in found.items()}


def _distinct(sentences: list[Context]) -> tuple[Context, ...]:
    """Each sentence once, in source order; a note that names another over and over is cut off."""
    return tuple(sentences) if len(sentences) == 1 else tuple(dict.fromkeys(sentences))[:MOST_CONTEXTS]


class BareLink(NamedTuple):
    """A link to a paper that is written by citation key alone: what it shows, and where it leads."""

    shown: str
    note: NoteId
    parts: tuple[str, ...]  # headings


def bare_links(note: Note, targets: Sequence[Target]) -> tuple[BareLink, ...]:
    """The links of a note that show no words of their own, those that show most first."""
    found: dict[str, BareLink] = {}
    for link, target in zip(note.links, targets, strict=True):
        is_key = link.kind in ("citation", "key")
        if (
            target.note is None
            or not (is_key or link.target.startswith("@"))
            or link.kind not in ("wikilink", "embed", "citation", "key")
        ):
            continue
        if link.label is not None and not is_key:
            continue
        parts = tuple(part for part in link.fragment.split("#") if part and not part.startswith("^"))
        written = "@" + link.target if is_key else link.target
        shown = _SEPARATOR.join(part for part in (written, *link.fragment.split("#")) if part)
        found.setdefault(shown, BareLink(shown, target.note, parts))
        if len(found) == _MOST:
            break
    return tuple(sorted(found.values(), key=lambda one: -len(one.shown)))


def quoted(context: Context, links: Sequence[BareLink], notes: Mapping[NoteId, Note]) -> Context:
    """The sentence with names in place of citation keys. Only the notes that it names are looked at.

    "@1952EducationHopper > Methods" reads "Education > Methods".
    """
    if not links or not ("@" in context.words or "@" in context.before or "@" in context.after):
        return context
    return replace(
        context,
        before=_named(context.before, links, notes),
        words=_named(context.words, links, notes),
        after=_named(context.after, links, notes),
    )


def _named(text: str, links: Sequence[BareLink], notes: Mapping[NoteId, Note]) -> str:
    if "@" in text:
        for link in links:
            if link.shown in text:
                name = notes[link.note].short_name
                if not name.startswith("@"):
                    text = _replaced(text, link.shown, _SEPARATOR.join((name, *link.parts)))
    return text


def _replaced(text: str, shown: str, name: str) -> str:
    """`text` with `name` for `shown` where it stands as a word: "@a" is neither in "x@a" nor in "@ab"."""
    parts: list[str] = []
    done, start = 0, text.find(shown)
    while start >= 0:
        stop = start + len(shown)
        if not (_is_latin(text[start - 1 : start]) or _is_latin(text[stop : stop + 1])):
            parts += (text[done:start], name)
            done = stop
        start = text.find(shown, stop)
    return "".join((*parts, text[done:])) if parts else text


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()
