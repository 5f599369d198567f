import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.paper import Paper, Person
from site_builder.registry import members
from site_builder.scholar.citation import page_range
from site_builder.scholar.csl import paper_from_csl

STYLES = {style.name: style for style in members("site_builder.scholar.style", "STYLE")}
EXAMPLES = json.loads((Path(__file__).parent / "citations.json").read_text("utf-8"))
CASES = [(one["item"], style, text) for one in EXAMPLES for style, text in one["cited"].items()]


@pytest.mark.parametrize(("item", "style", "text"), CASES, ids=[f"{item['id']}-{style}" for item, style, _ in CASES])
def test_worked_examples(item: dict[str, object], style: str, text: str) -> None:
    assert STYLES[style].cite(paper_from_csl(item)) == text


def test_each_style_has_worked_examples() -> None:
    assert {style for _, style, _ in CASES} == STYLES.keys()


def people(count: int) -> tuple[Person, ...]:
    return tuple(Person(family=f"Name{chr(97 + index)}", given="Ann") for index in range(count))


def test_long_lists_of_authors_are_cut_where_each_style_cuts_them() -> None:
    def cited(style: str, count: int) -> str:
        return STYLES[style].cite(Paper(key="k", type="book", title="T", authors=people(count), issued=(2020,)))

    assert "et al" not in cited("gb7714-2025", 3) and "，et al. T" in cited("gb7714-2025", 4)
    assert "… " not in cited("apa", 20) and "… Nameu, A. (2020)" in cited("apa", 21)
    assert "et al." not in cited("ieee", 6) and cited("ieee", 7).startswith("A. Namea et al., ")
    assert cited("mla", 2).startswith("Namea, Ann, and Ann Nameb.") and cited("mla", 3).startswith("Namea, Ann, et al.")
    assert "et al." not in cited("chicago", 6) and "Ann Namec, et al." in cited("chicago", 7)


def test_a_list_that_the_note_cut_is_cut_in_every_style() -> None:
    paper = Paper(key="k", type="book", title="T", authors=people(2), authors_truncated=True, issued=(2020,))
    assert all("et al" in style.cite(paper) for style in STYLES.values())


def test_et_al_follows_the_language_of_the_paper() -> None:
    western = Paper(key="k", type="book", title="Deep", authors=people(4), issued=(2020,))
    chinese = Paper(key="k", type="book", title="深度学习", authors=people(4), issued=(2020,))
    assert "，et al. " in STYLES["gb7714-2025"].cite(western)
    assert "，等. " in STYLES["gb7714-2025"].cite(chinese)


def test_the_case_of_titles_changes_only_where_it_may() -> None:
    def title(style: str, text: str, language: str = "") -> str:
        return STYLES[style].cite(Paper(key="k", type="book", title=text, language=language))

    assert title("apa", "Learning to Rank with BERT and t-SNE: A Study").startswith(
        "Learning to rank with BERT and t-SNE: A study."
    )
    assert title("mla", "learning to rank with BERT and t-SNE").startswith("Learning to Rank with BERT and t-SNE.")
    assert title("apa", "Zur Elektrodynamik bewegter Körper").startswith("Zur Elektrodynamik bewegter Körper.")
    assert title("apa", "Statistical inference under Bayes").startswith("Statistical inference under Bayes.")


def test_sentence_case_keeps_the_letters_that_mean_something() -> None:
    def title(text: str) -> str:
        return STYLES["gb7714-2015"].cite(Paper(key="k", type="book", title=text)).removesuffix("[M].")

    assert title("Why I Think That I'm Right About Vitamin D") == "Why I think that I'm right about vitamin D"
    assert (
        title("Deep Q-Learning for X-Ray Images in Large Hospitals")
        == "Deep Q-learning for X-ray images in large hospitals"
    )
    assert (
        title("Scientists See Promise in Deep-Learning Programs") == "Scientists see promise in deep-learning programs"
    )


def test_the_subtitle_has_a_capital_in_apa_alone() -> None:
    def cited(style: str, text: str) -> str:
        return STYLES[style].cite(Paper(key="k", type="book", title=text)).removesuffix(" (n.d.).")

    title = "Mixing: a study of learning. What for? the answer: “because” of mRNA"
    assert cited("apa", title) == "Mixing: A study of learning. What for? The answer: “Because” of mRNA."
    assert cited("ieee", title) == f"{title}."
    assert cited("apa", "Seeing with neurons: fMRI of the eye") == "Seeing with neurons: fMRI of the eye."
    assert cited("apa", "Clustering of data: k-means and the rest") == "Clustering of data: k-means and the rest."
    assert cited("apa", "Die Kunst: eine Studie der Natur") == "Die Kunst: eine Studie der Natur."


