"""One link as written to the file it means, by Obsidian's rules.

The order: relative or absolute paths, the exact path, the end of a path (near ones first), an alias, a citation key,
a folder's page. Where nothing fits, other readings are tried: percent signs decoded, "\\" as "/", a "#" in a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import unquote

from site_builder.model.note import Link, LinkKind
from site_builder.resolve.names import File, NameIndex, choose
from site_builder.text.cjk import fold

LONGEST_TARGET = 1000  # letters; no file system holds a longer name, no writer means one


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a link means: `file` None when nothing fits; `others` the published paths that fit as well."""

    file: File | None = None
    fragment: str = ""
    others: tuple[str, ...] = ()
    is_near: bool = False  # whether a note in another folder could mean something else by the same words
    by: Literal["name", "alias", "key"] = "name"


def find(link: Link, folder: str, index: NameIndex) -> Found:
    """`folder` is that of the linking note, "" for the top. Never raises, never leaves the vault."""
    if len(link.target) > LONGEST_TARGET:
        return Found()
    is_near = link.kind in ("markdown", "image")
    for target, fragment in _readings(link.kind, link.target, link.fragment):
        is_near = is_near or _is_relative(target)
        found = _find(link, target, folder, index)
        if found.file is not None:
            if fragment == found.fragment and (found.is_near or not is_near):
                return found
            return replace(found, fragment=fragment, is_near=found.is_near or is_near)
    return Found(is_near=is_near)


def asked_names(kind: LinkKind, target: str, fragment: str) -> frozenset[str]:
    """Folded names of which one is among `names.found_by` of every file that the link may mean, wherever it stands; ""
    where it may mean a place by no name.
    """
    found: set[str] = set()
    for reading, _ in _readings(kind, target, fragment):
        last = next((part for part in reversed(reading.split("/")) if part not in ("", ".")), "")
        for name in (reading, "" if last == ".." else last):
            for shown in (name, name.strip(), name.strip().removeprefix("@").strip()):
                found.update((fold(shown), fold(shown).rpartition("/")[2]))
    if kind in ("citation", "key"):
        found.update([f"@{name}" for name in found])
    return frozenset(found)


def citation_name(link: Link) -> str:
    """The name of the paper that a link cites, without "@" and ".md"; "" when it cites none (an embed never does)."""
    if link.kind not in ("wikilink", "markdown", "citation", "key"):
        return ""
    name = re.sub(r"\.md\Z", "", link.target.rpartition("/")[2].strip(), flags=re.IGNORECASE)
    if link.kind in ("citation", "key"):
        return name.removeprefix("@").strip()
    return name[1:].strip() if name.startswith("@") else ""


def _readings(kind: LinkKind, target: str, fragment: str) -> Iterator[tuple[str, str]]:
    """The target and fragment as written, then other ways to read them."""
    target = target.strip()
    yield target, fragment
    if "#" in target:  # "x.png#outline": what follows the name is no part of it
        yield target.partition("#")[0], fragment
    if fragment:
        yield f"{target}#{fragment}", ""  # a file with "#" in its name
    plain = re.sub(r"\?[^/]*\Z", "", target) if kind in ("markdown", "image") else target
    decoded = unquote(plain)
    for reading in dict.fromkeys((plain, decoded, decoded.replace("\\", "/"), target.replace("\\", "/"))):
        if reading != target:
            yield reading, fragment


def _find(link: Link, target: str, folder: str, index: NameIndex) -> Found:
    if not target or "\0" in target:
        return Found()
    if link.kind == "key":
        return _keyed(target.removeprefix("@").strip(), folder, index)
    if link.kind == "citation":
        return _cited(target.removeprefix("@").strip(), folder, index)
    if target.startswith("/"):
        return _place(joined("", target), index)
    if _is_relative(target):
        return replace(_place(joined(folder, target), index), is_near=True)
    if link.kind in ("markdown", "image"):
        return replace(_markdown(target, folder, index), is_near=True)
    path = joined("", target)
    found = _by_path(path, folder, index)
    if found.file is None:
        found = _first(index.alias(target), "alias")
    if found.file is None and target.startswith("@"):
        found = _first(index.citation(target[1:].strip()), "key")
    return found if found.file is not None else _folder_page(path, index)


def _is_relative(target: str) -> bool:
    return target.startswith(("./", "../")) or target in (".", "..")


def _markdown(target: str, folder: str, index: NameIndex) -> Found:
    """Read from the note's folder first; a trailing "/" asks for a folder's page."""
    beside, path = joined(folder, target), joined("", target)
    found = Found()
    if not target.endswith("/"):
        found = _exact(beside, index)
        if found.file is None:
            found = _by_path(path, folder, index)
    if found.file is None:
        found = _folder_page(beside, index)
    return found if found.file is not None else _folder_page(path, index)


def _cited(key: str, folder: str, index: NameIndex) -> Found:
    """A pandoc citation `[@key]`: the paper with that key, else the note or alias of that name."""
    found = _first(index.citation(key), "key")
    for name in ("@" + key, key):
        if found.file is None:
            found = _by_path(joined("", name), folder, index)
        if found.file is None:
            found = _first(index.alias(name), "alias")
    return found


def _keyed(key: str, folder: str, index: NameIndex) -> Found:
    """A bare `@key` in prose: only the paper with that key, or the note of that very name."""
    found = _first(index.citation(key), "key")
    return found if found.file is not None else _by_path(joined("", "@" + key), folder, index)


def joined(folder: str, target: str) -> str | None:
    """The path in the vault that a relative target means; None when it climbs out."""
    parts = folder.split("/") if folder else []
    for part in target.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _exact(path: str | None, index: NameIndex) -> Found:
    return Found(file=_pick(index.at(path), path)) if path else Found()


def _place(path: str | None, index: NameIndex) -> Found:
    """Exactly this path, else the page of this folder."""
    found = _exact(path, index)
    return found if found.file is not None else _folder_page(path, index)


def _by_path(path: str | None, folder: str, index: NameIndex) -> Found:
    if not path:
        return Found()
    exact = _exact(path, index)
    if exact.file is not None:
        return exact
    files = index.ending(path, fold(folder))
    best = choose(files, path)
    if best is None:
        return Found()
    others: tuple[str, ...] = ()
    if best.kind != "private" and len(files) > 1:
        others = tuple(sorted(file.path for file in files if file is not best and file.kind != "private"))
    return Found(file=best, others=others, is_near=index.is_shared(path))


def _pick(files: tuple[File, ...], path: str) -> File | None:
    """Of files that differ in case or form alone, the one spelled as in the link; full names go first."""
    if len(files) < 2:
        return files[0] if files else None
    written = (path, path + ".md")
    return min(files, key=lambda file: (file.path not in written, file.key != fold(path), file.path))


def _folder_page(path: str | None, index: NameIndex) -> Found:
    return Found() if path is None else Found(file=index.folder_page(path))


def _first(files: tuple[File, ...], by: Literal["alias", "key"]) -> Found:
    """The first by path; published notes stand before those held back, which no message may name."""
    if not files:
        return Found()
    others = tuple(file.path for file in files[1:] if file.kind == "note") if files[0].kind == "note" else ()
    return Found(file=files[0], others=others, by=by)
