import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.scholar.reference import cites_by_link, looks_like_reference, parse_reference

WATSON = {
    "apa": "Watson, J. D., & Crick, F. H. C. (1953). Molecular structure of nucleic acids. *Nature*, *171*(4356), "
    "737–738. https://doi.org/10.1038/171737a0",
    "ieee": "J. D. Watson and F. H. C. Crick, “Molecular structure of nucleic acids,” *Nature*, vol. 171, no. 4356, "
    "pp. 737–738, 1953, doi: 10.1038/171737a0.",
    "chicago": "Watson, J. D., and F. H. C. Crick. “Molecular structure of nucleic acids.” Nature 171, no. 4356 "
    "(1953): 737–738. https://doi.org/10.1038/171737a0.",
    "vancouver": "Watson JD, Crick FHC. Molecular structure of nucleic acids. Nature. 1953 Apr 25;171(4356):737–738. "
    "doi: 10.1038/171737a0",
    "harvard": "Watson, J.D. and Crick, F.H.C., 1953. Molecular structure of nucleic acids. *Nature*, 171(4356), "
    "pp.737–738. https://doi.org/10.1038/171737a0",
    "acm": "James D. Watson and Francis H. C. Crick. 1953. Molecular structure of nucleic acids. Nature 171, 4356 "
    "(April 1953), 737–738. https://doi.org/10.1038/171737a0",
    "mla": 'Watson, James D., and Francis HC Crick. "Molecular structure of nucleic acids." *Nature* 171.4356 (1953): '
    "737-738. https://doi.org/10.1038/171737a0",
    "mla with curled quotes": "Watson, James D., and Francis HC Crick. “Molecular structure of nucleic acids.” Nature "
    "171.4356 (1953): 737-738. https://doi.org/10.1038/171737a0",
    "chicago with straight quotes": 'Watson, James D., and Francis HC Crick. "Molecular structure of nucleic acids." '
    "Nature 171, no. 4356 (1953): 737-738. https://doi.org/10.1038/171737a0",
    "gbt": "Watson J D, Crick F H C. Molecular structure of nucleic acids[J]. Nature, 1953, 171(4356): 737-738. "
    "DOI:10.1038/171737a0.",
}


@pytest.mark.parametrize("style", sorted(WATSON))
def test_one_paper_in_four_styles(style: str) -> None:
    assert looks_like_reference(WATSON[style])
    paper = parse_reference(WATSON[style])
    assert paper is not None
    assert [person.family for person in paper.authors] == ["Watson", "Crick"]
    assert (paper.title, paper.container_title, paper.issued) == (
        "Molecular structure of nucleic acids",
        "Nature",
        (1953,),
    )
    assert (paper.volume, paper.issue, paper.pages, paper.doi) == ("171", "4356", "737-738", "10.1038/171737a0")


TITLE = "Control through learning"
SEARCHED = {
    f"Lee A, Chen BC, Diaz C. {TITLE}. Nature 518(7540):529-533, 2015 Jun.": ("Nature", 2015, "529-533"),
    f"Lee, A., Chen, B. C., & Diaz, C. (2015). {TITLE}. nature, 518(7540), 529-533.": ("nature", 2015, "529-533"),
    f"Lee, A., Chen, B. C. and Diaz, C., 2015. {TITLE}. nature, 518(7540), pp.529-533.": ("nature", 2015, "529-533"),
    f"Lee, A., Chen, B.C. and Diaz, C., 2015, June. {TITLE}. In Proceedings of a meeting (pp. 4-9). PMLR.": (
        "Proceedings of a meeting",
        2015,
        "4-9",
    ),
    f"Lee A, Chen BC, Diaz C. {TITLE}. InProceedings of a meeting in Rome 2015 (pp. 4-9).": (
        "Proceedings of a meeting in Rome 2015",
        2015,
        "4-9",
    ),
    f"Lee A, Chen BC, Diaz C. {TITLE}. arXiv preprint arXiv:1412.6980. 2014 Dec 22.": ("arXiv", 2014, ""),
    f'Lee, Ann, Bo Chen, and Cy Diaz. "{TITLE}." Advances in control 33 (2020): 1877-1901.': (
        "Advances in control",
        2020,
        "1877-1901",
    ),
    f'Lee, Ann, Bo Chen, and Cy Diaz. "{TITLE}." Journal of control 3.Jan (2003): 993-1022.': (
        "Journal of control",
        2003,
        "993-1022",
    ),
    f'Lee, Ann, Bo Chen, Cy Diaz et al. "{TITLE}." nature 518, no. 7540 (2015): 529-533.': ("nature", 2015, "529-533"),
}


