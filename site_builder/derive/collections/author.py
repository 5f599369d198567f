"""People, with the spellings of one name joined: initials, middle names, accents, "family, given" or not.

Two names become one only when nothing speaks against it: the family names are equal, every given name equals the
other or is its initial, and no paper lists both. Initials that fit several people stay on their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from site_builder.derive.group import Gathered, Group
from site_builder.model.note import Note
from site_builder.model.paper import Person
from site_builder.model.source import NoteId
from site_builder.text.alphabet import alphabetical, letters_of
from site_builder.text.cjk import fold, has_cjk
from site_builder.text.regex import regex

_NameKey = tuple[str, tuple[str, ...]]  # family, given names; folded

_SPLIT = regex(r"[\s.\-‐‑–·・’'`]+")


@dataclass(slots=True)
class _Name:
    """All that the vault says under one name key."""

    displays: dict[str, int] = field(default_factory=dict)  # as written, with how often
    notes: dict[NoteId, None] = field(default_factory=dict)


def gather(notes: Mapping[NoteId, Note]) -> Iterator[Gathered]:
    """Most notes first, then by name."""
    names: dict[_NameKey, _Name] = defaultdict(_Name)
    known: dict[Person, tuple[str, _NameKey]] = {}
    apart: dict[_NameKey, set[_NameKey]] = defaultdict(set)
    for id in sorted(notes):
        paper = notes[id].paper
        keys: dict[_NameKey, None] = {}
        for person in paper.authors if paper else ():
            if person not in known:
                known[person] = (" ".join(person.display.split()), _name_key(person))
            display, key = known[person]
            if display:
                name = names[key]
                name.displays[display] = name.displays.get(display, 0) + 1
                name.notes[id] = None
                keys[key] = None
        if len({family for family, _ in keys}) < len(keys):
            _set_apart(list(keys), apart)
    people = [_person(cluster, names) for cluster in _clusters(names, apart)]
    yield from sorted(people, key=lambda person: (-len(person.notes), alphabetical(person.name), person.key))


def _set_apart(keys: list[_NameKey], apart: dict[_NameKey, set[_NameKey]]) -> None:
    families: dict[str, list[_NameKey]] = defaultdict(list)
    for key in keys:
        families[key[0]].append(key)
    for same in families.values():
        for key in same[:50] if len(same) > 1 else ():
            apart[key].update(other for other in same[:50] if other != key)


def _clusters(
    names: Mapping[_NameKey, _Name], apart: Mapping[_NameKey, set[_NameKey]]
) -> Iterator[tuple[_NameKey, ...]]:
    """Names that mean one person, for each person."""
    families: dict[str, list[_NameKey]] = defaultdict(list)
    for key in names:
        families[key[0]].append(key)
    for family in sorted(families):
        people: list[list[_NameKey]] = []
        places: dict[str, list[list[_NameKey]]] = defaultdict(list)  # people by first name, whole name and initial
        # the fullest names first; initials then join the one person whom they fit
        for key in sorted(families[family], key=lambda key: (-_fullness(key), key)):
            fitting: list[list[_NameKey]] = []
            for person in _alike(key[1], places):
                if all(_fit(key[1], other[1]) and other not in apart.get(key, ()) for other in person):
                    fitting.append(person)
                    if len(fitting) > 1:
                        break
            if len(fitting) == 1:
                fitting[0].append(key)
                continue
            people.append([key])
            for place in _places(key[1]):
                places[place].append(people[-1])
        yield from (tuple(person) for person in people)


def _places(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((given[0], "".join(given), f"{given[0][0]}*"))) if given else ()


def _alike(given: tuple[str, ...], places: Mapping[str, list[list[_NameKey]]]) -> Iterator[list[_NameKey]]:
    """The people whose given names may fit, each once."""
    if not given:
        return
    wanted = (f"{given[0]}*",) if len(given[0]) == 1 else (given[0], "".join(given), given[0][0])
    seen: set[int] = set()
    for place in wanted:
        for person in places.get(place, ()):
            if id(person) not in seen:
                seen.add(id(person))
                yield person


def _person(cluster: tuple[_NameKey, ...], names: Mapping[_NameKey, _Name]) -> Gathered:
    displays = sorted({text for key in cluster for text in names[key].displays})
    notes: dict[NoteId, None] = {}
    for key in cluster:
        notes.update(names[key].notes)
    # the first key is the fullest; of its spellings one with accents, then the most usual
    first = names[cluster[0]].displays
    name = min(first, key=lambda text: (text.isascii(), text.isupper(), -first[text], text))
    family, given = cluster[0]
    return Gathered(
        key=" ".join((family, *given)),
        name=name,
        notes=tuple(notes),
        spellings=tuple(text for text in displays if text != name),
        keys=tuple(dict.fromkeys(map(fold, displays))),
    )


def _name_key(person: Person) -> _NameKey:
    """("brown", ("tom", "b")); a group or a Han name is whole: ("张三", ())."""
    if person.literal or has_cjk(person.display):
        return (letters_of(person.display), ())
    family = letters_of(person.particle + person.family)
    given = tuple(part for part in (letters_of(word) for word in _SPLIT.split(person.given)) if part)
    if len(given) == 1 and person.given.isupper() and len(given[0]) in (2, 3) and person.given.isalpha():
        given = tuple(given[0])  # "TB" of "Brown TB"
    return (family + letters_of(person.suffix), given)


def _fullness(key: _NameKey) -> int:
    return 10 * sum(len(name) > 1 for name in key[1]) + len(key[1])


def _fit(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two lists of given names may be one person's: each name equal, or an initial, or left out at the end."""
    if not one or not other:
        return one == other
    if "".join(one) == "".join(other) and all(len(name) > 1 for name in (*one, *other)):
        return True  # "Jian-Feng" and "Jianfeng"
    return all(
        first == second or ((len(first) == 1 or len(second) == 1) and first[0] == second[0])
        for first, second in zip(one, other, strict=False)
    )


COLLECTION = Group(name="authors", gather=gather)
