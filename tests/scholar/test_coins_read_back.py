"""COinS as a reference manager reads it: what comes back is the paper that went in."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.model.paper import Paper, Person
from site_builder.scholar.head import coins

TYPES = {
    "journal/article": "article-journal",
    "book/proceeding": "paper-conference",
    "book/bookitem": "chapter",
    "book/book": "book",
    "book/report": "report",
    "dissertation/": "thesis",
    "dc/": "article",
}
TEXT = st.text(st.characters(categories=("L", "N")) | st.sampled_from(" &=;%#\"<>'，（）"), max_size=30).map(
    lambda text: " ".join(text.split())
)


def read_back(span: str) -> dict[str, list[str]]:
    """The keys and values of the only span, by the rules of OpenURL: parts at "&", name and value at the first "="."""
    [title] = re.findall(r'<span class="Z3988" title="([^"]*)"[^>]*></span>', span)
    found: dict[str, list[str]] = {}
    for part in html.unescape(title).split("&"):
        name, equals, value = part.partition("=")
        assert equals, part
        found.setdefault(name, []).append(unquote(value, errors="strict"))
    return found


def paper_of(pairs: dict[str, list[str]]) -> Paper:
    def one(*names: str) -> str:
        return next((pairs[name][0] for name in names if name in pairs), "")

    form = one("rft_val_fmt").rpartition(":")[2]
    kind = TYPES[f"{form}/{one('rft.genre')}"]
    is_part = kind in ("paper-conference", "chapter")
    authors = []
    for name in pairs.get("rft.au", []):
        family, comma, given_name = name.partition(", ")
        authors.append(Person(family=family, given=given_name) if comma else Person(literal=name))
    identifiers = pairs.get("rft_id", [])
    return Paper(
        key="",
        type=kind,
        title=one("rft.atitle", "rft.title") or ("" if is_part else one("rft.btitle")),
        authors=tuple(authors),
        container_title=one("rft.jtitle") or (one("rft.btitle") if is_part else ""),
        issued=tuple(int(part) for part in one("rft.date").split("-") if part),
        volume=one("rft.volume"),
        issue=one("rft.issue"),
        pages=one("rft.pages"),
        publisher=one("rft.publisher", "rft.inst"),
        doi=next((one.removeprefix("info:doi/") for one in identifiers if one.startswith("info:doi/")), ""),
        url=next((one for one in identifiers if one.startswith("http")), ""),
    )


@pytest.mark.parametrize("kind", sorted(TYPES.values()))
@settings(max_examples=25, deadline=None)
@given(title=TEXT, venue=TEXT, publisher=TEXT, name=TEXT.filter(lambda text: bool(text) and "," not in text))
def test_a_paper_comes_back(kind: str, title: str, venue: str, publisher: str, name: str) -> None:
    has_venue = kind in ("article-journal", "paper-conference", "chapter")
    paper = Paper(
        key="",
        type=kind,
        title=title,
        authors=(Person(family=name, given="Ann"), Person(family="于", given="潇")),
        container_title=venue if has_venue else "",
        issued=(2020, 12, 6),
        volume="33",
        issue="2",
        pages="1-9",
        publisher="" if kind == "article-journal" else publisher,
        doi="10.1000/a(b)c;d",
        url="https://example.org/?a=1&b=%20",
    )
    assert paper_of(read_back(coins(paper))) == paper


def test_a_patent_has_its_inventors_number_and_assignee() -> None:
    paper = Paper(
        key="",
        type="patent",
        title="Method for ranking",
        authors=(Person(family="Page", given="Ann"),),
        number="US1",
        publisher="Some University",
        issued=(2001, 9, 4),
    )
    assert read_back(coins(paper)) == {
        "ctx_ver": ["Z39.88-2004"],
        "rft_val_fmt": ["info:ofi/fmt:kev:mtx:patent"],
        "rft.title": ["Method for ranking"],
        "rft.assignee": ["Some University"],
        "rft.number": ["US1"],
        "rft.inventor": ["Page, Ann"],
        "rft.date": ["2001-09-04"],
    }


@pytest.mark.parametrize(
    ("kind", "item"),
    [("article-newspaper", "newspaperArticle"), ("article-magazine", "magazineArticle"), ("standard", "standard")],
)
def test_kinds_without_a_format_are_named_as_reference_managers_name_them(kind: str, item: str) -> None:
    printed = {} if kind == "standard" else {"container_title": "The Daily Leaf"}
    pairs = read_back(coins(Paper(key="", type=kind, title="Leaves fall", issued=(2012, 11, 24), **printed)))
    assert pairs == {
        "ctx_ver": ["Z39.88-2004"],
        "rft_val_fmt": ["info:ofi/fmt:kev:mtx:dc"],
        "rft.type": [item],
        "rft.title": ["Leaves fall"],
        **({"rft.source": ["The Daily Leaf"]} if printed else {}),
        "rft.date": ["2012-11-24"],
    }
