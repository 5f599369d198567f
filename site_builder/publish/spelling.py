"""Disks that take `Notes` and `notes` for one name: those of macOS and Windows, and most sticks and shares.

A file whose name changes in nothing but case is one file there. It must not be removed under its old name, and it must
get the new one, for the host that the site goes to may well tell the two apart.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from itertools import accumulate
from pathlib import Path

from site_builder.text.cjk import fold


def ignores_case(folder: Path) -> bool:
    """Whether the disk does. The folder exists, its name has letters, and nobody else makes another beside it."""
    return os.path.lexists(folder.with_name(folder.name.swapcase()))


def twins(stale: Collection[str], kept: Iterable[str], output: Path, probe: Path) -> Mapping[str, str]:
    """The stale files that are files of the site under another spelling, each with the right one.

    `probe` is a folder on the disk of the output, as `ignores_case` wants it.
    """
    folded = {fold(path) for path in stale}
    spelled = {key: path for path in kept if (key := fold(path)) in folded} if folded else {}
    pairs = {path: spelled[key] for path in stale if (key := fold(path)) in spelled}
    if not pairs or ignores_case(probe):
        return pairs
    # some take letters that are composed in other ways for one name, and tell cases apart
    return {path: twin for path, twin in pairs.items() if _is_same(output / path, output / twin)}


def merged_folders(paths: Iterable[str], probe: Path) -> list[tuple[str, str]]:
    """Folders above these paths that differ in case alone, in pairs, where the disk makes one of both; sorted."""
    if not ignores_case(probe):
        return []
    folders = {folder for path in paths for folder in accumulate(path.split("/")[:-1], "{}/{}".format)}
    spelled: dict[str, str] = {}
    found = []
    for folder in sorted(folders):
        other = spelled.setdefault(fold(folder), folder)
        if other != folder and other.rpartition("/")[0] == folder.rpartition("/")[0]:
            found.append((other, folder))
    return found


def spell(path: str, output: Path) -> None:
    """Give a file below the output, and the folders above it, names in this spelling where they have another."""
    place = output
    for part in path.split("/"):
        with suppress(OSError):  # it lies there under some name, and on this disk that is enough
            names = os.listdir(place)  # noqa: PTH208  only names are wanted
            others = [name for name in names if fold(name) == fold(part)]
            if part not in names and len(others) == 1:
                os.rename(place / others[0], place / part)  # noqa: PTH104
        place /= part


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
