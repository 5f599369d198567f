from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from site_builder.cli import run


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small vault in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    content = tmp_path / "content"
    content.mkdir()
    (content / "index.md").write_text("# Home\n\nSee [[@2015DeepLearningLeCun]] and [[@later2030]].\n")
    (content / "@2015DeepLearningLeCun.md").write_text(
        "# Deep Learning\n\n- **Author**: Yann LeCun, Yoshua Bengio\n- **Journal**: Nature\n- **Year**: 2015\n"
        "- **DOI**: 10.1038/nature14539\n\n## Notes\n\nBack to [[index]].\n"
    )
    return tmp_path


@pytest.fixture
def paperleaf(project: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str) -> Result:
        status = run([*arguments, "--jobs", "1"] if arguments and not arguments[0].startswith("-") else [*arguments])
        out, err = capfd.readouterr()
        return Result(status, out, err)

    return call
