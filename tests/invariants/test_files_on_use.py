"""Canvases and bases in whole builds: published on use alone, nothing held back in any byte, incremental as clean."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.config import load_config
from site_builder.engine.pipeline import BuildReport, build
from tests.made import files_of

SECRETS = ("Zebra", "zebratext", "Yonder", "xylophone", "unusedwords", "walrus")
BOARD = {
    "nodes": [
        {"id": "g", "type": "group", "label": "Shore %%xylophone%%", "x": 0, "y": 0, "width": 500, "height": 300},
        {"id": "t", "type": "text", "text": "# Plan\n[[Tide]], [[Zebra|a word]] %%xylophone%%", "x": 20, "y": 20},
        {"id": "f", "type": "file", "file": "Tide.md", "x": 20, "y": 120},
        {"id": "z", "type": "file", "file": "secret/Zebra.md", "x": 600, "y": 0},
        {"id": "y", "type": "file", "file": "templates/Yonder.md", "x": 600, "y": 200},
        {"id": "p", "type": "file", "file": "pic.png", "x": 600, "y": 400},
        {"id": "u", "type": "link", "url": "file:///home/walrus/x.pdf", "x": 600, "y": 600},
        {"id": "i", "type": "file", "file": "Inner.canvas", "x": 900, "y": 0},
    ],
    "edges": [
        {"fromNode": "t", "toNode": "z", "label": "hints at %%xylophone%%"},
        {"fromNode": "z", "toNode": "f"},
        {"fromNode": "y", "toNode": "p"},
    ],
}
BASE = """
filters: '!file.hasTag("never") && !file.hasLink("Zebra")'
formulas: {twice: depth * 2}
views:
  - type: table
    name: Depths
    order: [file.name, depth, formula.twice, near, file.links, file.tags]
    sort: [{property: depth, direction: DESC}]
  - {type: cards, name: Cards, order: [file.name, depth]}
