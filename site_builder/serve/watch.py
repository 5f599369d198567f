"""Noticing that the vault changed.

What the system reports is only a hint to look: renames, editors that save by a second file, checkouts and folders that
come and go differ from system to system, while a look at every file's state is always right. So the vault is looked at
after each hint, and every two seconds without one.
"""

from __future__ import annotations

import contextlib
import os
import stat
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from site_builder.serve.burst import CHANGES, Burst

LOOK_S = 2.0  # between looks without a hint
SAVED_S = 0.003  # without a hint after one file was saved, before the first build of a burst
QUIET_S = 0.05  # the same after anything else: several files, or a system that does not tell of the end of writing
BURST_S = 1.0  # after a build, further hints count as one burst,
BURST_QUIET_S = 0.3  # which must be quiet for longer,
BURST_MOST_S = 2.0  # or last so long, before the next build

# a checkout or a sync pauses before it is done, and a build of half of it takes as long as one of all:
FILE_QUIET_S = 0.004  # of longer quiet for each file of the burst,
FILES_QUIET_S = 2.0  # but not more than this in all
FILE_MOST_S = 0.005  # by which the burst may last longer

State = Mapping[str, tuple[int, int, int, int]]
_FOLDER = (0, 0, 0, 0)


def look(places: Iterable[Path], ignored: Iterable[Path]) -> State:
    """Size, times and identity of every file below the places (files or folders); nothing of a place that is gone.

    Dot folders hold no notes and change all the time (an editor's workspace), so they are left out; so is `ignored`.
    """
    skipped = frozenset(str(path) for path in ignored)
    return {path: state for place in places for path, state in _states(str(place), skipped)}


def look_again(state: State, paths: Iterable[str]) -> State | None:
    """The state when at most these files have another content; None when one of them is there and was not, or went.

    A folder among them says nothing: what came or went in it is among them too. Nor does what came and went.
    """
    changed: dict[str, tuple[int, int, int, int]] = {}
    for path in paths:
        try:
            found = os.lstat(path)
        except OSError:
            if path in state:
                return None
            continue
        if path not in state or stat.S_ISDIR(found.st_mode) != (state[path] == _FOLDER):
            return None
        if state[path] != _FOLDER:
            changed[path] = _state(found)
    return {**state, **changed}


def _states(place: str, skipped: frozenset[str]) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    try:
        with os.scandir(place) as entries:
            found = list(entries)
    except NotADirectoryError:
        with contextlib.suppress(OSError):
            yield place, _state(Path(place).stat())
        return
    except OSError:
        return
    yield place, _FOLDER  # an empty folder differs from none
    for entry in found:
        if entry.name.startswith(".") or entry.path in skipped:
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                yield from _states(entry.path, skipped)
            else:
                yield entry.path, _state(entry.stat(follow_symlinks=False))
        except OSError:
            continue  # went away meanwhile


def _state(found: os.stat_result) -> tuple[int, int, int, int]:
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


class Hints(FileSystemEventHandler):
    """What the system reports about the places; `wait` returns when it is time to look, and at which files."""

    def __init__(self, places: Iterable[Path], ignored: Iterable[Path], clock: Callable[[], float] = time.monotonic):
        self._places = tuple(places)
        self._tops = tuple(f"{place}{os.sep}" for place in self._places)
        self._ignored = tuple(str(path) + os.sep for path in ignored)
        self._clock = clock
        self._hint = threading.Event()
        self._burst = Burst()
        self._telling = threading.Lock()  # the system tells from a thread of its own
        self._observer: BaseObserver | None = None
        self._identity: tuple[tuple[int, int] | None, ...] = ()
        self._built = -BURST_S

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in CHANGES or (event.event_type == "modified" and event.is_directory):
            return  # a folder is modified where a file of it is told of as well
        path, destination = self._watched(event.src_path), self._watched(event.dest_path)
        if path or destination:
            with self._telling:
                self._burst.add(event.event_type, path, destination)
                self._hint.set()

    def _watched(self, reported: bytes | str) -> str:
        """The path of a file that `look` looks at, or nothing."""
        path = os.fsdecode(reported)
        if not path or f"{path}{os.sep}".startswith(self._ignored):
            return ""
        place = next((place for place in self._tops if path.startswith(place)), "")
        return "" if f"{os.sep}." in f"{os.sep}{path[len(place) :]}" else path

    def notify(self) -> None:
        self._hint.set()

    def mark_built(self) -> None:
        self._built = self._clock()

    def wait(self) -> Collection[str] | None:
        """Returns soon after a burst of hints has ended, with the paths that they were about.

        At the latest after LOOK_S without one, with None.
        """
        self.follow()
        if not self._hint.wait(LOOK_S):
            return None
        start = self._clock()
        is_first = start - self._built >= BURST_S
        while True:
            self._hint.clear()
            with self._telling:
                files, is_saved = len(self._burst.named), self._burst.is_one_save
            quiet = (SAVED_S if is_saved else QUIET_S) if is_first else BURST_QUIET_S
            longer = 0 if is_saved else min(files * FILE_QUIET_S, FILES_QUIET_S)
            most = BURST_MOST_S + files * FILE_MOST_S
            if not self._hint.wait(quiet + longer) or self._clock() - start > most:
                break
        with self._telling:
            self._hint.clear()
            burst, self._burst = self._burst, Burst()
        return burst.named

    def close(self) -> None:
        if self._observer is not None:
            self._observer.stop()
            self._observer = None

    def follow(self) -> None:
        """Watch the places as they are now: a folder that was moved away and made again is another folder."""
        identity = tuple(_identity(place) for place in self._places)
        if identity == self._identity and self._observer is not None:
            return
        self.close()
        self._identity = identity
        observer = Observer()
        try:
            for place, known in zip(self._places, identity, strict=True):
                if known is not None:
                    observer.schedule(self, str(place), recursive=place.is_dir())
            observer.start()
        except OSError:
            # the system has no watches left: the look every LOOK_S must do
            observer.unschedule_all()
        self._observer = observer


def _identity(place: Path) -> tuple[int, int] | None:
    try:
        found = place.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
