"""Files on their way into an output folder, and what stands there in the end."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from site_builder.model.page import Artifact
from site_builder.publish.stage import stage, staging_folder


def staged(root: Path, files: Mapping[str, str]) -> Path:
    staging = staging_folder(root / "out", root / "staging")
    for path, text in files.items():
        stage(Artifact(path=path, content=text.encode(), digest=""), staging)
    return staging


def tree(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in sorted(folder.rglob("*")) if p.is_file()}