"""


def write(root: Path, name: str, text: str) -> None:
    file = root / "content" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path, "index.md", "# Home\n[[Tide]] ![[Board.canvas]] ![[Depths.base]] ![[Depths.base#Cards]]\n")
    write(
        tmp_path, "Tide.md", "---\ndepth: 3\nnear: ['[[Zebra]]', '[[Rock|a rock]]']\ntags: [sea]\n---\nTidal words.\n"
    )
    write(tmp_path, "Rock.md", "---\ndepth: 12\n---\n```base\nfilters: file.hasLink(this)\n```\n")
    write(tmp_path, "secret/Zebra.md", "---\npublish: false\ndepth: 99\n---\nzebratext [[Rock]]\n")
    write(tmp_path, "templates/Yonder.md", "template\n")
    write(tmp_path, "Board.canvas", json.dumps(BOARD))
    write(tmp_path, "Inner.canvas", json.dumps({"nodes": [{"type": "file", "file": "Board.canvas"}]}))
    write(tmp_path, "Unused.canvas", '{"nodes":[{"type":"text","text":"unusedwords [[Rock]]"}]}')
    write(tmp_path, "Unused.base", "views: [")
    write(tmp_path, "pic.png", "no picture")
    write(tmp_path, "walrus.png", "unused")
    write(tmp_path, "Depths.base", BASE)
    return tmp_path


def built(root: Path, output: str = "public", cache: str = ".paperleaf") -> BuildReport:
    config = load_config(content=root / "content", output=root / output, cache=root / cache, jobs=1, cwd=root)
    return build(config)


def manifest(root: Path, output: str = "public") -> dict[str, str]:
    entries = json.loads((root / output / "manifest.json").read_text("utf-8"))["pages"]
    return {source: page["file"] for source, page in entries.items()}


def pages(root: Path, output: str = "public") -> dict[str, str]:
    """The notes of the manifest, and the canvases and bases that have a page."""
    others = (file for file in (root / "content").rglob("*") if file.suffix in (".canvas", ".base"))
    files = {file.name: f"{file.stem}/index.html" for file in others}
    return manifest(root, output) | {name: file for name, file in files.items() if (root / output / file).exists()}


def site(root: Path, output: str = "public") -> dict[str, bytes]:
    return files_of(root / output)


def page(root: Path, source: str) -> LexborHTMLParser:
    return LexborHTMLParser((root / "public" / pages(root)[source]).read_text("utf-8"))


def test_only_what_is_used_is_published(project: Path) -> None:
    report = built(project)
    assert sorted(pages(project)) == [
        "Board.canvas", "Depths.base", "Inner.canvas", "Rock.md", "Tide.md", "index.md"
    ]  # fmt: skip
    assert sorted(manifest(project)) == ["Rock.md", "Tide.md", "index.md"]
    assert [told.code for told in report.diagnostics if "Unused" in str(told)] == []
    assert "pic.png" in site(project) and "walrus.png" not in site(project)


def test_nothing_held_back_is_in_any_byte(project: Path) -> None:
    built(project)
    for path, content in site(project).items():
        for secret in SECRETS:
            assert secret not in path and secret.encode() not in content, (secret, path)


def test_a_canvas_gives_backlinks_and_shows_its_files(project: Path) -> None:
    built(project)
    assert page(project, "Tide.md").css_first('[data-backlink="Board.canvas"]') is not None
    assert page(project, "Rock.md").css_first('[data-backlink*="nused"]') is None
    board = page(project, "Board.canvas")
    assert len(board.css("h1")) == 1
    assert "Tidal words." in board.css_first("[data-pl-body]").text()
    assert len(board.css(".canvas-node [data-unresolved]")) >= 2
    assert board.css_first("[data-pl-body] [style]") is None
    home = page(project, "index.md").css_first("[data-canvas]")
    assert home is not None and "Tidal words." in home.text()


def test_a_base_shows_the_published_notes_alone(project: Path) -> None:
    built(project)
    tables = page(project, "Depths.base").css("table")
    rows = [[cell.text() for cell in row.css("td")] for row in tables[0].css("tbody tr")]
    assert [row[:4] for row in rows] == [
        ["Rock", "12", "24", ""],
        ["Tide", "3", "6", "…, a rock"],
        ["Home", "", "", ""],
    ]
    home = page(project, "index.md")
    assert len(home.css("[data-base]")) == 2  # the first view, and the one that was asked for by name
    assert [item.text(strip=True) for item in page(project, "Rock.md").css("[data-base] tbody td")] == ["Tide"]


def test_a_note_goes_before_a_canvas_of_its_name(project: Path) -> None:
    write(project, "Board.md", "words\n")
    built(project)
    assert manifest(project)["Board.md"] == "Board/index.html"
    assert "Board.canvas/index.html" in site(project)


def test_what_is_broken_has_no_page_and_one_warning(project: Path) -> None:
    write(project, "Board.canvas", "{nodes")
    report = built(project)
    assert "Board.canvas" not in pages(project)
    told = [str(one) for one in report.diagnostics if one.code == "canvas/invalid"]
    assert len(told) == 1 and told[0].startswith("Board.canvas: ") and told[0].endswith("[canvas/invalid]")
    home = page(project, "index.md").css_first("[data-pl-body]")
    assert "Board" not in home.text()


def test_marked_notes_alone(project: Path) -> None:
    write(project, "Tide.md", "---\npublish: true\n---\n![[Board.canvas]]\n")
    (project / "paperleaf.toml").write_text('[content]\npublish = "marked"\n', "utf-8")
    built(project)
    assert sorted(pages(project)) == ["Board.canvas", "Inner.canvas", "Tide.md"]


def test_incremental_builds_are_as_clean_ones(project: Path) -> None:
    """One change after another; each time the site is that of a build without a cache."""
    steps = [
        ("Tide.md", "---\ndepth: 40\n---\nOther words. [[Rock]]\n"),
        ("Rock.md", "---\npublish: false\ndepth: 12\n---\n"),
        ("Rock.md", "---\ntitle: A new rock\ndepth: 12\n---\nback\n"),
        ("Board.canvas", json.dumps({"nodes": BOARD["nodes"][:3]})),
        ("index.md", "# Home\nno canvas [[Tide]]\n"),
        ("index.md", "# Home\n[[Inner.canvas]] [[Depths.base]]\n"),
        ("Depths.base", BASE.replace("DESC", "ASC")),
        ("New.md", "---\ndepth: 1\n---\nnew\n"),
        ("Inner.canvas", "broken"),
    ]
    built(project)
    for number, (name, text) in enumerate(steps):
        write(project, name, text)
        os.utime(project / "content" / name, ns=(number * 10**9, number * 10**9))
        built(project)
        built(project, "clean", ".clean")
        assert site(project) == site(project, "clean"), name
        shutil.rmtree(project / "clean")
        shutil.rmtree(project / ".clean")


def test_a_base_is_made_again_when_a_note_changes(project: Path) -> None:
    built(project)
    write(project, "Rock.md", "---\ndepth: 13\n---\n")
    changed = built(project).changed
    assert {"Depths/index.html", "index.html"} <= set(changed)
