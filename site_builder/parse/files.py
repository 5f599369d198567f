"""Which parser reads which file."""

from __future__ import annotations

from site_builder.model.note import ParsedNote, ParseOptions
from site_builder.model.source import Source
from site_builder.parse.base import parse_base
from site_builder.parse.canvas import parse_canvas
from site_builder.parse.note import parse_note


def parse_file(source: Source, raw: bytes, options: ParseOptions) -> ParsedNote:
    """A note, canvas or base by its extension."""
    path = source.path.lower()
    if path.endswith(".canvas"):
        return parse_canvas(source, raw, options)
    return parse_base(source, raw, options) if path.endswith(".base") else parse_note(source, raw, options)
