import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.model.note import ParseOptions
from site_builder.parse.entries import Entries, read_entries
from site_builder.parse.entry import value_tokens
from site_builder.parse.markdown import tokenize
from site_builder.parse.plain import plain_text


def read(text: str, title: str = "", **more: dict[str, str]) -> Entries:
    tokens, _ = tokenize(text, ParseOptions())
    return read_entries(tokens, title, **more)


def pairs(text: str, title: str = "") -> list[tuple[str, str]]:
    return [(entry.label, entry.text) for entry in read(text, title).items]


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\n- **Author**: Ann Lee\n- **Year**: 2020\n",
        "- **Author:** Ann Lee\n- **Year:** 2020\n",
        "* Author: Ann Lee\n* Year: 2020\n",
        "- `Author:` Ann Lee\n- `Year:` 2020\n",
        "- Author — Ann Lee\n- Year — 2020\n",
        "1. Author: Ann Lee\n2. Year: 2020\n",
        "- Metadata\n  - **Author**: Ann Lee\n  - **Year**: 2020\n",
        "**Author**: Ann Lee  \n**Year**: 2020\n",
        "Author:: Ann Lee\nYear:: 2020\n",
        "By [author:: Ann Lee] of (year:: 2020).\n",
        "> **Author**: Ann Lee  \n> **Year**: 2020\n",
        "> [!info]- Metadata\n> - **Author**: Ann Lee\n> - **Year**: 2020\n",
        "> [!a]\n>> [!b]\n>> **Author**:: Ann Lee\n>> **Year**:: 2020\n",
        "| Field | Value |\n|---|---|\n| Author | Ann Lee |\n| Year | 2020 |\n",
        "| Author | Year |\n|---|---|\n| Ann Lee | 2020 |\n",
        "| Author | Ann Lee | Year | 2020 |\n|---|---|---|---|\n| Venue | | DOI | |\n",
        "<table><tr><th>Author</th><td>Ann Lee</td></tr><tr><th>Year</th><td>2020</td></tr></table>\n",
        "<p><b>Author</b>: Ann Lee<br><b>Year</b>: 2020</p>\n",
        "# T\n\n## 1. 📋 Metadata\n\n- **Author**: Ann Lee\n- **Year**: 2020\n",
        "## Authors\n- Ann Lee\n\n## Year\n2020\n",
        "**Authors:** Ann Lee | **Year:** 2020\n",
        "**Authors:** Ann Lee **Year:** 2020\n",
        "> **Author**: Ann Lee · **Year**: 2020\n",
        "- Author: Ann Lee; Year: 2020\n",
        "**Authors**\nAnn Lee\n\n**Year**\n2020\n",
        "**Authors**\n\nAnn Lee\n\n**Year**\n\n2020\n",
        "**Authors:**\n\n- Ann Lee\n\n**Year:**\n\n2020\n",
        "【Author】Ann Lee\n【Year】2020\n",
        "Author | Ann Lee\nYear | 2020\n",
        "<dl><dt>Author</dt><dd>Ann Lee</dd><dt>Year</dt><dd>2020</dd></dl>\n",
        "Author: Ann Lee\n\nYear: 2020\n",
        "<p>Author: Ann Lee</p>\n\n<p>Year: 2020</p>\n",
        "# T\n\n#### Author: Ann Lee\n#### Year: 2020\n",
        "# T\n\n## Title\n- Author: Ann Lee\n- Year: 2020\n",
        "# T\n\n## Citation\n\n- **Author**: Ann Lee\n- **Year**: 2020\n",
        "# T\n\n## At a glance\n\n- Small\n\n## Citation\n\n- **Author**: Ann Lee\n- **Year**: 2020\n- DOI: 10.1/x\n",
        "# T\n\n## 출처\n\n- 저자: Ann Lee\n- 년도: 2020\n".replace("저자", "Author").replace("년도", "Year"),
    ],
)
def test_author_and_year_in_many_shapes(text: str) -> None:
    found = {label.rstrip("s").title(): value for label, value in pairs(text)}
    assert (found["Author"], found["Year"]) == ("Ann Lee", "2020")


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\nText.\n\n## Related work\n\n- **Author**: Ann Lee\n- **Year**: 2020\n",
        "```yaml\nauthor: Ann Lee\n```\n",
        "%%\n- **Author**: Ann Lee\n- **Year**: 2020\n%%\n",
        "Note: this is prose. Source: a friend.\n",
        "## Related work\n\n### Metadata\n\n- **Author**: Ann Lee\n",
        "- **Milk**: two\n- Eggs\n",
        "| Title | Authors |\n|---|---|\n| A | Ann Lee |\n| B | Bo Chen |\n",
    ],
)
def test_what_is_not_this_papers(text: str) -> None:
    assert pairs(text) == []


