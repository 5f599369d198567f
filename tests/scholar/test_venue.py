import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.scholar.venue import clean_number, clean_pages, parse_venue, split_volume_issue


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("*ICML* (2019), pp. 1–9", "ICML"),
        ("CVPR'20", "CVPR"),
        ("KDD '16", "KDD '16"),
        ("ICLR (Poster) 2021", "ICLR"),
        ("2019年 计算机学报 42(7)", "计算机学报"),
        ("MICCAI 2015. Lecture Notes in Computer Science, vol 9351", "MICCAI"),
        ("Proceedings of ACL, Online, July 2020", "Proceedings of ACL"),
        (
            "Proceedings of the 34th International Conference on Machine Learning, PMLR 70:1126-1135, 2017",
            "Proceedings of the 34th International Conference on Machine Learning",
        ),
        (
            "2019 IEEE International Conference on Robotics and Automation (ICRA), Montreal, QC, Canada, 2019, pp. 1-8",
            "2019 IEEE International Conference on Robotics and Automation (ICRA)",
        ),
        ("Communications of the ACM, 2019", "Communications of the ACM"),
        ("ICML 2019 (Oral)", "ICML"),
        ("ICML2019, CCF-A", "ICML"),
        ("ICML 2019, Long Beach", "ICML"),
        ("Accepted by ICML 2019", "ICML"),
        ("SOSP 2003（Symposium on Operating Systems Principles）", "SOSP"),
        ("《自动化学报》，2018，44(1)：1-10", "自动化学报"),
        ("自动化学报 第44卷第1期", "自动化学报"),
        ("International Conference on Machine Learning (ICML)", "International Conference on Machine Learning (ICML)"),
        (
            "Proceedings of the 3rd Workshop on Parsing (Volume 2: Short Papers)",
            "Proceedings of the 3rd Workshop on Parsing (Volume 2: Short Papers)",
        ),
        ("Proceedings of the 2003 Conference on Parsing", "Proceedings of the 2003 Conference on Parsing"),
        ("SIGGRAPH '84", "SIGGRAPH '84"),
        ("Nature 227, 561–563 (1970)", "Nature"),
        ("Journal of Physics A", "Journal of Physics A"),
        ("[[Venues/ICML|ICML]]", "ICML"),
        ("arXiv preprint arXiv:1412.6980", "arXiv"),
        ("CoRR abs/1412.6980", "arXiv"),
        ("2019 / ICML", "ICML"),
        ("2026-09-04；arXiv preprint（arXiv:2609.04865v1 [cs.AI]）", "arXiv"),
        ("2019, Medical Image Analysis", "Medical Image Analysis"),
        ("CoRL 2023 / PMLR", "CoRL"),
        ("icml-2026", "icml"),
        ("bioRxiv preprint — NOT peer-reviewed. See page 1", "bioRxiv"),
        ("medRxiv (preprint), 2021", "medRxiv"),
        ("arXiv:2207.04859 / IEEE Internet of Things Journal", "IEEE Internet of Things Journal"),
        ("Nature Electronics, Vol. 1, June 2018, 333–343 (Review Article)", "Nature Electronics"),
        ("Advances in Space Research 62, 2731 (2018)", "Advances in Space Research"),
        ("Journal of Wet Places, 14:1", "Journal of Wet Places"),
        ("ISO 9001:2015", "ISO 9001:2015"),
        ("C4@CGO 2026 Workshop（作者声明录用；非主会）", "C4@CGO 2026 Workshop"),
        ("清华大学学报（自然科学版）", "清华大学学报（自然科学版）"),
        ("待核验", ""),
        ("https://example.org", ""),
        ("N/A", ""),
    ],
)
def test_the_venue_without_its_tail(text: str, title: str) -> None:
    assert parse_venue(text).title == title


def test_the_tail_is_kept_apart() -> None:
    venue = parse_venue("Nature, vol. 227, no. 5259, pp. 561–563, 1970")
    assert (venue.title, venue.volume, venue.issue, venue.pages, venue.issued) == (
        "Nature",
        "227",
        "5259",
        "561-563",
        (1970,),
    )


