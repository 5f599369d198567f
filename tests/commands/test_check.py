from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from site_builder.commands.check import as_github, as_json, check
from site_builder.config import load_config
from site_builder.model.diagnostic import Diagnostic, Severity, Where

Run = Callable[..., Any]


def checked(folder: Path, **notes: str) -> list[str]:
    content = folder / "content"
    for name, text in notes.items():
        (content / f"{name}.md").parent.mkdir(parents=True, exist_ok=True)
        (content / f"{name}.md").write_text(text, "utf-8")
    config = load_config(cwd=folder, jobs=1)
    return [
        f"{one.where.path if one.where else ''} {one.code}" for one in check(config) if one.code.startswith("check/")
    ]


def test_a_good_vault_gives_nothing_to_mend(paperleaf: Run, project: Path) -> None:
    result = paperleaf("check")
    assert (result.status, result.out) == (0, "0 errors, 0 warnings, 1 notice\n")
    assert result.err == "index.md:3: notice: there is no note `@later2030` [link/missing]\n"
    assert not (project / "public").exists()


def test_what_configures_a_vault_that_is_the_project_is_no_unused_file(tmp_path: Path) -> None:
    (tmp_path / "paperleaf.toml").write_text('[content]\ndir = "."\n[papers]\nlibrary = ["bib/all.bib"]\n')
    (tmp_path / "bib").mkdir()
    for name in ("bib/all.bib", "bib/other.bib"):
        (tmp_path / name).write_text("@book{k1999, title={T}}")
    (tmp_path / "a.md").write_text("a")
    found = [one.where.path for one in check(load_config(cwd=tmp_path, jobs=1)) if one.where]
    assert found == ["bib/other.bib"]


def test_one_paper_in_two_notes_is_found(tmp_path: Path) -> None:
    paper = "- **Author**: Yann LeCun\n- **Year**: 2015\n- **DOI**: 10.1038/nature14539\n\n[[a]] [[b]]\n"
    same = "---\ncitekey: k2015\n---\n# T\n\n" + paper
    assert checked(tmp_path, a=same, b=same) == ["b.md check/same-key", "b.md check/same-paper"]


def test_a_key_that_bibtex_does_not_take_is_found(tmp_path: Path) -> None:
    paper = "- **Author**: Yann LeCun\n- **Year**: 2015\n- **Journal**: Nature\n\n[[other]]\n"
    found = checked(tmp_path, **{"@李雷2020": f"# T\n\n{paper}", "李雷2021": f"# U\n\n{paper}", "other": "# O\n"})
    assert found == ["@李雷2020.md check/key-signs"]


def test_what_nobody_filled_in_is_found(tmp_path: Path) -> None:
    note = '---\nauthors: ["{{authors}}"]\ndoi: TBD\nstatus: todo\nyear: 2015\n---\n# T\n\n[[other]]\n'
    found = checked(tmp_path, **{"@k": note, "other": "# O\n"})
    assert found == ["@k.md check/no-author", "@k.md check/placeholder", "@k.md check/placeholder"]


def test_notes_without_any_link_and_files_without_use_are_found(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "unused.png").write_bytes(b"x")
    found = checked(tmp_path, alone="# Alone\n", one="# One\n\n[[two]]\n", two="# Two\n", index="# Home\n")
    assert found == ["alone.md check/orphan", "unused.png check/unused"]


def test_as_json_and_for_github(paperleaf: Run) -> None:
    table = json.loads(paperleaf("check", "--format", "json").out)
    assert (table["version"], table["warnings"], len(table["diagnostics"])) == (1, 0, 1)
    line = "::notice file=content/index.md,line=3,title=link/missing::there is no note `@later2030`\n"
    assert paperleaf("check", "--format", "github").out == line


@given(st.text(), st.text())
def test_no_text_can_add_a_workflow_command(path: str, message: str) -> None:
    where = Where(path=path, line=1)
    diagnostic = Diagnostic(code="a/b", severity=Severity.WARNING, message=message, where=where)
    [line] = as_github([diagnostic], "content")
    assert "\n" not in line and "\r" not in line
    assert line.startswith("::warning file=content") or path.startswith("/")
    assert line.count(",title=a/b::") >= 1
    json.loads(as_json([diagnostic]))


def test_a_year_that_only_the_file_name_tells_is_found(tmp_path: Path) -> None:
    paper = "# T\n\n- **Author**: Grace Hopper\n- **Journal**: ACM\n\n[[index]]\n"
    found = checked(tmp_path, **{"@1952EducationHopper": paper, "index": "# Home\n"})
    assert found == ["@1952EducationHopper.md check/guessed-year"]
