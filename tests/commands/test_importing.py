from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from site_builder.commands.importing import import_library
from site_builder.config import load_config
from site_builder.model.diagnostic import PaperleafError

Run = Callable[..., Any]
LIBRARY = """
@article{2015DeepLearningLeCun, title={Deep learning}, author={LeCun, Yann}, year={2015}, volume={521}}
@article{2012New, title={A New Paper}, author={Doe, Jane}, year={2012}}
@article{odd:key/1, title={Odd}, year={2013}}
"""


def test_an_import_tells_what_it_would_add_and_changes_no_file(paperleaf: Run, project: Path) -> None:
    (project / "all.bib").write_text(LIBRARY)
    before = {path: path.read_bytes() for path in (project / "content").iterdir()}
    result = paperleaf("import", "all.bib")
    assert result.status == 0
    assert result.out.splitlines() == [
        "@2015DeepLearningLeCun.md: fills volume",
        "no note: 2012New",
        "no note: odd:key/1",
        "3 entries, 1 note filled in the build, 2 without a note, 0 written",
        "a build fills them when papers.library in the configuration names the file",
    ]
    assert {path: path.read_bytes() for path in (project / "content").iterdir()} == before


def test_notes_are_created_once(project: Path) -> None:
    (project / "all.bib").write_text(LIBRARY)
    config = load_config(cwd=project, jobs=1)
    result = import_library(config, [project / "all.bib"], create=True, folder="papers")
    assert [path.relative_to(project).as_posix() for path in result.created] == [
        "content/papers/@2012New.md",
        "content/papers/@odd-key-1.md",
    ]
    assert 'title: "A New Paper"' in result.created[0].read_text("utf-8")
    again = import_library(config, [project / "all.bib"], create=True, folder="papers")
    assert again.created == ()


def test_a_key_that_is_no_file_name_costs_no_other_note(paperleaf: Run, project: Path) -> None:
    entries = ["@misc{a b, title={One}}", "@misc{../../c, title={Two}}", f"@misc{{{'k' * 300}, title={{Three}}}}"]
    (project / "odd.bib").write_text("\n".join([*entries, "@misc{, title={Four}}", "@misc{last, title={Five}}"]))
    before = set(project.parent.rglob("*"))
    result = paperleaf("import", "odd.bib", "--create")
    assert result.status == 0
    assert [line for line in result.out.splitlines() if line.startswith("wrote")] == [
        "wrote @a-b.md",
        "wrote @-..-c.md",
        "wrote @last.md",
    ]
    assert "[library/unfit-key]" in result.err
    assert {path.parent for path in set(project.parent.rglob("@*")) - before} == {project / "content"}


def test_a_library_must_be_named_and_be_there(project: Path) -> None:
    config = load_config(cwd=project, jobs=1)
    with pytest.raises(PaperleafError, match="no library is named"):
        import_library(config, [], create=False, folder=None)
    with pytest.raises(PaperleafError, match="cannot be read"):
        import_library(config, [project / "none.bib"], create=False, folder=None)