@pytest.mark.parametrize(
    ("text", "volume", "issue", "pages", "year"),
    [
        ("Phys. Rev. Lett. 13, 508 (1964)", "13", "", "508", (1964,)),
        ("Revista de Física, v. 3, n. 2, p. 10-20", "3", "2", "10-20", ()),
        ("Annalen der Physik, Bd. 17, S. 891–921", "17", "", "891-921", ()),
        ("学报，2012，29(8)：2806–2810", "29", "8", "2806-2810", (2012,)),
        ("《学报》2019 年第 42 卷第 7 期", "42", "7", "", (2019,)),
        ("学报，第 45 卷，第 3 期，2019 年 3 月", "45", "3", "", (2019,)),
        ("学报, 2019(3): 12-20", "", "3", "12-20", (2019,)),
        ("Cell, Volume 184, Issue 3, 2021, Pages 1-10", "184", "3", "1-10", (2021,)),
        ("IEEE Access, vol. 39, no. 6, pp. 1137-1149, 1 June 2017", "39", "6", "1137-1149", (2017,)),
        ("JMLR 9(Nov), 2579-2605", "9", "", "2579-2605", ()),
        ("Trans. Assoc. Comput. Linguist. 8: 1–15", "8", "", "1-15", ()),
        ("NAACL-HLT (1) 2019: 4171-4186", "1", "", "4171-4186", (2019,)),
        ("Proceedings of NAACL 2019, pages 1–6, Minneapolis, Minnesota, June 2 - June 7, 2019", "", "", "1-6", (2019,)),
        ("Findings of EMNLP 2020", "", "", "", (2020,)),
        ("CVPR'20", "", "", "", (2020,)),
    ],
)
def test_tails_of_many_lands(text: str, volume: str, issue: str, pages: str, year: tuple[int, ...]) -> None:
    venue = parse_venue(text)
    assert (venue.volume, venue.issue, venue.pages, venue.issued) == (volume, issue, pages, year)


def test_a_number_sign_is_a_tag_and_never_part_of_the_venue() -> None:
    venue = parse_venue("arxiv:1412.6980 [cs, stat]  #ICLR/15")
    assert venue.title == "arXiv"
    assert venue.tags == ("ICLR/15",)
    assert venue.arxiv is not None and venue.arxiv.subject == "cs, stat"


def test_numbers() -> None:
    assert clean_pages("pp. 561–563") == "561-563"
    assert clean_pages("S. 12--34") == "12-34" and clean_pages("S12–S34") == "S12-S34"
    assert clean_pages("12 to 34") == "12-34"
    assert clean_pages("several") == ""
    assert clean_number("Vol. 29") == "29"
    assert clean_number("第3期") == "3"
    assert split_volume_issue("53(3)") == ("53", "3")
    assert split_volume_issue("第53卷第3期") == ("53", "3")


@given(st.text(max_size=300))
def test_no_title_holds_a_tag_or_only_signs(text: str) -> None:
    title = parse_venue(text).title
    assert not title or any(letter.isalpha() for letter in title)


def test_what_is_left_of_a_cut_bracket_is_no_title_without_a_letter() -> None:
    assert parse_venue("0[A").title == ""


