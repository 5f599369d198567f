"""A build that is ended at any step leaves whole files, and the next one gives the site of a clean build."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from site_builder.config import load_config
from site_builder.engine.pipeline import build
from tests.made import files_of


class Killed(BaseException):
    """Ends a build as a kill would."""


def write(content: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_text(text, "utf-8")


def run(root: Path, step: int | None = None) -> list[str]:
    """Build; ended before the step of that number."""
    steps: list[str] = []

    def count(name: str) -> None:
        if len(steps) == step:
            raise Killed
        steps.append(name)

    config = load_config(content=root / "content", output=root / "site", cache=root / "cache", jobs=1, cwd=root)
    build(config, step=count)
    return steps


OLD = {"index.md": "# Home\n\n[[a]] [[gone]]\n", "a.md": "# A\n\nold [[gone]]\n", "gone.md": "# Gone\n\n[[a]]\n"}
NEW = {"index.md": "# Home\n\n[[a]] [[b]]\n", "a.md": "# A\n\nnew [[b]]\n", "b.md": "# B\n\n[[a]]\n"}


def test_ended_anywhere(tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    write(gold / "content", OLD)
    run(gold)
    old = files_of(gold / "site")
    (gold / "content/gone.md").unlink()
    write(gold / "content", NEW)
    probe = tmp_path / "probe"
    shutil.copytree(gold, probe)
    steps = run(probe)
    new = files_of(probe / "site")
    assert old != new
    moments = {0, 1, 2, len(steps) - 1, *range(2, len(steps), max(1, len(steps) // 8))}
    for moment in sorted(moments):
        root = tmp_path / f"at-{moment}"
        shutil.copytree(gold, root)
        with pytest.raises(Killed):
            run(root, moment)
        for path, raw in files_of(root / "site").items():
            assert raw in (old.get(path), new.get(path)), (moment, steps[moment], path)
        run(root)
        assert files_of(root / "site") == new, (moment, steps[moment])
        assert not list((root / "cache").glob("*.staging"))


def test_what_an_ended_commit_wrote_is_known_when_the_vault_goes_back(tmp_path: Path) -> None:
    write(tmp_path / "content", OLD)
    run(tmp_path)
    old = files_of(tmp_path / "site")
    write(tmp_path / "content", {"extra.md": "# Extra\n"})
    with pytest.raises(Killed):
        run(tmp_path, 4)
    (tmp_path / "content/extra.md").unlink()
    run(tmp_path)
    assert files_of(tmp_path / "site") == old
