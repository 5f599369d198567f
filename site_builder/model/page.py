"""An output to make, and an output made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


class FactKey(NamedTuple):
    """One thing that a page may read, such as ("note", "papers/@x.md") or ("site", "")."""

    kind: str
    name: str


class Page(NamedTuple):
    """`path` is the output file; `kind` the module of render/kinds that makes it; `subject` what it is about."""

    path: str
    kind: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """`content` is the bytes of the file, or the path of a file to copy; `digest` names the content."""

    path: str
    content: bytes | Path
    digest: str
