"""The browser's engine against indexes made here, run by node."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder.model.note import Body, Note
from site_builder.model.paper import Paper, Person

Make = Callable[..., tuple[Note, Body]]


def paper(key: str, title: str, authors: str, venue: str, year: int) -> Paper:
    people = tuple(
        Person(family=name.rpartition(" ")[2], given=name.rpartition(" ")[0]) for name in authors.split(", ")
    )
    return Paper(key=key, title=title, authors=people, container_title=venue, issued=(year,))


@pytest.fixture(scope="module")
def search(
    make_note: Make, index: Callable[..., Any], engine: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Any]:
    """Sources of the hits of each query, over a small vault."""
    n = make_note
    vault = [
        n(
            "papers/@2001RandomForestsBreiman.md",
            ("Idea", "many decision trees vote on bootstrapped samples"),
            ("局限", "森林很大时解释困难"),
            title="Random Forests",
            aliases=("RF", "随机森林"),
            tags=("ensemble/bagging", "trees"),
            paper=paper("2001RandomForestsBreiman", "Random Forests", "Leo Breiman", "Machine Learning", 2001),
        ),
        n(
            "papers/@1995SupportVectorCortes.md",
            ("Kernel trick", "maps inputs to a high-dimensional feature space, as in self-organised maps"),
            title="Support-Vector Networks",
            aliases=("SVM-2",),
            tags=("kernels",),
            paper=paper(
                "1995SupportVectorCortes",
                "Support-Vector Networks",
                "Corinna Cortes, Vladimir Vapnik",
                "Machine Learning",
                1995,
            ),
        ),
        n(
            "papers/@1986LearningRepresentationsRumelhart.md",
            ("贡献", "误差反向传播让多层网络可以训练"),
            ("", "gradient descent on hidden units"),
            title="Learning representations by back-propagating errors",
            aliases=("反向传播",),
            paper=paper("1986LearningRepresentationsRumelhart", "", "David Rumelhart, Ronald Williams", "Nature", 1986),
        ),
        n(
            "concepts/偏差与方差.md",
            ("", "模型越复杂，方差越大；过拟合时训练误差很小。"),
            ("例子", "决策树剪枝，用 Bagging 降低方差"),
        ),
        n(
            "concepts/Gradient boosting.md",
            ("", "fits trees one after another to the residual error; noted by José Übermann"),
            ("Tips", "learning rate of 0.1; tune the number of trees"),
        ),
        n("diary/2020-05-17.md", ("", "读了三篇关于梯度的文章。The gradient was steep. vote: trees many decision")),
        n(
            "long.md",
            ("Start", "beginning " * 900),
            ("Middle", "nothing here " * 900),
            ("End of it", "filler " * 1200 + " the axolotl regenerates"),
        ),
    ]
    files = index(vault)
    folder = tmp_path_factory.mktemp("engine")

    def ask(*queries: str, limit: int = 10) -> Any:
        return engine(files, folder, queries=queries, limit=limit)

    return ask


FOREST, SVM, BACKPROP = (
    "papers/@2001RandomForestsBreiman.md",
    "papers/@1995SupportVectorCortes.md",
    "papers/@1986LearningRepresentationsRumelhart.md",
)
BIAS, BOOSTING, DIARY, LONG = (
    "concepts/偏差与方差.md",
    "concepts/Gradient boosting.md",
    "diary/2020-05-17.md",
    "long.md",
)

FIRST = {
    "random forests": FOREST,
    "rf": FOREST,
    "随机森林": FOREST,
    "support vector networks": SVM,
    "SVM2": SVM,
    "svm-2": SVM,
    "ＳＶＭ－２": SVM,
    "反向传播": BACKPROP,
    "反向傳播": BACKPROP,  # traditional
    "差反向": BACKPROP,  # across words
    "森": FOREST,
    "方差": BIAS,
    "bagging降低": BIAS,
    "gradiant boosting": BOOSTING,  # a slip
    "rgadient": BOOSTING,  # letters swapped at the start
    "gradi": BOOSTING,  # not yet typed to the end
    "jose ubermann": BOOSTING,
    "residuals": BOOSTING,  # another form of the word
    "high dimensional": SVM,
    "highdimensional": SVM,
    "axolotl": LONG,
    "2001RandomForestsBreiman": FOREST,
    '"many decision trees"': FOREST,
    "“hidden units”": BACKPROP,
    "「训练误差」": BIAS,
    "concepts gradient": BOOSTING,  # by its folder
}
ALL = {
    "author:vapnik": [SVM],
    "author:vap": [SVM],
    'author:"leo breiman"': [FOREST],
    "作者:rumelhart": [BACKPROP],
    "author：cortes": [SVM],
    'venue:"machine learning"': [FOREST, SVM],
    "会议:nature": [BACKPROP],
    "year:1995": [SVM],
    "年:1986..1995": [SVM, BACKPROP],
    "year:1990-2010": [FOREST, SVM],
    "year:..1990": [BACKPROP],
    "year:1996..": [FOREST],
    "year:199": [SVM],
    "tag:ensemble": [FOREST],
    "tag:ensemble/bagging": [FOREST],
    "标签:#kernels": [SVM],
    "tag:ens": [],
    "key:1995support": [SVM],
    "title:gradient": [BOOSTING],
    "venue:learning -year:1995": [FOREST],
    "trees author:breiman": [FOREST],
    '"trees many decision"': [DIARY],
    '"decision trees many"': [],
    "vote -decision": [],
    "gradient -boosting -descent": [DIARY],
    '梯度 -"三篇"': [],
    "author:nobody": [],
    "qqqzzzxxx": [],
    "author:": [],
    "": [],
    '"': [],
    "( [ * ? \\": [],
}


def test_first_hit(search: Callable[..., Any]) -> None:
    answers = search(*FIRST)["answers"]
    got = {
        query: answer["hits"][0]["source"] if answer["hits"] else None
        for query, answer in zip(FIRST, answers, strict=True)
    }
    assert got == FIRST


def test_all_hits_of_filters_and_quotations(search: Callable[..., Any]) -> None:
    answers = search(*ALL)["answers"]
    got = {query: [hit["source"] for hit in answer["hits"]] for query, answer in zip(ALL, answers, strict=True)}
    assert got == ALL


def test_a_hit_leads_to_the_section_and_marks_the_words(search: Callable[..., Any]) -> None:
    (answer,) = search("kernel feature")["answers"]
    hit = answer["hits"][0]
    assert (hit["source"], hit["anchor"], hit["heading"]) == (SVM, "kernel trick", "Kernel trick")
    assert hit["url"].endswith("/papers/1995SupportVectorCortes/")
    assert [hit["excerpt"][a:b] for a, b in hit["marks"]] == ["feature"]


def test_a_word_late_in_a_long_note_is_shown_where_it_stands(search: Callable[..., Any]) -> None:
    (answer,) = search("axolotl")["answers"]
    assert answer["hits"][0]["heading"] == "End of it"
    assert "axolotl" in answer["hits"][0]["excerpt"]


def test_a_long_note_is_shown_where_the_query_stands(
    make_note: Make, index: Callable[..., Any], engine: Callable[..., Any], tmp_path: Path
) -> None:
    lines = [f"line {number} of the log" for number in range(3000)]
    lines[10], lines[11], lines[1500] = "the quokka sat", "a bird smiles", "then a quokka smiles back"
    letters = [f"第{number}行的记录。" for number in range(6000)]
    letters[10], letters[11], letters[4000] = "独角的牛。", "角鲸之歌。", "海里有独角鲸与热泉。"
    headings = [(f"Release {number}.7", "few words") for number in range(2000)]
    vault = [
        make_note("lines.md", ("", "\n".join(lines))),
        make_note("letters.md", ("", "".join(letters))),
        make_note("headings.md", *headings, title="Changes"),
    ]
    queries = ["quokka smiles back", '"quokka smiles"', "独角鲸", "“独角鲸与热泉”", "release 1777.7", '"line 2222 of"']
    answers = engine(index(vault), tmp_path, queries=queries)["answers"]
    shown = [
        (hit["heading"], [hit["excerpt"][a:b] for a, b in hit["marks"]][:2])
        for hit in (answer["hits"][0] for answer in answers)
    ]
    assert shown == [
        ("", ["quokka", "smiles"]),
        ("", ["quokka smiles"]),
        ("", ["独角鲸"]),
        ("", ["独角鲸与热泉"]),
        ("Release 1777.7", []),
        ("", ["line 2222 of"]),
    ]


def test_title_marks_are_places_in_the_title_as_written(search: Callable[..., Any]) -> None:
    (answer,) = search("back-propagating")["answers"]
    hit = answer["hits"][0]
    assert {hit["title"][a:b] for a, b in hit["titleMarks"]} == {"back-propagating"}


def test_the_limit_holds_and_the_total_is_told(search: Callable[..., Any]) -> None:
    answers = search("trees", limit=1)["answers"]
    assert [(answer["total"] > 1, len(answer["hits"])) for answer in answers] == [(True, 1)]


def test_the_module_is_small() -> None:
    module = Path(__file__).parents[3] / "themes/leaf/assets/search.js"
    assert len(gzip.compress(module.read_bytes(), 6)) <= 8.2 * 1024


def test_a_query_reads_few_files(search: Callable[..., Any]) -> None:
    asked = [path.rpartition("/search/")[2].split("/")[0] for path in search("random forests")["asked"]]
    assert "p" not in asked and "w" not in asked and "t" not in asked
    assert asked.count("meta.json") == 1


def test_a_run_of_characters_wins_over_its_pairs(
    make_note: Make, index: Callable[..., Any], engine: Callable[..., Any], tmp_path: Path
) -> None:
    vault = [make_note(f"n{number:02}.md", ("", "海里、里有、有鲸。" * 2 + "山上有树。" * 40)) for number in range(30)]
    vault.append(make_note("run.md", ("", "山上有树，" * 40 + "海里有鲸，" + "天上有云。" * 40)))
    (answer,) = engine(index(vault), tmp_path, queries=["海里有鲸"], limit=5)["answers"]
    hit = answer["hits"][0]
    assert (hit["source"], [hit["excerpt"][a:b] for a, b in hit["marks"]]) == ("run.md", ["海里有鲸"])


def test_a_vault_of_both_scripts_is_searched_in_both(
    make_note: Make, index: Callable[..., Any], engine: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    vault = [
        make_note("simplified.md", ("", "城市的历史与气候"), title="历史"),
        make_note("traditional.md", ("", "島嶼的歷史與氣候")),
        make_note("japanese.md", ("", "都市の歴史")),
        make_note("other.md", ("", "都市的交通")),
    ]
    queries = ["历史", "歷史", "歴史", "氣候", "气候", "歷", "都市"]
    answers = engine(index(vault), tmp_path_factory.mktemp("both"), queries=queries, limit=10)["answers"]
    found = {query: [hit["source"] for hit in answer["hits"]] for query, answer in zip(queries, answers, strict=True)}
    for query in ("历史", "歷史", "歴史", "歷"):
        assert sorted(found[query]) == ["japanese.md", "simplified.md", "traditional.md"]
        assert found[query][0] == "simplified.md"  # whose title it is
    assert sorted(found["氣候"]) == sorted(found["气候"]) == ["simplified.md", "traditional.md"]
    assert sorted(found["都市"]) == ["japanese.md", "other.md"]
    hit = next(hit for hit in answers[0]["hits"] if hit["source"] == "traditional.md")
    assert {hit["excerpt"][a:b] for a, b in hit["marks"]} == {"歷史"}


@settings(
    max_examples=settings.default.max_examples // 8,  # each starts node
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_piece_of_chinese_text_finds_its_note(
    data: st.DataObject,
    make_note: Make,
    index: Callable[..., Any],
    engine: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    letters = "学习机器深度的模型优化数据に한a𠮷，。 "
    texts = data.draw(st.lists(st.text(alphabet=letters, min_size=1, max_size=14), min_size=2, max_size=4))
    queries, wanted = [], []
    for number, text in enumerate(texts):
        for start in range(len(text)):
            piece = text[start : start + data.draw(st.integers(1, 4))]
            if all(letter not in "a，。 " for letter in piece):
                queries.append(piece)
                wanted.append(f"n{number}.md")
    vault = [make_note(f"n{number}.md", ("", text)) for number, text in enumerate(texts)]
    answers = engine(index(vault), tmp_path_factory.mktemp("pieces"), queries=queries, limit=100)["answers"]
    for query, source, answer in zip(queries, wanted, answers, strict=True):
        assert source in [hit["source"] for hit in answer["hits"]], query
