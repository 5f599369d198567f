"""The properties at the top of a note: a YAML or JSON mapping between two `---` lines, or TOML between `+++` lines."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from site_builder.model.diagnostic import Diagnostic, Severity, Where
from site_builder.model.note import Plain
from site_builder.parse.hold_back import INVISIBLE, line_holds_back, start_holds_back
from site_builder.parse.syntax.tag import read_tag
from site_builder.scholar.fields import field_of
from site_builder.text.regex import regex

LARGEST = 200_000  # letters of a block
DEEPEST = 40  # lists and mappings within each other
MOST_VALUES = 20_000  # values, counted again for each use of an anchor

_DEEP = regex(r"(?:[-?:][ \t]+){20}|^[ ]{120}|(?:[\[{][\s,]*){20}", re.MULTILINE)

# between lines of three plus signs, as site generators have it
_TOML = regex(r"\+\+\+[ \t]*\n((?s:.*?))^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE)
_TOML_LINE = regex(r"^[ \t]*(?:[\w.\"'-]+[ \t]*=|\[[^\]\n]+\])", re.MULTILINE)
_COMMENT = regex(r"%%(?s:.*?)%%|<!--(?s:.*?)(?:-->|\Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """`meta` has lower-case keys and JSON values. `lines` is how many lines the block takes, its borders included.

    `faulty` is the text of a block that cannot be read.
    """

    meta: Mapping[str, Plain] = field(default_factory=dict)
    lines: int = 0
    is_held_back: bool = False  # a line says not to publish, although no property may
    faulty: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()


class _Written(float):
    """A number as it is written, where that says more: "3.10" as a title, "1412.6980" as an arXiv id."""

    written: str


def _number(written: str) -> float:
    number = _Written(written)
    number.written = written
    return number


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML's types cut to null, true, false and numbers: no dates, octal, base 60 or `on`; merge keys are text."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.unknown: list[tuple[int, str]] = []

    def flatten_mapping(self, node: Any) -> None:
        """Merge keys take nothing over: each could double what the one before it holds."""


_SCALARS = (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("int", r"[-+]?(?:0|[1-9][0-9]{0,17})", "-+0123456789"),
    ("float", r"[-+]?(?:0|[1-9][0-9]{0,17})?\.[0-9]+(?:[eE][-+]?[0-9]{1,3})?", "-+0123456789."),
)


def _unknown(loader: Any, node: Any) -> Any:
    """A value with a tag of its own (`!!python/…`, `!secret`): only what was written, and a warning."""
    loader.unknown.append((node.start_mark.line, node.tag))
    return _as_text(loader, node)


def _scalar(pattern: re.Pattern[str], make: Callable[[str], Plain]) -> Callable[[Any, Any], Any]:
    """The value of a number or truth, also where its tag is written; text where the value does not fit its tag."""

    def construct(loader: Any, node: Any) -> Any:
        written = loader.construct_scalar(node)
        return make(written) if pattern.match(written) else written

    return construct


def _as_text(loader: Any, node: Any) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)


_Loader.yaml_implicit_resolvers = {}
_MAKE: Mapping[str, Callable[[str], Plain]] = {
    "bool": lambda written: written.lower() == "true",
    "null": lambda written: None,
    "int": int,
    "float": _number,
}
for _tag, _pattern, _letters in _SCALARS:
    _compiled = regex(rf"(?:{_pattern})\Z")
    _first = ["" if letter == "\0" else letter for letter in _letters]
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", _compiled, _first)
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _scalar(_compiled, _MAKE[_tag]))
_Loader.add_constructor(None, _unknown)
for _tag in ("timestamp", "binary", "set", "omap", "pairs"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _as_text)


class _Handler(YAMLHandler):
    """Exactly three dashes, alone on their line."""

    FM_BOUNDARY = regex(r"^---[ \t]*$", re.MULTILINE)


_HANDLER = _Handler()


class _TooMuch(Exception):
    """The values nest too deep, or anchors blow them up."""


def read_front_matter(text: str, path: str) -> tuple[FrontMatter, str]:
    """The properties of a note and its body. A block that cannot be read counts as empty, with a warning."""
    if text.startswith("+++") and (found := _TOML.match(text)) and _TOML_LINE.search(found[1]):
        return _of_toml(found[1], path), text[found.end() :]
    if not text.startswith("---") or not _HANDLER.FM_BOUNDARY.match(text):
        return _without_block(text, path), text
    try:
        _, block, body = _HANDLER.FM_BOUNDARY.split(text, 2)
    except ValueError:  # never closed: a rule, and text
        return _without_block(text, path), text
    lines = block.count("\n") + 1
    body = body[1:] if body.startswith("\n") else body
    try:
        loaded, unknown = _load(block)
        meta = _mapping(loaded) if loaded is not None else {}
    except (yaml.YAMLError, ValueError, _TooMuch, RecursionError, TypeError) as error:
        return _faulty(block, lines, path, error), body
    if meta is None:
        is_held_back = line_holds_back(block, is_sound=False)
        warning = _warning(path, 1, "front matter is not a list of `name: value` lines; it is ignored")
        return FrontMatter(lines=lines, is_held_back=is_held_back, diagnostics=(warning,)), body
    is_held_back = line_holds_back(block, is_sound=True)
    return FrontMatter(meta=meta, lines=lines, is_held_back=is_held_back, diagnostics=_of_tags(path, unknown)), body


def _of_toml(block: str, path: str) -> FrontMatter:
    lines = block.count("\n") + 2
    try:
        if len(block) > LARGEST or _DEEP.search(block):
            raise _TooMuch("it is too long, or nests too deep")
        meta = _mapping(tomllib.loads(block, parse_float=_number))
    except (ValueError, _TooMuch, RecursionError) as error:
        is_held_back = line_holds_back(block, is_sound=False)
        warning = Diagnostic(
            code="front-matter/invalid",
            severity=Severity.WARNING,
            message=f"front matter is not valid TOML; its properties are ignored: {' '.join(str(error).split())[:200]}",
            where=Where(path=path, line=1),
            hint="put texts in quotes, and write each name once",
        )
        return FrontMatter(lines=lines, is_held_back=is_held_back, diagnostics=(warning,))
    return FrontMatter(meta=meta or {}, lines=lines, is_held_back=line_holds_back(block, is_sound=True))


def _without_block(text: str, path: str) -> FrontMatter:
    if not start_holds_back(text):
        return FrontMatter()
    message = "the lines at the top are no front matter, yet one of them asks not to publish the note; it is held back"
    return FrontMatter(is_held_back=True, diagnostics=(_warning(path, 1, message),))


def _of_tags(path: str, unknown: Sequence[tuple[int, str]]) -> tuple[Diagnostic, ...]:
    if not unknown:
        return ()
    line, tag = unknown[0]
    name = " ".join(tag.replace("tag:yaml.org,2002:", "!!").split())[:60]
    return (_warning(path, line + 1, f"`{name}` has no meaning here; its value is read as it is written"),)


def _load(block: str) -> tuple[Any, Sequence[tuple[int, str]]]:
    """The values, and the line (from 0) and name of each tag that is none of YAML's own."""
    if len(block) > LARGEST:
        raise _TooMuch("it is too long")
    stripped = block.strip()
    if stripped.startswith("{"):
        try:
            return (json.loads(stripped) if not _DEEP.search(stripped) else None), ()
        except ValueError:
            pass
    if _DEEP.search(block) or block.count("[") + block.count("{") > 200:
        _check_depth(block)
    loader = _Loader(block)
    try:
        return loader.get_single_data(), loader.unknown
    finally:
        loader.dispose()


