"""The project as a whole: its modules, its documents and its settings agree with each other."""

from __future__ import annotations

import ast
import base64
import functools
import hashlib
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from selectolax.lexbor import LexborHTMLParser

import site_builder
from site_builder.cli import paperleaf
from site_builder.commands.init import headers
from site_builder.config import load_config
from site_builder.engine.pipeline import build
from site_builder.model.diagnostic import Severity
from site_builder.options.reference import config_reference

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PACKAGE = ROOT / "site_builder"
CODE = re.compile(r"[a-z]+(?:-[a-z]+)*/[a-z]+(?:-[a-z]+)*")  # "link/no-heading"; not "Link/x", not "a/b/c"


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@functools.cache
def syntax(text: str) -> ast.Module:
    """Of a text; several tests look at that of each module."""
    return ast.parse(text)


def modules() -> list[str]:
    paths = sorted(PACKAGE.rglob("*.py"))
    return [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in paths]


# modules and their tests

IMPORT_ALL = "import importlib, sys; [importlib.import_module(name) for name in sys.argv[1:]]"


def imported_at_once(name: str) -> set[str]:
    """The modules that importing `name` imports before it is done: not those in functions or under TYPE_CHECKING."""
    stem = ROOT.joinpath(*name.split("."))
    tree = syntax((stem / "__init__.py" if stem.is_dir() else stem.with_suffix(".py")).read_text("utf-8"))
    at_once = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom | ast.Try)]
    found = imports("\n".join(ast.unparse(node) for node in at_once))
    parts = [needed.split(".") for needed in found]
    packages = {".".join(names[:length]) for names in parts for length in range(1, len(names))}
    return found | {package for package in packages if not name.startswith(package)}


