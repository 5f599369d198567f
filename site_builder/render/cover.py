"""The picture that stands for a page where it is shared (`og:image`)."""

from __future__ import annotations

from site_builder.model.note import Note
from site_builder.render.view import View
from site_builder.scholar.identifiers import is_web


def cover_address(note: Note, view: View) -> str:
    """Its full address; "" for a note without one, and for a file where the address of the site is not known."""
    if not note.cover or is_web(note.cover):
        return note.cover
    for link, target in zip(note.links, view.targets(note.id), strict=True):
        if link.target == note.cover and target.asset is not None:
            return view.absolute(view.target_asset(target.asset)[0])
    return ""
