"""Where a process cannot be copied, the site is sent to others, and the pages are the same."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from site_builder.config import load_config
from site_builder.engine import rendering
from site_builder.engine.pipeline import build
from site_builder.engine.workers import can_fork

CONTENT = Path(__file__).parents[2] / "content"
BASE = (
    'filters:\n  and:\n    - file.hasTag("nlp")\nviews:\n  - type: table\n    name: All\n    order: [file.name, year]\n'
)


@contextmanager
def beside_a_thread() -> Iterator[None]:
    """As in a server: no process may be copied while another thread runs."""
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()


def a_vault(folder: Path) -> None:
    for note in sorted(CONTENT.rglob("*")):
        if note.is_file():
            place = folder / note.relative_to(CONTENT)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(note.read_bytes())
    (folder / "papers.base").write_text(BASE, "utf-8")
    (folder / "tables.md").write_text(
        "![[papers.base]]\n\n```base\n" + BASE + "```\n\n[^1] $x^2$\n\n[^1]: n\n", "utf-8"
    )
    (folder / "refs.bib").write_text("@article{nobody2001, title={A Title}, author={Ann Body}, year=2001}\n", "utf-8")
    (folder / "cites.md").write_text("See [@nobody2001] and [[@nobody2001]].\n", "utf-8")


def site(folder: Path, name: str, jobs: int, *, use_cache: bool = True) -> dict[str, bytes]:
    output, cache = folder / name, folder / f"{name}.cache"
    build(load_config(folder / "paperleaf.toml", output=output, cache=cache, jobs=jobs, use_cache=use_cache))
    return {str(file.relative_to(output)): file.read_bytes() for file in output.rglob("*") if file.is_file()}


def test_pages_of_a_site_that_was_sent_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_vault(tmp_path / "content")
    (tmp_path / "paperleaf.toml").write_text('[papers]\nlibrary = ["content/refs.bib"]\n', "utf-8")
    sent: list[int] = []

    def seen(job: rendering.RenderJob) -> bytes:
        given = make(job)
        sent.append(len(given))
        return given

    make = rendering._sent
    monkeypatch.setattr(rendering, "_sent", seen)
    monkeypatch.setattr(rendering, "_SENT", 0)
    alone = site(tmp_path, "alone", 1)
    with beside_a_thread():
        assert not can_fork()
        assert site(tmp_path, "shared", 2) == alone
        assert len(sent) == 1
        assert site(tmp_path, "uncached", 2, use_cache=False) == alone
        assert len(sent) == 1  # no other process could read the notes


def test_few_pages_are_not_worth_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_vault(tmp_path / "content")
    (tmp_path / "paperleaf.toml").touch()
    monkeypatch.delattr(rendering, "_sent")
    with beside_a_thread():
        assert site(tmp_path, "site", 2)
