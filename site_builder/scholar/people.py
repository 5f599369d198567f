"""The persons who wrote a paper, or edited it, of the best place that names them."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.model.paper import Paper, Person
from site_builder.scholar.evidence import Evidence
from site_builder.scholar.fact_names import names_of
from site_builder.scholar.facts import NESTED, Fact
from site_builder.scholar.names import with_families
from site_builder.scholar.person import same_person
from site_builder.text.regex import regex


def authors_of(known: Evidence) -> tuple[tuple[Person, ...], bool]:
    """The authors, and whether the list is cut; those that are stated, else of a formatted reference or BibTeX."""
    persons, is_truncated, facts = persons_in(known, "author")
    firsts, _, first_facts = persons_in(known, "first-author")
    firsts = with_families(firsts, is_truncated=True)
    if firsts and not any(same_person(firsts[0], person) for person in persons):
        are_whole = all(person.given and not any(same_person(person, other) for other in persons) for person in firsts)
        persons = (*(firsts if are_whole else firsts[:1]), *persons)  # several share the first place
        facts = facts if facts and len(persons) > 1 else first_facts
    if all(_of_university(person) for person in persons[:1]) and all(person.literal for person in persons):
        persons = ()  # where they work, in the place of names
    if _is_introduced(known.facts):
        persons = tuple(person for person in persons if facts[0].rank <= NESTED)
    if len(persons) == 1 and _are_two(persons[0], known.heading):
        persons = (Person(family=persons[0].family), Person(family=persons[0].given))
    if persons:
        known.use("authors", facts[0])
        persons = _with_families_first(known, persons)
        return _with_given_names(known, _paired(persons, known.quoted)), is_truncated
    told = [(paper, fact) for paper, fact in known.quoted if paper.authors]
    if not told:
        return (), False
    paper, fact = max(told, key=lambda one: _fullness(one[0].authors, told[0][0].authors))
    known.use("authors", fact)
    return paper.authors, paper.authors_truncated


def _fullness(persons: Sequence[Person], others: Sequence[Person]) -> int:
    """How many letters the given names have, where all persons are those of another list; else -1."""
    is_same = len(persons) == len(others) and all(map(same_person, persons, others))
    return sum(len(person.given) for person in persons) if is_same else -1


def _with_given_names(known: Evidence, persons: tuple[Person, ...]) -> tuple[Person, ...]:
    """The persons of front matter that has only family names, as the body names the same ones in full."""
    below = [fact for fact in known.facts if fact.field in ("author", "first-author") and fact.rank > NESTED]
    found = tuple(person for fact in below for person in names_of(fact).persons)
    families = [_words(person) for person in persons]
    if (
        len(found) < len(families)
        or [f"{one.particle} {one.family}".strip().casefold() for one in found][: len(families)] != families
    ):
        return persons
    known.use("authors", below[-1])
    return found


def _with_families_first(known: Evidence, persons: tuple[Person, ...]) -> tuple[Person, ...]:
    """Persons written with the family name first and no comma, "Lee Ann B.", as the citation key tells: lee2019."""
    first = persons[0]
    word, _, rest = first.given.partition(" ")
    is_told = any(
        (match := _KEY_OF_PERSON.match(fact.text.lstrip("@"))) and match[1].casefold() == word.casefold()
        for fact in known.of("citation-key")
    )
    is_usual = all(one.given and one.family and not (one.particle or one.suffix or one.literal) for one in persons)
    if not is_told or not is_usual or word.casefold() == first.family.casefold() or not (rest or len(persons) > 1):
        return persons
    if any("," in fact.text for fact in known.of("author")[:1] if not isinstance(fact.value, list)):
        return persons
    return tuple(_turned(one) for one in persons)


_KEY_OF_PERSON = regex(r"([A-Za-z]{2,30}?)(?=[0-9_-]|[A-Z]|\Z)")


def _turned(person: Person) -> Person:
    family, _, rest = person.given.partition(" ")
    return Person(family=family, given=f"{rest} {person.family}".strip())


def persons_in(known: Evidence, name: str) -> tuple[tuple[Person, ...], bool, list[Fact]]:
    """The persons of a field: of its best source, where a repeated label means one person each."""
    facts = known.by_field.get(name, [])
    for fact in facts:
        stem = _stem(fact.label)
        is_counted = stem != fact.label
        same = [
            one
            for one in facts
            if one is fact
            or (one.rank == fact.rank and (one.label == fact.label or (is_counted and _stem(one.label) == stem)))
        ]
        if fact.rank <= NESTED and not is_counted:
            same = [fact]
        found = [names_of(one) for one in same]
        persons = tuple(
            person
            for place, names in enumerate(found)
            for person in names.persons
            if not any(same_person(person, other) for before in found[:place] for other in before.persons)
        )
        is_truncated = any(names.is_truncated for names in found)
        if persons and is_truncated and (whole := _whole_list(persons, facts)):
            return names_of(whole).persons, False, [whole]
        if persons:
            return persons, is_truncated, same
    return (), False, []


def _words(person: Person) -> str:
    """All of a name as it is written, which may be no more than a family name: "Ortega y Gasset"."""
    parts = (person.given, person.particle, person.family or person.literal)
    return " ".join(part for part in parts if part).casefold()


def _stem(label: str) -> str:
    """A label without what counts it: "Author 1", "Author 2"; "FirstEditor", "Editor"."""
    return _FIRST.sub("", label.rstrip(" #0123456789"))


_FIRST = regex(r"^[Ff]irst\s?(?=[A-Z])")


def _whole_list(persons: Sequence[Person], facts: Sequence[Fact]) -> Fact | None:
    """Where the note has all names of a list that it cuts elsewhere: "author: Lee et al.", "authors: […]"."""
    for fact in facts:
        names = names_of(fact)
        if len(names.persons) > len(persons) and not names.is_truncated and same_person(names.persons[0], persons[0]):
            return fact
    return None


def _of_university(person: Person) -> bool:
    return bool(person.literal) and _UNIVERSITY.search(person.literal) is not None


def _is_introduced(facts: Sequence[Fact]) -> bool:
    """Whether the author of the body is who wrote the note, since he goes on to tell of himself."""
    return any(fact.field == "note-author" and fact.label.endswith("介绍") for fact in facts)


def _are_two(person: Person, heading: str) -> bool:
    """Whether "Lee, Chen" is two, since the heading says "Lee & Chen 2020"."""
    if not person.family or not person.given or " " in person.given:
        return False
    return heading.startswith(tuple(f"{person.family} {sign} {person.given} " for sign in ("&", "and")))


def _paired(persons: tuple[Person, ...], quoted: Sequence[tuple[Paper, Fact]]) -> tuple[Person, ...]:
    """The persons of "Lee, Ann, Chen, Bo" where a formatted reference tells that these are two."""
    words = [person.literal or (person.family if not person.given else "") for person in persons]
    if len(words) < 4 or len(words) % 2 or not all(words):
        return persons
    families, givens = words[::2], words[1::2]
    for paper, _ in quoted:
        told = [one.family.casefold() for one in paper.authors]
        if len(told) > 1 and told == [family.casefold() for family in families[: len(told)]]:
            return tuple(Person(family=one, given=other) for one, other in zip(families, givens, strict=True))
    return persons


_UNIVERSITY = regex(r"\b(?:Universit(?:y|ät|é|à)|Universidade?|College|Institute of Technology)\b|大学$|대학교$")
