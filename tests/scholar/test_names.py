import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.paper import Person
from site_builder.scholar.names import split_names
from site_builder.scholar.person import parse_name


def shown(text: str, *, as_one: bool = False) -> list[str]:
    return [_shown(person) for person in split_names(text, as_one=as_one).persons]


def _shown(person: Person) -> str:
    if person.literal:
        return f"{{{person.literal}}}"
    family = f"{person.particle} {person.family}".strip()
    return ", ".join(part for part in (family, person.given, person.suffix) if part)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Grace Hopper, John Backus", ["Hopper, Grace", "Backus, John"]),
        ("山田太郎・鈴木花子", ["山田, 太郎", "鈴木, 花子"]),
        ("三峰 张, 修文 欧阳, 철수 김", ["张, 三峰", "欧阳, 修文", "김, 철수"]),
        ("林 太郎; 佐藤 健; 欧阳 修", ["林, 太郎", "佐藤, 健", "欧阳, 修"]),
        ("健一 佐藤, 美咲 長谷川", ["佐藤, 健一", "長谷川, 美咲"]),
        ("Seán Ó Súilleabháin, Máire Ní Bhriain", ["Ó Súilleabháin, Seán", "Ní Bhriain, Máire"]),
        ("Tanaka, Y., Kim, J.-h., & O'Neill, S.", ["Tanaka, Y.", "Kim, J.-h.", "O'Neill, S."]),
        ("Nguyễn, Đorđević, Súilleabháin", ["Nguyễn", "Đorđević", "Súilleabháin"]),
        ("张, 三峰, 李, 晓明", ["张, 三峰", "李, 晓明"]),
        ("Centers for Disease Control and Prevention", ["{Centers for Disease Control and Prevention}"]),
        ("Hopper Jr., Grace; Naur III, Peter", ["Hopper, Grace, Jr.", "Naur, Peter, III"]),
        ("Hopper, van den Berg, Naur", ["Hopper", "van den Berg", "Naur"]),
        ("Di He, Ed H. Chi and Par Nilsson", ["He, Di", "Chi, Ed H.", "Nilsson, Par"]),
        ("von Neumann, John; di Pietro, Anna", ["von Neumann, John", "di Pietro, Anna"]),
        ("von Ann Lee", ["Lee, Ann"]),
        ("Hopper G.M., Backus J., van der Berg C", ["Hopper, G.M.", "Backus, J.", "van der Berg, C"]),
        ("Rossi, Mario e Bianchi, Luca", ["Rossi, Mario", "Bianchi, Luca"]),
        ("Ortega y Gasset, José y Pérez, Juan", ["Ortega y Gasset, José", "Pérez, Juan"]),
        ("García, A., Pérez, B. y López, C.", ["García, A.", "Pérez, B.", "López, C."]),
        ("Dupont, J., Martin, P. et Durand, C.", ["Dupont, J.", "Martin, P.", "Durand, C."]),
        ("ZHANG San, LI Si, WU Qi", ["ZHANG, San", "LI, Si", "WU, Qi"]),
        ("LIU Wei, JA Smith", ["LIU, Wei", "Smith, JA"]),
        ("Ann Lee et al., ICML 2016", ["Lee, Ann"]),
        ("Al Sayed ZR, Lee A", ["Al Sayed, ZR", "Lee, A"]),
        ("ann_lee; bo_chen", ["Lee, Ann", "Chen, Bo"]),
        ("Ann Lee <ann@example.org>, Bo Chen <bo@example.org>", ["Lee, Ann", "Chen, Bo"]),
        ("Wei Wang 0012, Ann Lee", ["Wang, Wei", "Lee, Ann"]),
        ("By Ann Lee, Dr. Bo Chen", ["Lee, Ann", "Chen, Bo"]),
        ("Hopper, Grace; Backus, John W.", ["Hopper, Grace", "Backus, John W."]),
        ("Hopper, Grace and Backus, John", ["Hopper, Grace", "Backus, John"]),
        ("Grace Hopper, John Backus and Peter Naur", ["Hopper, Grace", "Backus, John", "Naur, Peter"]),
        ("Grace Hopper, John Backus, & Peter Naur", ["Hopper, Grace", "Backus, John", "Naur, Peter"]),
        ("Hopper, G., Backus, J. W., & Naur, P.", ["Hopper, G.", "Backus, J. W.", "Naur, P."]),
        ("G. Hopper, J. Backus", ["Hopper, G.", "Backus, J."]),
        ("Hopper, Grace, John Backus, and Peter Naur", ["Hopper, Grace", "Backus, John", "Naur, Peter"]),
        ("Hopper, G.", ["Hopper, G."]),
        ("Hopper G, Backus J", ["Hopper, G", "Backus, J"]),
        ("Pierre Curie et Marie Curie", ["Curie, Pierre", "Curie, Marie"]),
        ("Santiago Ramón und Max Planck", ["Ramón, Santiago", "Planck, Max"]),
        ("钱学森、华罗庚，陈省身", ["钱, 学森", "华, 罗庚", "陈, 省身"]),
        ("钱学森 华罗庚 陈省身", ["钱, 学森", "华, 罗庚", "陈, 省身"]),
        ("钱学森/华罗庚", ["钱, 学森", "华, 罗庚"]),
        ("欧阳自远", ["欧阳, 自远"]),
        ("湯川 秀樹", ["湯川, 秀樹"]),
        ("湯川秀樹", ["湯川, 秀樹"]),
        ("于, 敏", ["于, 敏"]),
        ("中国科学院", ["{中国科学院}"]),
        ("{World Health Organization}; Ludwig van der Beek", ["{World Health Organization}", "van der Beek, Ludwig"]),
        ("Luc Van Gool", ["Van Gool, Luc"]),
        ("Beek, Ludwig van der", ["van der Beek, Ludwig"]),
        ("Martin Luther King, Jr.", ["King, Martin Luther, Jr."]),
        ("King, Jr., Martin Luther", ["King, Martin Luther, Jr."]),
        ("Grace Hopper (Yale), John Backus†", ["Hopper, Grace", "Backus, John"]),
        ("Grace Hopper1,2, John Backus*3", ["Hopper, Grace", "Backus, John"]),
        ("John Smith, John Smith", ["Smith, John", "Smith, John"]),
        ("Aristotle", ["{Aristotle}"]),
        ("Zheng, Yuan, Li, Ni", ["Zheng", "Yuan", "Li", "Ni"]),
        ("Lin, Stephanie, Hilton, Niki", ["Lin, Stephanie", "Hilton, Niki"]),
        ("Chang, Chia-Yuan, Zou, Na", ["Chang, Chia-Yuan", "Zou, Na"]),
        ("Hopper et al.", ["Hopper"]),
        ("OpenAI et al.", ["{OpenAI}"]),
        ("Hopper, Grace; and Backus, John", ["Hopper, Grace", "Backus, John"]),
        ("[Grace Hopper, John Backus]", ["Hopper, Grace", "Backus, John"]),
        ("Grace Hopper + 37 co-authors", ["Hopper, Grace"]),
        ("Grace Hopper 等 6 位（某某大学）", ["Hopper, Grace"]),
        ("@grace, @john", []),
        ("Grace Hopper、John Backus（甲所）；Peter Naur（乙大学）", ["Hopper, Grace", "Backus, John", "Naur, Peter"]),
        ("Hopper, Backus, Naur, Perlis — 1960", ["Hopper", "Backus", "Naur", "Perlis"]),
        ("Grace Hopper, John Backus (1957)", ["Hopper, Grace", "Backus, John"]),
        ("Grace Hopper, John Backus。", ["Hopper, Grace", "Backus, John"]),
        ("Equipo de Arquitectura", ["{Equipo de Arquitectura}"]),
        ("Hopper Y, Backus Y & Naur P", ["Hopper, Y", "Backus, Y", "Naur, P"]),
        ("Hopper G, van Dijk KL and Naur P", ["Hopper, G", "van Dijk, KL", "Naur, P"]),
        ("¹Grace Hopper, ²John Backus and ¹,²Peter Naur", ["Hopper, Grace", "Backus, John", "Naur, Peter"]),
        ("OpenAI, Grace Hopper", ["{OpenAI}", "Hopper, Grace"]),
        ("NVIDIA, Meta AI, Grace Hopper", ["{NVIDIA}", "{Meta AI}", "Hopper, Grace"]),
        ("Hopper, Grace Ann, John Backus, and Peter Naur", ["Hopper, Grace Ann", "Backus, John", "Naur, Peter"]),
        ("김철수·이영희·박민수", ["김, 철수", "이, 영희", "박, 민수"]),
        ("于, 敏 and Hopper, Grace", ["于, 敏", "Hopper, Grace"]),
        ("Иванов И. И., Петров П.", ["Иванов, И. И.", "Петров, П."]),
        ("Grace Hopper - Yale; John Backus — IBM", ["Hopper, Grace", "Backus, John"]),
        ("van der Beek, Ludwig Jan", ["van der Beek, Ludwig Jan"]),
        ("Grace Hopper, John Backus.", ["Hopper, Grace", "Backus, John"]),
        ("HE K", ["HE, K"]),
        ("Beek L van der，Hopper G", ["van der Beek, L", "Hopper, G"]),
        ("Jan Ed, Grace Hopper (Ed.)", ["Ed, Jan", "Hopper, Grace"]),
        ("Grace Hopper ed.; John Backus, eds.", ["Hopper, Grace", "Backus, John"]),
    ],
)
def test_lists_of_names(text: str, names: list[str]) -> None:
    assert shown(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Grace Hopper et al.",
        "Grace Hopper, …",
        "Grace Hopper and others",
        "Grace Hopper etc.",
        "Grace Hopper 等",
        "Grace Hopper, et al., 1952",
    ],
)
def test_a_list_that_goes_on_elsewhere(text: str) -> None:
    names = split_names(text)
    assert [person.family for person in names.persons] == ["Hopper"]
    assert names.is_truncated


