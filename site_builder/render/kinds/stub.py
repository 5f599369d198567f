"""Papers that notes cite but that have no note yet: the reading queue, and a page for each with who cites it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.render.frame import frame
from site_builder.render.kind import Kind, page_file
from site_builder.render.note_page import translator
from site_builder.render.theme import Theme
from site_builder.render.view import View


def pages(site: Site, config: Config) -> Iterator[Page]:
    for key, url in site.stub_urls.items():
        yield Page(page_file(url), "stub", key)
    if site.stub_urls and "queue" in site.places:
        yield Page(page_file(site.places["queue"]), "stub", "")


def make(page: Page, view: View, theme: Theme) -> str:
    if page.subject:
        return theme.render("stub.html", view, stub_context(page.subject, view))
    return theme.render("queue.html", view, queue_context(view))


def stub_context(key: str, view: View) -> Mapping[str, object]:
    stub = view.stub(key)
    lang = view.site.lang
    translate = translator(view, lang)
    backlinks = view.stub_backlinks(key)
    return {
        **frame(
            view,
            lang=lang,
            title=stub.name,
            description=translate("stub_lede", n=len(backlinks)),
            here="papers",
            noindex=True,
        ),
        "stub": stub,
        "backlinks": backlinks,
        "queue_url": view.site.places.get("queue"),
    }


def queue_context(view: View) -> Mapping[str, object]:
    lang = view.site.lang
    translate = translator(view, lang)
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
        "stubs": [(stub, url, len(stub.backlinks)) for stub, url in stubs],
    }


KIND = Kind(name="stub", pages=pages, make=make)