@pytest.mark.parametrize("text", SEARCHED)
def test_references_as_search_engines_write_them(text: str) -> None:
    assert looks_like_reference(text)
    paper = parse_reference(text)
    assert paper is not None
    assert [person.family for person in paper.authors] == ["Lee", "Chen", "Diaz"]
    assert (paper.title, paper.container_title, paper.year, paper.pages) == (TITLE, *SEARCHED[text])


@pytest.mark.parametrize(
    ("text", "authors", "told"),
    [
        (
            "Van Loan, Charles F., and Ann Lee. “Matrices in practice.” SIAM Review 43: 5–9. 2001.",
            ["Van Loan", "Lee"],
            ("Matrices in practice", "SIAM Review", "43", "", "5-9"),
        ),
        (
            "VAN LOAN C F, LEE A. Matrices in practice[J]. SIAM Review, 2001, 43: 5-9.",
            ["VAN LOAN", "LEE"],
            ("Matrices in practice", "SIAM Review", "43", "", "5-9"),
        ),
        (
            "Lee, Ann. 2009. “Data in libraries.” Cataloging Quarterly 47 (3/4): 213–28.",
            ["Lee"],
            ("Data in libraries", "Cataloging Quarterly", "47", "3/4", "213-28"),
        ),
        (
            "Health Organization of Reefs. (2020). Reef atlas. Bulletin, 98(1), 7.",
            ["Health Organization of Reefs"],
            ("Reef atlas", "Bulletin", "98", "1", "7"),
        ),
        (
            "Lee, A. (2022). Is it all you need? A look at reefs, seas and lakes in 2020. Nature, 601, 12–13.",
            ["Lee"],
            ("Is it all you need? A look at reefs, seas and lakes in 2020", "Nature", "601", "", "12-13"),
        ),
        (
            "Lee, A. (2016). “Why should I trust you?”: Explaining predictions. Acta, 35(2), 11–14.",
            ["Lee"],
            ("“Why should I trust you?”: Explaining predictions", "Acta", "35", "2", "11-14"),
        ),
        (
            "LEE K. Coherent points[C]//SMITH A, DOE J P. Proceedings of the Fifth Workshop. Rome: ACM, 2015: 1-9.",
            ["LEE"],
            ("Coherent points", "Proceedings of the Fifth Workshop", "", "", "1-9"),
        ),
    ],
)
def test_numbers_and_titles_in_unusual_places(text: str, authors: list[str], told: tuple[str, ...]) -> None:
    paper = parse_reference(text)
    assert looks_like_reference(text) and paper is not None
    assert [person.family or person.literal for person in paper.authors] == authors
    assert (paper.title, paper.container_title, paper.volume, paper.issue, paper.pages) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Russell, S., & Norvig, P. (2021). Artificial intelligence (4th ed.). Pearson.",
            ("Artificial intelligence", "Pearson", "4th", 2021),
        ),
        (
            "Russell, Stuart, and Peter Norvig. Artificial Intelligence. 4th ed., Pearson, 2021.",
            ("Artificial Intelligence", "Pearson", "4th", 2021),
        ),
        (
            "Russell, Stuart, and Peter Norvig. Artificial intelligence. Vol. 1. No. 2. Cambridge: MIT press, 2016.",
            ("Artificial intelligence", "MIT press", "", 2016),
        ),
        (
            "Russell, Stuart, and Peter Norvig. 2006. Artificial Intelligence. Springer.",
            ("Artificial Intelligence", "Springer", "", 2006),
        ),
    ],
)
def test_books_name_their_publisher_and_edition(text: str, told: tuple[object, ...]) -> None:
    paper = parse_reference(text)
    assert looks_like_reference(text) and paper is not None
    assert [person.family for person in paper.authors] == ["Russell", "Norvig"]
    assert (paper.title, paper.publisher, paper.edition, paper.year) == told
    assert not looks_like_reference("In Rome, we saw it. The book was good. It came from MIT Press, 2016.")


