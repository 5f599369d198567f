"""All notes to the Graph: what each link leads to, and the sentences that lead to each note."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import NamedTuple

from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.model.graph import Backlink, Graph, Stub, Target
from site_builder.model.note import Link, LinkKind, Note
from site_builder.model.source import AssetId, NoteId, is_published_on_use
from site_builder.resolve.headings import Anchors
from site_builder.resolve.links import Found, asked_names, citation_name, find
from site_builder.resolve.names import File, NameIndex, found_by, names_of
from site_builder.resolve.published import may_publish, means_attachment
from site_builder.resolve.quotation import Quotes, quotes_of
from site_builder.text.cjk import fold
from site_builder.text.media import is_picture

MOST_STUBS = 5000  # pages for papers without a note; the ones cited most often come first
MOST_HINTS = 60  # misses that get a "did you mean"
LONGEST_STUB = 150  # letters of a name that gets a page
_EXPORTS = (".svg", ".light.svg", ".dark.svg", ".png", ".light.png", ".dark.png")  # of a drawing, the best first

MISSING = Target(kind="missing")
PRIVATE = Target(kind="private")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveOptions:
    stubs: bool = True  # whether a paper that is cited but not written yet gets a page; those of the library always do
    known: Set[str] = frozenset()  # folded keys of the library, which a bare `@key` may mean


@dataclass(frozen=True, slots=True)
class Resolution:
    """A graph, and what the next one can take over from it. `led` are the targets before the limit on papers without a
    note, `quotes` the sentences of each note about others, and about papers without one, `told` its diagnostics.
    """

    graph: Graph
    vault: _Vault
    led: Mapping[NoteId, tuple[Target, ...]]
    quotes: Mapping[NoteId, Quotes]
    told: Mapping[NoteId, _Told]


def resolve(
    notes: Mapping[NoteId, Note],
    held_back: Mapping[NoteId, Note],
    assets: Collection[AssetId],
    options: ResolveOptions,
    left_out: Collection[str] = (),
    before: Resolution | None = None,
) -> Resolution:
    """The links of all published notes; `Graph.targets` has those alone. Diagnostics: link/missing, link/ambiguous,
    link/no-heading, link/no-block, link/not-published, and those of a canvas or base that a link leads to and that
    cannot be read. What is held back is told by no diagnostic and no target; nor are the paths of files `left_out` of
    the sources, which never hide one that is published.

    What the notes that are the same objects as `before` said is not found anew; what is equal to what was is the same
    object.
    """
    vault = _Vault(notes, held_back, assets, left_out, options.known, before.vault if before is not None else None)
    since = _Since(before, vault) if before is not None else None
    ids, led = _used(vault, sorted(notes), since)
    quotes = _quotes(ids, notes, led, since)
    stubs = _stubs(ids, quotes, None if options.stubs else options.known)
    targets = {id: without_lost_stubs(links, stubs) for id, links in led.items()}
    used = {target.asset for links in targets.values() for target in links if target.asset is not None}
    told = _told(ids, vault, before)
    graph = Graph(
        targets=targets,
        backlinks=_backlinks(ids, quotes, before),
        stubs=stubs,
        summaries={id: said.summary for id, said in quotes.items() if said.summary != notes[id].summary},
        assets=tuple(sorted(used)),
        diagnostics=(*(one for each in told.values() for one in each.diagnostics), *vault.unreadable()),
    )
    return Resolution(graph, vault, led, quotes, told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What the links of one note lead to, and what there is to tell of them."""

    targets: tuple[Target, ...]
    diagnostics: tuple[Diagnostic, ...]


def resolve_note(
    note: Note,
    notes: Mapping[NoteId, Note],
    held_back: Mapping[NoteId, Note],
    assets: Collection[AssetId],
    options: ResolveOptions,
    left_out: Collection[str] = (),
    *,
    hinted: int = 0,
) -> Resolved | None:
    """What `resolve` finds for one of the `notes`, however often the papers without a note are cited. `hinted`: the
    misses that are told before those of this note. None when a link asks for a canvas or base that is held back.
    """
    vault = _Vault(notes, held_back, assets, left_out, options.known)
    targets = vault.targets(note)
    if any(vault.unreadable()):
        return None
    if not options.stubs:
        targets = without_lost_stubs(targets, options.known)
    told = _diagnostics(note.id, vault, hinted)
    return Resolved(targets=targets, diagnostics=told.diagnostics)


