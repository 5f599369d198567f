"""A small site made by hand, so that a page kind is tested without parsing or deriving."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from site_builder.config import Config, SiteConfig, ThemeConfig
from site_builder.model.graph import Backlink, Graph, Stub, Target
from site_builder.model.note import Body, CardField, Context, Footnote, Heading, Link, Note, Section
from site_builder.model.paper import Paper, Person
from site_builder.model.site import Collection, Related, SearchFile, Site, Term
from site_builder.model.source import NoteId
from site_builder.render.page import plan_pages, render_page
from site_builder.render.theme import Theme, load_theme

FIRST, SECOND, IDEAS = NoteId("papers/@tidal1998.md"), NoteId("papers/@harbour2001.md"), NoteId("Ideas <b>.md")
PLACES = {
    "home": "",
    "papers": "papers/",
    "notes": "all-notes/",
    "tags": "tags/",
    "authors": "authors/",
    "venues": "venues/",
    "years": "years/",
    "queue": "to-read/",
    "search": "search/",
    "graph": "graph/",
    "404": "404.html",
}


def person(family: str, given: str) -> Person:
    return Person(family=family, given=given)


TIDAL = Paper(
    key="tidal1998",
    title="Tidal Clocks in Small Estuaries",
    authors=tuple(person(f"Author{letter}", "Ann") for letter in "ABCDEFGHIJ"),
    container_title="Journal of Shallow Water",
    issued=(1998,),
    doi="10.1000/tide.7",
)
HARBOUR = Paper(key="harbour2001", title="港口的潮汐", authors=(person("李", "四"),), issued=(2001,))

NOTES = {
    FIRST: Note(
        id=FIRST,
        title="Tidal Clocks in Small Estuaries",
        lang="zh-CN",
        digest="a",
        body_digest="a",
        aliases=("Tidal Clocks in Small Estuaries, 1998", "潮钟"),
        tags=("tide/slow", "tide"),
        links=(
            Link(kind="wikilink", target="@harbour2001", context=Context(before="见", words="港口", after="一文。")),
            Link(kind="wikilink", target="@notYet2020", label="后来的文章"),
        ),
        headings=(
            Heading(level=2, text="问题", source="问题", id="问题"),
            Heading(level=3, text="现状 & <i>", source="现状", id="现状"),
            Heading(level=2, text="空的一节", source="空的一节", id="空的一节", is_empty=True),
        ),
        paper=TIDAL,
        card=(
            CardField(name="authors", label="", items=tuple(f"Ann Author{letter}" for letter in "ABCDEFGHIJ")),
            CardField(name="venue", label="", items=("Journal of Shallow Water",)),
            CardField(name="year", label="", items=("1998",)),
            CardField(name="url", label="", items=('<a href="https://example.org/tide">https://example.org/tide</a>',)),
            CardField(name="doi", label="", items=('<a href="https://doi.org/10.1000/tide.7">10.1000/tide.7</a>',)),
            CardField(name="links", label="Slides", items=('<a href="https://example.org/s">Slides</a>',)),
            CardField(name="extra", label="评分", items=("五星",)),
        ),
        meta={"cssclasses": ["wide-page", 'x" onclick="y']},
        summary="潮水每天迟到五十分钟。",
        length=812,
    ),
    SECOND: Note(
        id=SECOND,
        title="港口的潮汐",
        lang="zh-CN",
        digest="b",
        body_digest="b",
        tags=("tide",),
        links=(
            Link(
                kind="wikilink",
                target="@tidal1998",
                context=Context(before="这里接着", words="潮钟", after="往下写。", heading="动机"),
            ),
        ),
        paper=HARBOUR,
        card=(CardField(name="authors", label="", items=("李四",)), CardField(name="year", label="", items=("2001",))),
        summary="港口里的潮汐更慢。",
        length=20,
    ),
    IDEAS: Note(
        id=IDEAS,
        title="Ideas & <b>bold</b> plans",
        lang="en",
        digest="c",
        body_digest="c",
        links=(
            Link(
                kind="wikilink",
                target="@tidal1998",
                context=Context(before="Begin with ", words="the <i>clock</i>", after=" paper."),
            ),
        ),
        meta={"created": "2024-03-01"},
        summary='A summary with "quotes" & <tags>.',
        length=120,
    ),
}
BODIES = {
    FIRST: Body(
        html='<h2 id="\0#问题\0">问题</h2>\n<h3 id="\0#现状\0">现状 &amp; &lt;i&gt;</h3>\n'
        "<p>见\0"
        + "0\0港口\0/0\0一文，还有\0"
        + '1\0后来的文章\0/1\0。<sup><a id="\0#fnref-1\0" href="#\0#fn-1\0">1</a></sup></p>\n'
        "<table><thead><tr><th>a</th></tr></thead></table>\n<pre><code>x &lt; y</code></pre>\n"
        '<h2 id="\0#空的一节\0">空的一节</h2>\n',
        footnotes=(Footnote(id="fn-1", html="<p>脚注。</p>"),),
        sections=(Section(anchor="问题", heading="问题", text="见港口一文，还有后来的文章。"),),
    ),
    SECOND: Body(html="<p>这里接着\0" + "0\0潮钟\0/0\0往下写。</p>\n"),
    IDEAS: Body(html="<p>Begin with \0" + "0\0the clock\0/0\0 paper.</p>\n"),
}


def term(collection: str, name: str, notes: tuple[NoteId, ...], *, parent: str = "") -> Term:
    slug = name.replace(" ", "-")
    return Term(name=name, slug=slug, url=f"{collection}/{slug}/", notes=notes, parent=parent)


def gathered(name: str, *terms: Term) -> Collection:
    return Collection(
        name=name,
        url=f"{name}/",
        terms={each.slug: each for each in terms},
        by_key={each.name.casefold(): each.slug for each in terms},
    )


SITE = Site(
    notes=NOTES,
    bodies=BODIES,
    graph=Graph(
        targets={
            FIRST: (Target(kind="note", note=SECOND), Target(kind="stub", name="notyet2020")),
            SECOND: (Target(kind="note", note=FIRST),),
            IDEAS: (Target(kind="note", note=FIRST),),
        },
        backlinks={
            FIRST: (
                Backlink(source=IDEAS, contexts=(NOTES[IDEAS].links[0].context,)),  # type: ignore[arg-type]
                Backlink(source=SECOND, contexts=(NOTES[SECOND].links[0].context,)),  # type: ignore[arg-type]
            ),
            SECOND: (Backlink(source=FIRST, contexts=(NOTES[FIRST].links[0].context,)),),  # type: ignore[arg-type]
        },
        stubs={
            "notyet2020": Stub(
                key="notyet2020",
                name="notYet2020",
                backlinks=(Backlink(source=FIRST, contexts=(Context(before="还有", words="后来的文章", after="。"),)),),
            )
        },
    ),
    urls={FIRST: "papers/tidal1998/", SECOND: "papers/harbour2001/", IDEAS: "Ideas-b/"},
    stub_urls={"notyet2020": "to-read/notYet2020/"},
    assets={},
    asset_urls={},
    collections={
        "authors": gathered("authors", term("authors", "Ann AuthorA", (FIRST,)), term("authors", "李四", (SECOND,))),
        "tags": gathered(
            "tags", term("tags", "tide", (SECOND, FIRST)), term("tags", "tide/slow", (FIRST,), parent="tide")
        ),
        "venues": gathered("venues", term("venues", "Journal of Shallow Water", (FIRST,))),
        "years": gathered("years", term("years", "2001", (SECOND,)), term("years", "1998", (FIRST,))),
    },
    related={FIRST: (Related(note=SECOND, reason="tags", count=1, detail="tide"),)},
    search=(SearchFile(path="search/meta.json", digest="d", content=b"{}"),),
    places=PLACES,
    lang="zh-CN",
    title="潮水笔记",
)
CONFIG = Config(root=Path("/r"), content=Path("/r/content"), output=Path("/r/public"), cache=Path("/r/.paperleaf"))
THEMES: list[tuple[Config, Theme]] = []


def theme_of(config: Config) -> Theme:
    """Loaded once for each configuration, as a build does."""
    for known, theme in THEMES:
        if known == config:
            return theme
    THEMES.append((config, load_theme(config)))
    return THEMES[-1][1]


@dataclass(frozen=True)
class Shelf:
    """What a test needs of the site: its parts, and any page of it as a tree."""

    site: Site = SITE
    first: NoteId = FIRST
    second: NoteId = SECOND
    ideas: NoteId = IDEAS

    def config(self, url: str = "", **theme: str) -> Config:
        return replace(CONFIG, site=SiteConfig(url=url), theme=ThemeConfig(**theme))  # type: ignore[arg-type]

    def without_papers(self) -> Site:
        return replace(
            SITE,
            notes={IDEAS: replace(NOTES[IDEAS], links=())},
            bodies={IDEAS: Body(html="<p>x</p>")},
            graph=Graph(targets={}, backlinks={}),
            urls={IDEAS: "Ideas-b/"},
            stub_urls={},
            collections={},
            related={},
        )

    def with_note(self, note: Note, body: Body | None = None, site: Site = SITE, url: str = "extra/") -> Site:
        """The site with one more note, or with another in its place."""
        return replace(
            site,
            notes={**site.notes, note.id: note},
            bodies={**site.bodies, note.id: body or site.bodies.get(note.id, Body(html=""))},
            urls={**site.urls, note.id: site.urls.get(note.id, url)},
        )

    def text(self, path: str, site: Site = SITE, config: Config = CONFIG) -> str:
        """The content of an output file."""
        theme = theme_of(config)
        page = next(page for page in plan_pages(site, config, theme) if page.path == path)
        artifact, _ = render_page(page, site, config, theme)
        assert isinstance(artifact.content, bytes)
        return artifact.content.decode("utf-8")

    def page(self, path: str, site: Site = SITE, config: Config = CONFIG) -> LexborHTMLParser:
        return LexborHTMLParser(self.text(path, site, config))

    def paths(self, site: Site = SITE, config: Config = CONFIG) -> list[str]:
        return [page.path for page in plan_pages(site, config, theme_of(config))]


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    return Shelf()
