"""What an address in a note may become: a link to the web, a link within the vault, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Literal
from urllib.parse import unquote

from site_builder.model.note import ParseOptions
from site_builder.text.disk import is_on_disk
from site_builder.text.regex import regex

_SCHEME = regex(r"([A-Za-z][A-Za-z0-9+.-]*):")
_INVISIBLE = regex("[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")
_IMAGE_DATA = regex(r"data:image/(?:png|gif|jpe?g|webp|avif|bmp|svg\+xml)[;,]", re.IGNORECASE)
# all others open programs on the reader's machine, and their addresses name vaults, notes and folders of the writer's
_SCHEMES = frozenset("http https ftp ftps mailto tel sms zotero".split())
_NEVER = frozenset(
    "javascript vbscript livescript mocha data file jar blob filesystem view-source about resource chrome mhtml".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """`url` for the web, `target` and `fragment` within the vault; "local" (on a disk) and the rest are dropped."""

    kind: Literal["web", "vault", "local", "unsafe", "unwanted"]
    url: str = ""
    target: str = ""
    fragment: str = ""


def read_address(address: str, options: ParseOptions, *, is_image: bool = False) -> Address:
    """Judge an address as written, entities decoded. Controls, spaces, entities and %-codes disguise nothing."""
    address = address.strip()
    bare = _INVISIBLE.sub("", address)
    scheme = _SCHEME.match(bare)
    if is_on_disk(bare):
        return Address(kind="local")
    if scheme and len(scheme[1]) > 1:
        name = scheme[1].lower()
        if name in _NEVER:
            if is_image and _IMAGE_DATA.match(bare):
                return Address(kind="web", url=bare)
            return Address(kind="unsafe")
        if name not in _SCHEMES or (name == "zotero" and not _keeps_zotero(bare, options)):
            return Address(kind="unwanted")
        if bare != address and _INVISIBLE.search(address[: address.find(":") + 1]):
            return Address(kind="unsafe")
        return Address(kind="web", url=encode(address))
    if address.startswith("//"):
        return Address(kind="web", url=encode(address))
    if _is_disguised(bare):
        return Address(kind="unsafe")
    path, _, fragment = address.partition("#")
    return Address(kind="vault", target=_decode(path), fragment=_decode(fragment))


def encode(address: str) -> str:
    """As written, but for signs that no address may hold."""
    return re.sub(r"[\s<>\"`\x00-\x1f]", lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), address)


def _decode(part: str) -> str:
    decoded = unquote(part) if "%" in part else part
    return re.sub("[\x00-\x1f]", "", decoded).strip()


def _keeps_zotero(address: str, options: ParseOptions) -> bool:
    if options.zotero == "select":
        return address.lower().startswith("zotero://select/")
    return options.zotero == "all"


def _is_disguised(address: str) -> bool:
    """`javascript&colon;…`, `java%73cript:…`: no scheme as it stands, but one once it is decoded."""
    for _ in range(3):
        decoded = _INVISIBLE.sub("", unquote(unescape(address)))
        if decoded == address:
            return False
        address = decoded
        scheme = _SCHEME.match(address)
        if scheme and scheme[1].lower() in _NEVER:
            return True
    return False
