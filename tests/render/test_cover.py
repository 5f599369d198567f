"""What a page says of itself where it is shared."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.cli import run


def shared(page: Path) -> dict[str, str]:
    found = LexborHTMLParser(page.read_text("utf-8")).css("meta[property^='og:'], meta[name='description']")
    return {node.attributes.get("property") or "": node.attributes["content"] or "" for node in found}


@pytest.mark.parametrize("theme", ["leaf", "plain"])
def test_pages_name_their_picture_and_their_own_description(tmp_path: Path, theme: str) -> None:
    notes, site = tmp_path / "notes", tmp_path / "www"
    (notes / "pics").mkdir(parents=True)
    for name in ("pics/a b.png", "hidden.png"):
        (notes / name).write_bytes(b"\x89PNG\r\n\x1a\n")
    (notes / "index.md").write_text('---\nimage: "https://example.com/?a=\\"&b"\n---\n# Home\n', "utf-8")
    (notes / "a.md").write_text('---\ncover: pics/a b.png\ndescription: On "mud" & silt\n---\n# A\n\nWords.\n', "utf-8")
    (notes / "b.md").write_text("---\ncover: hidden.png\npublish: false\n---\n# B\n", "utf-8")
    (tmp_path / "paperleaf.toml").write_text(f'[theme]\nname = "{theme}"\n')
    command = ["build", "-q", "--content", str(notes), "--output", str(site)]
    assert run([*command, "--base-url", "https://example.org/n/"]) == 0
    assert shared(site / "index.html")["og:image"] == 'https://example.com/?a="&b'
    page = shared(site / "a/index.html")
    assert page["og:image"] == "https://example.org/n/pics/a%20b.png"
    assert page["og:description"] == page[""] == 'On "mud" & silt'
    assert page["og:url"] == "https://example.org/n/a/"
    assert (site / "pics/a b.png").exists() and not (site / "hidden.png").exists()
    assert run(command) == 0
    assert "og:image" not in shared(site / "a/index.html")