def test_the_leading_list_is_consumed_with_all_that_stands_in_it() -> None:
    text = "# T\n\n- **Author**: Ann Lee\n- **Year**: 2020\n- Blog\n- **难度**: 高\n\nText.\n"
    entries = read(text, "T")
    tokens, _ = tokenize(text, ParseOptions())
    ((start, stop),) = entries.consumed
    assert (tokens[start].type, tokens[stop - 1].type) == ("bullet_list_open", "bullet_list_close")
    assert [(entry.label, entry.text) for entry in entries.items][2:] == [("", "Blog"), ("难度", "高")]
    assert all(entry.is_shown for entry in entries.items)


@pytest.mark.parametrize(
    "text",
    [
        "Text first.\n\n- **Author**: Ann Lee\n- **Year**: 2020\n",
        "- **Author**: Ann Lee\n- **Year**: 2020\n\n  ```\n  code\n  ```\n",
        "- **Concept**: x\n- **Key**: y\n- **Value**: z\n",
        "> [!note] Read this first\n> **Author**: Ann Lee  \n> **Year**: 2020  \n> **Venue**: ACL\n",
        "> **Author**: Ann Lee  \n> **Year**: 2020  \n> and a remark\n",
        "# T\n\n## Metadata\n\n- **Author**: Ann Lee\n- **Year**: 2020\n",
    ],
)
def test_blocks_that_stay_in_the_body(text: str) -> None:
    entries = read(text)
    assert entries.consumed == ()
    assert not any(entry.is_shown for entry in entries.items)


def test_a_block_of_known_labels_only_is_consumed() -> None:
    entries = read("# T\n\n> **Author**: Ann Lee  \n> **Year**: 2020  \n> **Venue**: ACL\n", "T")
    assert len(entries.consumed) == 1


def test_an_empty_label_does_not_eat_the_next_item() -> None:
    assert pairs("- **URL**:\n- **Year**: 2020\n") == [("URL", ""), ("Year", "2020")]


def test_a_list_below_a_label_is_its_value() -> None:
    assert pairs("- **Authors**:\n  - Ann Lee\n  - Bo Chen\n- Year: 2020\n")[0] == ("Authors", "Ann Lee\nBo Chen")


def test_links_give_their_words_and_addresses() -> None:
    entries = read(
        "- **Author**: [[People/Ann Lee]], [[b|Bo]]\n- **URL**: <https://a.example/x>\n- [**Read**](https://b.example)\n"
    )
    assert [(entry.label, entry.text, entry.addresses) for entry in entries.items] == [
        ("Author", "Ann Lee, Bo", (("Ann Lee", "wikilink:People/Ann Lee"), ("Bo", "wikilink:b"))),
        ("URL", "https://a.example/x", (("https://a.example/x", "https://a.example/x"),)),
        ("Read", "Read", (("Read", "https://b.example"),)),
    ]


def test_the_value_keeps_its_marks_without_those_of_the_label() -> None:
    (entry, _) = read("- **Venue: *Nature* (top)**\n- Year: 2020\n").items
    assert [token.type for token in entry.tokens] == [
        "strong_open", "em_open", "text", "em_close", "text", "strong_close",
    ]  # fmt: skip
    assert plain_text(entry.tokens) == "Nature (top)"


