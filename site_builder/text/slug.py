"""Names of the vault to URLs: letters of every script kept, nothing that a host or a file system refuses.

URLs are relative to the site's root and not percent-encoded: "papers/2020X/". `quote_path` makes them ready for `href`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote

from site_builder.text.cjk import fold
from site_builder.text.regex import regex

PART_BYTES = 200  # of one part; ext4 and NTFS refuse more than 255, and "-2" or ".tmp" may follow
URL_BYTES = 1000  # of a whole URL; systems refuse paths above 1024 (macOS) or 4096 (Linux) bytes

# Refused by Windows (<>:"|?*\), cut off by browsers (?#), decoded twice by some hosts (%), parameters for others (;)
_REFUSED = regex(r'[<>:"|?*\\/%#;]')
_SPACES = regex(r"\s+(?:-+\s+)*")  # "a - b" is "a-b", not "a---b"
_CONTROL_SPACES = regex(r"[\t\n\v\f\r]")
_DOTS = regex(r"\.{2,}")
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file: reserved with any extension
_DEVICE = regex(
    r"(con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?=\.|\s*\Z)", re.IGNORECASE
)
# files that stand beside a page's index.html; a folder of that name could not
_COMPANION = regex(r"index\.(?:html?|md|json)|cite\.[a-z]{1,8}", re.IGNORECASE)
_KEPT_FORMATS = frozenset("\u200c\u200d")  # joiners: letters of Persian and parts of emoji hang on them


def slug(name: str) -> str:
    """One part of a page's URL: spaces become "-", other letters stay. Never empty, "." or ".."."""
    part = safe_name(_SPACES.sub("-", name.strip()))
    return part.replace(".", "-") if _COMPANION.fullmatch(part) else part


def safe_name(name: str) -> str:
    """One part of a path that every host and file system takes, with its spaces; at most `PART_BYTES` bytes."""
    return _cut(_clean(name), name, PART_BYTES)


def safe_file_name(name: str) -> str:
    """As `safe_name`, for a file: its extension survives a cut."""
    clean = _clean(name)
    stem, _, extension = clean.rpartition(".")
    if not stem or len(extension) > 10 or not extension.isalnum():
        return _cut(clean, name, PART_BYTES)
    return f"{_cut(stem, name, PART_BYTES - len(extension.encode()) - 1)}.{extension}"


def _clean(name: str) -> str:
    clean = name
    if not (name.isascii() and name.isprintable()):
        visible = "".join(filter(_is_safe, _CONTROL_SPACES.sub(" ", name)))
        clean = unicodedata.normalize("NFC", visible)
    clean = _DOTS.sub(".", _REFUSED.sub("-", clean)).strip(". ")
    clean = _DEVICE.sub(r"\1-", clean, count=1) if _DEVICE.match(clean) else clean
    return clean or "untitled"


def note_url(path: str) -> str:
    """The page URL that mirrors a note's path: "papers/@2020 X.md" → "papers/2020-X/", "a/Map.canvas" → "a/Map/"."""
    *folders, name = re.sub(r"\.(?:md|canvas|base)\Z", "", path, flags=re.IGNORECASE).split("/")
    name = name.strip()
    return page_url((*folders, name.removeprefix("@") or name))


def folder_url(folder: str) -> str:
    """The URL of a folder's own page; "" for the top."""
    return page_url(folder.split("/")) if folder else ""


def page_url(parts: tuple[str, ...] | list[str]) -> str:
    """The URL of a page from the names of its folders and its own: ["a b", "C"] → "a-b/C/"."""
    return limit_url([slug(part) for part in parts]) + "/"


def asset_url(path: str) -> str:
    """The URL of an attachment: its path, with safe names."""
    *folders, name = path.split("/")
    return limit_url([*(safe_name(folder) for folder in folders), safe_file_name(name)])


def limit_url(parts: list[str]) -> str:
    """The parts joined; folders in the middle give way to a hash where the whole is longer than `URL_BYTES`."""
    url = "/".join(parts)
    if len(url.encode()) <= URL_BYTES:
        return url
    head: list[str] = []
    room = URL_BYTES - PART_BYTES - 20
    for part in parts[:-1]:
        room -= len(part.encode()) + 1
        if room < 0:
            break
        head.append(part)
    return "/".join([*head, _hash("/".join(parts[:-1])), parts[-1]])


def url_key(url: str) -> str:
    """The key by which two URLs are one file on a host that ignores case or composes letters."""
    return fold(url)


def numbered(url: str, number: int) -> str:
    """The URL of a second page or file that would have had this one: "a/x/" → "a/x-2/", "a/x.png" → "a/x-2.png"."""
    if url.endswith("/") or not url:
        return f"{url.rstrip('/') or 'home'}-{number}/"
    folder, slash, name = url.rpartition("/")
    stem, dot, extension = name.rpartition(".")
    return f"{folder}{slash}{stem}-{number}.{extension}" if dot and stem else f"{url}-{number}"


@lru_cache(maxsize=50_000)  # every page links to the same places
def quote_path(url: str) -> str:
    """Percent-encoded for an `href` (RFC 3986, 3.3): all but unreserved letters and "/" ."""
    return quote(url, safe="/", errors="replace")


def relative(from_url: str, to_url: str) -> str:
    """A percent-encoded reference from one page to another that holds below any prefix.

    "" and "a/" → "a/"; "a/b/" and "a/c/" → "../c/"; to the page itself "./". Never starts with "/" or like a scheme.
    """
    here = from_url.split("/")[:-1]
    there = to_url.split("/")
    shared = 0
    while shared < len(here) and shared < len(there) - 1 and here[shared] == there[shared]:
        shared += 1
    steps = "../" * (len(here) - shared)
    rest = quote_path("/".join(there[shared:]))
    return (steps + rest) or "./"


def _is_safe(letter: str) -> bool:
    category = unicodedata.category(letter)
    return letter in _KEPT_FORMATS or category not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _cut(clean: str, original: str, room: int) -> str:
    """At most `room` bytes; what is cut off lives on as a hash of the original. No letter loses its accents."""
    if len(clean.encode()) <= room:
        return clean
    head = clean.encode()[: room - 9].decode(errors="ignore")
    while head and (
        unicodedata.combining(clean[len(head)]) or _KEPT_FORMATS.intersection((clean[len(head)], head[-1]))
    ):
        head = head[:-1]
    return f"{head.rstrip('. ') or 'n'}-{_hash(original)}"


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=4).hexdigest()
