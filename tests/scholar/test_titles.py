import pytest

from site_builder.scholar.titles import begins_alike, without_citation, without_note_words


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Sparse Nets (CVPR 2019)", "Sparse Nets"),
        ("Sparse Nets (NeurIPS'20)", "Sparse Nets"),
        ("[ICML 2015] Sparse Nets", "Sparse Nets"),
        ("Sparse Nets (Hopper et al., 2020)", "Sparse Nets"),
        ("Sparse Nets（Hopper 等，2020）", "Sparse Nets"),
        ("Hopper et al. (2020) - Sparse Nets", "Sparse Nets"),
        ("Sparse Nets (Lee, 2020)", "Sparse Nets (Lee, 2020)"),
        ("Report on Trade (Geneva 2019)", "Report on Trade (Geneva 2019)"),
        ("War and Peace (1869)", "War and Peace (1869)"),
    ],
)
def test_a_citation_beside_the_title_is_no_part_of_it(heading: str, title: str) -> None:
    assert without_citation(heading, "Hopper") == title


def test_the_year_of_the_paper_behind_its_title_is_no_part_of_it() -> None:
    assert without_citation("Sparse Nets (2017)", "", 2017) == "Sparse Nets"
    assert without_citation("Sparse Nets (1869)", "", 2017) == "Sparse Nets (1869)"


@pytest.mark.parametrize(
    ("heading", "title", "alike"),
    [
        ("BERT explained", "BERT: Pre-training of Deep Bidirectional Transformers", True),
        ("GPT-3：少样本学习", "GPT-3: Language Models are Few-Shot Learners", True),
        ("Deep dives", "Deep Learning: A Review", False),
        ("BERTology", "BERT: Pre-training of Deep Bidirectional Transformers", False),
        ("BERT", "BERT", False),
    ],
)
def test_a_heading_may_be_the_short_name_of_the_title(heading: str, title: str, alike: bool) -> None:
    assert begins_alike(heading, title) is alike


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("《稀疏网络综述》阅读笔记", "稀疏网络综述"),
        ("稀疏网络的训练方法：论文笔记", "稀疏网络的训练方法"),
        ("Sparse Nets - Paper Notes", "Sparse Nets"),
        ("[Paper] Sparse Nets", "Sparse Nets"),
        ("Paper Title: Sparse Nets", "Sparse Nets"),
        ("Source: Sparse Nets", "Sparse Nets"),
        ("Sources: a history", "Sources: a history"),
        ("【论文阅读】Sparse Nets", "Sparse Nets"),
        ("学习笔记", "学习笔记"),
        ("Notes on Sparse Nets", "Notes on Sparse Nets"),
        ("关于网络的解读", "关于网络的解读"),
    ],
)
def test_words_about_the_note_are_no_part_of_the_title(heading: str, title: str) -> None:
    assert without_note_words(heading) == title


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Paper Review《Counting What Counts》", "Counting What Counts"),
        ("Paper 17: Counting — of all things", "Counting — of all things"),
        ("Paper: Counting What Counts", "Counting What Counts"),
        ('Notes on "Counting What Counts" (Lee et al., 2021)', "Counting What Counts"),
        ("Counting What Counts（中文译文）", "Counting What Counts"),
        ("Counting What Counts[논문리뷰]", "Counting What Counts"),
        ("某书《另一书》考", "某书《另一书》考"),
    ],
)
def test_more_words_of_notes(heading: str, title: str) -> None:
    assert without_note_words(heading) == title