def test_editors_and_the_last_of_many_authors() -> None:
    paper = parse_reference("Sutton, C., & Barto, A. (Eds.). (2011). Collected essays. MIT Press.")
    assert paper is not None and paper.authors == ()
    assert [person.family for person in paper.editors] == ["Sutton", "Barto"]
    paper = parse_reference("Lee, A., Chen, B., … Diaz, C. (2011). Many hands. Nature, 33, 1–9.")
    assert paper is not None and paper.authors_truncated
    assert [person.family for person in paper.authors] == ["Lee", "Chen", "Diaz"]


def test_a_reference_with_commas_alone() -> None:
    text = "Ann Lee, Bo van Chen, Cells, genes, and trees, Cell Letters, Volume 12, Issue 3, 2019, Pages 85–97, ISSN 1."
    paper = parse_reference(text)
    assert looks_like_reference(text) and paper is not None
    assert [person.display for person in paper.authors] == ["Ann Lee", "Bo van Chen"]
    assert (paper.title, paper.container_title, paper.issued) == ("Cells, genes, and trees", "Cell Letters", (2019,))
    assert (paper.volume, paper.issue, paper.pages) == ("12", "3", "85-97")
    assert not looks_like_reference("The trees grew, and so they said, In Volume 3, 2019, that nothing was as before.")


def test_a_link_with_those_who_wrote_it_behind() -> None:
    text = "Sequences to sequences (Lee & Chen, ACL 2016)"
    paper = parse_reference(text)
    assert cites_by_link(text, [("Sequences to sequences", "https://aclanthology.org/P16-1")])
    assert not cites_by_link(text, [("ACL 2016", "https://aclanthology.org/P16-1")]) and not cites_by_link(text, [])
    assert paper is not None and [person.family for person in paper.authors] == ["Lee", "Chen"]
    assert (paper.title, paper.container_title, paper.issued) == ("Sequences to sequences", "ACL", (2016,))


def test_prose_is_no_reference() -> None:
    assert not looks_like_reference("Ann Lee and Bo Chen. 2019. They met in the park, and then in the Hague.")
    assert not looks_like_reference(
        "It was first seen in the north of France, 1953. Then the Danes came, who saw it too."
    )
    assert not looks_like_reference("The method (2017) works well on all of the tasks that it was made for, and fast.")
    assert not looks_like_reference(
        "Introduced by Lee et al. (2015). It was all that one needs for more of it to come."
    )
    assert parse_reference("The method works.") is None


@pytest.mark.parametrize(
    "text",
    [
        "Lee, Chen, and Diaz (2020) show that it works. See also the table of that paper.",
        "In 2017, Lee et al. (2017) proposed the method, which uses attention only.",
        "According to Lee (2020), “water is wet”, and so it was found by others as well.",
        "Lee, Ann. She wrote Some Book, Fast and Slow (2011). It was a success in the whole world.",
        "王明等(2020)提出了一种新方法，用于解决数据孤岛问题。该方法在多个数据集上取得了好结果。",
    ],
)
def test_a_sentence_that_cites_is_no_reference(text: str) -> None:
    assert not looks_like_reference(text)