def test_one_name_of_a_list_can_be_cut_out() -> None:
    (entry, _) = read("- **Author**: [[Ann Lee]], *Bo Chen*\n- Year: 2020\n").items
    first, second = value_tokens(entry, [(0, 7), (9, 16)])
    assert [token.type for token in first] == ["wikilink_open", "text", "wikilink_close"]
    assert [token.type for token in second] == ["em_open", "text", "em_close"]
    assert plain_text(second) == "Bo Chen"


def test_names_within_one_mark_are_each_marked() -> None:
    (entry, _) = read("- Author: **Ann Lee, [[Bo Chen]], Cy Diaz**\n- Year: 2020\n").items
    names = value_tokens(entry, [(0, 7), (9, 16), (18, 25)])
    assert [plain_text(name) for name in names] == ["Ann Lee", "Bo Chen", "Cy Diaz"]
    assert [(name[0].type, name[-1].type) for name in names] == [("strong_open", "strong_close")] * 3
    assert [token.type for token in names[1]][1:3] == ["wikilink_open", "text"]


def test_a_title_that_is_a_link_states_the_address() -> None:
    (entry,) = read("# [Deep Sets](https://arxiv.org/abs/1703.06114)\n\nText.\n", "Deep Sets").items
    assert (entry.label, entry.text, entry.source) == ("", "https://arxiv.org/abs/1703.06114", "heading")


def test_an_outline_title_stands_in_for_a_heading() -> None:
    entries = read("- Deep Sets\n  authors:: Ann Lee\n  year:: 2017\n")
    assert [(entry.label, entry.text, entry.source) for entry in entries.items] == [
        ("", "Deep Sets", "heading"),
        ("authors", "Ann Lee", "field"),
        ("year", "2017", "field"),
    ]


def test_the_id_of_a_block_makes_no_title() -> None:
    entries = read("authors:: Ann Lee\nyear:: 2017\n\n- A first thought\n  id:: 64a1b2c3\n")
    assert [entry.label for entry in entries.items] == ["authors", "year", "id"]


def test_bibtex_counts_anywhere_and_a_reference_in_the_region() -> None:
    quote = "> [!cite]\n> Lee, A., & Chen, B. (2020). Deep things. Nature, 1(2), 3–4.\n"
    text = f"{quote}\n## Notes\n\n```bibtex\n@misc{{x}}\n```\n"
    assert [entry.source for entry in read(text).items] == ["reference", "bibtex"]


def test_configured_labels_are_known() -> None:
    assert pairs("- Wer: Ann Lee\n- Wann: 2020\n") == []
    found = read("- Wer: Ann Lee\n- Wann: 2020\n", labels={"wer": "authors", "wann": "year"})
    assert [entry.text for entry in found.items] == ["Ann Lee", "2020"]


def test_lines_are_those_of_the_text() -> None:
    assert [entry.line for entry in read("# T\n\n- Author: A B\n- Year: 2020\n", "T").items] == [3, 4]


MARKDOWN = st.text(alphabet=st.sampled_from("- *:[]()|>`#\n\tAuthor year作者：，=!%<>\\_~{}1"), max_size=200)


@settings(max_examples=2 * settings.default.max_examples)
@given(MARKDOWN)
def test_any_note_can_be_read_and_nothing_consumed_is_lost(text: str) -> None:
    tokens, _ = tokenize(text, ParseOptions())
    entries = read_entries(tokens, "")
    shown = "".join(entry.label + entry.text for entry in entries.items if entry.is_shown)
    for start, stop in entries.consumed:
        assert 0 <= start < stop <= len(tokens)
        for token in tokens[start:stop]:
            for child in token.children or []:
                if child.type == "text":
                    assert all(letter in shown for letter in child.content if letter.isalnum())
    for entry in entries.items:
        opened = 0
        for token in entry.tokens:
            opened += token.nesting
            assert opened >= 0
        assert opened == 0


