import pytest

from site_builder.scholar.kinds import declared_type, guess_type


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("journalArticle", "article-journal"),
        ("@book", "book"),
        ("Textbook", "book"),
        ("会议论文", "paper-conference"),
        ("x", ""),
    ],
)
def test_declared_types(word: str, kind: str) -> None:
    assert declared_type(word) == kind


@pytest.mark.parametrize(
    ("venue", "kind"),
    [
        ("Proc. Natl. Acad. Sci. USA", "article-journal"),
        ("Proceedings of the Royal Society B", "article-journal"),
        ("Proceedings of the IEEE", "article-journal"),
        ("Proceedings of the IEEE Conference on Parsing", "paper-conference"),
        ("Proceedings of the ACM on Programming Languages", "article-journal"),
        ("Proceedings of the VLDB Endowment", "article-journal"),
        ("Proceedings of the 3rd Workshop on Parsing", "paper-conference"),
        ("arXiv", "article"),
    ],
)
def test_where_a_paper_appeared_tells_its_type(venue: str, kind: str) -> None:
    assert guess_type(declared="", venue=venue) == kind
    assert guess_type(declared="journalArticle", venue=venue) == kind


def test_what_stands_in_a_handbook_is_a_chapter() -> None:
    assert guess_type(declared="", venue="The Mud Handbook of Wet Places") == "chapter"


@pytest.mark.parametrize(
    ("publisher", "kind"),
    [("Some University Press", "book"), ("科学出版社", "book"), ("AAAI Press", "article"), ("Some Lab", "article")],
)
def test_what_a_press_printed_is_a_book(publisher: str, kind: str) -> None:
    assert guess_type(declared="", venue="", publisher=publisher) == kind
