from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from site_builder.commands.new import TEMPLATE, UNPRINTABLE, checked_key, new_note, note_text
from site_builder.config import Config, load_config
from site_builder.model.diagnostic import PaperleafError
from site_builder.model.paper import Paper, Person

PAPER = Paper(
    key="2015DeepLearningLeCun",
    title='Deep "learning": *now*',
    authors=(Person(family="LeCun", given="Yann"), Person(literal="Group, of people")),
    container_title="Nature",
    issued=(2015, 5),
    doi="10.1038/nature14539",
)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    (tmp_path / "content" / "papers").mkdir(parents=True)
    (tmp_path / "content" / "papers" / "@a.md").write_text("# A\n")
    (tmp_path / "content" / "b.md").write_text("# B\n")
    return load_config(cwd=tmp_path)


def front_matter(text: str) -> object:
    return yaml.safe_load(text.split("---\n")[1])


def test_a_note_is_written_where_the_other_papers_are(config: Config) -> None:
    file = new_note(config, "@x", title="T", folder=None)
    assert file == config.content / "papers" / "@x.md"
    assert front_matter(file.read_text("utf-8")) == {
        "title": "T", "authors": None, "venue": None, "year": None, "doi": None, "arxiv": None, "url": None,
    }  # fmt: skip
    assert file.read_text("utf-8").endswith("---\n\n# T\n\n")


def test_the_library_fills_the_note(config: Config, tmp_path: Path) -> None:
    (tmp_path / "all.bib").write_text("@article{k, title={Deep Learning}, author={Yann LeCun}, year=2015}\n")
    (tmp_path / "paperleaf.toml").write_text('[papers]\nlibrary = ["all.bib", "none.bib"]\n')
    file = new_note(load_config(cwd=tmp_path), "k", title="", folder="other")
    assert file == config.content / "other" / "@k.md"
    values = front_matter(file.read_text("utf-8"))
    assert isinstance(values, dict)
    assert (values["title"], values["authors"], str(values["year"])) == ("Deep Learning", ["Yann LeCun"], "2015")


@pytest.mark.parametrize("key", ["a", "A", "@a", "a.md", "b"])
def test_a_note_that_is_there_is_left_alone(config: Config, key: str) -> None:
    with pytest.raises(PaperleafError, match="already") as caught:
        new_note(config, key, title="", folder=None)
    assert caught.value.exit_status == 1


@pytest.mark.parametrize(
    "key", ["", "@", "../x", "a/b", "a\\b", "a:b", ".a", "a#b", "a|b", "a\nb", "a b", "x" * 300, "文" * 100]
)
def test_a_key_that_cannot_name_a_file_is_refused(key: str) -> None:
    with pytest.raises(PaperleafError) as caught:
        checked_key(key)
    assert caught.value.exit_status == 2


def test_the_folder_must_lie_in_the_vault(config: Config) -> None:
    with pytest.raises(PaperleafError, match="is not in the content folder"):
        new_note(config, "x", title="", folder="../..")
    assert not (config.content.parent.parent / "@x.md").exists()


def test_values_are_yaml_above_and_plain_words_below() -> None:
    text = note_text(PAPER, TEMPLATE)
    assert front_matter(text) == {
        "title": 'Deep "learning": *now*',
        "authors": ["Yann LeCun", "{Group, of people}"],
        "venue": "Nature",
        "year": 2015,
        "date": "2015-05",
        "doi": "10.1038/nature14539",
        "arxiv": None,
        "url": None,
    }
    assert text.endswith('\n# Deep "learning": \\*now\\*\n\n')


def test_a_note_made_from_a_library_says_all_that_the_library_says() -> None:
    thesis = Paper(
        key="k",
        type="thesis",
        title="Reading",
        authors=(Person(family="Lee", given="Ann"),),
        authors_truncated=True,
        issued=(2018, 3),
        publisher="Tidal University",
        genre="Master's thesis",
        pages="1-90",
    )
    assert front_matter(note_text(thesis, TEMPLATE)) == {
        "title": "Reading",
        "authors": ["Ann Lee", "et al."],
        "type": "thesis",
        "venue": None,
        "degree": "Master's thesis",
        "publisher": "Tidal University",
        "year": 2018,
        "date": "2018-03",
        "pages": "1-90",
        "doi": None,
        "arxiv": None,
        "url": None,
    }


def test_a_line_of_a_template_may_be_left_out_when_it_would_be_empty() -> None:
    text = note_text(PAPER, "---\nvolume: {{volume?}}\nvenue: {{venue?}}\n---\nPages {{pages?}}\nEnd {{volume}}\n")
    assert text == '---\nvenue: "Nature"\n---\nEnd \n'


def test_the_template_of_the_vault_wins_and_may_quote_its_values(config: Config) -> None:
    template = config.content / "templates" / "paper.md"
    template.parent.mkdir()
    template.write_text('---\ntitle: "{{title}}"\nstatus: unread\n---\n{{ authors }} ({{year}}) {{date}} "{{title}}"\n')
    text = new_note(config, "z", title='A "b"', folder=None).read_text("utf-8")
    assert front_matter(text) == {"title": 'A "b"', "status": "unread"}
    assert text.endswith('---\n () {{date}} "A "b""\n')


@given(st.text(), st.text())
def test_no_value_can_add_a_line_or_a_placeholder(title: str, name: str) -> None:
    title = title.encode("utf-8", "replace").decode()
    paper = Paper(key="k", title=title, authors=(Person(literal=name.encode("utf-8", "replace").decode()),))
    text = note_text(paper, "---\ntitle: {{title}}\nauthors: {{authors}}\n---\n{{title}}\nend\n")
    assert text.count("\n") == 6
    values = front_matter(text)
    assert isinstance(values, dict) and list(values) == ["title", "authors"]
    assert (values["title"] or "") == " ".join(UNPRINTABLE.sub(" ", title).split())
