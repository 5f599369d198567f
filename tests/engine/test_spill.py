"""A search index that is built beside leaves the memory, and reads the same."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from site_builder.derive.search.index import Draft, Fragment
from site_builder.derive.site import in_turn
from site_builder.engine.spill import Spill, new_spill
from site_builder.engine.workers import helper
from site_builder.model.site import Outline, SearchFile
from site_builder.model.source import NoteId

DRAFT = Draft(
    files=tuple(SearchFile(path=f"search/{n}", digest=f"d{n}", content=bytes([n]) * n * 1000) for n in (3, 0, 200)),
    fragments=(Fragment("search/d/1.json", "d", NoteId("a.md"), 0),),
    outline=Outline(count=1, target=8192, shards=(), words={}),
)


def drafted() -> Draft:
    return DRAFT


def contents(draft: Draft) -> list[tuple[str, str, bytes]]:
    return [(file.path, file.digest, file.content) for file in draft.files]


def open_files() -> int:
    return sum(1 for _ in Path("/dev/fd").iterdir())


def own(spill: Spill | None) -> Spill:
    assert spill is not None
    return spill


def in_a_copy(work: Callable[[], Any]) -> Callable[[], Any]:
    with helper(2) as begin:
        result = begin(work)()
        return lambda: result


@pytest.mark.parametrize("begin", [in_turn, in_a_copy])
def test_a_draft_reads_the_same_from_the_disk(tmp_path: Path, begin: Callable[..., Any]) -> None:
    found = own(new_spill(tmp_path)).begun(begin, drafted)()
    assert contents(found) == contents(DRAFT)
    assert (found.fragments, found.outline) == (DRAFT.fragments, DRAFT.outline)
    assert [*tmp_path.iterdir()] == []


def test_the_file_lives_as_long_as_somebody_may_read_it(tmp_path: Path) -> None:
    before = open_files()
    found = own(new_spill(tmp_path)).begun(in_turn, drafted)()
    assert open_files() == before + 1
    assert found.files[2].content == DRAFT.files[2].content
    del found
    assert open_files() == before


def test_without_room_the_draft_stays_in_memory() -> None:
    full = Spill(os.open("/dev/full", os.O_RDWR))
    assert contents(full.begun(in_turn, drafted)()) == contents(DRAFT)


def test_no_place_for_it(tmp_path: Path) -> None:
    assert new_spill(tmp_path / "absent") is None


def test_what_was_cut_off_is_not_taken_for_whole(tmp_path: Path) -> None:
    file = tmp_path / "spill"
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT)
    found = Spill(descriptor).begun(in_turn, drafted)()
    os.truncate(file, 2000)
    with pytest.raises(OSError, match="cut off"):
        _ = found.files[0].content
