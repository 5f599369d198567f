from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from site_builder.commands.exporting import export
from site_builder.config import load_config
from site_builder.model.diagnostic import PaperleafError
from site_builder.registry import members

Run = Callable[..., Any]


@pytest.mark.parametrize("form", [exporter.name for exporter in members("site_builder.scholar.export", "EXPORT")])
def test_all_papers_are_exported_in_each_format(project: Path, form: str) -> None:
    text, _ = export(load_config(cwd=project, jobs=1), (), form=form)
    assert "deep learning" in text.lower() and "2015" in text


def test_named_papers_are_exported_to_standard_output_and_to_a_file(paperleaf: Run, project: Path) -> None:
    result = paperleaf("export", "--format", "csl-json", "@2015deeplearninglecun")
    assert [item["id"] for item in json.loads(result.out)] == ["2015DeepLearningLeCun"]
    assert paperleaf("export", "-o", "all.bib").out == ""
    assert (project / "all.bib").read_text("utf-8").startswith("@article{2015DeepLearningLeCun,")


def test_a_file_that_cannot_be_written_is_named(paperleaf: Run) -> None:
    result = paperleaf("export", "-o", "nowhere/all.bib")
    assert (result.status, result.out) == (1, "")
    assert re.search(r"cannot write `\S*nowhere/all\.bib`: no such file", result.err)


def test_an_export_writes_over_no_note(paperleaf: Run, project: Path) -> None:
    note = next((project / "content").rglob("*.md"))
    before = note.read_bytes()
    result = paperleaf("export", "-o", str(note))
    assert result.status == 2 and "may be a note and is not written over" in result.err
    assert note.read_bytes() == before


def test_a_key_that_no_paper_has_is_told_with_the_nearest(project: Path) -> None:
    with pytest.raises(PaperleafError, match="did you mean `2015DeepLearningLeCun`"):
        export(load_config(cwd=project, jobs=1), ["2015DeepLearningLecum"], form="ris")
