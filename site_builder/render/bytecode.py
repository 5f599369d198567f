"""The templates of our own themes as byte code, kept where Python keeps that of this package.

A theme in a vault is compiled each time: byte code beside it would be a program that came with the notes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path
from pickle import UnpicklingError

import jinja2
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from site_builder.render import compiler
from site_builder.text.digest import digest_bytes, digest_text


class TemplateCode(BytecodeCache):
    """`folders` hold the templates that may be kept; one whose code cannot be read or written is compiled."""

    def __init__(self, folders: Collection[Path]) -> None:
        self._above = tuple(f"{folder}{os.sep}" for folder in folders)

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key:
            with suppress(OSError, EOFError, ValueError, UnpicklingError), open(bucket.key, "rb") as file:  # noqa: PTH123
                bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not bucket.key or sys.dont_write_bytecode:
            return
        beside = f"{bucket.key}.{os.getpid()}"
        with suppress(OSError):
            os.makedirs(os.path.dirname(bucket.key), exist_ok=True)  # noqa: PTH103, PTH120
            with open(beside, "wb") as file:  # noqa: PTH123
                bucket.write_bytecode(file)
            os.replace(beside, bucket.key)  # noqa: PTH105

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The file of a template's code, "" where it is not kept."""
        if filename is None or not filename.startswith(self._above):
            return ""
        return cache_from_source(f"{Path(__file__).parent}{os.sep}{digest_text(filename)}.{Path(name).stem}.py")

    def get_source_checksum(self, source: str) -> str:
        return digest_text(_compilers(), source)


@cache
def _compilers() -> str:
    """Jinja's and ours: what one made is not for another."""
    return digest_text(jinja2.__version__, digest_bytes(Path(compiler.__file__).read_bytes()))
