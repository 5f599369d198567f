"""The persons that a fact names, and how the note writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from site_builder.model.note import Plain
from site_builder.model.paper import Person
from site_builder.scholar.csl import person_from_mapping
from site_builder.scholar.facts import LONGEST_VALUE, Fact, is_bare_wikilink, yaml_text
from site_builder.scholar.identifiers import is_web
from site_builder.scholar.names import Names, join_torn, split_names, with_families
from site_builder.scholar.person import without_marks
from site_builder.scholar.values import clean, is_placeholder
from site_builder.text.regex import regex


def names_of(fact: Fact) -> Names:
    """The persons of one value; a YAML list has one an item, and links to people are one each."""
    if fact.names is None:
        fact.names = _split(fact)
    return fact.names


def _split(fact: Fact) -> Names:
    if isinstance(fact.value, list) and not is_bare_wikilink(fact.value):
        return _names_of_list(fact.value)
    if isinstance(fact.value, dict):
        person = person_from_mapping(fact.value)
        return Names((person,), ((0, len(fact.text)),)) if person else Names(())
    if (linked := _linked_names(fact)) is not None:
        return linked
    return split_names(fact.text, as_one=fact.value is not None and is_bare_wikilink(fact.value))


def _names_of_list(values: Sequence[Plain]) -> Names:
    persons: list[Person] = []
    is_truncated = False
    if values and all(isinstance(value, str) for value in values):
        values = join_torn([str(value).strip() for value in values[:5000]])
    has_numbers = _are_numbered(values)
    for value in values[:5000]:
        if isinstance(value, dict):
            role = str(value.get("creatorType") or value.get("role") or "author").casefold()
            person = person_from_mapping(value) if role in ("author", "作者", "first author") else None
            persons += [person] if person else []
            continue
        if isinstance(value, list):
            text = clean(f"[[{', '.join(str(part) for part in _flat(value))}]]")
        elif value is None or isinstance(value, bool):
            continue
        else:
            text = clean(str(value)[:LONGEST_VALUE])
        if is_placeholder(text):
            continue
        if (has_numbers and text[-1:].isdigit()) or (len(values) > 1 and (";" in text or "；" in text)):
            persons.append(Person(literal=text))  # taken as it is; a list's one item may be a list of its own, pasted
            continue
        names = split_names(text, as_one=len(values) > 1)
        persons += names.persons
        is_truncated = is_truncated or names.is_truncated
    return Names(with_families(persons, is_truncated), (), is_truncated)


def _are_numbered(values: Sequence[Plain]) -> bool:
    """Whether the items of a list are told apart by what would be marks of footnotes: "Author1", "Author2"."""
    texts = {value for value in values if isinstance(value, str) and value[-1:].isdigit()}
    return len({without_marks(text) for text in texts}) < len(texts)


def _flat(value: Plain) -> Iterator[str]:
    """The texts of lists in lists, without recursion: front matter may nest as deep as it likes."""
    stack: list[Plain] = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, list):
            stack.extend(reversed(one))
        elif isinstance(one, str | int | float):
            yield str(one)


_GAP = regex(r"\s*(?:[,，、;；&|/·\n]|\b(?:and|und|et|y|e)\b)[\s,，、;；&|/·]*(?:\b(?:and|und|et|y|e)\b\s*)?")
_ONLY_BRACKETS = regex(r"\s*[(（][^()（）]{1,300}[)）]")
_NO_NAME = regex(r"[\s\d()\[\]*†‡.…]*")


def _linked_names(fact: Fact) -> Names | None:
    """Names of which some are links: "[[Carbin, Michael]], [[Lee, Ann]]" is two. None: a link ends inside a name."""
    if not fact.addresses or any(is_web(address) and words == address for words, address in fact.addresses):
        return None
    persons: list[Person] = []
    spans: list[tuple[int, int]] = []
    position = 0
    is_truncated = False
    for words, address in (*fact.addresses, ("", "")):
        start = fact.text.find(words, position) if address else len(fact.text)
        if start < 0 or (address and not words.strip()):
            return None
        if address and fact.text.count("(", position, start) > fact.text.count(")", position, start):
            continue  # in brackets is where they work: "Ann Lee ([[Some University]])"
        gap = _names_between(fact.text, position, start, is_last=not address, is_first=position == 0)
        if gap is None:
            return None
        persons += gap.persons
        spans += gap.spans
        is_truncated = is_truncated or gap.is_truncated
        if address:
            several = _names_in_one(words) if address.startswith("wikilink:") else None
            if several is not None:
                persons += several.persons
                spans += [(a + start, b + start) for a, b in several.spans]
                position = start + len(words)
                continue
            person = split_names(_full_name(words, address), as_one=True).persons[:1]
            persons += person
            spans += [(start, start + len(words))] * len(person)
        position = start + len(words)
    names = [person.literal for person in persons]
    if all(names) and len(joined := join_torn(names)) < len(names):  # "[[Lee]], [[Ann]], [[Chen]], [[Bo]]"
        return split_names("; ".join(joined))._replace(spans=())
    if spans and _ONLY_BRACKETS.fullmatch(fact.text, spans[-1][1]):
        spans[-1] = (spans[-1][0], len(fact.text))  # where all of them work stays with the last
    return Names(tuple(persons), tuple(spans), is_truncated)


def _names_in_one(words: str) -> Names | None:
    """The names of a list in one link, as exports of highlights write them: `[[Ann Lee, Bo Chen, and Cy Diaz]]`.

    Two parts may be one name, "García Márquez, Gabriel José"; three whole names are three.
    """
    names = split_names(words) if "," in words or " and " in words else Names(())
    is_list = len(names.persons) > 2 or (len(names.persons) == 2 and "," not in words)
    return names if is_list and all(person.given for person in names.persons) else None


def _names_between(text: str, start: int, stop: int, *, is_first: bool, is_last: bool) -> Names | None:
    """The names without links before, between or behind linked ones; a separator stands where they meet a link."""
    gap = text[start:stop]
    rest = split_names(f"Ann Lee{gap}") if not is_first and is_last else None
    if rest is not None and len(rest.persons) == 1 and rest.is_truncated:
        return Names((), (), True)
    if _NO_NAME.fullmatch(gap):
        return Names(())
    lead = _GAP.match(gap) if not is_first else None
    if lead is None and not is_first and not _NO_NAME.fullmatch(gap[:1]):
        return None
    begin = start + (lead.end() if lead else 0)
    inner = text[begin:stop]
    if not is_last:
        trail = re.search(_GAP.pattern + r"\Z", inner)
        if trail is None and inner.strip():
            return None
        inner = inner[: trail.start()] if trail else inner
    if _NO_NAME.fullmatch(inner):
        return Names(())
    names = split_names(inner)
    return Names(names.persons, tuple((a + begin, b + begin) for a, b in names.spans), names.is_truncated)


def written_names(fact: Fact, names: Names) -> tuple[str, ...]:
    """Each name as the note writes it; a linked one of front matter as `[[target|words]]`."""
    if isinstance(fact.value, list) and not is_bare_wikilink(fact.value):
        has_numbers = _are_numbered(fact.value)
        items = [
            str(item) if has_numbers and str(item)[-1:].isdigit() else _linked_text(item)
            for item in fact.value
            if not isinstance(item, dict)
        ]
        return tuple(items) if len(items) == len(names.persons) == len(fact.value) else ()
    if fact.entry is None and names.spans and (links := dict(fact.addresses)):
        return tuple(link_form(words, links.get(words, "")) for a, b in names.spans if (words := fact.text[a:b]))
    return tuple(without_marks(fact.text[a:b]) for a, b in names.spans)


def _linked_text(value: Plain) -> str:
    text, addresses = yaml_text([value] if isinstance(value, list) else value)
    return link_form(text, addresses[0][1]) if len(addresses) == 1 and addresses[0][0] == text else without_marks(text)


def link_form(words: str, address: str) -> str:
    """`[[target|words]]` for a wikilink, whose slot the card fills; the words alone for anything else."""
    target = address.removeprefix("wikilink:") if address.startswith("wikilink:") else ""
    return (
        f"[[{target}|{words}]]" if target and "]" not in words + target and "|" not in words else without_marks(words)
    )


def _full_name(words: str, address: str) -> str:
    """The name of the linked note where the words are only its family name: `[[Thomas N. Kipf|Kipf]]`."""
    target = clean(f"[[{address.removeprefix('wikilink:')}]]") if address.startswith("wikilink:") else ""
    is_longer = " " not in words.strip() and " " in target and words.strip() in re.split(r"[\s,]+", target)
    return target if is_longer else words


def are_among(names: Names, authors: Sequence[Person]) -> bool:
    """Whether the family names are all those of authors."""
    known = {(person.family or person.literal).casefold() for person in authors}
    return all((person.family or person.literal).casefold() in known for person in names.persons)
