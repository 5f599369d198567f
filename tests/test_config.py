from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from site_builder.config import (
    Config,
    check_folders,
    load_config,
)
from site_builder.model.diagnostic import PaperleafError


def test_nothing_needs_to_be_configured(tmp_path: Path) -> None:
    config = load_config(cwd=tmp_path)
    assert config == Config(
        root=tmp_path,
        content=tmp_path / "content",
        output=tmp_path / "public",
        cache=tmp_path / ".paperleaf",
        theme=config.theme,
    )
    assert config.theme.dir == tmp_path / "theme"


def test_a_configuration_can_be_sent_to_another_process(tmp_path: Path) -> None:
    (tmp_path / "paperleaf.toml").write_text('[papers]\nlabels = { "Where" = "venue" }\n', "utf-8")
    config = load_config(cwd=tmp_path)
    assert pickle.loads(pickle.dumps(config)) == config
    assert config.parse.labels == config.papers.labels == {"Where": "venue"}


def test_all_options_of_the_file_arrive(tmp_path: Path) -> None:
    (tmp_path / "paperleaf.toml").write_text(
        """
        [site]
        title = "Notes"
        url = "https://example.org/n"
        language = "zh-CN"
        [content]
        dir = "vault"
        exclude = ["private/**"]
        publish = "marked"
        [build]
        output = "out/site"
        jobs = 3
        [markdown]
        strict_line_breaks = true
        [html]
        raw = "escape"
        [links]
        zotero = "none"
        unresolved = "plain"
        [papers]
        style = "ieee"
        library = ["refs/all.bib"]
        highwire = true
        [search]
        enabled = false
        [math]
        enabled = false
        [feed]
        limit = 5
        """,
        "utf-8",
    )
    config = load_config(cwd=tmp_path)
    assert (config.site.title, config.site.url, config.site.language) == ("Notes", "https://example.org/n/", "zh-CN")
    assert (config.content, config.output, config.jobs) == (tmp_path / "vault", tmp_path / "out/site", 3)
    assert (config.exclude, config.publish) == (("private/**",), "marked")
    assert config.parse.strict_line_breaks and config.parse.raw_html == "escape" and config.parse.zotero == "none"
    assert config.links.unresolved == "plain" and config.papers.style == "ieee" and config.papers.highwire
    assert config.papers.library == (tmp_path / "refs/all.bib",)
    assert not config.search and not config.math and not config.parse.math and config.feed.limit == 5


def test_arguments_win_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "paperleaf.toml").write_text('[site]\nurl = "https://a.example/"\n[build]\njobs = 3\n', "utf-8")
    config = load_config(cwd=tmp_path, base_url="https://b.example/x", jobs=0, output=Path("o"), drafts=True)
    assert (config.site.url, config.jobs, config.output) == ("https://b.example/x/", 0, tmp_path / "o")
    assert config.drafts


@pytest.mark.parametrize(
    ("content", "output", "cache", "message"),
    [
        ("none", "public", ".paperleaf", "no content folder"),
        ("file", "public", ".paperleaf", "is not a folder"),
        ("notes", "notes", ".paperleaf", "is or holds the content folder"),
        ("notes", ".", ".paperleaf", "is or holds the content folder"),
        ("notes", "link", ".paperleaf", "is or holds the content folder"),
        ("notes", "file", ".paperleaf", "is not a folder"),
        ("notes", "public", "notes", "is or holds another folder"),
        ("notes", "public", "public/cache", "lies in the output folder"),
    ],
)
def test_folders_that_would_harm_each_other_are_refused(
    tmp_path: Path, content: str, output: str, cache: str, message: str
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to("notes")
    config = load_config(cwd=tmp_path, content=Path(content), output=Path(output), cache=Path(cache))
    with pytest.raises(PaperleafError, match=message) as caught:
        check_folders(config)
    assert caught.value.exit_status == 2


@pytest.mark.parametrize("output", ["public", "notes/public", "../public"])
def test_the_output_may_lie_anywhere_else(tmp_path: Path, output: str) -> None:
    project = tmp_path / "project"
    (project / "notes").mkdir(parents=True)
    check_folders(load_config(cwd=project, content=Path("notes"), output=Path(output)))
