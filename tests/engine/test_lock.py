"""One build at a time."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from site_builder.engine.lock import locked
from site_builder.model.diagnostic import PaperleafError


def test_the_second_waits_and_gives_up(tmp_path: Path) -> None:
    told: list[str] = []
    with locked(tmp_path / "a/x.lock", on_wait=lambda: told.append("waits")) as held:
        assert held
        assert told == []
        with (
            pytest.raises(PaperleafError, match="another build") as caught,
            locked(tmp_path / "a/x.lock", on_wait=lambda: told.append("waits"), patience=0.1),
        ):
            raise AssertionError
        assert caught.value.exit_status == 1
        assert told == ["waits"]
    with locked(tmp_path / "a/x.lock", on_wait=lambda: told.append("never"), patience=0) as held:
        assert held
    assert told == ["waits"]


def test_a_lock_file_alone_locks_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.lock").write_text("left by a build that was killed")
    with locked(tmp_path / "x.lock", on_wait=lambda: None, patience=0) as held:
        assert held


def test_where_nothing_can_be_locked(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with locked(tmp_path / "file/x.lock", on_wait=lambda: None) as held:
        assert not held


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be locked there")
def test_the_output_is_locked_where_the_cache_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    output = tmp_path / "site/new"
    with locked(tmp_path / "file/x.lock", beside=output, on_wait=lambda: None) as held:
        assert held
        with (
            pytest.raises(PaperleafError),
            locked(tmp_path / "file/x.lock", beside=output, on_wait=lambda: None, patience=0),
        ):
            raise AssertionError
