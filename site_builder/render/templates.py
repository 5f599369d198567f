"""Jinja2 set up for pages: autoescaping, strict about undefined names, and a digest for each template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import FileSystemLoader, StrictUndefined

from site_builder.render.compiler import DirectEnvironment
from site_builder.text.digest import digest_bytes, digest_value

if TYPE_CHECKING:
    from site_builder.render.view import View

# {% extends "base.html" %}, {%- from 'macros.html' import seal %}; a name that is computed has no group `name`
REFERENCE = re.compile(
    r"""\{%[-+]?\s*(?:extends|include|import|from)\s+(?:(?P<quote>["'])(?P<name>[^"'\n]+)(?P=quote)|\S)"""
)
PLACEHOLDER = re.compile(r"\{(\w+)\}")  # "{n} notes"


class Templates:
    """The templates of a theme's folders; the first folder that has a name wins."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._environment = DirectEnvironment(
            loader=FileSystemLoader([str(folder) for folder in folders]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self._sources: dict[str, tuple[str, tuple[str, ...]]] = {}

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._environment.list_templates()))

    def digest(self, name: str) -> str:
        """The digest of a template with all that it extends, includes or imports."""
        seen: dict[str, str] = {}
        self._collect(name, seen)
        return digest_value(sorted(seen.items()))

    def render(self, name: str, view: View, context: Mapping[str, object]) -> str:
        lang = str(context.get("lang", view.site.lang))

        def translate(key: str, **values: object) -> str:
            if not values:
                return view.string(key, lang)
            return fill(view.string(key, lang, values.get("n")), values)

        words = {"view": view, "page": view.page, "site": view.site, "href": view.href, "asset": view.theme_asset}
        return self._environment.get_template(name).render({**words, "lang": lang, "t": translate, **context})

    def _collect(self, name: str, seen: dict[str, str]) -> None:
        if name in seen:
            return
        seen[name], others = self._source(name)
        for other in others:
            self._collect(other, seen)

    def _source(self, name: str) -> tuple[str, tuple[str, ...]]:
        """The digest of one template's text and the templates it names; all of them where it computes a name."""
        if name not in self._sources:
            loader = self._environment.loader
            assert loader is not None  # set above
            text = loader.get_source(self._environment, name)[0]
            named = [match["name"] for match in REFERENCE.finditer(text)]
            others = self.names() if None in named else tuple(dict.fromkeys(named))
            self._sources[name] = digest_bytes(text.encode("utf-8")), others
        return self._sources[name]


def fill(words: str, values: Mapping[str, object]) -> str:
    """`words` with `{name}` replaced by values; a name that is not given stays as it is."""
    if "{" not in words:
        return words
    return PLACEHOLDER.sub(lambda m: str(values.get(m[1], m[0])), words)


@cache
def table_of(lang: str, known: tuple[str, ...]) -> str:
    """The string table for a page language: itself, its primary language, else English."""
    for name in (lang, lang.partition("-")[0]):
        if name in known:
            return name
    return "en"
