"""index.md beside each note's page: the note as clean Markdown, for programs that read text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Site
from site_builder.model.source import NoteId
from site_builder.render.kind import Kind
from site_builder.render.theme import Theme
from site_builder.render.view import View
from site_builder.render.weave import begins_with_title
from site_builder.text.disk import climbs, file_name, is_on_disk
from site_builder.text.markup import HTML_TAG, read_escapes, without_links
from site_builder.text.regex import regex

# ![[a#b|words]], [[a]], in a table [[a\|words]], [[a|b [c]]]; not [[]]
WIKILINK = regex(
    r"!?\[\[(?P<target>[^\[\]|#\n]+?)(?:#[^\[\]|\n]*?)?(?:\\?\|(?P<label>(?:[^\[\]\n]|\[[^\[\]\n]*\])*))?\]\]"
)
ATTRIBUTE = regex(r"""(?<!\s)\s++(?:href|src)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""", re.IGNORECASE)


def pages(site: Site, config: Config) -> Iterator[Page]:
    for note_id in site.notes:
        yield Page(f"{site.urls[note_id]}index.md", "clean_markdown", note_id)


def make(page: Page, view: View, theme: Theme) -> str:
    note_id = NoteId(page.subject)
    links = zip(view.links_of(note_id), view.targets(note_id), strict=True)
    hidden = {
        link.target
        for link, target in links
        if target.kind == "private"
        or (target.kind == "missing" and (link.kind == "file" or is_on_disk(link.target) or climbs(link.target)))
    }
    body = view.raw_body(note_id)
    text = hide_links(body.markdown, hidden)
    heading = "" if begins_with_title(note_id, body) else f"# {view.note(note_id).title}\n\n"
    text = text.lstrip("\n").rstrip()
    return f"{heading}{text}\n"


def hide_links(markdown: str, targets: set[str]) -> str:
    """`markdown` with every link to one of `targets` reduced to its words: names of held-back notes stay unsaid."""
    if not targets:
        return markdown

    def wikilink(match: re.Match[str]) -> str:
        if match["target"].strip() not in targets:
            return match[0]
        target = match["target"].strip()
        words = match["label"] if match["label"] is not None else file_name(target) if is_on_disk(target) else target
        return "" if match[0].startswith("!") and match["label"] is None else words

    def is_hidden(address: str, is_image: bool = False) -> bool:
        read = read_escapes(address)
        return any(
            name.partition(sign)[0].strip() in targets
            for name in (address, read, unquote(address), unquote(read), unquote(read).replace("\\", "/"))
            for sign in "\n#?"  # nothing, a fragment, a query
        )

    def attribute(match: re.Match[str]) -> str:
        return "" if is_hidden(match[1] or match[2] or match[3] or "") else match[0]

    def tag(match: re.Match[str]) -> str:
        return ATTRIBUTE.sub(attribute, match[0])

    markdown = WIKILINK.sub(wikilink, markdown)
    return HTML_TAG.sub(tag, without_links(markdown, is_hidden))


KIND = Kind(name="clean_markdown", pages=pages, make=make)
