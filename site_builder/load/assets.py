"""Facts of the attachments that pages use: digest and size in pixels."""

from __future__ import annotations

import io
import os
import re
import struct
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path

from site_builder.load.files import open_inside
from site_builder.model.diagnostic import Diagnostic, Severity, Where, reason_of
from site_builder.model.source import Asset, AssetId, Source
from site_builder.text.digest import SIZE
from site_builder.text.media import PICTURES, extension
from site_builder.text.regex import regex

_HEAD = 512 << 10  # bytes of a picture that are searched for its size
_CHUNK = 1 << 20
_LARGEST_SIDE = 100_000  # pixels
_RASTER = PICTURES - {"svg"} | {"tif", "tiff"}
_SVG_TAG = regex(rb"<svg\b[^>]{0,4000}>", re.IGNORECASE)
_SVG_SIDE = regex(rb"""\s(width|height)\s*=\s*["']\s*(\d{1,5})(?:\.\d{1,9})?(?:px)?\s*["']""", re.IGNORECASE)
_SVG_BOX = regex(
    rb"""\sviewBox\s*=\s*["']\s*[-\d.]{1,20}[\s,]{1,9}[-\d.]{1,20}[\s,]{1,9}(\d{1,5})(?:\.\d{0,9})?"""
    rb"""[\s,]{1,9}(\d{1,5})(?:\.\d{0,9})?\s*["']""",
    re.IGNORECASE,
)


def read_assets(
    content: Path, used: Iterable[AssetId], sources: Mapping[str, Source], known: Mapping[AssetId, Asset]
) -> tuple[dict[AssetId, Asset], tuple[Diagnostic, ...]]:
    """The facts of each used attachment; one that stands in `known` is not read again.

    An attachment that cannot be read is a diagnostic, and missing from the result.
    """
    found: dict[AssetId, Asset] = {}
    diagnostics = []
    for path in used:
        if path in known:
            found[path] = known[path]
            continue
        if path not in sources:
            continue
        try:
            found[path] = _read(content, path)
        except OSError as error:
            diagnostics.append(
                Diagnostic(
                    code="load/unreadable",
                    severity=Severity.WARNING,
                    message=f"cannot be read: {reason_of(error)}",
                    where=Where(path=path),
                    hint="check its permissions",
                )
            )
    return found, tuple(diagnostics)


def _read(content: Path, path: AssetId) -> Asset:
    state, size, head = blake2b(digest_size=SIZE), 0, b""
    with os.fdopen(open_inside(content, path), "rb") as stream:
        while chunk := stream.read(_CHUNK):
            head = head or chunk[:_HEAD]
            state.update(chunk)
            size += len(chunk)
    width, height = picture_size(path, head)
    return Asset(path=path, size=size, digest=state.hexdigest(), width=width, height=height)


def picture_size(name: str, head: bytes) -> tuple[int | None, int | None]:
    """Width and height in pixels from the first bytes of a picture; (None, None) when they do not tell."""
    kind = extension(name)
    if kind == "svg":
        return _svg_size(head)
    if kind not in _RASTER:
        return None, None
    import imagesize  # brings the network's modules along, and most builds have no new picture

    try:
        width, height = imagesize.get(io.BytesIO(head))
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, struct.error, OSError, AttributeError):
        return None, None  # the library reads only sound files
    if 0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE:
        return int(width), int(height)
    return None, None


def _svg_size(head: bytes) -> tuple[int | None, int | None]:
    tag = _SVG_TAG.search(head)
    if tag is None:
        return None, None
    sides = {name.lower(): int(value) for name, value in _SVG_SIDE.findall(tag[0])}
    if sides.get(b"width") and sides.get(b"height"):
        return sides[b"width"], sides[b"height"]
    box = _SVG_BOX.search(tag[0])
    if box is not None and int(box[1]) and int(box[2]):
        return int(box[1]), int(box[2])
    return None, None
