"""The page of a note, whether it is a paper or not: card, body, backlinks and what lies around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from site_builder.model.note import Note
from site_builder.model.page import Page
from site_builder.model.site import Related
from site_builder.model.source import NoteId
from site_builder.render.card import card_of
from site_builder.render.citations import citation_files, citations, coins_of, ld_of, meta_tags
from site_builder.render.cover import cover_address
from site_builder.render.dates import changed_on
from site_builder.render.dress import ContentsEntry, contents, dress
from site_builder.render.facts import NoteRef
from site_builder.render.figure import citation_figure
from site_builder.render.frame import frame
from site_builder.render.references import references
from site_builder.render.view import View

RELATED_SHOWN = 6
READING_SPEED = {"zh": 400, "ja": 400}  # characters a minute; words a minute for other languages
WORDS_A_MINUTE = 230


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedView:
    ref: NoteRef
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """`key` names the label in the theme's strings."""

    key: str
    value: str


def note_context(page: Page, view: View) -> Mapping[str, object]:
    """All that note.html and paper.html show of the note that is the page's subject."""
    note_id = NoteId(page.subject)
    note = view.full(note_id)
    ref = view.note(note_id)
    translate = view.translator(note.lang)
    backlinks = view.backlinks(note_id)
    entries = contents(note.headings)
    if backlinks and entries:
        entries.append(ContentsEntry(anchor="pl-backlinks", text=translate("backlinks")))
    earlier, later = view.neighbours(note_id)
    return {
        **frame(
            view,
            lang=note.lang,
            title=note.title,
            description=ref.summary,
            here="home" if ref.url == "" else "papers" if note.paper else "",
            ld=ld_of(note, view),
            og_type="article",
        ),
        "cover": cover_address(note, view),
        "noindex": note.is_unindexed,
        "published": changed_on(note),
        "note": note,
        "ref": ref,
        "title_id": title_anchor(note),
        "card": card_of(note, view, translate),
        "tags": view.terms_of(note_id, "tags"),
        "aliases": [alias for alias in note.aliases if not alias.startswith(note.title)],
        "classes": " ".join(css_classes(note)),
        "body": dress(view.body(note_id), note.headings, translate),
        "contents": entries,
        "references": references(note, view),
        "backlinks": backlinks,
        "unlinked": view.unlinked(note_id) if note.paper else (),
        "earlier": earlier,
        "later": later,
        "related": [
            RelatedView(ref=other, reason=_reason(item, translate))
            for other, item in view.related(note_id)[:RELATED_SHOWN]
        ],
        "figure": citation_figure(ref, view.outgoing(note_id), [(link.note, len(link.contexts)) for link in backlinks]),
        "facts": _facts(note, translate),
        "citations": citations(note, view, translate),
        "citation_files": citation_files(note, view),
        "citation_tags": meta_tags(note, view),
        "coins": coins_of(note, view),
        "markdown": view.href(f"{ref.url}index.md"),
    }


def title_anchor(note: Note) -> str:
    """The anchor of the level-1 heading that became the title, so that links to that heading arrive; "" without one."""
    return next((heading.id for heading in note.headings if heading.is_title), "")


def css_classes(note: Note) -> Sequence[str]:
    """The classes that the property `cssclasses` asks for, as a list or a string."""
    wanted = note.meta.get("cssclasses", note.meta.get("cssclass"))
    names = wanted if isinstance(wanted, list) else [wanted]
    return [word for name in names if isinstance(name, str) for word in name.replace(",", " ").split()]


def _reason(item: Related, translate: Callable[..., str]) -> str:
    return translate(f"reason_{item.reason}", n=item.count, detail=item.detail)


def _facts(note: Note, translate: Callable[..., str]) -> list[Fact]:
    speed = READING_SPEED.get(note.lang.partition("-")[0], WORDS_A_MINUTE)
    minutes = partial(translate, "minutes", n=max(1, round(note.length / speed)))
    length = translate("length", n=note.length)
    text = translate("length_and_time", length=length, minutes=minutes())
    found = [Fact(key="fact_length", value=text)] if note.length else []
    if day := changed_on(note):
        found.insert(0, Fact(key="fact_date", value=day))
    return found
