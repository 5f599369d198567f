"""The date on which a note says that it was written or changed; never the clock or the file's own time."""

from __future__ import annotations

from site_builder.model.note import Note
from site_builder.text.regex import regex

DATE = regex(r"(?P<day>\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?!\d)")  # "2024-03-01T10:00", not "2024-3-1"
CHANGED = (
    "updated",
    "modified",
    "date modified",
    "date-modified",
    "lastmod",
    "created",
    "date created",
    "date-created",
)


def changed_on(note: Note) -> str:
    """An ISO date of the note's own properties, "" when it states none. A paper's `date` is that of the paper."""
    keys = CHANGED if note.paper else (*CHANGED, "date")
    for key in keys:
        match = DATE.match(str(note.meta.get(key, "")).strip())
        if match:
            return match["day"]
    return ""


def stamp(day: str) -> str:
    """A day as a time of RFC 3339."""
    return f"{day}T00:00:00Z"
