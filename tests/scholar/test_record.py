from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.paper import Person
from site_builder.scholar.record import Record, RecordEntry, read_record


def entry(label: str, text: str, source: str = "list", **more: Any) -> RecordEntry:
    return RecordEntry(label=label, text=text, source=source, line=1, **more)


def read(
    meta: dict[str, Any] | None = None, *entries: RecordEntry, stem: str = "@hopper1952", title: str = "T", **more: Any
) -> Record:
    return read_record(stem, meta or {}, entries, title=title, path="a.md", **more)


def row(record: Record, name: str, label: str = "") -> tuple[str, ...] | None:
    return next(
        (field.values for field in record.fields if field.name == name and (not label or field.label == label)), None
    )


def test_front_matter_wins_field_by_field_and_the_list_fills_the_rest() -> None:
    record = read({"year": 1953}, entry("Year", "1952"), entry("Author", "Grace Hopper"))
    assert record.paper is not None
    assert record.paper.year == 1953
    assert record.paper.authors == (Person(family="Hopper", given="Grace"),)
    assert record.paper.origins["issued"] == "yaml"
    assert record.paper.origins["authors"] == "body"
    assert [found.code for found in record.diagnostics] == ["metadata/conflict"]


@pytest.mark.parametrize(
    "meta",
    [
        {"creators": {"author": ["Grace Hopper", "Ann Lee"], "editor": ["Bo Chen"]}},
        {"author1": "Grace Hopper", "author2": "Ann Lee"},
        {
            "references": [
                {"id": "x", "author": [{"family": "Hopper", "given": "Grace"}, {"family": "Lee", "given": "Ann"}]}
            ]
        },
        {"authors": [{"first": "Grace", "last": "Hopper"}, {"given_name": "Ann", "family_name": "Lee"}]},
    ],
)
def test_people_in_more_shapes_of_front_matter(meta: dict[str, Any]) -> None:
    record = read(meta)
    assert record.paper is not None
    assert record.paper.authors == (Person(family="Hopper", given="Grace"), Person(family="Lee", given="Ann"))


def test_authors_that_are_counted_by_their_labels_are_one_each() -> None:
    record = read({}, entry("Author 1", "Grace Hopper"), entry("Author 2", "Ann Lee"))
    assert record.paper is not None
    assert [person.family for person in record.paper.authors] == ["Hopper", "Lee"]


def test_a_journal_may_be_a_mapping() -> None:
    record = read({"authors": "Grace Hopper", "journal": {"name": "Nature", "issn": "0028-0836"}})
    assert record.paper is not None
    assert (record.paper.container_title, record.paper.issn) == ("Nature", "0028-0836")


def test_the_year_of_a_meeting_or_of_a_preprint_fills_a_gap_before_the_file_name_does() -> None:
    venue = read({"venue": "Proceedings of the 2014 Conference on Reading"}, stem="@hopper1952")
    preprint = read({}, entry("arXiv", "1906.03762v5 [cs.CL] 6 Dec 2019"), stem="@hopper1952")
    assert [record.paper.issued for record in (venue, preprint) if record.paper] == [(2014,), (2019, 12, 6)]


@pytest.mark.parametrize(
    "heading",
    [
        "[Nature 2019] Deep Reading",
        "[1906.01234] Deep Reading",
        "Deep Reading (arXiv:1906.01234)",
        "【ACL 2019】Deep Reading",
        "Hopper et al. (2019) - Deep Reading",
        "Hopper 2019: Deep Reading",
    ],
)
def test_a_heading_loses_the_citation_before_its_title(heading: str) -> None:
    assert read({"authors": ["Grace Hopper"]}, title=heading).title == "Deep Reading"


@pytest.mark.parametrize("heading", ["[MASK] Is All You Need", "Lee 2019: A Reply", "The Year 2000 - A Review"])
def test_a_heading_that_only_looks_so_is_kept(heading: str) -> None:
    assert read({"authors": ["Grace Hopper"]}, title=heading).title == heading


