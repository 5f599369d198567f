"""Where changed files wait, and how they are written there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from site_builder.model.page import Artifact
from site_builder.publish.stage import IN_OUTPUT, TREE, stage, staging_folder, unstage


def test_bytes_and_copies(tmp_path: Path) -> None:
    staging = staging_folder(tmp_path / "out", tmp_path / "cache/staging")
    assert staging == tmp_path / "cache/staging"
    source = tmp_path / "p.png"
    source.write_bytes(b"png" * 1000)
    assert stage(Artifact(path="a/b/c.html", content=b"<p>", digest=""), staging) == 3
    assert stage(Artifact(path="p.png", content=source, digest=""), staging) == 3000
    assert (staging / TREE / "a/b/c.html").read_bytes() == b"<p>"
    assert (staging / TREE / "p.png").read_bytes() == source.read_bytes()


def test_what_an_ended_build_left_is_cleared(tmp_path: Path) -> None:
    staging = staging_folder(tmp_path / "out", tmp_path / "staging")
    stage(Artifact(path="old.html", content=b"", digest=""), staging)
    assert not list((staging_folder(tmp_path / "out", tmp_path / "staging") / TREE).iterdir())
    unstage(staging)
    assert not staging.exists()


@pytest.mark.parametrize("blocked", [True, False])
def test_without_a_place_in_the_cache_the_output_holds_it(tmp_path: Path, blocked: bool) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be")
    preferred = tmp_path / "cache/staging" if blocked else None
    assert staging_folder(tmp_path / "out", preferred) == tmp_path / "out" / IN_OUTPUT


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    staging = staging_folder(tmp_path / "out", tmp_path / "staging")
    with pytest.raises(OSError):
        stage(Artifact(path="x", content=tmp_path / "pipe", digest=""), staging)


def test_a_lost_source_is_an_error(tmp_path: Path) -> None:
    staging = staging_folder(tmp_path / "out", tmp_path / "staging")
    with pytest.raises(FileNotFoundError):
        stage(Artifact(path="a/x", content=tmp_path / "gone", digest=""), staging)
