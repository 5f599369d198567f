"""Papers that notes cite but that have no note yet: the reading queue, and a page for each with who cites it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from site_builder.config import Config
from site_builder.model.graph import Stub
from site_builder.model.page import Page
from site_builder.model.paper import Paper
from site_builder.model.site import Site
from site_builder.render.card import breakable
from site_builder.render.frame import frame
from site_builder.render.kind import Kind, page_file
from site_builder.render.theme import Theme
from site_builder.render.view import View
from site_builder.scholar.head import coins
from site_builder.text.cjk import fold
from site_builder.text.tex_words import with_formulas_as_words

CALLED = 4  # names of a paper without a note


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the reading queue; `key` is "" where it is the title, `about` says in a few words who wrote the paper
    and when, "" when nothing tells.
    """

    title: str
    key: Markup
    url: str
    count: int
    about: str


def pages(site: Site, config: Config) -> Iterator[Page]:
    for key, url in site.stub_urls.items():
        yield stub_page(key, url)
    if site.stub_urls and "queue" in site.places:
        yield Page(page_file(site.places["queue"]), "stub", "")


def stub_page(key: str, url: str) -> Page:
    """The page of one such paper."""
    return Page(page_file(url), "stub", key)


def make(page: Page, view: View, theme: Theme) -> str:
    if page.subject:
        return theme.render("stub.html", view, stub_context(page.subject, view))
    return theme.render("queue.html", view, queue_context(view))


def stub_context(key: str, view: View) -> Mapping[str, object]:
    stub = view.stub(key)
    paper = view.stub_paper(key)
    lang = view.site.lang
    translate = view.translator(lang)
    backlinks = view.stub_backlinks(key)
    return {
        **frame(
            view,
            lang=lang,
            title=title_of(paper) or stub.name,
            description=translate("stub_lede", n=len(backlinks)),
            here="papers",
            noindex=True,
        ),
        "stub": stub,
        "name": breakable(title_of(paper) or stub.name),
        "called": called(stub),
        "paper": paper,
        "authors": names_of(paper),
        "coins": Markup(coins(paper)) if paper else Markup(""),
        "backlinks": backlinks,
        "queue_url": view.site.places.get("queue"),
    }


def called(stub: Stub) -> list[str]:
    """The words by which notes call a paper without a note, the most common first."""
    words = Counter(
        words
        for backlink in stub.backlinks
        for context in backlink.contexts
        if (words := context.words.strip()) and fold(words).removeprefix("@").partition(" > ")[0] != stub.key
    )
    return sorted(words, key=lambda one: (-words[one], len(one), one))[:CALLED]


def queue_context(view: View) -> Mapping[str, object]:
    lang = view.site.lang
    translate = view.translator(lang)
    stubs = view.stubs()
    return {
        **frame(
            view,
            lang=lang,
            title=translate("place_queue"),
            description=translate("queue_lede", n=len(stubs)),
            here="queue",
            noindex=True,
        ),
        "stubs": [_row(stub, url, view.stub_paper(stub.key)) for stub, url in stubs],
    }


def title_of(paper: Paper | None) -> str:
    """The title that a library gives a paper, "" without one."""
    return with_formulas_as_words(paper.title) if paper else ""


def names_of(paper: Paper | None) -> list[str]:
    """The authors that a library gives a paper, as read aloud."""
    return [person.display for person in paper.authors] if paper else []


def _row(stub: Stub, url: str, paper: Paper | None) -> Row:
    """A paper by its title where the library has it, else by the words of the notes, else by its key."""
    words = called(stub)
    authors = names_of(paper)
    facts = (authors[0] if authors else "", str(paper.year) if paper and paper.year else "")
    title = title_of(paper) or (words[0] if words else stub.name)
    others = [word for word in words if word != title][:1] if not authors else []
    about = " ".join(fact for fact in facts if fact) or " ".join(others)
    key = breakable(stub.name) if stub.name != title else Markup("")
    return Row(title=title, key=key, url=url, count=len(stub.backlinks), about=about)


KIND = Kind(name="stub", pages=pages, make=make)
