import pytest

from site_builder.model.paper import Person
from site_builder.scholar.person import parse_name, same_person


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Ann van der Beek", Person(given="Ann", particle="van der", family="Beek")),
        ("Beek, Ann van der", Person(given="Ann", particle="van der", family="Beek")),
        ("Lee, Bo, Jr.", Person(given="Bo", family="Lee", suffix="Jr.")),
        ("欧阳修", Person(family="欧阳", given="修")),
        ("The Tide Consortium", Person(literal="The Tide Consortium")),
        ("42", None),
    ],
)
def test_a_name_is_taken_apart(text: str, person: Person | None) -> None:
    assert parse_name(text) == person


def test_initials_and_full_names_may_be_one_person() -> None:
    assert same_person(Person(family="Hopper", given="G."), Person(family="Hopper", given="Grace"))
    assert not same_person(Person(family="Hopper", given="Grace"), Person(family="Hopper", given="Edward"))
    assert same_person(Person(literal="van der Beek"), Person(particle="van der", family="Beek", given="Ann"))
    assert same_person(Person(literal="Some AI Lab"), Person(literal="Some AI Lab Staff"))
    assert not same_person(Person(literal="Some"), Person(literal="Some AI Lab Staff"))


def test_two_people_of_one_family_and_initial() -> None:
    assert not same_person(Person(family="Lee", given="Sreeja"), Person(family="Lee", given="Sreeram"))
    assert same_person(Person(family="Lee", given="S."), Person(family="Lee", given="Sreeram"))
