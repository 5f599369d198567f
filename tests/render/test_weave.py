"""Bodies woven together: what links, embeds and footnotes of real notes become on a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from site_builder import build

Page = Callable[..., LexborNode]


@pytest.fixture
def body(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Page:
    """Builds a vault of texts and gives the body of one of its pages."""
    monkeypatch.chdir(tmp_path)

    def page(notes: Mapping[str, str], file: str = "a/index.html") -> LexborNode:
        for name, text in notes.items():
            path = tmp_path / "vault" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert build(tmp_path / "vault", tmp_path / "site") == 0
        tree = LexborHTMLParser((tmp_path / "site" / file).read_text(encoding="utf-8"))
        found = tree.css_first("[data-pl-body]")
        assert found is not None
        return found

    return page


def attributes(node: LexborNode | None) -> dict[str, str | None]:
    assert node is not None
    return dict(node.attributes)


def test_a_link_is_relative_to_the_page_that_shows_it(body: Page) -> None:
    notes = {"a.md": "![[deep/b]]", "deep/b.md": "To [[c]].", "deep/c.md": "x"}
    assert attributes(body(notes).css_first(".embed a.wl[href$='c/']"))["href"] == "../deep/c/"


def test_anchors_of_an_embed_get_a_prefix_and_its_own_links_follow(body: Page) -> None:
    notes = {"a.md": "## One\n\n![[b]]", "b.md": "## One\n\nSee [[#One]] and [[b#One|there]]."}
    shown = body(notes)
    assert [node.attributes["id"] for node in shown.css("h2")] == ["one", "e1-one"]
    assert [node.attributes["href"] for node in shown.css(".embed p:not([data-pl-ui]) a")] == ["#e1-one", "#e1-one"]


def test_an_embed_in_another_language_says_so(body: Page) -> None:
    notes = {"a.md": "Words ![[b]] ![[c]] ![[d]]", "b.md": "潮水来得晚", "c.md": "הגאות מאחרת", "d.md": "Late"}
    shown = [attributes(node) for node in body(notes).css("[data-embed]")]
    assert [(each.get("lang"), each.get("dir")) for each in shown] == [("zh-CN", None), ("he", "rtl"), (None, None)]


def test_a_link_out_of_an_embedded_section_leads_to_the_note(body: Page) -> None:
    notes = {"a.md": "![[b#One]]", "b.md": "## One\n\nSee [[#Two]].\n\n## Two\n\nx"}
    assert attributes(body(notes).css_first(".embed p:not([data-pl-ui]) a"))["href"] == "../b/#two"


def test_a_note_may_show_a_part_of_its_own_elsewhere(body: Page) -> None:
    text = "## One\n\nfirst ![[#Two]] ![[#One]]\n\n## Two\n\nsecond ![[#^p]] ![[a#One]]\n\nthird ^p\n"
    shown = body({"a.md": text})
    assert [node.text().split() for node in shown.css(".embed [id$=two], .embed [id$=one]")] == [["Two"], ["One"]]
    assert shown.text().count("first") == 2 and shown.text().count("second") == 2


def test_an_embedded_item_keeps_its_kind_and_number(body: Page) -> None:
    notes = {"a.md": "![[b#^n]] ![[b#^k]]", "b.md": "5. c\n6. d\n   - e\n   - f ^k\n7. g ^n\n   1. h\n"}
    lists = body(notes).css(".embed > ol, .embed > ul")
    assert [(node.tag, node.attributes.get("start")) for node in lists] == [("ol", "7"), ("ul", None)]


def test_the_title_above_an_embed_is_its_own_where_the_note_has_it_as_a_heading(body: Page) -> None:
    notes = {"a.md": "![[b]] ![[c]] ![[b#Part]] ![[d]]", "b.md": "# Bee\n\nx\n\n## Part\n\ny ^k"}
    notes |= {"c.md": "> ## Quoted\n\nz", "d.md": "# Dee\n\n## Part\n\nz"}
    heads = body(notes).css(".embed-title")
    assert [(head.text(), "data-pl-ui" in head.attributes) for head in heads] == [
        ("Bee", False),
        ("c", True),
        ("Bee", True),
        ("Dee", False),
    ]


@pytest.mark.parametrize("part", ["#None", "#^none", "#One#None"])
def test_an_embed_of_a_lost_part_is_a_marked_link_to_the_note(body: Page, part: str) -> None:
    shown = body({"a.md": f"![[b{part}]] ![[b{part}|words]]", "b.md": "intro\n\n## One\n\ntext"})
    assert "intro" not in shown.text()
    links = shown.css("[data-unresolved] a")
    assert [(link.text(), link.attributes["href"]) for link in links] == [
        (f"b > {part[1:]}", "../b/"),
        ("words", "../b/"),
    ]


def test_a_hash_in_the_name_of_an_embedded_file_is_no_lost_part(body: Page) -> None:
    assert "sharp" in body({"a.md": "![[C#/b]]", "C#/b.md": "sharp"}).text()


def test_places_of_raw_html_can_be_linked_to(body: Page) -> None:
    text = (
        "[a](#Alpha) [b](#beta) [c](#gamma) [[b#delta|d]]\n\n<a id='Alpha'></a>\n\n"
        "## <a name='beta'></a>Two\n\n<table id='gamma'><tr id='row'><td>x</td></tr></table>\n"
    )
    shown = body({"a.md": text, "b.md": "x <span id=delta>here</span>"})
    hrefs = [link.attributes["href"] for link in shown.css("p a.wl")]
    assert hrefs == ["#Alpha", "#beta", "#gamma", "../b/#delta"]
    assert [node.attributes["id"] for node in shown.css("span[id]")] == ["Alpha", "beta", "gamma"]


def test_a_place_never_takes_the_id_of_something_else(body: Page) -> None:
    text = (
        "<a id='two'></a><a id='x'></a><b id='x'>y</b> <i id='fn-1'>z</i> <u id='a b'>w</u> <s id='^k'>v</s>[^1] ^k\n\n"
        "## Two\n\n[^1]: <a id='foot'></a>f\n"
    )
    shown = body({"a.md": text})
    ids = [node.attributes["id"] for node in shown.css("[id]")]
    assert ids == ["^k", "x", "fnref-1", "two", "fn-1", "foot"]


def test_places_in_footnotes_can_be_linked_to(body: Page) -> None:
    text = (
        "x[^1] <b id='k'></b> [a](#foot) [[a#below|b]] [c](#k)\n\n"
        "[^1]: <i id='foot'>f</i> <i id='k'>g</i>\n\n    <p id='below'>h</p>"
    )
    shown = body({"a.md": text, "b.md": "![[a]]"})
    assert [link.attributes["href"] for link in shown.css("p a.wl")] == ["#foot", "#below", "#k"]
    assert [node.attributes["id"] for node in shown.css("span[id]")] == ["k", "foot", "below"]


def test_a_path_around_the_vault_is_not_told(body: Page, tmp_path: Path) -> None:
    shown = body(
        {"a.md": "[[../../qz/x|a]] [b](../qz/y.md) ![c](qz/../../qz/z.png) [d](%2e%2e/qz/w.md) [[..\\qz\\v|e]]"}
    )
    assert shown.text().split() == ["a", "b", "c", "d", "e"]
    assert "qz" not in str(shown.html) + (tmp_path / "site" / "a" / "index.md").read_text(encoding="utf-8")


def test_places_of_an_embedded_note_stay_apart(body: Page) -> None:
    shown = body({"a.md": "<a id=k></a>A ![[b]]", "b.md": "<a id=k></a>B [here](#k)"})
    assert [node.attributes["id"] for node in shown.css("span[id]")] == ["k", "e1-k"]
    assert attributes(shown.css_first(".embed p:not([data-pl-ui]) a"))["href"] == "#e1-k"


def test_no_empty_line_stands_behind_what_has_lines_of_its_own(body: Page, tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir(exist_ok=True)
    (tmp_path / "vault" / "p.pdf").write_bytes(b"%PDF-1.4")
    text = "a ![[b]]\nc ![[p.pdf]]\nd $$x$$\ne ![[None]]\nf ![[b]] g\nh ![[b]]<br>i"
    shown = body({"a.md": text, "b.md": "![[c]]\nend", "c.md": "x"})
    lines = [br.next.text().strip() if br.next is not None else "" for br in shown.css("br")]
    assert lines == ["f", "h", "i"]


def test_sound_and_film_stand_in_their_embed(body: Page, tmp_path: Path) -> None:
    for name in ("s.mp3", "v.mp4"):
        (tmp_path / "vault").mkdir(exist_ok=True)
        (tmp_path / "vault" / name).write_bytes(b"media")
    shown = body({"a.md": "![[s.mp3]]\n\n![[v.mp4|320]]"})
    assert shown.css_first("[data-embed=audio] audio[controls]") is not None
    assert attributes(shown.css_first("[data-embed=video] video[controls]"))["width"] == "320"


def test_notes_that_embed_each_other_end_in_a_link(body: Page) -> None:
    shown = body({"a.md": "First ![[b]]", "b.md": "Second ![[a]]"})
    assert shown.text().count("First") == 1
    assert attributes(shown.css_first(".embed .embed-title ~ * a.wl"))["href"] in ("./", "../a/")


def test_an_embedded_list_item_stands_in_a_list(body: Page) -> None:
    shown = body({"a.md": "![[b#^one]]", "b.md": "- first ^one\n- second"})
    assert [node.text().strip() for node in shown.css("[data-embed] > ul > li")] == ["first"]


def test_an_embedded_section_brings_only_its_own_footnotes(body: Page) -> None:
    text = "## One\n\nx[^1]\n\n## Two\n\ny[^2]\n\n[^1]: first\n[^2]: second"
    shown = body({"a.md": "![[b#Two]]", "b.md": text})
    assert [node.text().strip().rstrip("↩").strip() for node in shown.css("[data-footnote]")] == ["second"]


def test_the_way_back_is_left_out_where_its_use_is_not_shown(body: Page) -> None:
    text = "## One\n\nx[^1]\n\n## Two\n\ny[^1]\n\n[^1]: note"
    shown = body({"a.md": "![[b#Two]]", "b.md": text})
    assert shown.css_first("[data-footnote] a") is None


def test_an_embed_of_a_held_back_note_says_nothing_of_it(body: Page) -> None:
    shown = body({"a.md": "Top\n\n![[b]]\n\nEnd", "b.md": "---\npublish: false\n---\nhidden words"})
    assert attributes(shown.css_first("[data-unresolved]"))["data-unresolved"] == ""
    assert shown.text().split() == ["Top", "End"]


def test_a_link_to_nothing_names_what_it_was_meant_for(body: Page) -> None:
    link = body({"a.md": "Some [[plan for later|plan]]."}).css_first("[data-unresolved]")
    assert attributes(link)["data-unresolved"] == "plan for later"
    assert "href" not in attributes(link)


def test_a_link_to_the_title_of_a_note_arrives(body: Page) -> None:
    notes = {"a.md": "[[b#The title]]", "b.md": "# The title\n\nx"}
    address = attributes(body(notes).css_first("a.wl"))["href"]
    assert address is not None
    tree = LexborHTMLParser((Path.cwd() / "site/b/index.html").read_text(encoding="utf-8"))
    assert attributes(tree.css_first("h1"))["id"] == address.partition("#")[2].replace("%20", " ")


def test_a_picture_has_the_size_of_its_file_or_of_its_note(body: Page) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>'
    shown = body({"a.md": "![[x.svg]] ![[x.svg|20]] ![[x.svg|8x9]]", "x.svg": drawing})
    sizes = [(node.attributes["width"], node.attributes["height"]) for node in shown.css("img")]
    assert sizes == [("40", "20"), ("20", "10"), ("8", "9")]


def test_a_picture_in_html_looks_as_its_note_says(body: Page) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>'
    written = (
        '<img src="x.svg" style="zoom: 50%; position: fixed" class="plot" title="a &quot;b&quot;" onload="c()">\n'
        '<img src="x.svg" align="right" width="30">\n<img src="x.svg" width="60%" style="float: left">'
    )
    shown = [dict(node.attributes) for node in body({"a.md": written, "x.svg": drawing}).css("img")]
    always = {"src": "../x.svg", "alt": "", "loading": "lazy", "decoding": "async"}
    assert shown == [
        {**always, "width": "40", "height": "20", "class": "plot", "style": "zoom: 50%", "title": 'a "b"'},
        {**always, "width": "30", "height": "15", "align": "right"},
        {**always, "width": "40", "height": "20", "style": "width: 60%; float: left"},
    ]


def test_the_page_of_a_drawing_shows_the_picture_that_was_exported_beside_it(body: Page) -> None:
    drawing = "---\nexcalidraw-plugin: parsed\n---\n# Excalidraw Data\n\n## Text Elements\nEncoder ^abcd1234\n"
    shown = body({"a.md": drawing, "b.md": "See ![[a]]."})
    assert (shown.text(strip=True), shown.css("img")) == ("Encoder", [])
    shown = body({"a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="120"/>'})
    assert shown.text(strip=True) == "Encoder"
    picture = attributes(shown.css_first("p > img"))
    assert (picture["src"], picture["alt"], picture["width"]) == ("../a.svg", "a", "300")


def test_many_embeds_of_embeds_stay_within_bounds(body: Page) -> None:
    notes = {f"n{i}.md": f"![[n{i + 1}]]\n\n" * 10 + "words " * 200 for i in range(12)}
    assert len(body({"a.md": "![[n0]]", **notes}).html or "") < 12_000_000


def test_an_embedded_section_brings_the_footnotes_of_its_footnotes(body: Page) -> None:
    notes = {"a.md": "![[b#One]]", "b.md": "c[^0]\n\n## One\n\nx[^1]\n\n[^0]: no\n[^1]: y^[z]\n"}
    shown = body(notes)
    assert [node.text(deep=True).split()[0] for node in shown.css(".embed [data-footnote]")] == ["y3", "z"]
    assert shown.css_first(".embed [id='e1-fn-3']") is not None


def test_links_do_not_stand_in_links(body: Page) -> None:
    notes = {
        "a.md": '<a href="https://example.org">[[b]] ![[b]] #t [c](b.md)</a> [d ![[b]]](https://example.org)',
        "b.md": "x",
    }
    assert not body(notes).css("a a") and body(notes).text().split() == ["b", "b", "#t", "c", "d", "b"]
