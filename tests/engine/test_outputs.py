"""The output folder as it stands."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from site_builder.engine.outputs import check_ours, clashing, file_digest, lost_files, stat_of, survey_output
from site_builder.engine.plan import Made
from site_builder.model.diagnostic import PaperleafError
from site_builder.publish.commit import RECORD, record_text
from site_builder.publish.stage import IN_OUTPUT


def test_survey(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/x").write_text("x")
    (tmp_path / "l").symlink_to("a")
    (tmp_path / IN_OUTPUT).mkdir()
    (tmp_path / IN_OUTPUT / "staged").write_text("")
    found = survey_output(tmp_path)
    assert set(found) == {"a/b/x", "l"}
    assert found["a/b/x"] == stat_of(tmp_path / "a/b/x")
    assert found["l"].size == -1
    assert survey_output(tmp_path / "none") == {}


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
    return Made("note", "", [], file_digest(path), *stat_of(path))


def test_lost_files(tmp_path: Path) -> None:
    for name in ("kept", "copied", "cut", "edited", "deleted"):
        (tmp_path / name).write_text("text")
    known = {path.name: made(path) for path in tmp_path.iterdir()}
    os.utime(tmp_path / "copied", ns=(1, 1))
    (tmp_path / "cut").write_text("te")
    (tmp_path / "edited").write_text("tExt")
    os.utime(tmp_path / "edited", ns=(1, 1))
    (tmp_path / "deleted").unlink()
    assert lost_files(known, survey_output(tmp_path), tmp_path) == {"cut", "edited", "deleted"}


def test_clashes() -> None:
    assert clashing(["a", "b/c", "a", "b", "d/e/f", "d", RECORD]) == {
        1: "b/c",
        2: "a",
        4: "d/e/f",
        6: RECORD,
    }
    assert clashing(["a/index.html", "a/b/index.html", "index.html"]) == {}
