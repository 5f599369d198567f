from dataclasses import replace

import pytest

from site_builder.model.paper import Paper, Person
from site_builder.scholar.author_year import author_year, lettered, year_letters

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


def test_an_edited_book_goes_by_its_editors() -> None:
    assert author_year(Paper(key="k", type="book", title="T", editors=(HOPPER, MAUCHLY), issued=(1952,)), "en") == (
        "Hopper & Mauchly, 1952"
    )


def test_in_a_sentence_and_without_a_year() -> None:
    paper = Paper(key="k", authors=(HOPPER,), issued=(1952,))
    assert author_year(paper, "en", is_textual=True) == "Hopper (1952)"
    assert author_year(paper, "zh-CN", is_textual=True) == "Hopper（1952）"
    assert author_year(Paper(key="k", authors=(HOPPER,)), "en") == "Hopper"


def test_papers_of_one_author_and_year_get_letters_by_their_titles() -> None:
    second = Paper(key="b", title="A second", authors=(HOPPER,), issued=(1952,))
    first = Paper(key="a", title="The first", authors=(HOPPER,), issued=(1952, 3))
    later = Paper(key="c", title="Later", authors=(HOPPER,), issued=(1953,))
    undated = Paper(key="d", title="Undated", authors=(HOPPER,))
    letters = year_letters({"1": first, "2": second, "3": later, "4": undated, "5": replace(undated, key="e")})
    assert letters == {"1": "b", "2": "a"}
    assert author_year(first, "en", letter="b") == "Hopper, 1952b"
    assert list(year_letters({f"{n:02}": replace(first, title=f"{n:02}") for n in range(27)}).values())[-2:] == [
        "z",
        "za",
    ]


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("Hopper, G. (1952). A 1952 compiler.", "Hopper, G. (1952a). A 1952 compiler."),
        ("Hopper, Grace. 1952. “On 1952.” ACM.", "Hopper, Grace. 1952a. “On 1952.” ACM."),
        (
            "Hopper G. T[C]//1952 IEEE Meeting. IEEE，1952：1-2. https://x.org/1952.",
            "Hopper G. T[C]//1952 IEEE Meeting. IEEE，1952a：1-2. https://x.org/1952.",
        ),
        ("Hopper, G. (n.d.). T.", "Hopper, G. (n.d.). T."),
    ],
)
def test_a_reference_shows_the_letter_behind_its_year(reference: str, words: str) -> None:
    assert lettered(reference, 1952, "a") == words
    assert lettered(reference, 1952, "") == reference
