"""Facts of attachments."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.load.assets import picture_size, read_assets
from site_builder.load.ignore import ScanRules
from site_builder.load.scan import scan
from site_builder.model.source import Asset, AssetId
from site_builder.text.digest import digest_bytes


def png(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))


def test_digest_and_size(tmp_path: Path) -> None:
    (tmp_path / "p.png").write_bytes(png(30, 20))
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    (tmp_path / "unused.png").write_bytes(b"")
    sources = {source.path: source for source in scan(tmp_path, ScanRules(), {}).sources}
    used = [AssetId("p.png"), AssetId("x.pdf"), AssetId("gone.png")]
    found, diagnostics = read_assets(tmp_path, used, sources, {})
    assert found == {
        "p.png": Asset(path=used[0], size=33, digest=digest_bytes(png(30, 20)), width=30, height=20),
        "x.pdf": Asset(path=used[1], size=4, digest=digest_bytes(b"%PDF")),
    }
    assert diagnostics == ()


def test_what_becomes_a_link_out_of_the_vault_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "content" / "in").mkdir(parents=True)
    (tmp_path / "content" / "in" / "p.png").write_bytes(png(30, 20))
    sources = {source.path: source for source in scan(tmp_path / "content", ScanRules(), {}).sources}
    (tmp_path / "content" / "in").rename(tmp_path / "outside")
    (tmp_path / "content" / "in").symlink_to(tmp_path / "outside")
    found, diagnostics = read_assets(tmp_path / "content", [AssetId("in/p.png")], sources, {})
    assert found == {}
    assert [one.message for one in diagnostics] == ["cannot be read: a link leads out of the vault"]


def test_known_ones_are_not_read(tmp_path: Path) -> None:
    known = {AssetId("p.png"): Asset(path=AssetId("p.png"), size=1, digest="d")}
    assert read_assets(tmp_path, list(known), {}, known) == (known, ())


def test_one_that_went_away_is_named(tmp_path: Path) -> None:
    (tmp_path / "p.png").write_bytes(b"x")
    sources = {source.path: source for source in scan(tmp_path, ScanRules(), {}).sources}
    (tmp_path / "p.png").unlink()
    found, diagnostics = read_assets(tmp_path, [AssetId("p.png")], sources, {})
    assert found == {}
    assert [str(d.where) for d in diagnostics] == ["p.png"]


@pytest.mark.parametrize(
    ("head", "size"),
    [
        (b'<svg xmlns="x" width="30" height="20px">', (30, 20)),
        (b"<?xml version='1.0'?><svg viewBox='0 0 300.5 200'>", (300, 200)),
        (b'<svg width="100%" viewBox="0,0,8,9">', (8, 9)),
        (b'<svg width="0" height="0">', (None, None)),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]>", (None, None)),
    ],
)
def test_svg(head: bytes, size: tuple[int | None, int | None]) -> None:
    assert picture_size("a.SVG", head) == size


@given(
    st.sampled_from(["a.png", "a.jpg", "a.gif", "a.webp", "a.bmp", "a.svg", "a.avif", "a.tiff"]),
    st.binary(max_size=200),
)
def test_odd_bytes_have_no_size(name: str, raw: bytes) -> None:
    for start in (
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"GIF89a",
        b"RIFF\0\0\0\0WEBPVP8 ",
        b"BM",
        b"II*\0",
        b"\0\0\0 ftypavif",
    ):
        width, height = picture_size(name, start + raw)
        assert (width is None) == (height is None)
        assert width is None or width > 0
