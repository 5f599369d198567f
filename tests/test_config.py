from __future__ import annotations

import json
import os
import pickle
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import site_builder
from site_builder.config import (
    OPTIONS,
    Config,
    check_folders,
    config_reference,
    config_schema,
    load_config,
)
from site_builder.model.diagnostic import PaperleafError


def fault(tmp_path: Path, text: str) -> PaperleafError:
    (tmp_path / "paperleaf.toml").write_text(text, "utf-8")
    with pytest.raises(PaperleafError) as caught:
        load_config(cwd=tmp_path)
    assert caught.value.exit_status == 2
    return caught.value


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


def test_each_option_stands_in_the_reference_and_in_the_schema() -> None:
    reference, schema = config_reference(), config_schema()
    groups = schema["properties"]
    assert isinstance(groups, dict)
    for option in OPTIONS:
        assert f"| `{option.name}` |" in reference and option.sentence in reference
        assert groups[option.group]["properties"][option.name]["description"] == option.sentence
    assert json.loads(json.dumps(schema)) == schema


def test_the_schema_that_is_shipped_is_current() -> None:
    shipped = Path(site_builder.__file__).with_name("paperleaf.schema.json")
    assert json.loads(shipped.read_text("utf-8")) == config_schema()


def test_the_defaults_written_out_are_a_valid_file(tmp_path: Path) -> None:
    groups = config_schema()["properties"]
    assert isinstance(groups, dict)
    lines = []
    for group, table in groups.items():
        lines.append(f"[{group}]")
        for name, entry in table["properties"].items():
            default = entry["default"]
            lines.append(f"{name} = {'{}' if default == {} else json.dumps(default)}")
    text = "\n".join(lines)
    tomllib.loads(text)
    (tmp_path / "paperleaf.toml").write_text(text, "utf-8")
    written = load_config(cwd=tmp_path)
    (tmp_path / "paperleaf.toml").write_text("", "utf-8")
    assert written == load_config(cwd=tmp_path)