@pytest.mark.parametrize(
    "text",
    [
        "- `arxiv:2103.00020 [cs]` reads as a number of arXiv\n",
        "- Values: `doi:10.1000/182` is one\n- `Year: 2020` is another\n",
        "`DOI: 10.1000/182`\n",
    ],
)
def test_inline_code_is_no_label(text: str) -> None:
    assert not [label for label, _ in pairs(text) if label.casefold() in ("arxiv", "doi", "year")]


def test_a_title_may_hold_a_colon_and_a_semicolon() -> None:
    assert pairs("- Title: Reading; Deep: a study | of notes\n- Author: Ann Lee\n")[0] == (
        "Title",
        "Reading; Deep: a study | of notes",
    )


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\n**ICML 2019** · [Paper](https://arxiv.org/abs/1906.01234) · [Slides](https://example.org)\n",
        "> [!info] Info | [**Paper**](https://arxiv.org/abs/1906.01234)\n> Text.\n",
    ],
)
def test_a_link_that_is_called_paper_among_few_words_is_the_address(text: str) -> None:
    found = [entry for entry in read(text, "T").items if entry.label == "Paper"]
    assert [(entry.text, entry.addresses) for entry in found] == [
        ("Paper", (("Paper", "https://arxiv.org/abs/1906.01234"),))
    ]
    venues = [entry.text for entry in read(text, "T").items if entry.label == "Venue"]
    assert venues == (["ICML 2019"] if "ICML" in text else [])


def test_a_link_in_a_sentence_is_of_any_paper() -> None:
    for text in (
        "Attention, as first told ([paper](https://arxiv.org/abs/1906.01234)), is a soft look-up.",
        "[Paper](https://arxiv.org/abs/1906.01234) and [another](https://arxiv.org/abs/1810.04805).",
    ):
        assert pairs(f"# T\n\n{text}\n", "T") == []


def test_a_fence_without_a_language_may_be_bibtex_and_a_citation_section_is_of_the_paper() -> None:
    assert [one.source for one in read("```\n@misc{a, title={A}}\n```\n").items] == ["bibtex"]
    assert [one.source for one in read("```\n@decorated\n```\n").items] == []
    assert pairs("# T\n\n## Citation\n\nLee, A. (2019). Reading.\n", "T") == [("Citation", "Lee, A. (2019). Reading.")]
    assert pairs("# T\n\n## References\n\nLee, A. (2019). Reading.\n", "T") == []


def test_a_lone_label_in_the_text_is_no_fact() -> None:
    assert pairs("# T\n\nText.\n\nConference: we go there every year.\n\nMore text.\n") == []
    assert pairs("# T\n\n## Paper: one of many\n\n- Authors: Ann Lee\n- Year: 2020\n") == []


def test_a_title_below_its_label_goes_on_over_lines() -> None:
    found = pairs("**Paper title:**\n\nCounting what\ncannot be counted\n\n**Publication:**\n\nMICRO’19\n")
    assert [one for one in found if one[1]] == [
        ("Paper title", "Counting what cannot be counted"),
        ("Publication", "MICRO’19"),
    ]


def test_a_table_of_people_names_the_authors() -> None:
    text = "# T\n\n| Author | E-mail |\n|---|---|\n| Ann Lee | a@example.org |\n| Bo Chen | b@example.org |\n"
    assert pairs(text, "T") == [("Author", "Ann Lee; Bo Chen")]


def test_a_link_in_html_keeps_its_address() -> None:
    link = '<a href="https://arxiv.org/abs/2103.00020" target="_blank">Some Title</a>'
    text = f"<p> 论文题目：{link}</p>\n\n<p>年份：2021</p>\n"
    found = read(text).items
    assert [(entry.label, entry.text) for entry in found] == [("论文题目", "Some Title"), ("年份", "2021")]
    assert found[0].addresses == (("Some Title", "https://arxiv.org/abs/2103.00020"),)