def test_placeholders_and_empty_values_never_win() -> None:
    record = read({"doi": "{{DOI}}", "authors": [], "year": None}, entry("DOI", "10.1000/182"), entry("URL", ""))
    assert record.paper is not None
    assert record.paper.doi == "10.1000/182"
    assert row(record, "url") is None


def test_the_date_of_the_note_is_not_the_year() -> None:
    record = read({"created": "2024-01-05", "date": "2024-01-05"}, entry("Year", "1952"))
    assert record.paper is not None and record.paper.issued == (1952,)
    assert read({"created": "2024-01-05"}, stem="@hopper").paper.issued == ()  # type: ignore[union-attr]


def test_month_and_day_come_from_any_date_of_the_same_year() -> None:
    record = read({"year": 1952, "date": "1952-05-02"})
    assert record.paper is not None and record.paper.issued == (1952, 5, 2)
    assert row(record, "year") == ("1952",)


def test_the_file_name_only_fills_a_gap_and_is_not_shown() -> None:
    record = read({}, entry("Author", "Grace Hopper"), stem="@1952EducationComputerHopper")
    assert record.paper is not None
    assert record.paper.key == "1952EducationComputerHopper"
    assert record.paper.issued == (1952,)
    assert row(record, "year") is None


@pytest.mark.parametrize(
    "authors",
    [
        ["Grace Hopper", "[[People/John Backus|John Backus]]"],
        [{"family": "Hopper", "given": "Grace"}, {"name": "John Backus", "affiliation": "IBM"}],
        [{"firstName": "Grace", "lastName": "Hopper"}, {"name": {"given": "John", "family": "Backus"}}],
        [[["Grace Hopper"]], "Backus, John"],
        "Hopper, Grace; Backus, John",
        "[[Hopper, Grace]], [[Backus, John]]",
        "Grace Hopper and John Backus",
    ],
)
def test_authors_of_front_matter(authors: Any) -> None:
    record = read({"authors": authors})
    assert record.paper is not None
    assert record.paper.authors == (Person(family="Hopper", given="Grace"), Person(family="Backus", given="John"))


def test_words_in_angle_brackets_are_no_markup() -> None:
    record = read({"title": "Alpha <Beta>, Map<K, V> and <i>E. coli</i>", "venue": "Notes of <X>", "year": 2020})
    assert record.paper is not None
    assert record.paper.title == "Alpha <Beta>, Map<K, V> and E. coli"
    assert record.paper.container_title == "Notes of <X>"


def test_editors_are_kept_apart_from_creators() -> None:
    creators = [
        {"lastName": "Hopper", "firstName": "Grace", "creatorType": "author"},
        {"lastName": "Naur", "creatorType": "editor"},
    ]
    record = read({"creators": creators})
    assert record.paper is not None and [person.family for person in record.paper.authors] == ["Hopper"]


def test_the_authors_of_a_list_are_taken_as_they_are() -> None:
    assert row(read({"authors": ["Lee, Ann; the younger", "Bo Chen"]}), "authors") == (
        "Lee, Ann; the younger",
        "Bo Chen",
    )
    assert row(read({"authors": ["Author1", "Author2"]}), "authors") == ("Author1", "Author2")
    assert row(read({"authors": ["Author1", "[[Lee, Ann]]", "Author2"]}), "authors") == (
        "Author1",
        "[[Lee, Ann|Lee, Ann]]",
        "Author2",
    )
    assert row(read({"authors": ["Ann Lee1", "Bo Chen1,2"]}), "authors") == ("Ann Lee", "Bo Chen")
    assert row(read({"authors": ["R2 Unit", "Team4 Vision"]}), "authors") == ("R2 Unit", "Team4 Vision")
    assert row(read({"authors": ["Lee, Ann; Chen, Bo"]}), "authors") == ("Ann Lee", "Bo Chen")  # pasted as one


