"""Whether a build has nothing to do, found without reading a note: the vault, the program, the configuration, the
theme and every file of the output are as the last build left them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from site_builder.engine.ledger import Ledger
from site_builder.engine.outputs import are_untouched
from site_builder.engine.run import BuildReport
from site_builder.engine.state import Table, plain_diagnostics, read_diagnostics
from site_builder.engine.world import files_stamp
from site_builder.load.scan import Survey

_NAME = "last"


def remember(
    ledger: Ledger,
    *,
    world: str,
    found: Survey | None,
    beside: Iterable[Path],
    report: BuildReport,
) -> None:
    """Keep what `last_report` compares. `beside` are the files and folders of theme and library; without `found` the
    next build has work whatever it finds.
    """
    places = [str(place) for place in beside]
    ledger.pack(
        _NAME,
        {
            "world": world,
            "survey": found.digest if found is not None and found.is_settled else "",
            "places": places,
            "stamp": files_stamp(map(Path, places)),
            "counts": [report.notes, report.pages_written + report.pages_unchanged, report.attachments],
            "diagnostics": plain_diagnostics(report.diagnostics),
        },
    )


def last_report(ledger: Ledger, world: str, found: Survey, output: Path) -> BuildReport | None:
    """The report of the last build as that of one that did nothing; None when something may be to do."""
    last = ledger.packed(_NAME)
    try:
        if (
            last is None
            or last["world"] != world
            or last["survey"] != found.digest
            or last["stamp"] != files_stamp(map(Path, last["places"]))
            or not are_untouched(output, Table.load("files", ledger).rows)
        ):
            return None
        notes, pages, attachments = last["counts"]
        diagnostics = read_diagnostics(last["diagnostics"])
    except (KeyError, TypeError, ValueError):
        return None
    return BuildReport(
        notes=notes,
        pages_written=0,
        pages_unchanged=pages,
        removed=0,
        attachments=attachments,
        diagnostics=diagnostics,
        seconds=0.0,
    )
