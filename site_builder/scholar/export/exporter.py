"""What an export format is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from site_builder.model.paper import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """`suffix` is the extension of its files, without a dot; `write` makes one text of many papers, "" of none."""

    suffix: str
    media_type: str
    write: Callable[[Sequence[Paper]], str]
