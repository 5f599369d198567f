"""The options for readers and for editors: docs/configuration.md, and site_builder/paperleaf.schema.json."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.options.read import COLOUR, LANGUAGE
from site_builder.options.table import CONFIG_NAME, OPTIONS, Option, Value


def config_reference() -> str:
    """The options as Markdown: a heading and a table for each group."""
    parts = []
    for group, options in _groups():
        rows = "".join(
            f"| `{option.name}` | {_kind_text(option)} | {_default_text(option.default)} | {option.sentence} |\n"
            for option in options
        )
        parts.append(f"## `[{group}]`\n\n| key | type | default | meaning |\n|---|---|---|---|\n{rows}")
    return "\n".join(parts)


def config_schema() -> dict[str, object]:
    """A JSON Schema (2020-12) of paperleaf.toml."""
    properties: dict[str, object] = {}
    for group, options in _groups():
        keys = {option.name: _schema_of(option) for option in options}
        properties[group] = {"type": "object", "additionalProperties": False, "properties": keys}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": CONFIG_NAME,
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def _groups() -> Iterator[tuple[str, list[Option]]]:
    for group in dict.fromkeys(option.group for option in OPTIONS):
        yield group, [option for option in OPTIONS if option.group == group]


def _kind_text(option: Option) -> str:
    if option.kind == "choice":
        return ", ".join(f'`"{word}"`' for word in option.words())
    names = {"flag": "true or false", "count": "whole number", "texts": "list of texts", "table": "table of texts"}
    return names.get(option.kind, {"path": "path", "paths": "list of paths", "url": "address"}.get(option.kind, "text"))


def _default_text(default: Value) -> str:
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, str):
        return f'`"{default}"`'
    if isinstance(default, tuple):
        return "`[]`"
    return f"`{default}`" if isinstance(default, int) else "none"


def _schema_of(option: Option) -> dict[str, object]:
    text: dict[str, object] = {"type": "string"}
    shape: dict[str, object]
    match option.kind:
        case "flag":
            shape = {"type": "boolean"}
        case "count":
            shape = {"type": "integer", "minimum": 0}
        case "texts" | "paths":
            shape = {"type": "array", "items": text}
        case "table":
            shape = {"type": "object", "additionalProperties": text}
        case "choice":
            shape = {"enum": list(option.words())}
        case "url":
            shape = {"type": "string", "pattern": "^(https?://.+)?$"}
        case "language":
            shape = {"type": "string", "pattern": f"^({LANGUAGE.pattern})?$"}
        case "colour":
            shape = {"type": "string", "pattern": f"^({COLOUR.pattern})?$"}
        case _:
            shape = dict(text)
    default = option.default
    plain: object = (
        list(default) if isinstance(default, tuple) else dict(default) if isinstance(default, Mapping) else default
    )
    return {**shape, "default": plain, "description": option.sentence}
