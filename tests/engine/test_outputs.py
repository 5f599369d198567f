"""The output folder as it stands."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from site_builder.engine.outputs import MANY, are_untouched, check_ours, clashing, file_digest, lost_files, stats_of
from site_builder.engine.plan import Made
from site_builder.model.diagnostic import PaperleafError
from site_builder.publish.commit import RECORD, record_text


def test_stats(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/x").write_text("x")
    found = stats_of(tmp_path, ["a/x", "a/y", "b/z"])
    assert set(found) == {"a/x"}


@pytest.mark.parametrize("many", [0, MANY])
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_touched_file_is_seen_wherever_it_stands(tmp_path: Path, many: int, jobs: int) -> None:
    (tmp_path / "x").write_text("x")
    stat = stats_of(tmp_path, ["x"])["x"]
    files = [("x", list(stat))] * many
    assert are_untouched(tmp_path, [*files, ("x", stat), *files], jobs=jobs)
    for touched in (("x", [*stat[:2], 0]), ("x", [0, *stat[1:]]), ("gone", stat)):
        assert not are_untouched(tmp_path, [touched, *files], jobs=jobs)
        assert not are_untouched(tmp_path, [*files, touched], jobs=jobs)


def test_whose_folder_it_is(tmp_path: Path) -> None:
    check_ours(tmp_path / "none", {})
    check_ours(tmp_path, {})
    (tmp_path / ".git").mkdir()
    check_ours(tmp_path, {})
    (tmp_path / "thesis.docx").write_text("")
    with pytest.raises(PaperleafError) as caught:
        check_ours(tmp_path, {})
    assert caught.value.exit_status == 2
    check_ours(tmp_path, {"index.html": 1})
    (tmp_path / "manifest.json").write_text('{"version": 1}')
    with pytest.raises(PaperleafError):
        check_ours(tmp_path, {})
    (tmp_path / "manifest.json").write_text(json.dumps({"version": 1, "generator": "Paperleaf 9.9"}))
    check_ours(tmp_path, {})
    (tmp_path / "manifest.json").unlink()
    (tmp_path / RECORD).write_bytes(record_text(["index.html"]))
    check_ours(tmp_path, {})


def made(path: Path) -> Made:
    return Made("note", "", file_digest(path), "", [], *stats_of(path.parent, [path.name])[path.name])


def test_lost_files(tmp_path: Path) -> None:
    for name in ("kept", "copied", "cut", "edited", "deleted"):
        (tmp_path / name).write_text("text")
    known = {path.name: made(path) for path in tmp_path.iterdir()}
    os.utime(tmp_path / "copied", ns=(1, 1))
    (tmp_path / "cut").write_text("te")
    (tmp_path / "edited").write_text("tExt")
    os.utime(tmp_path / "edited", ns=(1, 1))
    (tmp_path / "deleted").unlink()
    assert lost_files(known, stats_of(tmp_path, known), tmp_path) == {"cut", "edited", "deleted"}


def test_clashes() -> None:
    assert clashing(["a", "b/c", "a", "b", "d/e/f", "d", RECORD]) == {
        1: "b/c",
        2: "a",
        4: "d/e/f",
        6: RECORD,
    }
    assert clashing(["a/index.html", "a/b/index.html", "index.html"]) == {}