def test_each_module_can_be_imported_first() -> None:
    """All can be imported, and no circle of them waits for itself: so it does not matter which comes first."""
    names = [name for name in modules() if not name.endswith("__main__")]
    done = subprocess.run([sys.executable, "-c", IMPORT_ALL, *names], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    needs = {name: imported_at_once(name) & set(names) for name in names}
    while free := [name for name, needed in needs.items() if not needed & needs.keys()]:
        for name in free:
            del needs[name]
    assert needs == {}


def imports(text: str) -> set[str]:
    """The modules of ours that a text imports, wherever in it; `from a import b` counts as `a` and as `a.b`.

    `members("site_builder.a", …)` of the registry imports what lies in that package, written `site_builder.a.*`.
    """
    found: set[str] = set()
    for node in ast.walk(syntax(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "members":
            found |= {f"{package.value}.*" for package in node.args[:1] if isinstance(package, ast.Constant)}
    return {name for name in found if name.startswith("site_builder")}


def spread(found: set[str], names: set[str]) -> set[str]:
    """The modules among `names`, those of registries one by one."""
    registries = tuple(name.removesuffix("*") for name in found if name.endswith(".*"))
    return (found & names) | {name for name in names if registries and name.startswith(registries)}


def has_mirror(name: str) -> bool:
    """Whether tests/a/test_b.py is there for the module a.b, or for its package tests/test_a.py."""
    *package, last = name.split(".")[1:]
    folder = ROOT.joinpath("tests", *package)
    return (folder / f"test_{last}.py").exists() or folder.with_name(f"test_{folder.name}.py").exists()


def test_each_module_is_reached_by_a_test_of_its_package() -> None:
    """Its mirror is in tests/, or a test imports it, or it is a part of what such a test imports.

    Parts are followed inside one package only: that a page was built is no test of each module below.
    """
    names = set(modules())
    imported = {
        name: spread(imports(path.read_text("utf-8")), names)
        for name in names
        for stem in [ROOT.joinpath(*name.split("."))]
        for path in [stem / "__init__.py" if stem.is_dir() else stem.with_suffix(".py")]
    }
    tests = [
        path.read_text("utf-8") for path in sorted((ROOT / "tests").rglob("*.py")) if path.name != "test_project.py"
    ]
    reached = {name for text in tests for name in spread(imports(text), names)} | set(
        filter(has_mirror, names - {"site_builder"})
    )
    if any(re.search(r'"-m",\s*"site_builder"', text) for text in tests):
        reached |= {"site_builder.__main__", "site_builder.cli"}
    waiting = sorted(reached)
    while waiting:
        name = waiting.pop()
        package = ".".join(name.split(".")[:2])
        parts = {part for part in imported[name] if f"{part}.".startswith(f"{package}.")} - reached
        reached |= parts
        waiting += sorted(parts)
    empty = {name for name in names if ROOT.joinpath(*name.split(".")).is_dir()}
    assert sorted(names - reached - empty) == []


# documents


def commands() -> Iterator[tuple[str, click.Command]]:
    return iter(sorted(paperleaf.commands.items()))


def test_each_command_and_option_is_documented() -> None:
    text = read("docs/commands.md")
    options = {
        option
        for command in (paperleaf, *paperleaf.commands.values())
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    }
    missing = [name for name, _ in commands() if f"`paperleaf {name}" not in text]
    missing += [option for option in sorted(options) if not re.search(rf"`{re.escape(option)}\b", text)]
    assert missing == []


def test_each_documented_option_exists() -> None:
    known = {
        option
        for command in (paperleaf, *paperleaf.commands.values())
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    } | {"--help", "--version"}
    text = read("docs/commands.md")
    assert sorted(set(re.findall(r"`(--[a-z-]+)", text)) - known) == []


NO_AREA = {"application", "audio", "font", "image", "text", "video", "n"}  # media types, and "n/a"


def used_codes() -> set[str]:
    """Every text of the program that is shaped like a code."""
    texts = {
        node.value
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(syntax(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {text for text in texts if CODE.fullmatch(text) and text.partition("/")[0] not in NO_AREA}


def documented_codes() -> list[str]:
    return re.findall(r"^\| `([a-z-]+/[a-z-]+)` \|", read("docs/diagnostics.md"), re.M)


def test_each_diagnostic_is_documented_once_and_no_other() -> None:
    assert sorted(documented_codes()) == sorted(used_codes())


def test_configuration_reference_is_current() -> None:
    assert read("docs/configuration.md").endswith("\n\n" + config_reference())


def test_version_is_that_of_the_changelog() -> None:
    first = re.search(r"^## (?:\[)?(\d+\.\d+\.\d+)", read("CHANGELOG.md"), re.M)
    assert first is not None
    assert first[1] == site_builder.__version__


def test_local_links_of_the_front_documents_lead_somewhere() -> None:
    dead = [
        f"{name}: {target}"
        for name in ("README.md", "CONTRIBUTING.md", "benchmarks/README.md")
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", re.sub(r"(?s)```.*?```|`[^`]*`", "", read(name)))
        if ":" not in target and not ((ROOT / name).parent / target).exists()
    ]
    assert dead == []


def named_files(text: str) -> set[str]:
    """The files of the project that a document names, as seen from the root; `x` stands for any."""
    folders = {path.name: "" for path in ROOT.iterdir() if path.is_dir()}
    folders |= {path.name: "site_builder/" for path in PACKAGE.iterdir() if path.is_dir()}
    named = re.findall(r"(?<![\w./<])(\w+)/((?:[\w.-]+/)*[\w-]+\.(?:py|md|txt|toml|html|json|ini))\b", text)
    return {
        f"{folders[top]}{top}/{rest}" for top, rest in named if top in folders and "x" not in re.split(r"[/.]", rest)
    }


def test_the_architecture_says_what_each_package_holds() -> None:
    table = re.findall(r"^\| `(\w+)` \|", read("docs/architecture.md"), re.M)
    packages = {name.split(".")[1] for name in modules() if "." in name} - {"__main__"}
    assert sorted(name for name in table if name in packages) == sorted(packages)


def test_files_that_the_documents_name_are_there() -> None:
    documents = [ROOT / "CONTRIBUTING.md", ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
    named = {name: document.name for document in documents for name in named_files(document.read_text("utf-8"))}
    assert len(named) > 40
    assert {name: document for name, document in named.items() if not (ROOT / name).exists()} == {}


@pytest.mark.parametrize("name", ["install", "test"])
def test_readme_holds_one_command_between_markers(name: str) -> None:
    block = re.search(rf"<!-- {name} -->\n```bash\n([^\n]+)\n```\n<!-- /{name} -->", read("README.md"))
    assert block is not None
    assert f"from_readme {name}" in read(".ci/run")


def test_ci_can_be_run() -> None:
    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert "set -euo pipefail" in read(".ci/run")


# the documents as a site


@pytest.fixture(scope="module")
def site_of_docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("docs")
    report = build(load_config(DOCS / "paperleaf.toml", output=home / "site", cache=home / "cache", cwd=home))
    assert [str(found) for found in report.diagnostics if found.severity is not Severity.NOTICE] == []
    return home / "site"


def inline_scripts(page: Path) -> list[str]:
    """The text of each script of a page that would run from the page itself; data blocks do not run."""
    return [
        node.text(deep=True)
        for node in LexborHTMLParser(page.read_text("utf-8")).css("script:not([src])")
        if node.attributes.get("type") in (None, "", "module", "text/javascript")
    ]


def test_documents_build_without_a_warning(site_of_docs: Path) -> None:
    assert (site_of_docs / "index.html").exists()


def test_pages_hold_one_inline_script_and_host_settings_allow_it(site_of_docs: Path) -> None:
    pages = sorted(site_of_docs.rglob("index.html"))
    scripts = {script for page in pages for script in inline_scripts(page)}
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts.pop().encode()).digest()).decode()
    netlify = tomllib.loads(read("netlify.toml"))
    policies = [rule["values"].get("Content-Security-Policy", "") for rule in netlify["headers"]]
    assert [policy for policy in policies if policy and f"'sha256-{digest}'" not in policy] == []
    assert any(policies)


def test_own_host_settings_send_the_headers_that_others_are_given(tmp_path: Path) -> None:
    netlify = tomllib.loads(read("netlify.toml"))
    ours = next(rule["values"] for rule in netlify["headers"] if rule["for"] == "/*")
    assert ours == headers(load_config(cwd=tmp_path))


# what may not stand in the project

HOSTS = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("yarnpkg", "com"))]
PLACES = ["/".join(parts) for parts in (("", "work", "main"), ("", "work", "shared"), ("", "tmp", "team"))]
TEXT = {".py", ".md", ".toml", ".ini", ".yml", ".yaml", ".json", ".html", ".css", ".js", ".svg", ".txt", ".xml", ""}


def project_files() -> Iterator[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True)
    if listed.returncode == 0 and listed.stdout:
        yield from (path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file())
    else:  # an unpacked source archive
        for folder in ("site_builder", "themes", "content", "docs", "tests"):
            yield from (path for path in sorted((ROOT / folder).rglob("*")) if path.is_file())


def test_project_names_no_package_host_and_no_place_of_a_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in project_files()
        if path.suffix in TEXT and path.stat().st_size < 2_000_000
        for text in [path.read_text("utf-8", errors="replace").lower()]
        for word in (*HOSTS, *PLACES)
        if word in text
    ]
    assert found == []