def test_linked_authors_keep_their_links_in_the_card() -> None:
    assert row(read({"authors": ["[[People/Ann|Ann Lee]]", "Bo Chen"]}), "authors") == (
        "[[People/Ann|Ann Lee]]",
        "Bo Chen",
    )
    linked = entry("Author", "Ann Lee, Bo Chen", addresses=(("Ann Lee", "wikilink:Ann Lee"),))
    field = next(field for field in read({}, linked).fields if field.name == "authors")
    assert (field.values, field.entry, field.spans) == (("Ann Lee", "Bo Chen"), 0, ((0, 7), (9, 16)))


def test_a_repeated_label_is_one_author_each_after_the_first_author() -> None:
    record = read(
        {},
        entry("FirstAuthor", "Hopper, Grace", "field"),
        entry("Author", "Backus, John", "field"),
        entry("Author", "Naur, Peter", "field"),
    )
    assert record.paper is not None
    assert [person.family for person in record.paper.authors] == ["Hopper", "Backus", "Naur"]
    assert row(record, "authors") == ("Hopper, Grace", "Backus, John", "Naur, Peter")


def test_an_author_who_is_also_the_first_author_is_one() -> None:
    record = read({"first author": "Hopper, Grace", "authors": "Grace Hopper, John Backus"})
    assert record.paper is not None and len(record.paper.authors) == 2


def test_preprint_in_the_venue() -> None:
    record = read({}, entry("Journal", "arxiv:1412.6980 [cs]  #ICLR/15"), entry("Year", "2015"))
    assert record.paper is not None
    assert (record.paper.container_title, record.paper.arxiv, record.paper.arxiv_class) == ("arXiv", "1412.6980", "cs")
    assert record.paper.type == "article"
    assert record.tags == ("ICLR/15",)
    assert row(record, "venue") == ("arXiv",)
    assert row(record, "arxiv") == ("1412.6980",)


def test_an_arxiv_number_that_yaml_took_for_a_number() -> None:
    record = read({"arxiv": 2103.0002})
    assert record.paper is not None and record.paper.arxiv == "2103.00020"


def test_values_of_the_wrong_kind_are_moved() -> None:
    record = read({"doi": "arXiv:2303.04150v2", "source": "https://example.org/x", "issn": "0950-1991, 1477-9129"})
    assert record.paper is not None
    assert (record.paper.doi, record.paper.arxiv, record.paper.url, record.paper.container_title) == (
        "",
        "2303.04150",
        "https://example.org/x",
        "",
    )
    assert record.paper.issn == "0950-1991"


def test_a_doi_of_no_shape_is_reported_with_its_line() -> None:
    record = read({}, RecordEntry(label="DOI", text="see website", line=7))
    assert [str(found.where) for found in record.diagnostics if found.code == "metadata/doi-shape"] == ["a.md:7"]


def test_front_matter_that_cannot_be_read_stays_visible() -> None:
    record = read({"authors": "Ann Lee", "year": "soon", "doi": "10.1/x"})
    assert record.paper is not None and (record.paper.doi, record.paper.issued) == ("", (1952,))
    assert (row(record, "extra", "year"), row(record, "extra", "DOI")) == (("soon",), ("10.1/x",))


def test_unknown_labels_and_bare_items_of_the_list_stay_visible() -> None:
    record = read({}, entry("Author", "Ann Lee"), entry("难度", "高"), entry("", "Blog"))
    assert row(record, "extra", "难度") == ("高",)
    assert ("Blog",) in [field.values for field in record.fields]


def test_a_second_value_of_a_field_is_not_lost() -> None:
    record = read({}, entry("Year", "1952"), entry("Published", "May 1953"))
    assert row(record, "year") == ("1952",)
    assert row(record, "extra", "Published") == ("May 1953",)


