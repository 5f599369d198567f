"""Byte code of templates: kept for our own themes, never beside a user's, and never for another text."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from site_builder.render.bytecode import TemplateCode


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where Python, and we, keep byte code in this test."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "kept"


def shown(folder: Path, ours: Path) -> str:
    environment = Environment(
        loader=FileSystemLoader(folder), bytecode_cache=TemplateCode([ours]), autoescape=True, cache_size=0
    )
    return environment.get_template("page.html").render()


def codes(kept: Path) -> list[Path]:
    return [path for path in kept.rglob("*") if path.is_file()]


def test_a_template_of_ours_is_compiled_once(tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.html").write_text("one", "utf-8")
    assert shown(tmp_path, tmp_path) == "one"
    assert len(codes(kept)) == 1

    def compile_again(*args: object, **options: object) -> None:
        raise AssertionError("it is compiled already")

    monkeypatch.setattr(Environment, "compile", compile_again)
    assert shown(tmp_path, tmp_path) == "one"


def test_another_text_is_compiled_anew(tmp_path: Path, kept: Path) -> None:
    for text in ("one", "two"):
        (tmp_path / "page.html").write_text(text, "utf-8")
        assert shown(tmp_path, tmp_path) == text
    assert len(codes(kept)) == 1


def test_code_that_is_damaged_is_replaced(tmp_path: Path, kept: Path) -> None:
    (tmp_path / "page.html").write_text("one", "utf-8")
    shown(tmp_path, tmp_path)
    (code,) = codes(kept)
    whole = code.read_bytes()
    for damage in (b"", whole[:20], whole[:-5], b"no code at all"):
        code.write_bytes(damage)
        assert shown(tmp_path, tmp_path) == "one"
    assert code.read_bytes() == whole


def test_a_template_that_came_with_the_notes_is_never_kept(tmp_path: Path, kept: Path) -> None:
    (tmp_path / "page.html").write_text("one", "utf-8")
    (tmp_path / "ours").mkdir()
    assert shown(tmp_path, tmp_path / "ours") == "one"
    assert codes(kept) == []


def test_a_place_that_cannot_be_written_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "file"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "page.html").write_text("one", "utf-8")
    assert shown(tmp_path, tmp_path) == "one"
