"""The commit: whole files, the right order, and a way on from every moment at which it may be ended."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.diagnostic import PaperleafError
from site_builder.model.page import Artifact
from site_builder.publish.commit import (
    RECORD,
    edited_record,
    is_safe,
    publish,
    put_ahead,
    read_record,
    record_text,
    recover,
    uninterrupted,
)
from site_builder.publish.stage import IN_OUTPUT, JOURNAL, TREE, stage, staging_folder
from tests.publish.staging import staged, tree


class Killed(BaseException):
    """Ends a commit as a kill would: nothing after it runs."""


def put(
    root: Path, files: Mapping[str, str], stale: tuple[str, ...] = (), step: Callable[[str], None] | None = None
) -> None:
    publish(list(files), stale, root / "out", staged(root, files), step=step or (lambda name: None))


OLD = {
    "index.html": "old home",
    "a/index.html": "old a",
    "gone/index.html": "old gone",
    "manifest.json": "old",
    "x.css": "x",
}
CHANGES = {"index.html": "new home", "b/index.html": "new b", "manifest.json": "new", "y.css": "y", RECORD: "r"}
STALE = ("gone/index.html", "x.css")
NEW = {**CHANGES, "a/index.html": "old a"}


def test_first_site_and_changes(tmp_path: Path) -> None:
    put(tmp_path, OLD)
    assert tree(tmp_path / "out") == OLD
    inode = (tmp_path / "out/a/index.html").stat().st_ino
    put(tmp_path, CHANGES, STALE)
    assert tree(tmp_path / "out") == NEW
    assert (tmp_path / "out/a/index.html").stat().st_ino == inode
    assert not (tmp_path / "out/gone").exists()
    assert not (tmp_path / "staging").exists()


def test_nothing_to_do_touches_nothing(tmp_path: Path) -> None:
    put(tmp_path, OLD)
    before = (tmp_path / "out").stat().st_mtime_ns
    put(tmp_path, {})
    assert (tmp_path / "out").stat().st_mtime_ns == before


def test_order(tmp_path: Path) -> None:
    put(tmp_path, OLD)
    steps: list[str] = []
    put(tmp_path, CHANGES, STALE, steps.append)
    moves = [step for step in steps if step.startswith(("put", "drop"))]
    assert moves == [
        "put y.css",
        "put b/index.html",
        "put index.html",
        "put manifest.json",
        f"put {RECORD}",
        "drop gone/index.html",
        "drop x.css",
    ]


def steps_of(root: Path) -> int:
    count: list[str] = []
    put(root, OLD)
    put(root, CHANGES, STALE, count.append)
    return len(count)


def test_ended_at_each_step_it_is_undone_or_finished(tmp_path: Path) -> None:
    total = steps_of(tmp_path / "count")
    for moment in range(total):
        root = tmp_path / str(moment)
        put(root, OLD)
        left = moment

        def step(name: str) -> None:
            nonlocal left
            if left == 0:
                raise Killed
            left -= 1

        with pytest.raises(Killed):
            put(root, CHANGES, STALE, step)
        for path, text in tree(root / "out").items():
            assert text in (OLD.get(path), NEW.get(path)), (moment, path)
        finished = recover(root / "out", root / "staging")
        assert tree(root / "out") == (NEW if finished else OLD), moment
        assert not (root / "staging").exists()
        assert not recover(root / "out", root / "staging")


def test_a_first_site_ended_is_absent_or_whole(tmp_path: Path) -> None:
    for moment in ("check", "move"):
        root = tmp_path / moment

        def step(name: str, moment: str = moment) -> None:
            if name == moment:
                raise Killed

        with pytest.raises(Killed):
            put(root, OLD, (), step)
        assert not recover(root / "out", root / "staging")
        assert not list((root / "out").glob("*"))


@pytest.mark.parametrize("cut", [0, 1, 10, 60, -2, -40])
def test_a_journal_without_its_end_is_forgotten(tmp_path: Path, cut: int) -> None:
    put(tmp_path, OLD)

    def step(name: str) -> None:
        if name.startswith("put"):
            raise Killed

    with pytest.raises(Killed):
        put(tmp_path, CHANGES, STALE, step)
    journal = tmp_path / "staging" / JOURNAL
    journal.write_bytes(journal.read_bytes()[:cut])
    assert not recover(tmp_path / "out", tmp_path / "staging")
    assert tree(tmp_path / "out") == OLD


def test_staging_inside_the_output_is_found_again(tmp_path: Path) -> None:
    put(tmp_path, OLD)
    staging = staging_folder(tmp_path / "out", None)
    assert staging == tmp_path / "out" / IN_OUTPUT
    for path, text in CHANGES.items():
        stage(Artifact(path=path, content=text.encode(), digest=""), staging)

    def step(name: str) -> None:
        if name == "put manifest.json":
            raise Killed

    with pytest.raises(Killed):
        publish(list(CHANGES), STALE, tmp_path / "out", staging, step=step)
    assert recover(tmp_path / "out", tmp_path / "elsewhere")
    assert tree(tmp_path / "out") == NEW


def test_a_file_becomes_a_folder_and_back(tmp_path: Path) -> None:
    put(tmp_path, {"note": "file", "k": ""})
    put(tmp_path, {"note/index.html": "page"}, ("note",))
    assert tree(tmp_path / "out") == {"k": "", "note/index.html": "page"}
    put(tmp_path, {"note": "file again"}, ("note/index.html",))
    assert tree(tmp_path / "out") == {"k": "", "note": "file again"}


def test_foreign_things_in_the_way_are_left_alone(tmp_path: Path) -> None:
    put(tmp_path, OLD)
    (tmp_path / "out/b").write_text("mine")
    (tmp_path / "out/y.css").mkdir()
    (tmp_path / "out/y.css/mine").write_text("mine")
    for path in ("b/index.html", "y.css"):
        with pytest.raises(PaperleafError) as caught:
            put(tmp_path, {path: "new"})
        assert caught.value.exit_status == 1
    assert (tmp_path / "out/b").read_text() == (tmp_path / "out/y.css/mine").read_text() == "mine"


def test_links_in_the_output_are_not_followed(tmp_path: Path) -> None:
    put(tmp_path, OLD)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_text("mine")
    (tmp_path / "out/b").symlink_to(outside)
    with pytest.raises(PaperleafError):
        put(tmp_path, {"b/index.html": "new"})
    put(tmp_path, {}, ("b/index.html", "../outside/index.html"))
    assert (outside / "index.html").read_text() == "mine"
    (tmp_path / "out/link.html").symlink_to(outside / "index.html")
    put(tmp_path, {"link.html": "new"})
    assert (outside / "index.html").read_text() == "mine"
    assert (tmp_path / "out/link.html").read_text() == "new"


def test_foreign_files_keep_their_folder(tmp_path: Path) -> None:
    put(tmp_path, OLD)
    (tmp_path / "out/gone/mine.txt").write_text("mine")
    put(tmp_path, {}, ("gone/index.html",))
    assert (tmp_path / "out/gone/mine.txt").exists()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    put(tmp_path, OLD)
    (tmp_path / "out").chmod(0o555)
    try:
        with pytest.raises(PaperleafError, match="permission"):
            put(tmp_path, CHANGES, STALE)
        assert tree(tmp_path / "out") == OLD
    finally:
        (tmp_path / "out").chmod(0o755)


NAMES = st.sets(st.sampled_from(["a b.png", "b/é\n.html", 'q"u', "x\\y", "z/index.html", "Ä", "\U0001f600", "ab", "a"]))


@given(before=NAMES, come=NAMES, gone=NAMES)
def test_an_edited_record_is_as_a_new_one(
    tmp_path_factory: pytest.TempPathFactory, before: set[str], come: set[str], gone: set[str]
) -> None:
    output = tmp_path_factory.mktemp("out")
    assert edited_record(output, come, gone) is None, "there is none"
    (output / RECORD).write_bytes(record_text(before))
    assert edited_record(output, come - gone, gone) == record_text(before - gone | (come - gone))
    (output / RECORD).write_bytes(record_text(before) + b'"mine"\n')
    assert edited_record(output, come, gone) is None, "not as we wrote it"


def test_record(tmp_path: Path) -> None:
    paths = ["b/é\n.html", "a b.png", "../x", "/etc/passwd"]
    (tmp_path / RECORD).write_bytes(record_text(paths))
    assert read_record(tmp_path) == {"b/é\n.html", "a b.png"}
    (tmp_path / RECORD).write_bytes(record_text(paths).replace(b"a b.png", b"my.docx"))
    assert read_record(tmp_path) is None
    assert read_record(tmp_path / "none") is None


@pytest.mark.parametrize("path", ["", "/a", "a//b", "../a", "a/..", "./a", "a/./b", "a\0b", "a/"])
def test_unsafe_paths(path: str) -> None:
    assert not is_safe(path)


def test_signals_wait_for_the_end() -> None:
    came: list[str] = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: came.append("signal"))
    interrupt = signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # ignored where the tests run in the background
    try:
        with uninterrupted():
            signal.raise_signal(signal.SIGTERM)
            came.append("work")
        assert came == ["work", "signal"]
        with pytest.raises(KeyboardInterrupt), uninterrupted():
            signal.raise_signal(signal.SIGINT)
            came.append("more work")
        assert came[-1] == "more work"
    finally:
        signal.signal(signal.SIGTERM, before)
        signal.signal(signal.SIGINT, interrupt)


NAMES = st.sampled_from(["a", "b", "c.html", "A"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)


def possible(paths: list[str]) -> set[str]:
    """A set of paths none of which lies below another."""
    kept: set[str] = set()
    for path in paths:
        if not any(path == other or path.startswith(f"{other}/") or other.startswith(f"{path}/") for other in kept):
            kept.add(path)
    return kept


@given(st.lists(PATHS, max_size=8).map(possible), st.lists(PATHS, max_size=8).map(possible), st.integers(0, 30))
def test_any_change_ended_anywhere(
    tmp_path_factory: pytest.TempPathFactory, old: set[str], new: set[str], moment: int
) -> None:
    root = tmp_path_factory.mktemp("change")
    before, after = dict.fromkeys(old, "old"), dict.fromkeys(new, "new")
    put(root, before)
    left = moment

    def step(name: str) -> None:
        nonlocal left
        if left == 0:
            raise Killed
        left -= 1

    try:
        put(root, after, tuple(sorted(old - new)), step)
    except Killed:
        finished = recover(root / "out", root / "staging")
        assert tree(root / "out") == (after if finished else before)
        put(root, after, tuple(sorted(old - new)))
    assert tree(root / "out") == after


def test_a_page_goes_ahead_only_where_one_of_ours_stands(tmp_path: Path) -> None:
    output, staging, elsewhere = tmp_path / "site", tmp_path / "staging", tmp_path / "elsewhere"
    for folder in (output / "a", staging / TREE / "a", staging / TREE / "b", staging / TREE / "c", elsewhere):
        folder.mkdir(parents=True)
    (output / "b").symlink_to(elsewhere)
    for place in (output / "a/x", elsewhere / "x"):
        place.write_text("old")
    for name in "abc":
        (staging / TREE / name / "x").write_text("new")
    put_ahead("a/x", output, staging)
    for path in ("b/x", "c/x"):
        with pytest.raises(OSError, match="no file of ours"):
            put_ahead(path, output, staging)
    assert ((output / "a/x").read_text(), (elsewhere / "x").read_text()) == ("new", "old")