def test_lines_that_are_one_link_are_links_of_the_card() -> None:
    links = (("ReadPaper", "https://example.org/r"),)
    record = read(
        {},
        entry("ReadPaper", "ReadPaper", addresses=links),
        entry("Zotero", "Zotero", addresses=(("Zotero", "zotero://select/items/@x"),)),
    )
    assert row(record, "links") == ("ReadPaper",)
    assert row(record, "zotero") == ("Zotero",)
    assert record.paper is not None and record.paper.url == ""
    assert record.paper.zotero == "zotero://select/items/@x"


def test_nested_mappings_are_looked_into() -> None:
    record = read(
        {"citation": {"container-title": "Nature", "doi": "10.1000/182"}, "issued": {"date-parts": [[1970, 8]]}}
    )
    assert record.paper is not None
    assert (record.paper.container_title, record.paper.doi, record.paper.issued) == ("Nature", "10.1000/182", (1970, 8))


def test_status_rating_and_date_of_reading() -> None:
    record = read({"status": "✅ read", "rating": "⭐⭐⭐⭐", "date-read": "2024-03-02"})
    assert record.paper is not None
    assert (record.paper.status, record.paper.rating, record.paper.read) == ("read", 4, "2024-03-02")


def test_title_by_precedence() -> None:
    assert read({"title": "A"}, entry("Title", "B"), title="C").title == "A"
    assert read({}, entry("Title", "B"), title="C").title == "B"
    assert read({}, title="📄 [C](x)").title == "C"
    assert read({}, title="", aliases=["D"]).title == "D"
    assert read({}, title="").title == "hopper1952"


def test_a_title_in_two_scripts_is_a_title_and_its_translation() -> None:
    paper = read({}, title="The Education of a Computer / 计算机的教育").paper
    assert paper is not None and (paper.title, paper.title_translated) == (
        "The Education of a Computer",
        "计算机的教育",
    )


BIBTEX = """@book{naur, title={Other}, year={1963}}
@article{hopper1952, title={Education}, author={Hopper, Grace}, year={1952}}"""


def test_bibtex_is_the_last_resort_and_the_entry_of_the_key_counts() -> None:
    record = read({}, entry("", BIBTEX, "bibtex"), title="Notes")
    assert record.paper is not None
    assert (record.paper.title, record.paper.year, record.paper.origins["authors"]) == ("Education", 1952, "bibtex")


def test_a_formatted_reference_gives_what_nothing_else_says() -> None:
    text = "Watson, J. D., & Crick, F. H. C. (1953). Molecular structure of nucleic acids. Nature, 171(4356), 737–738."
    record = read({}, entry("", text, "reference"), title="DNA notes")
    assert record.paper is not None
    assert (record.paper.title, record.paper.container_title, record.paper.pages) == (
        "Molecular structure of nucleic acids",
        "Nature",
        "737-738",
    )


def test_what_makes_a_note_a_paper() -> None:
    assert read({}, stem="note").paper is None
    assert read({"doi": "10.1000/182"}, stem="note").paper is not None
    assert read({"authors": ["Ann Lee"], "year": 2020}, stem="note").paper is not None
    assert read({"authors": ["Ann Lee"]}, stem="note").paper is None
    assert read({}, entry("Concept", "x"), entry("Key", "y"), entry("Value", "z"), stem="note").paper is None
    assert read({}, stem="@note").paper is not None


def test_a_note_with_a_date_alone_has_no_card() -> None:
    assert read({"date": "2024-01-02", "tags": ["x"]}, stem="2024-01-02").fields == ()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=60),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
LABELS = st.sampled_from(
    [
        "title",
        "authors",
        "year",
        "date",
        "venue",
        "doi",
        "arxiv",
        "url",
        "citation",
        "issued",
        "tags",
        "volume",
        "rating",
        "bibtex",
    ]
)


