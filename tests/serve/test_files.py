from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.serve.files import Files, read, read_piece, url_of


@pytest.fixture
def site(tmp_path: Path) -> Files:
    output = tmp_path / "site"
    for name in ("index.html", "papers/x y/index.html", "图/a.svg", "notes.json"):
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_text(name, "utf-8")
    (tmp_path / "secret.txt").write_text("secret")
    (output / "link.txt").symlink_to(tmp_path / "secret.txt")
    (output / "folder").symlink_to(tmp_path)
    files = Files(output)
    files.scan()
    return files


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("index.html", "/"),
        ("papers/x y/index.html", "/papers/x%20y/"),
        ("图/a.svg", "/%E5%9B%BE/a.svg"),
        ("a/myindex.html", "/a/myindex.html"),
        ("a%b/?.txt", "/a%25b/%3F.txt"),
    ],
)
def test_the_url_of_a_file(path: str, url: str) -> None:
    assert url_of(path) == url


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        (b"/", "index.html"),
        (b"/index.html", "index.html"),
        (b"/papers/x%20y/", "papers/x y/index.html"),
        ("/图/a.svg".encode(), "图/a.svg"),
        (b"/%E5%9B%BE/a.svg", "图/a.svg"),
    ],
)
def test_a_page_is_found_by_its_url(site: Files, asked: bytes, path: str) -> None:
    file = site.find(asked)
    assert file is not None
    assert Path(file.path).relative_to(site.output).as_posix() == path


@pytest.mark.parametrize(
    "asked",
    [
        b"",
        b"//",
        b"/..",
        b"/../secret.txt",
        b"/%2e%2e/secret.txt",
        b"/..%2fsecret.txt",
        b"/papers/../index.html",
        b"/papers//x%20y/",
        b"/./index.html",
        b"/%00",
        b"/%ff",
        b"/link.txt",
        b"/folder/secret.txt",
        b"/papers/",
        b"/INDEX.html",
        b"index.html",
        b"http://evil.example/",
    ],
)
def test_nothing_else_is_found(site: Files, asked: bytes) -> None:
    assert site.find(asked) is None


@given(st.lists(st.sampled_from(["..", ".", "papers", "x y", "index.html", "secret.txt", "folder", "%2e", "\\", ""])))
def test_no_path_leads_out_of_the_site(tmp_path_factory: pytest.TempPathFactory, parts: list[str]) -> None:
    root = tmp_path_factory.mktemp("root")
    (root / "secret.txt").write_text("secret")
    (root / "site").mkdir()
    (root / "site" / "index.html").write_text("home")
    files = Files(root / "site")
    files.scan()
    for asked in ("/" + "/".join(parts), "/" + quote("/".join(parts), safe="")):
        file = files.find(asked.encode())
        assert file is None or file.path == str(root / "site" / "index.html")


def test_a_missing_slash_is_found_but_only_for_pages(site: Files) -> None:
    file = site.find_folder(b"/papers/x%20y")
    assert file is not None and file.url == "/papers/x%20y/"
    assert site.find_folder(b"/papers") is None
    assert site.find_folder(b"/papers/x%20y/") is None
    assert site.find_folder(b"//evil.example") is None


def test_paths_that_a_build_changed_are_looked_at_again(site: Files) -> None:
    (site.output / "new").mkdir()
    (site.output / "new" / "index.html").write_text("new")
    (site.output / "notes.json").unlink()
    site.update(["new/index.html", "notes.json"])
    assert site.find(b"/new/") is not None
    assert site.find(b"/notes.json") is None
    assert site.find(b"/") is not None


def test_what_a_dot_hides_is_not_served(site: Files) -> None:
    (site.output / ".git").mkdir()
    (site.output / ".git" / "config").write_text("secret")
    (site.output / ".env").write_text("secret")
    site.scan()
    site.update([".env", ".git/config"])
    assert [site.find(asked) for asked in (b"/.env", b"/.git/config", b"/%2egit/config")] == [None, None, None]


def test_kinds_do_not_depend_on_the_computer(site: Files) -> None:
    kinds = {name: found.kind for name in (b"/", b"/notes.json", "/图/a.svg".encode()) if (found := site.find(name))}
    assert list(kinds.values()) == [
        "text/html; charset=utf-8",
        "application/json; charset=utf-8",
        "image/svg+xml; charset=utf-8",
    ]


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"0123456789")
    (tmp_path / "link").symlink_to("a")
    os.mkfifo(tmp_path / "pipe")
    assert read(str(tmp_path / "a")) == b"0123456789"
    assert read_piece(str(tmp_path / "a"), 2, 5) == b"234"
    assert read_piece(str(tmp_path / "a"), 8, 50) == b"89"
    for name in ("link", "pipe", "gone", "."):
        assert read(str(tmp_path / name)) is None
        assert read_piece(str(tmp_path / name), 0, 5) == b""


@given(st.text(st.characters(exclude_characters="\0/", exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_each_url_leads_back_to_its_file(name: str) -> None:
    url = url_of(f"a/{name}")
    assert url.isascii()
    assert "/" + f"a/{name}" == unquote(url) or name == "index.html"
