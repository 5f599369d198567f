"""An address for everything: notes, our own pages, papers without a note, attachments, old addresses.

No two outputs share a file, also where a host ignores case or composes letters. Everything is taken in a fixed order
(notes by path, then our pages, then the rest), so that an address changes only when a note before it does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple
from urllib.parse import unquote

from site_builder.derive.group import Group
from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.model.graph import Stub
from site_builder.model.note import Note
from site_builder.model.source import AssetId, NoteId, is_published_on_use
from site_builder.registry import members
from site_builder.text.cjk import fold
from site_builder.text.slug import asset_url, folder_url, limit_url, note_url, numbered, page_url, safe_name, url_key
from site_builder.text.slug import slug as slug_of

# files at the top that others rely on, and those that configure hosts
_TOP_FILES = """manifest.json graph.json feed.xml sitemap.xml robots.txt opensearch.xml llms.txt 404.html index.html
index.md .nojekyll _headers _redirects cname""".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """All URLs of a site (see `Site`), and what had to be told while they were given out."""

    notes: Mapping[NoteId, str]
    places: Mapping[str, str]
    stubs: Mapping[str, str]
    assets: Mapping[AssetId, str]
    redirects: Mapping[str, NoteId]
    diagnostics: tuple[Diagnostic, ...]


def addresses(notes: Mapping[NoteId, Note], stubs: Mapping[str, Stub], assets: Collection[AssetId]) -> Addresses:
    """Diagnostics: url/collision, url/permalink, url/redirect (warnings), url/moved (a notice)."""
    taken = _Taken()
    told: list[Diagnostic] = []
    note_urls = _note_urls(notes, taken, told)
    places = _places(note_urls.values(), assets, taken, told)
    stub_urls = _stub_urls(stubs, note_urls, taken)
    asset_urls = _asset_urls(sorted(assets), taken, told)
    redirects = _redirects(notes, taken, told)
    return Addresses(
        notes=note_urls,
        places=places,
        stubs=stub_urls,
        assets=asset_urls,
        redirects=redirects,
        diagnostics=tuple(told),
    )


def asked_addresses(note: Note) -> object:
    """All that a note says of its address; the rest hangs on where it lies."""
    return note.meta.get("permalink"), note.meta.get("redirects"), note.aliases


class _Taken:
    """The output files and folders that are spoken for, folded."""

    def __init__(self) -> None:
        self._files: set[str] = {url_key(name) for name in _our_files() if name not in ("index.html", "index.md")}
        self._folders: set[str] = set()
        self._next: dict[str, int] = {}

    def claim(self, url: str) -> bool:
        """Takes the URL when its file, and its folders, are free."""
        files = [url_key(name) for name in _files(url)]
        folders = _folders_of(files[0])
        if any(file in self._files or file in self._folders for file in files):
            return False
        if any(folder in self._files for folder in folders):
            return False
        self._files.update(files)
        self._folders.update(folders)
        return True

    def claim_numbered(self, url: str) -> str:
        """The URL, or the first of "-2", "-3"… that is free."""
        if self.claim(url):
            return url
        url = self._beside_files(url)
        key = url_key(url)
        number = self._next.get(key, 1)
        candidate = url if number == 1 else numbered(url, number)
        while not self.claim(candidate):
            number += 1
            candidate = numbered(url, number)
        self._next[key] = number + 1
        return candidate

    def _beside_files(self, url: str) -> str:
        """The URL with a number on each folder that would have to be a file as well."""
        folders, slash, name = url.removesuffix("/").rpartition("/")
        clear = ""
        for part in folders.split("/") if slash else ():
            number, candidate = 1, part
            while url_key(clear + candidate) in self._files:
                number += 1
                candidate = f"{part}-{number}"
            clear += candidate + "/"
        return clear + name + ("/" if url.endswith("/") else "")


def _files(url: str) -> list[str]:
    return [url + name for name in _companions()] if url.endswith("/") or not url else [url]


@cache
def _companions() -> tuple[str, ...]:
    """What may stand in the folder of a note."""
    return ("index.html", "index.md", *(f"cite.{suffix}" for suffix in _suffixes()))


def _our_files() -> tuple[str, ...]:
    """What stands at the top of the site whatever the vault holds."""
    return (*_TOP_FILES, *(f"papers.{suffix}" for suffix in _suffixes()))


def _suffixes() -> list[str]:
    return [export.suffix for export in members("site_builder.scholar.export", "EXPORT")]


def _folders_of(file: str) -> list[str]:
    return [file[: match.start()] for match in re.finditer("/", file)]


class _Wish(NamedTuple):
    """Where a note would like to be: `first`, else `second`, else a number after that."""

    rank: int  # pages of folders by name go first, notes named as their folder last
    id: NoteId
    first: str
    second: str
    is_quiet: bool  # whether `second` is no surprise


def _note_urls(notes: Mapping[NoteId, Note], taken: _Taken, told: list[Diagnostic]) -> dict[NoteId, str]:
    urls: dict[NoteId, str] = {}
    owners: dict[str, NoteId] = {}
    wishes = sorted(_wish(id) for id in notes)
    wanted = {id: url for id in sorted(notes) if (url := _permalink(notes[id], told)) is not None}
    late = [wish for wish in wishes if wish.id in wanted]
    for wish in [*(wish for wish in wishes if wish.id not in wanted), *late]:
        permalink = wanted.get(wish.id)
        if permalink is not None and taken.claim(permalink):
            urls[wish.id] = permalink
            continue
        if permalink is not None:
            told.append(
                _collision(wish.id, f"another page has the address `/{permalink}` of its permalink", "url/permalink")
            )
        if taken.claim(wish.first):
            url = wish.first
        else:
            url = taken.claim_numbered(wish.second)
            if not (wish.is_quiet and url == wish.second):
                owner = owners.get(url_key(wish.first))
                other = f"`{owner}` has" if owner else "another file of the site has"
                told.append(
                    _collision(wish.id, f"{other} the address `/{wish.first}`; this page is `/{url}`", "url/collision")
                )
        urls[wish.id] = url
        owners.setdefault(url_key(url), wish.id)
    return {id: urls[id] for id in sorted(urls)}


def _collision(id: NoteId, message: str, code: str) -> Diagnostic:
    return Diagnostic(code=code, severity=Severity.WARNING, message=message, where=Where(path=id, line=1))


def _wish(id: NoteId) -> _Wish:
    folder, _, name = id.rpartition("/")
    stem = name[:-3] if name.lower().endswith(".md") else name
    key, mirrored = fold(stem), note_url(id)
    if is_published_on_use(id):  # a note of the same name goes first
        return _Wish(5, id, mirrored, page_url(id.split("/")), True)
    if key == "index":
        return _Wish(0 if stem == "index" else 1, id, folder_url(folder), mirrored, False)
    if key == "readme":
        return _Wish(2, id, folder_url(folder), mirrored, True)
    if folder and key == fold(folder.rpartition("/")[2]):
        return _Wish(4, id, folder_url(folder), mirrored, True)
    return _Wish(3, id, mirrored, mirrored, False)


def _permalink(note: Note, told: list[Diagnostic]) -> str | None:
    """The URL that the property `permalink` asks for; None when there is none or it is no address of this site."""
    value = note.meta.get("permalink")
    if not isinstance(value, str) or not value.strip():
        return None
    url = _local_url(value)
    if url is None:
        message = "its permalink is no address inside this site and is ignored"
        hint = "write a path such as `notes/my-page/`"
        told.append(
            Diagnostic(
                code="url/permalink",
                severity=Severity.WARNING,
                message=message,
                where=Where(path=note.id, line=1),
                hint=hint,
            )
        )
        return None
    return re.sub(r"\.html?\Z", "", url, flags=re.IGNORECASE) + "/" if url and not url.endswith("/") else url


def _local_url(text: str) -> str | None:
    """A path as a site-relative URL, "" for the home page; a page unless it ends in .html.

    None when it is anything else: an address with a scheme or host, one that climbs or that no host could hold.
    """
    text = text.strip()
    decoded = unquote(text)
    if len(decoded) > 1000 or decoded.startswith("//") or re.match(r"[A-Za-z][\w+.-]*:", decoded):
        return None
    parts = [part.strip() for part in decoded.strip("/").split("/")] if decoded.strip("/") else []
    if not all(part and fold(safe_name(part)) == fold(part) for part in parts):
        return None
    if not parts:
        return "" if decoded else None
    if re.search(r"\.html?\Z", parts[-1], re.IGNORECASE) and not decoded.endswith("/"):
        return limit_url([*(slug_of(part) for part in parts[:-1]), safe_name(parts[-1])])
    return page_url(parts)


@cache
def own_places() -> Mapping[str, str]:
    """Where our own pages would like to be; a collection in the folder of its name."""
    groups: tuple[Group, ...] = members("site_builder.derive.collections", "COLLECTION")
    return {
        "home": "",
        "papers": "papers/",
        "notes": "all-notes/",
        **{group.name: f"{group.name}/" for group in groups},
        "search": "search/",
        "graph": "graph/",
        "queue": "to-read/",
        "404": "404.html",
    }


def _places(
    note_urls: Iterable[str], assets: Iterable[AssetId], taken: _Taken, told: list[Diagnostic]
) -> dict[str, str]:
    """Our own pages; a folder of the vault with such a name wins."""
    tops = {fold(url.partition("/")[0]) for url in note_urls}
    tops.update(fold(asset.partition("/")[0]) for asset in assets if "/" in asset)
    places: dict[str, str] = {}
    for name, url in own_places().items():
        if name in ("home", "404"):
            places[name] = url
            taken.claim(url)
            continue
        free = url if fold(name) not in tops else f"all-{url}"
        while fold(free.rstrip("/")) in tops:
            free = "our-" + free
        places[name] = taken.claim_numbered(free)
        if places[name] != url:
            message = f"the vault has a folder or note `{name}`; the site's own page of that name is `/{places[name]}`"
            told.append(Diagnostic(code="url/moved", severity=Severity.NOTICE, message=message))
    return places


def _stub_urls(stubs: Mapping[str, Stub], note_urls: Mapping[NoteId, str], taken: _Taken) -> dict[str, str]:
    """A paper without a note has the URL that its note would have, in the folder where most `@` notes are."""
    base = _stub_folder(note_urls)
    return {key: taken.claim_numbered(base + _stub_page(stubs[key].name)) for key in sorted(stubs)}


def _stub_folder(notes: Iterable[NoteId]) -> str:
    folders = Counter(id.rpartition("/")[0] for id in notes if id.rpartition("/")[2].startswith("@"))
    return folder_url(min(folders, key=lambda name: (-folders[name], name), default=""))


def _stub_page(name: str) -> str:
    return page_url([name.replace("/", "-")])


def lone_stub_url(name: str, notes: Iterable[NoteId], files: Iterable[str]) -> str | None:
    """The URL of a paper without a note beside these files of a site, if it needs none of their places and no number,
    and none of them has a number that may come from it.
    """
    url = _stub_folder(notes) + _stub_page(name)
    key = url_key(url)
    above, numbered_like = {key.rstrip("/"), *_folders_of(key)}, f"{key.rstrip('/')}-"
    for file in (*_our_files(), *(f"{place}index.html" for place in own_places().values()), *files):
        other = url_key(file)
        if other in above or other.startswith((key, numbered_like)):
            return None
    return url


def _asset_urls(assets: list[AssetId], taken: _Taken, told: list[Diagnostic]) -> dict[AssetId, str]:
    urls: dict[AssetId, str] = {}
    for id in assets:
        url = asset_url(id)
        urls[id] = taken.claim_numbered(url)
        if urls[id] != url:
            message = f"the site has a file of its own at `/{url}`; this attachment is published as `/{urls[id]}`"
            told.append(
                Diagnostic(
                    code="url/collision", severity=Severity.WARNING, message=message, where=Where(path=id, line=1)
                )
            )
    return urls


def _redirects(notes: Mapping[NoteId, Note], taken: _Taken, told: list[Diagnostic]) -> dict[str, NoteId]:
    found: dict[str, NoteId] = {}
    for id in sorted(notes):
        for text, is_asked in _old_addresses(notes[id]):
            url = _local_url(text)
            if url and (found.get(url) == id or taken.claim(url)):
                found[url] = id
            elif is_asked:
                why = "another page has that address" if url else "it is no address inside this site"
                message = f"no redirect from `{_shown(text)}`: {why}"
                told.append(
                    Diagnostic(
                        code="url/redirect", severity=Severity.WARNING, message=message, where=Where(path=id, line=1)
                    )
                )
    return {url: found[url] for url in sorted(found)}


def _old_addresses(note: Note) -> list[tuple[str, bool]]:
    """What may become a redirect, and whether the author asked for it by name: `redirects`, aliases that are paths,
    a permalink that ends in .html."""
    value = note.meta.get("redirects")
    asked = value if isinstance(value, list) else [value]
    found = [(text, True) for text in asked if isinstance(text, str) and text.strip()]
    found += [(alias, False) for alias in note.aliases if "/" in alias and not re.search(r"\s|://", alias)]
    permalink = note.meta.get("permalink")
    if isinstance(permalink, str) and re.search(r"\.html?\Z", permalink.strip(), re.IGNORECASE):
        found.append((permalink, False))
    return found


def _shown(text: str) -> str:
    clean = "".join(letter for letter in text if letter.isprintable())
    return clean if len(clean) <= 80 else clean[:79] + "…"
