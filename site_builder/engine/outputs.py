"""The output folder as it stands on disk: whether it is ours, and which files are not as we left them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from site_builder.engine.plan import Made
from site_builder.engine.workers import both
from site_builder.model.diagnostic import PaperleafError
from site_builder.publish.commit import RECORD, read_record
from site_builder.text.digest import SIZE

MANY = 5000  # files to look at, for which a second process is worth its start


class Stat(NamedTuple):
    size: int
    mtime_ns: int
    inode: int


def stats_of(output: Path, paths: Iterable[str]) -> dict[str, Stat]:
    """The stat of each of the files that exists."""
    found = {}
    base = f"{output}/"
    for path in paths:
        try:
            status = os.lstat(base + path)
        except OSError:
            continue
        found[path] = Stat(status.st_size, status.st_mtime_ns, status.st_ino)
    return found


def are_untouched(output: Path, files: Iterable[tuple[str, Sequence[int]]], *, jobs: int) -> bool:
    """Whether every file is there with the size, time and inode that it was left with."""
    rows = list(files)
    if len(rows) < MANY:
        return _are_untouched(output, rows)
    half = len(rows) // 2
    one, other = (partial(_are_untouched, output, part) for part in (rows[:half], rows[half:]))
    return both(one, other, jobs=jobs)


def _are_untouched(output: Path, files: Iterable[tuple[str, Sequence[int]]]) -> bool:
    base = f"{output}/"
    try:
        for path, (size, mtime_ns, inode) in files:
            status = os.lstat(base + path)
            if status.st_mtime_ns != mtime_ns or status.st_size != size or status.st_ino != inode:
                return False
    except OSError:
        return False
    return True


def check_ours(output: Path, known: Mapping[str, object]) -> None:
    """Raises PaperleafError (exit status 2) when the folder holds files and nothing says that we made them."""
    if known or not output.is_dir():
        return
    try:
        names = os.listdir(output)  # noqa: PTH208  only names are wanted
    except OSError:
        return
    if all(name.startswith(".") for name in names) or read_record(output) is not None or _has_manifest(output):
        return
    raise PaperleafError(
        f"the output folder `{output}` holds files that Paperleaf did not make",
        hint="choose an empty folder with --output, or empty this one yourself",
        exit_status=2,
    )


def _has_manifest(output: Path) -> bool:
    try:
        manifest = json.loads((output / "manifest.json").read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(manifest, dict) and str(manifest.get("generator", "")).startswith("Paperleaf")


def file_digest(path: Path) -> str:
    """The digest of a file's content, "" when there is no such regular file."""
    if path.is_symlink() or not path.is_file():
        return ""
    state = blake2b(digest_size=SIZE)
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                state.update(chunk)
    except OSError:
        return ""
    return state.hexdigest()


def lost_files(made: Mapping[str, Made], on_disk: Mapping[str, Stat], output: Path) -> frozenset[str]:
    """The files that were made and are gone or hold something else now; one that was only copied is no such file."""
    lost = set()
    for path, page in made.items():
        stat = on_disk.get(path)
        if stat is not None and stat.size == page.size:
            is_touched = (stat.mtime_ns, stat.inode) != (page.mtime_ns, page.inode)
            if not is_touched or file_digest(output / path) == page.digest:
                continue
        lost.add(path)
    return frozenset(lost)


def clashing(paths: Iterable[str]) -> dict[int, str]:
    """Positions of paths that cannot be a file beside the others: given before, or below a path that is a file."""
    whole = list(paths)
    files = set(whole)
    seen = {RECORD}
    bad: dict[int, str] = {}
    for number, path in enumerate(whole):
        parts = path.split("/")
        above = ("/".join(parts[:depth]) for depth in range(1, len(parts)))
        if path in seen or any(folder in files for folder in above):
            bad[number] = path
        seen.add(path)
    return bad
