"""An edit of links or headings: what leads where now, if no other note or address is touched by it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from site_builder.derive.papers import stub_papers
from site_builder.derive.urls import lone_stub_url
from site_builder.engine.known import Known
from site_builder.engine.ledger import Ledger
from site_builder.engine.libraries import read_libraries
from site_builder.engine.parsing import known_notes
from site_builder.engine.retold import NewLinks, NewStub, frame
from site_builder.engine.run import Run
from site_builder.engine.state import State
from site_builder.engine.understand import is_published, resolve_options
from site_builder.load.scan import Survey
from site_builder.model.diagnostic import Diagnostic
from site_builder.model.graph import Target
from site_builder.model.note import Link, Note
from site_builder.model.source import AssetId, NoteId, is_published_on_use
from site_builder.resolve.graph import MOST_HINTS, MOST_STUBS, Resolved, resolve_note, without_lost_stubs
from site_builder.resolve.headings import Anchors
from site_builder.resolve.quotation import stub_names

_MISSING = "link/missing"  # what hints are given for
_WISHES = ("url/collision", "url/redirect")  # what is told where an address was wanted that another has


def relinked(
    run: Run,
    ledger: Ledger,
    before: Known,
    found: Survey,
    note: Note,
    told: Sequence[Diagnostic],
    state: State,
) -> NewLinks | None:
    """The links of a note with another text. `told` are the diagnostics of the build before, `state` is what it left.

    None when more than links and headings is different, when links of others lead to another place in it, or when
    another page comes or goes with a link than that of a paper without a note.
    """
    memory, config = run.memory, run.config
    if frame(before.raw[note.id]) != frame(note) or not _has_heads(run, ledger, before, state):
        return None
    if _moves_ends(before, note):
        return None
    every = {**{one.id: one for _, one in memory.notes.values()}, **before.edited(), note.id: note}
    notes = {id: one for id, one in every.items() if is_published(one, config)}
    held_back = {id: one for id, one in every.items() if id not in notes}
    assets = [AssetId(entry.path) for entry in found.entries if entry.kind == "asset"]
    library, _ = read_libraries(config.papers.library, ledger, memory)
    misses = [NoteId(one.where.path) for one in told if one.code == _MISSING and one.where is not None]
    hinted = sum(path < note.id for path in misses)
    options = resolve_options(config, library)

    def led(one: Note) -> Resolved | None:
        return resolve_note(one, notes, held_back, assets, options, found.left_out, hinted=hinted)

    resolved = led(note)
    if resolved is None or _moves_hints(misses, hinted, note.id, resolved):
        return None
    old_links, old_targets = before.raw[note.id].links, before.site.graph.targets[note.id]
    if _pages(old_links, old_targets) != _pages(note.links, resolved.targets):
        return None
    if any(target.note is not None and target.note not in before.site.notes for target in resolved.targets):
        return None
    known_stubs = before.site.graph.stubs
    if len(known_stubs) == MOST_STUBS:  # links to those that are cited least lead nowhere, but count for them
        old = led(before.raw[note.id])
        if old is None:
            return None
        old_targets = old.targets
    stubs = _stub_changes(before, note.id, stub_names(old_links, old_targets), stub_names(note.links, resolved.targets))
    if stubs is None:
        return None
    papers = stub_papers(stubs.come, library)
    come = {
        key: NewStub(name, url, papers.get(key))
        for key, name in stubs.come.items()
        if (url := _url(name, before, state))
    }
    if len(come) < len(stubs.come) or not _leave_alone(before, stubs.gone, told, state):
        return None
    targets = without_lost_stubs(resolved.targets, known_stubs.keys() | come.keys())
    return NewLinks(targets=targets, diagnostics=resolved.diagnostics, come=come, gone=stubs.gone)


def _has_heads(run: Run, ledger: Ledger, before: Known, state: State) -> bool:
    """Whether the heads of all notes are in memory; a process that has just begun reads them from the ledger."""
    memory = run.memory
    if not memory.notes:
        notes = known_notes(ledger, run.config.parse, memory, state.note_digests())
        if notes is None:
            return False
        memory.notes = notes
        before.learn({note.id: note for _, note in notes.values()})
    return True


def _moves_hints(misses: Sequence[NoteId], hinted: int, id: NoteId, resolved: Resolved) -> bool:
    """Whether misses of other notes get or lose a hint, as there are not enough for all."""
    was, now = misses.count(id), sum(one.code == _MISSING for one in resolved.diagnostics)
    return was != now and hinted + min(was, now) < MOST_HINTS < len(misses) + max(now - was, 0)


def _moves_ends(before: Known, note: Note) -> bool:
    """Whether a link of another note leads to another heading or block of this one, or to none any more."""
    was, now = Anchors(before.raw[note.id]), Anchors(note)
    targets = before.site.graph.targets
    return any(
        was.find(link.fragment) != now.find(link.fragment)
        for other in before.site.notes.values()
        if other.id != note.id
        for link, target in zip(other.links, targets[other.id], strict=True)
        if target.note == note.id and link.fragment
    )


class _StubChanges(NamedTuple):
    """Papers without a note that are cited now and were not, by key with their names, and the reverse."""

    come: Mapping[str, str]
    gone: frozenset[str]


def _stub_changes(before: Known, id: NoteId, was: Mapping[str, str], now: Mapping[str, str]) -> _StubChanges | None:
    """None when one of them has another name, when they are the first or the last, or too many for a page each."""
    stubs = before.site.graph.stubs
    come: dict[str, str] = {}
    gone: set[str] = set()
    changed = [key for key in sorted(was.keys() | now.keys()) if was.get(key) != now.get(key)]
    for key in changed:
        others = [link.source for link in stubs[key].backlinks if link.source != id] if key in stubs else []
        if others:
            if id < others[0] and now.get(key) != stubs[key].name:
                return None
        elif key not in was:
            come[key] = now[key]
        elif key not in now:
            gone.add(key)
        else:
            return None
    if changed and not len(gone) < len(stubs) < MOST_STUBS - len(come):
        return None
    return _StubChanges(come, frozenset(gone))


def _url(name: str, before: Known, state: State) -> str | None:
    return lone_stub_url(name, before.site.notes, state.paths())


def _leave_alone(before: Known, stubs: Collection[str], told: Iterable[Diagnostic], state: State) -> bool:
    """Whether nobody takes over the addresses of these papers without a note."""
    if stubs and any(one.code in _WISHES for one in told):
        return False
    for key in stubs:
        folder = before.site.stub_urls[key]
        others = (path for path in state.paths() if not path.startswith(folder))
        if lone_stub_url(before.site.graph.stubs[key].name, before.site.notes, others) != folder:
            return False
    return True


def _pages(links: Iterable[Link], targets: Iterable[Target]) -> tuple[Collection[object], ...]:
    """All but papers without a note that has a page, a file or a line of references only because a link leads to it."""
    pairs = [*zip(links, targets, strict=True)]
    return (
        {target.name for _, target in pairs if target.kind == "tag"},
        {target.asset for _, target in pairs if target.asset is not None},
        {target.note for _, target in pairs if target.note is not None and is_published_on_use(target.note)},
        {target.note for link, target in pairs if link.kind in ("citation", "key")},
    )
