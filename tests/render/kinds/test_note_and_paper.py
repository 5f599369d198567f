from dataclasses import replace
from typing import Any

from site_builder.config import PapersConfig
from site_builder.model.note import Body, CardField
from site_builder.model.paper import Paper

PAGE = "papers/tidal1998/index.html"


def test_page_has_the_marks_that_every_theme_keeps(shelf: Any) -> None:
    page = shelf.page(PAGE)
    assert len(page.css("[data-pl-body]")) == 1
    assert len(page.css("h1")) == 1
    assert [node.tag for node in page.css("body > header, main, body > footer")] == ["header", "main", "footer"]
    assert page.css_first("html").attributes["lang"] == "zh-CN"
    assert page.css_first("body > a.skip").attributes["href"] == "#pl-main"
    assert len(page.css("span.Z3988")) == 1


def test_page_runs_one_inline_line_and_has_no_styles_of_its_own(shelf: Any) -> None:
    page = shelf.page(PAGE)
    inline = [node for node in page.css("script") if not node.attributes.get("src")]
    assert len([node for node in inline if "json" not in (node.attributes.get("type") or "")]) == 1
    assert page.css("style, [style]") == []
    for node in page.css("*"):
        assert not [name for name in node.attributes if name.startswith("on")]


def test_inline_line_is_the_same_on_every_page(shelf: Any) -> None:
    lines = {
        node.text()
        for path in shelf.paths()
        if path.endswith(".html")
        for node in shelf.page(path).css("script")
        if not node.attributes.get("src") and not node.attributes.get("type")
    }
    assert len(lines) == 1


def test_no_page_asks_another_server_for_anything(shelf: Any) -> None:
    for path in shelf.paths():
        if path.endswith(".html"):
            for node in shelf.page(path).css("[src], link[rel=stylesheet], link[rel=icon], link[rel=modulepreload]"):
                address = node.attributes.get("src") or node.attributes.get("href") or ""
                assert "://" not in address and not address.startswith(("data:", "//")), (path, address)


def test_card_shows_each_field_once_and_without_its_label(shelf: Any) -> None:
    card = shelf.page(PAGE).css_first("[data-card]")
    for added in card.css("[data-pl-ui]"):
        added.decompose()
    fields = {node.attributes["data-field"]: node.text().strip() for node in card.css("[data-field]")}
    assert fields == {
        "title": "Tidal Clocks in Small Estuaries",
        "aliases": "潮钟",
        "authors": ", ".join(f"Ann Author{letter}" for letter in "ABCDEFGHIJ"),
        "venue": "Journal of Shallow Water",
        "year": "1998",
        "doi": "10.1000/tide.7",
        "extra": "五星",
        "url": "https://example.org/tide",
        "links": "Slides",
    }
    assert len(card.css("[data-field=authors] [data-item]")) == 10


def test_more_than_eight_authors_are_folded_and_all_there(shelf: Any) -> None:
    card = shelf.page(PAGE).css_first("[data-card]")
    assert "全部 10 位作者" in card.css_first("details.authors summary").text()
    assert card.css_first("details.authors p a").attributes["href"] == "../../authors/Ann-AuthorA/"


def test_link_is_named_by_its_label_and_its_address_is_kept_for_print(shelf: Any) -> None:
    link = shelf.page(PAGE).css_first("[data-field=url] a")
    assert link.css_first("[data-pl-ui]").text() == "论文主页"
    assert link.css_first(".address").text() == "https://example.org/tide"


def test_facts_lead_to_the_pages_of_their_terms(shelf: Any) -> None:
    page = shelf.page(PAGE)
    assert page.css_first("[data-field=venue] a").attributes["href"] == "../../venues/Journal-of-Shallow-Water/"
    assert page.css_first("[data-field=year] a").attributes["href"] == "../../years/1998/"
    assert [node.attributes["data-tag"] for node in page.css("[data-card] [data-tag]")] == ["tide", "tide/slow"]


def test_note_without_fields_has_a_title_and_no_metadata_card(shelf: Any) -> None:
    page = shelf.page("Ideas-b/index.html")
    assert page.css("[data-card]") == []
    assert page.css_first(".card h1").text() == "Ideas & <b>bold</b> plans"
    assert page.css(".seal, .Z3988, .cite") == []


def test_empty_field_makes_no_row(shelf: Any) -> None:
    note = shelf.site.notes[shelf.second]
    site = shelf.with_note(replace(note, card=(*note.card, CardField(name="venue", label="", items=("",)))))
    assert shelf.page("papers/harbour2001/index.html", site).css("[data-field=venue]") == []


def test_page_is_in_the_language_of_the_note_and_marks_the_other_ones(shelf: Any) -> None:
    english = shelf.page("Ideas-b/index.html")
    assert english.css_first("html").attributes["lang"] == "en"
    assert english.css_first(".skip").text() == "Skip to content"
    assert shelf.page(PAGE).css_first("h1").attributes["lang"] == "en"


