"""Paperleaf turns a folder of reading notes into a website."""

from __future__ import annotations

__version__ = "0.1.0"


def build(content: str, output: str, config: str | None = None) -> int:
    """`paperleaf build` for programs: prints what it prints, and returns its exit status."""
    from importlib import import_module  # by name: the layers below import this module for its version

    arguments = ["build", "--content", content, "--output", output]
    status: int = import_module("site_builder.cli").run([*arguments, *(["--config", config] if config else [])])
    return status