def _used(
    vault: _Vault, ids: list[NoteId], since: _Since | None
) -> tuple[list[NoteId], dict[NoteId, tuple[Target, ...]]]:
    """The notes that have a page, sorted, and their targets: a canvas or base has one when such a note leads to it."""
    targets = {id: _targets(vault, id, since) for id in ids if not is_published_on_use(id)}
    if len(targets) == len(ids):
        return ids, targets
    waiting = list(targets)
    for id in waiting:  # grows on the way
        for target in targets[id]:
            if target.note is not None and target.note not in targets:
                targets[target.note] = _targets(vault, target.note, since)
                waiting.append(target.note)
    ids = sorted(targets)
    return ids, {id: targets[id] for id in ids}


class _Since:
    """What an earlier resolution tells of this one: which of its answers still hold."""

    def __init__(self, before: Resolution, vault: _Vault) -> None:
        self.before = before
        self._has_names = vault.index is before.vault.index
        self._renamed = _other_than(vault.notes, before.vault.notes, _read_as)
        self._moved = _other_than(vault.notes, before.vault.notes, _ends)
        self._notes = vault.notes

    def _is_same(self, id: NoteId) -> bool:
        return self.before.vault.notes.get(id) is self._notes[id]

    def targets(self, id: NoteId) -> tuple[Target, ...] | None:
        """What the links of a note lead to, None when that must be found anew."""
        led = self.before.led.get(id) if self._has_names and self._is_same(id) else None
        return led if led is not None and _spare(self._moved, led) else None

    def quotes(self, id: NoteId, targets: tuple[Target, ...]) -> Quotes | None:
        """What a note says of others, None when that must be read anew."""
        is_same = self._is_same(id) and self.before.led.get(id) is targets and _spare(self._renamed, targets)
        return self.before.quotes[id] if is_same else None


def _other_than(
    notes: Mapping[NoteId, Note], was: Mapping[NoteId, Note], aspect: Callable[[Note], object]
) -> frozenset[NoteId]:
    """The notes of which something is other than it was, or that were none."""
    return frozenset(
        id
        for id, note in notes.items()
        if (old := was.get(id)) is not note and (old is None or aspect(old) != aspect(note))
    )


def _spare(notes: Set[NoteId], targets: Iterable[Target]) -> bool:
    """Whether no target is one of these notes."""
    return not notes or all(target.note not in notes for target in targets)


def _targets(vault: _Vault, id: NoteId, since: _Since | None) -> tuple[Target, ...]:
    if since is None:
        return vault.targets(vault.notes[id])
    standing = since.targets(id)
    if standing is not None:
        vault.tell_again(id, since.before.vault)
        return standing
    targets, led = vault.targets(vault.notes[id]), since.before.led.get(id)
    vault.tell_as(id, since.before.vault)
    return led if led is not None and led == targets else targets


@dataclass(frozen=True, slots=True)
class _Fault:
    """Something to tell about a link. `others` are the paths that an ambiguous name means, the linked one first."""

    code: str
    others: tuple[str, ...] = ()
    is_alias: bool = False


