import pytest

from site_builder.model.paper import Paper, Person
from site_builder.scholar.author_year import author_year

HOPPER, MAUCHLY = Person(family="Hopper", given="Grace"), Person(family="Mauchly", given="John")
OORD = Person(family="Oord", given="Aäron", particle="van den")
YU, LIU = Person(family="于", given="潇"), Person(family="刘", given="义")


@pytest.mark.parametrize(
    ("authors", "title", "lang", "words"),
    [
        ((HOPPER,), "T", "en", "Hopper, 1952"),
        ((HOPPER, MAUCHLY), "T", "en", "Hopper & Mauchly, 1952"),
        ((OORD, HOPPER, MAUCHLY), "T", "zh-CN", "van den Oord et al.，1952"),
        ((YU, LIU, YU), "交易环境", "zh-CN", "于潇等，1952"),
        ((YU, LIU), "交易环境", "en", "于潇、刘义, 1952"),
        ((Person(literal="OpenAI"),), "T", "en", "OpenAI, 1952"),
        ((), "A title of its own", "en", "A title of its own, 1952"),
    ],
)
def test_a_paper_by_authors_and_year(authors: tuple[Person, ...], title: str, lang: str, words: str) -> None:
    assert author_year(Paper(key="k", title=title, authors=authors, issued=(1952,)), lang) == words


def test_in_a_sentence_and_without_a_year() -> None:
    paper = Paper(key="k", authors=(HOPPER,), issued=(1952,))
    assert author_year(paper, "en", is_textual=True) == "Hopper (1952)"
    assert author_year(paper, "zh-CN", is_textual=True) == "Hopper（1952）"
    assert author_year(Paper(key="k", authors=(HOPPER,)), "en") == "Hopper"