@pytest.mark.parametrize(
    ("title", "mla"),
    [
        ('The "Right" Way', "“The ‘Right’ Way.”"),
        ('"Is it?": On the "Right"', "“‘Is It?’: On the ‘Right.’”"),
        ("Can “It Think?”", "“Can ‘It Think?’”"),
        ('On 5" Wafers', '“On 5" Wafers.”'),
    ],
)
def test_quotes_in_quoted_titles_are_single(title: str, mla: str) -> None:
    paper = Paper(key="k", type="article-journal", title=title, container_title="Mind", language="en")
    assert STYLES["mla"].cite(paper) == f"{mla} Mind."


def test_markup_is_escaped_and_italic() -> None:
    paper = Paper(key="k", type="article-journal", title="<b> & co", container_title="A<i>", issued=(2020,))
    assert STYLES["apa"].cite(paper, markup=True) == "&lt;b&gt; &amp; co. (2020). <i>A&lt;i&gt;</i>."


@pytest.mark.parametrize(
    ("pages", "mla", "chicago"),
    [
        ("12-45", "12–45", "12–45"),
        ("436-444", "436–44", "436–44"),
        ("101-108", "101–08", "101–8"),
        ("100-104", "100–04", "100–104"),
        ("1877-1901", "1877–901", "1877–901"),
        ("7", "7", "7"),
        ("e12-e15", "e12–e15", "e12–e15"),
    ],
)
def test_ranges_of_pages(pages: str, mla: str, chicago: str) -> None:
    assert page_range(pages, short="mla") == mla
    assert page_range(pages, short="chicago") == chicago


TEXT = st.text(max_size=40)
PAPERS = st.builds(
    Paper,
    key=TEXT,
    type=st.sampled_from(
        [
            "article",
            "article-journal",
            "paper-conference",
            "book",
            "chapter",
            "thesis",
            "report",
            "webpage",
            "dataset",
            "x",
        ]
    ),
    title=TEXT,
    authors=st.lists(st.builds(Person, family=TEXT, given=TEXT, particle=TEXT, literal=TEXT), max_size=25).map(tuple),
    authors_truncated=st.booleans(),
    container_title=TEXT,
    issued=st.sampled_from([(), (1999,), (1999, 12), (1999, 12, 31)]),
    volume=TEXT,
    issue=TEXT,
    pages=TEXT,
    doi=TEXT,
    url=TEXT,
    arxiv=TEXT,
)


@given(PAPERS)
def test_any_paper_is_one_line_in_every_style(paper: Paper) -> None:
    for style in STYLES.values():
        text = style.cite(paper)
        assert "\n" not in text and "  " not in text
        markup = style.cite(paper, markup=True)
        assert "<" not in markup.replace("<i>", "").replace("</i>", "")


def test_editions_and_numbers_are_said_where_a_style_has_a_place_for_them() -> None:
    book = Paper(
        key="k", type="book", title="T", authors=people(1), issued=(2020,), publisher="P", edition="2nd edition"
    )
    report = Paper(key="k", type="report", title="T", authors=people(1), issued=(2020,), publisher="P", number="7")
    expected = {
        "apa": "Namea, A. (2020). T (2nd ed.). P.",
        "chicago": "Namea, Ann. 2020. T. 2nd ed. P.",
        "gb7714-2025": "Namea A. T[M]. 2nd ed. P，2020.",
        "ieee": "A. Namea, T, 2nd ed. P, 2020.",
        "mla": "Namea, Ann. T. 2nd ed., P, 2020.",
    }
    assert {name: STYLES[name].cite(book) for name in expected} == expected
    assert STYLES["apa"].cite(report) == "Namea, A. (2020). T (No. 7). P."
    assert STYLES["ieee"].cite(report) == "A. Namea, “T,” P, Rep. 7, 2020."
    first = Paper(key="k", type="book", title="T", edition="1", issued=(2020,))
    assert not any("1" in style.cite(first).replace("2020", "") for style in STYLES.values())
    chinese = Paper(
        key="k", type="book", title="机器学习", language="zh", edition="第3版", publisher="社", issued=(2016,)
    )
    assert STYLES["gb7714-2025"].cite(chinese) == "机器学习[M]. 3版. 社，2016."


def test_a_page_without_a_date_is_cited_with_the_day_it_was_read() -> None:
    page = Paper(key="k", type="webpage", title="A page", url="https://example.org/", accessed=(2024, 1, 5))
    assert STYLES["apa"].cite(page) == "A page. (n.d.). Retrieved January 5, 2024, from https://example.org/"
    assert STYLES["ieee"].cite(page) == "“A page.” Accessed: Jan. 05, 2024. [Online]. Available: https://example.org/"
    assert STYLES["mla"].cite(page) == "A Page. https://example.org/. Accessed 5 Jan. 2024."
    assert STYLES["chicago"].cite(page) == "“A Page.” n.d. Accessed January 5, 2024. https://example.org/."


def test_a_title_that_stands_in_sentence_case_keeps_its_names() -> None:
    title = "Publication manual of the American Psychological Association"
    assert STYLES["apa"].cite(Paper(key="k", type="book", title=title)).startswith(f"{title}.")
