import json
import re
from dataclasses import fields
from itertools import accumulate
from pathlib import Path

import pytest
from bibtexparser import parse_string
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.paper import Paper, Person
from site_builder.registry import members
from site_builder.scholar.csl import paper_from_csl
from site_builder.scholar.export.bibtex import distinct_keys, entry_key
from site_builder.scholar.export.csl_json import EXPORT as CSL_JSON
from site_builder.scholar.export.csl_json import csl_item
from site_builder.scholar.library import read_library

EXPORTS = {export.suffix: export for export in members("site_builder.scholar.export", "EXPORT")}

PAPER = Paper(
    key="vaswani2017",
    type="article",
    title="Attention & BERT: from t-SNE to GPT-3 at 100%",
    authors=(Person(family="Beek", given="Ann", particle="van der"), Person(literal="The {X} Team")),
    authors_truncated=True,
    container_title="arXiv",
    issued=(2017, 6, 12),
    arxiv="1706.03762",
    arxiv_class="cs.CL",
    pages="1-2",
    url="https://example.org/a_b%20c",
)


def test_bibtex_escapes_text_and_protects_names() -> None:
    assert EXPORTS["bib"].write([PAPER]) == (
        "@misc{vaswani2017,\n"
        "  title = {Attention \\& {BERT}: from {t-SNE} to {GPT}-3 at 100\\%},\n"
        "  author = {van der Beek, Ann and {The \\{X\\} Team} and others},\n"
        "  year = {2017},\n"
        "  month = jun,\n"
        "  pages = {1--2},\n"
        "  eprint = {1706.03762},\n"
        "  archiveprefix = {arXiv},\n"
        "  primaryclass = {cs.CL},\n"
        "  url = {https://example.org/a_b%20c},\n"
        "}\n"
    )


def test_csl_json_has_the_arxiv_id_where_zotero_puts_it() -> None:
    item = csl_item(PAPER)
    assert item["number"] == "arXiv:1706.03762"
    assert item["publisher"] == "arXiv"
    assert "container-title" not in item
    assert item["author"] == [
        {"family": "Beek", "given": "Ann", "non-dropping-particle": "van der"},
        {"literal": "The {X} Team"},
    ]
    assert json.loads(EXPORTS["json"].write([PAPER])) == [item]


def test_csl_json_comes_back_as_the_same_paper() -> None:
    back = paper_from_csl(csl_item(PAPER))
    assert (back.key, back.title, back.issued, back.arxiv, back.container_title) == (
        PAPER.key,
        PAPER.title,
        PAPER.issued,
        PAPER.arxiv,
        "arXiv",
    )


def test_what_a_report_a_book_and_a_program_have_of_their_own_is_exported() -> None:
    report = Paper(key="r", type="report", title="R", number="STAN-1", series="Memos")
    book = Paper(key="b", type="book", title="B", edition="2", series="Lectures")
    program = Paper(key="s", type="software", title="S", version="1.2")
    assert [csl_item(one).get("number") for one in (report, book, program)] == ["STAN-1", None, None]
    assert (csl_item(book)["edition"], csl_item(program)["version"]) == ("2", "1.2")
    ris = EXPORTS["ris"].write([report, book, program])
    assert all(
        f"\r\n{line}\r\n" in ris for line in ("SN  - STAN-1", "T3  - Memos", "ET  - 2", "T2  - Lectures", "ET  - 1.2")
    )
    bib = EXPORTS["bib"].write([report, book, program])
    assert all(line in bib for line in ("number = {STAN-1}", "edition = {2}", "series = {Lectures}", "version = {1.2}"))


def test_ris_has_one_tag_a_line() -> None:
    lines = EXPORTS["ris"].write([PAPER, PAPER]).split("\r\n")
    assert lines[0] == "TY  - UNPD"
    assert "AU  - van der Beek, Ann" in lines
    assert "DA  - 2017/06/12/" in lines
    assert lines.count("ER  - ") == 2


def test_ris_names_proceedings_and_their_editors_as_reference_managers_read_them() -> None:
    paper = Paper(key="k", type="paper-conference", title="T", container_title="Proc.", editors=(Person(literal="Ed"),))
    lines = EXPORTS["ris"].write([paper]).split("\r\n")
    assert {"A2  - Ed", "T2  - Proc.", "C3  - Proc."} < set(lines)


def test_a_value_cannot_start_a_tag_of_its_own() -> None:
    text = EXPORTS["ris"].write([Paper(key="k", title="x\r\nUR  - https://evil.example")])
    assert "\r\nUR" not in text


def test_keys_take_only_what_bibtex_takes() -> None:
    assert entry_key("a b,{c}张") == "a_b__c__"


def test_entries_of_one_key_are_told_apart() -> None:
    assert distinct_keys(["_", "_", "B", "_", "b", "_a"]) == ["_", "_a", "B", "_b", "ba", "_aa"]
    text = EXPORTS["bib"].write([Paper(key=key, title="T") for key in ("论文", "笔记", "k")])
    assert re.findall(r"^@misc\{(.*),$", text, re.MULTILINE) == ["__", "__a", "k"]


@given(st.lists(st.sampled_from(["k", "K", "ka", "kb", "kaa", "_"]), max_size=12))
def test_keys_are_distinct_and_begin_as_given(keys: list[str]) -> None:
    found = distinct_keys(keys)
    assert len({key.casefold() for key in found}) == len(keys)
    assert all(name.startswith(key) for name, key in zip(found, keys, strict=True))


