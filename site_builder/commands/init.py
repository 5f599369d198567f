"""`paperleaf init`: the files of a new project. What is there already stays as it is."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from site_builder.commands import hosting
from site_builder.config import Config
from site_builder.model.diagnostic import PaperleafError, reason_of
from site_builder.options.table import CONFIG_NAME, OPTIONS
from site_builder.render.theme import load_theme
from site_builder.text.regex import regex

CONFIG = """\
# Everything has a default; remove the `#` of what you want to change.

[site]
# title = "Reading notes"
# url = "https://example.org/"     # feed, sitemap and canonical links need it
# language = "en"                  # empty: that of most notes
# author = ""

[content]
dir = "{content}"
# exclude = ["private/**"]
# publish = "marked"               # only notes with `publish: true`

[papers]
# style = "auto"                   # {styles}
# library = ["library.bib"]        # fills what your notes do not say
"""
HOME = """\
# Reading notes

A note is a Markdown file. A note about a paper is named by its citation key, with an `@` in front, and begins with what
is known of the paper: see [[@2017AttentionIsAllVaswani]].

Link a paper to read later in the same way, [[@2015DeepLearningLeCun]]: its page lists who mentions it.
"""
PAPER = """\
# Attention Is All You Need

- **Author**: Ashish Vaswani, Noam Shazeer, Niki Parmar, Jakob Uszkoreit, Llion Jones, Aidan N. Gomez, Łukasz Kaiser, \
Illia Polosukhin
- **Journal**: Advances in Neural Information Processing Systems
- **Year**: 2017
- **URL**: https://arxiv.org/abs/1706.03762

## Notes

What the paper does, in your own words. #transformer
"""
INLINE_SCRIPT = regex(r"<script>([^<]*)</script>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """`path` is relative to the project folder; `is_new` is false for a file that was there and is left alone."""

    path: str
    is_new: bool


def init(config: Config, *, host: str | None) -> tuple[Written, ...]:
    """Writes the files that are missing, with `host` also those for that host. Raises PaperleafError (disk)."""
    return tuple(_write(config.root, path, text) for path, text in _files(config, host))


def _files(config: Config, host: str | None) -> Iterator[tuple[str, str]]:
    content = _below(config.content, config.root)
    styles = next(option for option in OPTIONS if option.key == "papers.style").words()
    text = CONFIG.replace("{styles}", ", ".join(name for name in styles if name != "auto"))
    yield CONFIG_NAME, text.replace("{content}", content.replace("\\", "/").replace('"', '\\"'))
    if not any(config.content.rglob("*.md")):
        yield f"{content}/index.md", HOME
        yield f"{content}/@2017AttentionIsAllVaswani.md", PAPER
    yield ".gitignore", f"{_below(config.cache, config.root)}/\n{_below(config.output, config.root)}/\n"
    if host:
        settings = hosting.Settings(
            output=_below(config.output, config.root),
            cache=_below(config.cache, config.root),
            headers=headers(config),
        )
        yield from hosting.HOSTS[host](settings).items()


def headers(config: Config) -> Mapping[str, str]:
    """The headers of every page; the policy allows the site's own files, and the theme's inline line by its hash."""
    hashes = "".join(f" 'sha256-{_sha256(script)}'" for script in _inline_scripts(config))
    policy = (
        "default-src 'self'",
        f"script-src 'self'{hashes}",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",  # notes may hold styled HTML, cleaned to what changes its own looks
        "img-src 'self' https: data:",
        "media-src 'self' https:",
        "object-src 'self'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
    return {
        "Content-Security-Policy": "; ".join(policy),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }


def _inline_scripts(config: Config) -> list[str]:
    """The scripts that stand in the frame of the pages itself, without template code."""
    for folder in load_theme(config).folders:
        frame = folder / "templates" / "base.html"
        if frame.is_file():
            found = INLINE_SCRIPT.findall(frame.read_text("utf-8"))
            return [script for script in found if "{{" not in script and "{%" not in script]
    return []


def _sha256(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")


def _below(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return str(path)


def _write(root: Path, path: str, text: str) -> Written:
    file = root / path
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        return Written(path=path, is_new=False)
    except OSError as error:
        raise PaperleafError(f"`{file}` cannot be written: {reason_of(error)}", exit_status=1) from error
    return Written(path=path, is_new=True)
