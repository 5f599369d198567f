"""How a paper can be cited from its page: formats to copy, files to fetch, and the same for machines in the head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from site_builder.model.note import Note
from site_builder.registry import members
from site_builder.render.templates import Translate
from site_builder.render.view import View
from site_builder.scholar.head import coins, highwire, json_ld

MENU = ("apa", "gb7714-2025")  # the styles that every menu has, after the site's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """An entry of the menu, called `label`; code is shown as it is, a reference as running text."""

    label: str
    text: str
    is_code: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationFile:
    label: str
    url: str


def citations(note: Note, view: View, translate: Translate) -> list[Citation]:
    """The entries of the citation menu; none for a note that is no paper."""
    paper = note.paper
    if paper is None:
        return []
    bibtex = next(export for export in members("site_builder.scholar.export", "EXPORT") if export.suffix == "bib")
    found = [Citation(label=bibtex.label, text=bibtex.write([paper]).strip(), is_code=True)]
    styles = {style.name: style for style in members("site_builder.scholar.style", "STYLE")}
    own = (view.site.citation_style, *(reversed(MENU) if note.lang.startswith("zh") else MENU))
    for name in dict.fromkeys(own):
        if name in styles:
            found.append(Citation(label=styles[name].label, text=styles[name].cite(paper), is_code=False))
    found.append(Citation(label=translate("cite_key"), text=f"@{paper.key}", is_code=True))
    found.append(Citation(label=translate("cite_wikilink"), text=_wikilink(note), is_code=True))
    return found


def _wikilink(note: Note) -> str:
    """A link to the note as another note would write it."""
    stem = note.id.rpartition("/")[2].removesuffix(".md")
    alias = next((alias for alias in note.aliases if not alias.startswith(note.title)), "")
    return f"[[{stem}|{alias}]]" if alias else f"[[{stem}]]"


def citation_files(note: Note, view: View) -> list[CitationFile]:
    """The files of the paper beside its page, one for each exporter; none for a note that is no paper."""
    if note.paper is None:
        return []
    exports = members("site_builder.scholar.export", "EXPORT")
    url = view.note(note.id).url
    return [CitationFile(label=export.label, url=f"{url}cite.{export.suffix}") for export in exports]


def coins_of(note: Note, view: View) -> Markup:
    """The COinS span that reference managers read; it comes escaped from `scholar`.

    Nothing where the page has `citation_*` tags, which say more: Zotero would take the span and leave them.
    """
    return Markup(coins(note.paper)) if note.paper and not view.site.highwire else Markup("")


def ld_of(note: Note, view: View) -> Mapping[str, object] | None:
    """schema.org data of the paper; None for another note, whose page says only that it is one."""
    if note.paper is None:
        return None
    return json_ld(
        note.paper,
        url=view.absolute(view.url),
        headline=note.title,
        language=note.lang,
        author=view.site.author,
    )


def meta_tags(note: Note, view: View) -> Sequence[tuple[str, str]]:
    """`citation_*` tags, which claim that the page is the paper's own: only where the site is set to give them."""
    if note.paper is None or not view.site.highwire:
        return ()
    return highwire(note.paper)