def test_arabic_page_runs_from_right_to_left(shelf: Any) -> None:
    note = replace(shelf.site.notes[shelf.ideas], lang="ar")
    html = shelf.page("Ideas-b/index.html", shelf.with_note(note)).css_first("html")
    assert (html.attributes["lang"], html.attributes["dir"]) == ("ar", "rtl")


def test_backlinks_newest_first_with_the_words_marked(shelf: Any) -> None:
    items = shelf.page(PAGE).css("[data-backlinks] [data-backlink]")
    assert [item.attributes["data-backlink"] for item in items] == [shelf.second, shelf.ideas]
    assert items[0].css_first("h3 a").attributes["href"] == "../harbour2001/"
    assert items[0].css_first(".where").text() == "动机"
    assert items[0].css_first("p").html == "<p>这里接着<mark>潮钟</mark>往下写。</p>"
    assert items[1].css_first("mark").text() == "the <i>clock</i>"


def test_beyond_twenty_backlinks_are_folded_but_there(shelf: Any) -> None:
    source = shelf.site.notes[shelf.ideas]
    site = shelf.site
    for number in range(25):
        site = shelf.with_note(replace(source, id=f"n{number:02}.md"), site=site, url=f"n{number}/")
    links = site.graph.backlinks[shelf.first]
    many = (*links, *(replace(links[0], source=f"n{number:02}.md") for number in range(25)))
    site = replace(site, graph=replace(site.graph, backlinks={**site.graph.backlinks, shelf.first: many}))
    page = shelf.page(PAGE, site)
    assert len(page.css("[data-backlinks] > ul > li")) == 20
    assert len(page.css("[data-backlinks] details.more li")) == 7
    assert len(page.css("[data-backlink]")) == 27


def test_note_that_nobody_mentions_has_no_backlinks(shelf: Any) -> None:
    assert shelf.page("Ideas-b/index.html").css("[data-backlinks]") == []


def test_contents_name_the_sections_and_the_backlinks(shelf: Any) -> None:
    page = shelf.page(PAGE)
    assert [link.text() for link in page.css("#pl-toc a")] == ["问题", "现状 & <i>", "空的一节", "反向链接"]
    assert page.css_first("[popovertarget=pl-toc]") is not None
    assert shelf.page("Ideas-b/index.html").css("#pl-toc, .toc-btn") == []


def test_ids_are_unique(shelf: Any) -> None:
    for path in shelf.paths():
        if path.endswith(".html"):
            ids = [node.attributes["id"] for node in shelf.page(path).css("[id]")]
            assert len(ids) == len(set(ids)), path


def test_css_classes_of_the_note_stay_inside_their_attribute(shelf: Any) -> None:
    main = shelf.page(PAGE).css_first("main")
    assert "wide-page" in main.attributes["class"].split()
    assert "onclick" not in main.attributes


def test_related_notes_say_why(shelf: Any) -> None:
    assert shelf.page(PAGE).css_first(".rail li small").text() == "2001 · 同有 #tide"


def test_earlier_and_later_papers(shelf: Any) -> None:
    assert shelf.page(PAGE).css_first("a[rel=next]").attributes["href"] == "../harbour2001/"
    assert shelf.page("papers/harbour2001/index.html").css_first("a[rel=prev]").attributes["href"] == "../tidal1998/"


def test_a_paper_says_what_it_is_in_one_way(shelf: Any) -> None:
    page = shelf.page(PAGE)
    assert len(page.css("span.Z3988")) == 1 and page.css("meta[name^=citation_]") == []
    own = replace(shelf.config(), papers=PapersConfig(highwire=True))
    page = shelf.page(PAGE, config=own)
    assert page.css("span.Z3988") == [] and page.css_first("meta[name=citation_title]") is not None


def test_citation_figure_is_there_without_scripts(shelf: Any) -> None:
    nodes = shelf.page(PAGE).css(".graph svg a")
    assert [node.attributes["aria-label"] for node in nodes] == ["潮钟、1998", "港口的潮汐、2001"]


def test_citations_can_be_read_without_scripts(shelf: Any) -> None:
    menu = shelf.page(PAGE).css_first("details.cite")
    assert "data-pl-ui" in menu.attributes
    texts = [node.text() for node in menu.css("pre")]
    assert texts[0].startswith("@")
    assert "@tidal1998" in texts
    assert "[[@tidal1998|潮钟]]" in texts
    assert [link.attributes["href"] for link in menu.css(".files a")][:1] == ["cite.bib"]


def test_full_addresses_only_where_the_site_has_one(shelf: Any) -> None:
    assert shelf.page(PAGE).css("link[rel=canonical]") == []
    dated = shelf.with_note(replace(shelf.site.notes[shelf.ideas], meta={"created": "2024-02-03"}))
    page = shelf.page(PAGE, dated, shelf.config("https://example.org/tide/"))
    assert page.css_first("link[rel=canonical]").attributes["href"] == "https://example.org/tide/papers/tidal1998/"
    assert page.css_first("link[type='application/atom+xml']").attributes["href"] == "../../feed.xml"