@pytest.mark.parametrize(
    ("text", "title", "numbers"),
    [
        ("Nature 1953;171:737-8", "Nature", ("1953", "171", "", "737-8")),
        ("Brain, 2003 Feb; 126(2)", "Brain", ("2003", "126", "2", "")),
        ("Nature 171.4356 (1953): 737-738", "Nature", ("1953", "171", "4356", "737-738")),
        ("eLife 2020;9:e51234", "eLife", ("2020", "9", "", "e51234")),
        ("Eur. Phys. J. C 79 (2019) 123", "Eur. Phys. J. C", ("2019", "79", "", "123")),
        ("Phys.Rev.D 98 (2018) 3, 030001", "Phys.Rev.D", ("2018", "98", "3", "030001")),
        ("Phys. Rev. X 8, 031023", "Phys. Rev. X", ("", "8", "", "031023")),
        ("Nucl. Phys. B 186, 412–428 (1981)", "Nucl. Phys. B", ("1981", "186", "", "412-428")),
        (
            "ACM Comput. Surv. 51, 2, Article 37 (April 2018), 35 pages",
            "ACM Comput. Surv.",
            ("2018", "51", "2", "37"),
        ),
        ("Nature Communications, 11, Article 1234", "Nature Communications", ("", "11", "", "1234")),
        ("Mind, LIX(236), 433-460", "Mind", ("", "LIX", "236", "433-460")),
        (
            "Bell System Technical Journal, 27, pp. 379–423, 623–656",
            "Bell System Technical Journal",
            ("", "27", "", "379-423,623-656"),
        ),
        ("정보과학회논문지, 제47권 제3호, pp. 12-20, 2020", "정보과학회논문지", ("2020", "47", "3", "12-20")),
        ("电子学报 第3期 2020", "电子学报", ("2020", "", "3", "")),
        ("J. Feline Med.", "J. Feline Med.", ("", "", "", "")),
        ("CVPR-2016", "CVPR", ("2016", "", "", "")),
        ('"ICML 2020"', "ICML", ("2020", "", "", "")),
        ("Interspeech 2020, 25–29 October 2020, Shanghai, China", "Interspeech", ("2020", "", "", "")),
        ("OpenReview.net, ICLR 2020", "ICLR", ("2020", "", "", "")),
        ("中文信息学报, 34(5), 2020. 1-10", "中文信息学报", ("2020", "34", "5", "1-10")),
        ("preprint (arXiv:2005.14165)", "arXiv", ("", "", "", "")),
        ("KDD ’19, August 4–8, 2019, Anchorage, AK, USA", "KDD ’19", ("2019", "", "", "")),
    ],
)
def test_numbers_in_the_styles_of_other_fields(text: str, title: str, numbers: tuple[str, str, str, str]) -> None:
    venue = parse_venue(text)
    year = str(venue.issued[0]) if venue.issued else ""
    assert (venue.title, (year, venue.volume, venue.issue, venue.pages)) == (title, numbers)


@pytest.mark.parametrize(
    ("text", "title", "year"),
    [
        ("USENIX20", "USENIX", 2020),
        (
            "Proceedings of the 2021 Conference on Counting, 610–623",
            "Proceedings of the 2021 Conference on Counting",
            None,
        ),
        ("SC '21: Conference on Things", "SC '21: Conference on Things", 2021),
        ("Bernoulli, 32(1), 2026-02-01", "Bernoulli", 2026),
        ("截至2023年12月03日暂无，论文版本为 arxiv-v1", "arXiv", None),
        ("某会议（FAST '21），2021 年 2 月 23–25 日", "某会议（FAST '21）", 2021),
        ("Proc. SPIE 13428, Advanced Etch, 1342807 (2025)", "Proc. SPIE 13428, Advanced Etch", 2025),
    ],
)
def test_more_lines(text: str, title: str, year: int | None) -> None:
    venue = parse_venue(text)
    assert (venue.title, (venue.issued or (None,))[0]) == (title, year)


@pytest.mark.parametrize(
    ("text", "title", "numbers"),
    [
        ("Journal of Reefs, 10(12): 1898, 2022 (MDPI Open Access)", "Journal of Reefs", ("10", "12", "1898")),
        ("IEEE Journal of Reefs, OE-10(4): 462–470, October 1985", "IEEE Journal of Reefs", ("OE-10", "4", "462-470")),
        ("Reef Mechanics (Elsevier)", "Reef Mechanics", ("", "", "")),
        ("Notices of the Society, 522, 2801", "Notices of the Society", ("522", "", "2801")),
        ("(arXiv preprint, cs.CL)", "arXiv", ("", "", "")),
    ],
)
def test_printers_and_old_volumes(text: str, title: str, numbers: tuple[str, str, str]) -> None:
    venue = parse_venue(text)
    assert (venue.title, (venue.volume, venue.issue, venue.pages)) == (title, numbers)
