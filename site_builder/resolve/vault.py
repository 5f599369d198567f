"""All notes and files as links see them: what each link leads to, and what is to be told of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Set
from dataclasses import replace

from site_builder.model.diagnostic import Diagnostic
from site_builder.model.graph import Target
from site_builder.model.note import Link, LinkKind, Note
from site_builder.model.source import AssetId, NoteId, is_published_on_use
from site_builder.resolve.faults import Fault
from site_builder.resolve.headings import Anchors
from site_builder.resolve.links import Found, asked_names, citation_name, find
from site_builder.resolve.names import File, NameIndex, found_by, names_of
from site_builder.resolve.published import may_publish, means_attachment
from site_builder.text.cjk import fold
from site_builder.text.media import is_picture

LONGEST_STUB = 150  # letters of a name that gets a page
_EXPORTS = (".svg", ".light.svg", ".dark.svg", ".png", ".light.png", ".dark.png")  # of a drawing, the best first
MISSING = Target(kind="missing")
PRIVATE = Target(kind="private")


def other_than(
    notes: Mapping[NoteId, Note], was: Mapping[NoteId, Note], aspect: Callable[[Note], object]
) -> frozenset[NoteId]:
    """The notes of which something is other than it was, or that were none."""
    return frozenset(
        id
        for id, note in notes.items()
        if (old := was.get(id)) is not note and (old is None or aspect(old) != aspect(note))
    )


class Vault:
    """The name index, and what was found with it so far."""

    def __init__(
        self,
        notes: Mapping[NoteId, Note],
        held_back: Mapping[NoteId, Note],
        assets: Collection[AssetId],
        left_out: Collection[str],
        known: Set[str],
        before: Vault | None = None,
    ) -> None:
        self.notes = notes
        self._held_back = held_back
        self._known = known
        self._assets = frozenset(assets)
        self._excluded = frozenset(left_out)
        renamed = self._renamed(before) if before is not None else None
        self.index: NameIndex = (
            before.index if before is not None and renamed == set() else NameIndex(notes, held_back, assets)
        )
        self._left_out = _names_alone(sorted(left_out)) if left_out else None
        self.faults: dict[NoteId, list[tuple[Link, Fault]]] = {}
        self._asked: set[NoteId] = set()  # canvases and bases that are held back
        self._tops = {id: Target(kind="note", note=id) for id in notes}
        self._anchors: dict[NoteId, Anchors] = {}
        self._found: dict[tuple[LinkKind, str, str, str], tuple[Target, Fault | None]] = {}
        if before is not None and renamed is not None:
            self._found = self._still_found(before, renamed)

    def _renamed(self, before: Vault) -> Set[str] | None:
        """The folded names that mean something else than they meant; None when that cannot be told."""
        if (
            self._excluded != before._excluded
            or self._known != before._known
            or any(map(is_published_on_use, self._held_back))  # whether a link asks for one is to be found
        ):
            return None
        renamed = {name for path in self._assets ^ before._assets for name in found_by(path)}
        for now, was in ((self.notes, before.notes), (self._held_back, before._held_back)):
            for id in other_than(now, was, names_of) | (was.keys() - now.keys()):
                for note in (now.get(id), was.get(id)):
                    renamed |= found_by(id, note) if note is not None else set()
        return renamed

    def _still_found(
        self, before: Vault, renamed: Set[str]
    ) -> dict[tuple[LinkKind, str, str, str], tuple[Target, Fault | None]]:
        """The answers of an earlier vault that hold in this one."""
        moved = other_than(self.notes, before.notes, ends)
        return {
            words: answer
            for words, answer in before._found.items()
            if answer[0].note not in moved and not (renamed and _may_mean(words, renamed))
        }

    def tell_again(self, id: NoteId, before: Vault) -> None:
        """Let the same be told of the links of a note as was before."""
        if id in before.faults:
            self.faults[id] = before.faults[id]

    def tell_as(self, id: NoteId, before: Vault) -> None:
        """Let what is told of the links of a note be the same object as before, where it is the same."""
        if id in self.faults and self.faults[id] == before.faults.get(id):
            self.faults[id] = before.faults[id]

    def targets(self, note: Note) -> tuple[Target, ...]:
        """The targets of a note's links. The same words mean the same thing everywhere, but where a name is near."""
        folder = note.id.rpartition("/")[0]
        targets: list[Target] = []
        faults: list[tuple[Link, Fault]] = []
        for link in note.links:
            known = self._found.get((link.kind, "", link.target, link.fragment))
            if known is None:
                known = self._found.get((link.kind, folder or "/", link.target, link.fragment))
            target, fault = known or self._look_up(link, note, folder)
            targets.append(target)
            if fault is not None:
                faults.append((link, fault))
        if faults:
            self.faults[note.id] = faults
        return tuple(targets)

    def _look_up(self, link: Link, note: Note, folder: str) -> tuple[Target, Fault | None]:
        if link.kind == "picture":
            own = self._exported(note)
            return self._asset_target(own, "") if own is not None else (MISSING, None)
        if not link.target.strip() and link.kind != "tag":
            return self._note_target(note.id, link.fragment)
        found = Found() if link.kind == "tag" else find(link, folder, self.index)
        if found.file is None and self._left_out is not None and link.kind != "tag":
            excluded = find(link, folder, self._left_out)
            if excluded.file is not None:
                self._found[link.kind, folder or "/", link.target, link.fragment] = (PRIVATE, None)
                return PRIVATE, None
        answer = self._target(link, found)
        if self._drawing(found.file) is not None:
            return answer  # it hangs on files of other names
        place = (folder or "/") if found.is_near else ""
        self._found[link.kind, place, link.target, link.fragment] = answer
        return answer

    def _target(self, link: Link, found: Found) -> tuple[Target, Fault | None]:
        if link.kind == "tag":
            return Target(kind="tag", name=link.target.removeprefix("#")), None
        if found.file is None and link.kind == "key":
            name = fold(citation_name(link))
            return (Target(kind="stub", name=name) if name in self._known else MISSING), None
        if found.file is None:
            name = "" if means_attachment(link.target) else citation_name(link)
            is_stub = bool(name) and len(name) <= LONGEST_STUB
            return Target(kind="stub", name=fold(name)) if is_stub else MISSING, Fault("link/missing")
        if found.file.kind == "private":
            if is_published_on_use(found.file.path):
                self._asked.add(NoteId(found.file.path))
            return PRIVATE, None
        drawing = self._drawing(found.file) if link.kind in ("embed", "image", "file") else None
        if drawing is not None and (picture := self._exported(drawing)):
            target, fault = self._asset_target(picture, "")
            target = replace(target, note=drawing.id)
        elif found.file.kind == "note":
            target, fault = self._note_target(NoteId(found.file.path), found.fragment)
        else:
            target, fault = self._asset_target(AssetId(found.file.path), found.fragment)
        if found.others:
            fault = Fault("link/ambiguous", (found.file.path, *found.others), is_alias=found.by != "name")
        return target, fault

    def _note_target(self, id: NoteId, fragment: str) -> tuple[Target, Fault | None]:
        if not fragment.strip("# "):
            return self._tops[id], None
        if id not in self._anchors:
            self._anchors[id] = Anchors(self.notes[id])
        anchor = self._anchors[id].find(fragment)
        if anchor is not None:
            return Target(kind="note", note=id, fragment=anchor), None
        is_block = fragment.rpartition("#")[2].strip().startswith("^")
        return self._tops[id], Fault("link/no-block" if is_block else "link/no-heading")

    def _drawing(self, file: File | None) -> Note | None:
        note = self.notes.get(NoteId(file.path)) if file is not None and file.kind == "note" else None
        return note if note is not None and note.is_drawing else None

    def _exported(self, drawing: Note) -> AssetId | None:
        """The picture that was exported of a drawing, beside it."""
        stem = drawing.id[: -len(".md")]
        stems = (stem, stem.removesuffix(".excalidraw"))
        found = (one for name in stems for end in _EXPORTS for one in self.index.at(name + end) if one.kind == "asset")
        return next((AssetId(one.path) for one in found), None)

    def unreadable(self) -> Iterator[Diagnostic]:
        """What is wrong with the canvases and bases that a link leads to and that have no page for it."""
        for id in sorted(self._asked):
            yield from self._held_back[id].diagnostics

    def _asset_target(self, id: AssetId, fragment: str) -> tuple[Target, Fault | None]:
        if not may_publish(id):
            return MISSING, Fault("link/not-published")
        return Target(kind="asset", asset=id, fragment="" if is_picture(id) else fragment), None


def _may_mean(words: tuple[LinkKind, str, str, str], names: Set[str]) -> bool:
    """Whether a link in these words may mean a file by one of these names."""
    kind, _, target, fragment = words
    if kind == "tag":
        return False
    asked = asked_names(kind, target, fragment)
    return "" in asked or not asked.isdisjoint(names)


def _names_alone(paths: Collection[str]) -> NameIndex:
    """An index of files of which nothing but the path is known; none of them is published."""
    notes = {
        NoteId(path): Note(id=NoteId(path), title="", lang="", digest="", body_digest="")
        for path in paths
        if path.lower().endswith(".md")
    }
    return NameIndex({}, notes, [AssetId(path) for path in paths if path not in notes])


def ends(note: Note) -> object:
    """What the end of a link hangs on."""
    return note.headings, note.blocks, note.places
