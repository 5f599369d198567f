"""The date on which a note says that it was written or changed; never the clock or the file's own time."""

from __future__ import annotations

from datetime import date

from site_builder.model.note import Note, Plain
from site_builder.scholar.dates import is_only_date, iso, parse_date
from site_builder.text.regex import regex

DATE = regex(r"(?P<day>\d{4}-\d\d-\d\d)(?!\d)")  # "2024-03-01T10:00"
LONGEST_DATE = 40
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
    """An ISO date of the note's own properties, "" when it states none.

    A paper's `date` is that of the paper, but where the paper is of another year.
    """
    for key in CHANGED:
        if day := _day(note.meta.get(key)):
            return day
    day = _day(note.meta.get("date"))
    is_of_paper = note.paper is not None and note.paper.year in (None, int(day[:4] or 0))
    return "" if is_of_paper else day


def _day(value: Plain) -> str:
    """A day as people write it, in ISO form; "" for a month, a day that no calendar has, or anything else."""
    text = str(value).strip()[:LONGEST_DATE] if isinstance(value, str | int) else ""
    match = DATE.match(text)
    day = match["day"] if match else iso(parse_date(text)) if text[:1].isalnum() and is_only_date(text) else ""
    try:
        return date.fromisoformat(day).isoformat() if len(day) == len("2024-03-01") else ""
    except ValueError:
        return ""


def stamp(day: str) -> str:
    """A day as a time of RFC 3339."""
    return f"{day}T00:00:00Z"
