import pytest

from site_builder.render.languages import (
    language_attribute,
    other_language,
    part_language_attribute,
    sentence_language,
)


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


def test_english_sentence_of_a_chinese_note_is_english() -> None:
    assert sentence_language("It says “so much” of GPT-3.", "zh-CN") == "en"
    assert sentence_language("GPT-3 说得多。", "zh-CN") == "zh-CN"
    assert sentence_language("1998–2003", "zh-CN") == "zh-CN"
    assert sentence_language("See 语言模型的综述.", "en-GB") == "en-GB"


def test_attribute_is_left_out_when_it_says_nothing() -> None:
    assert language_attribute("语言", "zh") == ""
    assert language_attribute("Words", "zh") == ' lang="en"'


def test_part_that_is_written_the_other_way_says_so() -> None:
    assert part_language_attribute("en-GB", "en") == ""
    assert part_language_attribute("en", "de") == ' lang="en"'
    assert part_language_attribute("en", "ar") == ' lang="en" dir="ltr"'
    assert part_language_attribute("he", "en") == ' lang="he" dir="rtl"'
