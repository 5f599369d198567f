"""Jinja2 set up for pages: autoescaping, strict about undefined names, and a digest for each template."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from markupsafe import Markup

from site_builder.render.bytecode import TemplateCode
from site_builder.render.compiler import DirectEnvironment
from site_builder.render.languages import (
    language_attribute,
    part_language_attribute,
    sentence_language,
    words_language_attribute,
)
from site_builder.text.cjk import has_cjk
from site_builder.text.digest import digest_bytes, digest_value
from site_builder.text.direction import primary
from site_builder.text.regex import regex

if TYPE_CHECKING:
    from site_builder.render.theme import Theme
    from site_builder.render.view import View

Translate = Callable[..., str]  # (key, **values)

# {% extends "base.html" %}, {%- from 'macros.html' import row %}, part("row.html", …); a computed name: no group `name`
REFERENCE = regex(
    r"""(?:\{%[-+]?\s*(?:extends|include|import|from)\s+|\bpart\(\s*)(?:(?P<quote>["'])(?P<name>[^"'\n]+)(?P=quote)|\S)"""
)
MOST_PARTS = 20_000  # kept at a time; a row of a list has about a kilobyte
ARABIC_LETTER = regex("[\u0620-\u06ff]")
PLACEHOLDER = regex(r"\{(\w+)\}")  # "{n} notes"


class UnknownNameError(LookupError):
    """A template asks for a text or a file that the theme does not have."""


class _Loader(FileSystemLoader):
    """Bytes that are no text are a mistake at a line of the template, as any other."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            file = next(file for folder in self.searchpath if (file := Path(folder, template)).is_file())
            raise TemplateSyntaxError("the bytes are not UTF-8", line, template, str(file)) from error


class Templates:
    """The templates of a theme's folders; the first folder that has a name wins. `ours` hold those of our themes."""

    def __init__(self, folders: tuple[Path, ...], *, ours: Collection[Path] = ()) -> None:
        self._environment = DirectEnvironment(
            loader=_Loader([str(folder) for folder in folders]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            bytecode_cache=TemplateCode(ours),
        )
        self._sources: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._parts: dict[tuple[object, ...], tuple[Markup, frozenset[tuple[str, str]]]] = {}
        self._parts_of: object = None  # the facts of the site that the parts are of

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._environment.list_templates()))

    def compile(self) -> None:
        """Compile all templates now; the pages that show one with a mistake tell of it."""
        for name in self.names():
            with suppress(TemplateError, OSError, ValueError):
                self._environment.get_template(name)

    def digest(self, name: str) -> str:
        """The digest of a template with all that it extends, includes or imports."""
        seen: dict[str, str] = {}
        self._collect(name, seen)
        return digest_value(sorted(seen.items()))

    def render(self, name: str, view: View, context: Mapping[str, object]) -> str:
        lang = str(context.get("lang", view.site.lang))
        words = {"view": view, "page": view.page, "site": view.site, "href": view.href, "asset": view.theme_asset}
        shared = self._shared(view, lang)
        return self._environment.get_template(name).render({**shared, **words, **context})

    def _shared(self, view: View, lang: str) -> dict[str, object]:
        """The names that pages and parts have in common."""
        return {
            "site": view.site,
            "lang": lang,
            "t": view.translator(lang),
            "ui": words_language_attribute(view.words(lang).lang, lang),
            "part": partial(self._part, view, lang),
            "venue_of": view.venue_name,
            "spoken": lambda text: language_attribute(text, lang),
            "spoken_note": lambda ref, text: part_language_attribute(sentence_language(text, ref.lang), lang),
            "between": lambda names: _between(names, view.translator(lang)),
        }

    def _part(self, view: View, lang: str, name: str, **values: object) -> Markup:
        """A template that sees nothing of its page but the values it is given: made once for each set of them.

        What it read of the site while it was made counts as read by every page that shows it.
        """
        if self._parts_of is not view.site:
            self._parts_of = view.site
            self._parts.clear()
        key = (name, lang, *values.values())
        made = self._parts.get(key)
        if made is None:
            before, view.reads = view.reads, set()
            shared = self._shared(view, lang)
            text = Markup(self._environment.get_template(name).render({**shared, **values}))
            made = text, frozenset(view.reads)
            view.reads = before
            if len(self._parts) >= MOST_PARTS:
                self._parts.clear()
            self._parts[key] = made
        view.reads |= made[1]
        return made[0]

    def _collect(self, name: str, seen: dict[str, str]) -> None:
        if name in seen:
            return
        seen[name], others = self._source(name)
        for other in others:
            self._collect(other, seen)

    def _source(self, name: str) -> tuple[str, tuple[str, ...]]:
        """The digest of one template's text and the templates it names; all of them where it computes a name. Nothing
        of one that cannot be read, which the pages that show it tell of.
        """
        if name not in self._sources:
            loader = self._environment.loader
            assert loader is not None  # set above
            try:
                text = loader.get_source(self._environment, name)[0]
            except (TemplateError, OSError):
                return "", ()
            named = [match["name"] for match in REFERENCE.finditer(text)]
            others = self.names() if None in named else tuple(dict.fromkeys(named))
            self._sources[name] = digest_bytes(text.encode("utf-8")), others
        return self._sources[name]


def _between(names: str, translate: Translate) -> str:
    """What stands between names, by their script, whatever the language of the page."""
    if ARABIC_LETTER.search(names):
        return "، "
    if "," in names and not has_cjk(names):
        return "; "  # "Lee, Ann; Chen, Bo"
    return translate("comma" if has_cjk(names) else "latin_comma")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Interface strings by key. `lang` is the language that they are in, `tables` name the files they come from."""

    lang: str
    tables: tuple[str, ...]
    strings: Mapping[str, str]


def merged(theme: Theme, lang: str, site_lang: str) -> Words:
    """The strings for a page: the table of its own language, its gaps filled from the site's and the English one.

    Of each of a language and its region ("pt-BR") the nearer is taken.
    """
    made = theme.merged_words
    if (lang, site_lang) not in made:
        made[lang, site_lang] = _merge(theme.strings, lang, site_lang)
    return made[lang, site_lang]


def _merge(known: Mapping[str, Mapping[str, str]], lang: str, site_lang: str) -> Words:
    wanted = (lang, primary(lang), site_lang, primary(site_lang), "en")
    names = [name for name in dict.fromkeys(wanted) if name in known]
    strings: dict[str, str] = {}
    tables: list[str] = []
    for name in names:
        missing = {key for key in known[name] if key.removesuffix("_one") not in strings}
        if missing:
            strings |= {key: known[name][key] for key in missing}
            tables.append(name)
    return Words(lang=(names or ["en"])[0], tables=tuple(tables), strings=strings)


def fill(words: str, values: Mapping[str, object]) -> str:
    """`words` with `{name}` replaced by values; a name that is not given stays as it is."""
    if "{" not in words:
        return words
    return PLACEHOLDER.sub(lambda m: str(values.get(m[1], m[0])), words)
