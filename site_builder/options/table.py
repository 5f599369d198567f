"""The table of options: each key of the configuration file, with its kind, default and line in the reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

CONFIG_NAME = "paperleaf.toml"

Value = str | bool | int | tuple[str, ...] | Mapping[str, str]
Kind = Literal["text", "flag", "count", "choice", "texts", "table", "url", "language", "colour", "path", "paths"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One key of the configuration file; `sentence` is its line in the reference.

    `choices` are the words allowed; `declared` names a package whose modules declare more, and how (see `registry`).
    """

    group: str
    name: str
    kind: Kind
    default: Value
    sentence: str
    choices: tuple[str, ...] = ()
    declared: tuple[str, str] | None = None

    @property
    def key(self) -> str:
        return f"{self.group}.{self.name}"

    def words(self) -> tuple[str, ...]:
        """Every word that the value of a choice may be; () for another kind."""
        if self.declared is None:
            return self.choices
        from site_builder.registry import members  # here, because most runs choose nothing

        return (*self.choices, *(one.name for one in members(*self.declared)))


_NO_LABELS: Mapping[str, str] = MappingProxyType({})

OPTIONS: tuple[Option, ...] = (
    Option(
        group="site",
        name="title",
        kind="text",
        default="",
        sentence="Name of the site; empty: the title of the home note, else the name of the folder.",
    ),
    Option(
        group="site",
        name="url",
        kind="url",
        default="",
        sentence="Address of the site, such as `https://example.org/`; feed, sitemap and canonical links need it.",
    ),
    Option(
        group="site",
        name="language",
        kind="language",
        default="",
        sentence="Language of the site (BCP 47, such as `zh-CN`); empty: that of most notes.",
    ),
    Option(
        group="site",
        name="author",
        kind="text",
        default="",
        sentence="Who writes the notes, for the footer and the feed.",
    ),
    Option(
        group="site",
        name="description",
        kind="text",
        default="",
        sentence="One sentence about the site, for search engines and the feed.",
    ),
    Option(
        group="content",
        name="dir",
        kind="path",
        default="content",
        sentence="Folder of the notes.",
    ),
    Option(
        group="content",
        name="exclude",
        kind="texts",
        default=(),
        sentence="Globs of paths that are left out; a glob without `/` matches the file name in any folder.",
    ),
    Option(
        group="content",
        name="publish",
        kind="choice",
        default="all",
        choices=("all", "marked"),
        sentence="`all` publishes every note that is not held back, `marked` only those with `publish: true`.",
    ),
    Option(
        group="build",
        name="output",
        kind="path",
        default="public",
        sentence="Folder the site is written to.",
    ),
    Option(
        group="build",
        name="cache",
        kind="path",
        default=".paperleaf",
        sentence="Folder of the cache; may be deleted at any time.",
    ),
    Option(
        group="build",
        name="jobs",
        kind="count",
        default=0,
        sentence="Number of processes; 0 takes all cores.",
    ),
    Option(
        group="cluster",
        name="scheduler",
        kind="text",
        default="",
        sentence="Dask scheduler whose workers parse the notes when there are many, such as `tcp://127.0.0.1:8786`; "
        "needs `paperleaf[cluster]`. Pages are the same without.",
    ),
    Option(
        group="theme",
        name="name",
        kind="text",
        default="leaf",
        sentence="Theme of the site.",
    ),
    Option(
        group="theme",
        name="dir",
        kind="path",
        default="theme",
        sentence="Folder of your own files that override those of the theme; need not exist.",
    ),
    Option(
        group="theme",
        name="accent",
        kind="colour",
        default="",
        sentence="Colour of links and marks, such as `#2f6f4f`; empty: the colour of the theme.",
    ),
    Option(
        group="theme",
        name="appearance",
        kind="choice",
        default="auto",
        choices=("auto", "light", "dark"),
        sentence="Colour scheme before a reader chooses; `auto` follows the system.",
    ),
    Option(
        group="markdown",
        name="strict_line_breaks",
        kind="flag",
        default=False,
        sentence="Whether a single line break is a space, as in CommonMark, and not a break, as Obsidian shows it.",
    ),
    Option(
        group="html",
        name="raw",
        kind="choice",
        default="safe",
        choices=("safe", "escape"),
        sentence="`safe` keeps harmless HTML in notes, `escape` shows all of it as text.",
    ),
    Option(
        group="links",
        name="zotero",
        kind="choice",
        default="select",
        choices=("select", "all", "none"),
        sentence="Which `zotero://` links are kept: those that select an entry, all, or none.",
    ),
    Option(
        group="links",
        name="unresolved",
        kind="choice",
        default="stub",
        choices=("stub", "plain"),
        sentence=(
            "`stub` gives a cited paper without a note a page of its backlinks, "
            "`plain` shows the words alone, unless a library knows the paper."
        ),
    ),
    Option(
        group="papers",
        name="labels",
        kind="table",
        default=_NO_LABELS,
        sentence='More labels of the metadata list and the field that each means, such as `"发表于" = "venue"`.',
    ),
    Option(
        group="papers",
        name="style",
        kind="choice",
        default="auto",
        choices=("auto",),
        declared=("site_builder.scholar.style", "STYLE"),
        sentence="Citation style; `auto` is GB/T 7714-2025 on a Chinese site and APA elsewhere.",
    ),
    Option(
        group="papers",
        name="library",
        kind="paths",
        default=(),
        sentence="BibTeX or CSL-JSON files that fill what a note does not say.",
    ),
    Option(
        group="papers",
        name="mentions",
        kind="flag",
        default=True,
        sentence="Whether the page of a paper lists the notes that name it without a link.",
    ),
    Option(
        group="papers",
        name="highwire",
        kind="flag",
        default=False,
        sentence="Whether pages of papers carry `citation_*` tags; only right for your own publications.",
    ),
    Option(
        group="search",
        name="enabled",
        kind="flag",
        default=True,
        sentence="Whether the site has a search index.",
    ),
    Option(
        group="math",
        name="enabled",
        kind="flag",
        default=True,
        sentence="Whether `$…$` and `$$…$$` are formulas.",
    ),
    Option(
        group="feed",
        name="enabled",
        kind="flag",
        default=True,
        sentence="Whether the site has an Atom feed (needs `site.url`).",
    ),
    Option(
        group="feed",
        name="limit",
        kind="count",
        default=30,
        sentence="Largest number of entries in the feed.",
    ),
)
