"""The catalogue card of a note: its metadata sorted into authors, facts and links."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from site_builder.model.note import CardField, Note
from site_builder.render.facts import TermRef
from site_builder.render.view import View
from site_builder.text.cjk import fold
from site_builder.text.markup import strip_tags
from site_builder.text.regex import regex

LINKS = frozenset(("url", "pdf", "code", "zotero", "links"))
CONTRACT = frozenset(("title", "authors", "venue", "year", "doi", "arxiv", "extra")) | LINKS
FOREMOST = 6  # authors of a long list that are named at once
FOREMOST_LENGTH = 100  # letters of their names
FACTS_FIRST = ("venue", "year", "doi", "arxiv")
COLLECTION_OF = {"venue": "venues", "year": "years"}
# a card item that is one link: '<a href="x">words</a>'; not 'see <a …>x</a>'
ONE_LINK = regex(r"\s*<a\b(?P<attributes>[^>]*)>(?P<words>.*)</a>\s*", re.DOTALL)
HUMP = regex(r"(?<=[a-z0-9])(?=[A-Z])")  # between the words of "2020LanguageModels", not inside "BERT"
# the signs of a list that goes on, at the start of what the note says behind the last name
ET_AL = regex(
    r"^(?:and\s+|&\s*)?(?:et\.?\s?al\.?|others|etc\.?|…|\.{3}|\+\s?[0-9]+(?:\s[\w-]+)?|[0-9]+\s+others"
    r"|等+\s?[0-9一二三四五六七八九十多几数]*\s?[人位名作者]{0,3}|ほか|他|외)",
    re.IGNORECASE,
)
ADDRESS = regex(r"[a-zA-Z][\w+.-]*:\S+|www\.\S+|\S+\.\w+/\S*")  # "https://a.b/c", "a.org/x"; not "project page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """`words` is the plain text of `html`; `linked` leads to the term where there is one."""

    html: Markup
    words: str
    linked: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A fact with its values. `label` is the author's own word, "" where the theme has one for `name`."""

    name: str
    label: str
    values: tuple[Value, ...]

    @property
    def field(self) -> str:
        """The name that the page contract has for the row."""
        return self.name if self.name in CONTRACT else "extra"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A link of the card's last line."""

    name: str
    html: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """`has_fields` tells a metadata card from the mere title of a note; `key` is "" where a row shows it already."""

    has_fields: bool
    title: Markup
    year: int | None
    authors: tuple[Value, ...]
    author_words: str
    is_truncated: bool
    tail: str  # what the note says behind its "et al.", "(Some Lab)"
    rows: tuple[Row, ...]
    acts: tuple[Act, ...]
    key: Markup

    @property
    def foremost(self) -> int:
        """How many authors stand before the ellipsis of a long list: some two lines of names."""
        length, count = 0, 0
        for author in self.authors[:FOREMOST]:
            length += len(author.words) + 2
            if count and length > FOREMOST_LENGTH:
                break
            count += 1
        return count


def card_of(note: Note, view: View, translate: Callable[..., str]) -> Card:
    """The card of a note's own page."""
    paper = note.paper
    terms = {name: view.terms_of(note.id, name) for name in ("authors", "venues", "years")}
    authors: list[Value] = []
    rows: list[Row] = []
    acts: list[Act] = []
    for item in note.card:
        if item.name == "authors":
            authors += _authors(item, note, view, terms["authors"])
        elif item.name in LINKS:
            acts += _acts(item, note, view, translate)
        elif item.name == "title":
            row = _row(item, note, view, ())
            if any(value.words and value.words != note.title for value in row.values):
                rows.append(row)
        elif item.name != "tags":
            rows.append(_row(item, note, view, terms.get(COLLECTION_OF.get(item.name, ""), ())))
    tail = ""
    if paper and paper.authors_truncated and len(authors) == len(paper.authors) + 1:
        # the "et al." of the note, which is nobody; the theme says it in its own words
        tail = ET_AL.sub("", authors.pop().words).strip(" .。")
    rows = [row for row in rows if row.values]
    shown = {value.words for row in rows for value in row.values}
    key = paper.key if paper else ""
    return Card(
        has_fields=bool(note.card),
        title=breakable(note.title),
        year=paper.year if paper else None,
        authors=tuple(authors),
        author_words=" ".join(author.words for author in authors),
        is_truncated=bool(paper and paper.authors_truncated),
        tail=tail,
        rows=tuple(sorted(rows, key=_place)),
        acts=tuple(acts),
        key=Markup("") if key in shown or f"@{key}" in shown else breakable(key),
    )


def breakable(name: str) -> Markup:
    """A name as it is shown; one without spaces, such as a citation key, may break before its capitals."""
    return escape(name) if " " in name else Markup("<wbr>").join(HUMP.split(name))


def _place(row: Row) -> int:
    """Venue, year and identifiers first, the rest in the order of the note."""
    return FACTS_FIRST.index(row.name) if row.name in FACTS_FIRST else len(FACTS_FIRST)


def _authors(item: CardField, note: Note, view: View, terms: tuple[TermRef, ...]) -> list[Value]:
    known = {fold(term.name): term for term in terms}
    people = note.paper.authors if note.paper else ()
    names = [person.display for person in people] if len(people) == len(item.items) else [""] * len(item.items)
    return [_value(html, note, view, known, other=name) for html, name in zip(item.items, names, strict=True)]


def _row(item: CardField, note: Note, view: View, terms: tuple[TermRef, ...]) -> Row:
    known = {fold(term.name): term for term in terms}
    if len(terms) == 1 and len(item.items) == 1:
        known[fold(strip_tags(item.items[0]))] = terms[0]
    values = (_value(html, note, view, known) for html in item.items)
    linked = tuple(Value(html=value.linked, words=value.words, linked=value.linked) for value in values if value.words)
    return Row(name=item.name, label=item.label, values=linked)


def _value(html: str, note: Note, view: View, terms: Mapping[str, TermRef], other: str = "") -> Value:
    """One value; `other` is another form of a name, under which its term may stand."""
    words = strip_tags(html)
    woven = view.field(note.id, html)
    term = terms.get(fold(words)) or terms.get(fold(other))
    if term is None or "<a" in woven:
        return Value(html=woven, words=words, linked=woven)
    return Value(html=woven, words=words, linked=Markup(f'<a href="{escape(view.href(term.url))}">{woven}</a>'))


def _acts(item: CardField, note: Note, view: View, translate: Callable[..., str]) -> list[Act]:
    label = item.label or translate(f"field_{item.name}")
    return [Act(name=item.name, html=_act(view.field(note.id, html), item.name, label)) for html in item.items]


def _act(html: Markup, name: str, label: str) -> Markup:
    """A link by its label: an address is no name for a link, and stands there for print alone."""
    link = ONE_LINK.fullmatch(html)
    if link is None or "<a" in link["words"]:
        return Markup("<span><span data-pl-ui>{}: </span>{}</span>").format(label, html)
    words = strip_tags(link["words"])
    if words and not ADDRESS.fullmatch(words):
        return html
    attributes, address = Markup(link["attributes"]), Markup(link["words"])
    mark = Markup("") if name == "links" else Markup(" data-pl-ui")
    return Markup('<a{}><span{}>{}</span><span class="address">{}</span></a>').format(attributes, mark, label, address)
