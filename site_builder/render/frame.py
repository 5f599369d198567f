"""What the frame of every page needs: its language, head, navigation and the words for its scripts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from site_builder.render.facts import NoteRef
from site_builder.render.view import View
from site_builder.text.cjk import HANGUL, KANA, has_cjk
from site_builder.text.markup import script_json, shorten

DESCRIPTION_LENGTH = 200  # letters; search engines show about 160
# https://www.w3.org/International/questions/qa-scripts: languages written from right to left by default
RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa glk he ku lrc mzn nqo pnb ps sd syr ug ur yi".split())
NOTHING = Markup("")
LATIN_LETTER = re.compile("[A-Za-z]")
CJK_LANGUAGES = frozenset(("zh", "ja", "ko"))
NAVIGATION = ("home", "papers", "tags")
FOOTER = ("authors", "venues", "years", "queue", "graph")
SCRIPT_WORDS = ("copied", "copy", "code", "failed", "enlarge")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A link of the navigation: `key` names its words in the theme's strings."""

    key: str
    url: str
    is_here: bool


def frame(
    view: View,
    *,
    lang: str,
    title: str,
    head_title: str = "",
    description: str = "",
    here: str = "",
    ld: Mapping[str, object] | None = None,
    og_type: str = "website",
    noindex: bool = False,
) -> dict[str, object]:
    """The part of a template's context that base.html reads; `here` is the place of the navigation the page is at."""
    site = view.site
    description = shorten(description or site.description or title, DESCRIPTION_LENGTH)
    canonical = "" if noindex else view.absolute(view.url)
    return {
        "lang": lang,
        "direction": "rtl" if primary(lang) in RIGHT_TO_LEFT else "",
        "title": title,
        "head_title": head_title or (f"{title} · {site.title}" if site.title and title != site.title else title),
        "description": description,
        "canonical": canonical,
        "noindex": noindex,
        "og_type": og_type,
        "ld": Markup(script_json(ld or _web_page(view, lang, title, description, canonical))),
        "appearance": _appearance(view),
        "accent_file": accent_file(str(view.option("accent") or "")),
        "navigation": _places(view, NAVIGATION, here),
        "footer": _places(view, FOOTER, here) + _files(view),
        "words": Markup(script_json(words_for(view, lang, SCRIPT_WORDS))),
        "spoken": lambda text: language_attribute(text, lang),
        "spoken_note": lambda ref: note_language_attribute(ref, lang),
        "between": lambda names: view.string("comma" if other_language(names, lang) != "en" else "latin_comma", lang),
        "venue_of": lambda ref: venue_of(ref, view),
        "contents": (),
        "body_class": "",
    }


def venue_of(ref: NoteRef, view: View) -> str:
    """The name under which the site lists a paper's venue, which is shorter and more even than what notes write."""
    return next((term.name for term in view.terms_of(ref.id, "venues")), ref.venue)


def words_for(view: View, lang: str, keys: Iterable[str]) -> dict[str, str]:
    """Strings for a script, which fills in the numbers itself."""
    return {key: view.string(key, lang) for key in keys}


def primary(lang: str) -> str:
    return lang.partition("-")[0].lower()


def language_attribute(text: str, lang: str) -> Markup:
    """` lang="en"` for a title or name in another script than the page's; else nothing."""
    other = other_language(text, lang)
    return Markup(f' lang="{other}"') if other else NOTHING


def note_language_attribute(ref: NoteRef, lang: str) -> Markup:
    """The same for a sentence of a note, whose language is known."""
    return Markup(' lang="{}"').format(ref.lang) if primary(ref.lang) != primary(lang) else NOTHING


def other_language(text: str, lang: str) -> str:
    """The language of a part whose script is not that of a page in `lang`, "" when it fits.

    Latin text on a Chinese, Japanese or Korean page counts as English: that is what titles of papers mostly are.
    """
    page = primary(lang)
    if text.isascii():
        return "en" if page in CJK_LANGUAGES and LATIN_LETTER.search(text) else ""
    if KANA.search(text):
        return "" if page == "ja" else "ja"
    if HANGUL.search(text):
        return "" if page == "ko" else "ko"
    if has_cjk(text):
        return "" if page in ("zh", "ja") else "zh"
    return "en" if page in CJK_LANGUAGES and LATIN_LETTER.search(text) else ""


def accent_file(colour: str) -> str:
    """The URL of the stylesheet with the site's own colour; "" when the theme's colour is used."""
    return f"assets/accent.{colour.lstrip('#').lower()}.css" if colour else ""


def _appearance(view: View) -> str:
    wanted = view.option("appearance")
    return wanted if wanted in ("light", "dark") and isinstance(wanted, str) else ""


def _places(view: View, names: Iterable[str], here: str) -> tuple[Place, ...]:
    site = view.site
    found = ((name, site.collections.get(name, site.places.get(name))) for name in names)
    return tuple(
        Place(key=f"place_{name}", url=url, is_here=name == here)
        for name, url in found
        if url is not None and (name not in ("tags", "authors", "venues", "years") or name in site.collections)
        if name not in ("papers", "queue") or site.has_papers
    )


def _files(view: View) -> tuple[Place, ...]:
    site = view.site
    files = (("place_bib", "papers.bib", site.has_papers), ("place_feed", "feed.xml", site.has_feed))
    return tuple(Place(key=key, url=url, is_here=False) for key, url, exists in files if exists)


def _web_page(view: View, lang: str, title: str, description: str, url: str) -> dict[str, object]:
    """schema.org data for a page that is no paper."""
    page: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": title,
        "description": description,
        "inLanguage": lang,
        "isPartOf": {"@type": "WebSite", "name": view.site.title},
    }
    if url:
        page["url"] = url
    return page
