"""The links in front matter: `[[…]]` in any property, and the picture of `image` or `cover`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from site_builder.model.note import Context, Link, Plain
from site_builder.parse.front_matter import texts
from site_builder.parse.syntax.wikilink import WIKILINK, shown_words, split_target
from site_builder.scholar.identifiers import is_web
from site_builder.scholar.values import clean
from site_builder.text.disk import is_on_disk
from site_builder.text.media import is_picture
from site_builder.text.regex import regex

_MOST = 500
_COVERS = ("image", "cover")
_SIGN = "\x01"  # stands for the words of a link
_SCHEME = regex(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


class _Found(NamedTuple):
    name: str
    text: str


def property_links(meta: Mapping[str, Plain], cover: str) -> list[Link]:
    """The `[[links]]` in the texts of properties, with the property as their context, and the picture `cover`."""
    links: list[Link] = []
    for name, text in _property_texts(meta):
        text = text.replace("![[", "[[")
        for match in WIKILINK.finditer(text):
            target, fragment, label = split_target(match[1])
            if not target or len(links) >= _MOST:
                continue
            around = clean(f"{text[: match.start()]}{_SIGN}{text[match.end() :]}")
            before, _, after = f"{name}: {around}".partition(_SIGN)
            words = label or shown_words(target, fragment)
            context = Context(before=before[-150:], words=words, after=after[:150])
            links.append(Link(kind="wikilink", target=target, fragment=fragment, label=label, context=context, line=1))
    if cover and not is_web(cover) and all(link.target != cover for link in links):
        links.append(Link(kind="image", target=cover, line=1))
    return links


def cover_of(meta: Mapping[str, Plain]) -> str:
    """The picture that stands for a note where it is shared: an address, or a file as a link names it; "" for none.

    The properties are those of Obsidian Publish.
    """
    for name in _COVERS:
        for text in texts(meta.get(name)):
            text = text.strip()
            if link := WIKILINK.search(text):
                return split_target(link[1])[0]
            if is_web(text) and not any(map(str.isspace, text)):
                return text
            if is_picture(text) and "\n" not in text and not _SCHEME.match(text) and not is_on_disk(text):
                return text
    return ""


def _property_texts(meta: Mapping[str, Plain]) -> Iterator[_Found]:
    def inner(name: str, value: Plain) -> Iterator[_Found]:
        if isinstance(value, str):
            if "[[" in value:
                yield _Found(name, value[:5000])
        elif isinstance(value, list):
            for entry in value:
                yield from inner(name, entry)
        elif isinstance(value, dict):
            for key, entry in value.items():
                yield from inner(key, entry)

    for name, value in meta.items():
        yield from inner(name, value)