def test_an_identifier_is_taken_from_anything() -> None:
    paper = parse_reference("see arXiv:1412.6980")
    assert paper is not None and paper.arxiv == "1412.6980"


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    looks_like_reference(text)
    parse_reference(text)


def test_a_chapter_names_its_book_and_not_the_editors() -> None:
    paper = parse_reference(
        "Lee, A. B., & Chen, B. (1986). Learning to read. In D. E. Hall & J. L. King (Eds.), *Parallel reading* "
        "(Vol. 1, pp. 318–362). MIT Press."
    )
    assert paper is not None
    assert (paper.title, paper.container_title, paper.volume, paper.pages) == (
        "Learning to read",
        "Parallel reading",
        "1",
        "318-362",
    )


def test_a_numbered_reference_with_initials_first_is_one() -> None:
    assert looks_like_reference('[1] A. Lee and B. Chen, "Learning to Read Slowly," in *Reading*, 2016, pp. 1-9.')


@pytest.mark.parametrize("piece", ["Lee, A. & ", "Lee, A. B.; ", "Ann Lee, ", "Lee A, ", "In (", "A. ", "a, "])
@pytest.mark.parametrize("end", ["", "2000", "(2000). Title of it. Nature 5, 1–2 (2000)."])
def test_what_repeats_without_end_is_soon_told_to_be_no_reference(piece: str, end: str) -> None:
    text = piece * 200 + end
    assert looks_like_reference(text) in (True, False)
    parse_reference(text)


@pytest.mark.parametrize(
    ("text", "title", "venue", "year"),
    [
        (
            "Hopper G，Backus J. On compilers[PP/OL]. arXiv（2021-02-03）[2024-05-06]. https://arxiv.org/abs/2102.00001.",
            "On compilers",
            "arXiv",
            2021,
        ),
        (
            "Hopper, G., & Backus, J. (2021). On compilers (arXiv:2102.00001). arXiv. https://arxiv.org/abs/2102.00001",
            "On compilers",
            "arXiv",
            2021,
        ),
        (
            "G. Hopper and J. Backus, “On old compilers,” Feb. 03, 2021, arXiv:2102.00001.",
            "On old compilers",
            "arXiv",
            2021,
        ),
        (
            "Hopper, Grace, and John Backus. 2021. “On Old Compilers.” Preprint, arXiv, February 3.",
            "On Old Compilers",
            "arXiv",
            2021,
        ),
        (
            "钱学森, 华罗庚. 论工程控制[C]//中国数学会. 中国数学会年会论文集. 北京: 科学出版社, 1956: 1-9.",
            "论工程控制",
            "中国数学会年会论文集",
            1956,
        ),
        (
            "钱学森 and 华罗庚, “论工程控制与数学,” 数学学报, vol. 5, no. 1, pp. 1518–1523, 1956.",
            "论工程控制与数学",
            "数学学报",
            1956,
        ),
        ("钱学森，华罗庚. 论工程控制［J］. 数学学报，1956，5（1）：1-9.", "论工程控制", "数学学报", 1956),
        (
            "van der Beek, L., & Hopper, G. (2008). Seeing data with t-SNE. Journal of Seeing, 9(86), 2579–2605.",
            "Seeing data with t-SNE",
            "Journal of Seeing",
            2008,
        ),
        (
            "G. van der Beek and J. Backus, “On old compilers,” in Old Things, A. Lee, Ed., 2021, pp. 1–9.",
            "On old compilers",
            "Old Things",
            2021,
        ),
    ],
)
def test_the_venue_and_year_in_styles_with_more_around_them(text: str, title: str, venue: str, year: int) -> None:
    assert looks_like_reference(text)
    paper = parse_reference(text)
    assert paper is not None
    assert (paper.title, paper.container_title, paper.issued[:1]) == (title, venue, (year,))
    assert len(paper.authors) == 2


