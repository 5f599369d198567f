import pytest

from site_builder.render.frame import accent_file, language_attribute, other_language


@pytest.mark.parametrize(
    ("text", "lang", "other"),
    [
        ("Language Models", "zh-CN", "en"),
        ("语言模型", "zh-CN", ""),
        ("GPT 语言模型", "zh-CN", ""),
        ("语言模型", "en", "zh"),
        ("ニューラル", "zh", "ja"),
        ("神経回路", "ja", ""),
        ("신경망", "en", "ko"),
        ("2020", "zh", ""),
        ("Größe", "de", ""),
    ],
)
def test_language_of_a_part(text: str, lang: str, other: str) -> None:
    assert other_language(text, lang) == other


def test_attribute_is_left_out_when_it_says_nothing() -> None:
    assert language_attribute("语言", "zh") == ""
    assert language_attribute("Words", "zh") == ' lang="en"'


def test_accent_has_a_file_of_its_own() -> None:
    assert accent_file("") == ""
    assert accent_file("#2F6F4F") == "assets/accent.2f6f4f.css"
