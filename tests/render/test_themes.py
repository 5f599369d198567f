"""What every theme of the project keeps, whatever it looks like: the marks for other programs and a strict policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.cli import run
from site_builder.config import Config, ThemeConfig
from site_builder.registry import members
from site_builder.render.theme import BUNDLED, load_theme

THEMES = sorted({file.parent.name for root in BUNDLED for file in root.glob("*/theme.toml")})
NOTES = {
    "reading/@2003FogLind.md": """---
aliases: [Fog]
tags: [weather/fog, tide]
lang: zh-CN
---
# Fog over Harbours

- **Author**: Cara Lind, Ann Moreau
- **Journal**: Journal of Shallow Water
- **Year**: 2003
- **DOI**: 10.1000/fog.3
- **URL**: https://example.org/fog
- [**Slides**](https://example.org/slides)

## 问题

见 [[@2001SaltRoe|盐]] 与 [[@1999WindPark]]，还有 [[没有的笔记]]。 #雾/晨 脚注[^1]，公式 $h(t)$，图：

![[plan#步骤]]

> [!warning]- 小心
> 单位是米。

- [x] 读过
- [ ] 没读

| 站 | 水位 |
|---|---|
| 北 | 1.2 |

```python
print("fog")
```

$$
h = a
$$

[^1]: 一句话。
""",
    "reading/@2001SaltRoe.md": "---\ntitle: 论盐\nauthors: [Ian Roe]\nyear: 2001\n---\n接着 [[@2003FogLind]]。\n",
    "plan.md": "---\nlang: en\n---\n## 步骤\n\nRead [[@2003FogLind|the fog]] first.\n",
    "secret.md": "---\npublish: false\n---\nNothing.\n",
}
PAPER = "reading/2003FogLind/index.html"


@pytest.fixture(scope="module", params=THEMES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    root = tmp_path_factory.mktemp(request.param)
    for name, text in NOTES.items():
        file = root / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    config = root / "paperleaf.toml"
    config.write_text(f'[theme]\nname = "{request.param}"\naccent = "#336699"\n', encoding="utf-8")
    content, output = str(root / "content"), str(root / "public")
    assert run(["build", "--config", str(config), "--content", content, "--output", output, "-q"]) == 0
    yield root / "public"


def pages(site: Path) -> Iterator[tuple[str, LexborHTMLParser]]:
    for file in sorted(site.rglob("*.html")):
        yield file.relative_to(site).as_posix(), LexborHTMLParser(file.read_text("utf-8"))


def page(site: Path, path: str) -> LexborHTMLParser:
    return LexborHTMLParser((site / path).read_text("utf-8"))


def test_every_page_has_its_landmarks(site: Path) -> None:
    found = dict(pages(site))
    assert {"index.html", "404.html", "search/index.html", "papers/index.html", "graph/index.html", PAPER} <= set(found)
    for path, tree in found.items():
        assert len(tree.css("h1")) == 1, path
        assert len(tree.css("main")) == len(tree.css("body > header")) == len(tree.css("body > footer")) == 1, path
        assert len(tree.css("[data-pl-body]")) == 1, path
        assert tree.css_first("html").attributes.get("lang"), path
        assert tree.css_first("title").text().strip(), path
        assert tree.css_first("a[href='#pl-main']") and tree.css_first("main#pl-main"), path


def test_ids_are_unique(site: Path) -> None:
    for path, tree in pages(site):
        ids = [node.attributes["id"] for node in tree.css("[id]")]
        assert len(ids) == len(set(ids)), path


def test_pages_bear_a_strict_policy(site: Path) -> None:
    lines = set()
    for path, tree in pages(site):
        inline = [node for node in tree.css("script:not([src])") if "json" not in (node.attributes.get("type") or "")]
        assert len(inline) <= 1, path
        lines |= {node.text() for node in inline}
        assert tree.css("style, [style]") == [], path
        for node in tree.css("*"):
            assert not [name for name in node.attributes if name.startswith("on")], path
    assert len(lines) <= 1


def test_every_file_that_a_page_loads_is_there(site: Path) -> None:
    for path, tree in pages(site):
        if path == "404.html":
            continue  # its addresses start at the root
        for node in tree.css("[src], link[rel=stylesheet], link[rel=modulepreload], link[rel=icon]"):
            address = node.attributes.get("src") or node.attributes.get("href") or ""
            assert "://" not in address, path
            assert ((site / path).parent / address).resolve().is_file(), (path, address)


def test_links_of_the_frame_arrive(site: Path) -> None:
    for path, tree in pages(site):
        for node in tree.css("body > header a, body > footer a"):
            address = node.attributes["href"] or ""
            target = site / address.lstrip("/") if path == "404.html" else (site / path).parent / address
            assert (target / "index.html").is_file() or target.resolve().is_file(), (path, address)


def test_paper_has_the_marks_of_card_and_body(site: Path) -> None:
    tree = page(site, PAPER)
    card = tree.css_first("[data-card]")
    for added in card.css("[data-pl-ui]"):
        added.decompose()
    fields = {node.attributes["data-field"]: " ".join(node.text().split()) for node in card.css("[data-field]")}
    assert fields["title"] == "Fog over Harbours"
    assert fields["authors"] == "Cara Lind, Ann Moreau"
    assert fields["year"] == "2003"
    assert fields["doi"] == "10.1000/fog.3"
    assert {"venue", "url", "links", "aliases"} <= set(fields)
    assert [node.text() for node in card.css("[data-field=authors] [data-item]")] == ["Cara Lind", "Ann Moreau"]
    assert {node.attributes["data-tag"] for node in card.css("[data-tag]")} == {"weather/fog", "tide", "雾/晨"}
    body = tree.css_first("[data-pl-body]")
    marks = (
        "[data-unresolved]", "[data-embed=note]", "details[data-callout=warning] [data-callout-title]", "[data-tag]",
        "li[data-task] input[disabled]", "[data-math=inline]", "[data-math=block]", "[data-footnote]",
        "pre code.language-python", "table",
    )  # fmt: skip
    assert [mark for mark in marks if not body.css(mark)] == []


def test_backlinks_name_their_source(site: Path) -> None:
    entries = page(site, PAPER).css("[data-backlinks] [data-backlink]")
    assert [entry.attributes["data-backlink"] for entry in entries] == ["reading/@2001SaltRoe.md", "plan.md"]
    assert all(entry.css("a[href]") for entry in entries)
    assert "the fog" in entries[1].text()


def test_what_is_held_back_is_nowhere(site: Path) -> None:
    assert not [path for path, tree in pages(site) if "secret" in (tree.html or "")]


@pytest.mark.parametrize("name", THEMES)
def test_the_appearance_is_the_one_that_is_chosen(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content").mkdir()
    (tmp_path / "content/index.md").write_text("# Home\n")
    (tmp_path / "paperleaf.toml").write_text(f'[theme]\nname = "{name}"\nappearance = "dark"\n')
    assert run(["build", "--quiet", "--no-cache"]) == 0
    html = LexborHTMLParser((tmp_path / "public/index.html").read_text("utf-8")).css_first("html")
    assert html is not None and html.attributes["data-theme"] == "dark"


@pytest.mark.parametrize("name", THEMES)
def test_every_collection_has_its_words_in_each_language(name: str) -> None:
    config = Config(root=Path("/r"), content=Path("/r/c"), output=Path("/r/p"), cache=Path("/r/.p"))
    strings = load_theme(replace(config, theme=ThemeConfig(name=name))).strings
    groups = members("site_builder.derive.collections", "COLLECTION")
    wanted = {words.format(group.name) for group in groups for words in ("place_{}", "{}_lede", "term_{}")}
    assert {lang: sorted(wanted - words.keys()) for lang, words in strings.items()} == {lang: [] for lang in strings}


@pytest.mark.parametrize("name", THEMES)
def test_theme_is_small(name: str) -> None:
    folder = next(root / name for root in BUNDLED if (root / name).is_dir())
    sizes = [len(file.read_bytes()) for file in (folder / "assets").glob("*.css")]
    assert sum(sizes) < 60_000


def test_what_a_theme_does_without_is_not_published() -> None:
    config = Config(root=Path("/r"), content=Path("/r/c"), output=Path("/r/p"), cache=Path("/r/.p"))
    assets = load_theme(replace(config, theme=ThemeConfig(name="plain"))).assets
    assert "plain.css" in assets and "finder.js" in assets
    assert "leaf.css" not in assets and "reading.js" not in assets


@pytest.mark.parametrize("theme", ["leaf", "plain"])
def test_browsers_without_light_dark_get_the_same_colours(theme: str) -> None:
    style = _style(theme)
    pairs = re.findall(r"--([\w-]+):light-dark\(([^,()]+),([^,()]+)\)", style)
    older = style[style.index("@supports not (color:light-dark") :]
    palettes = [dict(re.findall(r"--([\w-]+):([^;}]+)", rule)) for rule in re.findall(r"\{(--[^}]+)\}", older)]
    light, *dark = palettes[:3]
    assert light == {name: colour for name, colour, _ in pairs}
    assert dark == [{name: colour for name, _, colour in pairs}] * 2


@pytest.mark.parametrize("theme", ["leaf", "plain"])
def test_formulas_have_fonts_made_for_them(theme: str) -> None:
    style = _style(theme)
    assert re.search(r'math\{font[^;}]*"STIX Two Math"[^;}]*,math[;}]', style)
    assert "menclose[notation=updiagonalstrike]" in style


def _style(theme: str) -> str:
    file = next(file for root in BUNDLED if (file := root / theme / "assets" / f"{theme}.css").is_file())
    return file.read_text(encoding="utf-8")
