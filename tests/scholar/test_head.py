import json
from html.parser import HTMLParser
from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.paper import Paper, Person
from site_builder.scholar.head import coins, context_object, highwire, json_ld

PAPER = Paper(
    key="k",
    type="article-journal",
    title='Q&A: "C++" <b>',
    authors=(Person(family="于", given="敏"), Person(family="Beek", given="Ann", particle="van der")),
    container_title="Nature",
    issued=(1970, 8, 1),
    volume="227",
    issue="5259",
    pages="561-563",
    doi="10.1000/182",
    url="https://example.org/?a=1&b=2",
)


class _Span(HTMLParser):
    title = ""
    count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count += 1
        self.title = dict(attrs).get("title") or ""


def parsed(text: str) -> _Span:
    span = _Span()
    span.feed(text)
    return span


def test_coins_is_one_escaped_span_whose_title_is_the_context_object() -> None:
    span = parsed(coins(PAPER))
    assert span.count == 1
    assert span.title == context_object(PAPER)
    pairs = parse_qsl(span.title, strict_parsing=True)
    assert ("rft.atitle", 'Q&A: "C++" <b>') in pairs
    assert [value for key, value in pairs if key == "rft.au"] == ["于, 敏", "van der Beek, Ann"]
    assert ("rft.genre", "article") in pairs
    assert ("rft_id", "info:doi/10.1000/182") in pairs


def test_kinds_of_coins() -> None:
    kinds = {"paper-conference": "proceeding", "chapter": "bookitem", "book": "book", "report": "report"}
    for kind, genre in kinds.items():
        assert f"rft.genre={genre}" in context_object(Paper(key="k", type=kind, title="T"))
    assert "rft.type=preprint" in context_object(Paper(key="k", type="article", title="T", arxiv="1706.03762"))
    assert "mtx%3Adissertation" in context_object(Paper(key="k", type="thesis", title="T"))


def test_json_ld_says_that_the_note_is_about_the_paper() -> None:
    data = json_ld(PAPER, url="https://site.example/k/")
    assert data["@type"] == "Article"
    about = data["about"]
    assert isinstance(about, dict)
    assert about["@type"] == "ScholarlyArticle"
    assert about["author"][0] == {"@type": "Person", "name": "于敏"}
    assert about["sameAs"] == ["https://doi.org/10.1000/182", "https://example.org/?a=1&b=2"]
    assert about["isPartOf"]["isPartOf"]["isPartOf"]["name"] == "Nature"
    json.dumps(data)


def test_highwire_tags() -> None:
    tags = highwire(PAPER)
    assert ("citation_publication_date", "1970/08/01") in tags
    assert [value for name, value in tags if name == "citation_author"] == ["于, 敏", "van der Beek, Ann"]
    assert ("citation_firstpage", "561") in tags
    assert all(value for _, value in tags)


def test_highwire_names_editors_and_the_number_of_a_report() -> None:
    report = Paper(key="k", type="report", title="T", publisher="NASA", number="TR-77", editors=PAPER.authors[:1])
    assert highwire(report) == (
        ("citation_title", "T"),
        ("citation_editor", "于, 敏"),
        ("citation_technical_report_institution", "NASA"),
        ("citation_technical_report_number", "TR-77"),
    )


@given(st.text(max_size=80), st.text(max_size=40))
def test_no_text_breaks_out_of_the_span(title: str, name: str) -> None:
    paper = Paper(key="k", type="article", title=title, authors=(Person(family=name, given=name),))
    span = parsed(coins(paper))
    assert span.count == 1
    assert all("=" in part for part in span.title.split("&"))
