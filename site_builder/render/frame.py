"""What the frame of every page needs: its language, head, navigation and the words for its scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from site_builder.render.view import View
from site_builder.text.direction import direction, primary
from site_builder.text.markup import script_json, shorten

DESCRIPTION_LENGTH = 200  # letters; search engines show about 160
TAGS_SHOWN = 6  # of a note in a list
SCRIPT_WORDS = ("copied", "copy", "code", "failed", "enlarge")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A link of the navigation: `key` names its words in the theme's strings.

    `current` is the value of aria-current: "page" for the page itself, "true" for a page below that place, else "".
    """

    key: str
    href: str
    current: str


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
    has_address: bool = True,
) -> dict[str, object]:
    """The part of a template's context that base.html reads; `here` is the place of the navigation the page is at.

    `has_address` is False for a page that stands for any address.
    """
    site = view.site
    description = shorten(description or site.description or title, DESCRIPTION_LENGTH)
    canonical = view.absolute(view.url) if has_address else ""
    navigation = ("home", "papers" if site.has_papers else "notes", "tags")
    footer = ("notes", *site.collections, "queue", "graph")
    return {
        "lang": lang,
        "direction": direction(lang),
        "title": title,
        "head_title": head_title or (f"{title} · {site.title}" if site.title and title != site.title else title),
        "description": description,
        "canonical": canonical,
        "noindex": noindex,
        "og_type": og_type,
        "cover": "",
        "ld": Markup(script_json(ld or _web_page(view, lang, title, description, canonical))),
        "appearance": _appearance(view),
        "accent_file": accent_file(str(view.option("accent") or "")),
        "navigation": _places(view, navigation, here),
        "footer": _places(view, (name for name in footer if name not in navigation), here) + _files(view),
        "words": _json(tuple(words_for(view, lang, SCRIPT_WORDS).items())),
        "finder": view.href(site.places["search"]) if site.has_search and "search" in site.places else None,
        "tags_of": lambda ref: tuple((tag, _tag_href(view, tag)) for tag in ref.tags[:TAGS_SHOWN]),
        "contents": (),
        "body_class": "",
    }


@lru_cache(maxsize=100)
def _json(words: tuple[tuple[str, str], ...]) -> Markup:
    return Markup(script_json(dict(words)))


def _tag_href(view: View, tag: str) -> str:
    url = view.tag_url(tag)
    return view.href(url) if url else ""


def words_for(view: View, lang: str, keys: Iterable[str]) -> dict[str, str]:
    """Strings for a script, which fills in the numbers itself; `lang` is theirs where it is not the page's."""
    words = view.words(lang)
    own = {} if primary(words.lang) == primary(lang) else {"lang": words.lang}
    return {key: words.strings[key] for key in keys} | own


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
        Place(key=f"place_{name}", href=view.href(url), current=_current(view, url) if name == here else "")
        for name, url in found
        if url is not None
        if name not in ("papers", "queue") or site.has_papers
    )


def _files(view: View) -> tuple[Place, ...]:
    site = view.site
    files = (("place_bib", "papers.bib", site.has_papers), ("place_feed", "feed.xml", site.has_feed))
    return tuple(Place(key=key, href=view.href(url), current="") for key, url, exists in files if exists)


def _current(view: View, url: str) -> str:
    return "page" if url == view.url else "true"


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