@given(
    st.dictionaries(LABELS | st.text(max_size=20), VALUES, max_size=6),
    st.lists(
        st.builds(
            RecordEntry,
            label=LABELS | st.text(max_size=20),
            text=st.text(max_size=120),
            addresses=st.lists(st.tuples(st.text(max_size=10), st.text(max_size=30)), max_size=3).map(tuple),
            source=st.sampled_from(["list", "field", "table", "quote", "heading", "reference", "bibtex"]),
            line=st.integers(0, 50),
        ),
        max_size=5,
    ),
    st.text(max_size=40),
)
def test_whatever_a_note_states_there_is_a_record(meta: dict[str, Any], entries: list[RecordEntry], title: str) -> None:
    record = read_record("@x", meta, entries, title=title)
    assert record.paper is not None
    for field in record.fields:
        assert field.entry is None or 0 <= field.entry < len(entries)
        assert not field.spans or len(field.spans) == len(field.values)


@pytest.mark.parametrize(
    ("stem", "entries"),
    [
        ("README", [entry("arXiv", "2103.00020")]),
        ("labels", [entry("arXiv", "a value such as 2103.00020 is looked for in every line of the list and in links")]),
        ("index", [entry("DOI", "10.1000/182"), entry("Year", "2020")]),
    ],
)
def test_a_note_that_only_tells_of_identifiers_is_no_paper(stem: str, entries: list[RecordEntry]) -> None:
    assert read({}, *entries, stem=stem).paper is None


@pytest.mark.parametrize(
    ("meta", "entries"),
    [
        ({"doi": "10.1000/182"}, []),
        ({}, [entry("arXiv", "arXiv:2103.00020v2 [cs.CV]")]),
        (
            {},
            [
                entry("DOI", "10.1000/182, see the journal for all of the data that belongs to it"),
                entry("Year", "2020"),
            ],
        ),
    ],
)
def test_an_identifier_of_its_own_makes_a_paper_of_any_note(meta: dict[str, Any], entries: list[RecordEntry]) -> None:
    assert read(meta, *entries, stem="Education").paper is not None


def test_standard_fields_of_front_matter_leave_their_label_to_the_theme() -> None:
    record = read({"volume": 12, "pages": "3-9", "zotero": "zotero://select/items/@x", "reading-status": "done"})
    labels = {field.name: field.label for field in record.fields}
    assert {"volume", "pages", "zotero", "status"} <= labels.keys()
    assert not any(labels.values())


def test_the_author_and_date_of_a_page_make_no_paper() -> None:
    page = {"title": "My post", "author": "Ann Lee", "date": "2024-05-01"}
    assert read(page, stem="post").paper is None
    for more in (
        {"venue": "Leaf"},
        {"year": 2024},
        {"doi": "10.1000/x"},
        {"type": "book"},
        {"author": ["A. Lee", "B. Wu"]},
    ):
        assert read({**page, **more}, stem="post").paper is not None
    assert read({"title": "T", "authors": ["Ann Lee"], "date": "2024-05-01"}, stem="post").paper is not None


@pytest.mark.parametrize(
    ("venue", "school", "degree"),
    [
        ("PhD thesis, Some University", "Some University", "PhD thesis"),
        ("Some University, Master's thesis", "Some University", "Master's thesis"),
        ("Ph.D. dissertation at the University of Somewhere, 1952", "University of Somewhere", "Ph.D. dissertation"),
        ("某某大学硕士学位论文", "某某大学", "硕士学位论文"),
        ("Doctoral dissertation", "", "Doctoral dissertation"),
    ],
)
def test_a_line_about_a_thesis_names_its_school(venue: str, school: str, degree: str) -> None:
    record = read({}, entry("Journal", venue), entry("Author", "Grace Hopper"), stem="a")
    assert record.paper is not None
    assert (record.paper.type, record.paper.container_title) == ("thesis", "")
    assert (record.paper.publisher, record.paper.genre) == (school, degree)
    assert row(record, "venue") == (venue,)


