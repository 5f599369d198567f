"""Canvases and bases are in the graph only when a published note leads to them."""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.model.graph import Graph
from site_builder.model.note import Context, Link, LinkKind, Note
from site_builder.model.source import NoteId
from site_builder.resolve.graph import ResolveOptions, resolve
from site_builder.resolve.vault import PRIVATE
from tests.made import bare_note


def a_note(path: str, *targets: str, kind: LinkKind = "wikilink", diagnostics: tuple[Diagnostic, ...] = ()) -> Note:
    context = Context(before="", words="w", after="")
    links = tuple(Link(kind=kind, target=target, context=context) for target in targets)
    return bare_note(path, links=links, diagnostics=diagnostics)


def a_graph(*notes: Note, held_back: Iterable[Note] = ()) -> Graph:
    by_id = {note.id: note for note in notes}
    return resolve(by_id, {note.id: note for note in held_back}, [], ResolveOptions()).graph


def test_what_no_note_uses_is_not_there() -> None:
    graph = a_graph(a_note("a.md"), a_note("m.canvas", "a", "nobody"), a_note("t.base", "m.canvas"))
    assert list(graph.targets) == ["a.md"]
    assert not graph.backlinks and not graph.diagnostics


def test_what_a_note_uses_brings_what_it_uses() -> None:
    graph = a_graph(
        a_note("a.md", "m.canvas"),
        a_note("m.canvas", "/n.canvas", "/b.md", kind="file"),
        a_note("n.canvas", "/m.canvas", "/t.base", kind="file"),
        a_note("t.base"),
        a_note("b.md"),
        a_note("other.canvas", "a"),
    )
    assert list(graph.targets) == ["a.md", "b.md", "m.canvas", "n.canvas", "t.base"]
    assert [link.source for link in graph.backlinks[NoteId("b.md")]] == ["m.canvas"]
    assert NoteId("a.md") not in graph.backlinks


def test_a_name_without_its_extension_means_the_note() -> None:
    graph = a_graph(a_note("a.md", "m"), a_note("m.canvas"), a_note("m.md"))
    assert graph.targets[NoteId("a.md")][0].note == "m.md"
    assert list(graph.targets) == ["a.md", "m.md"]


def test_what_cannot_be_read_is_told_when_it_is_asked_for() -> None:
    told = Diagnostic(code="canvas/invalid", severity=Severity.WARNING, message="no JSON", where=Where(path="m.canvas"))
    broken = a_note("m.canvas", diagnostics=(told,))
    graph = a_graph(a_note("a.md", "m.canvas", "m.canvas"), held_back=[broken])
    assert graph.targets[NoteId("a.md")] == (PRIVATE, PRIVATE)
    assert graph.diagnostics == (told,)
    assert a_graph(a_note("a.md"), held_back=[broken]).diagnostics == ()


def test_a_file_of_a_canvas_is_an_exact_path() -> None:
    graph = a_graph(a_note("a.md", "m.canvas"), a_note("m.canvas", "/x/b.md", "/b.md", kind="file"), a_note("x/b.md"))
    kinds = [target.kind for target in graph.targets[NoteId("m.canvas")]]
    assert kinds == ["note", "missing"]