def _check_depth(block: str) -> None:
    """Events are read without recursion, the values below are not."""
    depth = 0
    for event in yaml.parse(block, Loader=_Loader):
        if isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
            depth += 1
            if depth > DEEPEST:
                raise _TooMuch("it nests too deep")
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            depth -= 1


def _faulty(block: str, lines: int, path: str, error: Exception) -> FrontMatter:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 1
    reason = getattr(error, "problem", None) or (str(error) if isinstance(error, _TooMuch) else "")
    message = "front matter is not valid YAML; its properties are ignored"
    warning = _warning(path, max(line, 1), f"{message}: {reason}" if reason else message)
    is_held_back = line_holds_back(block, is_sound=False)
    return FrontMatter(lines=lines, is_held_back=is_held_back, faulty=block, diagnostics=(warning,))


def read_mapping(block: str) -> dict[str, Plain] | None:
    """The properties of a block; None for one that cannot be read."""
    try:
        loaded, _ = _load(block)
        return _mapping(loaded) if loaded is not None else {}
    except (yaml.YAMLError, ValueError, _TooMuch, RecursionError, TypeError):
        return None


def _warning(path: str, line: int, message: str) -> Diagnostic:
    return Diagnostic(
        code="front-matter/invalid",
        severity=Severity.WARNING,
        message=message,
        where=Where(path=path, line=line),
        hint="quote values that hold a colon, such as titles, or that begin with @, [ or *",
    )


