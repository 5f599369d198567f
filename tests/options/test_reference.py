from __future__ import annotations

import json
import tomllib
from pathlib import Path

import site_builder
from site_builder.config import load_config
from site_builder.options.reference import config_reference, config_schema
from site_builder.options.table import OPTIONS


def test_each_option_stands_in_the_reference_and_in_the_schema() -> None:
    reference, schema = config_reference(), config_schema()
    groups = schema["properties"]
    assert isinstance(groups, dict)
    for option in OPTIONS:
        assert f"| `{option.name}` |" in reference and option.sentence in reference
        assert groups[option.group]["properties"][option.name]["description"] == option.sentence
    assert json.loads(json.dumps(schema)) == schema


def test_the_schema_that_is_shipped_is_current() -> None:
    shipped = Path(site_builder.__file__).with_name("paperleaf.schema.json")
    assert json.loads(shipped.read_text("utf-8")) == config_schema()


def test_the_defaults_written_out_are_a_valid_file(tmp_path: Path) -> None:
    groups = config_schema()["properties"]
    assert isinstance(groups, dict)
    lines = []
    for group, table in groups.items():
        lines.append(f"[{group}]")
        for name, entry in table["properties"].items():
            default = entry["default"]
            lines.append(f"{name} = {'{}' if default == {} else json.dumps(default)}")
    text = "\n".join(lines)
    tomllib.loads(text)
    (tmp_path / "paperleaf.toml").write_text(text, "utf-8")
    written = load_config(cwd=tmp_path)
    (tmp_path / "paperleaf.toml").write_text("", "utf-8")
    assert written == load_config(cwd=tmp_path)
