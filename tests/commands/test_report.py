from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from site_builder.commands.report import (
    SHOWN,
    Tally,
    diagnostic_line,
    diagnostic_lines,
    exit_status,
    plural,
    tally,
    visible,
)
from site_builder.model.diagnostic import Diagnostic, Severity, Where


def warning(
    message: str = "m", *, code: str = "a/b", severity: Severity = Severity.WARNING, line: int = 1
) -> Diagnostic:
    return Diagnostic(code=code, severity=severity, message=message, where=Where(path="n.md", line=line), hint="h")


def test_a_line_names_place_severity_message_hint_and_code() -> None:
    place = Where(path="a/b.md", line=12, column=5)
    diagnostic = Diagnostic(code="link/missing", severity=Severity.WARNING, message="no such note", where=place)
    assert diagnostic_line(diagnostic, colour=False) == "a/b.md:12:5: warning: no such note [link/missing]"
    assert diagnostic_line(warning(), colour=False) == "n.md:1: warning: m (h) [a/b]"
    assert diagnostic_line(warning(), colour=True) == "n.md:1: \x1b[33mwarning\x1b[0m: m (h) [a/b]"


def test_many_of_one_kind_are_summed_up_and_others_are_not() -> None:
    shown = SHOWN[Severity.WARNING]
    many = [warning(line=number) for number in range(1, shown + 6)]
    other = [warning(code="c/d", severity=Severity.ERROR)]
    lines = list(diagnostic_lines([*many, *other], whole=False, quiet=False, colour=False))
    assert len(lines) == shown + 2
    assert lines[-2] == "n.md:1: error: m (h) [c/d]"
    assert lines[-1] == "warning: 5 more of this kind, -v shows them all [a/b]"
    assert len(list(diagnostic_lines(many, whole=True, quiet=False, colour=False))) == shown + 5


def test_quiet_leaves_out_notices() -> None:
    both = [warning(), warning(severity=Severity.NOTICE)]
    assert len(list(diagnostic_lines(both, whole=True, quiet=True, colour=False))) == 1


@given(st.text(), st.text())
def test_a_note_cannot_speak_to_the_terminal(message: str, path: str) -> None:
    diagnostic = Diagnostic(code="a/b", severity=Severity.ERROR, message=message, where=Where(path=path))
    line = diagnostic_line(diagnostic, colour=False)
    assert line.isprintable() or all(letter.isspace() or letter.isprintable() or ord(letter) > 160 for letter in line)
    assert "\n" not in line and "\r" not in line and "\x1b" not in line
    assert line.encode("utf-8")


def test_control_characters_are_shown_as_escapes() -> None:
    assert visible("a\x1b[31m\n\u202eb\ud800字é") == "a\\x1b[31m\\n\\u202eb\\ud800字é"


def test_a_long_message_is_cut() -> None:
    assert len(diagnostic_line(warning("x" * 100_000), colour=False)) < 1000


def test_the_status_follows_errors_and_under_strict_warnings() -> None:
    notice = Tally(errors=0, warnings=0, notices=3)
    warnings = Tally(errors=0, warnings=1, notices=0)
    errors = Tally(errors=1, warnings=0, notices=0)
    assert [exit_status(counts, strict=False) for counts in (notice, warnings, errors)] == [0, 0, 1]
    assert [exit_status(counts, strict=True) for counts in (notice, warnings, errors)] == [0, 1, 1]
    assert tally([warning(), warning(severity=Severity.NOTICE)]) == Tally(errors=0, warnings=1, notices=1)


def test_numbers_are_easy_to_read() -> None:
    assert [plural(count, "note") for count in (0, 1, 12_345)] == ["0 notes", "1 note", "12,345 notes"]
