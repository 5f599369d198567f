"""A reference manager's library (BibTeX, biblatex or CSL-JSON text) as papers by key, and what it adds to notes."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from site_builder.model.library import Library
from site_builder.model.paper import Paper, Person
from site_builder.scholar.bibtex import read_bibtex
from site_builder.scholar.csl import read_csl_json
from site_builder.scholar.dates import iso
from site_builder.scholar.titles import squeezed


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A field on which note and library differ; the note's value is kept."""

    field: str
    note: str
    library: str


def read_library(text: str, *, path: str) -> Library:
    """Read a library of either format; `path` is only named in diagnostics."""
    head = text.lstrip("\ufeff \t\r\n")[:1]
    if head in ("[", "{"):
        return read_csl_json(text, path=path)
    return read_bibtex(text, path=path)


def fill(paper: Paper, known: Paper) -> tuple[Paper, tuple[Disagreement, ...]]:
    """`paper` with the facts that only the library has (their origin is "library"), and where the two disagree."""
    changes: dict[str, object] = {}
    origins = dict(paper.origins)
    disagreements: list[Disagreement] = []
    for name in _FILLED:
        mine, theirs = getattr(paper, name), getattr(known, name)
        if not theirs:
            continue
        is_guess = origins.get(name) == "filename"
        if not mine or is_guess or (name == "issued" and len(theirs) > len(mine) and theirs[: len(mine)] == mine):
            changes[name] = theirs
            origins[name] = "library"
        elif name in _COMPARED and not _agree(name, mine, theirs):
            disagreements.append(Disagreement(field=name, note=_plain(mine), library=_plain(theirs)))
    if "authors" in changes:
        changes["authors_truncated"] = known.authors_truncated
    elif paper.authors_truncated and len(known.authors) > len(paper.authors) and not known.authors_truncated:
        changes |= {"authors": known.authors, "authors_truncated": False}
        origins["authors"] = "library"
    if origins.get("type") in (None, "guess") and known.type:
        changes["type"] = known.type
        origins["type"] = "library"
    return replace(paper, origins=origins, **changes), tuple(disagreements)  # type: ignore[arg-type]


_NOT_FILLED = ("key", "type", "authors_truncated", "status", "rating", "read", "zotero", "origins", "accessed")
_FILLED = tuple(field.name for field in fields(Paper) if field.name not in _NOT_FILLED)
_COMPARED = ("title", "authors", "issued", "container_title", "doi", "arxiv", "volume", "pages")


def _agree(name: str, mine: object, theirs: object) -> bool:
    if name == "issued":
        return isinstance(mine, tuple) and isinstance(theirs, tuple) and mine[:1] == theirs[:1]
    if name == "authors":
        return _families(mine) == _families(theirs) or bool(set(_families(mine)) & set(_families(theirs)))
    one, other = squeezed(str(mine)), squeezed(str(theirs))
    return one == other or (name in ("title", "container_title") and (one in other or other in one))


def _families(persons: object) -> list[str]:
    return (
        [(person.family or person.literal).casefold() for person in persons if isinstance(person, Person)]
        if isinstance(persons, tuple)
        else []
    )


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        if value and isinstance(value[0], int):
            return iso(value)
        return "; ".join(one.display if isinstance(one, Person) else str(one) for one in value)
    return str(value)
