"""Names as a reader compares them, and the order in which one looks for them."""

from site_builder.text.alphabet import alphabetical, letters_of


def in_order(*names: str) -> list[str]:
    return sorted(names, key=alphabetical)


def test_chinese_goes_by_its_sound_behind_latin_letters() -> None:
    assert in_order("张三", "李四", "阿里", "Zhang", "王五", "陈六") == [
        "Zhang",
        "阿里",
        "陈六",
        "李四",
        "王五",
        "张三",
    ]


def test_marks_and_case_move_no_name() -> None:
    assert in_order("Zoe", "Łukasz", "lukas", "Émile", "Eva", "Ångström") == [
        "Ångström",
        "Émile",
        "Eva",
        "lukas",
        "Łukasz",
        "Zoe",
    ]
    assert alphabetical("Émile") == alphabetical("emile") == alphabetical("E\u0301mile")


def test_numbers_go_by_their_size() -> None:
    assert in_order("GPT-10", "GPT-3", "GPT", "第 10 章", "第 2 章") == [
        "GPT",
        "GPT-3",
        "GPT-10",
        "第 2 章",
        "第 10 章",
    ]
    assert in_order("10", "9", "007", "a1") == ["007", "9", "10", "a1"]


def test_characters_that_few_use_come_last() -> None:
    assert in_order("張三", "龙一", "魑魅", "啊") == ["啊", "龙一", "魑魅", "張三"]


def test_letters_alone_are_equal_however_a_name_is_joined_and_marked() -> None:
    assert letters_of("José-Luis") == letters_of("Jose\u0301 Luis") == letters_of("JOSE LUIS") == "joseluis"
    assert letters_of("Ｌｉｕ·Ｙ．") == "liuy"
    assert letters_of("张 三") == "张三"
