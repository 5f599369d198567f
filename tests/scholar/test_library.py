import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.library import Library
from site_builder.model.paper import Paper, Person
from site_builder.scholar.library import fill, read_library

BIB = r"""
@string{jmlr = "Journal of " # "Machine Learning"}
@comment{not an entry}
@article{knuth:74,
  author = {Knuth, Donald E. and {ACM Council} and van der Beek, Jos{\'e}},
  title = {{Computer} programming as an art \& craft},
  journal = jmlr # { Research},
  year = 1974, month = dec, pages = {667--673}, number = 12,
  doi = {10.1145/361604.361612}, file = {A:/home/x/a.pdf:application/pdf},
  note = {Citation Key: knuthArt1974
PMID: 123}
}
@inproceedings{child, title = {Child}, author = {Lee, Ann and others}, crossref = {parent}}
@proceedings{parent, title = {Proceedings of Things}, year = {2001}, publisher = {ACM}}
@misc{pre, title = {Preprint}, author = {Lee, Ann}, eprint = {1412.6980}, archiveprefix = {arXiv}, date = {2014-12-22}}
@article{child, title = {Again}}
@article{torn, title = {x
"""


def bib() -> Library:
    return read_library(BIB, path="l.bib")


def test_rich_text_of_zotero_is_made_plain() -> None:
    item = '[{"id": "k", "title": "Of <i>E. coli</i>, <span class=\\"nocase\\">MCMC</span> &amp; List<T>"}]'
    assert read_library(item, path="a.json").papers["k"].title == "Of E. coli, MCMC & List<T>"
    entry = "@article{k, title={Of <i>E. coli</i> in H<sub>2</sub>O}, journal={J. <i>Biol</i>}}"
    paper = read_library(entry, path="a.bib").papers["k"]
    assert (paper.title, paper.container_title) == ("Of E. coli in H2O", "J. Biol")


def test_bibtex_with_strings_accents_and_groups() -> None:
    paper = bib().papers["knuth:74"]
    assert paper.key == "knuthArt1974"
    assert paper.title == "Computer programming as an art & craft"
    assert paper.container_title == "Journal of Machine Learning Research"
    assert paper.issued == (1974, 12)
    assert (paper.pages, paper.issue, paper.pmid) == ("667-673", "12", "123")
    assert paper.authors == (
        Person(family="Knuth", given="Donald E."),
        Person(literal="ACM Council"),
        Person(family="Beek", given="José", particle="van der"),
    )


def test_an_entry_takes_what_it_lacks_from_its_crossref() -> None:
    paper = bib().papers["child"]
    assert (paper.container_title, paper.year, paper.publisher) == ("Proceedings of Things", 2001, "ACM")
    assert paper.authors_truncated


def test_biblatex_preprints() -> None:
    paper = bib().papers["pre"]
    assert (paper.type, paper.container_title, paper.arxiv, paper.issued) == (
        "article",
        "arXiv",
        "1412.6980",
        (2014, 12, 22),
    )


def test_repeated_keys_and_torn_entries_are_told_with_their_lines() -> None:
    told = [(found.code, str(found.where)) for found in bib().diagnostics]
    assert ("library/duplicate-key", "l.bib:16") in told
    assert "library/unreadable-entry" in [code for code, _ in told]


def test_csl_json() -> None:
    text = """[{"id": "x", "citation-key": "knuth74", "type": "article-journal", "title": "Art", "page": "667–673",
        "author": [{"family": "Beek", "given": "José", "non-dropping-particle": "van der"}, {"literal": "ACM"}],
        "issued": {"date-parts": [["1974", 12]]}, "DOI": "10.1145/361604.361612"}, {"title": "no id"}]"""
    library = read_library(text, path="l.json")
    assert list(library.papers) == ["knuth74"]
    paper = library.papers["knuth74"]
    assert (paper.issued, paper.pages, paper.authors[1].literal) == ((1974, 12), "667-673", "ACM")
    assert [found.code for found in library.diagnostics] == ["library/unreadable-entry"]


