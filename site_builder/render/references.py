"""The list of references below a note that cites by key: each cited paper once, in the style of the site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from site_builder.model.note import Note
from site_builder.registry import members
from site_builder.render.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """`html` is the formatted reference, `words` its plain text, `url` the page of the paper's note or stub."""

    html: Markup
    words: str
    url: str


def references(note: Note, view: View) -> Sequence[Reference]:
    """The papers that the note cites as `[@key]` or `@key`, sorted as a bibliography; () when it cites none."""
    if not any(link.kind in ("citation", "key") for link in note.links):
        return ()
    name = style_name(view.site.citation_style, view.site.lang)
    style = next(style for style in members("site_builder.scholar.style", "STYLE") if style.name == name)
    found: dict[str, Reference] = {}
    for link, target in zip(note.links, view.targets(note.id), strict=True):
        if link.kind not in ("citation", "key") or target.note == note.id:
            continue
        paper = view.cited(target)
        if paper is None:
            continue
        url = view.url_of(target.note) if target.note is not None else view.target_stub_url(target.name)
        if url not in found:
            found[url] = Reference(html=Markup(style.cite(paper, markup=True)), words=style.cite(paper), url=url)
    return sorted(found.values(), key=lambda one: (one.words.casefold(), one.url))


def style_name(configured: str, lang: str) -> str:
    """The style that "auto" means: that of the site's language."""
    if configured != "auto":
        return configured
    return "gb7714-2025" if lang.startswith("zh") else "apa"
