"""GB/T 7714-2015: half-width marks, families in capitals, preprints as pages of the web."""

from __future__ import annotations

from site_builder.model.paper import Paper
from site_builder.scholar.citation import style
from site_builder.scholar.style.gbt import Edition, write

_EDITION = Edition(
    comma=", ",
    colon=": ",
    opening="(",
    closing=")",
    has_capital_families=True,
    initials_hyphen=" ",
    preprint="EB",
    volume="Vol. ",
    has_preprint_date=False,
)


def _write(paper: Paper) -> str:
    return write(paper, _EDITION)


STYLE = style("gb7714-2015", "GB/T 7714-2015", _write)
