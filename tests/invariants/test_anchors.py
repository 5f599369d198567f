"""Whatever a note holds, each place of its page has an anchor of its own, and each link within the page arrives."""

from __future__ import annotations

from collections import Counter
from itertools import product
from pathlib import Path
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from site_builder import build

BLOCKS = (
    "# T",
    "T\n===",
    "## T",
    "- # T",
    "> # T",
    "> [!note] T\n> # T",
    "# T ^t",
    "Words. ^t",
    "Words[^t].\n\n[^t]: # T",
    '<h1 id="t">T</h1>',
    '<a name="t"></a><span id="pl-main">x</span>',
    "- Author: Ann Lee\n- Year: 2020\n- # T",
    "![[other]]",
    "![[other#T]]",
    "[[#T]] [[#^t]] [x](#t)",
)
TITLES = ("", "---\ntitle: T\n---\n", "---\ntitle: t\nauthors: [Ann Lee]\n---\n")


def test_each_anchor_is_one_place(tmp_path: Path) -> None:
    vault, site = tmp_path / "vault", tmp_path / "site"
    vault.mkdir()
    (vault / "other.md").write_text("# T\n\n## T\n\nWords. ^t\n", encoding="utf-8")
    for number, (title, one, other) in enumerate(product(TITLES, BLOCKS, BLOCKS)):
        (vault / f"{number}.md").write_text(f"{title}{one}\n\n{other}\n", encoding="utf-8")
    build(str(vault), str(site))
    pages = sorted(site.glob("*/index.html"))
    assert len(pages) > len(TITLES) * len(BLOCKS) ** 2
    for page in pages:
        tree = LexborHTMLParser(page.read_text(encoding="utf-8"))
        note = vault / f"{page.parent.name}.md"
        told = note.read_text(encoding="utf-8") if note.exists() else page
        anchors = Counter(element.attributes["id"] for element in tree.css("[id]"))
        assert max(anchors.values()) == 1, (told, anchors.most_common(1))
        for link in tree.css('a[href^="#"]'):
            assert unquote(str(link.attributes["href"])[1:]) in anchors, (told, link.html)
