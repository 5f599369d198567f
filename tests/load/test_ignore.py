"""Which files are no sources."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from site_builder.load.ignore import Ignore, ScanRules, is_conflict, is_leftover


def rules(*exclude: str) -> ScanRules:
    return ScanRules(exclude=exclude)


@pytest.mark.parametrize(
    ("glob", "path", "is_excluded"),
    [
        ("*.tmp.md", "a/b.tmp.md", True),
        ("draft-*", "deep/down/draft-1.md", True),
        ("draft-*", "draft/1.md", False),
        ("inbox/*", "inbox/a.md", True),
        ("inbox/*", "inbox/sub/a.md", True),  # the folder inbox/sub is excluded
        ("inbox/*.md", "inbox/sub/a.md", False),
        ("inbox/**", "inbox/sub/a.md", True),
        ("**/old/*.md", "old/a.md", True),
        ("**/old/*.md", "x/y/old/a.md", True),
        ("a/**/b.md", "a/b.md", True),
        ("a/**/b.md", "a/x/y/b.md", True),
        ("a/**/b.md", "a/x/yb.md", False),
        ("no?e.md", "note.md", True),
        ("no?e.md", "no/e.md", False),
        ("./inbox", "inbox/a.md", True),
        ("/top.md", "top.md", True),
        ("/top.md", "sub/top.md", False),
        ("private/", "private/a.md", True),
        ("private/", "private", False),
        ("[x].md", "[x].md", True),
        ("[x].md", "x.md", False),
        ("笔记*", "a/笔记1.md", True),
        ("caf\u00e9.md", "cafe\u0301.md", True),
        ("", "a.md", False),
    ],
)
def test_globs(tmp_path: Path, glob: str, path: str, is_excluded: bool) -> None:
    assert Ignore(tmp_path, rules(glob)).whole(path) is is_excluded


def test_hidden_and_templates(tmp_path: Path) -> None:
    ignore = Ignore(tmp_path, rules())
    for path in (".obsidian/a.md", "x/.trash/a.md", ".hidden.md", "Templates/a.md", "x/templates/y/a.md"):
        assert ignore.whole(path), path
    for path in ("templates.md", "x/my templates/a.md"):
        assert not ignore.whole(path), path


def test_template_folders_of_the_vault(tmp_path: Path) -> None:
    obsidian = tmp_path / ".obsidian"
    (obsidian / "plugins/templater-obsidian").mkdir(parents=True)
    (obsidian / "templates.json").write_text(json.dumps({"folder": "Meta/Vorlagen/"}), "utf-8")
    (obsidian / "plugins/templater-obsidian/data.json").write_text(json.dumps({"templates_folder": "tpl"}), "utf-8")
    ignore = Ignore(tmp_path, rules())
    assert ignore.whole("meta/vorlagen/x.md")
    assert ignore.whole("tpl/x.md")
    assert not ignore.whole("Meta/x.md")
    assert not ignore.whole("x/tpl/x.md")


@pytest.mark.parametrize(
    "raw", [b"{", b"[]", b"\xff", b'{"folder": 3}', b'{"folder": ""}', b'{"folder": "../.."}', b"[" * 99999]
)
def test_odd_settings_change_nothing(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / ".obsidian/templates.json").write_bytes(raw)
    assert not Ignore(tmp_path, rules()).whole("a/x.md")


def test_own_folders_inside_the_vault(tmp_path: Path) -> None:
    own = (tmp_path / "site/public", tmp_path, tmp_path.parent)
    ignore = Ignore(tmp_path, ScanRules(own=own))
    assert ignore.whole("site/public/x.md")
    assert not ignore.whole("site/x.md")


@pytest.mark.parametrize(
    "name",
    [
        "a.sync-conflict-20240131-101112-ABCDEFG.md",
        "a (conflicted copy 2024-01-31 101112).md",
        "a (Ann's conflicted copy 2024-01-31).md",
        "a (SFConflict ann@example.org 2024-01-31-10-11-12).md",
        "a_conflict-20240131-101112.md",
        "a (Ann 的冲突副本 2024-01-31).md",
    ],
)
def test_conflicts(name: str) -> None:
    assert is_conflict(name)
    assert is_leftover(name)


@pytest.mark.parametrize(
    "name", ["a.md~", ".#a.md", "#a.md#", "a.md.swp", "~$a.docx", "4913", "a.md.orig", "Thumbs.db"]
)
def test_leftovers(name: str) -> None:
    assert is_leftover(name) or name.startswith(".")


@pytest.mark.parametrize("name", ["On conflict (2019).md", "Conflict resolution.md", "a (copy).md", "c#.md", "x~y.md"])
def test_honest_names(name: str) -> None:
    assert not is_leftover(name)
