import pytest

from site_builder.scholar.fields import field_of, heading_field, opens_region


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("**Author(s)**:", "author"),
        ("Authors / 作者", "author"),
        ("作者 (Authors)", "author"),
        ("👥 作者", "author"),
        ("`Publish Date:`", "issued"),
        ("publicationTitle", "container-title"),
        ("publicationtitle", "container-title"),
        ("container_title", "container-title"),
        ("发表会议/年份", "container-title"),
        ("arXiv 编号", "arXiv"),
        ("arXiv", "arXiv"),
        ("卷/期", "volume-issue"),
        ("卷/期/页码", "volume-issue"),
        ("Volume / Pages", "volume-issue"),
        ("Publishing/Release Date", "issued"),
        ("Año", "issued"),
        ("论文列表", None),
        ("concept", None),
        ("作者单位", None),
        ("authors_short", None),
        ("created", "note-date"),
        ("Authors / org", "author"),
        ("原始來源", "URL"),
    ],
)
def test_labels_lose_marks_case_and_number_before_look_up(label: str, field: str | None) -> None:
    assert field_of(label) == field


def test_a_configured_label_may_name_a_field_or_another_label() -> None:
    assert field_of("Wo?", {"wo?": "venue"}) == "container-title"
    assert field_of("Wo?", {"wo?": "DOI"}) == "DOI"
    assert field_of("Wer?", {"wo?": "venue"}) is None


@pytest.mark.parametrize(
    "heading",
    [
        "Metadata",
        "Metadata and summary",
        "Metadatos y resumen",
        "## 1. 📋 论文基本信息".lstrip("# "),
        "书目信息",
        "Paper info",
        "一、基本信息",
    ],
)
def test_headings_that_open_the_region(heading: str) -> None:
    assert opens_region(heading)


@pytest.mark.parametrize("heading", ["Notes", "Related work", "Information retrieval", "实验信息", ""])
def test_other_headings_do_not(heading: str) -> None:
    assert not opens_region(heading)


def test_a_heading_may_be_a_label_of_its_section() -> None:
    assert heading_field("2. Authors") == "author"
    assert heading_field("Summary") is None


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("發表期刊", "container-title"),
        ("論文鏈接", "URL"),
        ("期刊/会议 Venue", "container-title"),
        ("Author 3", "author"),
        ("Autor:innen", "author"),
        ("Auteur·rice·s", "author"),
        ("año_publicación", "issued"),
        ("발행년도", "issued"),
        ("通讯作者", None),
        ("著者/所属機関", "author"),
        ("作者及单位", "author"),
        ("投稿日付(yyyy/MM/dd)", "issued"),
        ("Periódico", "container-title"),
        ("Rok", "issued"),
    ],
)
def test_labels_in_other_characters_and_with_numbers(label: str, field: str | None) -> None:
    assert field_of(label) == field


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("発表年月", "issued"),
        ("게재 저널", "container-title"),
        ("권호", "volume-issue"),
        ("Vol./No.", "volume-issue"),
        ("Volume (Issue)", "volume-issue"),
        ("雑誌・会議", "container-title"),
        ("Journal or Conference", "container-title"),
        ("Volume and Issue", "volume-issue"),
        ("Autor/in", "author"),
        ("Verfasser:in", "author"),
        ("Author/s", "author"),
        ("저자(들)", "author"),
        ("Date / Année", "issued"),
        ("BibTeX Key", "citation-key"),
        ("ArXiv Link", "arXiv"),
        ("GitHub Repo", "code"),
        ("收录于", "container-title"),
        ("Before and after", None),
        ("Inside/out", None),
        ("类别", None),
    ],
)
def test_labels_that_say_either_or_both(label: str, field: str | None) -> None:
    assert field_of(label) == field


@pytest.mark.parametrize("heading", ["Quelle", "Contributors", "要約"])
def test_headings_of_other_sections_are_no_labels(heading: str) -> None:
    assert heading_field(heading) is None


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("英文原题", "original-title"),
        ("저자 (Authors) 및 소속 (Affiliations)", "author"),
        ("학회 또는 저널명 (Conference or Journal Name)", "container-title"),
        ("发表 venue", "container-title"),
        ("공개 시점", "issued"),
        ("원제", "title"),
        ("Referencia", "reference"),
        ("Collection", None),
        ("会议信息", None),
    ],
)
def test_labels_said_twice_or_of_another_language(label: str, field: str | None) -> None:
    assert field_of(label) == field