def test_a_thesis_names_its_school_and_a_book_its_place() -> None:
    thesis = parse_reference("钱学森. (1939). 论可压缩流体 [博士学位论文]. 某某大学.")
    book = parse_reference("Hopper G，Backus J. Old compilers[M]. Cambridge, MA：Some Press，2016.")
    assert thesis is not None and book is not None
    assert (thesis.type, thesis.title, thesis.genre) == ("thesis", "论可压缩流体", "博士学位论文")
    assert (thesis.publisher, thesis.container_title, thesis.authors[0].family) == ("某某大学", "", "钱")
    assert (book.publisher, book.publisher_place) == ("Some Press", "Cambridge, MA")


def test_the_volume_of_proceedings_is_no_part_of_their_name() -> None:
    text = "Hopper G, Backus J. Old compilers[C]//Advances in Old Things: Vol. 33. Some Press, 2020: 1877-1901."
    paper = parse_reference(text)
    assert paper is not None
    assert (paper.container_title, paper.volume, paper.pages) == ("Advances in Old Things", "33", "1877-1901")


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "Hopper, G. and Backus, J. (2020) 'On the old compilers', *Journal of Things*, 12(3), pp. 1–10.",
            ("On the old compilers", "Journal of Things", "12", "1-10"),
        ),
        (
            "Hopper, G., Backus, J. (2020). On compilers. *arXiv preprint arXiv:2001.00001*.",
            ("On compilers", "arXiv", "", ""),
        ),
        (
            "Hopper, G., Backus, J. (2020). On compilers. In: Lee, A. (eds) Computer Vision. Lecture Notes, vol 5.",
            ("On compilers", "Computer Vision", "", ""),
        ),
        (
            "钱学森, 华罗庚. 论工程控制[J/OL]. 数学学报: 1-20[2020-05-01].",
            ("论工程控制", "数学学报", "", "1-20"),
        ),
    ],
)
def test_more_styles(text: str, facts: tuple[str, str, str, str]) -> None:
    paper = parse_reference(text)
    assert paper is not None
    assert (paper.title, paper.container_title, paper.volume, paper.pages) == facts
    assert paper.issued[0] == 2020


def test_the_brackets_of_a_dissertation_may_name_its_school() -> None:
    text = (
        "Hopper, G. (1934). *Old numbers* (Publication No. 12) [Doctoral dissertation, Yale University]. Some Archive."
    )
    paper = parse_reference(text)
    assert paper is not None
    assert (paper.title, paper.genre, paper.publisher) == ("Old numbers", "Doctoral dissertation", "Yale University")


def test_the_day_of_a_post_is_kept() -> None:
    text = "van Dijk, C. (2018, December 4). Measuring the tides: Ten years. Some Press Blog. https://example.org/tides"
    paper = parse_reference(text)
    assert paper is not None
    assert paper.issued == (2018, 12, 4)


@pytest.mark.parametrize(
    ("text", "people", "title", "press"),
    [
        (
            "A. B. Lee, B. van Dijk, and C. Diaz Jr., Counting reeds: A view. Some Town, XY: Mud Press, 2016.",
            ["Lee", "Dijk", "Diaz"],
            "Counting reeds: A view",
            "Mud Press",
        ),
        ("A. Lee and B. Chen, Reeds, 2nd ed. Mud Press, 2016.", ["Lee", "Chen"], "Reeds", "Mud Press"),
        ("[3] A. Lee et al., Reeds and rivers. Mud Press, 2016.", ["Lee"], "Reeds and rivers", "Mud Press"),
        ("Lee, Ann. Reeds and Rivers. Addison-Wesley, 2016.", ["Lee"], "Reeds and Rivers", "Addison-Wesley"),
        ("Lee, Ann, and Bo Chen. 2016. Reeds and Rivers. Mud Press.", ["Lee", "Chen"], "Reeds and Rivers", "Mud Press"),
        ("王明 and 李四, 芦苇与河流. 北京: 某某出版社, 2016.", ["王", "李"], "芦苇与河流", "某某出版社"),
        ("王明. 芦苇与河流. 某某出版社, 2016.", ["王"], "芦苇与河流", "某某出版社"),
        ("王明, and 李四. 2016. 芦苇与河流. 某某出版社.", ["王", "李"], "芦苇与河流", "某某出版社"),
    ],
)
def test_books_in_western_styles(text: str, people: list[str], title: str, press: str) -> None:
    assert looks_like_reference(text)
    paper = parse_reference(text)
    assert paper is not None
    assert [person.family for person in paper.authors] == people
    assert (paper.type, paper.title, paper.publisher, paper.issued) == ("book", title, press, (2016,))


