"""What programs that read microformats find on a page; nothing where the site's address is not known."""

from __future__ import annotations

from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from site_builder.cli import run

NOTE = """---
title: Tides <in> "Estuaries"
authors: [Ann Moreau, 李明]
year: 2017
doi: 10.1000/a(c)
journal: Journal of Shallow Water
created: 2024-03-01
tags: [tide]
---
The tide is late.
"""


def built(tmp_path: Path, *more: str) -> Path:
    content = tmp_path / "notes"
    content.mkdir()
    (content / "@2017Tides.md").write_text(NOTE, "utf-8")
    assert run(["build", "-q", "--content", str(content), "--output", str(tmp_path / "www"), *more]) == 0
    return tmp_path / "www"


def read(path: Path) -> LexborHTMLParser:
    return LexborHTMLParser(path.read_text("utf-8"))


def value(node: LexborHTMLParser | LexborNode, selector: str) -> str | None:
    found = node.css_first(selector)
    assert found is not None, selector
    return found.attributes.get("value") or found.attributes.get("datetime")


def test_a_note_is_an_entry_about_a_cited_paper(tmp_path: Path) -> None:
    site = built(tmp_path, "--base-url", "https://example.org/n/")
    page = read(site / "2017Tides/index.html")
    (entry,) = page.css(".h-entry")
    assert entry.css_first(".e-content").text().strip() == "The tide is late."
    box = entry.css_first("div[hidden]")
    assert value(box, "div > .p-name") == 'Tides <in> "Estuaries"'
    assert value(box, "div > .u-url") == "https://example.org/n/2017Tides/"
    assert value(box, "div > .dt-published") == "2024-03-01"
    assert value(box, "div > .p-category") == "tide"
    (cited,) = box.css(".h-cite")
    assert [name.attributes["value"] for name in cited.css(".p-author")] == ["Ann Moreau", "李明"]
    assert value(cited, ".dt-published") == "2017" and value(cited, ".p-publication") == "Journal of Shallow Water"
    assert value(cited, ".u-url") == "https://doi.org/10.1000/a%28c%29"
    home = read(site / "index.html")
    assert value(home, ".h-card .u-url") == "https://example.org/n/"
    assert "](https://example.org/n/2017Tides/index.md)" in (site / "llms.txt").read_text("utf-8")


def test_without_an_address_there_are_none(tmp_path: Path) -> None:
    site = built(tmp_path)
    for path in ("2017Tides/index.html", "index.html"):
        assert read(site / path).css(".h-entry, .h-card, .h-cite, .e-content") == []
    assert "](2017Tides/index.md)" in (site / "llms.txt").read_text("utf-8")
