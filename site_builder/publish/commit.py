"""Move staged files into the output, by a journal: whatever ends the program, each file is the old or the new one.

Until the journal is whole nothing has moved, and an ended build is undone by forgetting it. After that it is rolled
forward. New files come first, then changed pages, then what names them, removals last, so that no page ever links to a
file that is not there yet or not there any more.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from types import FrameType

from site_builder.model.diagnostic import PaperleafError, reason_of
from site_builder.model.source import RECORD as RECORD
from site_builder.publish.spelling import spell, twins
from site_builder.publish.stage import IN_OUTPUT, JOURNAL, TREE, unstage

Step = Callable[[str], None]  # told of each step before it is done

_RECORD_HEAD = "paperleaf files 1"
_JOURNAL_FORMAT = 1
_TRIES = 20 if os.name == "nt" else 1
_PAUSE_S = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    written: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moves:
    """`puts` in the order in which they move; `drops` in the order in which they go."""

    puts: tuple[str, ...]
    drops: tuple[str, ...]


def publish(
    staged: Collection[str],
    stale: Collection[str],
    output: Path,
    staging: Path,
    *,
    kept: Iterable[str] = (),
    step: Step = lambda name: None,
) -> Published:
    """Put the staged files into `output` and remove the stale ones; `kept` are all files that the site has now.

    Raises PaperleafError (exit status 1) when the output cannot take them; before the first file moved where possible.
    """
    respelled = twins(stale, kept, output, staging / TREE)
    for path in sorted(set(respelled.values())):  # on this disk no link of a page minds
        step(f"spell {path}")
        spell(path, output)
    drops = _pages_first([path for path in stale if path not in respelled])
    moves = _Moves(puts=_in_order(staged, output), drops=drops)
    if not moves.puts and not moves.drops:
        unstage(staging)
        return Published(written=(), removed=())
    try:
        step("check")
        if not moves.drops and _moved_whole(output, staging, step):
            unstage(staging)
            return Published(written=moves.puts, removed=())
        _check(moves, output)
        step("journal")
        _write_journal(moves, staging)
        removed = _apply(moves, output, staging, step)
    except OSError as error:
        raise cannot_write(output, error) from error
    return Published(written=moves.puts, removed=removed)


def put_ahead(path: str, output: Path, staging: Path, *, step: Step = lambda name: None) -> None:
    """Put one staged page in the place of the one that is there, ahead of all others: a journal tells what belongs
    together, and of one file there is the old or the new one whatever happens. Raises OSError.
    """
    if not (output / path).is_file() or _is_linked(path, output):
        raise OSError(0, f"`{path}` is no file of ours any more")
    step(f"ahead {path}")
    _patiently(os.replace, f"{staging}/{TREE}/{path}", f"{output}/{path}")


def recover(output: Path, staging: Path) -> bool:
    """Finish the commit of a build that was ended, or forget one that had not begun to move files.

    True when files were moved. Raises PaperleafError when they cannot be.
    """
    finished = False
    for place in (staging, output / IN_OUTPUT):
        if not os.path.lexists(place):
            continue
        try:
            moves = _read_journal(place / JOURNAL)
            if moves is not None:
                _apply(moves, output, place, lambda name: None)
                finished = True
            else:
                unstage(place)
        except OSError as error:
            raise cannot_write(output, error) from error
    return finished


def cannot_write(output: Path, error: OSError) -> PaperleafError:
    """Why the site could not be written, in one sentence."""
    message = f"cannot write the output folder `{output}`: {reason_of(error)}"
    return PaperleafError(message, hint="the previous site is untouched", exit_status=1)


# the record


def record_text(paths: Iterable[str]) -> bytes:
    """The content of the record: one path a line under a head with a checksum."""
    body = "".join(f"{json.dumps(path, ensure_ascii=False)}\n" for path in sorted(paths))
    raw = body.encode("utf-8")
    return f"{_RECORD_HEAD} {_checksum(raw)}\n".encode() + raw


def read_record(output: Path) -> frozenset[str] | None:
    """The files that we wrote into `output`; None when the record is absent or was changed by somebody else."""
    body = _record_body(output)
    if body is None:
        return None
    try:
        lines = [line for line in body.decode("utf-8").split("\n") if line]
        paths = json.loads(f"[{','.join(lines)}]")  # as one list, in a third of the time
    except ValueError:
        return None
    return frozenset(path for path in paths if isinstance(path, str) and is_safe(path))


def _record_body(output: Path) -> bytes | None:
    """The lines of the record as they stand; None when it is absent or not as we wrote it."""
    try:
        head, _, body = (output / RECORD).read_bytes().partition(b"\n")
    except OSError:
        return None
    return body if head.decode("ascii", "replace") == f"{_RECORD_HEAD} {_checksum(body)}" else None


def edited_record(output: Path, come: Iterable[str], gone: Iterable[str]) -> bytes | None:
    """The content of the record after some files came and went; None when it is not as we wrote it."""
    body = _record_body(output)
    if body is None:
        return None
    for path in gone:
        start, end = _place_of(path, body)
        body = body[:start] + body[end:]
    for path in come:
        start, end = _place_of(path, body)
        line = json.dumps(path, ensure_ascii=False).encode()
        body = b"%b%b\n%b" % (body[:start], line, body[end:])
    return f"{_RECORD_HEAD} {_checksum(body)}\n".encode() + body


def _place_of(path: str, body: bytes) -> tuple[int, int]:
    """Where the line of a path starts and ends in the record; the same place twice where it would stand."""
    low, high = 0, len(body)
    while low < high:
        start = max(low, body.rfind(b"\n", low, (low + high) // 2) + 1)
        end = body.index(b"\n", start) + 1
        found = json.loads(body[start:end])
        if found == path:
            return start, end
        if found < path:
            low = end
        else:
            high = start
    return low, low


def is_safe(path: str) -> bool:
    """Whether a path is relative, without `..` and without empty parts, so that it names a place below the output."""
    parts = path.split("/")
    return (
        not any(part in ("", ".", "..") for part in parts)
        and "\0" not in path
        and (os.sep == "/" or not any(sign in path for sign in '\\:<>"|?*'))
    )


# signals


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold back SIGINT, SIGTERM and SIGHUP until the end of the block; only the main thread can, others just go on."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []

    def hold(number: int, frame: FrameType | None) -> None:
        came.append(number)

    names = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(name, hold) for name in names if signal.getsignal(name) is not None}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
        for number in dict.fromkeys(came):
            signal.raise_signal(number)


# order


def _in_order(staged: Collection[str], output: Path) -> tuple[str, ...]:
    def rank(path: str) -> tuple[int, str]:
        is_page = path.endswith(".html")
        if not os.path.lexists(f"{output}/{path}"):
            return (1 if is_page else 0), path
        if is_page:
            return 2, path
        names_others = "/" not in path or path.startswith("search/")
        return (3 if names_others else 0), path

    return tuple(sorted((path for path in staged if path != RECORD), key=rank)) + (RECORD,) * (RECORD in staged)


def _pages_first(stale: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(stale, key=lambda path: (not path.endswith(".html"), path)))


# moving


def _moved_whole(output: Path, staging: Path, step: Step) -> bool:
    """Move the whole tree at once where no output exists yet. False when that is not possible."""
    if output.is_symlink() or staging.parent == output:
        return False
    try:
        if output.exists():
            output.rmdir()  # fails when anything is in it
        output.parent.mkdir(parents=True, exist_ok=True)
        step("move")
        (staging / TREE).rename(output)
    except OSError:
        return False
    return True


def _check(moves: _Moves, output: Path) -> None:
    """Make the folders and see that each can be written, so that what can fail fails before anything moved."""
    output.mkdir(parents=True, exist_ok=True)
    drops = set(moves.drops)
    for folder in sorted({path.rpartition("/")[0] for path in moves.puts}):
        place = output
        for part in PurePosixPath(folder).parts:
            place = place / part
            if place.is_symlink():
                raise OSError(0, f"`{place.relative_to(output)}` is a link to another place")
            if place.is_file():
                if place.relative_to(output).as_posix() in drops:
                    break  # goes away first
                raise OSError(0, f"the file `{place.relative_to(output)}` is in the way")
            place.mkdir(exist_ok=True)
        if place.is_dir() and not os.access(place, os.W_OK | os.X_OK):
            raise PermissionError(13, "permission denied")
    for path in moves.puts:
        place = output / path
        if place.is_dir() and not place.is_symlink():
            below = [file for file in place.rglob("*") if file.is_symlink() or not file.is_dir()]
            if any(file.relative_to(output).as_posix() not in drops for file in below):
                raise OSError(0, f"the folder `{path}` is in the way")
    for folder in {path.rpartition("/")[0] for path in moves.drops}:
        place = output / folder
        if place.is_dir() and not os.access(place, os.W_OK | os.X_OK):
            raise PermissionError(13, "permission denied")


def _apply(moves: _Moves, output: Path, staging: Path, step: Step) -> tuple[str, ...]:
    """Do all moves that are still to be done, then clear the journal. Doing it twice does no harm."""
    folders = {
        above.as_posix() for folder in {path.rpartition("/")[0] for path in moves.puts} for above in _chain(folder)
    }
    puts = set(moves.puts)
    # a stale file where a folder is needed, or in a folder that stands where a file is needed
    in_the_way = [p for p in moves.drops if p in folders or any(a.as_posix() in puts for a in PurePosixPath(p).parents)]
    removed = [path for path in in_the_way if _drop(path, output, step)]
    for path in moves.puts:
        source, target = f"{staging}/{TREE}/{path}", f"{output}/{path}"
        step(f"put {path}")
        try:
            _patiently(os.replace, source, target)
        except FileNotFoundError:
            if not os.path.lexists(source):
                continue  # moved before the build was ended
            Path(target).parent.mkdir(parents=True, exist_ok=True)
            Path(source).replace(target)
        except (IsADirectoryError, NotADirectoryError, PermissionError):
            if not Path(target).is_dir() or Path(target).is_symlink():
                raise
            shutil.rmtree(target)  # its files were all dropped; only empty folders are left
            Path(source).replace(target)
    removed += [path for path in moves.drops if _drop(path, output, step)]
    step("clear")
    with suppress(FileNotFoundError):
        (staging / JOURNAL).unlink()
    unstage(staging)
    return tuple(removed)


def _patiently(act: Callable[..., None], *paths: str | Path) -> None:
    """Do it, on Windows in several tries: a scanner, a sync or a server may hold a file there for a moment."""
    for left in range(_TRIES - 1, -1, -1):
        try:
            act(*paths)
        except PermissionError:
            if not left or Path(paths[-1]).is_dir():
                raise
            time.sleep(_PAUSE_S)
        else:
            return


def _chain(folder: str) -> Iterator[PurePosixPath]:
    """A folder and all folders above it."""
    if folder:
        yield PurePosixPath(folder)
        yield from PurePosixPath(folder).parents


def _drop(path: str, output: Path, step: Step) -> bool:
    """Remove one file and the folders that became empty. Links of the output are not followed."""
    if not is_safe(path):
        return False
    place = output / path
    if _is_linked(path, output):
        return False
    step(f"drop {path}")
    try:
        _patiently(os.unlink, place)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False
    except PermissionError:
        if place.is_dir():
            return False
        raise
    for above in PurePosixPath(path).parents:
        if above.as_posix() == ".":
            break
        try:
            (output / above).rmdir()
        except OSError:
            break
    return True


def _is_linked(path: str, output: Path) -> bool:
    """Whether a folder above a file of the output is a link to another place."""
    return any((output / above).is_symlink() for above in PurePosixPath(path).parents if above.as_posix() != ".")


# the journal


def _write_journal(moves: _Moves, staging: Path) -> None:
    lines = [json.dumps({"format": _JOURNAL_FORMAT})]
    lines += [json.dumps(["put", path]) for path in moves.puts]
    lines += [json.dumps(["drop", path]) for path in moves.drops]
    raw = "".join(f"{line}\n" for line in lines).encode("ascii")
    with (staging / JOURNAL).open("wb") as file:
        file.write(raw + json.dumps(["end", _checksum(raw)]).encode("ascii") + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _read_journal(journal: Path) -> _Moves | None:
    """The moves of a whole journal; None when there is none or its end is missing."""
    try:
        raw = journal.read_bytes()
    except OSError:
        return None
    try:
        body, _, last = raw.removesuffix(b"\n").rpartition(b"\n")
        if json.loads(last) != ["end", _checksum(body + b"\n")]:
            return None
        head, *lines = [json.loads(line) for line in body.split(b"\n")]
        if head != {"format": _JOURNAL_FORMAT} or not all(is_safe(path) for _, path in lines):
            return None
    except (ValueError, TypeError):
        return None
    return _Moves(
        puts=tuple(path for kind, path in lines if kind == "put"),
        drops=tuple(path for kind, path in lines if kind == "drop"),
    )


def _checksum(raw: bytes) -> str:
    return blake2b(raw, digest_size=16).hexdigest()
