"""All notes together: where each link leads, and which sentences lead to a note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from site_builder.model.diagnostic import Diagnostic
from site_builder.model.note import Context
from site_builder.model.source import AssetId, NoteId

TargetKind = Literal["note", "asset", "tag", "stub", "missing", "private"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where one link leads.

    note: `note`, and `fragment` the anchor on its page ("" for the top); asset: `asset`, and `fragment` as written
    ("page=3"), and `note` where a drawing is shown as this picture of it; tag: `name` is the tag; stub: `name` is the
    key of `Graph.stubs`; missing, private: nothing else is set.
    """

    kind: TargetKind
    note: NoteId | None = None
    asset: AssetId | None = None
    fragment: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlink:
    """All sentences of one note that lead here, in the order of that note, equal ones once."""

    source: NoteId
    contexts: tuple[Context, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stub:
    """A paper that is cited but has no note yet: `name` as the first link wrote it, without `@`."""

    key: str  # folded name, unique
    name: str
    backlinks: tuple[Backlink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """`targets[id]` runs parallel to `Note.links`; `backlinks` are sorted by source path, never of a note to itself.
    `summaries` are those in which papers go by other names than the note has for them.
    """

    targets: Mapping[NoteId, tuple[Target, ...]]
    backlinks: Mapping[NoteId, tuple[Backlink, ...]]
    stubs: Mapping[str, Stub] = field(default_factory=dict)
    summaries: Mapping[NoteId, str] = field(default_factory=dict)
    assets: tuple[AssetId, ...] = ()  # those that a published note uses, sorted
    diagnostics: tuple[Diagnostic, ...] = ()