@pytest.mark.parametrize(("label", "key"), [("id", "64a1b2c3-11ab-22cd-33ef-4444aaaa5555"), ("key", "AB2D3456")])
def test_the_id_of_a_block_or_item_is_no_citation_key(label: str, key: str) -> None:
    record = read({}, entry(label, key), entry("Author", "Grace Hopper"), stem="n")
    assert record.paper is None


def test_an_issue_in_brackets_behind_the_volume() -> None:
    record = read({}, entry("Volume", "12 (3)"), entry("Author", "Grace Hopper"))
    assert record.paper is not None
    assert (record.paper.volume, record.paper.issue) == ("12", "3")


def test_an_institution_publishes_only_theses_and_reports() -> None:
    facts = (entry("Authors", "Grace Hopper"), entry("Institution", "Yale"))
    of_journal = read({}, *facts, entry("Journal", "Mind"))
    of_thesis = read({}, *facts, entry("Type", "thesis"))
    assert of_journal.paper is not None and of_thesis.paper is not None
    assert (of_journal.paper.publisher, of_thesis.paper.publisher) == ("", "Yale")
    assert row(of_journal, "extra", "Institution") == ("Yale",)


def test_an_address_given_as_such_may_be_that_of_code() -> None:
    record = read({"url": "https://github.com/ann/nets", "type": "software"})
    assert record.paper is not None
    assert record.paper.url == "https://github.com/ann/nets"


def test_a_keyword_counts_once_in_any_case() -> None:
    record = read({}, entry("Topics", "Vision, Sleep"), entry("Keywords", "vision; #sleep"), entry("Author", "Ann Lee"))
    assert record.paper is not None
    assert record.paper.keywords == ("Vision", "Sleep")


def test_a_signed_page_has_its_own_author_and_date() -> None:
    signed = {"title": "读一篇论文", "author": "王小明", "date": "2021-03-04"}
    record = read(
        signed,
        entry("论文", "Some Title of a Paper"),
        entry("作者", "Ann Lee, Bo Chen"),
        entry("会议", "ICML 2019"),
        stem="a",
    )
    assert record.paper is not None
    assert [one.family for one in record.paper.authors] == ["Lee", "Chen"]
    assert (record.paper.year, record.paper.container_title) == (2019, "ICML")


@pytest.mark.parametrize("title", ["[Paper Review] Counting (ICML 2012)", "[논문 리뷰] Counting", "Counting[논문리뷰]"])
def test_a_title_called_a_review_gives_way_to_the_labelled_one(title: str) -> None:
    meta = {"title": title, "date": "2026-05-03", "link": "https://velog.io/@somebody/counting"}
    record = read(
        meta,
        entry("제목", "Counting: What Cannot Be Counted"),
        entry("저자", "Ann Lee"),
        entry("년도", "2012"),
        stem="a",
    )
    assert record.paper is not None
    assert (record.paper.title, record.paper.year, record.paper.url) == ("Counting: What Cannot Be Counted", 2012, "")


def test_a_paper_without_authors_says_where_and_when_it_was_published() -> None:
    facts = entry("论文", "Counting What Cannot Be Counted"), entry("期刊", "PAMI"), entry("年份", "2018")
    assert read({}, *facts, stem="a").paper is not None
    assert read({}, facts[0], facts[2], stem="a").paper is None
    here = entry("Conference", "2020 ACL")
    assert read({}, here, entry("arXiv", ""), stem="a", title="Crossing Encoders for Retrieval").paper is not None
    assert read({}, here, stem="a", title="A week in a far town").paper is None
    assert (
        read({}, entry("Conference", "AWS Meetup 2026"), stem="a", title="Booking companion for a meetup").paper is None
    )


def test_authors_beside_a_paper_title_are_enough() -> None:
    assert (
        read({}, entry("Paper title", "Counting What Counts"), entry("Authors", "Ann Lee"), stem="a").paper is not None
    )
    assert read({}, entry("Title", "My Garden"), entry("Authors", "Ann Lee"), stem="a").paper is None
    several = entry("论文", "*Counting* / *Adding*"), entry("作者", "Lee, Chen")
    assert read({}, *several, stem="a").paper is None


