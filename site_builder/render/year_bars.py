"""The papers of each year as bars of a chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

BAR_HEIGHT = 40  # units of the bar's picture
SPAN_SHOWN = 40  # years; of a longer span only the years with papers are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """`height` of `BAR_HEIGHT`, 0 for a year without papers."""

    year: int
    count: int
    height: int


def year_bars(years: Sequence[int]) -> list[Bar]:
    """One bar a year from the first to the last, empty years too, unless the span is too long for that."""
    counts = Counter(years)
    if not counts:
        return []
    first, last = min(counts), max(counts)
    shown = range(first, last + 1) if last - first < SPAN_SHOWN else sorted(counts)
    tallest = max(counts.values())
    return [
        Bar(
            year=year,
            count=counts[year],
            height=max(2, round(BAR_HEIGHT * counts[year] / tallest)) if counts[year] else 0,
        )
        for year in shown
    ]
