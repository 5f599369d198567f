"""What went wrong, where, and what to do: a value that every stage may return."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place in the vault: `path` is POSIX and relative to the content folder; lines count from 1."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """`code` is `area/name` and listed in docs/diagnostics.md; `message` is lower case without a final stop."""

    code: str
    severity: Severity
    message: str
    where: Where | None = None
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.severity}: {self.message}{hint} [{self.code}]"

    def as_json(self) -> dict[str, str | int | None]:
        """The form that `build --json`, `check --format json` and the overlay of `serve` share."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "hint": self.hint,
            "path": self.where.path if self.where else None,
            "line": self.where.line if self.where else None,
            "column": self.where.column if self.where else None,
        }


def reason_of(error: OSError) -> str:
    """Why the system refused, as messages say it: "permission denied"; without the path, which they name themselves."""
    return (error.strerror or type(error).__name__).lower()


class PaperleafError(Exception):
    """No way to go on; only cli turns it into words and an exit status.

    `exit_status` is 1 when a build was begun and could not end, 2 when nothing could be attempted.
    """

    def __init__(self, message: str, *, hint: str = "", exit_status: int = 2) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_status = exit_status

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message
