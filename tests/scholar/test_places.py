from __future__ import annotations

from site_builder.model.paper import Paper, Person
from site_builder.scholar.places import without_places


def test_no_value_names_a_place_on_a_disk() -> None:
    paper = Paper(
        key="lee",
        title="Of lanterns",
        authors=(Person(literal="Ann Lee /home/ann/people.txt"),),
        abstract="Read it in C:\\Users\\ann\\Zotero\\lanterns.pdf first.",
        keywords=("tides", "file:///Users/ann/tides.pdf"),
    )
    told = without_places(paper)
    assert told.title == "Of lanterns"
    assert told.authors[0].literal == "Ann Lee people.txt"
    assert told.abstract == "Read it in lanterns.pdf first."
    assert told.keywords == ("tides", "tides.pdf")


def test_a_paper_without_them_is_the_same_object() -> None:
    paper = Paper(key="lee", title="Of lanterns / and tides", url="https://example.org/home/ann/lanterns.pdf")
    assert without_places(paper) is paper
