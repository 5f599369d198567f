"""The sample vault: it builds without a warning, every link of its pages leads somewhere, its facts agree."""

from __future__ import annotations

import functools
import json
import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.config import load_config
from site_builder.engine.pipeline import BuildReport, build
from site_builder.model.diagnostic import Severity

CONTENT = Path(__file__).parents[1] / "content"
NOTES = {path.stem: path.read_text("utf-8") for path in sorted(CONTENT.rglob("*.md"))}
NOT_YET_WRITTEN = {"@2022TrainingComputeOptimalHoffmann"}
FENCE = re.compile(r"(?s)```.*?```")


def _built(home: Path, base_url: str) -> tuple[BuildReport, Path]:
    config = load_config(
        content=CONTENT, output=home / "site", cache=home / "cache", base_url=base_url, jobs=1, cwd=home
    )
    return build(config), home / "site"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[BuildReport, Path]:
    return _built(tmp_path_factory.mktemp("sample"), "https://example.org/")


@functools.cache
def pages(site: Path) -> dict[Path, LexborHTMLParser]:
    return {path: LexborHTMLParser(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}


def test_builds_with_notices_only(built: tuple[BuildReport, Path]) -> None:
    report, _ = built
    assert [str(found) for found in report.diagnostics if found.severity is not Severity.NOTICE] == []
    assert report.notes == len(NOTES)


@pytest.mark.parametrize("base_url", ["https://example.org/", ""])
def test_each_local_link_leads_to_a_file_and_an_anchor(
    built: tuple[BuildReport, Path], tmp_path: Path, base_url: str
) -> None:
    _, site = built if base_url else _built(tmp_path, base_url)
    trees = pages(site)
    ids = {
        str(path): {node.attributes.get("id") for node in tree.css("[id]")} | {None, "", "top"}
        for path, tree in trees.items()
    }
    files = {str(path) for path in site.rglob("*") if path.is_file()}
    dead = []
    for path, tree in trees.items():
        for node in tree.css("[href], [src]"):
            address = node.attributes.get("href") or node.attributes.get("src") or ""
            parts = urlsplit(address)
            if parts.scheme or parts.netloc or node.attributes.get("rel") == "canonical":
                continue
            base = site if parts.path.startswith("/") else path.parent  # 404.html is shown at any address
            place = str(path) if not parts.path else os.path.normpath(base / unquote(parts.path).lstrip("/"))
            target = place if place in files else str(Path(place, "index.html"))
            if target not in files or (target in ids and unquote(parts.fragment) not in ids[target]):
                dead.append(f"{path.relative_to(site)} -> {address}")
    assert dead == []


def test_each_citation_key_is_a_note_or_known_to_be_unwritten() -> None:
    used = {key.strip() for text in NOTES.values() for key in re.findall(r"\[\[(@[^\]|#\\]+)", FENCE.sub("", text))}
    assert used - NOTES.keys() == NOT_YET_WRITTEN


def test_only_the_unwritten_papers_are_unresolved(built: tuple[BuildReport, Path]) -> None:
    _, site = built
    unresolved = {
        node.text(strip=True) for tree in pages(site).values() for node in tree.css("[data-pl-body] [data-unresolved]")
    }
    assert unresolved <= {"Chinchilla"}


def test_no_comment_is_in_any_file(built: tuple[BuildReport, Path]) -> None:
    _, site = built
    comments = [
        comment.strip() for text in NOTES.values() for comment in re.findall(r"(?s)%%(.*?)%%", FENCE.sub("", text))
    ]
    assert len(comments) > 20
    spellings = [(comment, form) for comment in comments for form in (comment, json.dumps(comment)[1:-1])]
    leaks = [
        f"{path.relative_to(site)}: {comment}"
        for path in sorted(site.rglob("*"))
        if path.is_file()
        for data in [path.read_bytes()]
        for comment, form in spellings
        if form.encode() in data
    ]
    assert leaks == []


def test_each_paper_agrees_with_its_citation_key(built: tuple[BuildReport, Path]) -> None:
    """A key is the year, words of the title, and the family name of the first author."""
    _, site = built
    papers = json.loads((site / "papers.json").read_text("utf-8"))
    keys = {name.removeprefix("@") for name in NOTES if name.startswith("@")}
    assert {paper["id"] for paper in papers} == keys
    odd = [
        paper["id"]
        for paper in papers
        if not paper["id"].startswith(str(paper["issued"]["date-parts"][0][0]))
        or not paper["id"].endswith(paper["author"][0]["family"])
        or not paper["title"]
    ]
    assert odd == []


def test_each_note_is_linked_from_another(built: tuple[BuildReport, Path]) -> None:
    _, site = built
    manifest = json.loads((site / "manifest.json").read_text("utf-8"))["pages"]
    lonely = [
        source
        for source, page in manifest.items()
        if source != "index.md"
        and not LexborHTMLParser((site / page["file"]).read_text("utf-8")).css("[data-backlink]")
    ]
    assert lonely == []
