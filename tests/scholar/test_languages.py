import pytest

from site_builder.scholar.languages import language_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("en_US", "en-US"),
        ("zh-CN", "zh-CN"),
        ("Chinese", "zh"),
        ("中文", "zh"),
        ("chi", "zh"),
        ("eng", "en"),
        ("Traditional Chinese", "zh-TW"),
        ("Latin", "Latin"),
        ("in the language of the north", ""),
        ("", ""),
    ],
)
def test_languages_by_tag_and_name(text: str, code: str) -> None:
    assert language_code(text) == code