def test_those_who_edited_or_translated_a_book() -> None:
    edited = parse_reference("A. Lee and B. Chen, Eds., Collected reeds, 2nd ed. Mud Press, 2011.")
    assert edited is not None
    assert ([one.family for one in edited.editors], edited.authors, edited.edition) == (["Lee", "Chen"], (), "2nd")
    edited = parse_reference("Lee, Ann, et al., editors. Collected Reeds. 2nd ed., Mud Press, 2011.")
    assert edited is not None
    assert ([one.family for one in edited.editors], edited.authors, edited.edition) == (["Lee"], (), "2nd")
    for text in (
        "Lee, Ann. 1998. Of Reeds. Edited by Bo Chen. Translated by Cy W. Diaz. Mud Press.",
        "Lee, A. (1998). Of Reeds (B. Chen, Ed.; C. W. Diaz, Trans.). Mud Press.",
    ):
        assert looks_like_reference(text)
        book = parse_reference(text)
        assert book is not None
        assert (book.title, [one.family for one in (*book.authors, *book.editors)]) == ("Of Reeds", ["Lee", "Chen"])
        assert [one.family for one in book.translators] == ["Diaz"]


@pytest.mark.parametrize(
    "text",
    [
        "王明, “芦苇的影子研究,” 博士学位论文, 某某大学, 某市, 2022.",
        "王明. 2022. “芦苇的影子研究.” 博士学位论文, 某某大学.",
        "王明. 芦苇的影子研究. 2022. 某某大学, 博士学位论文.",
        "王明. 芦苇的影子研究[D]. 某市: 某某大学, 2022.",
    ],
)
def test_a_thesis_in_four_styles(text: str) -> None:
    assert looks_like_reference(text)
    paper = parse_reference(text)
    assert paper is not None
    assert (paper.type, paper.title, paper.publisher, paper.issued) == ("thesis", "芦苇的影子研究", "某某大学", (2022,))
    assert paper.container_title == ""


def test_patents_and_standards_have_numbers() -> None:
    for text in (
        "A. Lee, “Method for counting reeds,” Patent XY6285999B1, Sep. 04, 2001.",
        "Lee A. Method for counting reeds: XY6285999B1[P]. 2001-09-04.",
    ):
        paper = parse_reference(text)
        assert paper is not None
        assert (paper.type, paper.title, paper.number, paper.year) == (
            "patent",
            "Method for counting reeds",
            "XY6285999B1",
            2001,
        )
        assert (paper.container_title, paper.publisher) == ("", "")
    standard = parse_reference("某某委员会. 芦苇著录规则: GB/T 12345—2015[S]. 北京: 某某出版社, 2015.")
    assert standard is not None
    assert (standard.type, standard.title, standard.number) == ("standard", "芦苇著录规则", "GB/T 12345—2015")
    assert standard.publisher == "某某出版社"


@pytest.mark.parametrize(
    "text",
    [
        "We met A. Lee, who had read the book. It came from Some Town: a place by the sea, 2016.",
        "王明说得好. 这本书很好. 由某某出版社出版, 2016.",
        "The notes of 2019. “We counted the reeds of the northern coast,” they said.",
    ],
)
def test_prose_on_books_is_no_reference(text: str) -> None:
    assert not looks_like_reference(text)