def test_who_wrote_the_note_is_no_author() -> None:
    facts = (
        entry("作者", "王小明"),
        entry("个人介绍", "我是"),
        entry("论文", "Some Title of a Paper"),
        entry("会议", "ACL2020"),
    )
    record = read({}, *facts, stem="a")
    assert record.paper is not None and record.paper.authors == ()


def test_universities_alone_are_no_authors() -> None:
    record = read({}, entry("作者", "University of Somewhere / Some Lab 等"), entry("arXiv", "2103.00020"), stem="a")
    assert record.paper is not None and record.paper.authors == ()


def test_a_list_of_names_under_the_word_paper() -> None:
    record = read({}, entry("논문", "Ann Lee, Bo Chen, Cy Diaz"), entry("학회", "ICML 2025"), stem="a")
    assert record.paper is not None
    assert [one.family for one in record.paper.authors] == ["Lee", "Chen", "Diaz"]


def test_two_family_names_of_the_heading() -> None:
    facts = entry("Authors", "Lee, Chen"), entry("Year", "2026")
    record = read({}, *facts, stem="a", title="Lee & Chen 2026 — Shapes that stay")
    assert record.paper is not None
    assert [one.family for one in record.paper.authors] == ["Lee", "Chen"]
    assert record.paper.title == "Shapes that stay"
    other = read({}, *facts, stem="a", title="Shapes that stay")
    assert other.paper is not None and len(other.paper.authors) == 1


def test_the_year_of_a_key_before_the_date_of_a_page() -> None:
    meta = {"title": "T", "date": "2025-01-01", "lastmod": "2025-01-02", "citekey": "leeCounting2018"}
    record = read(meta, stem="a")
    assert record.paper is not None and record.paper.issued == (2018,)
    dated = read({key: value for key, value in meta.items() if key != "lastmod"}, stem="a")
    assert dated.paper is not None and dated.paper.year == 2025


def test_a_key_with_a_day_in_it_makes_no_paper() -> None:
    assert read({"title": "T", "citation-key": "reflections-2026-02-19-ads"}, stem="a").paper is None


def test_a_venue_and_a_year_in_brackets_behind_a_title() -> None:
    record = read({}, entry("论文标题", "Views of a Map(CVPR 2022)"), entry("arXiv", "2205.00001"), stem="a")
    assert record.paper is not None
    assert (record.paper.title, record.paper.container_title, record.paper.year) == ("Views of a Map", "CVPR", 2022)


def test_an_unfilled_doi_is_none() -> None:
    record = read(
        {}, entry("DOI/URL", "https://doi.org/10.1117/12.3052xxx"), entry("Author", "Ann Lee"), entry("Year", "2020")
    )
    assert record.paper is not None and (record.paper.doi, record.paper.url) == ("", "")


def test_names_and_a_day_are_all_that_a_report_says() -> None:
    facts = entry("Auteurs", "Ann Lee, Bo Chen"), replace(entry("Date", "30.04.2024"), line=2)
    assert read({}, *facts, stem="labo", title="Rapport").paper is None
    assert read({}, *facts, entry("DOI", "10.1000/x"), stem="labo", title="Rapport").paper is not None
    assert read({}, facts[0], replace(facts[1], text="1950-10-01"), stem="labo", title="Rapport").paper is not None


def test_a_video_is_no_paper_and_where_a_record_is_from_no_venue() -> None:
    meta = {"title": "T", "author": "Ann Lee", "year": 2024, "url": "https://youtu.be/abc"}
    assert read(meta, stem="a").paper is None
    record = read({"authors": ["Ann Lee"], "year": 2003, "paper_source": "manual"}, entry("期刊", "Nature"), stem="a")
    assert record.paper is not None and record.paper.container_title == "Nature"


