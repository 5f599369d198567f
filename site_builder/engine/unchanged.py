"""Whether a build has nothing to do, found without reading a note: the vault, the program, the configuration, the
theme and every file of the output are as the last build left them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from site_builder.engine.ledger import Ledger
from site_builder.engine.outputs import are_untouched
from site_builder.engine.run import BuildReport
from site_builder.engine.state import Table, plain_diagnostics, read_diagnostics
from site_builder.engine.world import files_stamp
from site_builder.load.scan import Survey
from site_builder.model.diagnostic import Diagnostic
from site_builder.text.digest import digest_value

_NAME, _TOLD = "last", "diagnostics"


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """The last build, where nothing but the vault is another since. `survey` is "" where the next one has work whatever
    it finds; `pages` counts the files of the site but attachments.

    `is_whole`: all that there was could be read and made. `scanned` are the diagnostics of the survey.
    """

    world: str
    survey: str
    is_whole: bool
    places: tuple[str, ...]
    notes: int
    pages: int
    attachments: int
    scanned: tuple[Diagnostic, ...]
    left_out: str
    diagnostics: tuple[Diagnostic, ...]

    def report(self) -> BuildReport:
        """That of a build that did nothing."""
        return BuildReport(
            notes=self.notes,
            pages_written=0,
            pages_unchanged=self.pages,
            removed=0,
            attachments=self.attachments,
            diagnostics=self.diagnostics,
            seconds=0.0,
        )


def remember(
    ledger: Ledger,
    *,
    world: str,
    found: Survey,
    is_whole: bool,
    beside: Iterable[Path],
    report: BuildReport,
    told: bool = True,
) -> None:
    """Keep what `last_build` compares. `beside` are the files and folders of theme and library; with `told` False the
    diagnostics are those that the ledger has.
    """
    places = [str(place) for place in beside]
    ledger.pack(
        _NAME,
        {
            "world": world,
            "survey": found.digest if is_whole and found.is_settled else "",
            "whole": is_whole,
            "places": places,
            "stamp": files_stamp(map(Path, places)),
            "counts": [report.notes, report.pages_written + report.pages_unchanged, report.attachments],
            "scanned": plain_diagnostics(found.diagnostics),
            "left_out": left_out_digest(found),
        },
    )
    if told:
        ledger.pack(_TOLD, plain_diagnostics(report.diagnostics))


def last_build(ledger: Ledger, world: str, told: tuple[Diagnostic, ...] | None = None) -> Last | None:
    """The last build; None when the program, the configuration, the theme or the library is another since.

    `told` are its diagnostics where they are known.
    """
    last = ledger.packed(_NAME)
    try:
        if last is None or last["world"] != world or last["stamp"] != files_stamp(map(Path, last["places"])):
            return None
        notes, pages, attachments = last["counts"]
        return Last(
            world=world,
            survey=last["survey"],
            is_whole=last["whole"],
            places=tuple(last["places"]),
            notes=notes,
            pages=pages,
            attachments=attachments,
            scanned=read_diagnostics(last["scanned"]),
            left_out=last["left_out"],
            diagnostics=told if told is not None else read_diagnostics(ledger.packed(_TOLD)),
        )
    except (KeyError, TypeError, ValueError):
        return None


def is_unchanged(ledger: Ledger, last: Last, found: Survey, output: Path, *, jobs: int) -> bool:
    """Whether the vault and every file of the output are as the last build left them."""
    return last.survey == found.digest and are_untouched(output, Table.load("files", ledger).items(), jobs=jobs)


def left_out_digest(found: Survey) -> str:
    return digest_value(sorted(found.left_out))
