"""What the body of a note states, line by line, as the parser hands it over."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEntry:
    """A labelled line of the body. `is_shown`: the card stands for the block it is from, so it must not get lost."""

    label: str
    text: str
    addresses: tuple[tuple[str, str], ...] = ()
    source: str = "list"
    line: int = 0
    is_shown: bool = True
