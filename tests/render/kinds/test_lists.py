import json
from dataclasses import replace
from typing import Any

from site_builder.model.note import Heading, Note
from site_builder.model.site import Collection, Term
from site_builder.render.kinds.term import branches
from site_builder.render.year_bars import year_bars


def test_home_writes_its_totals_as_a_sentence(shelf: Any) -> None:
    page = shelf.page("index.html")
    assert page.css_first("h1").text() == "潮水笔记"
    assert page.css_first(".hero p").text() == (
        "这里收着 2 篇论文的阅读笔记，最早的一篇发表于 1998 年，最近的发表于 2001 年，另有 1 篇其他笔记。"
    )
    assert [link.text() for link in page.css("#pl-main .row a.t")] == [
        "港口的潮汐",
        "Tidal Clocks in Small Estuaries",
        "Ideas & <b>bold</b> plans",
    ]


def test_first_sentences_name_papers_wherever_they_stand(shelf: Any) -> None:
    id = next(iter(shelf.site.notes))
    graph = replace(shelf.site.graph, summaries={id: "As Compilers says."})
    site = replace(shelf.site, graph=graph)
    address = site.urls[id]
    assert "As Compilers says." in [row.text() for row in shelf.page("index.html", site).css(".row .x")]
    assert json.loads(shelf.text(f"{address}index.json", site))["s"] == "As Compilers says."
    page = shelf.page(f"{address}index.html", site)
    assert page.css_first("meta[name=description]").attributes["content"] == "As Compilers says."
    assert "As Compilers says." in shelf.text("llms.txt", site)


def test_home_draws_the_papers_of_each_year(shelf: Any) -> None:
    page = shelf.page("index.html")
    assert len(page.css(".chart rect")) == 2
    assert page.css_first(".chart svg").attributes["aria-label"].startswith("各年论文数的柱状图，1998 到 2001 年")
    assert page.css_first(".stats h2 a").attributes["href"] == "years/"
    assert shelf.page("index.html", shelf.without_papers()).css_first(".chart") is None


def test_own_home_note_has_the_totals_beside_it(shelf: Any) -> None:
    home = Note(id="index.md", title="Welcome", lang="zh-CN", digest="h", body_digest="h")
    site = shelf.with_note(home, replace(shelf.site.bodies[shelf.ideas], html="<p>Read on.</p>"), url="")
    assert shelf.page("index.html", site).css_first(".stats p").text().startswith("这里收着 2 篇论文的阅读笔记")


def test_frame_leads_to_no_page_that_is_not_there(shelf: Any) -> None:
    site = shelf.without_papers()
    assert "graph/index.html" not in shelf.paths(site)
    assert "引文关系" not in shelf.page("index.html", site).css_first("body > footer").text()


def test_home_of_an_empty_vault(shelf: Any) -> None:
    site = replace(shelf.without_papers(), notes={}, bodies={}, urls={})
    assert shelf.page("index.html", site).css_first(".hero p").text() == "这里还没有笔记。"


def test_own_home_note_comes_first(shelf: Any) -> None:
    home = Note(id="index.md", title="Welcome", lang="en", digest="h", body_digest="h")
    site = shelf.with_note(home, replace(shelf.site.bodies[shelf.ideas], html="<p>Read on.</p>"), url="")
    page = shelf.page("index.html", site)
    assert page.css_first("h1").text() == "Welcome"
    assert page.css_first("[data-pl-body]").text(strip=True) == "Read on."
    assert len(page.css("h1, [data-pl-body]")) == 2
    assert "index.html" not in [path for path in shelf.paths(site) if path.startswith("Welcome")]
    assert shelf.paths(site).count("index.html") == 1


def test_home_lists_recent_notes_where_most_state_a_date(shelf: Any) -> None:
    site = shelf.site
    for number, note in enumerate(list(site.notes.values())):
        site = shelf.with_note(replace(note, meta={"created": f"2024-0{number + 1}-03"}), site=site)
    page = shelf.page("index.html", site)
    assert page.css_first("#pl-recent") is not None
    assert page.css_first("#pl-main .row a.t").text() == "Ideas & <b>bold</b> plans"


