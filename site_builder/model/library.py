"""A bibliography beside the notes: papers by citation key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from site_builder.model.diagnostic import Diagnostic
from site_builder.model.paper import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """`papers` by citation key, in the order of the file; the first of equal keys."""

    papers: Mapping[str, Paper]
    diagnostics: tuple[Diagnostic, ...] = ()
