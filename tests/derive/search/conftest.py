from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from site_builder.derive.search.index import build_index
from site_builder.derive.search.postings import index_note
from site_builder.model.note import Body, Note, Section
from site_builder.model.paper import Paper
from site_builder.model.site import SearchFile
from site_builder.model.source import NoteId
from site_builder.text.digest import digest_text
from site_builder.text.slug import note_url

ENGINE = Path(__file__).parents[3] / "themes/leaf/assets/search.js"
HARNESS = Path(__file__).with_name("engine.mjs")

Vault = Mapping[NoteId, tuple[Note, Body]]


@pytest.fixture(scope="session")
def make_note() -> Callable[..., tuple[Note, Body]]:
    """A note from its path and sections (heading, text); the title is the file's name unless given."""

    def make(
        path: str,
        *sections: tuple[str, str],
        title: str = "",
        aliases: Iterable[str] = (),
        tags: Iterable[str] = (),
        paper: Paper | None = None,
    ) -> tuple[Note, Body]:
        title = title or path.rpartition("/")[2].removesuffix(".md")
        parts = (path, title, repr(sections), repr(tuple(aliases)), repr(tuple(tags)), repr(paper))
        note = Note(
            id=NoteId(path),
            title=title,
            lang="en",
            digest=digest_text(*parts),
            body_digest="",
            aliases=tuple(aliases),
            tags=tuple(tags),
            paper=paper,
        )
        found = tuple(Section(anchor=heading.lower(), heading=heading, text=text) for heading, text in sections)
        return note, Body(html="", sections=found)

    return make


@pytest.fixture(scope="session")
def index() -> Callable[[Iterable[tuple[Note, Body]]], tuple[SearchFile, ...]]:
    """The files of the index of some notes."""

    def make(vault: Iterable[tuple[Note, Body]]) -> tuple[SearchFile, ...]:
        pairs = list(vault)
        notes = {note.id: note for note, _ in pairs}
        postings = {note.id: index_note(note, body) for note, body in pairs}
        return build_index(notes, postings, {note: note_url(note) for note in notes}).files

    return make


@pytest.fixture(scope="session")
def engine() -> Callable[..., Any]:
    """Asks the browser's engine, run by node: `engine(files, queries, folder)`; skips where node is absent."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed: the browser's engine is not tested")

    def ask(files: Iterable[SearchFile], folder: Path, **request: Any) -> Any:
        for file in files:
            path = folder / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
        assets = folder / "assets"
        assets.mkdir(exist_ok=True)
        (assets / "package.json").write_text('{"type": "module"}')
        for module in (ENGINE, ENGINE.with_name("further.js")):
            (assets / module.name).write_bytes(module.read_bytes())
        text = json.dumps({"module": str(assets / ENGINE.name), **request})
        done = subprocess.run([node, str(HARNESS)], input=text, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask
