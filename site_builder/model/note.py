"""One parsed note, unresolved: nothing here knows of another note.

The HTML of a note holds *slots*, each between two NUL characters (NUL cannot come from a note: decoding drops it):

    \\0 12 \\0      opens link 12 of `Note.links`      (without the spaces)
    \\0 /12 \\0     closes it; the words shown stand between; an embed or image has nothing between
    \\0 #some-id \\0  an anchor of this note, in an `id` or behind `href="#`; weaving may put a prefix before it
    \\0 @form 12 @key \\0  citation 12 as author and year ("text", "group", "year"), as typed where the key is not known
    \\0 (12 13 \\0, \\0 )12 13 \\0  the brackets around citations
    \\0 ={…} \\0     a view of a base as JSON ("base": its YAML as JSON values, "view": a number), made when woven
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from site_builder.model.diagnostic import Diagnostic
from site_builder.model.paper import Paper
from site_builder.model.source import NoteId

# "file" and "title" are of a canvas: a file shown whole, and a file named by its title; no name is written in them
# "key" is a bare `@key` in prose, which may as well be anybody's name
# "picture" stands in a drawing for what was exported of it, and in no note's text
LinkKind = Literal["wikilink", "embed", "markdown", "image", "tag", "citation", "key", "file", "title", "picture"]

# what front matter may hold once it is read: JSON values only
Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]


DRAWING = "excalidraw-plugin"  # the property that makes a note a drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The sentence (list item, cell, heading) around a link, as plain text, and the heading it sits under."""

    before: str
    words: str
    after: str
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A local link as written; addresses with a scheme never become links of this kind.

    `target` is "" for this note; `fragment` is "Heading#Sub" or "^block", "" for none. `label` is the plain display
    text, None when the author gave none. `width`, `height` are the pixels of `![[x|300x200]]`, `look` the other
    attributes of a picture in raw HTML, as they are written.
    """

    kind: LinkKind
    target: str
    fragment: str = ""
    label: str | None = None
    width: int | None = None
    height: int | None = None
    look: str = ""
    context: Context | None = None  # None: gives no backlink (a tag)
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """`text` is what the reader sees, `source` the Markdown it was written in, `id` its anchor on the page."""

    level: int
    text: str
    source: str
    id: str
    line: int = 0
    is_empty: bool = False  # nothing stands between this heading and the next of its level or above
    is_title: bool = False  # the page shows it as its title, and not in the body


@dataclass(frozen=True, slots=True, kw_only=True)
class CardField:
    """One row of the metadata card.

    `name` is a field of the page contract: title, authors, venue, year, url, doi, arxiv, pdf, code, zotero, links,
    extra; or one that a page calls extra too: editors, translators, volume, issue, pages, publisher, status,
    rating, read, pmid, isbn.
    `label` is the author's own label, "" where the theme has a word for `name`; `items` are inline HTML with slots, one
    string a value.
    """

    name: str
    label: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """All of a note but its body. `tags` and `aliases` are in order of appearance, without duplicates."""

    id: NoteId
    title: str
    lang: str  # BCP 47, of the `lang` property or of the note's own script: "zh-CN", "en"
    digest: str  # of the bytes and the parse options
    body_digest: str
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    headings: tuple[Heading, ...] = ()
    blocks: tuple[str, ...] = ()  # block ids ("a1" of ^a1), each an anchor "^a1" of the page
    places: tuple[str, ...] = ()  # ids that raw HTML gives, each an anchor of the page
    paper: Paper | None = None
    card: tuple[CardField, ...] = ()
    meta: Mapping[str, Plain] = field(default_factory=dict)  # front matter, keys in lower case
    summary: str = ""  # the `description` property, else the first sentence of prose; plain text
    cover: str = ""  # picture for where the page is shared: an address, or the target of one of the links
    length: int = 0  # words and Chinese characters
    publish: bool | None = None  # the `publish` property, False too where it is `private`; None when absent
    is_draft: bool = False  # `draft: true`
    has_math: bool = False
    has_base: bool = False  # its body holds a base, which reads all notes
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def is_unindexed(self) -> bool:
        """Whether `noindex: true` keeps it out of the sitemap, the feed, llms.txt and the search."""
        return str(self.meta.get("noindex", "")).strip().lower() in ("true", "yes", "1")

    @property
    def is_drawing(self) -> bool:
        """Whether it is a drawing of the Excalidraw plugin, which may have exported a picture beside it."""
        return DRAWING in self.meta

    @property
    def short_name(self) -> str:
        """The name for a sentence: the shortest alias that is shorter than the title, else the title."""
        candidates = [alias for alias in self.aliases if alias.strip() and len(alias) < len(self.title)]
        return min(candidates, key=lambda alias: (len(alias), alias), default=self.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A stretch of plain text for search: under which heading, and that heading's anchor ("" before the first)."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    id: str  # "fn-1"; its anchor in the page, its references are "fnref-1", "fnref-1-2"…
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """`spans` maps a heading's or block's anchor to [start, stop) in `html`: whole sibling elements, ready to embed."""

    html: str
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    footnotes: tuple[Footnote, ...] = ()
    sections: tuple[Section, ...] = ()
    markdown: str = ""  # the note as clean Markdown, without front matter, comments and local addresses


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedNote:
    """A note in the two parts that are kept apart: a site holds all heads, and opens a body when a page needs it."""

    note: Note
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseOptions:
    """The only part of the configuration that parsing reads; part of every note's digest."""

    strict_line_breaks: bool = False
    raw_html: Literal["safe", "escape"] = "safe"
    zotero: Literal["select", "all", "none"] = "select"
    labels: Mapping[str, str] = field(default_factory=dict)  # extra metadata labels: written label → field
    math: bool = True
