"""Templates of a user with mistakes: they are told with their line, and a page is whole again when they are mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.config import load_config
from site_builder.engine.memory import Memory
from site_builder.engine.pipeline import build
from site_builder.engine.run import BuildReport

GOOD = '{% extends "base.html" %}{% block main %}<p>mine: {{ page.path }}</p>{% endblock %}\n'


class Project:
    """A site with a theme folder of its own, built again and again."""

    def __init__(self, root: Path, memory: Memory | None) -> None:
        self.root, self._memory = root, memory
        self.templates = root / "theme" / "templates"
        self.templates.mkdir(parents=True)
        self.write("content/a.md", "# A\n\nWords of the note.\n")
        self.write("content/b.md", "# B\n\nSee [[a]].\n")

    def write(self, name: str, text: str) -> None:
        file = self.root / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")

    def build(self) -> BuildReport:
        return build(load_config(cwd=self.root), memory=self._memory)

    def told(self) -> list[str]:
        found = self.build().diagnostics
        return [f"{one.where}: {one.message} [{one.code}]" for one in found if one.code != "site/no-url"]

    def page(self, name: str) -> str:
        return (self.root / "public" / name / "index.html").read_text("utf-8")


@pytest.fixture(params=[True, False], ids=["kept", "fresh"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Project:
    return Project(tmp_path, Memory() if request.param else None)


@pytest.mark.parametrize(
    ("template", "line", "why"),
    [
        ("{% if %}", 1, "Expected an expression, got 'end of statement block'"),
        (
            '{% extends "base.html" %}\n{{ nothing.at.all }}{% block main %}{{ none_such }}{% endblock %}',
            2,
            "'none_such'",
        ),
        ('\n{% extends "lost.html" %}', 2, "there is no template `lost.html`"),
        ('\n\n{{ part("lost.html") }}', 3, "there is no template `lost.html`"),
        ('{{ t("no.such") }}', 1, "the theme has no text `no.such`"),
        ('\n{{ asset("no.png") }}', 2, "the theme has no file `assets/no.png`"),
        ('{{ 1 + "a" }}', 1, "TypeError: "),
    ],
)
def test_a_mistake_is_told_once_with_its_line(tmp_path: Path, template: str, line: int, why: str) -> None:
    project = Project(tmp_path, None)
    project.write("theme/templates/note.html", template)
    (told,) = project.told()
    assert told.startswith(f"theme/templates/note.html:{line}: {why}")
    assert told.endswith(" [theme/template]")
    assert "Words of the note." in project.page("a")


def test_bytes_that_are_no_text_are_told_with_their_line(tmp_path: Path) -> None:
    project = Project(tmp_path, None)
    (project.templates / "note.html").write_bytes(b"one\n\xff")
    assert project.told() == ["theme/templates/note.html:2: the bytes are not UTF-8 [theme/template]"]


def test_a_page_is_made_anew_as_soon_as_the_mistake_is_mended(project: Project) -> None:
    project.write("theme/templates/note.html", GOOD)
    assert project.told() == []
    assert "mine: a/index.html" in project.page("a")
    for template in ("{% if %}", '{% extends "lost.html" %}', "{{ none_such }}"):
        project.write("theme/templates/note.html", template)
        assert len(project.told()) == 1
        assert "mine" not in project.page("a")
        assert len(project.told()) == 1, "told again while it is there"
    project.write("theme/templates/note.html", GOOD)
    assert project.told() == []
    assert "mine: a/index.html" in project.page("a")
    assert project.build().changed == ()


def test_a_template_that_comes_later_is_found(project: Project) -> None:
    project.write("theme/templates/note.html", '{% extends "mine.html" %}')
    assert len(project.told()) == 1
    project.write("theme/templates/mine.html", GOOD)
    assert project.told() == []
    assert "mine: a/index.html" in project.page("a")


def test_a_page_that_has_no_text_of_its_own_is_left_out_and_comes_back(project: Project) -> None:
    project.write("theme/templates/search.html", "{{ none_such }}")
    assert project.told() == ["theme/templates/search.html:1: 'none_such' is undefined [theme/template]"]
    assert not (project.root / "public" / "search" / "index.html").exists()
    (project.templates / "search.html").unlink()
    assert project.told() == []
    assert "<h1" in project.page("search")
