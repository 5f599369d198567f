"""Which files of the vault are no sources: hidden, templates, excluded, leftovers, and our own folders inside it."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from site_builder.load.files import read_regular
from site_builder.text.regex import regex

TEMPLATE_SETTINGS = (  # where Obsidian and the Templater plugin name their folder of templates
    (".obsidian/templates.json", "folder"),
    (".obsidian/plugins/templater-obsidian/data.json", "templates_folder"),
)
_SETTINGS_LIMIT = 4 << 20  # bytes

# copies that sync tools and editors leave: they are never sources
_CONFLICT = regex(
    r"""\.sync-conflict-\d{8}-\d{6}         # Syncthing
    |\([^()]*conflicted\ copy[^()]*\)       # Dropbox, Nextcloud
    |\([^()]*(?:冲突|衝突)[^()]*副本[^()]*\)  # the same in Chinese
    |_conflict-\d{8}-\d{6}                  # ownCloud
    |\(SFConflict\ [^()]*\)                 # Seafile
    |\((?:case\ )?conflict(?:\ \d+)?\)$     # Syncthing and Drive, in front of the suffix""",
    re.IGNORECASE | re.VERBOSE,
)
_LEFTOVER_ENDS = (
    "~",
    ".tmp",
    ".temp",
    ".swp",
    ".swo",
    ".swx",
    ".bak",
    ".orig",
    ".rej",
    ".part",
    ".crdownload",
    ".icloud",
)
_LEFTOVER_NAMES = {"4913", "thumbs.db", "desktop.ini", "icon\r"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRules:
    """`exclude` are globs of the configuration; `own` are folders of ours that may lie inside the vault, resolved."""

    exclude: tuple[str, ...] = ()
    own: tuple[Path, ...] = ()


class Ignore:
    """The rules made ready for one vault, with its own settings read."""

    def __init__(self, content: Path, rules: ScanRules) -> None:
        self._globs = _compile(rules.exclude)
        self._folders = {_folded(path) for path in _template_folders(content)}
        self._own = {path for own in rules.own if (path := _inside(content, own)) is not None}

    def folder(self, path: str, name: str) -> bool:
        """Whether nothing below this folder is a source. `path` is POSIX and relative to the vault."""
        return (
            name.startswith(".")
            or name.casefold() == "templates"
            or path in self._own
            or (bool(self._folders) and _folded(path) in self._folders)
            or self._excluded(path, is_folder=True)
        )

    def file(self, path: str, name: str) -> bool:
        return name.startswith(".") or is_leftover(name) or self._excluded(path, is_folder=False)

    def is_left_out(self, path: str, name: str) -> bool:
        """Whether what is ignored here is the author's own work, which the configuration or a template's place leaves
        out: links may name it."""
        return not name.startswith(".") and path not in self._own and not is_leftover(name)

    def whole(self, path: str) -> bool:
        """Whether a file is ignored, or one of the folders it lies in."""
        parts = path.split("/")
        above = ("/".join(parts[: depth + 1]) for depth in range(len(parts) - 1))
        return self.file(path, parts[-1]) or any(self.folder(folder, folder.rpartition("/")[2]) for folder in above)

    def _excluded(self, path: str, *, is_folder: bool) -> bool:
        if not self._globs:
            return False
        composed = unicodedata.normalize("NFC", path)
        name = composed.rpartition("/")[2]
        return any(
            pattern.fullmatch(name if only_name else composed) is not None
            for pattern, only_name, only_folder in self._globs
            if is_folder or not only_folder
        )


def is_leftover(name: str) -> bool:
    """Whether an editor or a sync tool left this file and nobody wrote it as a note or an attachment."""
    folded = name.casefold()
    return (
        folded.endswith(_LEFTOVER_ENDS)
        or folded.startswith("~$")
        or (folded.startswith("#") and folded.endswith("#"))
        or folded in _LEFTOVER_NAMES
        or is_conflict(name)
    )


def is_conflict(name: str) -> bool:
    """Whether a sync tool named this file as the second version of another."""
    may_be = "(" in name or "conflict" in name
    return may_be and _CONFLICT.search(name.rpartition(".")[0] or name) is not None


def _compile(globs: Iterable[str]) -> tuple[tuple[re.Pattern[str], bool, bool], ...]:
    """Each glob as (pattern, matches the name alone, matches folders alone)."""
    made = []
    for glob in globs:
        plain = unicodedata.normalize("NFC", glob.strip()).replace("\\", "/").removeprefix("./")
        bare = plain.strip("/")
        if bare:
            made.append((re.compile(_pattern(bare), re.DOTALL), "/" not in plain.rstrip("/"), plain.endswith("/")))
    return tuple(made)


def _pattern(glob: str) -> str:
    """`**` crosses folders, `*` and `?` stay within a name; `a/**` is all below a, `**/b` is b anywhere."""
    out = []
    for part in re.split(r"(\*\*/|/\*\*$|\*\*|\*|\?)", glob):
        match part:
            case "**/":
                out.append("(?:.*/)?")
            case "/**":
                out.append("/.*")
            case "**":
                out.append(".*")
            case "*":
                out.append("[^/]*")
            case "?":
                out.append("[^/]")
            case _:
                out.append(re.escape(part))
    return "".join(out)


def _template_folders(content: Path) -> Iterable[str]:
    for file, key in TEMPLATE_SETTINGS:
        raw = read_regular(content / file, limit=_SETTINGS_LIMIT)
        try:
            settings = json.loads(raw) if raw else None
        except (ValueError, RecursionError):
            continue
        folder = settings.get(key) if isinstance(settings, dict) else None
        if isinstance(folder, str):
            bare = os.path.normpath(folder.replace("\\", "/").strip("/ ") or ".").replace(os.sep, "/")
            if bare != "." and not bare.startswith(".."):
                yield bare


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _inside(content: Path, own: Path) -> str | None:
    """Where a folder of ours lies in the vault, None when it lies outside."""
    try:
        path = own.resolve().relative_to(content.resolve()).as_posix()
    except (ValueError, OSError, RuntimeError):
        return None
    return path if path != "." else None
