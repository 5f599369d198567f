"""Diagnostics and build reports as text and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from site_builder.model.diagnostic import Diagnostic, Severity
from site_builder.text.regex import regex

if TYPE_CHECKING:
    from site_builder.engine.pipeline import BuildReport

SHOWN = {Severity.ERROR: 20, Severity.WARNING: 20, Severity.NOTICE: 5}  # lines of one code before they are summed up
LINE_LENGTH = 600  # letters; a link target may be as long as its note
COLOURS = {Severity.ERROR: "31;1", Severity.WARNING: "33", Severity.NOTICE: "36"}  # ANSI: red, yellow, cyan
# what would move the cursor or turn the text round: C0, C1, line separators, bidirectional controls
UNSAFE = regex(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    errors: int
    warnings: int
    notices: int


def tally(diagnostics: Iterable[Diagnostic]) -> Tally:
    """How many of each severity there are."""
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    return Tally(errors=counts[Severity.ERROR], warnings=counts[Severity.WARNING], notices=counts[Severity.NOTICE])


def exit_status(counts: Tally, *, strict: bool) -> int:
    """1 where something failed, 0 otherwise; with `strict` a warning is a failure."""
    return 1 if counts.errors or (strict and counts.warnings) else 0


def diagnostic_lines(diagnostics: Iterable[Diagnostic], *, whole: bool, quiet: bool, colour: bool) -> Iterator[str]:
    """`path:line:col: severity: message [code]`, in the order given.

    `whole` sums nothing up, `quiet` leaves out the notices.
    """
    counts: Counter[tuple[Severity, str]] = Counter()
    for diagnostic in diagnostics:
        if quiet and diagnostic.severity is Severity.NOTICE:
            continue
        kind = (diagnostic.severity, diagnostic.code)
        counts[kind] += 1
        if whole or counts[kind] <= SHOWN[diagnostic.severity]:
            yield diagnostic_line(diagnostic, colour=colour)
    if whole:
        return
    for (severity, code), count in counts.items():
        if count > SHOWN[severity]:
            rest = count - SHOWN[severity]
            yield f"{_painted(severity, colour=colour)}: {rest:,} more of this kind, -v shows them all [{code}]"


def diagnostic_line(diagnostic: Diagnostic, *, colour: bool) -> str:
    """One line for a terminal: no sign of a note can move the cursor, and a long message is cut."""
    place = f"{diagnostic.where}: " if diagnostic.where else ""
    hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
    words = visible(diagnostic.message + hint)
    if len(words) > LINE_LENGTH:
        words = words[: LINE_LENGTH - 1] + "…"
    return f"{visible(place)}{_painted(diagnostic.severity, colour=colour)}: {words} [{diagnostic.code}]"


def visible(text: str) -> str:
    """`text` with every control character as an escape, so that a note cannot speak to the terminal."""
    return UNSAFE.sub(lambda m: m[0].encode("unicode_escape", "surrogatepass").decode("ascii"), text)


def report_line(report: BuildReport) -> str:
    """The last line of `build`: what was done."""
    counts = tally(report.diagnostics)
    parts = [
        plural(report.notes, "note"),
        f"{plural(report.pages_written, 'page')} written",
        f"{report.pages_unchanged:,} unchanged",
        *([f"{report.removed:,} removed"] if report.removed else []),
        plural(report.attachments, "attachment"),
        *([plural(counts.errors, "error")] if counts.errors else []),
        *([plural(counts.warnings, "warning")] if counts.warnings else []),
        f"{report.seconds:.2f} s",
    ]
    return ", ".join(parts)


def report_json(report: BuildReport, status: int) -> Mapping[str, object]:
    """The summary of `build --json`; new keys may come, none will go."""
    return {
        "version": 1,
        "exit_status": status,
        "notes": report.notes,
        "pages_written": report.pages_written,
        "pages_unchanged": report.pages_unchanged,
        "removed": report.removed,
        "attachments": report.attachments,
        **asdict(tally(report.diagnostics)),
        "seconds": round(report.seconds, 3),
        "changed": list(report.changed),
        "diagnostics": [diagnostic.as_json() for diagnostic in report.diagnostics],
    }


def reason_lines(report: BuildReport) -> Iterator[str]:
    """Each page made and the fact it was made for: `papers/x/index.html: note papers/@x.md`."""
    for path, fact in sorted(report.why.items()):
        yield visible(f"{path}: {fact.kind} {fact.name}".rstrip())


def plural(count: int, word: str, words: str = "") -> str:
    """ "1 note", "1,200 notes"; `words` is the plural where it is not `word` with an "s"."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {words or word + 's'}"


def _painted(severity: Severity, *, colour: bool) -> str:
    return f"\x1b[{COLOURS[severity]}m{severity}\x1b[0m" if colour else str(severity)