def test_papers_table_is_complete_without_scripts(shelf: Any) -> None:
    page = shelf.page("papers/index.html")
    rows = page.css("tbody tr")
    assert [row.css_first("a").text() for row in rows] == ["港口的潮汐", "Tidal Clocks in Small Estuaries"]
    assert [cell.text() for cell in rows[1].css("td")][1:6] == [
        "Ann AuthorA, Ann AuthorB 等",
        "Journal of Shallow Water",
        "1998",
        "tide/slowtide",
        "2",
    ]
    assert rows[1].css("td")[1].attributes["data-a"].split("|")[0] == "Ann AuthorC"
    assert page.css_first("th[aria-sort]").attributes["data-k"] == "year"
    assert page.css_first(".ptab").attributes["class"] == "tw ptab"


def test_no_papers_no_table_and_no_link_to_one(shelf: Any) -> None:
    site = shelf.without_papers()
    assert "papers/index.html" not in shelf.paths(site)
    assert "论文" not in shelf.page("index.html", site).css_first(".bar nav").text()


def test_year_bars_show_empty_years_of_a_short_span() -> None:
    assert [(bar.year, bar.count) for bar in year_bars([2001, 2003, 2003])] == [(2001, 1), (2002, 0), (2003, 2)]
    assert [bar.height for bar in year_bars([2001, 2003, 2003])] == [20, 0, 40]
    assert [bar.year for bar in year_bars([1843, 2001])] == [1843, 2001]
    assert year_bars([]) == []


def test_two_thousand_papers_stay_light(shelf: Any) -> None:
    import gzip
    import random

    chance = random.Random(7)
    words = "tide clock estuary harbour model flow salt slow deep wave drift".split()
    paper = shelf.site.notes[shelf.first]
    site = shelf.site
    notes = dict(site.notes)
    urls = dict(site.urls)
    for number in range(2000):
        title = " ".join(chance.choices(words, k=8)).capitalize() + f" {number}"
        authors = tuple(
            replace(
                paper.paper.authors[0],
                given=f"{chance.choice(words)}{chance.randrange(900)}".title(),
                family=f"B{chance.randrange(3000)}",
            )
            for _ in range(chance.randrange(1, 9))
        )
        id = f"papers/@p{number}.md"
        notes[id] = replace(
            paper, id=id, title=title, aliases=(), paper=replace(paper.paper, key=f"p{number}x", authors=authors)
        )
        urls[id] = f"papers/p{number}x/"
    text = shelf.text("papers/index.html", replace(site, notes=notes, urls=urls))
    assert len(gzip.compress(text.encode(), 6)) < 250_000
    assert 'class="tw ptab many"' in text  # the browser lays out the rows in view only


def test_tags_are_listed_as_a_tree(shelf: Any) -> None:
    page = shelf.page("tags/index.html")
    assert [link.text() for link in page.css(".terms > li > a")] == ["tide"]
    assert page.css_first(".terms ul a").attributes["href"] == "tide/slow/"


def test_page_of_a_nested_tag_leads_up(shelf: Any) -> None:
    page = shelf.page("tags/tide/slow/index.html")
    assert page.css_first("h1").text() == "#tide/slow"
    assert [link.attributes["href"] for link in page.css(".crumbs a")] == ["../../", "../"]
    assert [link.text() for link in page.css(".row a.t")] == ["Tidal Clocks in Small Estuaries"]


def test_every_collection_has_its_index_and_its_terms(shelf: Any) -> None:
    paths = shelf.paths()
    for name, collection in shelf.site.collections.items():
        assert f"{name}/index.html" in paths
        for term in collection.terms.values():
            assert f"{term.url}index.html" in paths


def test_long_terms_list_the_later_notes_by_title(shelf: Any) -> None:
    site = shelf.site
    note = site.notes[shelf.ideas]
    for number in range(120):
        site = shelf.with_note(replace(note, id=f"n{number:03}.md"), site=site, url=f"n{number}/")
    tags = site.collections["tags"]
    term = replace(tags.terms["tide"], notes=tuple(id for id in site.notes if id.startswith("n")))
    site = replace(site, collections={**site.collections, "tags": replace(tags, terms={**tags.terms, "tide": term})})
    page = shelf.page("tags/tide/index.html", site)
    assert len(page.css(".rows > li")) == 100
    assert len(page.css(".terms a.wl")) == 20


