"""The configuration: one table of options, read strictly from paperleaf.toml, into one frozen value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

from site_builder.model.diagnostic import PaperleafError
from site_builder.model.note import ParseOptions
from site_builder.text.regex import regex

CONFIG_NAME = "paperleaf.toml"
CACHE_NAME = ".paperleaf"

Value = str | bool | int | tuple[str, ...] | Mapping[str, str]
Kind = Literal["text", "flag", "count", "choice", "texts", "table", "url", "language", "colour", "path", "paths"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One key of the configuration file. `choices` are the words allowed; `sentence` is its line in the reference."""

    group: str
    name: str
    kind: Kind
    default: Value
    sentence: str
    choices: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.group}.{self.name}"


STYLES = ("auto", "gb7714-2025", "gb7714-2015", "apa", "ieee", "mla", "chicago")
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
        default=CACHE_NAME,
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
        choices=STYLES,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteConfig:
    """`url` ends in "/" or is "" (not known); `language` is "" when the notes decide; `title` may be ""."""

    title: str = ""
    url: str = ""
    language: str = ""
    author: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeConfig:
    """`dir` is the user's folder of overriding files, which may be absent; `accent` is "#rrggbb", "#rgb" or ""."""

    name: str = "leaf"
    dir: Path | None = None
    accent: str = ""
    appearance: Literal["auto", "light", "dark"] = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksConfig:
    unresolved: Literal["stub", "plain"] = "stub"


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersConfig:
    """`style` is "auto" or a citation style; `library` are files, which may be absent."""

    labels: Mapping[str, str] = field(default_factory=dict)
    style: str = "auto"
    library: tuple[Path, ...] = ()
    mentions: bool = True
    highwire: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedConfig:
    enabled: bool = True
    limit: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All paths are absolute. `jobs` 0 means all cores; `scheduler` is the address of a cluster or "".

    `file` is the configuration file, None when there is none.
    """

    root: Path
    content: Path
    output: Path
    cache: Path
    file: Path | None = None
    site: SiteConfig = SiteConfig()
    exclude: tuple[str, ...] = ()
    publish: Literal["all", "marked"] = "all"
    drafts: bool = False
    jobs: int = 0
    scheduler: str = ""
    use_cache: bool = True
    theme: ThemeConfig = ThemeConfig()
    parse: ParseOptions = field(default_factory=ParseOptions)
    links: LinksConfig = LinksConfig()
    papers: PapersConfig = PapersConfig()
    search: bool = True
    math: bool = True
    feed: FeedConfig = FeedConfig()


def load_config(
    config: Path | None = None,
    *,
    content: Path | None = None,
    output: Path | None = None,
    cache: Path | None = None,
    base_url: str | None = None,
    drafts: bool = False,
    jobs: int | None = None,
    use_cache: bool = True,
    cwd: Path | None = None,
) -> Config:
    """The configuration of a run; arguments win over the file, and are relative to `cwd` (default: the current folder).

    Without `config`, paperleaf.toml is looked for beside the content folder, then in the current folder, and in each
    place `[tool.paperleaf]` of pyproject.toml after it. Raises PaperleafError (exit status 2) for a file that cannot be
    read, is not TOML, or holds an unknown key or a wrong value. The folders need not exist; see `check_folders`.
    """
    here = (cwd or Path.cwd()).absolute()
    file, table, text, prefix = _find(config, content, here)
    values = _validated(table, text, file.name if file else CONFIG_NAME, prefix)
    if base_url is not None:
        values["site.url"] = _checked_url(base_url, "--base-url")
    root = file.parent if file else here

    def path(given: Path | None, key: str) -> Path:
        return here / given if given is not None else root / cast(str, values[key])

    labels = dict(cast(Mapping[str, str], values["papers.labels"]))
    math = cast(bool, values["math.enabled"])
    return Config(
        root=root,
        content=_plain(path(content, "content.dir")),
        output=_plain(path(output, "build.output")),
        cache=_plain(path(cache, "build.cache")),
        file=file,
        site=SiteConfig(
            title=cast(str, values["site.title"]),
            url=cast(str, values["site.url"]),
            language=cast(str, values["site.language"]),
            author=cast(str, values["site.author"]),
            description=cast(str, values["site.description"]),
        ),
        exclude=cast(tuple[str, ...], values["content.exclude"]),
        publish=cast(Literal["all", "marked"], values["content.publish"]),
        drafts=drafts,
        jobs=jobs if jobs is not None else cast(int, values["build.jobs"]),
        scheduler=cast(str, values["cluster.scheduler"]).strip(),
        use_cache=use_cache,
        theme=ThemeConfig(
            name=cast(str, values["theme.name"]),
            dir=root / cast(str, values["theme.dir"]),
            accent=cast(str, values["theme.accent"]),
            appearance=cast(Literal["auto", "light", "dark"], values["theme.appearance"]),
        ),
        parse=ParseOptions(
            strict_line_breaks=cast(bool, values["markdown.strict_line_breaks"]),
            raw_html=cast(Literal["safe", "escape"], values["html.raw"]),
            zotero=cast(Literal["select", "all", "none"], values["links.zotero"]),
            labels=labels,
            math=math,
        ),
        links=LinksConfig(unresolved=cast(Literal["stub", "plain"], values["links.unresolved"])),
        papers=PapersConfig(
            labels=labels,
            style=cast(str, values["papers.style"]),
            library=tuple(root / name for name in cast(tuple[str, ...], values["papers.library"])),
            mentions=cast(bool, values["papers.mentions"]),
            highwire=cast(bool, values["papers.highwire"]),
        ),
        search=cast(bool, values["search.enabled"]),
        math=math,
        feed=FeedConfig(enabled=cast(bool, values["feed.enabled"]), limit=cast(int, values["feed.limit"])),
    )


def check_folders(config: Config) -> None:
    """Raises PaperleafError (exit status 2) when the content folder cannot be read or another folder would harm it."""
    content, output, cache = (path.resolve() for path in (config.content, config.output, config.cache))
    if not config.content.exists():
        raise _wrong(
            f"there is no content folder `{config.content}`", "name it with --content DIR, or run `paperleaf init`"
        )
    if not config.content.is_dir():
        raise _wrong(f"`{config.content}` is not a folder", "--content takes the folder of the notes")
    try:
        next(config.content.iterdir(), None)
    except OSError as error:
        raise _wrong(
            f"the content folder `{config.content}` cannot be read: {error.strerror}", "check its permissions"
        ) from error
    if output == content or output in content.parents:
        raise _wrong(
            f"the output folder `{config.output}` is or holds the content folder", "choose another --output folder"
        )
    if config.output.exists() and not config.output.is_dir():
        raise _wrong(f"the output `{config.output}` is not a folder", "choose another --output folder")
    if cache in (content, output) or cache in content.parents:
        raise _wrong(f"the cache folder `{config.cache}` is or holds another folder", "choose another --cache folder")
    if output in cache.parents:
        raise _wrong(f"the cache folder `{config.cache}` lies in the output folder", "choose another --cache folder")


# reading


def _find(config: Path | None, content: Path | None, here: Path) -> tuple[Path | None, Mapping[str, object], str, str]:
    """The file, its groups, its text, and what stands before the name of each group ("" or "tool.paperleaf.")."""
    if config is not None:
        file = _plain(here / config)
        table, text = _read(file)
        if file.name == "pyproject.toml":
            return file, _tool_table(table) or {}, text, "tool.paperleaf."
        return file, table, text, ""
    beside = [_plain(here / content).parent] if content is not None else []
    for folder in dict.fromkeys([*beside, here]):
        file = folder / CONFIG_NAME
        if file.is_file():
            table, text = _read(file)
            return file, table, text, ""
        file = folder / "pyproject.toml"
        if file.is_file():
            table, text = _read(file, needed=False)
            mine = _tool_table(table)
            if mine is not None:
                return file, mine, text, "tool.paperleaf."
    return None, {}, "", ""


def _read(file: Path, *, needed: bool = True) -> tuple[Mapping[str, object], str]:
    if file.exists() and not file.is_file():
        raise _wrong(f"`{file}` is no file", "--config takes a TOML file")  # a device would be read without end
    try:
        text = file.read_text("utf-8-sig")
    except OSError as error:
        raise _wrong(f"`{file}` cannot be read: {error.strerror}", "--config takes a TOML file") from error
    except UnicodeDecodeError as error:
        raise _wrong(f"`{file.name}` is not UTF-8 (byte {error.start + 1})", "save it as UTF-8") from error
    text = text.replace("\r\n", "\n")
    if not needed and "paperleaf" not in text:
        return {}, text  # somebody else's pyproject.toml: its faults are none of our business
    import tomllib  # here, as below, because most runs have nothing to read or to complain of

    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        message, line = _toml_fault(str(error), text)
        raise _wrong(
            f"{file.name}:{line}: not valid TOML: {message}", "text stands in quotes, lists in brackets"
        ) from error


def _tool_table(table: Mapping[str, object]) -> Mapping[str, object] | None:
    tool = table.get("tool")
    mine = tool.get("paperleaf") if isinstance(tool, dict) else None
    return mine if isinstance(mine, dict) else None


TOML_PLACE = regex(r"^(.*) \(at (?:line (\d+), column \d+|end of document)\)$", re.DOTALL)


def _toml_fault(message: str, text: str) -> tuple[str, int]:
    match = TOML_PLACE.match(message)
    if not match:
        return message, 1
    return match[1][:1].lower() + match[1][1:], int(match[2]) if match[2] else text.count("\n") + 1


def _plain(path: Path) -> Path:
    """Without `.` and `..`, links left as they are unless `..` makes that unsafe."""
    return path.resolve() if ".." in path.parts else Path(*path.parts)


# validation


def _validated(table: Mapping[str, object], text: str, name: str, prefix: str) -> dict[str, Value]:
    """The value of every option by its `group.name`; `prefix` stands before each group in the file."""
    values: dict[str, Value] = {option.key: option.default for option in OPTIONS}
    groups = tuple(dict.fromkeys(option.group for option in OPTIONS))
    for group, keys in table.items():
        place = f"{name}:{_line_of(text, prefix, group)}"
        if group not in groups:
            names = [*groups, *(option.name for option in OPTIONS)]
            raise _wrong(
                f"{place}: unknown {'group' if isinstance(keys, dict) else 'key'} `{group}`",
                _nearest(group, names, groups),
            )
        if not isinstance(keys, dict):
            raise _wrong(
                f"{place}: `{group}` is {_type_name(keys)}, and should be a group",
                f"write [{prefix}{group}] and its keys below",
            )
        options = {option.name: option for option in OPTIONS if option.group == group}
        for key, value in keys.items():
            place = f"{name}:{_line_of(text, prefix, group, key)}"
            if key not in options:
                raise _wrong(
                    f"{place}: unknown key `{key}` in [{prefix}{group}]", _nearest(key, list(options), tuple(options))
                )
            values[options[key].key] = _checked(options[key], value, place)
    return values


WANTED: Mapping[Kind, str] = MappingProxyType(
    {
        "text": "text in quotes",
        "flag": "true or false",
        "count": "a whole number, 0 or more",
        "texts": 'a list of texts, such as ["a", "b"]',
        "table": "a table of texts",
        "url": "text in quotes",
        "language": "text in quotes",
        "colour": "text in quotes",
        "path": "text in quotes",
        "paths": "a list of file names",
        "choice": "text in quotes",
    }
)
LANGUAGE = regex(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")  # "zh-CN", "en"; not "Chinese (simplified)"
COLOUR = regex(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")  # "#2f6f4f"; not "green"


def _checked(option: Option, value: object, place: str) -> Value:
    result: Value | None = None
    match option.kind:
        case "flag" if isinstance(value, bool):
            result = value
        case "count" if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            result = value
        case "texts" | "paths" if isinstance(value, list) and all(isinstance(part, str) for part in value):
            result = tuple(value)
        case "table" if isinstance(value, dict) and all(isinstance(part, str) for part in value.values()):
            result = dict(value)
        case "text" | "url" | "language" | "colour" | "path" | "choice" if isinstance(value, str):
            result = value
    if result is None:
        raise _wrong(
            f"{place}: `{option.key}` is {_type_name(value)}, and should be {WANTED[option.kind]}",
            option.sentence.rstrip("."),
        )
    if isinstance(result, str):
        return _checked_text(option, result, place)
    return result


def _checked_text(option: Option, value: str, place: str) -> str:
    if "\0" in value:
        raise _wrong(f"{place}: `{option.key}` holds a NUL character", "remove it")
    match option.kind:
        case "choice" if value not in option.choices:
            raise _wrong(
                f"{place}: `{option.key}` cannot be `{value}`", _nearest(value, option.choices, option.choices)
            )
        case "url":
            return _checked_url(value, f"{place}: `{option.key}`")
        case "language" if value and not LANGUAGE.fullmatch(value):
            raise _wrong(
                f"{place}: `{option.key}` cannot be `{value}`", "a language tag is wanted, such as zh-CN or en"
            )
        case "colour" if value and not COLOUR.fullmatch(value):
            raise _wrong(f"{place}: `{option.key}` cannot be `{value}`", "a colour is wanted, such as #2f6f4f")
        case "path" if not value:
            raise _wrong(f"{place}: `{option.key}` is empty", f"the default is `{option.default}`")
    return value


def _checked_url(value: str, where: str) -> str:
    """The address of a site, ending in "/"; "" stays ""."""
    from urllib.parse import urlsplit

    if not value:
        return ""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    is_site = parts.scheme in ("http", "https") and parts.hostname and not re.search(r"[\s<>\"'`\\]", value)
    if not is_site or parts.query or parts.fragment or "@" in parts.netloc:
        raise _wrong(f"{where} cannot be `{value}`", "a full address is wanted, such as https://example.org/notes/")
    return value.rstrip("/") + "/"


def _line_of(text: str, prefix: str, group: str, key: str | None = None) -> int:
    """The line where the key (or its group) is written, counted from 1; 1 when it is written in an unusual way."""
    current, group_line = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.replace(" ", "").replace("\t", "").replace('"', "").replace("'", "")
        if bare.startswith("[") and "]" in bare:
            current = bare.strip("[").partition("]")[0]
            if current == prefix + group or current.startswith(f"{prefix}{group}."):
                group_line = group_line or number
                if key is not None and current == f"{prefix}{group}.{key}":
                    return number
        elif key is not None:
            names = (
                (f"{key}=", f"{key}.")
                if current == prefix + group
                else (f"{prefix}{group}.{key}=",)
                if not current
                else ()
            )
            if names and bare.startswith(names):
                return number
        if not current and bare.startswith((f"{prefix}{group}=", f"{prefix}{group}.")):
            group_line = group_line or number
    return group_line or 1


def _nearest(name: str, names: Sequence[str], shown: Sequence[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name.lower(), names, n=1, cutoff=0.6)
    if not close:
        return f"known are {', '.join(shown)}"
    if close[0] not in shown:
        group = next(option.group for option in OPTIONS if option.name == close[0])
        return f"`{close[0]}` stands in [{group}]"
    return f"did you mean `{close[0]}`?"


def _type_name(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    names = {str: "text", int: "a number", float: "a number with a fraction", list: "a list", dict: "a table"}
    if isinstance(value, int) and value < 0:
        return "a negative number"
    return names.get(type(value), "a date or time")


def _wrong(message: str, hint: str) -> PaperleafError:
    return PaperleafError(message, hint=hint, exit_status=2)


# for readers and editors


def config_reference() -> str:
    """The options as Markdown: a heading and a table for each group."""
    parts = []
    for group, options in _groups():
        rows = "".join(
            f"| `{option.name}` | {_kind_text(option)} | {_default_text(option.default)} | {option.sentence} |\n"
            for option in options
        )
        parts.append(f"## `[{group}]`\n\n| key | type | default | meaning |\n|---|---|---|---|\n{rows}")
    return "\n".join(parts)


def config_schema() -> dict[str, object]:
    """A JSON Schema (2020-12) of paperleaf.toml."""
    properties: dict[str, object] = {}
    for group, options in _groups():
        keys = {option.name: _schema_of(option) for option in options}
        properties[group] = {"type": "object", "additionalProperties": False, "properties": keys}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": CONFIG_NAME,
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def _groups() -> Iterator[tuple[str, list[Option]]]:
    for group in dict.fromkeys(option.group for option in OPTIONS):
        yield group, [option for option in OPTIONS if option.group == group]


def _kind_text(option: Option) -> str:
    if option.choices:
        return ", ".join(f'`"{choice}"`' for choice in option.choices)
    names = {"flag": "true or false", "count": "whole number", "texts": "list of texts", "table": "table of texts"}
    return names.get(option.kind, {"path": "path", "paths": "list of paths", "url": "address"}.get(option.kind, "text"))


def _default_text(default: Value) -> str:
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, str):
        return f'`"{default}"`'
    if isinstance(default, tuple):
        return "`[]`"
    return f"`{default}`" if isinstance(default, int) else "none"


def _schema_of(option: Option) -> dict[str, object]:
    text: dict[str, object] = {"type": "string"}
    shape: dict[str, object]
    match option.kind:
        case "flag":
            shape = {"type": "boolean"}
        case "count":
            shape = {"type": "integer", "minimum": 0}
        case "texts" | "paths":
            shape = {"type": "array", "items": text}
        case "table":
            shape = {"type": "object", "additionalProperties": text}
        case "choice":
            shape = {"enum": list(option.choices)}
        case "url":
            shape = {"type": "string", "pattern": "^(https?://.+)?$"}
        case "language":
            shape = {"type": "string", "pattern": f"^({LANGUAGE.pattern})?$"}
        case "colour":
            shape = {"type": "string", "pattern": f"^({COLOUR.pattern})?$"}
        case _:
            shape = dict(text)
    default = option.default
    plain: object = (
        list(default) if isinstance(default, tuple) else dict(default) if isinstance(default, Mapping) else default
    )
    return {**shape, "default": plain, "description": option.sentence}
