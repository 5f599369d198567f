"""The papers that a note cites by key, as its text and its list of references name them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from site_builder.model.graph import Target
from site_builder.model.note import Link
from site_builder.model.paper import Paper
from site_builder.model.source import NoteId

if TYPE_CHECKING:
    from site_builder.render.view import View


def cited_papers(note_id: NoteId, links: Sequence[Link], targets: Sequence[Target], view: View) -> Mapping[str, Paper]:
    """The known papers that a note cites by key, by the URL of their page, in the order of the text."""
    found: dict[str, Paper] = {}
    for link, target in zip(links, targets, strict=True):
        if link.kind not in ("citation", "key") or target.note == note_id:
            continue
        paper = view.cited(target)
        if paper is not None:
            found.setdefault(place_of(target, view), paper)
    return found


def place_of(target: Target, view: View) -> str:
    """The URL of the page that a citation leads to."""
    return view.url_of(target.note) if target.note is not None else view.target_stub_url(target.name)
