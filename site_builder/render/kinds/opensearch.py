"""opensearch.xml: lets a browser search the site from its address bar; needs the site's address."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.render.kind import Kind
from site_builder.render.theme import Theme
from site_builder.render.view import View
from site_builder.text.markup import escape_xml

LONGEST_NAME = 16  # characters of ShortName, OpenSearch 1.1


def pages(site: Site, config: Config) -> Iterator[Page]:
    if config.site.url and site.search:
        yield Page("opensearch.xml", "opensearch", "")


def make(page: Page, view: View, theme: Theme) -> str:
    site = view.site
    template = escape_xml(f"{view.absolute(site.places['search'])}?q={{searchTerms}}")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{escape_xml(site.title[:LONGEST_NAME])}</ShortName><Description>{escape_xml(site.title)}</Description>\n"
        f'<InputEncoding>UTF-8</InputEncoding><Url type="text/html" template="{template}"/>\n</OpenSearchDescription>\n'
    )


KIND = Kind(name="opensearch", pages=pages, make=make)
