from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.config import load_config
from site_builder.model.diagnostic import PaperleafError


def fault(tmp_path: Path, text: str) -> PaperleafError:
    (tmp_path / "paperleaf.toml").write_text(text, "utf-8")
    with pytest.raises(PaperleafError) as caught:
        load_config(cwd=tmp_path)
    assert caught.value.exit_status == 2
    return caught.value


def test_the_file_beside_the_content_folder_is_read_and_makes_its_folder_the_project(tmp_path: Path) -> None:
    project, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    project.mkdir()
    elsewhere.mkdir()
    (project / "paperleaf.toml").write_text('[site]\ntitle = "T"\n', "utf-8")
    config = load_config(cwd=elsewhere, content=Path("../project/vault"))
    assert (config.site.title, config.root, config.cache) == ("T", project, project / ".paperleaf")
    assert (config.content, config.output) == (project / "vault", project / "public")


def test_pyproject_is_read_when_it_has_a_table_for_us(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text('[project]\nname = "x"\n', "utf-8")
    assert load_config(cwd=tmp_path).file is None
    file.write_text('[project]\nname = "x"\n\n[tool.paperleaf.site]\ntitle = "T"\nlanguge = "en"\n', "utf-8")
    with pytest.raises(PaperleafError, match=r"pyproject\.toml:6: unknown key `languge` in \[tool\.paperleaf\.site\]"):
        load_config(cwd=tmp_path)


def test_the_pyproject_of_somebody_else_may_be_broken(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project\n", "utf-8")
    assert load_config(cwd=tmp_path).file is None


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ('[site]\n\ntitel = "x"\n', "paperleaf.toml:3: unknown key `titel` in [site]", "did you mean `title`?"),
        ("[sites]\n", "paperleaf.toml:1: unknown group `sites`", "did you mean `site`?"),
        ('title = "x"\n', "paperleaf.toml:1: unknown key `title`", "`title` stands in [site]"),
        (
            "[build]\njobs = true\n",
            "paperleaf.toml:2: `build.jobs` is true, and should be a whole number, 0 or more",
            "",
        ),
        ("[build]\njobs = -1\n", "paperleaf.toml:2: `build.jobs` is a negative number, and should be", ""),
        ("[search]\nenabled = 1\n", "paperleaf.toml:2: `search.enabled` is a number, and should be true or false", ""),
        ('[content]\nexclude = "a"\n', "paperleaf.toml:2: `content.exclude` is text, and should be a list", ""),
        (
            "[content]\nexclude = [1]\n",
            "paperleaf.toml:2: `content.exclude` is a list, and should be a list of texts",
            "",
        ),
        (
            '[links]\nzotero = "some"\n',
            "paperleaf.toml:2: `links.zotero` cannot be `some`",
            "known are select, all, none",
        ),
        ('[papers]\nstyle = "apa7"\n', "paperleaf.toml:2: `papers.style` cannot be `apa7`", "did you mean `apa`?"),
        ('site = "x"\n', "paperleaf.toml:1: `site` is text, and should be a group", "write [site] and its keys below"),
        (
            '[site]\nurl = "example.org"\n',
            "paperleaf.toml:2: `site.url` cannot be `example.org`",
            "a full address is wanted",
        ),
        ('[theme]\naccent = "green"\n', "paperleaf.toml:2: `theme.accent` cannot be `green`", "a colour is wanted"),
        (
            '[site]\nlanguage = "Chinese (Hans)"\n',
            "paperleaf.toml:2: `site.language` cannot be",
            "a language tag is wanted",
        ),
        ("[site]\ntitle = 2020-01-01\n", "paperleaf.toml:2: `site.title` is a date or time, and should be text", ""),
        ('[site]\ntitle = "a\n', "paperleaf.toml:2: not valid TOML:", "text stands in quotes"),
        ('site.titel = "x"\n', "paperleaf.toml:1: unknown key `titel`", "did you mean `title`?"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_a_hint(tmp_path: Path, text: str, message: str, hint: str) -> None:
    error = fault(tmp_path, text)
    assert error.message.startswith(message)
    assert error.hint.startswith(hint)


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(PaperleafError, match="cannot be read"):
        load_config(Path("other.toml"), cwd=tmp_path)
    with pytest.raises(PaperleafError, match="is no file"):
        load_config(Path(os.devnull), cwd=tmp_path)


def test_a_file_with_bad_bytes_is_told(tmp_path: Path) -> None:
    (tmp_path / "paperleaf.toml").write_bytes(b'[site]\ntitle = "\xff"\n')
    with pytest.raises(PaperleafError, match="not UTF-8"):
        load_config(cwd=tmp_path)


@given(st.text(max_size=60))
def test_any_text_is_either_read_or_told(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "paperleaf.toml").write_text(text, "utf-8", "replace")
    try:
        load_config(cwd=folder)
    except PaperleafError as error:
        assert error.exit_status == 2
