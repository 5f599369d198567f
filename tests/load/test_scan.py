"""The walk over the vault, and what it trusts."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from site_builder.load.ignore import ScanRules
from site_builder.load.scan import Scan, read_note, read_sources, resurvey, scan, survey
from site_builder.model.diagnostic import Diagnostic, PaperleafError
from site_builder.text.digest import digest_bytes

RULES = ScanRules()
NOW = 2_000_000_000_000_000_000  # ns; long after any file of a test


def write(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


def paths(found: Scan) -> list[str]:
    return [source.path for source in found.sources]


def test_notes_are_hashed_and_assets_listed(tmp_path: Path) -> None:
    write(tmp_path, {"b.md": "b", "a/UP.MD": "u", "a/p.png": "p", ".x/n.md": "", "templates/t.md": "", "a/x.md~": ""})
    found = scan(tmp_path, RULES, {})
    assert [(s.path, s.kind, s.digest) for s in found.sources] == [
        ("a/UP.MD", "note", digest_bytes(b"u")),
        ("a/p.png", "asset", ""),
        ("b.md", "note", digest_bytes(b"b")),
    ]
    assert found.raw == {"a/UP.MD": b"u", "b.md": b"b"}
    assert found.diagnostics == ()


def test_only_what_moved_is_read(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "a", "b.md": "b"})
    first = scan(tmp_path, RULES, {}, now_ns=NOW)
    known = {source.path: source for source in first.sources}
    (tmp_path / "b.md").write_text("bb", "utf-8")
    second = scan(tmp_path, RULES, known, now_ns=NOW)
    assert set(second.raw) == {"b.md"}
    assert {s.path: s.digest for s in second.sources} == {"a.md": digest_bytes(b"a"), "b.md": digest_bytes(b"bb")}


def test_times_set_back_do_not_hide_an_edit(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "one"})
    before = (tmp_path / "a.md").stat()
    known = {source.path: source for source in scan(tmp_path, RULES, {}, now_ns=NOW).sources}
    (tmp_path / "a.md").write_text("two", "utf-8")
    os.utime(tmp_path / "a.md", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert scan(tmp_path, RULES, known, now_ns=NOW).sources[0].digest == digest_bytes(b"two")


def test_what_is_too_fresh_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "a"})
    now = (tmp_path / "a.md").stat().st_ctime_ns
    fresh = survey(tmp_path, RULES, now_ns=now)
    assert not fresh.is_settled
    known = {source.path: source for source in read_sources(tmp_path, fresh, {}, now_ns=now).sources}
    later = survey(tmp_path, RULES, now_ns=NOW)
    assert later.is_settled
    assert set(read_sources(tmp_path, later, known, now_ns=NOW).raw) == {"a.md"}


def test_a_survey_differs_when_anything_did(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "a", "p.png": "p"})
    digests = {survey(tmp_path, RULES).digest}
    (tmp_path / "p.png").write_text("q", "utf-8")
    digests.add(survey(tmp_path, RULES).digest)
    write(tmp_path, {"c/d.md": ""})
    digests.add(survey(tmp_path, RULES).digest)
    (tmp_path / "c/d.md").rename(tmp_path / "c/e.md")
    digests.add(survey(tmp_path, RULES).digest)
    assert len(digests) == 4


def test_a_second_survey_looks_at_the_named_files_alone(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "a", "b/c.md": "c", "p.png": "p"})
    before = survey(tmp_path, RULES)
    write(tmp_path, {"a.md": "other", "p.png": "other"})
    assert resurvey(before, tmp_path, ["p.png", "a.md"]) == survey(tmp_path, RULES)
    write(tmp_path, {"b/c.md": "other"})
    assert resurvey(before, tmp_path, ["a.md"]) != survey(tmp_path, RULES)
    write(tmp_path, {"d.md": "new"})
    assert resurvey(before, tmp_path, ["d.md"]) is None
    (tmp_path / "a.md").unlink()
    assert resurvey(before, tmp_path, ["a.md"]) is None
    (tmp_path / "link.md").symlink_to(tmp_path / "d.md")
    linked = survey(tmp_path, RULES)
    write(tmp_path, {"d.md": "other, by two names"})
    assert resurvey(linked, tmp_path, ["d.md"]) is None


def test_links_stay_in_the_vault(tmp_path: Path) -> None:
    vault = write(tmp_path / "vault", {"a.md": "a", ".obsidian/s.md": "s", "sub/b.md": "b"})
    write(tmp_path, {"outside/secret.md": "secret"})
    for name, target in {
        "inside.md": "sub/b.md",
        "out.md": "../outside/secret.md",
        "hidden.md": ".obsidian/s.md",
        "gone.md": "nowhere.md",
        "self.md": "self.md",
        "folder": "sub",
        "loop": ".",
        "outfolder": "../outside",
        "zero.md": "/dev/zero",
    }.items():
        (vault / name).symlink_to(target)
    found = scan(vault, RULES, {})
    assert paths(found) == ["a.md", "inside.md", "sub/b.md"]
    assert read_note(vault, "inside.md") == b"b"


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(tmp_path)  # the path of a socket must be short
        try:
            server.bind("sock.md")
        finally:
            os.chdir(here)
        assert scan(tmp_path, RULES, {}).sources == ()
    refused = read_note(tmp_path, "pipe.md")
    assert isinstance(refused, Diagnostic)
    assert (refused.code, refused.message) == ("load/unreadable", "cannot be read: it is no regular file")


@pytest.mark.parametrize("swapped", ["in/n.md", "in"])
def test_what_becomes_a_link_out_of_the_vault_is_not_read(tmp_path: Path, swapped: str) -> None:
    content = write(tmp_path / "content", {"in/n.md": "mine", "o.md": "mine"})
    outside = write(tmp_path / "outside", {"n.md": "not mine"})
    seen = survey(content, ScanRules())
    (content / swapped).rename(tmp_path / "away")
    (content / swapped).symlink_to(outside / "n.md" if swapped.endswith(".md") else outside)
    found = read_sources(content, seen, {})
    assert paths(found) == ["o.md"] and list(found.raw.values()) == [b"mine"]
    assert [str(one.where) for one in found.diagnostics] == ["in/n.md"]


def test_a_link_in_the_vault_and_a_vault_behind_a_link_are_read(tmp_path: Path) -> None:
    content = write(tmp_path / "content", {"in/n.md": "mine"})
    (content / "m.md").symlink_to(content / "in" / "n.md")
    (tmp_path / "link").symlink_to(content)
    assert paths(scan(tmp_path / "link", ScanRules(), {})) == ["in/n.md", "m.md"]


def test_names_that_are_no_text(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"bad\xffname.md")).write_text("x", "utf-8")
    except OSError:
        pytest.skip("the file system takes only text")
    write(tmp_path, {"ok.md": ""})
    found = scan(tmp_path, RULES, {})
    assert paths(found) == ["ok.md"]
    assert [d.code for d in found.diagnostics] == ["load/name"]
    str(found.diagnostics[0]).encode("utf-8")


def test_unreadable_folders_and_notes_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a.md": "", "gone.md": "", "dir/b.md": ""})
    found = survey(tmp_path, RULES)
    (tmp_path / "gone.md").unlink()
    read = read_sources(tmp_path, found, {})
    assert paths(read) == ["a.md", "dir/b.md"]
    assert [str(d.where) for d in read.diagnostics] == ["gone.md"]


def test_a_second_version_is_told_of(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "", "a.sync-conflict-20240131-101112-ABCDEFG.md": ""})
    found = scan(tmp_path, RULES, {})
    assert paths(found) == ["a.md"]
    assert [d.code for d in found.diagnostics] == ["load/conflict"]


def test_an_earlier_site_is_no_part_of_the_vault(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "a", "old/.paperleaf-files": "", "old/a/index.md": "a", "b/c/d.md": "d"})
    assert paths(scan(tmp_path, RULES, {})) == ["a.md", "b/c/d.md"]


def test_no_content_folder(tmp_path: Path) -> None:
    for place in (tmp_path / "none", write(tmp_path, {"f.md": ""}) / "f.md"):
        with pytest.raises(PaperleafError) as caught:
            scan(place, RULES, {})
        assert caught.value.exit_status == 2


def test_excluded_files_are_known_by_name_alone(tmp_path: Path) -> None:
    files = (
        "templates/t.md",
        "x/Templates/.h.md",
        "private/deep/s.md",
        "b.draft.md",
        ".obsidian/o.md",
        "a.md",
        "c.md~",
    )
    write(tmp_path, dict.fromkeys(files, ""))
    write(tmp_path, {"public/index.html": "ours"})
    rules = ScanRules(exclude=("private/**", "*.draft.md"), own=(tmp_path / "public",))
    found = scan(tmp_path, rules, {})
    assert (paths(found), found.left_out) == (["a.md"], ("b.draft.md", "private/deep/s.md", "templates/t.md"))
    before = survey(tmp_path, rules).digest
    (tmp_path / "private" / "deep" / "s.md").unlink()
    assert survey(tmp_path, rules).digest != before
