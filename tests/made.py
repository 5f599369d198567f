"""What tests of several packages need: values made from a few words, and what some work costs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

from site_builder.model.note import Note, ParsedNote, ParseOptions
from site_builder.model.source import NoteId, Source
from site_builder.parse.files import parse_file


def parsed(text: str | bytes, path: str = "notes/n.md", **options: Any) -> ParsedNote:
    """What is read from a file that holds `text`: a note, or by its `path` a canvas or a base."""
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    source = Source(path=path, kind="note", size=len(raw), mtime_ns=0, digest="d")
    return parse_file(source, raw, ParseOptions(**options))


def bare_note(path: str, title: str | None = None, **facts: Any) -> Note:
    """A note without what `facts` leaves out; English, and called as its path, unless told otherwise."""
    known = {"title": path if title is None else title, "lang": "en", "digest": "", "body_digest": ""}
    return Note(id=NoteId(path), **{**known, **facts})


def files_of(folder: Path) -> dict[str, bytes]:
    """What stands in a folder: the bytes of each file by its path, as two equal sites have them."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def cpu_s(work: Callable[[], object]) -> float:
    """The seconds of CPU time that some work takes, in which what else the machine does counts little."""
    start = process_time()
    work()
    return process_time() - start
