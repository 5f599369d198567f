import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.scholar.identifiers import (
    find_arxiv,
    find_citekey,
    find_doi,
    find_isbn,
    find_issn,
    find_pmid,
    zotero_citekey,
)


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1000/182", "10.1000/182"),
        ("doi:10.1000/182.", "10.1000/182"),
        ("https://dx.doi.org/10.1000/ABC%28x%29", "10.1000/ABC(x)"),
        ("(see 10.1016/S0022-2836(05)80360-2)", "10.1016/S0022-2836(05)80360-2"),
        (
            "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O",
            "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O",
        ),
        ("10.5555/x，后面", "10.5555/x"),
        ("11.1000/182", ""),
        ("", ""),
    ],
)
def test_dois_keep_their_brackets_and_lose_the_sentence(text: str, doi: str) -> None:
    assert find_doi(text) == doi


def test_a_marked_doi_is_announced() -> None:
    assert find_doi("https://publisher.example/10.1000/182", marked=True) == ""
    assert find_doi("https://doi.org/10.1000/182", marked=True) == "10.1000/182"
    plos = "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0000308&type=printable"
    assert find_doi(plos, marked=True) == "10.1371/journal.pone.0000308"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("arXiv:1412.6980v9 [cs.LG]", ("1412.6980", "v9", "cs.LG")),
        ("https://arxiv.org/pdf/2010.11929v2.pdf", ("2010.11929", "v2", "")),
        ("10.48550/arXiv.2010.11929", ("2010.11929", "", "")),
        ("https://arxiv.org/abs/math.GT/0309136", ("math/0309136", "", "")),
        ("arXiv preprint arXiv:hep-th/9711200", ("hep-th/9711200", "", "")),
    ],
)
def test_arxiv_ids(text: str, found: tuple[str, str, str]) -> None:
    assert find_arxiv(text) == found


def test_a_bare_number_is_an_id_only_when_asked_for() -> None:
    assert find_arxiv("1412.6980") is None
    assert find_arxiv("1412.6980", bare=True) == ("1412.6980", "", "")
    assert find_arxiv("2099.1234", bare=True) is None  # no month 99


def test_isbn_is_checked_and_stored_long() -> None:
    assert find_isbn("ISBN 0-306-40615-2") == "9780306406157"
    assert find_isbn("978-0-306-40615-7") == "9780306406157"
    assert find_isbn("978-0-306-40615-8") == ""


def test_other_identifiers() -> None:
    assert find_issn("1532-4435, 1533-7928") == "1532-4435"
    assert find_pmid("PMID: 22745249") == "22745249"
    assert find_citekey("@hopper1952") == "hopper1952"
    assert find_citekey("two words") == ""
    assert zotero_citekey("zotero://select/items/@hopper1952") == "hopper1952"
    assert zotero_citekey("zotero://select/library/items/ABCD2345") == ""


@given(st.text(max_size=200))
def test_what_is_found_is_found_again(text: str) -> None:
    doi = find_doi(text)
    assert find_doi(doi) == doi
    arxiv = find_arxiv(text, bare=True)
    assert arxiv is None or find_arxiv(f"arXiv:{arxiv.id}") is not None


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://link.springer.com/article/10.1186/s13059-020-02015-1", "10.1186/s13059-020-02015-1"),
        ("https://www.biorxiv.org/content/10.1101/2020.01.02.123456v2.full", "10.1101/2020.01.02.123456"),
        ("https://www.frontiersin.org/articles/10.3389/fpsyg.2020.00001/full", "10.3389/fpsyg.2020.00001"),
        ("https://doi.org/10.1117/12.3052xxx", ""),
    ],
)
def test_dois_in_addresses_of_publishers(text: str, doi: str) -> None:
    assert find_doi(text, marked=True) == doi
