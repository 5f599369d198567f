"""Names that change in nothing but case, on disks that ignore it and on those that do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.publish import commit
from site_builder.publish.commit import publish, recover
from site_builder.publish.spelling import ignores_case, merged_folders, spell, twins
from site_builder.publish.stage import TREE
from tests.publish.staging import staged, tree


@pytest.fixture
def careless(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk says that it ignores case."""
    monkeypatch.setattr("site_builder.publish.spelling.ignores_case", lambda folder: True)


def test_a_disk_is_asked_by_a_folder_of_ours(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    was = ignores_case(tmp_path / "folder")
    (tmp_path / "FOLDER").mkdir(exist_ok=True)
    assert ignores_case(tmp_path / "folder")
    assert was == (len(list(tmp_path.iterdir())) == 1)


def test_only_another_spelling_of_a_file_of_the_site_is_its_twin(tmp_path: Path, careless: None) -> None:
    stale = ["a/Note/index.html", "É.html", "gone.html"]
    kept = ["a/note/index.html", "é.html", "other.html"]
    found = twins(stale, kept, tmp_path, tmp_path)
    assert found == {"a/Note/index.html": "a/note/index.html", "É.html": "é.html"}


def test_a_disk_that_minds_case_has_no_twins(tmp_path: Path) -> None:
    (tmp_path / "probe").mkdir()
    if ignores_case(tmp_path / "probe"):
        pytest.skip("this disk ignores case")
    for name in ("Note", "note"):
        (tmp_path / name).write_text(name)
    assert twins(["Note"], ["note"], tmp_path, tmp_path / "probe") == {}


def test_folders_that_become_one_are_told_of(tmp_path: Path, careless: None) -> None:
    paths = ["A/b/x.html", "a/c/y.html", "a/B/z.html", "A/C.html", "d/E/i.html", "d/e/j.html"]
    assert merged_folders(paths, tmp_path) == [("A", "a"), ("d/E", "d/e")]
    assert merged_folders(["a/x.html", "A.html", "b/x.html"], tmp_path) == []


def test_folders_and_files_get_the_right_spelling(tmp_path: Path) -> None:
    (tmp_path / "a" / "Note").mkdir(parents=True)
    (tmp_path / "a" / "Note" / "INDEX.html").write_text("x")
    spell("a/note/index.html", tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.html")] == ["a/note/index.html"]
    spell("a/note/index.html", tmp_path)
    spell("b/none.html", tmp_path)
    assert tree(tmp_path) == {"a/note/index.html": "x"}


def test_what_is_only_spelled_otherwise_stays(tmp_path: Path, careless: None) -> None:
    old = {"Note/index.html": "old", "Note/cite.bib": "same", "gone/index.html": "gone"}
    publish(list(old), [], tmp_path / "out", staged(tmp_path, old))
    new = {"note/index.html": "new"}
    kept = ["note/index.html", "note/cite.bib"]
    published = publish(list(new), list(old), tmp_path / "out", staged(tmp_path, new), kept=kept)
    assert tree(tmp_path / "out") == {"note/index.html": "new", "note/cite.bib": "same"}
    assert published.removed == ("gone/index.html",)


def test_a_build_after_one_that_was_ended_spells_the_rest(tmp_path: Path, careless: None) -> None:
    old = {"Note/index.html": "old", "Tag/index.html": "old"}
    publish(list(old), [], tmp_path / "out", staged(tmp_path, old))
    new = {path.lower(): "new" for path in old}

    def step(name: str) -> None:
        if name == "spell tag/index.html":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(list(new), list(old), tmp_path / "out", staged(tmp_path, new), kept=list(new), step=step)
    assert not recover(tmp_path / "out", tmp_path / "staging")
    publish(list(new), list(old), tmp_path / "out", staged(tmp_path, new), kept=list(new))
    assert tree(tmp_path / "out") == new


def test_a_file_that_another_program_holds_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commit, "_TRIES", 3)
    monkeypatch.setattr(commit, "_PAUSE_S", 0)
    publish(["a.html"], [], tmp_path / "out", staged(tmp_path, {"a.html": "old"}))
    replace, held = commit.os.replace, [2]

    def busy(source: str, target: str) -> None:
        if held[0]:
            held[0] -= 1
            raise PermissionError(13, "held")
        replace(source, target)

    monkeypatch.setattr(commit.os, "replace", busy)
    publish(["a.html"], [], tmp_path / "out", staged(tmp_path, {"a.html": "new"}))
    assert tree(tmp_path / "out") == {"a.html": "new"}
    assert not (tmp_path / "staging" / TREE).exists()
