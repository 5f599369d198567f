"""The configuration file, found and read strictly: a mistake is told with its line and the nearest that is right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from site_builder.model.diagnostic import PaperleafError, reason_of
from site_builder.options.table import CONFIG_NAME, OPTIONS, Kind, Option, Value
from site_builder.text.regex import regex

_TOOL = "tool.paperleaf."


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigFile:
    """What the file holds: its groups, and its text, in which mistakes are looked up. No `path`, nothing to read.

    `prefix` stands before the name of each group: "tool.paperleaf." in pyproject.toml, else "".
    """

    path: Path | None = None
    groups: Mapping[str, object] = field(default_factory=dict)
    text: str = ""
    prefix: str = ""


def find_config(config: Path | None, content: Path | None, here: Path) -> ConfigFile:
    """The file that is named, else the one beside the content folder, else the one in `here`.

    Raises PaperleafError (exit status 2) for a file that cannot be read or is not TOML.
    """
    if config is not None:
        file = without_dots(here / config)
        table, text = _read(file)
        if file.name == "pyproject.toml":
            return ConfigFile(path=file, groups=_tool_table(table) or {}, text=text, prefix=_TOOL)
        return ConfigFile(path=file, groups=table, text=text)
    beside = [without_dots(here / content).parent] if content is not None else []
    for folder in dict.fromkeys([*beside, here]):
        file = folder / CONFIG_NAME
        if file.is_file():
            table, text = _read(file)
            return ConfigFile(path=file, groups=table, text=text)
        file = folder / "pyproject.toml"
        if file.is_file():
            table, text = _read(file, needed=False)
            mine = _tool_table(table)
            if mine is not None:
                return ConfigFile(path=file, groups=mine, text=text, prefix=_TOOL)
    return ConfigFile()


def _read(file: Path, *, needed: bool = True) -> tuple[Mapping[str, object], str]:
    if file.exists() and not file.is_file():
        raise wrong(f"`{file}` is no file", "--config takes a TOML file")  # a device would be read without end
    try:
        text = file.read_text("utf-8-sig")
    except OSError as error:
        raise wrong(f"`{file}` cannot be read: {reason_of(error)}", "--config takes a TOML file") from error
    except UnicodeDecodeError as error:
        raise wrong(f"`{file.name}` is not UTF-8 (byte {error.start + 1})", "save it as UTF-8") from error
    text = text.replace("\r\n", "\n")
    if not needed and "paperleaf" not in text:
        return {}, text  # somebody else's pyproject.toml: its faults are none of our business
    import tomllib  # here, as below, because most runs have nothing to read or to complain of

    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        message, line = _toml_fault(str(error), text)
        raise wrong(
            f"{file.name}:{line}: not valid TOML: {message}", "text stands in quotes, lists in brackets"
        ) from error


def _tool_table(table: Mapping[str, object]) -> Mapping[str, object] | None:
    tool = table.get("tool")
    mine = tool.get("paperleaf") if isinstance(tool, dict) else None
    return mine if isinstance(mine, dict) else None


_TOML_PLACE = regex(r"^(.*) \(at (?:line (\d+), column \d+|end of document)\)$", re.DOTALL)


def _toml_fault(message: str, text: str) -> tuple[str, int]:
    match = _TOML_PLACE.match(message)
    if not match:
        return message, 1
    return match[1][:1].lower() + match[1][1:], int(match[2]) if match[2] else text.count("\n") + 1


def without_dots(path: Path) -> Path:
    """Without `.` and `..`, links left as they are unless `..` makes that unsafe."""
    return path.resolve() if ".." in path.parts else Path(*path.parts)


def validated(file: ConfigFile) -> dict[str, Value]:
    """The value of every option by its `group.name`.

    Raises PaperleafError (exit status 2) for an unknown key or a wrong value.
    """
    name, prefix = file.path.name if file.path else CONFIG_NAME, file.prefix
    values: dict[str, Value] = {option.key: option.default for option in OPTIONS}
    groups = tuple(dict.fromkeys(option.group for option in OPTIONS))
    for group, keys in file.groups.items():
        place = f"{name}:{_line_of(file, group)}"
        if group not in groups:
            names = [*groups, *(option.name for option in OPTIONS)]
            raise wrong(
                f"{place}: unknown {'group' if isinstance(keys, dict) else 'key'} `{group}`",
                _nearest(group, names, groups),
            )
        if not isinstance(keys, dict):
            raise wrong(
                f"{place}: `{group}` is {_type_name(keys)}, and should be a group",
                f"write [{prefix}{group}] and its keys below",
            )
        options = {option.name: option for option in OPTIONS if option.group == group}
        for key, value in keys.items():
            place = f"{name}:{_line_of(file, group, key)}"
            if key not in options:
                raise wrong(
                    f"{place}: unknown key `{key}` in [{prefix}{group}]", _nearest(key, list(options), tuple(options))
                )
            values[options[key].key] = _checked(options[key], value, place)
    return values


_WANTED: Mapping[Kind, str] = MappingProxyType(
    {
        "text": "text in quotes",
        "flag": "true or false",
        "count": "a whole number, 0 or more",
        "texts": 'a list of texts, such as ["a", "b"]',
        "table": "a table of texts",
        "url": "text in quotes",
        "language": "text in quotes",
        "colour": "text in quotes",
        "path": "text in quotes",
        "paths": "a list of file names",
        "choice": "text in quotes",
    }
)
LANGUAGE = regex(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")  # "zh-CN", "en"; not "Chinese (simplified)"
COLOUR = regex(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")  # "#2f6f4f"; not "green"


def _checked(option: Option, value: object, place: str) -> Value:
    result: Value | None = None
    match option.kind:
        case "flag" if isinstance(value, bool):
            result = value
        case "count" if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            result = value
        case "texts" | "paths" if isinstance(value, list) and all(isinstance(part, str) for part in value):
            result = tuple(value)
        case "table" if isinstance(value, dict) and all(isinstance(part, str) for part in value.values()):
            result = dict(value)
        case "text" | "url" | "language" | "colour" | "path" | "choice" if isinstance(value, str):
            result = value
    if result is None:
        raise wrong(
            f"{place}: `{option.key}` is {_type_name(value)}, and should be {_WANTED[option.kind]}",
            option.sentence.rstrip("."),
        )
    if isinstance(result, str):
        return _checked_text(option, result, place)
    return result


def _checked_text(option: Option, value: str, place: str) -> str:
    if "\0" in value:
        raise wrong(f"{place}: `{option.key}` holds a NUL character", "remove it")
    match option.kind:
        case "choice" if value not in (words := option.words()):
            raise wrong(f"{place}: `{option.key}` cannot be `{value}`", _nearest(value, words, words))
        case "url":
            return checked_url(value, f"{place}: `{option.key}`")
        case "language" if value and not LANGUAGE.fullmatch(value):
            raise wrong(f"{place}: `{option.key}` cannot be `{value}`", "a language tag is wanted, such as zh-CN or en")
        case "colour" if value and not COLOUR.fullmatch(value):
            raise wrong(f"{place}: `{option.key}` cannot be `{value}`", "a colour is wanted, such as #2f6f4f")
        case "path" if not value:
            raise wrong(f"{place}: `{option.key}` is empty", f"the default is `{option.default}`")
    return value


def checked_url(value: str, where: str) -> str:
    """The address of a site, ending in "/"; "" stays ""."""
    from urllib.parse import urlsplit

    if not value:
        return ""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    is_site = parts.scheme in ("http", "https") and parts.hostname and not re.search(r"[\s<>\"'`\\]", value)
    if not is_site or parts.query or parts.fragment or "@" in parts.netloc:
        raise wrong(f"{where} cannot be `{value}`", "a full address is wanted, such as https://example.org/notes/")
    return value.rstrip("/") + "/"


def _line_of(file: ConfigFile, group: str, key: str | None = None) -> int:
    """The line where the key (or its group) is written, counted from 1; 1 when it is written in an unusual way."""
    prefix, current, group_line = file.prefix, "", 0
    for number, line in enumerate(file.text.split("\n"), 1):
        bare = line.replace(" ", "").replace("\t", "").replace('"', "").replace("'", "")
        if bare.startswith("[") and "]" in bare:
            current = bare.strip("[").partition("]")[0]
            if current == prefix + group or current.startswith(f"{prefix}{group}."):
                group_line = group_line or number
                if key is not None and current == f"{prefix}{group}.{key}":
                    return number
        elif key is not None:
            names = (
                (f"{key}=", f"{key}.")
                if current == prefix + group
                else (f"{prefix}{group}.{key}=",)
                if not current
                else ()
            )
            if names and bare.startswith(names):
                return number
        if not current and bare.startswith((f"{prefix}{group}=", f"{prefix}{group}.")):
            group_line = group_line or number
    return group_line or 1


def _nearest(name: str, names: Sequence[str], shown: Sequence[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name.lower(), names, n=1, cutoff=0.6)
    if not close:
        return f"known are {', '.join(shown)}"
    if close[0] not in shown:
        group = next(option.group for option in OPTIONS if option.name == close[0])
        return f"`{close[0]}` stands in [{group}]"
    return f"did you mean `{close[0]}`?"


def _type_name(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    names = {str: "text", int: "a number", float: "a number with a fraction", list: "a list", dict: "a table"}
    if isinstance(value, int) and value < 0:
        return "a negative number"
    return names.get(type(value), "a date or time")


def wrong(message: str, hint: str) -> PaperleafError:
    """A fault of the configuration: nothing is attempted."""
    return PaperleafError(message, hint=hint, exit_status=2)
