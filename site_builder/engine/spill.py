"""The content of a new search index in a file without a name, instead of in the memory of every process."""

from __future__ import annotations

import os
import tempfile
import weakref
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from site_builder.derive.search.index import Draft
from site_builder.derive.search.stored import StoredFile
from site_builder.derive.site import Drafting

Begin = Callable[[Callable[[], Any]], Callable[[], Any]]
Place = tuple[int, int]  # where a content begins, and its length, in bytes


class Spill:
    """A file that goes with the last who may read it, however the process ends."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        weakref.finalize(self, os.close, descriptor)

    def begun(self, begin: Begin, work: Drafting) -> Drafting:
        """The draft of `work`, its files read from here when asked for. `begin` may do it in a copy of this process.

        A draft for which there is no room on the disk stays in memory.
        """
        wait = begin(partial(self._spilled, work))

        def drafted() -> Draft:
            draft: Draft
            draft, places = wait()
            if places is None:
                return draft
            stored = zip(draft.files, places, strict=True)
            return replace(
                draft,
                files=tuple(StoredFile(file.path, file.digest, partial(self._read, place)) for file, place in stored),
            )

        return drafted

    def _spilled(self, work: Drafting) -> tuple[Draft, Sequence[Place] | None]:
        draft = work()
        places: list[Place] = []
        end = 0
        try:
            for file in draft.files:
                content = memoryview(file.content)
                places.append((end, len(content)))
                while content:
                    written = os.pwrite(self._descriptor, content, end)
                    end, content = end + written, content[written:]
        except OSError:
            return draft, None
        return replace(draft, files=tuple(replace(file, content=b"") for file in draft.files)), places

    def _read(self, place: Place, path: str, digest: str) -> bytes:
        start, length = place
        content = os.pread(self._descriptor, length, start)
        if len(content) < length:
            raise OSError(f"{path} was cut off while the site was built")
        return content


def spilled(folder: Path, begin: Begin, work: Drafting) -> Drafting:
    """As `Spill.begun`, with a new file; where there can be none, what `begin` gives."""
    spill = new_spill(folder)
    return spill.begun(begin, work) if spill is not None else begin(work)


def new_spill(folder: Path) -> Spill | None:
    """None where no such file can be made, or none can be read by several processes at once."""
    if not hasattr(os, "pread"):
        return None
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            return Spill(os.dup(file.fileno()))
    except OSError:
        return None