class _Vault:
    """The name index, and what was found with it so far."""

    def __init__(
        self,
        notes: Mapping[NoteId, Note],
        held_back: Mapping[NoteId, Note],
        assets: Collection[AssetId],
        left_out: Collection[str],
        known: Set[str],
        before: _Vault | None = None,
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
        self.faults: dict[NoteId, list[tuple[Link, _Fault]]] = {}
        self._asked: set[NoteId] = set()  # canvases and bases that are held back
        self._tops = {id: Target(kind="note", note=id) for id in notes}
        self._anchors: dict[NoteId, Anchors] = {}
        self._found: dict[tuple[LinkKind, str, str, str], tuple[Target, _Fault | None]] = {}
        if before is not None and renamed is not None:
            self._found = self._still_found(before, renamed)

    def _renamed(self, before: _Vault) -> Set[str] | None:
        """The folded names that mean something else than they meant; None when that cannot be told."""
        if (
            self._excluded != before._excluded
            or self._known != before._known
            or any(map(is_published_on_use, self._held_back))  # whether a link asks for one is to be found
        ):
            return None
        renamed = {name for path in self._assets ^ before._assets for name in found_by(path)}
        for now, was in ((self.notes, before.notes), (self._held_back, before._held_back)):
            for id in _other_than(now, was, names_of) | (was.keys() - now.keys()):
                for note in (now.get(id), was.get(id)):
                    renamed |= found_by(id, note) if note is not None else set()
        return renamed

    def _still_found(
        self, before: _Vault, renamed: Set[str]
    ) -> dict[tuple[LinkKind, str, str, str], tuple[Target, _Fault | None]]:
        """The answers of an earlier vault that hold in this one."""
        moved = _other_than(self.notes, before.notes, _ends)
        return {
            words: answer
            for words, answer in before._found.items()
            if answer[0].note not in moved and not (renamed and _may_mean(words, renamed))
        }

    def tell_again(self, id: NoteId, before: _Vault) -> None:
        """Let the same be told of the links of a note as was before."""
        if id in before.faults:
            self.faults[id] = before.faults[id]

    def tell_as(self, id: NoteId, before: _Vault) -> None:
        """Let what is told of the links of a note be the same object as before, where it is the same."""
        if id in self.faults and self.faults[id] == before.faults.get(id):
            self.faults[id] = before.faults[id]

    def targets(self, note: Note) -> tuple[Target, ...]:
        """The targets of a note's links. The same words mean the same thing everywhere, but where a name is near."""
        folder = note.id.rpartition("/")[0]
        targets: list[Target] = []
        faults: list[tuple[Link, _Fault]] = []
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

    def _look_up(self, link: Link, note: Note, folder: str) -> tuple[Target, _Fault | None]:
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

    def _target(self, link: Link, found: Found) -> tuple[Target, _Fault | None]:
        if link.kind == "tag":
            return Target(kind="tag", name=link.target.removeprefix("#")), None
        if found.file is None and link.kind == "key":
            name = fold(citation_name(link))
            return (Target(kind="stub", name=name) if name in self._known else MISSING), None
        if found.file is None:
            name = "" if means_attachment(link.target) else citation_name(link)
            is_stub = bool(name) and len(name) <= LONGEST_STUB
            return Target(kind="stub", name=fold(name)) if is_stub else MISSING, _Fault("link/missing")
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
            fault = _Fault("link/ambiguous", (found.file.path, *found.others), is_alias=found.by != "name")
        return target, fault

    def _note_target(self, id: NoteId, fragment: str) -> tuple[Target, _Fault | None]:
        if not fragment.strip("# "):
            return self._tops[id], None
        if id not in self._anchors:
            self._anchors[id] = Anchors(self.notes[id])
        anchor = self._anchors[id].find(fragment)
        if anchor is not None:
            return Target(kind="note", note=id, fragment=anchor), None
        is_block = fragment.rpartition("#")[2].strip().startswith("^")
        return self._tops[id], _Fault("link/no-block" if is_block else "link/no-heading")

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

    def _asset_target(self, id: AssetId, fragment: str) -> tuple[Target, _Fault | None]:
        if not may_publish(id):
            return MISSING, _Fault("link/not-published")
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


def _quotes(
    ids: list[NoteId],
    notes: Mapping[NoteId, Note],
    led: Mapping[NoteId, tuple[Target, ...]],
    since: _Since | None,
) -> dict[NoteId, Quotes]:
    """What each note says of others: the sentences where it leads to them, in which papers go by their names."""
    found: dict[NoteId, Quotes] = {}
    for id in ids:
        quotes = since.quotes(id, led[id]) if since is not None else None
        if quotes is None:
            quotes = quotes_of(notes[id], led[id], notes)
            was = since.before.quotes.get(id) if since is not None else None
            quotes = was if was is not None and was == quotes else quotes
        found[id] = quotes
    return found


def _stubs(ids: list[NoteId], quotes: Mapping[NoteId, Quotes], only: Set[str] | None) -> dict[str, Stub]:
    """The papers without a note that get a page, of all that are cited or of these keys only."""
    names: dict[str, str] = {}
    found: dict[str, list[Backlink]] = defaultdict(list)
    for id in ids:
        for key, name in quotes[id].names.items():
            if only is None or key in only:
                names.setdefault(key, name)
        for key, sentences in quotes[id].stubs.items():
            found[key].append(Backlink(source=id, contexts=sentences))
    kept = sorted(names, key=lambda key: (-len(found[key]), key))[:MOST_STUBS]
    return {
        key: Stub(
            key=key,
            name=names[key],
            backlinks=tuple(found[key]),
        )
        for key in sorted(kept)
    }


def without_lost_stubs(links: tuple[Target, ...], stubs: Collection[str]) -> tuple[Target, ...]:
    """The targets, without the papers that get no page."""
    if all(target.kind != "stub" or target.name in stubs for target in links):
        return links
    return tuple(MISSING if target.kind == "stub" and target.name not in stubs else target for target in links)


def _backlinks(
    ids: list[NoteId], quotes: Mapping[NoteId, Quotes], before: Resolution | None
) -> dict[NoteId, tuple[Backlink, ...]]:
    """Who leads to each note, by source; those of notes of which nobody says anything else are the ones of `before`."""
    was = before.quotes if before is not None else {}
    fresh = [id for id in ids if quotes[id] is not was.get(id)]
    left = [id for id in was if id not in quotes]
    touched = {cited for id in fresh for cited in quotes[id].notes}
    touched.update(cited for id in (*fresh, *left) if id in was for cited in was[id].notes)
    found: dict[NoteId, list[Backlink]] = {cited: [] for cited in touched}
    if before is not None:
        said = {*fresh, *left}
        for cited in touched:
            found[cited] += [link for link in before.graph.backlinks.get(cited, ()) if link.source not in said]
    for id in fresh:
        for cited, sentences in quotes[id].notes.items():
            found[cited].append(Backlink(source=id, contexts=sentences))
    known = before.graph.backlinks if before is not None else {}
    links = ((id, tuple(sorted(found[id], key=_source)) if id in found else known.get(id, ())) for id in ids)
    return {id: some for id, some in links if some}


def _source(link: Backlink) -> NoteId:
    return link.source


def _read_as(note: Note) -> object:
    """What a sentence about a note hangs on."""
    return note.short_name


def _ends(note: Note) -> object:
    """What the end of a link hangs on."""
    return note.headings, note.blocks, note.places


class _Told(NamedTuple):
    """The diagnostics of a note, made of these faults; the hints that were spent before them, and with them."""

    faults: Sequence[tuple[Link, _Fault]]
    before: int
    after: int
    diagnostics: tuple[Diagnostic, ...]


def _told(ids: list[NoteId], vault: _Vault, before: Resolution | None) -> dict[NoteId, _Told]:
    """The diagnostics of the notes that have any; the same faults are told in the same words."""
    known = before.told if before is not None else {}
    has_names = before is not None and before.vault.index is vault.index
    found: dict[NoteId, _Told] = {}
    hints = 0
    for id in ids:
        faults = vault.faults.get(id)
        if faults is None:
            continue
        was = known.get(id)
        holds = was is not None and was.faults is faults and was.before == hints
        told = was if was is not None and holds and (has_names or was.before == was.after) else None
        found[id] = told = told or _diagnostics(id, vault, hints)
        hints = told.after
    return found


def _diagnostics(id: NoteId, vault: _Vault, hints: int) -> _Told:
    """One for each note, code and target; the first line where it stands. `hints` were spent before."""
    spent = hints
    told: set[tuple[str, str, str]] = set()
    found: list[Diagnostic] = []
    faults = vault.faults.get(id, ())
    for link, fault in faults:
        about = (fault.code, link.target, link.fragment if "/no-" in fault.code else "")
        if about in told:
            continue
        told.add(about)
        hint = ""
        if fault.code == "link/missing" and spent < MOST_HINTS:
            spent += 1
            nearest = vault.index.nearest(link.target, is_asset=means_attachment(link.target))
            hint = f"did you mean `{nearest}`?" if nearest else ""
        found.append(_describe(link, fault, Where(path=id, line=link.line or None), hint))
    return _Told(faults, hints, spent, tuple(found))


def _describe(link: Link, fault: _Fault, where: Where, hint: str) -> Diagnostic:
    target = _shown(link.target)
    severity = Severity.WARNING
    if fault.code == "link/missing":
        if link.kind == "image" or (link.kind == "embed" and means_attachment(link.target)):
            message = f"`{target}` is embedded but not in the vault"
        elif link.kind == "embed":
            message = f"`{target}` is embedded but there is no such note"
        elif means_attachment(link.target):
            message = f"there is no attachment `{target}`"
        else:
            message, severity = f"there is no note `{target}`", Severity.NOTICE
    elif fault.code == "link/ambiguous":
        what = "alias or citation key" if fault.is_alias else "name"
        listed = ", ".join(f"`{path}`" for path in fault.others[:4]) + (" …" if len(fault.others) > 4 else "")
        message = f"`{target}` is the {what} of several notes: {listed}; the first is linked"
        hint = "write more of the path"
    elif fault.code in ("link/no-heading", "link/no-block"):
        what = "heading" if fault.code == "link/no-heading" else "block"
        instead = "only a link is shown" if link.kind in ("embed", "image") else "the link leads to the top of the page"
        message = f"no {what} `{_shown(link.fragment)}` in `{target or where.path}`; {instead}"
    else:
        message = f"`{target}` is not published: such files could run on a reader's machine or configure the host"
    return Diagnostic(code=fault.code, severity=severity, message=message, where=where, hint=hint)


def _shown(text: str) -> str:
    """As written, on one line, at most 80 letters."""
    clean = " ".join("".join(letter if letter.isprintable() else " " for letter in text[:200]).split())
    return clean if len(clean) <= 80 else clean[:79] + "…"
