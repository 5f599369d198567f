"""What single properties of front matter say where the whole of it is no valid YAML: "title: Some name: a study"."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.model.note import Plain
from site_builder.parse.front_matter import read_mapping
from site_builder.text.regex import regex

_MOST = 200  # properties
_LARGEST = 20_000  # letters; more is no front matter of a note on a paper
_KEY = regex(r"([ ]*)([^\s#:'\"\[\]{}&!|>%@`,-][^:#\n]{0,60}?)[ \t]*:(?:[ \t]+(.*))?")
_ITEM = regex(r"([ \t]*-)[ \t]+(.*)")
_TEXTS = regex(r"\"[^\"]*\"(?:[ \t]*,[ \t]*\"[^\"]*\")+[ \t]*,?")  # a list without its brackets
_IN_QUOTES = regex(r"\"(.*)\"|'(.*)'")


def salvage(block: str) -> dict[str, Plain]:
    """The properties of a faulty block that can be read one by one, some of them once their value is put in quotes."""
    found: dict[str, Plain] = {}
    for part in _properties(block[:_LARGEST]):
        meta = read_mapping(part)
        if not meta:
            meta = read_mapping("\n".join(_quoted(line) for line in part.expandtabs(2).split("\n")))
        for name, value in (meta or {}).items():
            found.setdefault(name, value)
    return found


def _properties(block: str) -> Iterator[str]:
    """Each property of the outermost level with the lines that belong to it, without the indentation of all."""
    lines = [line.rstrip() for line in block.split("\n")]
    depth = next((len(found[1]) for line in lines if (found := _KEY.fullmatch(line))), 0)
    part: list[str] = []
    count = 0
    for line in lines:
        line = line[depth:] if line[:depth].isspace() else line
        if (found := _KEY.fullmatch(line)) and not found[1]:
            if part:
                yield "\n".join(part)
            part, count = [line], count + 1
            if count > _MOST:
                return
        elif part:
            part.append(line)
    if part:
        yield "\n".join(part)


def _quoted(line: str) -> str:
    """A line whose value is no YAML, with the value as text."""
    match = _KEY.fullmatch(line)
    head, value = (f"{match[1]}{match[2]}:", match[3] or "") if match else ("", "")
    if not value and (item := _ITEM.fullmatch(line)):
        head, value = item[1], item[2]
    value = value.strip()
    if not value or value[0] in "|>" or _is_sound(value):
        return line
    if _TEXTS.fullmatch(value):
        return f"{head} [{value}]"
    if match := _IN_QUOTES.fullmatch(value):
        value = (match[1] or match[2] or "").replace('\\"', '"')
    return f"{head} '{value.replace(chr(39), chr(39) * 2)}'"


def _is_sound(value: str) -> bool:
    read = read_mapping(f"x: {value}")
    return bool(read) and not isinstance(read["x"], dict) if read else False