def test_an_item_of_a_list_is_not_split_at_commas() -> None:
    assert shown("Sutton and Barto", as_one=True) == ["Sutton", "Barto"]
    assert shown("García Márquez, Gabriel José", as_one=True) == ["García Márquez, Gabriel José"]


def test_spans_are_the_places_of_the_names() -> None:
    text = "Grace Hopper (Yale); Backus, John"
    assert [text[a:b] for a, b in split_names(text).spans] == ["Grace Hopper (Yale)", "Backus, John"]


NAME = st.from_regex(r"[A-Z][a-z]{2,8} [A-Z][a-z]{3,9}", fullmatch=True).filter(
    lambda name: not shown(name)[0].startswith("{")
)


@given(st.lists(NAME, min_size=1, max_size=8), st.sampled_from(["; ", ", ", "、", "\n", " and "]))
def test_joined_lists_come_apart_again(names: list[str], separator: str) -> None:
    assert shown(separator.join(names)) == [_shown(parse_name(name)) for name in names]  # type: ignore[arg-type]


@given(st.text(max_size=300))
def test_any_text_gives_names_with_letters_and_spans_inside(text: str) -> None:
    names = split_names(text)
    assert all(any(letter.isalpha() for letter in person.display) for person in names.persons)
    assert all(0 <= a < b <= len(text) for a, b in names.spans)
    assert len(names.spans) in (0, len(names.persons))


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("Hai Jin, Fellow, IEEE, Yawei Zhu", ["Jin", "Zhu"]),
        ("Ali K.Awami, Ann Lee", ["Awami", "Lee"]),
        ("ada-lovelace", ["Lovelace"]),
        ("Ann Lee（某大學（某地）data science 學院）、Bo Chen", ["Lee", "Chen"]),
        ("Ann Lee, Bo Chen, 그외 Google", ["Lee", "Chen"]),
    ],
)
def test_names_with_what_stands_beside(text: str, families: list[str]) -> None:
    assert [person.family for person in split_names(text).persons] == families


def test_whole_names_in_one_item() -> None:
    families = [one.family for one in split_names("Helen Lee, Bo Chen", as_one=True).persons]
    assert families == ["Lee", "Chen"]
    assert [one.family for one in split_names("García Márquez, Gabriel José", as_one=True).persons] == [
        "García Márquez"
    ]


def test_a_short_first_name_before_an_initial() -> None:
    names = split_names("Hosen, Md. H., Islam, M. T., & Haque, P.").persons
    assert [one.family for one in names] == ["Hosen", "Islam", "Haque"]
