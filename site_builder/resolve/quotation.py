"""Sentences as another page quotes them: a link to a paper without words of its own reads by the paper's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from site_builder.model.graph import Target
from site_builder.model.note import Context, Note
from site_builder.model.source import NoteId

_SEPARATOR = " > "
_MOST_NAMES = 200  # of one note, so that the sentences of an endless list stay cheap


def bare_names(note: Note, targets: Sequence[Target], notes: Mapping[NoteId, Note]) -> dict[str, str]:
    """Of a note's links to papers that are written by citation key alone: what they show, to the paper's short name.

    "@1952EducationHopper > Methods" reads "Education > Methods". The longest words come first.
    """
    names: dict[str, str] = {}
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
        name = notes[target.note].short_name
        if name.startswith("@"):
            continue
        parts = [part for part in link.fragment.split("#") if part and not part.startswith("^")]
        written = "@" + link.target if is_key else link.target
        shown = _SEPARATOR.join(part for part in (written, *link.fragment.split("#")) if part)
        if len(names) < _MOST_NAMES:
            names[shown] = _SEPARATOR.join((name, *parts))
    return dict(sorted(names.items(), key=lambda one: -len(one[0]))) if len(names) > 1 else names


def quoted(context: Context, names: Mapping[str, str]) -> Context:
    """The sentence with names in place of citation keys."""
    if not names or not ("@" in context.words or "@" in context.before or "@" in context.after):
        return context
    return replace(
        context,
        before=_named(context.before, names),
        words=_named(context.words, names),
        after=_named(context.after, names),
    )


def _named(text: str, names: Mapping[str, str]) -> str:
    if "@" in text:
        for shown, name in names.items():
            text = _replaced(text, shown, name)
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
