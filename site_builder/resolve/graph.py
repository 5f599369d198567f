"""All notes to the Graph: what each link leads to, and the sentences that lead to each note."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from site_builder.model.diagnostic import Diagnostic, Where
from site_builder.model.graph import Backlink, Graph, Stub, Target
from site_builder.model.note import Link, Note
from site_builder.model.source import AssetId, NoteId, is_published_on_use
from site_builder.resolve.faults import Fault, describe
from site_builder.resolve.published import means_attachment
from site_builder.resolve.quotation import Quotes, quotes_of
from site_builder.resolve.vault import MISSING, Vault, ends, other_than

MOST_STUBS = 5000  # pages for papers without a note; the ones cited most often come first
MOST_HINTS = 60  # misses that get a "did you mean"


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
    vault: Vault
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
    vault = Vault(notes, held_back, assets, left_out, options.known, before.vault if before is not None else None)
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
    vault = Vault(notes, held_back, assets, left_out, options.known)
    targets = vault.targets(note)
    if any(vault.unreadable()):
        return None
    if not options.stubs:
        targets = without_lost_stubs(targets, options.known)
    told = _diagnostics(note.id, vault, hinted)
    return Resolved(targets=targets, diagnostics=told.diagnostics)


def _used(
    vault: Vault, ids: list[NoteId], since: _Since | None
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

    def __init__(self, before: Resolution, vault: Vault) -> None:
        self.before = before
        self._has_names = vault.index is before.vault.index
        self._renamed = other_than(vault.notes, before.vault.notes, _read_as)
        self._moved = other_than(vault.notes, before.vault.notes, ends)
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


def _spare(notes: Set[NoteId], targets: Iterable[Target]) -> bool:
    """Whether no target is one of these notes."""
    return not notes or all(target.note not in notes for target in targets)


def _targets(vault: Vault, id: NoteId, since: _Since | None) -> tuple[Target, ...]:
    if since is None:
        return vault.targets(vault.notes[id])
    standing = since.targets(id)
    if standing is not None:
        vault.tell_again(id, since.before.vault)
        return standing
    targets, led = vault.targets(vault.notes[id]), since.before.led.get(id)
    vault.tell_as(id, since.before.vault)
    return led if led is not None and led == targets else targets


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


class _Told(NamedTuple):
    """The diagnostics of a note, made of these faults; the hints that were spent before them, and with them."""

    faults: Sequence[tuple[Link, Fault]]
    before: int
    after: int
    diagnostics: tuple[Diagnostic, ...]


def _told(ids: list[NoteId], vault: Vault, before: Resolution | None) -> dict[NoteId, _Told]:
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


def _diagnostics(id: NoteId, vault: Vault, hints: int) -> _Told:
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
        found.append(describe(link, fault, Where(path=id, line=link.line or None), hint))
    return _Told(faults, hints, spent, tuple(found))