LETTERS = st.text(
    alphabet=st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("Cs", "Cc", "Cn", "Co", "Zs"))
    | st.just(" "),
    max_size=60,
)
PAPERS = st.builds(
    Paper,
    key=LETTERS,
    type=st.sampled_from(["article", "article-journal", "paper-conference", "book", "thesis", "report"]),
    title=LETTERS,
    authors=st.lists(st.builds(Person, family=LETTERS, given=LETTERS, literal=LETTERS), max_size=3).map(tuple),
    container_title=LETTERS,
    issued=st.sampled_from([(), (1999,), (1999, 12), (1999, 12, 31)]),
    volume=LETTERS,
    pages=LETTERS,
    doi=LETTERS,
    url=LETTERS,
    abstract=LETTERS,
)


@given(st.lists(PAPERS, min_size=1, max_size=3))
def test_whatever_a_paper_holds_its_bibtex_is_one_entry(papers: list[Paper]) -> None:
    parsed = parse_string(EXPORTS["bib"].write(papers), parse_stack=[])
    assert len(parsed.entries) + sum("Duplicate" in type(block).__name__ for block in parsed.failed_blocks) == len(
        papers
    )
    assert not parsed.comments and not parsed.strings and not parsed.preambles


@given(st.text(alphabet="{}\\$ ab,=", max_size=30), st.text(alphabet="{}\\ ab", max_size=20))
def test_braces_of_a_field_are_balanced_as_bibtex_counts_them(text: str, name: str) -> None:
    persons = (Person(literal=f"A{name}"), Person(family=f"B{name}", given=name))
    paper = Paper(key="k", title=f"A {text}", abstract=text, url=text, authors=persons, container_title=text)
    for line in EXPORTS["bib"].write([paper]).splitlines()[1:-1]:
        depths = list(accumulate({"{": 1, "}": -1}.get(sign, 0) for sign in line.partition(" = ")[2].rstrip(",")))
        assert depths[-1] == 0 and min(depths[:-1]) > 0, line


PLAIN = (
    st.text(alphabet="abc XYZ 12 &%$#_~^\\é中文", min_size=1, max_size=40)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@given(PLAIN)
def test_a_title_comes_back_from_bibtex(title: str) -> None:
    title = f"Ab {title.replace('$', '')} cd"
    library = read_library(EXPORTS["bib"].write([Paper(key="k", title=title)]), path="x.bib")
    assert library.papers["k"].title == " ".join(title.split())


@given(st.lists(PAPERS, max_size=3))
def test_every_ris_line_is_a_tag(papers: list[Paper]) -> None:
    for line in EXPORTS["ris"].write(papers).split("\r\n"):
        assert not line or line[2:6] == "  - "


def test_words_of_a_title_with_a_formula_are_protected_outside_of_it() -> None:
    text = EXPORTS["bib"].write([Paper(key="k", title="A BERT study of t-SNE and $x^2$")])
    assert "title = {A {BERT} study of {t-SNE} and $x^2$}," in text
    text = EXPORTS["bib"].write([Paper(key="k", title="Control on SE(3), a (BERT) study")])
    assert "title = {Control on {SE(3)}, a ({BERT}) study}," in text


ITEMS = json.loads((Path(__file__).parent / "style_items.json").read_text("utf-8"))


def told(paper: Paper, *without: str) -> dict[str, object]:
    return {
        field.name: getattr(paper, field.name) for field in fields(paper) if field.name not in ("origins", *without)
    }


@pytest.mark.parametrize("item", ITEMS, ids=[item["id"] for item in ITEMS])
def test_papers_of_all_kinds_come_back_from_what_was_exported(item: dict[str, object]) -> None:
    paper = paper_from_csl(item)
    assert told(paper_from_csl(csl_item(paper))) == told(paper)

    [back] = read_library(EXPORTS["bib"].write([paper]), path="a.bib").papers.values()
    lossy = {"dataset": ("type",), "software": ("type",), "post-weblog": ("type",), "thesis": ("genre",)}
    lossy["standard"] = ("type", "issue", "number")
    without = ("issued", *lossy.get(paper.type, ()))  # BibTeX has no days, and fewer kinds
    assert told(back, *without) == told(paper, *without)
    assert back.issued == paper.issued[:2]


def test_a_patent_has_a_kind_an_assignee_and_a_number_in_bibtex() -> None:
    paper = Paper(key="k", type="patent", title="Method", publisher="Some University", number="US1", issued=(2001, 9))
    assert EXPORTS["bib"].write([paper]) == (
        "@patent{k,\n  title = {Method},\n  year = {2001},\n  month = sep,\n  number = {US1},\n"
        "  assignee = {Some University},\n}\n"
    )


def test_two_papers_of_one_key_have_two_ids_in_csl_json() -> None:
    papers = [Paper(key='a"b', title="One"), Paper(key="c"), Paper(key='a"b', title="Two"), Paper(key="C")]
    items = json.loads(CSL_JSON.whole(CSL_JSON.entry(paper) for paper in papers))
    assert [item["id"] for item in items] == ['a"b', "c", 'a"ba', "C"]
    assert [item["citation-key"] for item in items] == ['a"b', "c", 'a"b', "C"]


def test_two_papers_of_one_key_have_two_ids_in_ris() -> None:
    lines = EXPORTS["ris"].write([Paper(key=key) for key in ("lee", "chen", "lee", "")]).split("\r\n")
    assert [line for line in lines if line.startswith("ID")] == ["ID  - lee", "ID  - chen", "ID  - leea"]
