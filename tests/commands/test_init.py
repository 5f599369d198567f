from __future__ import annotations

import base64
import hashlib
import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from site_builder.commands.hosting import HOSTS
from site_builder.commands.init import headers, init
from site_builder.config import load_config


def test_a_new_project_can_be_built_from(tmp_path: Path) -> None:
    written = init(load_config(cwd=tmp_path), host=None)
    assert all(file.is_new for file in written)
    assert sorted(file.path for file in written) == [
        ".gitignore",
        "content/@2017AttentionIsAllVaswani.md",
        "content/index.md",
        "paperleaf.toml",
    ]
    assert load_config(cwd=tmp_path).content == tmp_path / "content"
    assert (tmp_path / ".gitignore").read_text() == ".paperleaf/\npublic/\n"


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "paperleaf.toml").write_text("# mine\n")
    (tmp_path / "netlify.toml").write_text("# mine\n")
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_text("mine")
    written = init(load_config(cwd=tmp_path), host="netlify")
    assert [file.path for file in written if file.is_new] == [".gitignore"]
    assert (tmp_path / "paperleaf.toml").read_text() == (tmp_path / "netlify.toml").read_text() == "# mine\n"
    assert [path.name for path in (tmp_path / "content").iterdir()] == ["a.md"]


def test_every_line_of_the_configuration_that_is_written_is_valid(tmp_path: Path) -> None:
    init(load_config(cwd=tmp_path), host=None)
    file = tmp_path / "paperleaf.toml"
    text = re.sub(r"(?m)^# (?=[a-z]+ = )", "", file.read_text("utf-8"))
    assert text.count(" = ") > 8
    file.write_text(text, "utf-8")
    assert load_config(cwd=tmp_path).publish == "marked"
    assert "# apa, chicago, gb7714-2015, gb7714-2025, " in text


@pytest.mark.parametrize("host", HOSTS)
def test_the_files_of_a_host_are_well_formed_and_set_a_policy_where_it_can_be_set(tmp_path: Path, host: str) -> None:
    project = tmp_path / "my site"
    project.mkdir()
    paths = {written.path for written in init(load_config(cwd=project), host=host)}
    paths -= {written.path for written in init(load_config(cwd=tmp_path), host=None)}
    assert paths
    texts = [(project / path).read_text("utf-8") for path in paths]
    for path, text in zip(paths, texts, strict=True):
        match Path(path).suffix:
            case ".toml":
                tomllib.loads(text)
            case ".json":
                json.loads(text)
            case ".yml":
                yaml.safe_load(text)
    assert any("paperleaf build" in text and "base-url" in text for text in texts)
    assert any(".paperleaf" in text for text in texts)
    assert host == "github-pages" or any("Content-Security-Policy" in text for text in texts)


def test_the_policy_allows_the_inline_line_of_the_theme_and_no_other(tmp_path: Path) -> None:
    policy = headers(load_config(cwd=tmp_path))["Content-Security-Policy"]
    scripts = re.search(r"script-src ([^;]*);", policy)
    assert scripts and re.fullmatch(r"'self' 'sha256-[A-Za-z0-9+/]{43}='", scripts[1])


def test_a_theme_of_your_own_is_asked_for_its_line(tmp_path: Path) -> None:
    frame = tmp_path / "theme" / "templates" / "base.html"
    frame.parent.mkdir(parents=True)
    frame.write_text("<script>let a</script><script src='b'></script><script>{{ c }}</script>", "utf-8")
    policy = headers(load_config(cwd=tmp_path))["Content-Security-Policy"]
    digest = base64.b64encode(hashlib.sha256(b"let a").digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in policy
