"""The configuration of a run: the options of the file and of the command line, in one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast

from site_builder.model.diagnostic import reason_of
from site_builder.model.note import ParseOptions
from site_builder.options.read import checked_url, find_config, validated, without_dots, wrong


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
    file = find_config(config, content, here)
    values = validated(file)
    if base_url is not None:
        values["site.url"] = checked_url(base_url, "--base-url")
    root = file.path.parent if file.path else here

    def path(given: Path | None, key: str) -> Path:
        return here / given if given is not None else root / cast(str, values[key])

    labels = dict(cast(Mapping[str, str], values["papers.labels"]))
    math = cast(bool, values["math.enabled"])
    return Config(
        root=root,
        content=without_dots(path(content, "content.dir")),
        output=without_dots(path(output, "build.output")),
        cache=without_dots(path(cache, "build.cache")),
        file=file.path,
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
        raise wrong(
            f"there is no content folder `{config.content}`", "name it with --content DIR, or run `paperleaf init`"
        )
    if not config.content.is_dir():
        raise wrong(f"`{config.content}` is not a folder", "--content takes the folder of the notes")
    try:
        next(config.content.iterdir(), None)
    except OSError as error:
        raise wrong(
            f"the content folder `{config.content}` cannot be read: {reason_of(error)}", "check its permissions"
        ) from error
    if output == content or output in content.parents:
        raise wrong(
            f"the output folder `{config.output}` is or holds the content folder", "choose another --output folder"
        )
    if config.output.exists() and not config.output.is_dir():
        raise wrong(f"the output `{config.output}` is not a folder", "choose another --output folder")
    if cache in (content, output) or cache in content.parents:
        raise wrong(f"the cache folder `{config.cache}` is or holds another folder", "choose another --cache folder")
    if output in cache.parents:
        raise wrong(f"the cache folder `{config.cache}` lies in the output folder", "choose another --cache folder")
