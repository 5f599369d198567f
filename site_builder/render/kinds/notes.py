"""The page of all notes, in the folders of the vault; where papers are all there is, their table is enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.render.facts import NoteRef, has_other_notes
from site_builder.render.frame import frame
from site_builder.render.kind import Kind, page_file, templated
from site_builder.render.view import View
from site_builder.text.alphabet import alphabetical
from site_builder.text.slug import folder_url

OPEN = 200  # notes of a vault whose folders are all open at first
DEEPEST = 6  # folders inside one another; what lies deeper is shown as one folder with a longer name


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """`name` is "" for the vault itself; `index` is the folder's own note, `count` the notes in it and below."""

    name: str
    index: NoteRef | None
    folders: tuple[Folder, ...]
    notes: tuple[NoteRef, ...]
    count: int


def pages(site: Site, config: Config) -> Iterator[Page]:
    if "notes" in site.places and has_other_notes(site):
        yield Page(page_file(site.places["notes"]), "notes", "")


def context(page: Page, view: View) -> Mapping[str, object]:
    lang = view.site.lang
    translate = view.translator(lang)
    notes = view.all_notes()
    lede = translate("notes_lede", n=len(notes))
    return {
        **frame(view, lang=lang, title=translate("place_notes"), description=lede, here="notes"),
        "tree": in_folders(notes),
        "is_open": len(notes) <= OPEN,
        "lede": lede,
    }


def in_folders(notes: Iterable[NoteRef]) -> Folder:
    """The notes by folder, each folder's notes and folders by title and name, numbers in them by size."""
    return _folder((), [(tuple(note.id.split("/")[:-1]), note) for note in notes])


def _folder(path: tuple[str, ...], below: list[tuple[tuple[str, ...], NoteRef]]) -> Folder:
    """The folder at `path`; `below` are the notes in it and deeper, each with the folders between."""
    here = [note for folders, note in below if not folders]
    deeper = sorted(((folders, note) for folders, note in below if folders), key=lambda pair: pair[0])
    if len(path) >= DEEPEST:
        deeper = [(("/".join(folders),), note) for folders, note in deeper]
    folders = [
        _folder((*path, first), [(parts[1:], note) for parts, note in group])
        for first, group in groupby(deeper, key=lambda pair: pair[0][0])
    ]
    own = folder_url("/".join(path))
    index = next((note for note in here if path and note.url == own), None)
    return Folder(
        name=path[-1] if path else "",
        index=index,
        folders=tuple(sorted(folders, key=lambda folder: (alphabetical(folder.name), folder.name))),
        notes=tuple(
            sorted((note for note in here if note is not index), key=lambda note: (alphabetical(note.title), note.id))
        ),
        count=len(below),
    )


KIND = Kind(name="notes", pages=pages, make=templated("notes.html", context))