def test_json_that_cannot_be_read_is_told() -> None:
    assert [found.code for found in read_library("[{", path="l.json").diagnostics] == ["library/unreadable"]


def test_fill_adds_what_is_missing_and_keeps_what_is_there() -> None:
    note = Paper(key="k", title="Art", issued=(1974,), origins={"title": "yaml", "issued": "filename"})
    known = Paper(key="k", title="Other", issued=(1975,), doi="10.1000/182", type="article-journal")
    filled, disagreements = fill(note, known)
    assert (filled.title, filled.issued, filled.doi, filled.type) == ("Art", (1975,), "10.1000/182", "article-journal")
    assert (filled.origins["doi"], filled.origins["title"]) == ("library", "yaml")
    assert [(one.field, one.note, one.library) for one in disagreements] == [("title", "Art", "Other")]


@given(st.text(alphabet=st.sampled_from('@article{}",=#\\ \n$ab1%&~'), max_size=200))
def test_any_text_gives_a_library(text: str) -> None:
    assert isinstance(read_library(f"@article{{k, title={{{text}", path="l.bib"), Library)
    assert isinstance(read_library(text, path="l.bib"), Library)


def test_signs_that_latex_reserves_are_kept_where_nobody_escaped_them() -> None:
    paper = read_library(r"@misc{a, title = {R&D of $a & b$, 50% {\'e} \& #1}}", path="l.bib").papers["a"]
    assert paper.title == "R&D of $a & b$, 50% é & #1"


@pytest.mark.parametrize(
    "title", [r"A \sqrt", r"A \footnote", *(piece * 3000 for piece in (r"\begin{a}", r"\(", r"\sqrt[", r"\frac"))]
)
def test_latex_that_makes_no_sense_costs_no_other_entry(title: str) -> None:
    papers = read_library(f"@book{{a, title={{{title}}}}}\n@book{{b, title={{B}}}}", path="a.bib").papers
    assert list(papers) == ["a", "b"] and papers["b"].title == "B"


def test_an_entry_without_a_key_is_nobodys_parent() -> None:
    papers = read_library(
        "@article{, title={Other}}\n@misc{a, title={Own}, author={Hopper, Grace}}", path="x.bib"
    ).papers
    assert (papers["a"].title, papers["a"].container_title) == ("Own", "")


def test_names_of_programs_in_latex_stay() -> None:
    papers = read_library(r"@book{a, title={The {\LaTeX} and \TeX{} of \BibTeX: na\"{\i}ve}}", path="x.bib").papers
    assert papers["a"].title == "The LaTeX and TeX of BibTeX: naïve"


BIBLATEX = r"""
@thesis{t, author={Roe, R.}, title={Thesis}, institution={ETH}, type={mathesis}, date={2011}}
@patent{p, author={Lee, Ann}, title={Method}, number={US1}, date={2001-09-04}, holder={{Some University} and Chen, Bo}}
@article{n, author={family=Chen, given=Bo and family=Maaten, given={Ann}, prefix=van der, useprefix=true}, title={N}}
@article{r, author={Lee, A. and Chen, B. et al.}, title={Range}, journal={J}, date={2020-03/2020-04}}
@misc{u, author={Lee, Ann}, title={Open}, howpublished={\url{https://openreview.net/forum?id=a_b}}, year={2023}}
"""


def test_what_biblatex_writes_out() -> None:
    papers = read_library(BIBLATEX, path="a.bib").papers
    assert (papers["t"].genre, papers["t"].publisher) == ("Master's thesis", "ETH")
    assert (papers["p"].publisher, papers["p"].number) == ("Some University, Bo Chen", "US1")
    assert papers["n"].authors == (
        Person(family="Chen", given="Bo"),
        Person(family="Maaten", given="Ann", particle="van der"),
    )
    assert papers["r"].issued == (2020, 3)
    assert papers["r"].authors == (Person(family="Lee", given="A."), Person(family="Chen", given="B."))
    assert papers["r"].authors_truncated
    assert papers["u"].url == "https://openreview.net/forum?id=a_b"
