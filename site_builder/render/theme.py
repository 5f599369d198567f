"""A theme on disk: templates, assets with the hash of their content in the name, and interface strings by language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from site_builder.config import Config
from site_builder.model.diagnostic import PaperleafError
from site_builder.render.templates import Templates, Words
from site_builder.render.view import View
from site_builder.text.digest import digest_bytes, digest_value
from site_builder.text.regex import regex

TEXT_ASSETS = {".css", ".js", ".mjs", ".svg", ".json", ".txt"}
# "./finder.js" in an import or "./leaf.svg" in a stylesheet; not "../x.js", not "https://…"
REFERENCE = regex(rb"""(?P<before>["'(])\./(?P<name>[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.[a-z0-9]+)(?=["')])""")
BUNDLED = (Path(__file__).parents[1] / "_themes", Path(__file__).parents[2] / "themes")  # in a wheel; in a checkout


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeAsset:
    """`file` is the output path, with the digest of `content` in its name."""

    file: str
    content: bytes
    digest: str


@dataclass(frozen=True, kw_only=True)
class Theme:
    """`folders` come first-wins: the user's own files, the named theme, then those it inherits."""

    name: str
    folders: tuple[Path, ...]
    options: Mapping[str, object]
    assets: Mapping[str, ThemeAsset]
    strings: Mapping[str, Mapping[str, str]]
    template_digests: Mapping[str, str]
    digest: str

    @cached_property
    def templates(self) -> Templates:
        return _templates(self.folders)

    @cached_property
    def merged_words(self) -> dict[tuple[str, str], Words]:
        """The strings for pages by the page's and the site's language, as they are first asked for."""
        return {}

    def __getstate__(self) -> dict[str, object]:
        """Compiled templates stay behind when a theme is sent to a worker."""
        return {key: value for key, value in self.__dict__.items() if key != "templates"}

    def render(self, template: str, view: View, context: Mapping[str, object]) -> str:
        """The page as text; the view records every template, string table and asset that it used."""
        view.read_template(template)
        return self.templates.render(template, view, context)


def load_theme(config: Config) -> Theme:
    """The configured theme with the user's overrides in front.

    Raises PaperleafError when no theme of that name exists or its files cannot be read.
    """
    folders = _search_path(config)
    assets = _load_assets(folders)
    strings = _load_strings(folders)
    templates = _templates(folders)
    template_digests = {name: templates.digest(name) for name in templates.names()}
    chosen = {"accent": config.theme.accent, "appearance": config.theme.appearance}
    options = _options(folders) | {name: value for name, value in chosen.items() if value}
    parts = (sorted((name, asset.digest) for name, asset in assets.items()), sorted(template_digests.items()))
    return Theme(
        name=config.theme.name,
        folders=folders,
        options=options,
        assets=assets,
        strings=strings,
        template_digests=template_digests,
        digest=digest_value((parts, sorted(strings.items()), sorted(options.items()))),
    )


def _templates(folders: Iterable[Path]) -> Templates:
    return Templates(tuple(folder / "templates" for folder in folders), ours=BUNDLED)


def _search_path(config: Config) -> tuple[Path, ...]:
    own = config.theme.dir
    folders = [own] if own and own.is_dir() else []
    name: str | None = config.theme.name
    seen: set[str] = set()
    while name and name not in seen:
        seen.add(name)
        folder = _named(name)
        folders.append(folder)
        inherits = _read_toml(folder / "theme.toml").get("inherits")
        name = inherits if isinstance(inherits, str) else None
    return tuple(folders)


def _named(name: str) -> Path:
    for root in BUNDLED:
        if (root / name / "theme.toml").is_file():
            return root / name
    known = sorted({path.parent.name for root in BUNDLED for path in root.glob("*/theme.toml")})
    raise PaperleafError(f"there is no theme `{name}`", hint=f"themes: {', '.join(known)}", exit_status=2)


def _read_toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PaperleafError(f"the theme file `{path.name}` cannot be read: {error}", exit_status=2) from error


def _options(folders: tuple[Path, ...]) -> dict[str, object]:
    merged: dict[str, object] = {}
    for folder in reversed(folders):
        options = _read_toml(folder / "theme.toml").get("options", {})
        merged |= options if isinstance(options, dict) else {}
    return merged


def _without(folder: Path) -> list[str]:
    """The assets of an inherited theme that are of no use in this one."""
    names = _read_toml(folder / "theme.toml").get("without", [])
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def _files(folders: tuple[Path, ...], kind: str) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in reversed(folders):
        base = folder / kind
        found |= {path.relative_to(base).as_posix(): path for path in sorted(base.rglob("*")) if path.is_file()}
    return dict(sorted(found.items()))


def _load_assets(folders: tuple[Path, ...]) -> dict[str, ThemeAsset]:
    files = _files(folders, "assets")
    raw = {name: path.read_bytes() for name, path in files.items() if not name.startswith(".")}
    # what a theme does without, unless it or one that inherits it has its own
    for number, folder in enumerate(folders):
        own = _files(folders[: number + 1], "assets")
        for name in _without(folder):
            if name not in own:
                raw.pop(name, None)
    made: dict[str, ThemeAsset] = {}
    for name in _dependencies_first(raw):
        content = raw[name]
        if Path(name).suffix in TEXT_ASSETS:
            content = REFERENCE.sub(lambda m: _hashed_reference(m, made), content)
        digest = digest_bytes(content)
        stem, _, suffix = name.rpartition(".")
        made[name] = ThemeAsset(file=f"assets/{stem}.{digest[:10]}.{suffix}", content=content, digest=digest)
    return made


def _hashed_reference(match: re.Match[bytes], made: Mapping[str, ThemeAsset]) -> bytes:
    asset = made.get(match["name"].decode("ascii"))
    if asset is None:
        return match[0]
    return match["before"] + b"./" + asset.file.removeprefix("assets/").encode("ascii")


def _dependencies_first(raw: Mapping[str, bytes]) -> Iterator[str]:
    """Names so that each comes after the assets it refers to; in a circle the first by name goes first."""
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> Iterator[str]:
        if name in done or name in above:
            return
        if Path(name).suffix in TEXT_ASSETS:
            for match in REFERENCE.finditer(raw[name]):
                other = match["name"].decode("ascii")
                if other in raw:
                    yield from visit(other, (*above, name))
        if name not in done:
            done.add(name)
            yield name

    for name in raw:
        yield from visit(name, ())


def _load_strings(folders: tuple[Path, ...]) -> dict[str, Mapping[str, str]]:
    tables: dict[str, Mapping[str, str]] = {}
    for folder in reversed(folders):
        for path in sorted((folder / "i18n").glob("*.toml")):
            words = {key: str(value) for key, value in _read_toml(path).items()}
            tables[path.stem] = {**tables.get(path.stem, {}), **words}
    return dict(sorted(tables.items()))
