"""What readers type, as they type it, and the sentence that a hit shows."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from site_builder.model.note import Body, CardField, Note
from site_builder.model.paper import Paper, Person

Make = Callable[..., tuple[Note, Body]]

TIDES, KELP, GREEK, HARBOUR, SALT, MEANS, LETTER, TANK, PIER = (
    "@2015TidesOfDeepWaterRe.md",
    "@2016KelpRegrowthMueller.md",
    "methods/γ-Mixer.md",
    "notes/Harbour log.md",
    "笔记/盐度.md",
    "methods/k-medoids.md",
    "笔记/备份.md",
    "lab/Wave tank.md",
    "lab/pier.md",
)


def person(name: str) -> Person:
    given, _, family = name.rpartition(" ")
    return Person(family=family, given=given)


@pytest.fixture(scope="module")
def ask(
    make_note: Make, index: Callable[..., Any], engine: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Any]:
    n = make_note
    tides = n(
        TIDES,
        ("Tides of Deep Water", ""),
        ("Method", "we solve the shallow equations on a sphere"),
        title="Tides of Deep Water",
        paper=Paper(
            key="2015TidesOfDeepWaterRe",
            title="Tides of Deep Water",
            authors=(person("Anna Ré"), person("Bo Lind")),
            container_title="Advances in Neural Information Processing Systems",
            issued=(2015,),
            doi="10.5555/tides.2015",
            arxiv="1503.00042",
            url="https://example.org/deep/tides?id=7",
        ),
    )
    kelp = n(
        KELP,
        ("", "Residual growth. Recovery and regrowth of reefs."),
        title="Regrowth and Recovery of Kelp",
        paper=Paper(
            key="2016KelpRegrowthMueller",
            title="Regrowth and Recovery of Kelp",
            authors=(person("Jörg Müller"),),
            container_title="Sea",
            issued=(2016,),
        ),
    )
    note, body = n(
        HARBOUR,
        ("", "what is in this log: how the ships are, where they were and who was on watch, to be or not to be"),
        (
            "Storage",
            "Barrels are stored in the shed. " * 9 + "A cormorant took the last herring! " + "Then it rained. " * 20,
        ),
    )
    publisher = CardField(name="publisher", label="Press", items=("<em>Quayside</em> House",))
    vault = [
        tides,
        kelp,
        n(GREEK, ("", "mixes channels")),
        (Note(**{slot: getattr(note, slot) for slot in Note.__slots__} | {"card": (publisher,)}), body),
        n(
            SALT,
            (
                "",
                "海水的盐度用电导率来测量。"
                + "我们在码头上每天记录一次，" * 12
                + "结果写进航海日志，潮汐表则另外保存。",
            ),
        ),
        n(MEANS, ("", "a state-of-the-art clustering of the points, in the plane")),
        n(LETTER, ("", "把文件复制到另一块硬盘。")),
        n(
            TANK,
            ("", "The tank is the longest of the coast, the paddle is by the wall. " * 30 + "We call the thin paddle."),
            ("Run", "Call `WaveMaker.start()` with --max-steep 3, or build with -O2; ε stays below 1e-3, grid 5×5."),
            ("Later", "tokenised spectra, yell.l; the optimiser's behaviour; 渡邊教授 measured foam"),
        ),
        n(PIER, ("", "waves; a maker of piers; foam quantised; do not yell to or at an l"), title="Pier"),
        n("日志.md", ("", "每天的航海，deep-water")),
        n("笔记/问题.md", ("", "如何学习？为什么我的进度慢？怎么办？")),
    ]
    files = index(vault)
    folder = tmp_path_factory.mktemp("answers")

    def search(*queries: str) -> list[list[dict[str, Any]]]:
        return [answer["hits"] for answer in engine(files, folder, queries=queries)["answers"]]

    return search


FIRST = {
    "OfDeepWater": TIDES,  # from the middle of a citation key
    "DeepWaterRe": TIDES,
    "10.5555/tides.2015": TIDES,
    "https://doi.org/10.5555/tides.2015": TIDES,
    "arXiv:1503.00042": TIDES,
    "https://arxiv.org/abs/1503.00042v2": TIDES,
    "https://arxiv.org/pdf/1503.00042v1.pdf": TIDES,
    "https://example.org/deep/tides?id=7": TIDES,
    "1503.00042v3": TIDES,
    "arxiv 1503.00042v1": TIDES,
    "arxiv.org/pdf/1503.00042": TIDES,
    "https://doi.org/10.48550/arXiv.1503.00042": TIDES,
    "DOI: 10.5555/tides.2015": TIDES,
    "doi:10.5555/TIDES.2015": TIDES,
    "https://press.example/doi/full/10.5555/tides.2015?src=1": TIDES,
    "deepwater": TIDES,  # from the middle of a citation key, in lower case
    "ofdeepwat": TIDES,
    "2015tides": TIDES,
    "regrowthmueller": KELP,
    "mueller2016": KELP,
    "Müller et al., 2016": KELP,
    "et al. lind": TIDES,
    "wave maker start": TANK,  # apart, of what a note has as one
    "wavemakerstart": TANK,
    "wavetank": TANK,
    "--max-steep": TANK,
    "-O2": TANK,  # leaves nothing out where nothing else is asked for
    "epsilon": TANK,
    "5x5": TANK,
    "tokenization": TANK,
    "渡辺": TANK,
    "quantization": PIER,
    '"the thin paddle"': TANK,  # the first of these words stands in too many places to be kept
    "author: mueller": KELP,
    "作者： mueller": KELP,
    "regrwoth recov": KELP,
    "recvoer": KELP,  # a slip in what is not yet typed to the end
    "regrowthandrecoveryofkelp": KELP,
    "behavior": TANK,  # another spelling of what is there
    "optimizers": TANK,
    "yell.l": TANK,  # "yelll" is no form of "yell"
    "to be or not to be": HARBOUR,  # small words alone are meant as they follow each other
    "航海日誌": SALT,
    "NIPS": TIDES,  # the name before its present one
    "nips 2015": TIDES,
    "NeurIPS2015": TIDES,
    "neurips'15": TIDES,
    "venue:nips": TIDES,
    "2016 recovery": KELP,
    "Ré": TIDES,  # a whole name, before longer words in titles
    "lind re": TIDES,
    "Mueller": KELP,
    "author:mueller": KELP,
    "tidesofdeepwater": TIDES,
    "deep-water": TIDES,  # apart in a title, before what only has it as one
    "kmedoids": MEANS,
    "gamma mixer": GREEK,
    "gamma-mixer": GREEK,
    "what is the recovery of the kelp": KELP,  # a question is not its small words
    "where are the tides": TIDES,
    "quayside house": HARBOUR,  # a value of the card
    "如何备份我的文件": LETTER,
    "kelp recoverry zzqq": KELP,
    "stte-of-the-art": MEANS,
}


def test_first_hit(ask: Callable[..., Any]) -> None:
    got = {query: hits[0]["source"] if hits else None for query, hits in zip(FIRST, ask(*FIRST), strict=True)}
    assert got == FIRST


def test_a_digit_is_no_slip(ask: Callable[..., Any]) -> None:
    assert ask("tides7", "kelp4", "sh1ps") == [[], [], []]


def test_a_name_that_meets_little_of_a_question_is_kept(
    make_note: Make, index: Callable[..., Any], engine: Callable[..., Any], tmp_path: Path
) -> None:
    vault = [
        make_note("潮汐预报.md", ("", "看月相。")),
        make_note("a.md", ("", "多人来过，谁都不懂。很多人在海边准备出海，想做好。")),
        make_note("b.md", ("", "潮汐")),
        make_note("c.md", ("", "别的")),
    ]
    (answer,) = engine(index(vault), tmp_path, queries=("多人准备潮汐",))["answers"]
    assert "潮汐预报.md" in [hit["source"] for hit in answer["hits"]]
    assert "b.md" not in [hit["source"] for hit in answer["hits"]]


def test_years_may_be_compared(ask: Callable[..., Any]) -> None:
    queries = ("year:>2015", "year:>=2015", "year:<2016", "year:<=2014")
    got = [{hit["source"] for hit in hits} for hits in ask(*queries)]
    assert got == [{KELP}, {KELP, TIDES}, {TIDES}, set()]


def marked(hit: dict[str, Any]) -> list[str]:
    return [hit["excerpt"][a:b] for a, b in hit["marks"]]


def test_a_note_found_by_its_name_is_shown_from_its_beginning(ask: Callable[..., Any]) -> None:
    ((hit,),) = ask("author:lind")
    assert (hit["anchor"], hit["heading"], hit["excerpt"]) == ("", "", "we solve the shallow equations on a sphere")
    ((hit,),) = ask("lind")
    assert (hit["anchor"], hit["heading"], hit["excerpt"]) == ("", "", "we solve the shallow equations on a sphere")


def test_an_excerpt_begins_with_the_sentence_and_ends_behind_a_word(ask: Callable[..., Any]) -> None:
    ((hit, *_),) = ask("cormorant herring")
    assert hit["excerpt"].startswith("A cormorant took the last herring!") and marked(hit) == ["cormorant", "herring"]
    assert hit["excerpt"].removesuffix("…").rsplit(" ", 1)[-1] in {"Then", "it", "rained."}


def test_a_chinese_excerpt_is_not_cut_inside_a_word(ask: Callable[..., Any]) -> None:
    ((hit, *_),) = ask("航海日志")
    assert hit["excerpt"].endswith("潮汐表则另外保存。") and "航海日志" in marked(hit)
    assert not hit["excerpt"].removeprefix("…").startswith(("头", "天", "录"))


def test_what_is_folded_to_more_or_fewer_letters_is_marked_whole(
    make_note: Make, index: Callable[..., Any], engine: Callable[..., Any], tmp_path: Path
) -> None:
    apart = unicodedata.normalize("NFD", "Über eine résumé und 한국어")
    vault = [make_note("a.md", ("", f"Auf der Straße… {apart}, ﬁnal Œuvre, grid 3×3 und ＧＰＴ模型"))]
    asked = {
        "strasse": "Straße",
        "uber": unicodedata.normalize("NFD", "Über"),
        "resume": unicodedata.normalize("NFD", "résumé"),
        "한국어": unicodedata.normalize("NFD", "한국어"),
        "final": "ﬁnal",
        "oeuvre": "Œuvre",
        "3x3": "3×3",
        "GPT模型": "ＧＰＴ模型",
    }
    answers = engine(index(vault), tmp_path, queries=tuple(asked))["answers"]
    assert {query: marked(answer["hits"][0]) for query, answer in zip(asked, answers, strict=True)} == {
        query: [word] for query, word in asked.items()
    }


def test_small_words_of_a_question_are_not_marked(ask: Callable[..., Any]) -> None:
    ((hit, *_),) = ask("where is the herring")
    assert marked(hit) == ["herring"]
    ((hit, *_),) = ask("state-of-the-art")
    assert marked(hit) == ["state-of-the-art"]


def test_a_word_with_an_e_more_is_another(
    make_note: Make, index: Callable[..., Any], engine: Callable[..., Any], tmp_path: Path
) -> None:
    vault = [make_note("a.md", ("", "this is not it")), make_note("b.md", ("", "noted, planes and coding"))]
    answers = engine(index(vault), tmp_path, queries=("note", "plane", "code"))["answers"]
    assert [[hit["source"] for hit in answer["hits"]] for answer in answers] == [["b.md"]] * 3


def test_a_long_query_is_answered_by_its_beginning(ask: Callable[..., Any]) -> None:
    queries = (
        "kelp " * 9000,
        "kelp" + " 盐a" * 9000,
        "a" * 90000,
        "https://" * 9000,
        "kelp " + "aB-" * 9000,
        '"' * 9000,
    )
    first = [hits[0]["source"] if hits else "" for hits in ask(*queries)]
    assert first[0] == KELP and first[2:4] == ["", ""]


def test_a_search_loads_the_rest_of_the_engine_only_when_needed() -> None:
    assets = Path(__file__).parents[3] / "themes/leaf/assets"
    engine = (assets / "search.js").read_text("utf-8")
    assert 'import("./further.js")' in engine and "import {" not in engine


def test_the_other_chinese_script_finds_it(
    make_note: Make, index: Callable[..., Any], engine: Callable[..., Any], tmp_path: Path
) -> None:
    vault = [
        make_note("a.md", ("", "臺灣的語言與歷史")),
        make_note("b.md", ("", "数据结构与算法的历史")),
        make_note("c.md", ("", "發展史料")),
    ]
    queries = ("台湾", "语言", "數據結構", "发展", "歷史")
    answers = engine(index(vault), tmp_path, queries=queries)["answers"]
    assert [answer["hits"][0]["source"] for answer in answers] == ["a.md", "a.md", "b.md", "c.md", "a.md"]
    assert marked(answers[0]["hits"][0]) == ["臺灣"]
