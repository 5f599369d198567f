from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from site_builder.config import load_config
from site_builder.engine import parsing
from site_builder.engine.memory import Memory
from site_builder.engine.pipeline import build, prepare
from site_builder.model.note import ParsedNote, ParseOptions
from site_builder.model.source import Source


def test_a_preview_has_parsed_the_latest_note_before_it_is_edited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = tmp_path / "content"
    content.mkdir()
    for number, (name, text) in enumerate((("old", "Old."), ("latest", "Latest."), ("endless", "x" * 100_000))):
        (content / f"{name}.md").write_text(text)
        os.utime(content / f"{name}.md", (1_700_000_000 + number,) * 2)
    config = load_config(content=content, cwd=tmp_path)
    memory = Memory(is_kept=True)
    build(config, memory=memory)
    parsed: list[str] = []
    parse_file = parsing.parse_file

    def told(source: Source, raw: bytes, options: ParseOptions) -> ParsedNote:
        parsed.append(source.path)
        return parse_file(source, raw, options)

    monkeypatch.setattr(parsing, "parse_file", told)
    prepare(config, memory)
    assert parsed == ["latest.md"]
    assert build(config, memory=memory).changed == ()
    (content / "latest.md").write_text("Later.")
    assert "latest/index.html" in build(config, memory=memory).changed


def test_a_preview_of_an_empty_vault_is_prepared_too(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    config = load_config(content=tmp_path / "content", cwd=tmp_path)
    memory = Memory()
    prepare(config, memory)
    build(config, memory=memory)
    prepare(config, memory)
    assert re.search("<h1", (tmp_path / "public" / "index.html").read_text())
