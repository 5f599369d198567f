from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from watchdog.events import (
    DirModifiedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileOpenedEvent,
    FileSystemEvent,
)

from site_builder.serve.watch import Hints, look, look_again


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    vault = tmp_path / "vault"
    for name in ("a.md", "papers/b.md", ".obsidian/workspace.json", "public/index.html"):
        (vault / name).parent.mkdir(parents=True, exist_ok=True)
        (vault / name).write_text(name)
    return vault


def test_notes_are_looked_at_and_neither_dot_folders_nor_the_site(vault: Path) -> None:
    state = look([vault], [vault / "public"])
    files = sorted(Path(path).relative_to(vault).as_posix() for path in state if Path(path).is_file())
    assert files == ["a.md", "papers/b.md"]


def test_each_kind_of_change_is_seen(vault: Path) -> None:
    states = [look([vault], [])]

    def changed() -> bool:
        states.append(look([vault], []))
        return states[-1] != states[-2]

    assert not changed()
    (vault / "a.md").write_text("longer than before")
    assert changed()
    stat = (vault / "a.md").stat()
    (vault / "a.md").write_text("LONGER THAN BEFORE")
    os.utime(vault / "a.md", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert changed(), "same size and time"
    (vault / "c.md").write_text("")
    assert changed()
    (vault / "c.md").rename(vault / "d.md")
    assert changed()
    (vault / "d.md").unlink()
    assert changed()
    (vault / "papers").rename(vault / "old")
    assert changed()
    (vault / "empty").mkdir()
    assert changed()
    vault.rename(vault.parent / "away")
    assert changed()
    assert states[-1] == {}


def test_a_second_look_is_at_the_named_files_alone(vault: Path) -> None:
    state = look([vault], [])
    note = str(vault / "a.md")
    (vault / "a.md").write_text("other words")
    (vault / "papers/b.md").write_text("not named")
    again = look_again(state, [note, str(vault)])
    assert again is not None
    assert [path for path in again if again[path] != state[path]] == [note]
    assert look_again(state, [note]) == look([vault], []) | {
        str(vault / "papers/b.md"): state[str(vault / "papers/b.md")]
    }
    assert look_again(state, [str(vault / "came-and-went.tmp")]) == state
    (vault / "new.md").write_text("new")
    assert look_again(state, [str(vault / "new.md")]) is None, "one more"
    (vault / "a.md").unlink()
    assert look_again(state, [note]) is None, "one less"
    (vault / "a.md").mkdir()
    assert look_again(state, [note]) is None, "a folder now"


def test_a_single_file_is_a_place_too(vault: Path) -> None:
    before = look([vault / "a.md"], [])
    assert list(before) == [str(vault / "a.md")]
    (vault / "a.md").write_text("other")
    assert look([vault / "a.md"], []) != before
    assert look([vault / "none"], []) == {}


class Clock:
    """Time that goes on by one step at each look."""

    def __init__(self, step: float) -> None:
        self.now, self.step = 0.0, step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


@pytest.fixture
def hints(vault: Path) -> Iterator[Hints]:
    hints = Hints([vault], [vault / "public"], Clock(0.01))
    yield hints
    hints.close()


def is_hinted(hints: Hints) -> bool:
    was = hints._hint.is_set()
    hints._hint.clear()
    return was


def test_changes_are_hints_and_reading_and_our_own_writing_are_not(vault: Path, hints: Hints) -> None:
    hints.on_any_event(FileOpenedEvent(str(vault / "a.md")))
    assert not is_hinted(hints)
    hints.on_any_event(FileModifiedEvent(str(vault / "public/index.html")))
    assert not is_hinted(hints)
    hints.on_any_event(FileModifiedEvent(str(vault / "a.md")))
    assert is_hinted(hints)
    hints.on_any_event(FileMovedEvent(str(vault / "public/x"), str(vault / "b.md")))
    assert is_hinted(hints)
    hints.on_any_event(FileModifiedEvent(str(vault / ".obsidian/workspace.json")))
    hints.on_any_event(FileModifiedEvent(str(vault / "papers/.b.md.swp")))
    assert not is_hinted(hints)
    hints.on_any_event(FileMovedEvent(str(vault / ".b.tmp"), str(vault / "b.md")))
    assert is_hinted(hints)


def test_a_real_save_ends_the_wait(vault: Path, hints: Hints) -> None:
    hints.follow()
    (vault / "a.md").write_text("saved")
    assert hints._hint.wait(10)
    hints.wait()
    assert not hints._hint.is_set()


def test_a_folder_that_was_made_again_is_watched(vault: Path, hints: Hints) -> None:
    hints.follow()
    first = hints._observer
    vault.rename(vault.parent / "away")
    hints.follow()
    vault.mkdir()
    hints.follow()
    assert hints._observer is not first
    hints._hint.clear()
    (vault / "new.md").write_text("new")
    assert hints._hint.wait(10)


@pytest.fixture
def asked(hints: Hints, monkeypatch: pytest.MonkeyPatch) -> list[float | None]:
    """For how long `wait` was ready to wait, where no further hint comes after the first."""
    asked: list[float | None] = []

    def wait(timeout: float | None = None) -> bool:
        asked.append(timeout)
        return len(asked) == 1

    monkeypatch.setattr(hints, "follow", lambda: None)
    monkeypatch.setattr(hints._hint, "wait", wait)
    return asked


def test_a_note_that_was_written_and_closed_is_shown_at_once(
    vault: Path, hints: Hints, asked: list[float | None]
) -> None:
    note = str(vault / "a.md")
    hints.on_any_event(FileModifiedEvent(note))
    hints.on_any_event(FileClosedEvent(note))
    hints.on_any_event(DirModifiedEvent(str(vault)))  # as Linux tells of it
    assert hints.wait() == {note}
    assert asked[-1] is not None
    assert asked[-1] < 0.01


def test_a_note_that_was_saved_by_renaming_is_shown_at_once(
    vault: Path, hints: Hints, asked: list[float | None]
) -> None:
    note, other = str(vault / "a.md"), str(vault / "a.md.tmp")
    hints.on_any_event(FileCreatedEvent(other))
    hints.on_any_event(FileModifiedEvent(other))
    hints.on_any_event(FileClosedEvent(other))
    hints.on_any_event(FileMovedEvent(other, note))
    assert hints.wait() == {note, other}
    assert asked[-1] is not None
    assert asked[-1] < 0.01


def test_what_may_not_be_done_yet_is_waited_for(vault: Path, hints: Hints, asked: list[float | None]) -> None:
    note, other = str(vault / "a.md"), str(vault / "b.md")
    bursts: tuple[tuple[FileSystemEvent, ...], ...] = (
        (FileModifiedEvent(note),),
        (FileModifiedEvent(note), FileClosedEvent(note), FileModifiedEvent(note)),
        (FileModifiedEvent(note), FileClosedEvent(note), FileModifiedEvent(other), FileClosedEvent(other)),
        (FileMovedEvent(note, f"{note}~"),),
        (FileModifiedEvent(note), FileClosedEvent(note), FileDeletedEvent(note)),
    )
    for burst in bursts:
        for event in burst:
            hints.on_any_event(event)
        asked.clear()
        hints.wait()
        assert asked[-1] is not None
        assert asked[-1] >= 0.05, burst


def test_a_checkout_of_many_files_may_pause_before_it_is_done(
    vault: Path, hints: Hints, asked: list[float | None]
) -> None:
    hints.on_any_event(FileModifiedEvent(str(vault / "a.md")))
    hints.wait()
    one = asked[-1]
    asked.clear()
    for number in range(250):
        hints.on_any_event(FileModifiedEvent(str(vault / f"{number}.md")))
    hints.wait()
    many = asked[-1]
    assert one is not None
    assert many is not None
    assert one < 0.1
    assert 0.9 < many - one < 1.1
    asked.clear()
    hints.on_any_event(FileModifiedEvent(str(vault / "a.md")))
    hints.wait()
    assert asked[-1] == one, "the burst is over"
