"""A drawing of the Excalidraw plugin is a note: what a reader may see of it are the words that stand in the picture.

Around them the plugin writes a notice, headings of its own, hashes of files and the data of the drawing.
"""

from __future__ import annotations

import re

from site_builder.text.regex import regex

_NOTICE = regex(r"==⚠[^\n]*")
_HEADING = regex(r"#{1,2} (Excalidraw Data|Text Elements|Element Links|Embedded Files|Drawing)[ \t]*")
_DATA = regex(r"#{1,2} (?:Excalidraw Data|Text Elements)[ \t]*")
_SECTIONS_OF_DATA = frozenset(("Embedded Files", "Drawing"))
_LABEL = regex(r"\A[A-Za-z0-9_-]{8}: (?=\[\[|https?:)")  # the element that a link belongs to


def words_of_drawing(markdown: str) -> str:
    """The text of such a note with what the plugin wrote around the words left blank, line by line."""
    lines = ["" if _NOTICE.match(line) else line for line in markdown.split("\n")]
    start = next((number for number, line in enumerate(lines) if _DATA.fullmatch(line)), len(lines))
    above = next((number for number in reversed(range(start)) if lines[number].strip()), 0)
    if start < len(lines) and lines[above].strip() == "%%":  # a comment holds it all
        return "\n".join([*lines[:above], *[""] * (len(lines) - above)])
    section = ""
    for number, line in enumerate(lines[start:], start):
        heading = _HEADING.fullmatch(line)
        section = heading[1] if heading else section
        if heading or section in _SECTIONS_OF_DATA or line.strip() == "%%":
            lines[number] = ""
        elif section == "Element Links":
            lines[number] = _LABEL.sub("", line, count=1)
    return "\n".join(lines)


def name_of_drawing(stem: str) -> str:
    """ "Flow" of the file name "Flow.excalidraw"."""
    return re.sub(r"\.excalidraw\Z", "", stem, flags=re.IGNORECASE)