def test_labels_that_lost_their_line_ends() -> None:
    text = "> 原文标题：Some Title原文作者：Ann Lee, Bo Chen发表会议：ICSE 2021笔记作者：某人\n"
    assert pairs(text)[:3] == [("原文标题", "Some Title"), ("原文作者", "Ann Lee, Bo Chen"), ("发表会议", "ICSE 2021")]


def test_the_first_section_with_an_address_is_of_the_paper() -> None:
    text = "# T\n\n## TL;DR\n\n- Authors: Ann Lee\n- Year: 2020\n- PDF: https://arxiv.org/pdf/2001.00001\n"
    assert ("Authors", "Ann Lee") in pairs(text, "T")
    assert pairs(text.replace("https://arxiv.org/pdf/2001.00001", "https://example.org/a.pdf"), "T") == []


def test_a_section_called_title_states_it() -> None:
    assert pairs("# Extract\n\n## Title\n\nCounting What Counts\n", "Extract") == [("Title", "Counting What Counts")]


def test_headings_in_a_section_of_facts_are_labelled_lines() -> None:
    text = (
        "# T\n\n### Zotero Metadata\n\n#### * Item Type: [[Article]]\n#### * Authors: [[Ann Lee]], [[Bo Chen]]\n"
        "#### [http://arxiv.org/abs/2010.00001](http://arxiv.org/abs/2010.00001)\n#### Cite key: leeCounting2020\n"
    )
    found = pairs(text, "T")
    assert ("Authors", "Ann Lee, Bo Chen") in found
    assert ("Cite key", "leeCounting2020") in found
    assert ("", "http://arxiv.org/abs/2010.00001") in found


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\n*Ann Lee, Bo Chen*\n\n*ICLR 2021*\n\n[arXiv](https://arxiv.org/abs/2010.00001)\n",
        "# T\n\n## Paper Info\n\nAnn Lee, Bo Chen\n\nICLR 2021\n\n## Main contribution\n\nText.\n",
    ],
)
def test_bare_names_with_a_well_known_meeting(text: str) -> None:
    found = pairs(text, "T")
    assert ("Authors", "Ann Lee, Bo Chen") in found
    assert ("Venue", "ICLR 2021") in found
    assert ("Authors", "Ann Lee, Bo Chen") not in pairs(text.replace("ICLR 2021", "Some place").partition("[")[0], "T")


def test_the_title_above_a_list_of_facts() -> None:
    found = read("- **Counting What Cannot Count**\n  - Authors: Ann Lee\n  - Year: 2021\n").items
    assert (found[0].source, found[0].text) == ("heading", "Counting What Cannot Count")


def test_the_link_of_a_note_that_calls_itself_a_review() -> None:
    text = "## Why\n\nText.\n\n논문 링크: https://arxiv.org/abs/2505.00001\n\nText.\n"
    entries = read(text, given="[논문 리뷰] Counting").items
    assert [(entry.label, entry.text) for entry in entries] == [("논문 링크", "https://arxiv.org/abs/2505.00001")]
    assert read(text, given="Counting").items == ()


def test_the_one_link_of_a_section_that_is_called_paper_link() -> None:
    text = "# T\n\n### 論文リンク\n\n[CVPR2023](https://example.org/counting)\n"
    assert read(text, "T").items[0].addresses == (("CVPR2023", "https://example.org/counting"),)
    assert read(text.replace("論文リンク", "Links"), "T").items == ()


@pytest.mark.parametrize("last", ["---", "```\ncode\n```", "    code", "<!-- words -->", "$$\nx\n$$", "", "## End"])
def test_a_note_may_end_below_a_heading_that_is_a_labelled_line(last: str) -> None:
    assert pairs(f"# T\n\n#### Title: Counting\n\n{last}", "T") == []
    assert ("Authors", "Ann Lee") in pairs(f"# T\n\n#### Title: Counting\n\n#### Authors: Ann Lee\n\n{last}", "T")