@pytest.mark.parametrize("title", ["[ICLR 2021] Counting What Counts", "Counting What Counts (Lee et al., ICLR 2021)"])
def test_a_venue_in_brackets_around_the_heading(title: str) -> None:
    record = read({}, entry("Authors", "Ann Lee, Bo Chen"), entry("arXiv", "2103.00020"), stem="a", title=title)
    assert record.paper is not None
    assert (record.paper.container_title, record.paper.year) == ("ICLR", 2021)
    assert (row(record, "venue"), row(record, "year")) == (("ICLR",), ("2021",))


def test_the_title_is_what_the_link_called_paper_says() -> None:
    def titled(words: str) -> str:
        link = entry("Paper", words, addresses=((words, "https://arxiv.org/abs/2103.00020"),))
        record = read({}, link, stem="a", title="CNT")
        return record.paper.title if record.paper is not None else ""

    assert titled("Counting What Cannot Be Counted") == "Counting What Cannot Be Counted"
    assert titled("ICLR 2021 conference paper at OpenReview") == "CNT"


def test_a_key_for_a_title_gives_way() -> None:
    name = "Counting What Cannot Be Counted"
    record = read({"title": "@lee2021", "author": "Lee, Ann", "year": 2021}, stem="a", title="", aliases=[name])
    assert record.paper is not None and record.paper.title == name
    cited = f"Lee, A., & Chen, B. (2021). {name}. *Nature*, *12*(3), 1-10."
    record = read({"citekey": "lee2021", "bibliography": cited}, stem="a", title="lee2021")
    assert record.paper is not None and record.paper.title == name


def test_a_volume_with_its_page() -> None:
    paper = read({"volume": "53(3): 12-20"}).paper
    assert paper is not None
    assert (paper.volume, paper.issue, paper.pages) == ("53", "3", "12-20")


def test_the_year_behind_names_that_go_on() -> None:
    paper = read({}, entry("著者", "Hopper, G. M. et al. (1952)")).paper
    assert paper is not None
    assert (paper.year, paper.authors_truncated) == (1952, True)


def test_a_reference_tells_what_of_the_title_is_the_title() -> None:
    meta = {"title": "ASSCC-2017 On-chip counting of the noise of reefs"}
    cited = 'G. Hopper and A. Lee, "On-chip counting of the noise of reefs," 2017 Conference on Reefs, 2017, pp. 1-9.'
    record = read(meta, entry("", cited, source="reference"))
    assert record.title == "On-chip counting of the noise of reefs"


def test_a_publisher_that_is_a_venue_too_gives_way_to_the_reference() -> None:
    cited = "Hopper, G., & Lee, A. (2020). Counting by ear in reefs. Interspeech 2020, 4133–4137."
    paper = read({"publisher": "ISCA"}, entry("", cited, source="reference")).paper
    assert paper is not None
    assert paper.container_title == "Interspeech"


def test_an_address_of_pubmed_tells_the_number_and_a_language_may_be_named() -> None:
    paper = read({"url": "https://pubmed.ncbi.nlm.nih.gov/22745249/", "language": "Chinese"}).paper
    assert paper is not None
    assert (paper.pmid, paper.language) == ("22745249", "zh")


@pytest.mark.parametrize(
    "issued",
    [
        {"year": 2021, "month": 3},
        [{"year": 2021, "month": 3}],
        {"date-parts": [[2021, "3"]]},
        [{"date-parts": [[2021, 3]]}],
        [2021, 3],
    ],
)
def test_dates_in_parts(issued: object) -> None:
    paper = read({"issued": issued}, stem="@lee2020").paper
    assert paper is not None and paper.issued == (2021, 3) and paper.origins["issued"] == "yaml"


def test_of_several_types_the_one_that_names_a_kind_of_work_is_told() -> None:
    record = read({"type": "source", "source_type": "book", "author": "Ann Lee", "year": 1953})
    assert record.paper is not None
    assert record.paper.type == "book"
