"""What is installed with Paperleaf is what it imports, and what a wheel holds is what it reads."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@functools.cache
def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def names(requirements: list[str]) -> set[str]:
    return {canonical(re.match(r"[\w.-]+", requirement)[0]) for requirement in requirements}  # type: ignore[index]


DECLARED = names(PROJECT["project"]["dependencies"])
BROUGHT_ALONG = {"markupsafe": "jinja2"}  # part of the interface of the package that brings it
OWNERS = {module: {canonical(name) for name in owners} for module, owners in packages_distributions().items()}
OPTIONAL = names([name for extra in PROJECT["project"]["optional-dependencies"].values() for name in extra])


def imported(*, at_import_only: bool) -> Iterator[tuple[str, Path]]:
    """(top-level module, file) of every import of another's code; with `at_import_only` those outside functions."""
    for path in sorted((ROOT / "site_builder").rglob("*.py")):
        nodes = syntax(path).body if at_import_only else ast.walk(syntax(path))
        for node in nodes:
            found = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom) and not node.level
                else []
            )
            for name in found:
                top = name.partition(".")[0]
                if top not in sys.stdlib_module_names and top not in ("site_builder", ""):
                    yield top, path


def distributions(module: str) -> set[str]:
    return OWNERS.get(module, set()) | {BROUGHT_ALONG.get(module, canonical(module))}


def test_each_import_is_of_a_declared_dependency() -> None:
    foreign = {
        f"{module} in {path.relative_to(ROOT)}"
        for module, path in imported(at_import_only=False)
        if not distributions(module) & (DECLARED | OPTIONAL)
    }
    assert foreign == set()


def test_each_declared_dependency_is_imported() -> None:
    used = {name for module, _ in imported(at_import_only=False) for name in distributions(module)}
    assert sorted(DECLARED - used) == []


def test_optional_dependencies_are_imported_where_they_are_used_only() -> None:
    eager = {
        f"{module} in {path.relative_to(ROOT)}"
        for module, path in imported(at_import_only=True)
        if not distributions(module) & DECLARED
    }
    assert eager == set()


def test_the_themes_and_all_that_the_archive_names_are_there() -> None:
    targets = PROJECT["tool"]["hatch"]["build"]["targets"]
    included = [*targets["wheel"]["force-include"], *targets["sdist"]["include"]]
    assert [name for name in included if not (ROOT / name.lstrip("/")).exists()] == []


def test_the_program_is_also_a_module() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "site_builder", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert re.fullmatch(r"paperleaf \d+\.\d+\.\d+\S*", said.stdout.strip())
