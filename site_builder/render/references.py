"""The list of references below a note that cites by key: each cited paper once, in the style of the site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from site_builder.model.note import Note
from site_builder.registry import members
from site_builder.render.cited import cited_papers
from site_builder.render.view import View
from site_builder.scholar.author_year import lettered, year_letters


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
    cited = cited_papers(note.id, note.links, view.targets(note.id), view)
    letters = year_letters(cited)
    found = [
        Reference(
            html=Markup(lettered(style.cite(paper, markup=True), paper.year, letters.get(url, ""))),
            words=lettered(style.cite(paper), paper.year, letters.get(url, "")),
            url=url,
        )
        for url, paper in cited.items()
    ]
    return sorted(found, key=lambda one: (one.words.casefold(), one.url))


def style_name(configured: str, lang: str) -> str:
    """The style that "auto" means: that of the site's language."""
    if configured != "auto":
        return configured
    return "gb7714-2025" if lang.startswith("zh") else "apa"