def test_cited_paper_without_a_note_shows_who_cites_it(shelf: Any) -> None:
    page = shelf.page("to-read/notYet2020/index.html")
    assert page.css_first("h1").text() == "notYet2020"
    assert page.css_first("h1").inner_html == "not<wbr>Yet2020"  # a narrow screen breaks it between its words
    assert [item.attributes["data-backlink"] for item in page.css("[data-backlink]")] == [shelf.first]
    assert page.css_first("meta[name=robots]").attributes["content"] == "noindex"
    assert page.css_first("[data-card]") is None


def test_reading_queue_lists_them(shelf: Any) -> None:
    assert shelf.page("to-read/index.html").css_first(".queue a").attributes["href"] == "notYet2020/"
    assert "to-read/index.html" not in shelf.paths(shelf.without_papers())


def test_search_page_works_as_an_address_and_says_what_to_do_without_scripts(shelf: Any) -> None:
    page = shelf.page("search/index.html")
    form = page.css_first("form[data-search-page]")
    assert (form.attributes["method"], form.css_first("input").attributes["name"]) == ("get", "q")
    links = [link.attributes["href"] for link in page.css("main .no-js a")]
    assert links[:2] == ["../all-notes/", "../papers/"]
    page = shelf.page("search/index.html", config=shelf.config("https://example.org/tide/"))
    assert page.css_first("link[rel=canonical]").attributes["href"] == "https://example.org/tide/search/"


def test_missing_page_links_from_the_root(shelf: Any) -> None:
    page = shelf.page("404.html", config=shelf.config("https://example.org/tide/"))
    local = [
        link.attributes["href"] for link in page.css("a[href], link[href], script[src]") if link.attributes.get("href")
    ]
    assert all(address.startswith(("/tide/", "#")) for address in local), local
    assert page.css_first("meta[name=robots]") is not None
    assert page.css("link[rel=canonical]") == []


def test_missing_page_offers_the_newest_notes(shelf: Any) -> None:
    page = shelf.page("404.html", config=shelf.config("https://example.org/tide/"))
    rows = [(link.text(), link.attributes["href"]) for link in page.css(".row a.t")]
    assert rows == [
        ("港口的潮汐", "/tide/papers/harbour2001/"),
        ("Tidal Clocks in Small Estuaries", "/tide/papers/tidal1998/"),
    ]
    empty = replace(shelf.without_papers(), notes={}, bodies={}, urls={})
    assert shelf.page("404.html", empty).css(".rows") == []


def test_graph_page_has_a_list_beside_its_picture(shelf: Any) -> None:
    page = shelf.page("graph/index.html")
    assert len(page.css("#pl-years a.wl")) == 2
    assert page.css_first("ol.terms a").text() == "Tidal Clocks in Small Estuaries"


def test_preview_holds_title_facts_and_beginnings(shelf: Any) -> None:
    assert json.loads(shelf.text("papers/tidal1998/index.json")) == {
        "t": "Tidal Clocks in Small Estuaries",
        "l": "en",
        "n": "zh-CN",
        "f": "Ann AuthorA, Ann AuthorB 等 · Journal of Shallow Water · 1998",
        "s": "潮水每天迟到五十分钟。",
        "h": {"问题": "见港口一文，还有后来的文章。"},
    }


def test_preview_stays_small(shelf: Any) -> None:
    import gzip

    note = shelf.site.notes[shelf.first]
    body = shelf.site.bodies[shelf.first]
    section = body.sections[0]
    many = tuple(replace(section, anchor=f"s{n}", text="字词句段" * 200 + str(n)) for n in range(200))
    headings = tuple(Heading(level=2, text=f"s{n}", source="", id=f"s{n}") for n in range(200))
    site = shelf.with_note(replace(note, headings=headings), replace(body, sections=many))
    assert len(gzip.compress(shelf.text("papers/tidal1998/index.json", site).encode())) < 1500


def test_a_term_below_another_shows_its_own_part_and_says_the_whole() -> None:
    collection = Collection(
        name="tags",
        url="tags/",
        terms={
            "nlp": Term(name="nlp", slug="nlp", url="tags/nlp/", notes=()),
            "nlp/qa": Term(name="nlp/QA", slug="nlp/qa", url="tags/nlp/qa/", notes=(), parent="nlp"),
        },
    )
    (root,) = branches(collection)
    assert (root.above, root.name) == ("", "nlp")
    assert [(below.above, below.name) for below in root.below] == [("nlp/", "QA")]