def test_markdown_twin_is_named(shelf: Any) -> None:
    assert shelf.page(PAGE).css_first("link[type='text/markdown']").attributes["href"] == "index.md"


def test_accent_is_a_stylesheet(shelf: Any) -> None:
    config = shelf.config(accent="#aa3344")
    page = shelf.page(PAGE, config=config)
    assert page.css("link[rel=stylesheet]")[1].attributes["href"] == "../../assets/accent.aa3344.css"
    style = shelf.text("assets/accent.aa3344.css", config=config)
    assert "--leaf:" in style
    assert style.startswith("@supports (color:light-dark(oklch(from ")  # a colour that is not understood would be none
    assert style.count("{") == style.count("}")


def test_dark_by_default_is_said_before_the_first_paint(shelf: Any) -> None:
    page = shelf.page(PAGE, config=shelf.config(appearance="dark"))
    assert page.css_first("html").attributes["data-theme"] == "dark"


def test_paper_without_fields_shows_its_key(shelf: Any) -> None:
    note = replace(shelf.site.notes[shelf.ideas], id="@bare.md", title="Bare", paper=Paper(key="bare"), card=())
    page = shelf.page("extra/index.html", shelf.with_note(note, Body(html="<p>x</p>")))
    assert page.css("[data-card]") == []
    assert page.css_first(".facts code").text() == "bare"


def test_et_al_is_no_author_and_is_said_once(shelf: Any) -> None:
    note = shelf.site.notes[shelf.first]
    paper = replace(note.paper, authors=note.paper.authors[:2], authors_truncated=True)
    row = CardField(name="authors", label="", items=("Ann AuthorA", "Ann AuthorB", "et al."))
    card = (row, *(other for other in note.card if other.name != "authors"))
    page = shelf.page(PAGE, shelf.with_note(replace(note, paper=paper, card=card)))
    authors = page.css_first("[data-field=authors]")
    assert [item.text() for item in authors.css("[data-item]")] == ["Ann AuthorA", "Ann AuthorB"]
    assert authors.text() == "Ann AuthorA, Ann AuthorB 等"  # the page is Chinese

    card = (replace(row, items=("AuthorA, Ann", "AuthorB, Ann", "et al. (Some Lab)")), *card[1:])
    page = shelf.page(PAGE, shelf.with_note(replace(note, paper=paper, card=card)))
    authors = page.css_first("[data-field=authors]")
    assert [item.text() for item in authors.css("[data-item]")] == ["AuthorA, Ann", "AuthorB, Ann"]
    assert authors.text() == "AuthorA, Ann; AuthorB, Ann 等 (Some Lab)"


def test_long_list_of_authors_names_as_many_first_as_two_lines_hold(shelf: Any) -> None:
    page = shelf.page(PAGE)
    assert len(page.css(".authors p [data-item]")) == 10
    assert page.css_first(".few").text().split(" …… ")[0].count("Author") == 6
    paper = shelf.site.notes[shelf.first]
    long = tuple(f"Maria Magdalena of the Very Long House {letter}" for letter in "ABCDEFGHIJ")
    card = tuple(replace(item, items=long) if item.name == "authors" else item for item in paper.card)
    page = shelf.page(PAGE, shelf.with_note(replace(paper, card=card)))
    assert page.css_first(".few").text().split(" …… ")[0].count("House") == 2


def test_names_in_arabic_letters_have_their_own_comma(shelf: Any) -> None:
    paper = shelf.site.notes[shelf.second]
    card = (CardField(name="authors", label="", items=("محمد أحمد", "فاطمة الزهراء")),)
    page = shelf.page("papers/harbour2001/index.html", shelf.with_note(replace(paper, card=card)))
    assert page.css_first(".authors").text() == "محمد أحمد، فاطمة الزهراء"


def test_note_without_words_has_no_length(shelf: Any) -> None:
    note = replace(shelf.site.notes[shelf.ideas], length=0, meta={})
    page = shelf.page("Ideas-b/index.html", shelf.with_note(note))
    assert page.css_first(".kv") is None


def test_heading_above_a_quoted_sentence_is_not_the_title_again(shelf: Any) -> None:
    note = shelf.site.notes[shelf.second]
    context = replace(note.links[0].context, heading=note.title)
    graph = shelf.site.graph
    cited = tuple(
        replace(link, contexts=(context,)) if link.source == shelf.second else link
        for link in graph.backlinks[shelf.first]
    )
    site = replace(shelf.site, graph=replace(graph, backlinks={**graph.backlinks, shelf.first: cited}))
    assert [node.text() for node in shelf.page(PAGE).css(".bl .where")] == ["动机"]
    assert shelf.page(PAGE, site).css(".bl .where") == []


def test_search_is_fetched_when_it_is_asked_for(shelf: Any) -> None:
    link = shelf.page(PAGE).css_first("link[data-pl-search]")
    assert (link.attributes["rel"], link.attributes["media"]) == ("modulepreload", "not all")
