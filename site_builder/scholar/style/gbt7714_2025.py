"""GB/T 7714-2025, in force since 1 July 2026: full-width marks, families as written, preprints of their own kind."""

from __future__ import annotations

from site_builder.model.paper import Paper
from site_builder.scholar.citation import style
from site_builder.scholar.style.gbt import Edition, write

_EDITION = Edition(
    comma="，",
    colon="：",
    opening="（",
    closing="）",
    has_capital_families=False,
    initials_hyphen="-",
    preprint="PP",
    volume="v.",
    has_preprint_date=True,
)


def _write(paper: Paper) -> str:
    return write(paper, _EDITION)


STYLE = style("gb7714-2025", "GB/T 7714-2025", _write)