def _mapping(loaded: Any) -> dict[str, Plain] | None:
    if not isinstance(loaded, dict):
        return None
    left = [MOST_VALUES]
    meta: dict[str, Plain] = {}
    for key, value in loaded.items():
        name = unicodedata.normalize("NFC", INVISIBLE.sub("", _text(key))).strip().lower()
        if name:
            meta[name] = _plain(_as_written(name, value), 0, left)
    return meta


def _as_written(name: str, value: Any) -> Any:
    """The text of a number under a name whose values are no quantities, if it is not that of the number itself."""
    if isinstance(value, list):
        return [_as_written(name, inner) for inner in value] if name in _NAMES else value
    is_changed = isinstance(value, _Written) and value.written != float.__repr__(value)
    return value.written if is_changed and (name in _NAMES or field_of(name) in _NO_QUANTITIES) else value


_NAMES = frozenset(("alias", "aliases"))
_NO_QUANTITIES = frozenset(
    """
    title original-title translated-title title-short paper arXiv DOI edition version number volume issue page
    citation-key
    """.split()
)


def _plain(value: Any, depth: int, left: list[int]) -> Plain:
    left[0] -= 1
    if depth > DEEPEST or left[0] < 0:
        raise _TooMuch("its anchors or lists hold too much")
    if isinstance(value, str):
        value = value.replace("\0", "") if "\0" in value else value
        return _COMMENT.sub("", value).strip() if "%%" in value or "<!--" in value else value
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return float(value) if abs(value) != float("inf") and value == value else str(value)
    if isinstance(value, dict):
        named = ((_text(key), inner) for key, inner in value.items())
        return {name: _plain(_as_written(name, inner), depth + 1, left) for name, inner in named}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(inner, depth + 1, left) for inner in value]
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.replace("\0", "")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, (int, float)):
        return str(value)
    return ", ".join(_text(inner) for inner in value) if isinstance(value, (list, tuple)) else ""


def texts(value: Plain) -> list[str]:
    """A property as a list of its texts: lists are flattened, numbers written out, nothing and empty texts left out."""
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner)]
    if isinstance(value, dict):
        return []
    text = " ".join(_text(value).split())
    return [text] if text else []


def read_tags(value: Plain) -> list[str]:
    """The tags of a `tags` property: a list, or one string with commas or spaces between; `#` may stand before each."""
    words = [word for text in texts(value) for word in re.split(r"[\s,，]+" if isinstance(value, str) else r",", text)]
    names = (word.strip().lstrip("#") for word in words)
    return [name for name in names if name and read_tag(name) == name.rstrip("/")]
