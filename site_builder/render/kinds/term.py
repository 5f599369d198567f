"""Collections: a page that lists the tags, authors, venues or years, and a page for each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from site_builder.config import Config
from site_builder.model.page import Page
from site_builder.model.site import Collection, Site, Term
from site_builder.render.facts import TermRef
from site_builder.render.frame import frame
from site_builder.render.kind import Kind, page_file
from site_builder.render.theme import Theme
from site_builder.render.view import View

ROWS = 100  # notes shown with their sentence; the others as a list of titles
TOGETHER = 6
MOST_TAGS = 200  # of a note, for its tags to count as near to one another


@dataclass(slots=True)
class Branch:
    """A term in a tree of terms. `above` is what it shares with the term over it ("nlp/"), `name` the rest."""

    term: Term
    name: str
    above: str = ""
    below: list[Branch] = field(default_factory=list)


def pages(site: Site, config: Config) -> Iterator[Page]:
    for name, collection in site.collections.items():
        if not collection.terms:
            continue
        yield Page(page_file(collection.url), "term", name)
        for slug, term in collection.terms.items():
            yield Page(page_file(term.url), "term", f"{name}/{slug}")


def make(page: Page, view: View, theme: Theme) -> str:
    name, _, slug = page.subject.partition("/")
    if not slug:
        return theme.render("collection.html", view, collection_context(name, view))
    return theme.render("term.html", view, term_context(name, slug, view))


def collection_context(name: str, view: View) -> Mapping[str, object]:
    collection = view.collection(name)
    lang = view.site.lang
    translate = view.translator(lang)
    title = translate(f"place_{name}")
    return {
        **frame(
            view, lang=lang, title=title, description=translate(f"{name}_lede", n=len(collection.terms)), here=name
        ),
        "name": name,
        "count": len(collection.terms),
        "branches": branches(collection),
        "most": max((len(term.notes) for term in collection.terms.values()), default=0),
    }


def term_context(name: str, slug: str, view: View) -> Mapping[str, object]:
    term = view.term(name, slug)
    lang = view.site.lang
    translate = view.translator(lang)
    notes = [view.note(note_id) for note_id in term.notes]
    title = f"#{term.name}" if name == "tags" else term.name
    words = translate(f"term_{name}", name=term.name)
    return {
        **frame(
            view,
            lang=lang,
            title=title,
            head_title=f"{words} · {view.site.title}",
            description=f"{words}{translate('colon')}{translate('notes', n=len(notes))}",
            here=name,
        ),
        "name": name,
        "term": term,
        "rows": notes[:ROWS],
        "others": notes[ROWS:],
        "count": len(notes),
        "above": _above(term, name, view),
        "below": view.terms_below(name, slug),
        "together": _together(term, view) if name == "tags" else [],
        "place": view.site.collections[name],
    }


def branches(collection: Collection) -> list[Branch]:
    """The terms as a forest; a term whose parent is missing stands at the top."""
    nodes = {slug: Branch(term=term, name=term.name) for slug, term in collection.terms.items()}
    roots: list[Branch] = []
    for slug, node in nodes.items():
        parent = node.term.parent
        if parent not in nodes or parent == slug:
            roots.append(node)
            continue
        nodes[parent].below.append(node)
        above = f"{nodes[parent].term.name}/"
        if node.term.name.casefold().startswith(above.casefold()) and len(node.term.name) > len(above):
            node.above, node.name = node.term.name[: len(above)], node.term.name[len(above) :]
    return roots


def _above(term: Term, collection: str, view: View) -> list[Term]:
    """The terms over this one, the topmost first."""
    found: list[Term] = []
    parent = view.term_above(collection, term)
    while parent is not None and parent not in found:
        found.insert(0, parent)
        parent = view.term_above(collection, parent)
    return found


def _together(term: Term, view: View) -> list[TermRef]:
    """The tags that most often stand on the same notes; a note with very many tells nothing of that."""
    counts: Counter[TermRef] = Counter()
    for note in term.notes:
        if len(view.note(note).tags) <= MOST_TAGS:
            counts.update(tag for tag in view.terms_of(note, "tags") if tag.url != term.url)
    ranked = sorted(counts, key=lambda tag: (-counts[tag], tag.url))
    return [tag for tag in ranked if counts[tag] > 1][:TOGETHER]


KIND = Kind(name="term", pages=pages, make=make)
